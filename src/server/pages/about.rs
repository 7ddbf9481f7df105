//! `/about`: what the site is, how to read it, the size of the data, and the APIs.

use super::layout::Content;
use super::links::PageContext;
use crate::query::ParamValues;
use crate::render::html::{html, verbatim};
use crate::server::HttpError;

const TEXT: &str = include_str!("../assets/about.html");

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let rows = context
        .annals
        .query_saved("stats", &ParamValues::default(), context.options)?;
    let rows = rows.table().into_iter().flat_map(|table| table.iter());
    let documents = context.annals.documents()?;
    let total = documents.iter().filter(|record| !record.built_in).count();
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
