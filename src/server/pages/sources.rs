//! `/sources`: all that was read, the latest first.

use super::claim::Told;
use super::layout::Content;
use super::links::Visit;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::server::{Failure, api_lists};
use crate::views::claims::Source;

/// So many stand on a page.
const LISTED: usize = 100;

pub(super) fn page(visit: &Visit<'_>) -> Result<Content, Failure> {
    let (found, all) = api_lists::sources(visit.asked)?;
    let asked = visit.get("q").unwrap_or_default();
    let pages = found.len().div_ceil(LISTED).max(1);
    let at = visit.params.number("page")?.unwrap_or(1).clamp(1, pages);
    let shown: Vec<Source> = found
        .iter()
        .skip((at - 1) * LISTED)
        .take(LISTED)
        .cloned()
        .collect();
    let told = Told {
        visit,
        claims: Vec::new(),
        sources: &shown,
        likelihoods: None,
    };
    let counted = match found.len() == all {
        true => count(all, "source"),
        false => format!("{} of {}", found.len(), count(all, "source")),
    };
    let publishers = visit.address("/query/publishers", &[]);
    let csv = visit.address("/query/all-sources.csv", &[]);
    let copies = visit.address("/query/copies-only", &[]);
    let day = visit.as_of.as_ref().and_then(|_| visit.get("as-of"));
    let day = day.map(|day| super::layout::hidden("as-of", day));
    let body = format!(
        "<h1>Sources</h1>\n<p class=dim>{counted} · <a href=\"{publishers}\">by publisher</a> · \
         <a href=\"{copies}\">events that only copies tell of</a> · <a href=\"{csv}\">all as CSV</a></p>\n\
         <form class=line action=\"/sources\" aria-label=\"Narrow down\"><label>Publisher or words of the title \
         <input type=search name=q value=\"{}\"></label>{}<button>Show</button></form>\n{}{}",
        escape(asked),
        day.unwrap_or_default(),
        told.sources(),
        super::timeline::turn(visit, at, pages)
    );
    Ok(Content::new("Sources", body)
        .looking_back()
        .with_data(&["json"]))
}
