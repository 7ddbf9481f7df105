//! `/queries` and `/query/…`: the saved queries as forms, made from their headers.

use super::layout::{Content, hidden, multiline};
use super::links::Visit;
use super::rows;
use super::timeline::option;
use crate::query::catalog::Param;
use crate::query::params::Kind;
use crate::query::{Limits, Saved};
use crate::render::escape::escape;
use crate::server::Failure;
use crate::server::api_queries::values;

/// So many rows stand on a page; the data has all of them.
pub(super) const SHOWN: usize = 1000;

pub(super) fn list(visit: &Visit<'_>) -> Result<Content, Failure> {
    let mut body =
        "<h1>Saved queries</h1>\n<p class=lead>Questions that are asked often. Each is a \
                    form, and a file of SPARQL to start your own from.</p>\n"
            .to_owned();
    let saved: Vec<&Saved> = visit.annals.catalog().listed().collect();
    for folder in saved.chunk_by(|a, b| a.folder() == b.folder()) {
        let name = folder.first().map_or("", |saved| saved.folder());
        body.push_str(&format!(
            "<section>\n<h2>{}</h2>\n<dl class=queries>\n",
            escape(&super::card::heading(name))
        ));
        for saved in folder {
            let address = visit.address(&format!("/query/{}", saved.name()), &[]);
            body.push_str(&format!(
                "<dt><a href=\"{address}\">{}</a><dd>{}\n",
                escape(saved.name()),
                escape(&saved.header()?.summary)
            ));
        }
        body.push_str("</dl>\n</section>\n");
    }
    Ok(Content::new("Queries", body).with_data(&["json"]))
}

pub(super) fn one(visit: &Visit<'_>, name: &str) -> Result<Content, Failure> {
    let saved = visit.annals.catalog().get(name)?;
    let header = saved.header()?;
    let params: Vec<(&str, &Param)> = header.params().collect();
    let missing: Vec<&str> = params
        .iter()
        .filter(|(name, param)| {
            !param.optional && param.default.is_none() && visit.get(name).is_none()
        })
        .map(|(name, _)| *name)
        .collect();
    let form = form(visit, name, &params);
    let mut status = 200;
    let answer = match missing.is_empty() {
        false => format!(
            "<p class=note>Fill in {}.</p>\n",
            escape(&missing.join(", "))
        ),
        true => match asked(visit, saved) {
            Ok(answer) => answer,
            Err(failure) => {
                status = failure.status;
                told(&failure)
            }
        },
    };
    let body = format!(
        "<h1>{}</h1>\n<p class=lead>{}</p>\n{form}{answer}\
         <details class=text><summary>The query</summary>\n<pre><code>{}</code></pre>\n\
         <p><a href=\"{}\">Open it in the editor</a></p></details>\n",
        escape(saved.name()),
        escape(&header.summary),
        multiline(saved.text()),
        visit.address("/sparql", &[("query", saved.text())])
    );
    let title = format!("Query: {}", saved.name());
    let content = Content::new(&title, body)
        .looking_back()
        .with_status(status);
    Ok(content.with_data(&["json", "csv"]))
}

/// A failure within a page.
pub(super) fn told(failure: &Failure) -> String {
    let hints: String = failure.hints.iter().map(|hint| super::hint(hint)).collect();
    let problems: String = failure.problems.iter().map(super::check::problem).collect();
    format!(
        "<div class=\"note bad\" role=alert><p>{}</p>\n<ul>{hints}</ul></div>\n{problems}",
        escape(&failure.message)
    )
    .replace("<ul></ul>", "")
}

fn asked(visit: &Visit<'_>, saved: &Saved) -> Result<String, Failure> {
    let values = values(visit.annals, saved, visit.params)?;
    let limits = Limits {
        rows: Some(SHOWN),
        ..visit.limits.clone()
    };
    Ok(rows::answer(
        visit,
        &visit.annals.run(saved, &values, &limits)?,
    ))
}

fn form(visit: &Visit<'_>, name: &str, params: &[(&str, &Param)]) -> String {
    if params.is_empty() {
        return String::new();
    }
    let fields: String = params
        .iter()
        .map(|(name, param)| field(visit, name, param))
        .collect();
    let day = visit.as_of.as_ref().and_then(|_| visit.get("as-of"));
    format!(
        "<form class=asked action=\"/query/{}\" aria-label=\"What to ask\">\n{fields}{}<button>Ask</button>\n</form>\n",
        escape(name),
        day.map(|day| hidden("as-of", day)).unwrap_or_default()
    )
}

fn field(visit: &Visit<'_>, name: &str, param: &Param) -> String {
    let values: Vec<&str> = visit.all(name).collect();
    let needed = match !param.optional && param.default.is_none() {
        true => " required",
        false => "",
    };
    let about = match param.description.is_empty() {
        true => String::new(),
        false => format!(" <span class=dim>{}</span>", escape(&param.description)),
    };
    let value = values.first().copied().unwrap_or_default();
    let input = match param.kind {
        Kind::Boolean => {
            let usual = param.default.as_deref().unwrap_or("any");
            let usual = format!("({usual})");
            let all = [("", usual.as_str()), ("true", "true"), ("false", "false")];
            let all: String = all
                .iter()
                .map(|(name, shown)| option(name, shown, value))
                .collect();
            format!("<select name=\"{}\">{all}</select>", escape(name))
        }
        kind => {
            let hint = match (&param.default, kind) {
                (Some(default), _) => default.clone(),
                (None, Kind::Date) => "2023-12-31".to_owned(),
                (None, Kind::Integer) => "10".to_owned(),
                (None, Kind::Text) => String::new(),
                (None, kind) if kind.is_thing() => "name or short name".to_owned(),
                (None, _) => String::new(),
            };
            format!(
                "<input name=\"{}\" value=\"{}\" placeholder=\"{}\"{needed}>",
                escape(name),
                escape(value),
                escape(&hint)
            )
        }
    };
    format!("<label>{}{about} {input}</label>\n", escape(name))
}
