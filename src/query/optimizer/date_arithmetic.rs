//! Rewrites sums of dates and durations.
//!
//! The evaluator's optimizer may swap the operands of a sum, but the evaluator can only add a
//! duration to a date, not a date to a duration. So where the sum fails, the difference with the
//! negated operand is tried, in both orders.

use crate::query::rewrite::{Rewrite, walk_expression, walk_pattern};
use oxrdf::Literal;
use oxrdf::vocab::xsd;
use spargebra::algebra::{Expression, GraphPattern};

/// Rewrites the sums of a pattern.
pub(super) fn rewrite_date_sums(pattern: GraphPattern) -> GraphPattern {
    RewriteDateSums.pattern(pattern)
}

struct RewriteDateSums;

impl Rewrite for RewriteDateSums {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        walk_pattern(self, pattern)
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        match walk_expression(self, expression) {
            Expression::Add(a, b) if !is_number(&a) && !is_number(&b) => {
                let subtract = |a: &Expression, b: &Expression| {
                    let negative = Expression::UnaryMinus(Box::new(b.clone()));
                    Expression::Subtract(Box::new(a.clone()), Box::new(negative))
                };
                let (first, second) = (subtract(&a, &b), subtract(&b, &a));
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
