//! Timelines that several formats, or several pages of one list, show: a handle that keeps views works them
//! out once.

use super::{Filter, Timeline, around, around_latest, gather, latest_around, of_events};
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
    if skipped > 0 && annals.keeps_views() && annals.endpoint().is_none() {
        return later_page(annals, thing, skipped, limits).map(Arc::new);
    }
    let name = || format!("around {thing} {page} {}", of(limits));
    annals.kept(name, weight, || {
        around_latest(annals, thing, &filter, skipped, limits)
    })
}

/// A page that is not the first. Which events there are, and in which order, is read once for all of them.
fn later_page(
    annals: &Annals,
    thing: &NamedNode,
    skipped: usize,
    limits: &QueryOptions,
) -> Result<Timeline, Error> {
    let name = || format!("all around {thing} {}", of(limits));
    let weight = |events: &Vec<_>| events.len() / 64;
    let all = annals.kept(name, weight, || latest_around(annals, thing, limits))?;
    let rest = all.get(skipped..).unwrap_or_default();
    let shown = &rest[..rest.len().min(AROUND_PAGE)];
    of_events(annals, shown, all.len() - shown.len(), limits)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id;
    use crate::model::origin::Origin;
    use crate::parse::{Format, Input};

    #[test]
    fn a_later_page_is_the_same_where_the_order_is_kept() {
        let events = (1..=150).map(|number| {
            let date = match number % 50 {
                0 => String::new(),
                day => format!(
                    "; ann:date \"2023-{:02}-{:02}\"^^xsd:date",
                    number % 12 + 1,
                    day % 28 + 1
                ),
            };
            format!("ev:e{number} a ann:Event ; ann:target ag:one {date} .\n")
        });
        let prefixes = ["ag", "ann", "ev", "xsd"].map(|prefix| {
            let namespace = id::namespace(prefix).expect("it is known");
            format!("@prefix {prefix}: <{namespace}> .\n")
        });
        let text = prefixes.concat() + "ag:one a ann:Agent .\n" + &events.collect::<String>();
        let annals = Annals::scratch(vec![Input {
            origin: Origin::new("events.ttl"),
            bytes: text.into_bytes(),
            format: Format::Turtle,
        }]);
        let annals = annals.expect("it is valid");
        let thing = annals.resolve("ag:one", &[]).expect("an agent");
        let limits = QueryOptions::default();
        let page = |annals: &Annals, page: usize| {
            let timeline = kept_around_page(annals, &thing, page, &limits).expect("a page");
            let ids = timeline.entries.iter().map(|entry| entry.id.clone());
            (ids.collect::<Vec<_>>(), timeline.left_out)
        };
        let keeping = annals.keeping_views();
        for number in [1, 2, 3, 1000] {
            assert_eq!(page(&keeping, number), page(&annals, number), "{number}");
        }
        assert_eq!(page(&keeping, 3).0.len(), 30);
    }
}
