//! Removes unused `OPTIONAL`s: under `DISTINCT`, or where all aggregates are of distinct values, an
//! `OPTIONAL` whose variables are not used further up can only repeat rows.

use super::Scans;
use super::scope::{Variables, certain, in_scope, mentioned, mentioned_in};
use crate::query::rewrite::{Rewrite, walk_pattern};
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};

/// The note about it.
pub(super) const NOTE: &str = "an unused OPTIONAL is removed";

/// Removes the `OPTIONAL`s that distinct rows or aggregates do not need, at every depth outside of
/// `EXISTS`.
pub(super) fn remove_unused_inside(pattern: GraphPattern, scans: &mut Scans) -> GraphPattern {
    Inside(scans).pattern(pattern)
}

struct Inside<'s>(&'s mut Scans);

impl Rewrite for Inside<'_> {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        let pattern = match pattern {
            GraphPattern::Group {
                inner,
                variables,
                aggregates,
            } => {
                let mut used: Option<Variables> = Some(variables.iter().cloned().collect());
                for (_, aggregate) in &aggregates {
                    used = used
                        .zip(of_distinct(aggregate))
                        .map(|(used, more)| &used | &more);
                }
                let inner = match used {
                    Some(used) => Box::new(remove_unused(*inner, &used, self.0)),
                    None => inner,
                };
                GraphPattern::Group {
                    inner,
                    variables,
                    aggregates,
                }
            }
            GraphPattern::Distinct { inner } => {
                let inner = match *inner {
                    GraphPattern::Project { inner, variables } => {
                        let used = variables.iter().cloned().collect();
                        GraphPattern::Project {
                            inner: Box::new(remove_unused(*inner, &used, self.0)),
                            variables,
                        }
                    }
                    other => other,
                };
                GraphPattern::Distinct {
                    inner: Box::new(inner),
                }
            }
            other => other,
        };
        walk_pattern(self, pattern)
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        expression
    }
}

/// The variables of an aggregate that does not depend on how often a row is there.
fn of_distinct(aggregate: &AggregateExpression) -> Option<Variables> {
    use AggregateFunction as F;
    match aggregate {
        AggregateExpression::CountSolutions { .. } => None,
        AggregateExpression::FunctionCall {
            name,
            expr,
            distinct,
        } => {
            let repeats_matter = match name {
                F::Count => !distinct,
                F::Min | F::Max => false,
                _ => true,
            };
            (!repeats_matter).then(|| mentioned(expr))
        }
    }
}

/// A pattern without the `OPTIONAL`s that do not matter if its rows are distinct and only these
/// variables are used.
pub(super) fn remove_unused(
    pattern: GraphPattern,
    used: &Variables,
    scans: &mut Scans,
) -> GraphPattern {
    use GraphPattern as G;
    match pattern {
        G::LeftJoin {
            left,
            right,
            expression,
        } => {
            // The OPTIONAL cannot rebind a variable that is always bound already.
            let bound = certain(&left);
            if in_scope(&right)
                .iter()
                .all(|name| bound.contains(name) || !used.contains(name))
            {
                scans.note(NOTE);
                return remove_unused(*left, used, scans);
            }
            let mut used = used | &mentioned_in(&right);
            used.extend(expression.iter().flat_map(mentioned));
            G::LeftJoin {
                left: Box::new(remove_unused(*left, &used, scans)),
                right,
                expression,
            }
        }
        G::Filter { expr, inner } => {
            let used = used | &mentioned(&expr);
            let inner = Box::new(remove_unused(*inner, &used, scans));
            G::Filter { expr, inner }
        }
        G::Extend {
            inner,
            variable,
            expression,
        } => {
            let used = used | &mentioned(&expression);
            G::Extend {
                inner: Box::new(remove_unused(*inner, &used, scans)),
                variable,
                expression,
            }
        }
        G::Project { inner, variables } => {
            let used = variables
                .iter()
                .filter(|v| used.contains(v))
                .cloned()
                .collect();
            let inner = Box::new(remove_unused(*inner, &used, scans));
            G::Project { inner, variables }
        }
        other => other,
    }
}
