//! Replaces the blank nodes of a query's patterns by variables.

use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::Variable;
use spargebra::algebra::GraphPattern;
use spargebra::term::{TermPattern, TriplePattern};

/// A pattern with a variable in place of each blank node. Its name has a hyphen, so that no parsed
/// query has it, and it is not selected.
pub(super) fn blank_nodes_to_variables(pattern: GraphPattern) -> GraphPattern {
    BlankNodesToVariables.pattern(pattern)
}

struct BlankNodesToVariables;

impl Rewrite for BlankNodesToVariables {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Bgp { patterns } => GraphPattern::Bgp {
                patterns: patterns.into_iter().map(triple).collect(),
            },
            GraphPattern::Path {
                subject,
                path,
                object,
            } => GraphPattern::Path {
                subject: term(subject),
                path,
                object: term(object),
            },
            other => other,
        }
    }
}

fn triple(triple: TriplePattern) -> TriplePattern {
    TriplePattern {
        subject: term(triple.subject),
        object: term(triple.object),
        ..triple
    }
}

fn term(term: TermPattern) -> TermPattern {
    match term {
        TermPattern::Triple(inner) => triple(*inner).into(),
        TermPattern::BlankNode(node) => {
            Variable::new_unchecked(format!("blank-{}", node.as_str())).into()
        }
        other => other,
    }
}
