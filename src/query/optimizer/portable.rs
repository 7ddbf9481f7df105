//! The second exit of the optimizer: a query for an engine of others, as SPARQL 1.1.
//!
//! The rewrites that need no table of ours go out: known conditions are dropped, a condition under
//! `EXISTS` that names a thing becomes the pattern to begin with, filters stand as deep as they may,
//! and no `OPTIONAL` is asked that no column needs. Scans do not; nor do order and limit, since engines
//! put texts of several languages in different orders: the rows are sorted here.

use super::printable::printable;
use super::range::{Direction, ValueRange};
use super::top_k::{TopK, extract_top_k};
use super::{
    Scans, Statistics, blank_nodes, exists_to_join, filters, hoist_optional, push_down, scope,
    simplify, unused_optional,
};
use crate::model::when::Day;
use crate::query::rewrite::{Rewrite, map_pattern, walk_pattern};
use oxrdf::vocab::rdf;
use oxrdf::{Literal, NamedNode, Term};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern};

/// A query for others: its text is the answer of `to_string`.
#[derive(Debug, Clone)]
pub struct Portable {
    /// The query, without the order and limit in `top_k`.
    pub query: Query,
    /// The order of its rows, and which of them are wanted.
    pub top_k: Option<TopK>,
}

/// Rewrites a query for an engine of others.
pub fn portable(query: Query) -> Portable {
    let mut scans = Scans::default();
    let mut top_k = None;
    let selects = matches!(query, Query::Select { .. });
    let query = map_pattern(query, |pattern| {
        let pattern = simplify::simplify(blank_nodes::blank_nodes_to_variables(pattern));
        let (pattern, order) = match selects {
            true => extract_top_k(pattern),
            false => (pattern, None),
        };
        let is_distinct = order.as_ref().is_some_and(|order| order.distinct);
        let pattern = match is_distinct {
            true => {
                let used = scope::in_scope(&pattern);
                unused_optional::remove_unused(pattern, &used, &mut scans)
            }
            false => pattern,
        };
        top_k = order;
        let pattern = push_down::push_down(pattern, &Unknown, &mut scans);
        let pattern = filters::push_filters_to_joins(hoist_optional::hoist_optional(pattern));
        let pattern = ThingsFirst.pattern(pattern);
        let pattern = match is_distinct {
            true => GraphPattern::Distinct {
                inner: Box::new(pattern),
            },
            false => pattern,
        };
        printable(pattern)
    });
    Portable { query, top_k }
}

/// Puts a condition that names a thing before the pattern that it is a condition on.
struct ThingsFirst;

impl Rewrite for ThingsFirst {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Filter { expr, inner } => {
                let solutions = exists_to_join::join_with_minus(&expr, &inner);
                match solutions.filter(|_| names_things(&expr)) {
                    Some(solutions) => GraphPattern::Join {
                        left: Box::new(solutions),
                        right: inner,
                    },
                    None => GraphPattern::Filter { expr, inner },
                }
            }
            other => other,
        }
    }
}

/// Whether each alternative of a condition names a thing, and so has few solutions.
fn names_things(condition: &Expression) -> bool {
    match condition {
        Expression::Or(a, b) => names_things(a) && names_things(b),
        Expression::Exists(pattern) => names_thing(pattern),
        _ => false,
    }
}

fn names_thing(pattern: &GraphPattern) -> bool {
    let is_thing = |term: &TermPattern| matches!(term, TermPattern::NamedNode(_));
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().any(|triple| {
            let is_class =
                matches!(&triple.predicate, NamedNodePattern::NamedNode(it) if *it == rdf::TYPE);
            is_thing(&triple.subject) || is_thing(&triple.object) && !is_class
        }),
        GraphPattern::Path {
            subject, object, ..
        } => is_thing(subject) || is_thing(object),
        GraphPattern::Join { left, right } => names_thing(left) || names_thing(right),
        GraphPattern::Minus { left, .. } => names_thing(left),
        GraphPattern::Union { left, right } => names_thing(left) && names_thing(right),
        _ => false,
    }
}

/// Nothing is known of the numbers of another engine.
struct Unknown;

impl Statistics for Unknown {
    fn answers_scans(&self) -> bool {
        false
    }

    fn count(&self, _: Option<&Term>, _: Option<&NamedNode>, _: Option<&Term>, most: u64) -> u64 {
        most
    }

    fn count_range(&self, _: &NamedNode, _: &ValueRange, most: u64) -> u64 {
        most
    }

    fn ordered_datatype(&self, _: &NamedNode) -> Option<NamedNode> {
        None
    }

    fn nth_value(&self, _: &NamedNode, _: &ValueRange, _: u64, _: Direction) -> Option<Literal> {
        None
    }

    fn count_overlap(&self, _: Option<Day>, _: Option<Day>, _: u64) -> Option<u64> {
        None
    }
}
