//! What is optional, and conditions, out of joins: `{ A OPTIONAL B } C` is `A C OPTIONAL B`, where
//! B and C have nothing in common but what A surely binds. Then A and C stand in one line, and the
//! cheapest of it leads.

use super::super::walk::{Rewrite, walk_pattern};
use super::scope::{Names, certain, in_scope, mentioned, mentioned_in};
use spargebra::algebra::{Expression, GraphPattern};

/// Lifts what can be lifted, at every depth.
pub(super) fn lift(pattern: GraphPattern) -> GraphPattern {
    Lift.pattern(pattern)
}

struct Lift;

impl Rewrite for Lift {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Join { left, right } => join(*left, *right),
            other => other,
        }
    }
}

fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    match above(left, &right) {
        Ok((inner, put_back)) => put_back.onto(join(inner, right)),
        Err(left) => match above(right, &left) {
            Ok((inner, put_back)) => put_back.onto(join(left, inner)),
            Err(right) => GraphPattern::Join {
                left: Box::new(left),
                right: Box::new(right),
            },
        },
    }
}

/// What stood around one side of a join.
enum Lifted {
    Optional(Box<GraphPattern>, Option<Expression>),
    Filter(Expression),
}

impl Lifted {
    fn onto(self, inner: GraphPattern) -> GraphPattern {
        let inner = Box::new(inner);
        match self {
            Self::Optional(right, expression) => GraphPattern::LeftJoin {
                left: inner,
                right,
                expression,
            },
            Self::Filter(expr) => GraphPattern::Filter { expr, inner },
        }
    }
}

/// Takes the outermost optional or condition off one side, if the other side does not mind.
fn above(side: GraphPattern, other: &GraphPattern) -> Result<(GraphPattern, Lifted), GraphPattern> {
    let apart = |inner: &GraphPattern, names: Names| {
        let sure = certain(inner);
        let theirs = in_scope(other);
        names
            .iter()
            .all(|name| sure.contains(name) || !theirs.contains(name))
    };
    match side {
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => {
            let mut names = mentioned_in(&right);
            names.extend(expression.iter().flat_map(mentioned));
            match apart(&left, names) {
                true => Ok((*left, Lifted::Optional(right, expression))),
                false => Err(GraphPattern::LeftJoin {
                    left,
                    right,
                    expression,
                }),
            }
        }
        GraphPattern::Filter { expr, inner } => match apart(&inner, mentioned(&expr)) {
            true => Ok((*inner, Lifted::Filter(expr))),
            false => Err(GraphPattern::Filter { expr, inner }),
        },
        side => Err(side),
    }
}
