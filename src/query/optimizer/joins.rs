//! Join ordering, from the statistics of the graph.
//!
//! The operands of a join are ordered greedily: first the one with the fewest rows, then always the
//! one that is cheapest for each row found so far. A triple, a path or a `VALUES` block is looked up
//! once for each row before it (`Lateral`), which the evaluator's own optimizer leaves as it is; any
//! other operand is a plain join, and that optimizer chooses how to run it; a `UNION` is either looked up
//! or joined once (`lookup`).

use super::cost::{CostModel, Estimate, JoinOperand, describe, join_operands};
use super::exists::rewrite_exists;
use super::scope::{Variables, certain};
use super::{Scans, Statistics, exists_to_join, lookup};
use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::NamedNode;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::NamedNodePattern;

/// How much more it costs to enumerate the solutions of an `EXISTS` than to test it for one row.
const ENUMERATION_COST: f64 = 2.0;

/// The most operands that are compared with each other; of more, the first that shares a variable
/// comes next, since comparing takes time that grows with the square of their number.
const MAX_COMPARED: usize = 50;

/// Orders the joins of a pattern, at every depth. `first` is the predicate of the scan that must
/// come first, if any.
pub(super) fn order_joins(
    pattern: GraphPattern,
    statistics: &impl Statistics,
    scans: &mut Scans,
    first: Option<&NamedNode>,
) -> (GraphPattern, Estimate) {
    let mut order = JoinOrder {
        statistics,
        scans,
        first,
    };
    let pattern = order.pattern(pattern, &Variables::new());
    let cost = order.cost_model().estimate(&pattern, &Variables::new());
    (pattern, cost)
}

struct JoinOrder<'a, F> {
    statistics: &'a F,
    scans: &'a mut Scans,
    first: Option<&'a NamedNode>,
}

/// Orders the joins in the parts of a pattern, given the variables that are bound before each.
struct Parts<'a, 'o, F> {
    order: &'a mut JoinOrder<'o, F>,
    left: Variables,
    right: Variables,
    expression: Variables,
}

impl<F: Statistics> Rewrite for Parts<'_, '_, F> {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        self.order.pattern(pattern, &self.left)
    }

    fn right(&mut self, pattern: GraphPattern) -> GraphPattern {
        self.order.pattern(pattern, &self.right)
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        self.order.expression(expression, &self.expression)
    }
}

