//! What is optional, and conditions, out of joins: `{ A OPTIONAL B } C` is `A C OPTIONAL B`, where
//! B and C have nothing in common but what A surely binds. Then A and C stand in one line, and the
//! cheapest of it leads.

use super::scope::{certain, in_scope, mentioned, mentioned_in};
use crate::query::rewrite::{Rewrite, walk_pattern};
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
    if apart(&left, &right) {
        let (inner, lifted) = peel(left);
        return lifted.onto(join(inner, right));
    }
    if apart(&right, &left) {
        let (inner, lifted) = peel(right);
        return lifted.onto(join(left, inner));
    }
    GraphPattern::Join {
        left: Box::new(left),
        right: Box::new(right),
    }
}

/// What stood around one side of a join.
enum Lifted {
    Optional(Box<GraphPattern>, Option<Expression>),
    Filter(Expression),
    Nothing,
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
            Self::Nothing => *inner,
        }
    }
}

/// Whether the outermost layer of one side is optional or a condition, and names nothing of the
/// other side but what is surely bound below it.
fn apart(side: &GraphPattern, other: &GraphPattern) -> bool {
    let (inner, names) = match side {
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => {
            let mut names = mentioned_in(right);
            names.extend(expression.iter().flat_map(mentioned));
            (left, names)
        }
        GraphPattern::Filter { expr, inner } => (inner, mentioned(expr)),
        _ => return false,
    };
    let (sure, theirs) = (certain(inner), in_scope(other));
    names
        .iter()
        .all(|name| sure.contains(name) || !theirs.contains(name))
}

/// Takes the outermost layer off; nothing where there is none to take.
fn peel(side: GraphPattern) -> (GraphPattern, Lifted) {
    match side {
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => (*left, Lifted::Optional(right, expression)),
        GraphPattern::Filter { expr, inner } => (*inner, Lifted::Filter(expr)),
        other => (other, Lifted::Nothing),
    }
}
