//! Conditions brought down to the statements: ranges of one property, and windows of time.
//!
//! What a row must hold to pass a `FILTER` is carried towards the triples of which it is made, as
//! far as leaving out statements there can only leave out rows that the `FILTER` would refuse; it
//! stays where it is. An `OPTIONAL` whose variable must be bound becomes a join.

use super::condition::{Known, read};
use super::range::Range;
use super::scope::{Names, in_scope};
use super::{Facts, MOST, Scan, Scans, exists, range};
use crate::model::vocab::ann;
use crate::model::when::Day;
use crate::query::rewrite::in_aggregate;
use oxrdf::vocab::rdf;
use oxrdf::{Literal, NamedNodeRef, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;
use std::ops::Bound;

/// What holds for every row that will be left, seen from some place inside a query.
#[derive(Debug, Clone, Default)]
struct Left {
    /// Bound, and within a range.
    within: BTreeMap<Variable, Range>,
    /// Within a range where bound.
    if_bound: BTreeMap<Variable, Range>,
    /// Bound, and bound by nothing outside of this place.
    needed: Names,
    /// Events that may overlap a window.
    windows: BTreeMap<Variable, Window>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Window {
    from: Option<Day>,
    to: Option<Day>,
}

/// From where a pattern is looked at.
#[derive(Debug, Clone, Default)]
struct Place {
    /// Variables that an outer row may have bound before the pattern runs.
    given: Names,
    /// Inside `EXISTS`, where any variable may be given.
    exists: bool,
    /// Where the default graph is not asked, there are no scans.
    graph: bool,
}

/// Brings the conditions of a pattern down.
pub(super) fn push_down(
    pattern: GraphPattern,
    facts: &impl Facts,
    scans: &mut Scans,
) -> GraphPattern {
    let place = Place {
        graph: !scans.allowed,
        ..Place::default()
    };
    Push { facts, scans }.pattern(pattern, Left::default(), &place)
}

struct Push<'a, F> {
    facts: &'a F,
    scans: &'a mut Scans,
}

impl Left {
    /// What also holds inside a pattern with this condition around it.
    fn and(mut self, condition: &Expression, place: &Place) -> Self {
        for known in read(condition) {
            match known {
                Known::Bound(v) if !place.exists && !place.given.contains(&v) => {
                    self.needed.insert(v);
                }
                Known::Within(v, range) => tighten(&mut self.within, v, &range),
                Known::WithinIfBound(v, range) if !place.exists && !place.given.contains(&v) => {
                    tighten(&mut self.if_bound, v, &range);
                }
                Known::Bound(_) | Known::WithinIfBound(..) => {}
            }
        }
        self
    }

    /// What still holds of variables that nothing in `others` could have bound instead.
    fn unless_bound_by(&self, others: &Names) -> Self {
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

    /// A bound of an event as a side of its window.
    fn window(&mut self, triple: &TriplePattern, range: Option<&Range>) {
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

fn tighten(ranges: &mut BTreeMap<Variable, Range>, variable: Variable, range: &Range) {
    let known = ranges.entry(variable).or_insert(Range::ALL);
    *known = known.and(range);
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

/// The triples of which every row of a pattern holds a match.
fn joined(pattern: &GraphPattern) -> Vec<&TriplePattern> {
    use GraphPattern as G;
    match pattern {
        G::Bgp { patterns } => patterns.iter().collect(),
        G::Join { left, right } => {
            let mut all = joined(left);
            all.append(&mut joined(right));
            all
        }
        G::LeftJoin { left: inner, .. }
        | G::Lateral { left: inner, .. }
        | G::Minus { left: inner, .. }
        | G::Filter { inner, .. }
        | G::Extend { inner, .. } => joined(inner),
        _ => Vec::new(),
    }
}

/// The one triple of an `OPTIONAL` without a condition.
fn lone<'a>(right: &'a GraphPattern, condition: Option<&Expression>) -> Option<&'a TriplePattern> {
    match (right, condition) {
        (GraphPattern::Bgp { patterns }, None) => match patterns.as_slice() {
            [triple] => Some(triple),
            _ => None,
        },
        _ => None,
    }
}

impl<F: Facts> Push<'_, F> {
    fn pattern(&mut self, pattern: GraphPattern, mut left: Left, place: &Place) -> GraphPattern {
        use GraphPattern as G;
        for triple in joined(&pattern) {
            let range = object(triple).and_then(|v| left.within.get(v)).cloned();
            left.window(triple, range.as_ref());
        }
        match pattern {
            G::Bgp { patterns } => G::Bgp {
                patterns: patterns
                    .into_iter()
                    .map(|triple| self.triple(triple, &left, place))
                    .collect(),
            },
            G::Filter { expr, inner } => {
                let left = left.and(&expr, place);
                G::Filter {
                    expr: self.expression(expr, place),
                    inner: self.inside(inner, left, place),
                }
            }
            G::Join { left: a, right: b } => {
                let (first, second) = (
                    left.unless_bound_by(&in_scope(&b)),
                    left.unless_bound_by(&in_scope(&a)),
                );
                G::Join {
                    left: self.inside(a, first, place),
                    right: self.inside(b, second, place),
                }
            }
            G::Lateral { left: a, right: b } => self.lateral(a, b, &left, place),
            G::LeftJoin {
                left: a,
                right: b,
                expression,
            } => self.optional(a, b, expression, left, place),
            G::Union { left: a, right: b } => G::Union {
                left: self.inside(a, left.clone(), place),
                right: self.inside(b, left, place),
            },
            G::Minus { left: a, right: b } => G::Minus {
                left: self.inside(a, left, place),
                right: self.inside(b, Left::default(), place),
            },
            G::Extend {
                inner,
                variable,
                expression,
            } => self.extend(inner, variable, expression, left, place),
            other => self.outer(other, left, place),
        }
    }

    /// The patterns that stand around a whole group.
    fn outer(&mut self, pattern: GraphPattern, left: Left, place: &Place) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::Graph { name, inner } => {
                let place = Place {
                    graph: true,
                    ..place.clone()
                };
                G::Graph {
                    name,
                    inner: self.inside(inner, left, &place),
                }
            }
            G::Project { inner, variables } => {
                let left = left.keep(|v| variables.contains(v));
                G::Project {
                    inner: self.inside(inner, left, place),
                    variables,
                }
            }
            G::Group {
                inner,
                variables,
                aggregates,
            } => {
                let left = left.keep(|v| variables.contains(v));
                let inner = self.inside(inner, left, place);
                let aggregates = aggregates
                    .into_iter()
                    .map(|(variable, aggregate)| {
                        let aggregate = in_aggregate(aggregate, |e| self.expression(e, place));
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
                inner: self.inside(inner, left, place),
                expression: exists::in_keys(expression, |e| self.expression(e, place)),
            },
            G::Distinct { inner } => G::Distinct {
                inner: self.inside(inner, left, place),
            },
            G::Reduced { inner } => G::Reduced {
                inner: self.inside(inner, left, place),
            },
            G::Slice {
                inner,
                start,
                length,
            } => G::Slice {
                inner: self.inside(inner, Left::default(), place),
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
        left: Left,
        place: &Place,
    ) -> Box<GraphPattern> {
        Box::new(self.pattern(*pattern, left, place))
    }

    fn lateral(
        &mut self,
        a: Box<GraphPattern>,
        b: Box<GraphPattern>,
        left: &Left,
        place: &Place,
    ) -> GraphPattern {
        let given = in_scope(&a);
        let first = left.unless_bound_by(&in_scope(&b));
        let mut second = left.unless_bound_by(&given);
        second.if_bound.retain(|v, _| !given.contains(v));
        let inner = Place {
            given: &place.given | &given,
            ..place.clone()
        };
        GraphPattern::Lateral {
            left: self.inside(a, first, place),
            right: self.inside(b, second, &inner),
        }
    }

    fn optional(
        &mut self,
        a: Box<GraphPattern>,
        b: Box<GraphPattern>,
        condition: Option<Expression>,
        left: Left,
        place: &Place,
    ) -> GraphPattern {
        let (before, optional) = (in_scope(&a), in_scope(&b));
        if left
            .needed
            .iter()
            .any(|v| optional.contains(v) && !before.contains(v))
        {
            self.scans
                .note("an OPTIONAL whose value a FILTER needs is a join");
            let join = GraphPattern::Join { left: a, right: b };
            let pattern = match condition {
                Some(expr) => GraphPattern::Filter {
                    expr,
                    inner: Box::new(join),
                },
                None => join,
            };
            return self.pattern(pattern, left, place);
        }
        let mut first = left.unless_bound_by(&optional);
        if let Some(triple) = lone(&b, condition.as_ref())
            && let Some(v) = object(triple)
            && !before.contains(v)
            && !place.given.contains(v)
            && !place.exists
        {
            let range = left.if_bound.get(v).or(left.within.get(v));
            first.window(triple, range);
        }
        let inner = Place {
            given: &place.given | &before,
            ..place.clone()
        };
        let second = match &condition {
            Some(condition) => Left::default().and(condition, &inner),
            None => Left::default(),
        };
        GraphPattern::LeftJoin {
            left: self.inside(a, first, place),
            right: self.inside(b, second, &inner),
            expression: condition.map(|e| self.expression(e, place)),
        }
    }

    fn extend(
        &mut self,
        inner: Box<GraphPattern>,
        variable: Variable,
        expression: Expression,
        left: Left,
        place: &Place,
    ) -> GraphPattern {
        let renamed = left.within.get(&variable).cloned();
        let mut left = left.keep(|v| *v != variable);
        if let (Expression::Variable(known), Some(range)) = (&expression, renamed) {
            tighten(&mut left.within, known.clone(), &range);
        }
        GraphPattern::Extend {
            inner: self.inside(inner, left, place),
            variable,
            expression: self.expression(expression, place),
        }
    }

    /// Brings down the conditions inside `EXISTS`.
    fn expression(&mut self, expression: Expression, place: &Place) -> Expression {
        let place = Place {
            exists: true,
            ..place.clone()
        };
        exists::each(expression, &mut |pattern| {
            self.pattern(pattern, Left::default(), &place)
        })
    }

    /// A triple, or the scan of what of it can matter.
    fn triple(&mut self, triple: TriplePattern, left: &Left, place: &Place) -> TriplePattern {
        let NamedNodePattern::NamedNode(property) = &triple.predicate else {
            return triple;
        };
        if place.graph {
            return triple;
        }
        let scan = if *property == rdf::TYPE && is(&triple.object, ann::EVENT_CLASS) {
            let TermPattern::Variable(event) = &triple.subject else {
                return triple;
            };
            let Some(&Window { from, to }) = left.windows.get(event) else {
                return triple;
            };
            let event = ann::EVENT_CLASS.into_owned().into();
            let all = self.facts.count(None, Some(property), Some(&event), MOST);
            match self.facts.count_overlap(from, to, MOST) {
                Some(some) if some < all || some >= MOST => Scan::Overlap { from, to },
                _ => return triple,
            }
        } else {
            let Some(range) = object(&triple).and_then(|v| left.within.get(v)) else {
                return triple;
            };
            let all = self.facts.count(None, Some(property), None, MOST);
            let some = self.facts.count_range(property, range, MOST);
            if some >= all && some < MOST {
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
