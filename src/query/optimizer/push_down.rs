//! Predicate pushdown: conditions become ranges of one property, or time windows of events.
//!
//! The constraints of a `FILTER` are passed down to the triples that they apply to, as long as
//! skipping statements there only skips rows that the `FILTER` would reject. The `FILTER` itself
//! stays. An `OPTIONAL` whose variable must be bound becomes a join.

use super::condition::{Constraint, constraints};
use super::range::ValueRange;
use super::scope::{Variables, in_scope};
use super::{COUNT_LIMIT, Scan, Scans, Statistics, exists, range};
use crate::model::vocab::ann;
use crate::model::when::Day;
use crate::query::rewrite::in_aggregate;
use oxrdf::vocab::rdf;
use oxrdf::{Literal, NamedNodeRef, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;
use std::ops::Bound;

/// The constraints on every row that passes the filters above a position in the query.
#[derive(Debug, Clone, Default)]
struct Constraints {
    /// Variables that are bound, to a value in a range.
    within: BTreeMap<Variable, ValueRange>,
    /// Variables that, if bound, have a value in a range.
    if_bound: BTreeMap<Variable, ValueRange>,
    /// Variables that are bound, and bound by nothing outside of this position.
    needed: Variables,
    /// Events that must overlap a window.
    windows: BTreeMap<Variable, Window>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Window {
    from: Option<Day>,
    to: Option<Day>,
}

/// Where in the query a pattern is.
#[derive(Debug, Clone, Default)]
struct Position {
    /// Variables that an outer row may have bound before the pattern runs.
    bound_outside: Variables,
    /// Inside `EXISTS`, where any variable may be bound from outside.
    exists: bool,
    /// Inside `GRAPH`, where there are no scans.
    no_scans: bool,
}

/// Pushes the conditions of a pattern down.
pub(super) fn push_down(
    pattern: GraphPattern,
    statistics: &impl Statistics,
    scans: &mut Scans,
) -> GraphPattern {
    let position = Position {
        no_scans: !scans.allowed,
        ..Position::default()
    };
    PushDown { statistics, scans }.pattern(pattern, Constraints::default(), &position)
}

struct PushDown<'a, F> {
    statistics: &'a F,
    scans: &'a mut Scans,
}

impl Constraints {
    /// The constraints inside a pattern with this condition around it.
    fn and(mut self, condition: &Expression, position: &Position) -> Self {
        for constraint in constraints(condition) {
            match constraint {
                Constraint::Bound(v)
                    if !position.exists && !position.bound_outside.contains(&v) =>
                {
                    self.needed.insert(v);
                }
                Constraint::Within(v, range) => tighten(&mut self.within, v, &range),
                Constraint::WithinIfBound(v, range)
                    if !position.exists && !position.bound_outside.contains(&v) =>
                {
                    tighten(&mut self.if_bound, v, &range);
                }
                Constraint::Bound(_) | Constraint::WithinIfBound(..) => {}
            }
        }
        self
    }

    /// The constraints that remain if any of `others` may bind a variable instead.
    fn unless_bound_by(&self, others: &Variables) -> Self {
        Self {
            needed: &self.needed - others,
            ..self.clone()
        }
    }

    fn keep(mut self, wanted: impl Fn(&Variable) -> bool) -> Self {
        self.within.retain(|v, _| wanted(v));
        self.if_bound.retain(|v, _| wanted(v));
        self.needed.retain(|v| wanted(v));
        self.windows.retain(|v, _| wanted(v));
        self
    }

    /// Adds the earliest or latest day of an event to its window.
    fn window(&mut self, triple: &TriplePattern, range: Option<&ValueRange>) {
        let (TermPattern::Variable(event), NamedNodePattern::NamedNode(property), Some(range)) =
            (&triple.subject, &triple.predicate, range)
        else {
            return;
        };
        let window = self.windows.get(event).copied().unwrap_or_default();
        let window = if *property == ann::LATEST {
            Window {
                from: window.from.max(first_day(&range.low)),
                ..window
            }
        } else if *property == ann::EARLIEST {
            let last = last_day(&range.high);
            let to = match (window.to, last) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            Window { to, ..window }
        } else {
            return;
        };
        if window != Window::default() {
            self.windows.insert(event.clone(), window);
        }
    }
}

fn tighten(ranges: &mut BTreeMap<Variable, ValueRange>, variable: Variable, range: &ValueRange) {
    let known = ranges.entry(variable).or_insert(ValueRange::ALL);
    *known = known.intersect(range);
}

fn day_of(literal: &Literal) -> Option<Day> {
    let is_date = literal.datatype() == oxrdf::vocab::xsd::DATE;
    is_date.then(|| range::day(literal.value()))?
}

fn first_day(low: &Bound<Literal>) -> Option<Day> {
    match low {
        Bound::Unbounded => None,
        Bound::Included(literal) => day_of(literal),
        Bound::Excluded(literal) => day_of(literal)?.succ_opt(),
    }
}

fn last_day(high: &Bound<Literal>) -> Option<Day> {
    match high {
        Bound::Unbounded => None,
        Bound::Included(literal) => day_of(literal),
        Bound::Excluded(literal) => day_of(literal)?.pred_opt(),
    }
}

fn object(triple: &TriplePattern) -> Option<&Variable> {
    match &triple.object {
        TermPattern::Variable(variable) => Some(variable),
        _ => None,
    }
}

/// The triples that every row of a pattern matches.
fn required_triples(pattern: &GraphPattern) -> Vec<&TriplePattern> {
    use GraphPattern as G;
    match pattern {
        G::Bgp { patterns } => patterns.iter().collect(),
        G::Join { left, right } => {
            let mut all = required_triples(left);
            all.append(&mut required_triples(right));
            all
        }
        G::LeftJoin { left: inner, .. }
        | G::Lateral { left: inner, .. }
        | G::Minus { left: inner, .. }
        | G::Filter { inner, .. }
        | G::Extend { inner, .. } => required_triples(inner),
        _ => Vec::new(),
    }
}

/// The one triple of an `OPTIONAL` without a condition.
fn single_triple<'a>(
    right: &'a GraphPattern,
    condition: Option<&Expression>,
) -> Option<&'a TriplePattern> {
    match (right, condition) {
        (GraphPattern::Bgp { patterns }, None) => match patterns.as_slice() {
            [triple] => Some(triple),
            _ => None,
        },
        _ => None,
    }
}

