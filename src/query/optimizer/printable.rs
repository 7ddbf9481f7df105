//! Algebra whose text says the same: what printing would merge into the group around it gets a group
//! of its own, and variables get names that SPARQL allows.
//!
//! `{ { A FILTER(c) } OPTIONAL { B } }` is printed without the inner braces, and then `c` is a
//! condition on B too. A join with nothing is printed with braces, and is the same.

use crate::query::rewrite::{Rewrite, walk_expression, walk_pattern};
use oxrdf::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// The pattern in a form that is printed as what it is.
pub(super) fn printable(pattern: GraphPattern) -> GraphPattern {
    Printable.pattern(pattern)
}

struct Printable;

/// A pattern in braces.
fn group(pattern: GraphPattern) -> GraphPattern {
    GraphPattern::Join {
        left: Box::default(),
        right: Box::new(pattern),
    }
}

/// A condition in braces: it is one on its own group alone.
fn with_filter_grouped(pattern: GraphPattern) -> Box<GraphPattern> {
    Box::new(match pattern {
        filter @ GraphPattern::Filter { .. } => group(filter),
        other => other,
    })
}

/// Whether a pattern is printed as a SELECT.
fn is_select(pattern: &GraphPattern) -> bool {
    use GraphPattern as G;
    matches!(
        pattern,
        G::Project { .. }
            | G::Distinct { .. }
            | G::Reduced { .. }
            | G::Slice { .. }
            | G::OrderBy { .. }
    )
}

/// What stands in a SELECT, in braces where it would be taken for a part of that SELECT.
fn with_select_grouped(
    pattern: Box<GraphPattern>,
    is_part: impl Fn(&GraphPattern) -> bool,
) -> Box<GraphPattern> {
    match is_select(&pattern) && !is_part(&pattern) {
        true => Box::new(group(*pattern)),
        false => pattern,
    }
}

/// Two patterns joined. Joins nest to the left, as they are printed.
fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    match right {
        GraphPattern::Join {
            left: middle,
            right: last,
        } => GraphPattern::Join {
            left: Box::new(join(left, *middle)),
            right: last,
        },
        right => GraphPattern::Join {
            left: with_filter_grouped(left),
            right: Box::new(right),
        },
    }
}

impl Rewrite for Printable {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as G;
        match walk_pattern(self, pattern) {
            G::Bgp { patterns } => G::Bgp {
                patterns: patterns.into_iter().map(triple).collect(),
            },
            G::Path {
                subject,
                path,
                object,
            } => G::Path {
                subject: term(subject),
                path,
                object: term(object),
            },
            G::Join { left, right } => join(*left, *right),
            G::LeftJoin {
                left,
                right,
                expression,
            } => G::LeftJoin {
                left: with_filter_grouped(*left),
                right: with_filter_grouped(*right),
                expression,
            },
            G::Minus { left, right } => G::Minus {
                left: with_filter_grouped(*left),
                right,
            },
            G::Extend {
                inner,
                variable,
                expression,
            } => G::Extend {
                inner: with_filter_grouped(*inner),
                variable: name(variable),
                expression,
            },
            G::Project { inner, variables } => G::Project {
                inner: with_select_grouped(inner, |it| matches!(it, G::OrderBy { .. })),
                variables: variables.into_iter().map(name).collect(),
            },
            G::Group {
                inner,
                variables,
                aggregates,
            } => G::Group {
                inner,
                variables: variables.into_iter().map(name).collect(),
                aggregates,
            },
            G::OrderBy { inner, expression } => G::OrderBy {
                inner: with_select_grouped(inner, |_| false),
                expression,
            },
            G::Distinct { inner } => G::Distinct {
                inner: with_select_grouped(inner, |it| matches!(it, G::Project { .. })),
            },
            G::Reduced { inner } => G::Reduced {
                inner: with_select_grouped(inner, |it| matches!(it, G::Project { .. })),
            },
            G::Slice {
                inner,
                start,
                length,
            } => G::Slice {
                inner: with_select_grouped(inner, |it| !matches!(it, G::Slice { .. })),
                start,
                length,
            },
            other => other,
        }
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        match walk_expression(self, expression) {
            Expression::Variable(variable) => Expression::Variable(name(variable)),
            Expression::Bound(variable) => Expression::Bound(name(variable)),
            Expression::Add(a, b) => Expression::Add(operand(a), operand(b)),
            Expression::Subtract(a, b) => Expression::Subtract(operand(a), operand(b)),
            Expression::Multiply(a, b) => Expression::Multiply(operand(a), operand(b)),
            Expression::Divide(a, b) => Expression::Divide(operand(a), operand(b)),
            Expression::UnaryPlus(a) => Expression::UnaryPlus(operand(a)),
            Expression::UnaryMinus(a) => Expression::UnaryMinus(operand(a)),
            Expression::Not(a) => Expression::Not(match *a {
                exists @ Expression::Exists(_) => Box::new(exists),
                other => operand(Box::new(other)),
            }),
            other => other,
        }
    }
}

