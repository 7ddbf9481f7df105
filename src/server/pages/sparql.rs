//! `/sparql` for people: an editor, the results as a table, and the place of an error.

use super::errors::error_box;
use super::layout::{Content, editor, hidden_day};
use super::links::PageContext;
use super::rows::{self, MAX_ROWS};
use crate::model::id;
use crate::query::{self, QueryOptions};
use crate::render::html::{Markup, html, join};
use crate::server::HttpError;

/// The initial text of the editor.
const EXAMPLE: &str = include_str!("../assets/first.rq");

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let asked = context.params.get("query");
    let runs = !context.request.is_followed_link;
    let answer = asked.filter(|_| runs).map(|text| run_query(context, text));
    let status = match &answer {
        Some(Err(error)) => error.status,
        Some(Ok(_)) | None => 200,
    };
    let text = asked.unwrap_or(EXAMPLE);
    let lines = text.lines().count().clamp(10, 28);
    let prefixes = id::PREFIXES.iter();
    let prefixes = prefixes.map(|(prefix, _)| html! { code { (prefix) ":" } });
    let body = html! {
        h1 { "SPARQL" }
        form.editor action="/sparql" aria-label="Query" {
            (editor("query", "Query", lines, text)) (hidden_day(context))
            p { button { "Run" } " " span.dim data-keys="or Ctrl+Enter" {} }
        }
        p.dim {
            "These prefixes are predefined: " (join(prefixes, " ")) ". Start from a "
            a href=(context.url("/queries", &[])) { "saved query" } "."
        }
        @if asked.is_some() && !runs {
            p.note role="status" { "This query comes from another site. It runs when you press “Run”." }
        }
        @if answer.is_none() { (examples(context)) }
        @if let Some(answer) = &answer {
            h2 { "Results" }
            @match answer {
                Ok((rows, notes)) => {
                    (rows)
                    @for text in notes { p.note role="status" { (text) } }
                },
                Err(error) => (error_box(error)),
            }
        }
    };
    let content = Content::new("SPARQL", body)
        .with_status(status)
        .with_as_of();
    Ok(if asked.is_some() {
        content.with_formats(&["json"])
    } else {
        content
    })
}

/// The guide, with questions in plain words and the query for each.
const GUIDE: &str = include_str!("../../../docs/sparql.md");

/// The questions of the guide, each with its query.
fn questions() -> impl Iterator<Item = (&'static str, &'static str)> {
    GUIDE.split("\n### ").skip(1).filter_map(|part| {
        let (question, rest) = part.split_once('\n')?;
        let (_, query) = rest.split_once("```sparql\n")?;
        let (query, _) = query.split_once("\n```")?;
        let (_, question) = question.split_once(". ")?;
        Some((question, query))
    })
}

/// Links that put the query for a question into the editor and run it.
fn examples(context: &PageContext<'_>) -> Markup {
    html! {
        h2 { "Questions to start from" }
        ol.examples {
            @for (question, query) in questions() {
                li { a href=(context.url("/sparql", &[("query", query)])) { (question) } }
            }
        }
    }
}

/// The results, and notes on why there are none.
fn run_query(context: &PageContext<'_>, text: &str) -> Result<(Markup, Vec<String>), HttpError> {
    let options = QueryOptions {
        max_rows: Some(MAX_ROWS),
        ..context.options.clone()
    };
    let answer = context.annals.query_with(text, &options)?;
    let notes = match query::is_empty(&answer) {
        true => query::why_empty(context.annals.store(), text, &options)?,
        false => Vec::new(),
    };
    Ok((rows::results(context, &answer), notes))
}
