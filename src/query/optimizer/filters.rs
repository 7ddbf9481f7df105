//! Filter pushdown: conditions are tested as soon as their variables are bound.
//!
//! The `FILTER`s of a group are above all of its `OPTIONAL`s. The evaluator's own optimizer moves
//! one below them only if all its variables are always bound: never an `EXISTS` with a variable of
//! its own. Here it moves below each operand that cannot bind any of its variables.

use super::lookup;
use super::scope::{Variables, certain, conjuncts, in_scope, mentioned};
use crate::query::rewrite::{Rewrite, walk_pattern};
use spargebra::algebra::{Expression, GraphPattern};

/// Pushes the conditions of a pattern down, at every depth, inside `EXISTS` too.
pub(super) fn push_filters(pattern: GraphPattern) -> GraphPattern {
    PushFilters { into_joins: true }.pattern(pattern)
}

/// The same, but not into joins, which must stay whole until they are ordered.
pub(super) fn push_filters_to_joins(pattern: GraphPattern) -> GraphPattern {
    PushFilters { into_joins: false }.pattern(pattern)
}

struct PushFilters {
    into_joins: bool,
}

impl Rewrite for PushFilters {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Filter { expr, inner } => {
                conjuncts(expr).into_iter().fold(*inner, |inner, part| {
                    let variables = mentioned(&part);
                    self.push(part, &variables, inner)
                })
            }
            other => other,
        }
    }
}

/// Whether a condition on these variables is the same below `right` as above it.
fn can_push(variables: &Variables, left: &GraphPattern, right: &GraphPattern) -> bool {
    let mut touched = variables & &in_scope(right);
    if !touched.is_empty() {
        touched = &touched - &certain(left);
    }
    touched.is_empty()
}

impl PushFilters {
    fn push(
        &self,
        condition: Expression,
        variables: &Variables,
        pattern: GraphPattern,
    ) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::LeftJoin {
                left,
                right,
                expression,
            } if can_push(variables, &left, &right) => G::LeftJoin {
                left: Box::new(self.push(condition, variables, *left)),
                right,
                expression,
            },
            G::Lateral { left, right } if self.into_joins && can_push(variables, &left, &right) => {
                G::Lateral {
                    left: Box::new(self.push(condition, variables, *left)),
                    right,
                }
            }
            G::Join { left, right } if self.into_joins && can_push(variables, &left, &right) => {
                G::Join {
                    left: Box::new(self.push(condition, variables, *left)),
                    right,
                }
            }
            G::Join { left, right } if self.into_joins && can_push(variables, &right, &left) => {
                G::Join {
                    left,
                    right: Box::new(self.push(condition, variables, *right)),
                }
            }
            G::Minus { left, right } => G::Minus {
                left: Box::new(self.push(condition, variables, *left)),
                right,
            },
            G::Extend {
                inner,
                variable,
                expression,
            } if !variables.contains(&variable) => G::Extend {
                inner: Box::new(self.push(condition, variables, *inner)),
                variable,
                expression,
            },
            G::Filter { expr, inner } => G::Filter {
                expr,
                inner: Box::new(self.push(condition, variables, *inner)),
            },
            // Each branch can look the constant up.
            G::Union { left, right } if lookup::constant(&condition).is_some() => G::Union {
                left: Box::new(self.push(condition.clone(), variables, *left)),
                right: Box::new(self.push(condition, variables, *right)),
            },
            other => G::Filter {
                expr: condition,
                inner: Box::new(other),
            },
        }
    }
}
