//! Conditions looked at as soon as what they look at is bound.
//!
//! A `FILTER` of a group stands above all of the group's `OPTIONAL`s, and the evaluator's own
//! optimiser moves it below them only where every variable is surely bound: never an `EXISTS`
//! with a variable of its own. Here it goes below each part that cannot bind what it looks at.

use super::super::walk::{Rewrite, walk_pattern};
use super::scope::{Names, certain, conjuncts, in_scope, mentioned};
use spargebra::algebra::{Expression, GraphPattern};

/// Moves the conditions of a pattern down, at every depth.
pub(super) fn sink(pattern: GraphPattern) -> GraphPattern {
    Sink.pattern(pattern)
}

/// The same in every expression's `EXISTS`, too.
struct Sink;

impl Rewrite for Sink {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Filter { expr, inner } => {
                conjuncts(expr).into_iter().fold(*inner, |inner, part| {
                    let looks_at = mentioned(&part);
                    place(part, &looks_at, inner)
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

fn place(condition: Expression, looks_at: &Names, pattern: GraphPattern) -> GraphPattern {
    use GraphPattern as G;
    match pattern {
        G::LeftJoin {
            left,
            right,
            expression,
        } if unmoved(looks_at, &left, &right) => G::LeftJoin {
            left: Box::new(place(condition, looks_at, *left)),
            right,
            expression,
        },
        G::Lateral { left, right } if unmoved(looks_at, &left, &right) => G::Lateral {
            left: Box::new(place(condition, looks_at, *left)),
            right,
        },
        G::Join { left, right } if unmoved(looks_at, &left, &right) => G::Join {
            left: Box::new(place(condition, looks_at, *left)),
            right,
        },
        G::Join { left, right } if unmoved(looks_at, &right, &left) => G::Join {
            left,
            right: Box::new(place(condition, looks_at, *right)),
        },
        G::Minus { left, right } => G::Minus {
            left: Box::new(place(condition, looks_at, *left)),
            right,
        },
        G::Extend {
            inner,
            variable,
            expression,
        } if !looks_at.contains(&variable) => G::Extend {
            inner: Box::new(place(condition, looks_at, *inner)),
            variable,
            expression,
        },
        G::Filter { expr, inner } => G::Filter {
            expr,
            inner: Box::new(place(condition, looks_at, *inner)),
        },
        other => G::Filter {
            expr: condition,
            inner: Box::new(other),
        },
    }
}
