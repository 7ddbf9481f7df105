//! The second exit of the optimizer: a query for an engine of others, as SPARQL 1.1.
//!
//! The rewrites that need no table of ours go out: known conditions are dropped, a condition under
//! `EXISTS` that names a thing becomes the pattern to begin with, filters stand as deep as they may,
//! and no `OPTIONAL` is asked that no column needs. Where the [periods] of events are published, a scan of
//! those that overlap a window becomes a look at their periods. Other scans do not go out; nor do order and limit, since engines
//! put texts of several languages in different orders: the rows are sorted here.
//!
//! [periods]: crate::query::periods

use super::printable::printable;
use super::range::{Direction, ValueRange};
use super::top_k::{TopK, extract_top_k};
use super::{
    COUNT_LIMIT, Scan, Scans, Statistics, blank_nodes, exists_to_join, filters, hoist_optional,
    push_down, scan_number, scope, simplify, unused_optional,
};
use crate::model::when::Day;
use crate::query::periods::{self, Periods};
use crate::query::rewrite::{Rewrite, map_pattern, walk_pattern};
use oxrdf::vocab::rdf;
use oxrdf::{Literal, NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// A query for others: its text is the answer of `to_string`.
#[derive(Debug, Clone)]
pub struct Portable {
    /// The query, without the order and limit in `top_k`.
    pub query: Query,
    /// The order of its rows, and which of them are wanted.
    pub top_k: Option<TopK>,
    /// Whether it asks the graph of periods too.
    pub asks_periods: bool,
}

/// Rewrites a query for an engine of others, which may have the periods of events.
pub fn portable(query: Query, periods: Option<&Periods>) -> Portable {
    // A query that asks named graphs would find that one as well.
    let periods = periods.filter(|_| !asks_named_graphs(&query));
    let mut scans = Scans {
        allowed: periods.is_some(),
        ..Scans::default()
    };
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
        let pattern = push_down::push_down(pattern, &Unknown(periods), &mut scans);
        let pattern = match periods {
            Some(periods) => PeriodLookups {
                periods,
                scans: &scans.list,
            }
            .pattern(pattern),
            None => pattern,
        };
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
    Portable {
        query,
        top_k,
        asks_periods: !scans.list.is_empty(),
    }
}

fn asks_named_graphs(query: &Query) -> bool {
    struct Graphs(bool);
    impl Rewrite for Graphs {
        fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
            self.0 |= matches!(pattern, GraphPattern::Graph { .. });
            walk_pattern(self, pattern)
        }
    }
    let mut graphs = Graphs(false);
    let _ = map_pattern(query.clone(), |pattern| graphs.pattern(pattern));
    graphs.0
}

/// Looks up the periods of events in place of a scan of those that overlap a window. Each event has one
/// period, so no row comes twice.
struct PeriodLookups<'a> {
    periods: &'a Periods,
    scans: &'a [Scan],
}

impl PeriodLookups<'_> {
    /// Makes a scan the pattern that it was, and gives the look at the periods beside it.
    fn lookup(&self, triple: &mut TriplePattern) -> Option<GraphPattern> {
        let NamedNodePattern::NamedNode(predicate) = &triple.predicate else {
            return None;
        };
        let number = scan_number(predicate.as_str())?;
        let Scan::Overlap { from, to } = self.scans.get(number)? else {
            return None;
        };
        triple.predicate = rdf::TYPE.into_owned().into();
        let period = Variable::new_unchecked(format!("__period{number}"));
        let literal = |text| Some(GroundTerm::Literal(Literal::new_simple_literal(text)));
        let periods = self.periods.overlapping(*from, *to)?.into_iter();
        let values = GraphPattern::Values {
            variables: vec![period.clone()],
            bindings: periods.map(|text| vec![literal(text)]).collect(),
        };
        let within = TriplePattern {
            subject: triple.subject.clone(),
            predicate: periods::WITHIN.into_owned().into(),
            object: period.into(),
        };
        let named = GraphPattern::Graph {
            name: self.periods.graph().clone().into(),
            inner: Box::new(GraphPattern::Bgp {
                patterns: vec![within],
            }),
        };
        Some(join(values, named))
    }
}

impl Rewrite for PeriodLookups<'_> {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Bgp { mut patterns } => {
                let lookups: Vec<_> = patterns.iter_mut().flat_map(|it| self.lookup(it)).collect();
                let rest = GraphPattern::Bgp { patterns };
                lookups.into_iter().rfold(rest, |rest, it| join(it, rest))
            }
            other => other,
        }
    }
}

fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Join {
        left: Box::new(left),
        right: Box::new(right),
    }
}

/// Puts a condition that names a thing before the pattern that it is a condition on.
struct ThingsFirst;

impl Rewrite for ThingsFirst {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Filter { expr, inner } => {
                let solutions = exists_to_join::join_with_minus(&expr, &inner);
                match solutions.filter(|_| names_things(&expr)) {
                    Some(solutions) => join(solutions, *inner),
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

/// Nothing is known of the numbers of another engine: no range is worth a scan, each window is that can be
/// looked up.
struct Unknown<'a>(Option<&'a Periods>);

impl Statistics for Unknown<'_> {
    fn count(&self, _: Option<&Term>, _: Option<&NamedNode>, _: Option<&Term>, _: u64) -> u64 {
        0
    }

    fn count_range(&self, _: &NamedNode, _: &ValueRange, _: u64) -> u64 {
        0
    }

    fn ordered_datatype(&self, _: &NamedNode) -> Option<NamedNode> {
        None
    }

    fn nth_value(&self, _: &NamedNode, _: &ValueRange, _: u64, _: Direction) -> Option<Literal> {
        None
    }

    fn count_overlap(&self, from: Option<Day>, to: Option<Day>, _: u64) -> Option<u64> {
        self.0?.overlapping(from, to).map(|_| COUNT_LIMIT)
    }
}
