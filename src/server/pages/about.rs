//! `/about`: what the site is, how to read it, the size of the data, and the APIs.

use super::layout::Content;
use super::links::PageContext;
use crate::Annals;
use crate::query::ParamValues;
use crate::render::html::{html, verbatim};
use crate::server::HttpError;

const TEXT: &str = include_str!("../assets/about.html");

/// How many documents the data is from, without those of the program; over an endpoint, how many were published.
fn documents(annals: &Annals) -> Result<u64, HttpError> {
    let documents = annals.documents()?;
    let built_in = documents.iter().filter(|record| record.built_in).count() as u64;
    let all = annals.published().map(|published| published.documents);
    Ok(all
        .unwrap_or(documents.len() as u64)
        .saturating_sub(built_in))
}

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let rows = context
        .annals
        .query_saved("stats", &ParamValues::default(), context.options)?;
    let rows = rows.table().into_iter().flat_map(|table| table.iter());
    let total = documents(context.annals)?;
    let body = html! {
        h1 { "About" }
        (verbatim(TEXT))
        section {
            h2 { "What this data holds" }
            p.dim { "from " (total) " documents" }
            table {
                tbody {
                    @for row in rows {
                        @if let (Some(name), Some(count)) = (row.text("name"), row.text("count")) {
                            tr { th scope="row" { (name) } td.num { (count) } }
                        }
                    }
                }
            }
        }
    };
    let content = Content::new("About", body).with_as_of();
    Ok(content.with_formats(&["json"]))
}
