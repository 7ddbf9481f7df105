//! The optimizer: rewrites the algebra of a query before it is evaluated.
//!
//! A rewritten query has the same answer at less cost. It may contain *scans*: virtual predicates
//! `urn:annals:scan:N`, which the dataset answers from its ordered tables. A scan gives a subset of
//! the statements of a real property, and never leaves out one that the query's own filters would
//! let through: those filters all stay in the query.
//!
//! The rewrites, in order:
//!
//! 1. sums of dates and durations are made to work (`date_arithmetic`)
//! 2. blank nodes become variables (`blank_nodes`), and paths become joins (`paths`)
//! 3. conditions that are known are simplified (`simplify`)
//! 4. the order and limit of the whole query are removed (`top_k`)
//! 5. unused `OPTIONAL`s are removed (`unused_optional`)
//! 6. histograms become sums of value counts (`histogram`)
//! 7. conditions become ranges of the scanned values (`condition`, `push_down`)
//! 8. `OPTIONAL`s and filters are hoisted out of joins (`hoist_optional`)
//! 9. joins are ordered (`joins`), groups looked up or joined once (`lookup`), and the remaining filters pushed down (`filters`)
//! 10. joins of equal texts get a key (`text_keys`)
//! 11. steps that multiply rows check for cancellation (`cancellation`)
//!
//! For an engine of others there is a second exit, [`portable()`]: the rewrites that need no table of
//! ours, in a form that can be printed (`printable`).

mod blank_nodes;
mod condition;
mod cost;
mod date_arithmetic;
mod exists;
mod exists_to_join;
mod filters;
mod histogram;
mod hoist_optional;
mod joins;
mod lookup;
mod paths;
mod portable;
mod printable;
#[cfg(test)]
mod properties;
mod push_down;
#[cfg(test)]
mod random_queries;
pub mod range;
mod scope;
mod simplify;
#[cfg(test)]
pub(crate) mod test_graph;
#[cfg(test)]
pub(crate) mod tests;
mod text_keys;
mod top_k;
mod unused_optional;

pub use portable::{Portable, portable};
pub use range::{Direction, ValueRange};
pub use top_k::{OrderedScan, SortKey, TopK};

use super::cancellation::add_cancellation_checks;
use super::order::sort_by_keys;
use super::rewrite::map_pattern;
use super::stored_forms::keep_stored_forms;
use crate::model::when::Day;
use oxrdf::{Literal, NamedNode, Term};
use spareval::QueryableDataset;
use spargebra::Query;
use std::fmt;
use std::sync::Arc;

/// The most statements that the graph is asked to count: enough to tell few from many.
const COUNT_LIMIT: u64 = 100_000;

/// Statistics of a graph for the optimizer. Wrong ones cannot make a query's answer wrong,
/// except for [`Statistics::ordered_datatype`], and [`Statistics::nth_value`] of such a property.
pub trait Statistics {
    /// Whether the dataset answers scans at all; if not, none is used.
    fn answers_scans(&self) -> bool {
        true
    }

    /// How many statements of the default graph match: exact for a property alone, else counted up
    /// to `most`, or approximate where there are thousands.
    fn count(
        &self,
        subject: Option<&Term>,
        property: Option<&NamedNode>,
        object: Option<&Term>,
        most: u64,
    ) -> u64;

    /// How many statements of a property [`Scan::Range`] would give, counted up to `most`; an upper
    /// bound where there are many.
    fn count_range(&self, property: &NamedNode, range: &ValueRange, most: u64) -> u64;

    /// The datatype of all values of a property, if they all have the same and each has an
    /// [`range::ordered_value`].
    fn ordered_datatype(&self, property: &NamedNode) -> Option<NamedNode>;

    /// The nth value of a property in a range, counted from 0 in this direction; `None` if there are
    /// no more than `n`. Used only for ordered properties.
    fn nth_value(
        &self,
        property: &NamedNode,
        range: &ValueRange,
        n: u64,
        direction: Direction,
    ) -> Option<Literal>;

