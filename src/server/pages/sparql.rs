//! `/sparql` for people: an editor, the answer as a table, and where a mistake stands.

use super::layout::{Content, editor, hidden};
use super::links::Visit;
use super::queries::{SHOWN, told};
use super::rows;
use crate::model::id;
use crate::query::Limits;
use crate::server::Failure;

/// What stands in an empty editor.
const FIRST: &str = include_str!("../assets/first.rq");

pub(super) fn page(visit: &Visit<'_>) -> Result<Content, Failure> {
    let text = visit.params.get("query").unwrap_or(FIRST);
    let mut status = 200;
    let answer = match visit.params.get("query") {
        None => String::new(),
        Some(text) => match asked(visit, text) {
            Ok(answer) => format!("<h2>Answer</h2>\n{answer}"),
            Err(failure) => {
                status = failure.status;
                format!("<h2>Answer</h2>\n{}", told(&failure))
            }
        },
    };
    let prefixes: Vec<_> = id::PREFIXES
        .iter()
        .map(|(prefix, _)| format!("<code>{prefix}:</code>"))
        .collect();
    let lines = text.lines().count().clamp(10, 28);
    let day = visit.as_of.as_ref().and_then(|_| visit.get("as-of"));
    let body = format!(
        "<h1>SPARQL</h1>\n\
         <form class=editor action=\"/sparql\" aria-label=Query>\n\
         {}{}\
         <p><button>Run</button> <span class=dim data-keys=\"or Ctrl+Enter\"></span></p>\n</form>\n\
         <p class=dim>These prefixes need not be written: {}. Start from a <a href=\"{}\">saved query</a>.</p>\n{answer}",
        editor("query", "Query", &format!("rows={lines}"), text),
        day.map(|day| hidden("as-of", day)).unwrap_or_default(),
        prefixes.join(" "),
        visit.address("/queries", &[]),
    );
    let content = Content::new("SPARQL", body).with_status(status);
    Ok(match visit.params.get("query") {
        Some(_) => content.looking_back().with_data(&["json"]),
        None => content.looking_back(),
    })
}

fn asked(visit: &Visit<'_>, text: &str) -> Result<String, Failure> {
    let limits = Limits {
        rows: Some(SHOWN),
        ..visit.limits.clone()
    };
    let answer = visit.annals.ask(text, &limits)?;
    Ok(rows::answer(visit, &answer))
}
