//! The planner: what we do to a query's algebra before the evaluator gets it.
//!
//! A rewritten query has the same answer as the one it was made of, at less cost. It may hold
//! *scans*: predicates `urn:annals:scan:N` that no graph has, which the dataset answers from its
//! ordered tables as if they were stated. Every scan stands for a part of what some real property
//! states, and never leaves out a statement that the query's own filters would let through: they
//! all stay in the query.

pub mod range;

pub use range::Range;

use crate::model::when::Day;
use oxrdf::{Literal, NamedNode, Term};
use spareval::QueryableDataset;
use spargebra::Query;
use std::sync::Arc;

/// What the planner may ask of a graph. Nothing that it answers can make a query's answer wrong
/// except [`Facts::ordered`], and [`Facts::nth_value`] where that was said.
pub trait Facts {
    /// Whether the dataset answers scans at all; where not, none is planned.
    fn answers_scans(&self) -> bool {
        true
    }

    /// How many statements of the default graph fit: exact for a property alone, else counted up
    /// to `most`.
    fn count(
        &self,
        subject: Option<&Term>,
        property: Option<&NamedNode>,
        object: Option<&Term>,
        most: u64,
    ) -> u64;

    /// How many statements of a property [`Scan::Range`] would give, counted up to `most`.
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
pub trait Snapshot: Facts + Clone + Send + 'static {
    /// The dataset as the evaluator reads it, with an answer to each scan of a plan:
    /// `urn:annals:scan:N` is `scans[N]`. It answers them in the default graph only.
    fn dataset(&self, scans: Arc<[Scan]>) -> impl QueryableDataset<'static>;
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
}

/// Plans a query.
pub fn plan(query: Query, _facts: &impl Facts) -> Plan {
    Plan {
        query,
        scans: Vec::new(),
    }
}
