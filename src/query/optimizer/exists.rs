//! Rewrites the patterns inside `EXISTS`.

use crate::query::rewrite::{Rewrite, walk_expression};
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};

/// An expression with the pattern of each `EXISTS` rewritten.
pub(super) fn rewrite_exists(
    expression: Expression,
    rewrite: &mut impl FnMut(GraphPattern) -> GraphPattern,
) -> Expression {
    RewriteExists(rewrite).expression(expression)
}

/// The keys of an `ORDER BY` with their expressions rewritten.
pub(super) fn rewrite_sort_keys(
    keys: Vec<OrderExpression>,
    mut rewrite: impl FnMut(Expression) -> Expression,
) -> Vec<OrderExpression> {
    let one = |key| match key {
        OrderExpression::Asc(by) => OrderExpression::Asc(rewrite(by)),
        OrderExpression::Desc(by) => OrderExpression::Desc(rewrite(by)),
    };
    keys.into_iter().map(one).collect()
}

struct RewriteExists<'a, F>(&'a mut F);

impl<F: FnMut(GraphPattern) -> GraphPattern> Rewrite for RewriteExists<'_, F> {
    fn expression(&mut self, expression: Expression) -> Expression {
        match expression {
            Expression::Exists(pattern) => Expression::Exists(Box::new((self.0)(*pattern))),
            other => walk_expression(self, other),
        }
    }
}
