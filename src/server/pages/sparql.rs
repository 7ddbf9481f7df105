//! `/sparql` for people: an editor, the results as a table, and the place of an error.

use super::errors::error_box;
use super::layout::{Content, editor, hidden_day};
use super::links::PageContext;
use super::rows::{self, MAX_ROWS};
use crate::model::id;
use crate::query::{self, Answer, QueryOptions};
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
            p data-tools { button { "Run" } " " span.dim data-keys="or Ctrl+Enter" {} " " }
        }
        p.dim {
            "These prefixes are predefined: " (join(prefixes, " ")) ". Start from a "
            a href=(context.url("/queries", &[])) { "saved query" } "."
        }
        @if asked.is_some() && !runs {
            p.note role="status" { "This query comes from another site. It runs when you press “Run”." }
        }
        section #results {
            @match &answer {
                Some(answer) => {
                    h2 { "Results" }
                    @match answer {
                        Ok(results) => (results),
                        Err(error) => (error_box(error)),
                    }
                },
                None => (examples(context)),
            }
        }
        script src="/workbench.js" type="module" {}
    };
    Ok(Content::new("SPARQL", body)
        .with_status(status)
        .with_as_of())
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

/// The results, notes on why there are none, and links to all of them in other formats.
fn run_query(context: &PageContext<'_>, text: &str) -> Result<Markup, HttpError> {
    let options = QueryOptions {
        max_rows: Some(MAX_ROWS),
        base: context.request.base.map(str::to_owned),
        ..context.options.clone()
    };
    let answer = context.annals.query_with(text, &options)?;
    let notes = match query::is_empty(&answer) {
        true => query::why_empty(context.annals.store(), text, &options)?,
        false => Vec::new(),
    };
    let formats: &[(&str, &str)] = match &answer {
        Answer::Table(_) => &[("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON")],
        Answer::Boolean(_) => &[("json", "JSON")],
        Answer::Graph { .. } => &[("json", "JSON-LD")],
    };
    let links = formats.iter().map(|(extension, name)| {
        let url = context.in_format(extension);
        html! { a href=(url) download={ "results." (extension) } { (name) } }
    });
    Ok(html! {
        (rows::results(context, &answer))
        @for text in &notes { p.note role="status" { (text) } }
        p.dim { "All of them as " (join(links, " · ")) }
    })
}
