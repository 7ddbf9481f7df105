//! The planner: what we do to a query's algebra before the evaluator gets it.
//!
//! A rewritten query has the same answer as the one it was made of, at less cost. It may hold
//! *scans*: predicates `urn:annals:scan:N` that no graph has, which the dataset answers from its
//! ordered tables as if they were stated. Every scan stands for a part of what some real property
//! states, and never leaves out a statement that the query's own filters would let through: they
//! all stay in the query.
//!
//! In turn: sums of dates are mended (`sums`), blank nodes get names (`blanks`), paths
//! that are joins in short are written out (`paths`), known conditions go (`simplify`), the order of the
//! whole is taken off (`top`), options that nobody asks for are left out (`unasked`), histograms become sums over runs (`runs`), conditions are brought
//! down to the statements (`condition`, `ranges`), what is optional goes out of joins (`lift`), joins are put in order (`joins`), and what is
//! left of the conditions goes as far down as it can (`filters`). In the end every step that multiplies
//! is made to hear that it is to stop (`hearing`).

mod blanks;
mod condition;
mod cost;
mod date_arithmetic;
mod exists;
mod exists_to_join;
mod filters;
#[cfg(test)]
pub(crate) mod graph;
mod histogram;
mod hoist_optional;
mod joins;
mod paths;
#[cfg(test)]
mod properties;
mod push_down;
#[cfg(test)]
mod random_queries;
pub mod range;
mod scope;
mod simplify;
#[cfg(test)]
pub(crate) mod tests;
mod top_k;
mod unused_optional;

pub use range::Range;
pub use top_k::{Key, Top, Walk};

use super::cancellation::attentive;
use super::order::by_keys;
use super::rewrite::map_pattern;
use crate::model::when::Day;
use oxrdf::{Literal, NamedNode, Term};
use spareval::QueryableDataset;
use spargebra::Query;
use std::fmt;
use std::sync::Arc;

/// Up to how many statements we let the graph count: far enough to tell few from many.
const MOST: u64 = 100_000;

/// What the planner may ask of a graph. Nothing that it answers can make a query's answer wrong
/// except [`Facts::ordered`], and [`Facts::nth_value`] where that was said.
pub trait Facts {
    /// Whether the dataset answers scans at all; where not, none is planned.
    fn answers_scans(&self) -> bool {
        true
    }

    /// How many statements of the default graph fit: exact for a property alone, else counted up
    /// to `most`, or about so many where they are thousands.
    fn count(
        &self,
        subject: Option<&Term>,
        property: Option<&NamedNode>,
        object: Option<&Term>,
        most: u64,
    ) -> u64;

    /// How many statements of a property [`Scan::Range`] would give, counted up to `most`; where
    /// they are many, perhaps only that there are no more than these.
    fn count_range(&self, property: &NamedNode, range: &Range, most: u64) -> u64;

    /// The datatype of all values of a property, where they all have one and [`range::place`]
    /// knows the place of each; else none.
    fn ordered(&self, property: &NamedNode) -> Option<NamedNode>;

    /// The value of a property's nth statement, counted from 0, from the low end of a range, or
    /// backwards from its high end; none where the range has no more than `n`. Asked only of
    /// properties that are ordered.
    fn nth_value(
        &self,
        property: &NamedNode,
        range: &Range,
        n: u64,
        backwards: bool,
    ) -> Option<Literal>;

    /// About how many events [`Scan::Overlap`] would give, counted up to `most`; none where this
    /// graph keeps no spans.
    fn count_overlap(&self, from: Option<Day>, to: Option<Day>, most: u64) -> Option<u64>;

    /// Whether [`Scan::EventDays`] is kept.
    fn keeps_event_days(&self) -> bool {
        false
    }
}

/// A state of the graph that queries run on; it never changes.
pub trait Graph: Facts {
    /// The dataset as the evaluator reads it, with an answer to each scan of a plan:
    /// `urn:annals:scan:N` is `scans[N]`. It answers them in the default graph only.
    fn dataset(&self, scans: Arc<[Scan]>) -> impl QueryableDataset<'_>;
}

/// What the virtual predicate `urn:annals:scan:N` of a rewritten query stands for. Each may be
/// asked with subject and object bound or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scan {
    /// `?s <scan> ?o`: the statements `?s property ?o` of which [`Range::may_hold`] the value:
    /// those in the range, and every one whose place is not known. It may give more (with `?s`
    /// bound it need not look at the range at all), but then only statements of the property;
    /// except where the property is [`Facts::ordered`]: then exactly those in the range.
    Range {
        /// The property.
        property: NamedNode,
        /// Its values.
        range: Range,
    },
    /// `?e <scan> ann:Event`: the statements `?e a ann:Event` of events that may overlap a window.
    /// Left out is only an event that has at least one `ann:latest`, each a canonical `xsd:date`
    /// before `from`; or at least one `ann:earliest`, each a canonical `xsd:date` after `to`.
    Overlap {
        /// The first day of the window.
        from: Option<Day>,
        /// Its last day.
        to: Option<Day>,
    },
    /// `?n <scan> ?o`: each distinct value of a property that [`Range::may_hold`], once, with the
    /// number of its statements, an `xsd:integer` (a literal as subject: the evaluator takes no
    /// offence).
    Runs {
        /// The property.
        property: NamedNode,
        /// Its values.
        range: Range,
    },
    /// `?n <scan> ?o`: each distinct `ann:sortDate` of instances of `ann:Event`, with the number
    /// of them that have it.
    EventDays,
}

