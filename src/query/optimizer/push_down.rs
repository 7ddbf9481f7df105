//! Predicate pushdown: conditions become ranges of one property, or time windows of events.
//!
//! The constraints of a `FILTER` are passed down to the triples that they apply to, as long as
//! skipping statements there only skips rows that the `FILTER` would reject. The `FILTER` itself
//! stays. An `OPTIONAL` whose variable must be bound becomes a join.

use super::condition::{Constraint, constraints};
use super::exists::rewrite_exists;
use super::range::ValueRange;
use super::scope::{Variables, in_scope};
use super::{COUNT_LIMIT, Scan, Scans, Statistics, range};
use crate::model::vocab::ann;
use crate::model::when::Day;
use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::vocab::rdf;
use oxrdf::{Literal, NamedNodeRef, Term, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;
use std::mem;
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

/// What holds for a part of a pattern, and where that part is.
type Part = (Constraints, Position);

impl Position {
    /// The position behind a pattern that may bind these variables.
    fn after(&self, before: &Variables) -> Self {
        Self {
            bound_outside: &self.bound_outside | before,
            ..self.clone()
        }
    }
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

    /// The constraints before a variable is bound to an expression.
    fn before(self, variable: &Variable, expression: &Expression) -> Self {
        let renamed = self.within.get(variable).cloned();
        let mut constraints = self.keep(|v| v != variable);
        if let (Expression::Variable(known), Some(range)) = (expression, renamed) {
            tighten(&mut constraints.within, known.clone(), &range);
        }
        constraints
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

/// The constraints and the position of each part of a pattern that has only one.
fn only(part: Part) -> (Part, Part) {
    (part, Part::default())
}

/// The parts of a `Lateral`, whose second pattern runs once for each row of the first.
fn lateral(
    left: &GraphPattern,
    right: &GraphPattern,
    constraints: &Constraints,
    position: &Position,
) -> (Part, Part) {
    let before = in_scope(left);
    let first = constraints.unless_bound_by(&in_scope(right));
    let mut second = constraints.unless_bound_by(&before);
    second.if_bound.retain(|v, _| !before.contains(v));
    ((first, position.clone()), (second, position.after(&before)))
}

/// Whether a variable that only an `OPTIONAL` binds must be bound.
fn requires(constraints: &Constraints, left: &GraphPattern, right: &GraphPattern) -> bool {
    let (before, optional) = (in_scope(left), in_scope(right));
    let mut needed = constraints.needed.iter();
    needed.any(|v| optional.contains(v) && !before.contains(v))
}

fn as_join(
    left: Box<GraphPattern>,
    right: Box<GraphPattern>,
    condition: Option<Expression>,
) -> GraphPattern {
    let join = GraphPattern::Join { left, right };
    match condition {
        Some(expr) => GraphPattern::Filter {
            expr,
            inner: Box::new(join),
        },
        None => join,
    }
}

/// The parts of an `OPTIONAL` that stays one.
fn optional(
    left: &GraphPattern,
    right: &GraphPattern,
    condition: Option<&Expression>,
    constraints: &Constraints,
    position: &Position,
) -> (Part, Part) {
    let before = in_scope(left);
    let mut first = constraints.unless_bound_by(&in_scope(right));
    if let Some(triple) = single_triple(right, condition)
        && let Some(v) = object(triple)
        && !before.contains(v)
        && !position.bound_outside.contains(v)
        && !position.exists
    {
        let range = constraints.if_bound.get(v).or(constraints.within.get(v));
        first.window(triple, range);
    }
    let inner = position.after(&before);
    let second = condition.map_or_else(Constraints::default, |condition| {
        Constraints::default().and(condition, &inner)
    });
    ((first, position.clone()), (second, inner))
}

/// Pushes conditions down into the parts of a pattern.
struct Parts<'a, 'p, F> {
    push_down: &'a mut PushDown<'p, F>,
    left: Part,
    right: Part,
    /// Where the expressions are.
    position: &'a Position,
}

impl<F: Statistics> Rewrite for Parts<'_, '_, F> {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        let (constraints, position) = mem::take(&mut self.left);
        self.push_down.pattern(pattern, constraints, &position)
    }

    fn right(&mut self, pattern: GraphPattern) -> GraphPattern {
        let (constraints, position) = mem::take(&mut self.right);
        self.push_down.pattern(pattern, constraints, &position)
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        self.push_down.expression(expression, self.position)
    }
}

impl<F: Statistics> PushDown<'_, F> {
    fn pattern(
        &mut self,
        mut pattern: GraphPattern,
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
        let inside = |constraints| (constraints, position.clone());
        let (left, right) = match &mut pattern {
            G::Bgp { patterns } => {
                for triple in patterns {
                    self.triple(triple, &constraints, position);
                }
                return pattern;
            }
            G::Path { .. } | G::Values { .. } | G::Service { .. } => return pattern,
            G::LeftJoin {
                left,
                right,
                expression,
            } => {
                if requires(&constraints, left, right) {
                    self.scans
                        .note("an OPTIONAL whose variable a FILTER requires becomes a join");
                    let join = as_join(mem::take(left), mem::take(right), expression.take());
                    return self.pattern(join, constraints, position);
                }
                optional(left, right, expression.as_ref(), &constraints, position)
            }
            G::Lateral { left, right } => lateral(left, right, &constraints, position),
            G::Join { left, right } => (
                inside(constraints.unless_bound_by(&in_scope(right))),
                inside(constraints.unless_bound_by(&in_scope(left))),
            ),
            G::Union { .. } => (inside(constraints.clone()), inside(constraints)),
            G::Minus { .. } => (inside(constraints), inside(Constraints::default())),
            G::Filter { expr, .. } => only(inside(constraints.and(expr, position))),
            G::Extend {
                variable,
                expression,
                ..
            } => only(inside(constraints.before(variable, expression))),
            G::Graph { .. } => {
                let position = Position {
                    no_scans: true,
                    ..position.clone()
                };
                only((constraints, position))
            }
            G::Project { variables, .. } | G::Group { variables, .. } => {
                only(inside(constraints.keep(|v| variables.contains(v))))
            }
            G::OrderBy { .. } | G::Distinct { .. } | G::Reduced { .. } => only(inside(constraints)),
            G::Slice { .. } => only(inside(Constraints::default())),
        };
        let mut parts = Parts {
            push_down: self,
            left,
            right,
            position,
        };
        walk_pattern(&mut parts, pattern)
    }

    /// Pushes down the conditions inside `EXISTS`.
    fn expression(&mut self, expression: Expression, position: &Position) -> Expression {
        let position = Position {
            exists: true,
            ..position.clone()
        };
        rewrite_exists(expression, &mut |pattern| {
            self.pattern(pattern, Constraints::default(), &position)
        })
    }

    /// Turns a triple into a scan of its relevant statements, where that is less.
    fn triple(
        &mut self,
        triple: &mut TriplePattern,
        constraints: &Constraints,
        position: &Position,
    ) {
        if !position.no_scans
            && let Some(scan) = self.scan(triple, constraints)
        {
            triple.predicate = self.scans.add(scan).into();
        }
    }

    fn scan(&self, triple: &TriplePattern, constraints: &Constraints) -> Option<Scan> {
        let NamedNodePattern::NamedNode(property) = &triple.predicate else {
            return None;
        };
        let count = |object: Option<&Term>| {
            self.statistics
                .count(None, Some(property), object, COUNT_LIMIT)
        };
        if *property == rdf::TYPE && is(&triple.object, ann::EVENT_CLASS) {
            let TermPattern::Variable(event) = &triple.subject else {
                return None;
            };
            let &Window { from, to } = constraints.windows.get(event)?;
            let all = count(Some(&ann::EVENT_CLASS.into_owned().into()));
            let some = self.statistics.count_overlap(from, to, COUNT_LIMIT)?;
            return (some < all || some >= COUNT_LIMIT).then_some(Scan::Overlap { from, to });
        }
        let range = constraints.within.get(object(triple)?)?;
        let in_range = self.statistics.count_range(property, range, COUNT_LIMIT);
        (in_range < count(None) || in_range >= COUNT_LIMIT).then(|| Scan::Range {
            property: property.clone(),
            range: range.clone(),
        })
    }
}

fn is(term: &TermPattern, node: NamedNodeRef<'_>) -> bool {
    matches!(term, TermPattern::NamedNode(named) if *named == node)
}
