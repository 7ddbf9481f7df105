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
fn with_filter_grouped(pattern: Box<GraphPattern>) -> Box<GraphPattern> {
    match *pattern {
        filter @ GraphPattern::Filter { .. } => Box::new(group(filter)),
        other => Box::new(other),
    }
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
fn join(left: Box<GraphPattern>, right: Box<GraphPattern>) -> GraphPattern {
    match *right {
        GraphPattern::Join {
            left: middle,
            right: last,
        } => GraphPattern::Join {
            left: Box::new(join(left, middle)),
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
            G::Join { left, right } => join(left, right),
            G::LeftJoin {
                left,
                right,
                expression,
            } => G::LeftJoin {
                left: with_filter_grouped(left),
                right: with_filter_grouped(right),
                expression,
            },
            G::Minus { left, right } => G::Minus {
                left: with_filter_grouped(left),
                right,
            },
            G::Extend {
                inner,
                variable,
                expression,
            } => G::Extend {
                inner: with_filter_grouped(inner),
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
            other => other,
        }
    }
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