    /// About how many events [`Scan::Overlap`] would give, counted up to `most`; `None` if this graph
    /// has no table of spans.
    fn count_overlap(&self, from: Option<Day>, to: Option<Day>, most: u64) -> Option<u64>;

    /// Whether [`Scan::EventDayCounts`] is available.
    fn has_event_day_counts(&self) -> bool {
        false
    }
}

/// A snapshot of the graph that queries run on.
pub trait QueryableGraph: Statistics {
    /// The dataset for the evaluator, with the scans of a plan: `urn:annals:scan:N` is `scans[N]`,
    /// in the default graph only.
    fn dataset(&self, scans: Arc<[Scan]>) -> impl QueryableDataset<'_>;
}

/// What the virtual predicate `urn:annals:scan:N` of a rewritten query gives. Subject and object may
/// each be bound or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scan {
    /// `?s <scan> ?o`: the statements `?s property ?o` for whose value [`ValueRange::may_hold`] is
    /// true: those in the range, and all with unordered values. It may give other statements of
    /// the property too (with `?s` bound the range may be ignored), except if the property has an
    /// [`Statistics::ordered_datatype`]: then exactly those in the range.
    Range {
        /// The property.
        property: NamedNode,
        /// The range of its values.
        range: ValueRange,
    },
    /// `?e <scan> ann:Event`: the statements `?e a ann:Event` of events that may overlap a window.
    /// Only these events are left out: those with at least one `ann:latest`, each a canonical
    /// `xsd:date` before `from`; or at least one `ann:earliest`, each a canonical `xsd:date` after
    /// `to`.
    Overlap {
        /// The first day of the window.
        from: Option<Day>,
        /// Its last day.
        to: Option<Day>,
    },
    /// `?n <scan> ?o`: each distinct value of a property for which [`ValueRange::may_hold`] is true,
    /// with the number of its statements as an `xsd:integer` (a literal as subject, which the
    /// evaluator accepts).
    ValueCounts {
        /// The property.
        property: NamedNode,
        /// The range of its values.
        range: ValueRange,
    },
    /// `?n <scan> ?o`: each distinct `ann:sortDate` of instances of `ann:Event`, with the number of
    /// events that have it.
    EventDayCounts,
}

/// The predicate of a scan.
pub fn scan_name(number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("{SCAN_PREFIX}{number}"))
}

/// The number of the scan that a predicate denotes, if any.
pub fn scan_number(predicate: &str) -> Option<usize> {
    predicate.strip_prefix(SCAN_PREFIX)?.parse().ok()
}

const SCAN_PREFIX: &str = "urn:annals:scan:";

/// An optimized query.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The rewritten query, without the order and limit in `top_k`.
    pub query: Query,
    /// Its scans, by number.
    pub scans: Vec<Scan>,
    /// The order of its rows, and which of them are wanted; `None` for the order of the evaluator.
    pub top_k: Option<TopK>,
    /// What the optimizer did.
    pub notes: Vec<String>,
}

/// The scans of a plan being built.
#[derive(Debug, Default)]
struct Scans {
    list: Vec<Scan>,
    notes: Vec<String>,
    /// Whether the query reads the default graph of a dataset that answers scans.
    allowed: bool,
}

impl Scans {
    /// Adds a new scan for each use, since an ordered scan changes the range of one.
    fn add(&mut self, scan: Scan) -> NamedNode {
        self.note(scan.to_string());
        self.list.push(scan);
        scan_name(self.list.len() - 1)
    }

    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}

