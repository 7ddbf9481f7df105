//! A visitor that rewrites the SPARQL algebra.

use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

/// The query with its pattern changed.
pub(super) fn map_pattern(
    query: Query,
    change: impl FnOnce(GraphPattern) -> GraphPattern,
) -> Query {
    match query {
        Query::Select {
            dataset,
            pattern,
            base_iri,
        } => Query::Select {
            dataset,
            pattern: change(pattern),
            base_iri,
        },
        Query::Construct {
            template,
            dataset,
            pattern,
            base_iri,
        } => Query::Construct {
            template,
            dataset,
            pattern: change(pattern),
            base_iri,
        },
        Query::Describe {
            dataset,
            pattern,
            base_iri,
        } => Query::Describe {
            dataset,
            pattern: change(pattern),
            base_iri,
        },
        Query::Ask {
            dataset,
            pattern,
            base_iri,
        } => Query::Ask {
            dataset,
            pattern: change(pattern),
            base_iri,
        },
    }
}

/// A rewrite of the algebra. Each method takes a node and returns its replacement; by
/// default, only the nodes below it are rewritten.
pub(super) trait Rewrite {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        walk_pattern(self, pattern)
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        walk_expression(self, expression)
    }
}

/// The same pattern with every pattern and expression right below it rewritten.
pub(super) fn walk_pattern<R: Rewrite + ?Sized>(
    rewrite: &mut R,
    pattern: GraphPattern,
) -> GraphPattern {
    use GraphPattern as G;
    match pattern {
        G::Bgp { .. } | G::Path { .. } | G::Values { .. } => pattern,
        G::Join { left, right } => G::Join {
            left: inside(rewrite, left),
            right: inside(rewrite, right),
        },
        G::LeftJoin {
            left,
            right,
            expression,
        } => G::LeftJoin {
            left: inside(rewrite, left),
            right: inside(rewrite, right),
            expression: expression.map(|e| rewrite.expression(e)),
        },
        G::Lateral { left, right } => G::Lateral {
            left: inside(rewrite, left),
            right: inside(rewrite, right),
        },
        G::Union { left, right } => G::Union {
            left: inside(rewrite, left),
            right: inside(rewrite, right),
        },
        G::Minus { left, right } => G::Minus {
            left: inside(rewrite, left),
            right: inside(rewrite, right),
        },
        G::Filter { expr, inner } => G::Filter {
            expr: rewrite.expression(expr),
            inner: inside(rewrite, inner),
        },
        G::Graph { name, inner } => G::Graph {
            name,
            inner: inside(rewrite, inner),
        },
        G::Extend {
            inner,
            variable,
            expression,
        } => G::Extend {
            inner: inside(rewrite, inner),
            variable,
            expression: rewrite.expression(expression),
        },
        G::OrderBy { inner, expression } => G::OrderBy {
            inner: inside(rewrite, inner),
            expression: expression
                .into_iter()
                .map(|key| match key {
                    OrderExpression::Asc(e) => OrderExpression::Asc(rewrite.expression(e)),
                    OrderExpression::Desc(e) => OrderExpression::Desc(rewrite.expression(e)),
                })
                .collect(),
        },
        G::Project { inner, variables } => G::Project {
            inner: inside(rewrite, inner),
            variables,
        },
        G::Distinct { inner } => G::Distinct {
            inner: inside(rewrite, inner),
        },
        G::Reduced { inner } => G::Reduced {
            inner: inside(rewrite, inner),
        },
        G::Slice {
            inner,
            start,
            length,
        } => G::Slice {
            inner: inside(rewrite, inner),
            start,
            length,
        },
        G::Group {
            inner,
            variables,
            aggregates,
        } => G::Group {
            inner: inside(rewrite, inner),
            variables,
            aggregates: aggregates
                .into_iter()
                .map(|(variable, aggregate)| {
                    (variable, in_aggregate(aggregate, |e| rewrite.expression(e)))
                })
                .collect(),
        },
        G::Service {
            name,
            inner,
            silent,
        } => G::Service {
            name,
            inner: inside(rewrite, inner),
            silent,
        },
    }
}

#[expect(clippy::boxed_local, reason = "the algebra holds boxes")]
fn inside<R: Rewrite + ?Sized>(rewrite: &mut R, pattern: Box<GraphPattern>) -> Box<GraphPattern> {
    Box::new(rewrite.pattern(*pattern))
}

/// An aggregate with its expression rewritten.
pub(super) fn in_aggregate(
    aggregate: AggregateExpression,
    rewrite: impl FnOnce(Expression) -> Expression,
) -> AggregateExpression {
    match aggregate {
        AggregateExpression::CountSolutions { .. } => aggregate,
        AggregateExpression::FunctionCall {
            name,
            expr,
            distinct,
        } => AggregateExpression::FunctionCall {
            name,
            expr: rewrite(expr),
            distinct,
        },
    }
}

/// The same expression with everything right below it rewritten.
pub(super) fn walk_expression<R: Rewrite + ?Sized>(
    rewrite: &mut R,
    expression: Expression,
) -> Expression {
    use Expression as E;
    let mut one = |e: Box<Expression>| Box::new(rewrite.expression(*e));
    match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => expression,
        E::Or(a, b) => E::Or(one(a), one(b)),
        E::And(a, b) => E::And(one(a), one(b)),
        E::Equal(a, b) => E::Equal(one(a), one(b)),
        E::SameTerm(a, b) => E::SameTerm(one(a), one(b)),
        E::Greater(a, b) => E::Greater(one(a), one(b)),
        E::GreaterOrEqual(a, b) => E::GreaterOrEqual(one(a), one(b)),
        E::Less(a, b) => E::Less(one(a), one(b)),
        E::LessOrEqual(a, b) => E::LessOrEqual(one(a), one(b)),
        E::Add(a, b) => E::Add(one(a), one(b)),
        E::Subtract(a, b) => E::Subtract(one(a), one(b)),
        E::Multiply(a, b) => E::Multiply(one(a), one(b)),
        E::Divide(a, b) => E::Divide(one(a), one(b)),
        E::UnaryPlus(a) => E::UnaryPlus(one(a)),
        E::UnaryMinus(a) => E::UnaryMinus(one(a)),
        E::Not(a) => E::Not(one(a)),
        E::If(a, b, c) => E::If(one(a), one(b), one(c)),
        E::In(a, list) => {
            let a = one(a);
            E::In(a, all(rewrite, list))
        }
        E::Coalesce(list) => E::Coalesce(all(rewrite, list)),
        E::FunctionCall(function, list) => E::FunctionCall(function, all(rewrite, list)),
        E::Exists(pattern) => E::Exists(inside(rewrite, pattern)),
    }
}

fn all<R: Rewrite + ?Sized>(rewrite: &mut R, list: Vec<Expression>) -> Vec<Expression> {
    list.into_iter().map(|e| rewrite.expression(e)).collect()
}
