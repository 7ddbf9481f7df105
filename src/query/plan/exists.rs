//! The patterns inside `EXISTS`.

use super::super::walk::{Rewrite, walk_expression};
use spargebra::algebra::{Expression, GraphPattern};

/// An expression with the pattern of each `EXISTS` rewritten.
pub(super) fn each(
    expression: Expression,
    rewrite: &mut impl FnMut(GraphPattern) -> GraphPattern,
) -> Expression {
    Each(rewrite).expression(expression)
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
