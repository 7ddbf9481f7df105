//! `/sources`: all sources, latest first.

use super::claim::ClaimRenderer;
use super::layout::Content;
use super::links::PageContext;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::server::{HttpError, api_lists};
use crate::views::model::Source;

/// Sources per page.
const PAGE_SIZE: usize = 100;

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let (found, total) = api_lists::sources(context.request)?;
    let words = context.get("q").unwrap_or_default();
    let pages = found.len().div_ceil(PAGE_SIZE).max(1);
    let at = context.params.number("page")?.unwrap_or(1).clamp(1, pages);
    let shown: Vec<Source> = found
        .iter()
        .skip((at - 1) * PAGE_SIZE)
        .take(PAGE_SIZE)
        .cloned()
        .collect();
    let renderer = ClaimRenderer {
        context,
        claims: Vec::new(),
        sources: &shown,
        likelihoods: None,
    };
    let counted = match found.len() == total {
        true => count(total, "source"),
        false => format!("{} of {}", found.len(), count(total, "source")),
    };
    let publishers = context.url("/query/publishers", &[]);
    let csv = context.url("/query/all-sources.csv", &[]);
    let copies = context.url("/query/copies-only", &[]);
    let day = context.as_of.as_ref().and_then(|_| context.get("as-of"));
    let day = day.map(|day| super::layout::hidden("as-of", day));
    let body = format!(
        "<h1>Sources</h1>\n<p class=dim>{counted} · <a href=\"{publishers}\">by publisher</a> · \
         <a href=\"{copies}\">events known only from copies</a> · <a href=\"{csv}\">all as CSV</a></p>\n\
         <form class=line action=\"/sources\" aria-label=Filters><label>Publisher or title \
         <input type=search name=q value=\"{}\"></label>{}<button>Show</button></form>\n{}{}",
        escape(words),
        day.unwrap_or_default(),
        renderer.sources(),
        super::timeline::pagination(context, at, pages)
    );
    Ok(Content::new("Sources", body)
        .with_as_of()
        .with_formats(&["json"]))
}
