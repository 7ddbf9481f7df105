//! The order of joins, from what the graph says of itself.
//!
//! The parts of a join are put in a line: the one with the fewest rows first, then always the one
//! that a row found so far makes cheapest. A triple, a path or a block of `VALUES` in the line is
//! looked up once for each row before it (`Lateral`), which the evaluator's own optimiser leaves
//! as it is; a part of any other kind is a plain join, and the optimiser chooses how to run it.

use super::cost::{Costs, Estimate, Part, describe, parts};
use super::scope::{Names, certain};
use super::{Facts, Scans, exists, exists_to_join};
use crate::query::rewrite::in_aggregate;
use oxrdf::NamedNode;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::NamedNodePattern;

/// How much dearer it is to find a thing that must exist than to look whether it does.
const LOOK_UP: f64 = 2.0;

/// Puts the joins of a pattern in order, at every depth. `first` names the triple of a scan that
/// must lead.
pub(super) fn order(
    pattern: GraphPattern,
    facts: &impl Facts,
    scans: &mut Scans,
    first: Option<&NamedNode>,
) -> (GraphPattern, Estimate) {
    let mut order = Order {
        facts,
        scans,
        first,
    };
    let pattern = order.pattern(pattern, &Names::new());
    let cost = order.costs().of(&pattern, &Names::new());
    (pattern, cost)
}

struct Order<'a, F> {
    facts: &'a F,
    scans: &'a mut Scans,
    first: Option<&'a NamedNode>,
}

