//! `/sparql` for people: an editor, the results as a table, and the place of an error.

use super::layout::{Content, editor, hidden};
use super::links::PageContext;
use super::queries::{MAX_ROWS, error_box};
use super::rows;
use crate::model::id;
use crate::query::QueryOptions;
use crate::server::HttpError;

/// The initial text of the editor.
const EXAMPLE: &str = include_str!("../assets/first.rq");

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let text = context.params.get("query").unwrap_or(EXAMPLE);
    let mut status = 200;
    let answer = match context.params.get("query") {
        None => String::new(),
        Some(text) => match run_query(context, text) {
            Ok(answer) => format!("<h2>Results</h2>\n{answer}"),
            Err(error) => {
                status = error.status;
                format!("<h2>Results</h2>\n{}", error_box(&error))
            }
        },
    };
    let prefixes: Vec<_> = id::PREFIXES
        .iter()
        .map(|(prefix, _)| format!("<code>{prefix}:</code>"))
        .collect();
    let lines = text.lines().count().clamp(10, 28);
    let day = context.as_of.as_ref().and_then(|_| context.get("as-of"));
    let body = format!(
        "<h1>SPARQL</h1>\n\
         <form class=editor action=\"/sparql\" aria-label=Query>\n\
         {}{}\
         <p><button>Run</button> <span class=dim data-keys=\"or Ctrl+Enter\"></span></p>\n</form>\n\
         <p class=dim>These prefixes are predefined: {}. Start from a <a href=\"{}\">saved query</a>.</p>\n{answer}",
        editor("query", "Query", &format!("rows={lines}"), text),
        day.map(|day| hidden("as-of", day)).unwrap_or_default(),
        prefixes.join(" "),
        context.url("/queries", &[]),
    );
    let content = Content::new("SPARQL", body).with_status(status);
    Ok(match context.params.get("query") {
        Some(_) => content.with_as_of().with_formats(&["json"]),
        None => content.with_as_of(),
    })
}

fn run_query(context: &PageContext<'_>, text: &str) -> Result<String, HttpError> {
    let options = QueryOptions {
        max_rows: Some(MAX_ROWS),
        ..context.options.clone()
    };
    let answer = context.annals.query_with(text, &options)?;
    Ok(rows::results(context, &answer))
}
