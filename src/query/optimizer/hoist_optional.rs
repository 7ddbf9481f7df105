//! Hoists `OPTIONAL` and `FILTER` out of joins: `{ A OPTIONAL B } C` is `A C OPTIONAL B` if B and C
//! share only variables that A always binds. Then A and C are in one join, which can be reordered.

use super::scope::{certain, in_scope, mentioned, mentioned_in};
use crate::query::rewrite::{Rewrite, walk_pattern};
use spargebra::algebra::{Expression, GraphPattern};

/// Hoists what can be hoisted, at every depth.
pub(super) fn hoist_optional(pattern: GraphPattern) -> GraphPattern {
    HoistOptional.pattern(pattern)
}

struct HoistOptional;

impl Rewrite for HoistOptional {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Join { left, right } => join(*left, *right),
            other => other,
        }
    }
}

fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    if can_hoist(&left, &right) {
        let (inner, hoisted) = peel(left);
        return hoisted.wrap(join(inner, right));
    }
    if can_hoist(&right, &left) {
        let (inner, hoisted) = peel(right);
        return hoisted.wrap(join(left, inner));
    }
    GraphPattern::Join {
        left: Box::new(left),
        right: Box::new(right),
    }
}

/// The outermost layer of one side of a join.
enum Hoisted {
    Optional(Box<GraphPattern>, Option<Expression>),
    Filter(Expression),
    Nothing,
}

impl Hoisted {
    fn wrap(self, inner: GraphPattern) -> GraphPattern {
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

/// Whether the outermost layer of one side is an `OPTIONAL` or `FILTER`, and every variable of the
/// other side that it uses is always bound below it.
fn can_hoist(side: &GraphPattern, other: &GraphPattern) -> bool {
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
    let (always_bound, other_scope) = (certain(inner), in_scope(other));
    names
        .iter()
        .all(|name| always_bound.contains(name) || !other_scope.contains(name))
}

/// Removes the outermost layer, if it can be hoisted.
fn peel(side: GraphPattern) -> (GraphPattern, Hoisted) {
    match side {
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => (*left, Hoisted::Optional(right, expression)),
        GraphPattern::Filter { expr, inner } => (*inner, Hoisted::Filter(expr)),
        other => (other, Hoisted::Nothing),
    }
}