impl<F: Statistics> PushDown<'_, F> {
    fn pattern(
        &mut self,
        pattern: GraphPattern,
        mut constraints: Constraints,
        position: &Position,
    ) -> GraphPattern {
        use GraphPattern as G;
        for triple in required_triples(&pattern) {
            let range = object(triple)
                .and_then(|v| constraints.within.get(v))
                .cloned();
            constraints.window(triple, range.as_ref());
        }
        match pattern {
            G::Bgp { patterns } => G::Bgp {
                patterns: patterns
                    .into_iter()
                    .map(|triple| self.triple(triple, &constraints, position))
                    .collect(),
            },
            G::Filter { expr, inner } => {
                let constraints = constraints.and(&expr, position);
                G::Filter {
                    expr: self.expression(expr, position),
                    inner: self.inside(inner, constraints, position),
                }
            }
            G::Join { left: a, right: b } => {
                let (first, second) = (
                    constraints.unless_bound_by(&in_scope(&b)),
                    constraints.unless_bound_by(&in_scope(&a)),
                );
                G::Join {
                    left: self.inside(a, first, position),
                    right: self.inside(b, second, position),
                }
            }
            G::Lateral { left: a, right: b } => self.lateral(a, b, &constraints, position),
            G::LeftJoin {
                left: a,
                right: b,
                expression,
            } => self.optional(a, b, expression, constraints, position),
            G::Union { left: a, right: b } => G::Union {
                left: self.inside(a, constraints.clone(), position),
                right: self.inside(b, constraints, position),
            },
            G::Minus { left: a, right: b } => G::Minus {
                left: self.inside(a, constraints, position),
                right: self.inside(b, Constraints::default(), position),
            },
            G::Extend {
                inner,
                variable,
                expression,
            } => self.extend(inner, variable, expression, constraints, position),
            other => self.modifier(other, constraints, position),
        }
    }

    /// Solution modifiers, grouping and `GRAPH`.
    fn modifier(
        &mut self,
        pattern: GraphPattern,
        constraints: Constraints,
        position: &Position,
    ) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::Graph { name, inner } => {
                let position = Position {
                    no_scans: true,
                    ..position.clone()
                };
                G::Graph {
                    name,
                    inner: self.inside(inner, constraints, &position),
                }
            }
            G::Project { inner, variables } => {
                let constraints = constraints.keep(|v| variables.contains(v));
                G::Project {
                    inner: self.inside(inner, constraints, position),
                    variables,
                }
            }
            G::Group {
                inner,
                variables,
                aggregates,
            } => {
                let constraints = constraints.keep(|v| variables.contains(v));
                let inner = self.inside(inner, constraints, position);
                let aggregates = aggregates
                    .into_iter()
                    .map(|(variable, aggregate)| {
                        let aggregate = in_aggregate(aggregate, |e| self.expression(e, position));
                        (variable, aggregate)
                    })
                    .collect();
                G::Group {
                    inner,
                    variables,
                    aggregates,
                }
            }
            G::OrderBy { inner, expression } => G::OrderBy {
                inner: self.inside(inner, constraints, position),
                expression: exists::rewrite_sort_keys(expression, |e| self.expression(e, position)),
            },
            G::Distinct { inner } => G::Distinct {
                inner: self.inside(inner, constraints, position),
            },
            G::Reduced { inner } => G::Reduced {
                inner: self.inside(inner, constraints, position),
            },
            G::Slice {
                inner,
                start,
                length,
            } => G::Slice {
                inner: self.inside(inner, Constraints::default(), position),
                start,
                length,
            },
            other => other,
        }
    }

    #[expect(clippy::boxed_local, reason = "the algebra holds boxes")]
    fn inside(
        &mut self,
        pattern: Box<GraphPattern>,
        constraints: Constraints,
        position: &Position,
    ) -> Box<GraphPattern> {
        Box::new(self.pattern(*pattern, constraints, position))
    }

    fn lateral(
        &mut self,
        a: Box<GraphPattern>,
        b: Box<GraphPattern>,
        constraints: &Constraints,
        position: &Position,
    ) -> GraphPattern {
        let bound_outside = in_scope(&a);
        let first = constraints.unless_bound_by(&in_scope(&b));
        let mut second = constraints.unless_bound_by(&bound_outside);
        second.if_bound.retain(|v, _| !bound_outside.contains(v));
        let inner = Position {
            bound_outside: &position.bound_outside | &bound_outside,
            ..position.clone()
        };
        GraphPattern::Lateral {
            left: self.inside(a, first, position),
            right: self.inside(b, second, &inner),
        }
    }

    fn optional(
        &mut self,
        a: Box<GraphPattern>,
        b: Box<GraphPattern>,
        condition: Option<Expression>,
        constraints: Constraints,
        position: &Position,
    ) -> GraphPattern {
        let (before, optional) = (in_scope(&a), in_scope(&b));
        if constraints
            .needed
            .iter()
            .any(|v| optional.contains(v) && !before.contains(v))
        {
            self.scans
                .note("an OPTIONAL whose variable a FILTER requires becomes a join");
            let join = GraphPattern::Join { left: a, right: b };
            let pattern = match condition {
                Some(expr) => GraphPattern::Filter {
                    expr,
                    inner: Box::new(join),
                },
                None => join,
            };
            return self.pattern(pattern, constraints, position);
        }
        let mut first = constraints.unless_bound_by(&optional);
        if let Some(triple) = single_triple(&b, condition.as_ref())
            && let Some(v) = object(triple)
            && !before.contains(v)
            && !position.bound_outside.contains(v)
            && !position.exists
        {
            let range = constraints.if_bound.get(v).or(constraints.within.get(v));
            first.window(triple, range);
        }
        let inner = Position {
            bound_outside: &position.bound_outside | &before,
            ..position.clone()
        };
        let second = match &condition {
            Some(condition) => Constraints::default().and(condition, &inner),
            None => Constraints::default(),
        };
        GraphPattern::LeftJoin {
            left: self.inside(a, first, position),
            right: self.inside(b, second, &inner),
            expression: condition.map(|e| self.expression(e, position)),
        }
    }

    fn extend(
        &mut self,
        inner: Box<GraphPattern>,
        variable: Variable,
        expression: Expression,
        constraints: Constraints,
        position: &Position,
    ) -> GraphPattern {
        let renamed = constraints.within.get(&variable).cloned();
        let mut constraints = constraints.keep(|v| *v != variable);
        if let (Expression::Variable(known), Some(range)) = (&expression, renamed) {
            tighten(&mut constraints.within, known.clone(), &range);
        }
        GraphPattern::Extend {
            inner: self.inside(inner, constraints, position),
            variable,
            expression: self.expression(expression, position),
        }
    }

    /// Pushes down the conditions inside `EXISTS`.
    fn expression(&mut self, expression: Expression, position: &Position) -> Expression {
        let position = Position {
            exists: true,
            ..position.clone()
        };
        exists::rewrite_exists(expression, &mut |pattern| {
            self.pattern(pattern, Constraints::default(), &position)
        })
    }

    /// The triple, or a scan of its relevant statements.
    fn triple(
        &mut self,
        triple: TriplePattern,
        constraints: &Constraints,
        position: &Position,
    ) -> TriplePattern {
        let NamedNodePattern::NamedNode(property) = &triple.predicate else {
            return triple;
        };
        if position.no_scans {
            return triple;
        }
        let scan = if *property == rdf::TYPE && is(&triple.object, ann::EVENT_CLASS) {
            let TermPattern::Variable(event) = &triple.subject else {
                return triple;
            };
            let Some(&Window { from, to }) = constraints.windows.get(event) else {
                return triple;
            };
            let event = ann::EVENT_CLASS.into_owned().into();
            let all = self
                .statistics
                .count(None, Some(property), Some(&event), COUNT_LIMIT);
            match self.statistics.count_overlap(from, to, COUNT_LIMIT) {
                Some(some) if some < all || some >= COUNT_LIMIT => Scan::Overlap { from, to },
                _ => return triple,
            }
        } else {
            let Some(range) = object(&triple).and_then(|v| constraints.within.get(v)) else {
                return triple;
            };
            let all = self
                .statistics
                .count(None, Some(property), None, COUNT_LIMIT);
            let in_range = self.statistics.count_range(property, range, COUNT_LIMIT);
            if in_range >= all && in_range < COUNT_LIMIT {
                return triple;
            }
            Scan::Range {
                property: property.clone(),
                range: range.clone(),
            }
        };
        TriplePattern {
            predicate: self.scans.add(scan).into(),
            ..triple
        }
    }
}

fn is(term: &TermPattern, node: NamedNodeRef<'_>) -> bool {
    matches!(term, TermPattern::NamedNode(named) if *named == node)
}
