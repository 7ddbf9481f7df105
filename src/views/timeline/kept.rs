//! Timelines that several formats, or several pages of one list, show: a handle that keeps views works them
//! out once.

use super::{Filter, Timeline, around, around_latest, gather};
use crate::Annals;
use crate::query::{Error, QueryOptions};
use oxrdf::NamedNode;
use std::sync::Arc;

/// The most events of a thing that are on one page.
pub const AROUND_PAGE: usize = 60;

/// As [`gather`].
///
/// # Errors
/// See [`gather`].
pub fn kept_timeline(
    annals: &Annals,
    filter: &Filter,
    limits: &QueryOptions,
) -> Result<Arc<Timeline>, Error> {
    let name = || format!("timeline {filter:?} {}", of(limits));
    annals.kept(name, weight, || gather(annals, filter, limits))
}

/// A page of the events related to a thing, as [`around_latest`]; the first has number 1.
///
/// # Errors
/// See [`gather`].
pub fn kept_around_page(
    annals: &Annals,
    thing: &NamedNode,
    page: usize,
    limits: &QueryOptions,
) -> Result<Arc<Timeline>, Error> {
    let filter = Filter {
        limit: Some(AROUND_PAGE),
        ..Filter::default()
    };
    let skipped = page.saturating_sub(1).saturating_mul(AROUND_PAGE);
    let name = || format!("around {thing} {page} {}", of(limits));
    annals.kept(name, weight, || {
        around_latest(annals, thing, &filter, skipped, limits)
    })
}

/// As [`around`]; where views are kept, the first page has mostly all of it.
///
/// # Errors
/// See [`gather`].
pub fn kept_around(
    annals: &Annals,
    thing: &NamedNode,
    limits: &QueryOptions,
) -> Result<Arc<Timeline>, Error> {
    if annals.keeps_views() {
        let page = kept_around_page(annals, thing, 1, limits)?;
        if page.left_out == Some(0) {
            return Ok(page);
        }
    }
    around(annals, thing, limits).map(Arc::new)
}

fn weight(timeline: &Timeline) -> usize {
    timeline.entries.len()
}

/// What of the options a timeline depends on.
fn of(limits: &QueryOptions) -> String {
    format!("{:?} {:?}", limits.languages, limits.max_rows)
}