/// The predicate of a plan's scan.
pub fn scan_name(number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("{SCAN}{number}"))
}

/// Which scan a predicate is, if it is one.
pub fn scan_number(predicate: &str) -> Option<usize> {
    predicate.strip_prefix(SCAN)?.parse().ok()
}

const SCAN: &str = "urn:annals:scan:";

/// A query made ready to run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The rewritten query, without what `top` does.
    pub query: Query,
    /// What its scans stand for, by number.
    pub scans: Vec<Scan>,
    /// The order of its rows, and which of them are wanted; none for the evaluator's own.
    pub top: Option<Top>,
    /// What was done to it, in words.
    pub notes: Vec<String>,
}

/// The scans of a plan as it is made.
#[derive(Debug, Default)]
struct Scans {
    list: Vec<Scan>,
    notes: Vec<String>,
    /// Whether the query asks the default graph of a dataset that answers scans.
    allowed: bool,
}

impl Scans {
    /// A scan of its own for each use: a walk moves the range of one.
    fn add(&mut self, scan: Scan) -> NamedNode {
        self.note(scan.to_string());
        self.list.push(scan);
        scan_name(self.list.len() - 1)
    }

    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}

/// Plans a query. `rows` is how many of its rows are wanted at most, whatever its own limit says.
pub fn plan(query: Query, facts: &impl Facts, rows: Option<usize>) -> Plan {
    let mut scans = Scans::default();
    let mut top = None;
    let (Query::Select { dataset, .. }
    | Query::Construct { dataset, .. }
    | Query::Describe { dataset, .. }
    | Query::Ask { dataset, .. }) = &query;
    scans.allowed = dataset.is_none() && facts.answers_scans();
    let selects = matches!(query, Query::Select { .. });
    let query = map_pattern(query, |pattern| {
        let pattern = paths::written_out(blanks::named(date_arithmetic::mend(pattern)));
        let pattern = simplify::simplify(pattern);
        let (pattern, order) = if selects {
            top_k::take_off(pattern)
        } else {
            (pattern, None)
        };
        let pattern = match &order {
            Some(order) if order.distinct => {
                let asked = scope::in_scope(&pattern);
                unused_optional::left_out(pattern, &asked, &mut scans)
            }
            _ => pattern,
        };
        top = order;
        let pattern = histogram::count_by_runs(pattern, facts, &mut scans);
        filters::sink_to_joins(hoist_optional::lift(push_down::push_down(
            pattern, facts, &mut scans,
        )))
    });
    let unordered = query.clone();
    let mut cost = cost::Estimate::default();
    let mut query = map_pattern(query, |pattern| {
        let (pattern, estimate) = joins::order(pattern, facts, &mut scans, None);
        cost = estimate;
        filters::sink(pattern)
    });
    if let Some(top) = &mut top
        && let Some((all, walk)) = walk(unordered, cost, top, rows, facts, &mut scans)
    {
        (query, top.walk) = (all, Some(walk));
    }
    Plan {
        query: attentive(by_keys(query)),
        scans: scans.list,
        top,
        notes: scans.notes,
    }
}

/// The walk along the first key, where it promises to be cheaper than finding every row, and the
/// query for what it leaves.
fn walk(
    query: Query,
    cost: cost::Estimate,
    top: &Top,
    rows: Option<usize>,
    facts: &impl Facts,
    scans: &mut Scans,
) -> Option<(Query, Walk)> {
    let wanted = top.wanted(rows)?;
    let mut tried = Scans {
        list: scans.list.clone(),
        allowed: scans.allowed,
        ..Scans::default()
    };
    let mut scan = None;
    let query = map_pattern(query, |mut pattern| {
        scan = top_k::walkable(&mut pattern, top, facts, &mut tried);
        pattern
    });
    let scan = scan?;
    let Some(Scan::Range { property, range }) = tried.list.get(scan).cloned() else {
        return None;
    };
    let all = facts.count_range(&property, &range, u64::MAX) as f64;
    let share = wanted as f64 / cost.rows.max(1.0);
    if all * share * 2.0 >= cost.work {
        return None;
    }
    let first = scan_name(scan);
    let mut in_order = |query: Query, first: Option<&NamedNode>| {
        map_pattern(query, |pattern| {
            filters::sink(joins::order(pattern, facts, &mut tried, first).0)
        })
    };
    let walked = attentive(by_keys(in_order(query.clone(), Some(&first))));
    let rest = in_order(query, None);
    scans.list = tried.list;
    scans.note(format!("rows are found in the order of {property}"));
    let walk = Walk {
        scan,
        property,
        range,
        backwards: top.keys.first()?.descending,
        query: walked,
        patience: (all / 4.0).max(4.0 * wanted as f64) as u64,
    };
    Some((rest, walk))
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
            Self::Runs { property, range } => {
                write!(
                    f,
                    "only distinct values of {property}, {range}, and their number"
                )
            }
            Self::EventDays => write!(f, "only the days of events, and their number"),
        }
    }
}
