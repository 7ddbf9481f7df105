//! A visitor that rewrites the SPARQL algebra.

use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use std::mem;

/// The query with its pattern changed.
pub(super) fn map_pattern(
    mut query: Query,
    change: impl FnOnce(GraphPattern) -> GraphPattern,
) -> Query {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &mut query;
    *pattern = change(mem::take(pattern));
    query
}

/// A rewrite of the algebra. Each method takes a node and returns its replacement; by
/// default, only the nodes below it are rewritten.
pub(super) trait Rewrite {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        walk_pattern(self, pattern)
    }

    /// The second of two patterns, whose place in the query may differ from that of the first.
    fn right(&mut self, pattern: GraphPattern) -> GraphPattern {
        self.pattern(pattern)
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        walk_expression(self, expression)
    }
}

/// The same pattern with every pattern and expression right below it rewritten.
pub(super) fn walk_pattern<R: Rewrite + ?Sized>(
    rewrite: &mut R,
    mut pattern: GraphPattern,
) -> GraphPattern {
    use GraphPattern as G;
    match &mut pattern {
        G::Bgp { .. } | G::Path { .. } | G::Values { .. } => {}
        G::Join { left, right }
        | G::Lateral { left, right }
        | G::Union { left, right }
        | G::Minus { left, right } => {
            in_pattern(rewrite, left);
            in_right(rewrite, right);
        }
        G::LeftJoin {
            left,
            right,
            expression,
        } => {
            in_pattern(rewrite, left);
            in_right(rewrite, right);
            if let Some(expression) = expression {
                in_expression(rewrite, expression);
            }
        }
        G::Filter { expr, inner } => {
            in_expression(rewrite, expr);
            in_pattern(rewrite, inner);
        }
        G::Extend {
            inner, expression, ..
        } => {
            in_pattern(rewrite, inner);
            in_expression(rewrite, expression);
        }
        G::OrderBy { inner, expression } => {
            in_pattern(rewrite, inner);
            for key in expression {
                let (OrderExpression::Asc(by) | OrderExpression::Desc(by)) = key;
                in_expression(rewrite, by);
            }
        }
        G::Group {
            inner, aggregates, ..
        } => {
            in_pattern(rewrite, inner);
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    in_expression(rewrite, expr);
                }
            }
        }
        G::Graph { inner, .. }
        | G::Project { inner, .. }
        | G::Distinct { inner }
        | G::Reduced { inner }
        | G::Slice { inner, .. }
        | G::Service { inner, .. } => in_pattern(rewrite, inner),
    }
    pattern
}

fn in_pattern<R: Rewrite + ?Sized>(rewrite: &mut R, pattern: &mut GraphPattern) {
    *pattern = rewrite.pattern(mem::take(pattern));
}

fn in_right<R: Rewrite + ?Sized>(rewrite: &mut R, pattern: &mut GraphPattern) {
    *pattern = rewrite.right(mem::take(pattern));
}

fn in_expression<R: Rewrite + ?Sized>(rewrite: &mut R, expression: &mut Expression) {
    // any expression that needs no memory
    let taken = mem::replace(expression, Expression::Coalesce(Vec::new()));
    *expression = rewrite.expression(taken);
}

/// The same expression with everything right below it rewritten.
pub(super) fn walk_expression<R: Rewrite + ?Sized>(
    rewrite: &mut R,
    mut expression: Expression,
) -> Expression {
    use Expression as E;
    match &mut expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => {}
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => {
            in_expression(rewrite, a);
            in_expression(rewrite, b);
        }
        E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => in_expression(rewrite, a),
        E::If(a, b, c) => {
            in_expression(rewrite, a);
            in_expression(rewrite, b);
            in_expression(rewrite, c);
        }
        E::In(a, list) => {
            in_expression(rewrite, a);
            all(rewrite, list);
        }
        E::Coalesce(list) | E::FunctionCall(_, list) => all(rewrite, list),
        E::Exists(pattern) => in_pattern(rewrite, pattern),
    }
    expression
}

fn all<R: Rewrite + ?Sized>(rewrite: &mut R, list: &mut [Expression]) {
    for expression in list {
        in_expression(rewrite, expression);
    }
}
