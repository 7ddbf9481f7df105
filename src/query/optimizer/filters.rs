//! Conditions looked at as soon as what they look at is bound.
//!
//! A `FILTER` of a group stands above all of the group's `OPTIONAL`s, and the evaluator's own
//! optimiser moves it below them only where every variable is surely bound: never an `EXISTS`
//! with a variable of its own. Here it goes below each part that cannot bind what it looks at.

use super::scope::{Names, certain, conjuncts, in_scope, mentioned};
use crate::query::rewrite::{Rewrite, walk_pattern};
use spargebra::algebra::{Expression, GraphPattern};

/// Moves the conditions of a pattern down, at every depth, those inside `EXISTS` too.
pub(super) fn sink(pattern: GraphPattern) -> GraphPattern {
    Sink { into_joins: true }.pattern(pattern)
}

/// The same, but not into joins: as long as these are not in order, they are better left whole.
pub(super) fn sink_to_joins(pattern: GraphPattern) -> GraphPattern {
    Sink { into_joins: false }.pattern(pattern)
}

struct Sink {
    into_joins: bool,
}

impl Rewrite for Sink {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Filter { expr, inner } => {
                conjuncts(expr).into_iter().fold(*inner, |inner, part| {
                    let looks_at = mentioned(&part);
                    self.place(part, &looks_at, inner)
                })
            }
            other => other,
        }
    }
}

/// Whether a condition that holds below `right` holds above it, and the other way round.
fn unmoved(looks_at: &Names, left: &GraphPattern, right: &GraphPattern) -> bool {
    let mut touched = looks_at & &in_scope(right);
    if !touched.is_empty() {
        touched = &touched - &certain(left);
    }
    touched.is_empty()
}

impl Sink {
    fn place(
        &self,
        condition: Expression,
        looks_at: &Names,
        pattern: GraphPattern,
    ) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::LeftJoin {
                left,
                right,
                expression,
            } if unmoved(looks_at, &left, &right) => G::LeftJoin {
                left: Box::new(self.place(condition, looks_at, *left)),
                right,
                expression,
            },
            G::Lateral { left, right } if self.into_joins && unmoved(looks_at, &left, &right) => {
                G::Lateral {
                    left: Box::new(self.place(condition, looks_at, *left)),
                    right,
                }
            }
            G::Join { left, right } if self.into_joins && unmoved(looks_at, &left, &right) => {
                G::Join {
                    left: Box::new(self.place(condition, looks_at, *left)),
                    right,
                }
            }
            G::Join { left, right } if self.into_joins && unmoved(looks_at, &right, &left) => {
                G::Join {
                    left,
                    right: Box::new(self.place(condition, looks_at, *right)),
                }
            }
            G::Minus { left, right } => G::Minus {
                left: Box::new(self.place(condition, looks_at, *left)),
                right,
            },
            G::Extend {
                inner,
                variable,
                expression,
            } if !looks_at.contains(&variable) => G::Extend {
                inner: Box::new(self.place(condition, looks_at, *inner)),
                variable,
                expression,
            },
            G::Filter { expr, inner } => G::Filter {
                expr,
                inner: Box::new(self.place(condition, looks_at, *inner)),
            },
            other => G::Filter {
                expr: condition,
                inner: Box::new(other),
            },
        }
    }
}
