//! The expressions of a pattern, and the patterns inside their `EXISTS`.

use crate::query::rewrite::{Rewrite, walk_expression};
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};

/// An expression with the pattern of each `EXISTS` rewritten.
pub(super) fn each(
    expression: Expression,
    rewrite: &mut impl FnMut(GraphPattern) -> GraphPattern,
) -> Expression {
    Each(rewrite).expression(expression)
}

/// The keys of an `ORDER BY` with their expressions rewritten.
pub(super) fn in_keys(
    keys: Vec<OrderExpression>,
    mut rewrite: impl FnMut(Expression) -> Expression,
) -> Vec<OrderExpression> {
    let one = |key| match key {
        OrderExpression::Asc(by) => OrderExpression::Asc(rewrite(by)),
        OrderExpression::Desc(by) => OrderExpression::Desc(rewrite(by)),
    };
    keys.into_iter().map(one).collect()
}

struct Each<'a, F>(&'a mut F);

impl<F: FnMut(GraphPattern) -> GraphPattern> Rewrite for Each<'_, F> {
    fn expression(&mut self, expression: Expression) -> Expression {
        match expression {
            Expression::Exists(pattern) => Expression::Exists(Box::new((self.0)(*pattern))),
            other => walk_expression(self, other),
        }
    }
}
