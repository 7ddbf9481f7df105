//! Sums of dates and durations.
//!
//! The evaluator's optimiser puts the two sides of a sum in an order of its own, and then finds no
//! sum of a duration and a date, only of a date and a duration. Where the sum fails, the
//! difference with what is negative is asked, in both orders.

use crate::query::rewrite::{Rewrite, walk_expression, walk_pattern};
use oxrdf::Literal;
use oxrdf::vocab::xsd;
use spargebra::algebra::{Expression, GraphPattern};

/// Mends the sums of a pattern.
pub(super) fn mend(pattern: GraphPattern) -> GraphPattern {
    Mend.pattern(pattern)
}

struct Mend;

impl Rewrite for Mend {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        walk_pattern(self, pattern)
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        match walk_expression(self, expression) {
            Expression::Add(a, b) if !is_number(&a) && !is_number(&b) => {
                let less = |a: &Expression, b: &Expression| {
                    let negative = Expression::UnaryMinus(Box::new(b.clone()));
                    Expression::Subtract(Box::new(a.clone()), Box::new(negative))
                };
                let (first, second) = (less(&a, &b), less(&b, &a));
                Expression::Coalesce(vec![Expression::Add(a, b), first, second])
            }
            other => other,
        }
    }
}

fn is_number(expression: &Expression) -> bool {
    let number = |literal: &Literal| {
        let datatype = literal.datatype();
        [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE].contains(&datatype)
    };
    match expression {
        Expression::Literal(literal) => number(literal),
        Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => is_number(a) || is_number(b),
        _ => false,
    }
}