impl<F: Statistics> JoinOrder<'_, F> {
    fn cost_model(&self) -> CostModel<'_, F> {
        CostModel {
            statistics: self.statistics,
            scans: &self.scans.list,
        }
    }

    fn pattern(&mut self, pattern: GraphPattern, bound: &Variables) -> GraphPattern {
        use GraphPattern as G;
        let (left, right, expression) = match &pattern {
            G::Bgp { .. } | G::Join { .. } => return self.join(pattern, bound),
            G::Filter { .. } => return self.filtered(pattern, bound),
            G::LeftJoin { .. } => return self.optional(pattern, bound),
            G::Path { .. } | G::Values { .. } | G::Service { .. } => return pattern,
            G::Lateral { left, .. } => {
                let after = bound | &certain(left);
                (bound.clone(), after.clone(), after)
            }
            G::Minus { .. } => (bound.clone(), Variables::new(), Variables::new()),
            G::Extend { inner, .. } | G::OrderBy { inner, .. } | G::Group { inner, .. } => {
                (bound.clone(), Variables::new(), bound | &certain(inner))
            }
            G::Project { variables, .. } => {
                let projected = bound.iter().filter(|v| variables.contains(v));
                (
                    projected.cloned().collect(),
                    Variables::new(),
                    Variables::new(),
                )
            }
            G::Union { .. }
            | G::Graph { .. }
            | G::Distinct { .. }
            | G::Reduced { .. }
            | G::Slice { .. } => (bound.clone(), bound.clone(), Variables::new()),
        };
        let mut parts = Parts {
            order: self,
            left,
            right,
            expression,
        };
        walk_pattern(&mut parts, pattern)
    }

    /// An `OPTIONAL`: looked up for each row before it, if it can be and that is cheaper.
    fn optional(&mut self, pattern: GraphPattern, bound: &Variables) -> GraphPattern {
        let GraphPattern::LeftJoin { left, .. } = &pattern else {
            return pattern;
        };
        let known = bound | &certain(left);
        let mut parts = Parts {
            order: self,
            left: bound.clone(),
            right: known.clone(),
            expression: known.clone(),
        };
        let pattern = walk_pattern(&mut parts, pattern);
        let GraphPattern::LeftJoin { left, right, .. } = &pattern else {
            return pattern;
        };
        let model = self.cost_model();
        let rows = model.estimate(left, bound).rows;
        let alone = model.estimate(right, bound).work;
        match lookup::is_lookup(right) && rows * model.estimate(right, &known).work <= alone {
            true => lookup::optional(pattern),
            false => pattern,
        }
    }

    fn expression(&mut self, expression: Expression, bound: &Variables) -> Expression {
        rewrite_exists(expression, &mut |pattern| self.pattern(pattern, bound))
    }

    /// The filters above a pattern; an `EXISTS` with few solutions becomes a join.
    fn filtered(&mut self, pattern: GraphPattern, bound: &Variables) -> GraphPattern {
        let (mut conditions, mut inner) = (Vec::new(), pattern);
        while let GraphPattern::Filter { expr, inner: next } = inner {
            conditions.push(expr);
            inner = *next;
        }
        let joins = matches!(inner, GraphPattern::Bgp { .. } | GraphPattern::Join { .. });
        if joins {
            (conditions, inner) = with_constants(conditions, inner);
        }
        if joins && bound.is_empty() {
            while let Some((at, solutions)) = self.selective_exists(&conditions, &inner) {
                conditions.remove(at);
                inner = GraphPattern::Join {
                    left: Box::new(solutions),
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

    /// The `EXISTS` whose solutions are so few that it is cheaper to find them first.
    fn selective_exists(
        &mut self,
        conditions: &[Expression],
        inner: &GraphPattern,
    ) -> Option<(usize, GraphPattern)> {
        let none = Variables::new();
        let (at, solutions, cost) = conditions
            .iter()
            .enumerate()
            .filter_map(|(at, condition)| {
                let solutions = exists_to_join::join_of(condition, inner)?;
                let cost = self.cost_model().estimate(&solutions, &none);
                Some((at, solutions, cost))
            })
            .min_by(|a, b| a.2.work.total_cmp(&b.2.work))?;
        if cost.work * ENUMERATION_COST >= self.cost_model().estimate(inner, &none).rows {
            return None;
        }
        let rows = cost.rows.ceil();
        self.scans
            .note(format!("solutions of EXISTS are found first: ≈ {rows}"));
        Some((at, solutions))
    }

    /// Orders the operands of a join.
    fn join(&mut self, pattern: GraphPattern, bound: &Variables) -> GraphPattern {
        let mut left = Vec::new();
        join_operands(pattern, &mut left);
        let count = left.len();
        let mut known = bound.clone();
        let mut chain: Option<GraphPattern> = None;
        let mut rows = 1.0;
        let mut steps = Vec::new();
        while let Some(at) = self.next(&left, &known, self.first.filter(|_| chain.is_none())) {
            let operand = left.remove(at);
            let connected = operand.connected(&known);
            let rows_before = rows;
            rows *= self.cost_model().rows(&operand, &known);
            steps.push(format!("{} ≈ {}", describe(&operand), rows.ceil()));
            let certain = operand.certain();
            chain = Some(match (chain, operand) {
                (None, JoinOperand::Other(other)) => self.pattern(other, bound),
                (None, operand) => operand.pattern(),
                // No shared variable: the evaluator computes a product faster than a loop.
                (Some(before), operand)
                    if !connected && !matches!(operand, JoinOperand::Other(_)) =>
                {
                    let separate = self.separate_chain(operand, &mut left, &mut known, bound);
                    GraphPattern::Join {
                        left: Box::new(before),
                        right: Box::new(separate),
                    }
                }
                // No shared variable: the evaluator computes the product.
                (Some(before), JoinOperand::Other(other)) if !connected => GraphPattern::Join {
                    left: Box::new(before),
                    right: Box::new(self.pattern(other, bound)),
                },
                (Some(before), JoinOperand::Other(other)) => {
                    self.join_group(before, other, rows_before, (bound, &known))
                }
                (Some(before), operand) => GraphPattern::Lateral {
                    left: Box::new(before),
                    right: Box::new(operand.pattern()),
                },
            });
            known.extend(certain);
        }
        if count > 1 {
            self.scans.note(format!("joins: {}", steps.join(", then ")));
        }
        chain.unwrap_or(GraphPattern::Bgp {
            patterns: Vec::new(),
        })
    }

    /// Joins a group with what is before it: by looking it up for each of so many rows, if it can be and
    /// that is cheaper, or once.
    fn join_group(
        &mut self,
        before: GraphPattern,
        group: GraphPattern,
        rows: f64,
        (bound, known): (&Variables, &Variables),
    ) -> GraphPattern {
        let work = |order: &Self, group: &GraphPattern, known: &Variables| {
            order.cost_model().estimate(group, known).work
        };
        let alone = work(self, &group, bound);
        if lookup::is_lookup(&group) && rows * work(self, &group, known) <= alone {
            return GraphPattern::Lateral {
                left: Box::new(before),
                right: Box::new(self.pattern(group, known)),
            };
        }
        let group = self.pattern(group, bound);
        // In this order of its own.
        let is_cheaper_once = rows * work(self, &group, known) > alone;
        let (left, right) = match is_cheaper_once {
            true => (lookup::once(before), lookup::once(group)),
            false => (before, group),
        };
        GraphPattern::Join {
            left: Box::new(left),
            right: Box::new(right),
        }
    }

    /// A separate chain that begins with an operand sharing no variable with those before it.
    fn separate_chain(
        &mut self,
        operand: JoinOperand,
        left: &mut Vec<JoinOperand>,
        known: &mut Variables,
        bound: &Variables,
    ) -> GraphPattern {
        let mut own = bound | &operand.certain();
        let mut chain = operand.pattern();
        let others = &*known - bound;
        loop {
            let next = left
                .iter()
                .enumerate()
                .filter(|(_, operand)| !matches!(operand, JoinOperand::Other(_)))
                .filter(|(_, operand)| {
                    let scope = operand.scope();
                    !scope.is_disjoint(&own) && scope.is_disjoint(&others)
                })
                .take(MAX_COMPARED)
                .map(|(at, operand)| (at, self.cost_model().rows(operand, &own)))
                .min_by(|a, b| a.1.total_cmp(&b.1));
            let Some((at, _)) = next else { break };
            let operand = left.remove(at);
            own.extend(operand.certain());
            chain = GraphPattern::Lateral {
                left: Box::new(chain),
                right: Box::new(operand.pattern()),
            };
        }
        known.extend(own);
        chain
    }

    /// The index of the operand that comes next: the scan with this predicate, if any, or the
    /// cheapest.
    fn next(
        &self,
        left: &[JoinOperand],
        known: &Variables,
        scan: Option<&NamedNode>,
    ) -> Option<usize> {
        let forced = scan.and_then(|scan| {
            left.iter().position(|operand| {
                matches!(operand, JoinOperand::Triple(triple)
                    if matches!(&triple.predicate, NamedNodePattern::NamedNode(p) if p == scan))
            })
        });
        if forced.is_some() {
            return forced;
        }
        if left.len() > MAX_COMPARED {
            let connected = left.iter().position(|operand| operand.connected(known));
            return connected.or(Some(0));
        }
        let any_connected = left.iter().any(|operand| operand.connected(known));
        left.iter()
            .enumerate()
            .filter(|(_, operand)| !any_connected || operand.connected(known))
            .map(|(at, operand)| (at, self.cost_model().rows(operand, known)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(at, _)| at)
    }
}

/// The conditions that do not take a variable to be one IRI, and the pattern with those that do.
fn with_constants(
    conditions: Vec<Expression>,
    pattern: GraphPattern,
) -> (Vec<Expression>, GraphPattern) {
    let always_bound = certain(&pattern);
    let (mut others, mut restricted) = (Vec::new(), pattern);
    for condition in conditions {
        match lookup::constant(&condition) {
            Some((variable, node)) if always_bound.contains(variable) => {
                restricted = lookup::with_constant(variable, node, restricted);
            }
            _ => others.push(condition),
        }
    }
    (others, restricted)
}