impl<F: Facts> Order<'_, F> {
    fn costs(&self) -> Costs<'_, F> {
        Costs {
            facts: self.facts,
            scans: &self.scans.list,
        }
    }

    fn pattern(&mut self, pattern: GraphPattern, bound: &Names) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::Bgp { .. } | G::Join { .. } => self.join(pattern, bound),
            G::Path { .. } | G::Values { .. } | G::Service { .. } => pattern,
            G::LeftJoin {
                left,
                right,
                expression,
            } => {
                let inner = bound | &certain(&left);
                let left = self.inside(left, bound);
                G::LeftJoin {
                    left,
                    right: self.inside(right, &inner),
                    expression: expression.map(|e| self.expression(e, &inner)),
                }
            }
            G::Lateral { left, right } => {
                let inner = bound | &certain(&left);
                let left = self.inside(left, bound);
                G::Lateral {
                    left,
                    right: self.inside(right, &inner),
                }
            }
            G::Union { left, right } => G::Union {
                left: self.inside(left, bound),
                right: self.inside(right, bound),
            },
            G::Minus { left, right } => G::Minus {
                left: self.inside(left, bound),
                right: self.inside(right, &Names::new()),
            },
            G::Filter { .. } => self.filtered(pattern, bound),
            G::Graph { name, inner } => G::Graph {
                name,
                inner: self.inside(inner, bound),
            },
            G::Extend {
                inner,
                variable,
                expression,
            } => {
                let known = bound | &certain(&inner);
                G::Extend {
                    expression: self.expression(expression, &known),
                    inner: self.inside(inner, bound),
                    variable,
                }
            }
            other => self.outer(other, bound),
        }
    }

    /// The patterns that stand around a whole group.
    fn outer(&mut self, pattern: GraphPattern, bound: &Names) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::Project { inner, variables } => {
                let bound = bound
                    .iter()
                    .filter(|v| variables.contains(v))
                    .cloned()
                    .collect();
                G::Project {
                    inner: self.inside(inner, &bound),
                    variables,
                }
            }
            G::Distinct { inner } => G::Distinct {
                inner: self.inside(inner, bound),
            },
            G::Reduced { inner } => G::Reduced {
                inner: self.inside(inner, bound),
            },
            G::Slice {
                inner,
                start,
                length,
            } => G::Slice {
                inner: self.inside(inner, bound),
                start,
                length,
            },
            G::OrderBy { inner, expression } => {
                let known = bound | &certain(&inner);
                G::OrderBy {
                    expression: exists::in_keys(expression, |e| self.expression(e, &known)),
                    inner: self.inside(inner, bound),
                }
            }
            G::Group {
                inner,
                variables,
                aggregates,
            } => {
                let known = bound | &certain(&inner);
                G::Group {
                    aggregates: aggregates
                        .into_iter()
                        .map(|(variable, aggregate)| {
                            let aggregate = in_aggregate(aggregate, |e| self.expression(e, &known));
                            (variable, aggregate)
                        })
                        .collect(),
                    inner: self.inside(inner, bound),
                    variables,
                }
            }
            other => other,
        }
    }

    #[expect(clippy::boxed_local, reason = "the algebra holds boxes")]
    fn inside(&mut self, pattern: Box<GraphPattern>, bound: &Names) -> Box<GraphPattern> {
        Box::new(self.pattern(*pattern, bound))
    }

    fn expression(&mut self, expression: Expression, bound: &Names) -> Expression {
        exists::each(expression, &mut |pattern| self.pattern(pattern, bound))
    }

    /// Filters above a pattern; the things that must exist are joined to it where these are few.
    fn filtered(&mut self, pattern: GraphPattern, bound: &Names) -> GraphPattern {
        let (mut conditions, mut inner) = (Vec::new(), pattern);
        while let GraphPattern::Filter { expr, inner: next } = inner {
            conditions.push(expr);
            inner = *next;
        }
        let joins = matches!(inner, GraphPattern::Bgp { .. } | GraphPattern::Join { .. });
        if joins && bound.is_empty() {
            while let Some((at, things)) = self.few(&conditions, &inner) {
                conditions.remove(at);
                inner = GraphPattern::Join {
                    left: Box::new(things),
                    right: Box::new(inner),
                };
            }
        }
        let known = bound | &certain(&inner);
        let inner = self.pattern(inner, bound);
        conditions
            .into_iter()
            .rev()
            .fold(inner, |inner, expr| GraphPattern::Filter {
                expr: self.expression(expr, &known),
                inner: Box::new(inner),
            })
    }

    /// The condition whose things are so few that they are better found first.
    fn few(
        &mut self,
        conditions: &[Expression],
        inner: &GraphPattern,
    ) -> Option<(usize, GraphPattern)> {
        let none = Names::new();
        let (at, things, cost) = conditions
            .iter()
            .enumerate()
            .filter_map(|(at, condition)| {
                let things = exists_to_join::join_of(condition, inner)?;
                let cost = self.costs().of(&things, &none);
                Some((at, things, cost))
            })
            .min_by(|a, b| a.2.work.total_cmp(&b.2.work))?;
        if cost.work * LOOK_UP >= self.costs().of(inner, &none).rows {
            return None;
        }
        let rows = cost.rows.ceil();
        self.scans
            .note(format!("what must exist is found first: ≈ {rows}"));
        Some((at, things))
    }

    /// The parts of a join, in a line.
    fn join(&mut self, pattern: GraphPattern, bound: &Names) -> GraphPattern {
        let mut left = Vec::new();
        parts(pattern, &mut left);
        let count = left.len();
        let mut known = bound.clone();
        let mut line: Option<GraphPattern> = None;
        let mut rows = 1.0;
        let mut steps = Vec::new();
        while let Some(at) = self.next(&left, &known, line.is_none()) {
            let part = left.remove(at);
            let linked = part.linked(&known);
            rows *= self.costs().rows(&part, &known);
            steps.push(format!("{} ≈ {}", describe(&part), rows.ceil()));
            let certain = part.certain();
            line = Some(match (line, part) {
                (None, Part::Other(other)) => self.pattern(other, bound),
                (None, part) => part.pattern(),
                // Nothing in common: the evaluator makes the product better than a loop does.
                (Some(before), part) if !linked && !matches!(part, Part::Other(_)) => {
                    let alone = self.chain_alone(part, &mut left, &mut known, bound);
                    GraphPattern::Join {
                        left: Box::new(before),
                        right: Box::new(alone),
                    }
                }
                (Some(before), Part::Other(other)) => GraphPattern::Join {
                    left: Box::new(before),
                    right: Box::new(self.pattern(other, bound)),
                },
                (Some(before), part) => GraphPattern::Lateral {
                    left: Box::new(before),
                    right: Box::new(part.pattern()),
                },
            });
            known.extend(certain);
        }
        if count > 1 {
            self.scans.note(format!("joins: {}", steps.join(", then ")));
        }
        line.unwrap_or(GraphPattern::Bgp {
            patterns: Vec::new(),
        })
    }

    /// A line of its own from a part that has nothing in common with what stands before it.
    fn chain_alone(
        &mut self,
        part: Part,
        left: &mut Vec<Part>,
        known: &mut Names,
        bound: &Names,
    ) -> GraphPattern {
        let mut own = bound | &part.certain();
        let mut line = part.pattern();
        loop {
            let next = left
                .iter()
                .enumerate()
                .filter(|(_, part)| !matches!(part, Part::Other(_)))
                .filter(|(_, part)| {
                    let scope = part.scope();
                    !scope.is_disjoint(&own) && scope.is_disjoint(&(&*known - bound))
                })
                .map(|(at, part)| (at, self.costs().rows(part, &own)))
                .min_by(|a, b| a.1.total_cmp(&b.1));
            let Some((at, _)) = next else { break };
            let part = left.remove(at);
            own.extend(part.certain());
            line = GraphPattern::Lateral {
                left: Box::new(line),
                right: Box::new(part.pattern()),
            };
        }
        known.extend(own);
        line
    }

    /// Which part comes next.
    fn next(&mut self, left: &[Part], known: &Names, leads: bool) -> Option<usize> {
        let must = self.first.filter(|_| leads).and_then(|first| {
            left.iter().position(|part| {
                matches!(part, Part::Triple(triple)
                    if matches!(&triple.predicate, NamedNodePattern::NamedNode(p) if p == first))
            })
        });
        if must.is_some() {
            return must;
        }
        let any_linked = left.iter().any(|part| part.linked(known));
        left.iter()
            .enumerate()
            .filter(|(_, part)| !any_linked || part.linked(known))
            .map(|(at, part)| (at, self.costs().rows(part, known)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(at, _)| at)
    }
}
