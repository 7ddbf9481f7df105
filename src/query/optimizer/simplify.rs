//! Simplifies conditions whose truth is partly known once parameters are bound.

use crate::query::bind_params::{filter, left_join, truth};
use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::Literal;
use spargebra::algebra::{Expression, GraphPattern};

/// Simplifies the conditions of a pattern, at every depth.
pub(super) fn simplify(pattern: GraphPattern) -> GraphPattern {
    Simplify.pattern(pattern)
}

struct Simplify;

impl Rewrite for Simplify {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Filter { expr, inner } => filter(condition(expr), inner),
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => left_join(left, right, expression.map(condition)),
            other => other,
        }
    }
}

/// An expression of which only the boolean value matters.
fn condition(expression: Expression) -> Expression {
    use Expression as E;
    let known = |value: bool| E::Literal(Literal::from(value));
    match expression {
        E::Or(a, b) => {
            let (a, b) = (condition(*a), condition(*b));
            match (truth(&a), truth(&b)) {
                (Some(true), _) | (_, Some(true)) => known(true),
                (Some(false), _) => b,
                (_, Some(false)) => a,
                _ => E::Or(Box::new(a), Box::new(b)),
            }
        }
        E::And(a, b) => {
            let (a, b) = (condition(*a), condition(*b));
            match (truth(&a), truth(&b)) {
                (Some(false), _) | (_, Some(false)) => known(false),
                (Some(true), _) => b,
                (_, Some(true)) => a,
                _ => E::And(Box::new(a), Box::new(b)),
            }
        }
        E::Not(inner) => {
            let inner = condition(*inner);
            match truth(&inner) {
                Some(value) => known(!value),
                None => E::Not(Box::new(inner)),
            }
        }
        other => other,
    }
}
