//! Rewrites the patterns inside `EXISTS`.

use crate::query::rewrite::{Rewrite, walk_expression};
use spargebra::algebra::{Expression, GraphPattern};

/// An expression with the pattern of each `EXISTS` rewritten.
pub(super) fn rewrite_exists(
    expression: Expression,
    rewrite: &mut impl FnMut(GraphPattern) -> GraphPattern,
) -> Expression {
    RewriteExists(rewrite).expression(expression)
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
