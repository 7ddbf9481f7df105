//! Blank nodes of a query's patterns as the variables that they are.

use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::Variable;
use spargebra::algebra::GraphPattern;
use spargebra::term::{TermPattern, TriplePattern};

/// A pattern with a variable in place of each blank node. No parsed query can hold its name, and
/// as nothing selects it, nothing sees it.
pub(super) fn named(pattern: GraphPattern) -> GraphPattern {
    Named.pattern(pattern)
}

struct Named;

impl Rewrite for Named {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Bgp { patterns } => GraphPattern::Bgp {
                patterns: patterns
                    .into_iter()
                    .map(|triple| TriplePattern {
                        subject: term(triple.subject),
                        object: term(triple.object),
                        ..triple
                    })
                    .collect(),
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

fn term(term: TermPattern) -> TermPattern {
    match term {
        TermPattern::BlankNode(node) => {
            Variable::new_unchecked(format!("blank-{}", node.as_str())).into()
        }
        other => other,
    }
}
