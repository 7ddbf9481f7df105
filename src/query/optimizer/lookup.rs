//! Groups that are looked up for each row before them, or joined once with all of them.
//!
//! A `UNION` that follows other patterns can be evaluated for each of their rows, with the variables
//! that the row binds: then the patterns outside of it restrict each of its branches. Or it is evaluated
//! once, by itself, and joined. The evaluator's own optimizer evaluates a group for each row whenever it
//! can, and then reads again and again what the row does not restrict. So the cost model chooses, and what
//! is joined once is hidden from that optimizer.

use super::scope::{certain, in_scope, mentioned};
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::GroundTerm;

/// Whether evaluating a pattern for each row, and joining it with the rows, are the same.
pub(super) fn is_lookup(pattern: &GraphPattern) -> bool {
    use GraphPattern as G;
    match pattern {
        G::Bgp { .. } | G::Path { .. } | G::Values { .. } => true,
        G::Join { left, right } | G::Union { left, right } => is_lookup(left) && is_lookup(right),
        // An expression must not see what is bound outside of its group alone.
        G::Filter { expr, inner } => is_lookup(inner) && mentioned(expr).is_subset(&certain(inner)),
        _ => false,
    }
}

/// A pattern that the evaluator's optimizer does not evaluate anew for each row of another.
pub(super) fn once(pattern: GraphPattern) -> GraphPattern {
    GraphPattern::Project {
        variables: in_scope(&pattern).into_iter().collect(),
        inner: Box::new(pattern),
    }
}

/// An `OPTIONAL` that is evaluated for each row of what is before it.
pub(super) fn optional(pattern: GraphPattern) -> GraphPattern {
    let GraphPattern::LeftJoin {
        left,
        right,
        expression,
    } = pattern
    else {
        return pattern;
    };
    let nothing = GraphPattern::Bgp {
        patterns: Vec::new(),
    };
    GraphPattern::Lateral {
        left,
        right: Box::new(GraphPattern::LeftJoin {
            left: Box::new(nothing),
            right,
            expression,
        }),
    }
}

/// The variable and the IRI that a condition takes to be the same.
pub(super) fn constant(condition: &Expression) -> Option<(&Variable, &NamedNode)> {
    let (Expression::Equal(a, b) | Expression::SameTerm(a, b)) = condition else {
        return None;
    };
    match (&**a, &**b) {
        (Expression::Variable(variable), Expression::NamedNode(node))
        | (Expression::NamedNode(node), Expression::Variable(variable)) => Some((variable, node)),
        _ => None,
    }
}

/// A pattern in which a variable that it always binds is one IRI, which can be looked up first.
pub(super) fn with_constant(
    variable: &Variable,
    node: &NamedNode,
    pattern: GraphPattern,
) -> GraphPattern {
    GraphPattern::Join {
        left: Box::new(GraphPattern::Values {
            variables: vec![variable.clone()],
            bindings: vec![vec![Some(GroundTerm::NamedNode(node.clone()))]],
        }),
        right: Box::new(pattern),
    }
}