/// Optimizes a query. `max_rows` limits its rows in addition to its own limit.
pub fn plan(query: Query, statistics: &impl Statistics, max_rows: Option<usize>) -> Plan {
    let mut scans = Scans::default();
    let mut top_k = None;
    let (Query::Select { dataset, .. }
    | Query::Construct { dataset, .. }
    | Query::Describe { dataset, .. }
    | Query::Ask { dataset, .. }) = &query;
    scans.allowed = dataset.is_none() && statistics.answers_scans();
    let selects = matches!(query, Query::Select { .. });
    let query = map_pattern(query, |pattern| {
        let pattern = date_arithmetic::rewrite_date_sums(pattern);
        let pattern = paths::expand_paths(blank_nodes::blank_nodes_to_variables(pattern));
        let pattern = simplify::simplify(pattern);
        let (pattern, order) = if selects {
            top_k::extract_top_k(pattern)
        } else {
            (pattern, None)
        };
        let pattern = match &order {
            Some(order) if order.distinct => {
                let used = scope::in_scope(&pattern);
                unused_optional::remove_unused(pattern, &used, &mut scans)
            }
            _ => pattern,
        };
        top_k = order;
        let pattern = unused_optional::remove_unused_inside(pattern, &mut scans);
        let pattern = histogram::rewrite_histograms(pattern, statistics, &mut scans);
        let pattern = push_down::push_down(pattern, statistics, &mut scans);
        filters::push_filters_to_joins(hoist_optional::hoist_optional(pattern))
    });
    let unordered = query.clone();
    let mut cost = cost::Estimate::default();
    let mut query = map_pattern(query, |pattern| {
        let (pattern, estimate) = joins::order_joins(pattern, statistics, &mut scans, None);
        cost = estimate;
        text_keys::add_text_keys(filters::push_filters(pattern), &mut scans)
    });
    if let Some(top_k) = &mut top_k
        && let Some((rest, ordered)) =
            ordered_scan(unordered, cost, top_k, max_rows, statistics, &mut scans)
    {
        (query, top_k.ordered_scan) = (rest, Some(ordered));
    }
    Plan {
        query: add_cancellation_checks(keep_stored_forms(sort_by_keys(query))),
        scans: scans.list,
        top_k,
        notes: scans.notes,
    }
}

/// A scan in the order of the first sort key, if it is estimated to be cheaper than finding every
/// row, and the query for the rest.
fn ordered_scan(
    query: Query,
    cost: cost::Estimate,
    top_k: &TopK,
    max_rows: Option<usize>,
    statistics: &impl Statistics,
    scans: &mut Scans,
) -> Option<(Query, OrderedScan)> {
    let needed = top_k.rows_needed(max_rows)?;
    let mut candidate = Scans {
        list: scans.list.clone(),
        allowed: scans.allowed,
        ..Scans::default()
    };
    let mut scan = None;
    let query = map_pattern(query, |mut pattern| {
        scan = top_k::add_ordered_scan(&mut pattern, top_k, statistics, &mut candidate);
        pattern
    });
    let scan = scan?;
    let Some(Scan::Range { property, range }) = candidate.list.get(scan).cloned() else {
        return None;
    };
    let all = statistics.count_range(&property, &range, u64::MAX) as f64;
    let share = needed as f64 / cost.rows.max(1.0);
    if all * share * 2.0 >= cost.work {
        return None;
    }
    let first = scan_name(scan);
    let mut in_order = |query: Query, first: Option<&NamedNode>| {
        map_pattern(query, |pattern| {
            let ordered = joins::order_joins(pattern, statistics, &mut candidate, first).0;
            text_keys::add_text_keys(filters::push_filters(ordered), &mut candidate)
        })
    };
    let in_chunks = sort_by_keys(in_order(query.clone(), Some(&first)));
    let in_chunks = add_cancellation_checks(keep_stored_forms(in_chunks));
    let rest = in_order(query, None);
    scans.list = candidate.list;
    scans.note(format!("rows are found in the order of {property}"));
    let ordered = OrderedScan {
        scan,
        property,
        range,
        direction: top_k.keys.first()?.direction,
        query: in_chunks,
        max_statements: (all / 4.0).max(4.0 * needed as f64) as u64,
    };
    Some((rest, ordered))
}

impl fmt::Display for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range { property, range } => write!(f, "only values of {property} {range}"),
            Self::Overlap { from, to } => {
                write!(f, "only events that may overlap a window")?;
                if let Some(from) = from {
                    write!(f, " from {from}")?;
                }
                to.map_or(Ok(()), |to| write!(f, " to {to}"))
            }
            Self::ValueCounts { property, range } => {
                write!(
                    f,
                    "only distinct values of {property}, {range}, with counts"
                )
            }
            Self::EventDayCounts => write!(f, "only the days of events, with counts"),
        }
    }
}