/// An operand in brackets: sums and products are printed without, so that `1 - (2 - 3)` would be
/// `1 - 2 - 3`. The first of one value is that value.
fn operand(expression: Box<Expression>) -> Box<Expression> {
    use Expression as E;
    match *expression {
        E::Add(..) | E::Subtract(..) | E::Multiply(..) | E::Divide(..) => {}
        E::UnaryPlus(_) | E::UnaryMinus(_) | E::Not(_) | E::Exists(_) => {}
        // It may have a sign.
        E::Literal(_) => {}
        _ => return expression,
    }
    Box::new(E::Coalesce(vec![*expression]))
}

/// A name that SPARQL allows: rewrites make variables with a hyphen, which no parsed query has.
fn name(variable: Variable) -> Variable {
    match variable.as_str().contains('-') {
        true => {
            let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
            let text: String = variable.as_str().chars().map(plain).collect();
            Variable::new_unchecked(format!("__{text}"))
        }
        false => variable,
    }
}

fn triple(triple: TriplePattern) -> TriplePattern {
    let predicate = match triple.predicate {
        NamedNodePattern::Variable(variable) => name(variable).into(),
        named => named,
    };
    TriplePattern {
        subject: term(triple.subject),
        predicate,
        object: term(triple.object),
    }
}

fn term(of: TermPattern) -> TermPattern {
    match of {
        TermPattern::Variable(variable) => name(variable).into(),
        TermPattern::Triple(inner) => triple(*inner).into(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::parse;
    use super::printable;
    use crate::query::evaluate::evaluate;
    use crate::query::optimizer::test_graph::TestGraph;
    use crate::query::rewrite::map_pattern;
    use crate::query::{Answer, QueryOptions};

    #[test]
    fn sums_and_signs_mean_the_same_when_printed() {
        let graph = TestGraph::turtle("");
        let value = |text: &str| {
            let answer = evaluate(graph.clone(), parse(text).into(), &QueryOptions::default());
            match answer {
                Ok(Answer::Table(table)) => table.rows,
                other => panic!("{text}: {other:?}"),
            }
        };
        for sum in [
            "1 - (2 - 3)",
            "(1 + 2) * 3",
            "12 / (2 * 3)",
            "-(1 + 2)",
            "1 - -2",
            "!(1 = 2)",
            "!(!(1 = 2))",
            "365 * 2 + FLOOR((153 * (3 + IF(3 < 2, 9, -3)) + 2) / 5)",
        ] {
            let text = format!("SELECT ({sum} AS ?x) {{}}");
            let printed = map_pattern(parse(&text), printable).to_string();
            assert_eq!(
                value(&text),
                value(&printed),
                "{text} is printed as {printed}"
            );
        }
    }
}
