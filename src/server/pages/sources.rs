//! `/sources`: all sources, latest first.

use super::claim::ClaimRenderer;
use super::layout::{Content, hidden_day, pagination};
use super::links::PageContext;
use crate::render::html::html;
use crate::render::style::count;
use crate::server::{HttpError, api_lists};

/// Sources per page.
const PAGE_SIZE: usize = 100;

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let (found, total) = api_lists::sources(context.request)?;
    let pages = found.len().div_ceil(PAGE_SIZE).max(1);
    let at = context.params.number("page")?.unwrap_or(1).clamp(1, pages);
    let shown = found.chunks(PAGE_SIZE).nth(at - 1).unwrap_or_default();
    let renderer = ClaimRenderer {
        context,
        claims: Vec::new(),
        sources: shown,
        likelihoods: None,
    };
    let body = html! {
        h1 { "Sources" }
        p.dim {
            @if found.len() != total { (found.len()) " of " }
            (count(total, "source")) " · "
            a href=(context.url("/query/publishers", &[])) { "by publisher" } " · "
            a href=(context.url("/query/copies-only", &[])) { "events known only from copies" } " · "
            a href=(context.url("/query/all-sources.csv", &[])) { "all as CSV" }
        }
        form.line action="/sources" aria-label="Filters" {
            label {
                "Publisher or title "
                input type="search" name="q" value=(context.get("q").unwrap_or_default());
            }
            (hidden_day(context))
            button { "Show" }
        }
        (renderer.source_list(shown))
        (pagination(context, at, pages))
    };
    Ok(Content::new("Sources", body)
        .with_as_of()
        .with_formats(&["json"]))
}
