//! Expands property paths into joins, unions and filters.
//!
//! The evaluator returns `?s :a|:b ?o` and `?s !:a ?o` once for each path between the two ends, but
//! only once where both ends are bound; so the number of rows would depend on the join order. As a
//! union and as a filtered triple the number is the same either way. The remaining `*`, `+` and `?`
//! always return each pair once.

use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression as Path};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// A pattern with its paths expanded.
pub(super) fn expand_paths(pattern: GraphPattern) -> GraphPattern {
    ExpandPaths { count: 0 }.pattern(pattern)
}

struct ExpandPaths {
    count: usize,
}

impl Rewrite for ExpandPaths {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Path {
                subject,
                path,
                object,
            } => self.path(subject, path, object),
            other => other,
        }
    }
}

impl ExpandPaths {
    fn path(&mut self, subject: TermPattern, path: Path, object: TermPattern) -> GraphPattern {
        match path {
            Path::NamedNode(node) => triple(subject, node.into(), object),
            // The evaluator allows a literal as the subject of a path, but not of a triple.
            Path::Reverse(path)
                if !matches!(object, TermPattern::Literal(_) | TermPattern::Triple(_)) =>
            {
                self.path(object, *path, subject)
            }
            Path::Alternative(a, b) => GraphPattern::Union {
                left: Box::new(self.path(subject.clone(), *a, object.clone())),
                right: Box::new(self.path(subject, *b, object)),
            },
            Path::Sequence(a, b) => {
                let between = self.fresh_variable();
                GraphPattern::Join {
                    left: Box::new(self.path(subject, *a, between.clone().into())),
                    right: Box::new(self.path(between.into(), *b, object)),
                }
            }
            Path::NegatedPropertySet(others) => self.negated(subject, others, object),
            path => GraphPattern::Path {
                subject,
                path,
                object,
            },
        }
    }

    fn negated(
        &mut self,
        subject: TermPattern,
        others: Vec<NamedNode>,
        object: TermPattern,
    ) -> GraphPattern {
        let name = self.fresh_variable();
        let others = others.into_iter().map(Expression::from).collect();
        let inside = Expression::In(Box::new(name.clone().into()), others);
        GraphPattern::Filter {
            expr: Expression::Not(Box::new(inside)),
            inner: Box::new(triple(subject, name.into(), object)),
        }
    }

    /// A new variable; SPARQL variables have no hyphen, so no parsed query has it.
    fn fresh_variable(&mut self) -> Variable {
        self.count += 1;
        Variable::new_unchecked(format!("path-{}", self.count))
    }
}

fn triple(subject: TermPattern, predicate: NamedNodePattern, object: TermPattern) -> GraphPattern {
    GraphPattern::Bgp {
        patterns: vec![TriplePattern {
            subject,
            predicate,
            object,
        }],
    }
}
