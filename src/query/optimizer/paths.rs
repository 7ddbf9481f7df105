//! Property paths that are joins in short, written out.
//!
//! The evaluator gives `?s :a|:b ?o` and `?s !:a ?o` once for each way from one end to the other,
//! but only once where both ends are known; so the number of rows would depend on the order of
//! joins. As a union and as a triple they are counted alike either way. What is left, `*`, `+`
//! and `?`, gives each pair once in any case.

use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression as Path};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// A pattern with such paths written out.
pub(super) fn written_out(pattern: GraphPattern) -> GraphPattern {
    Paths { made: 0 }.pattern(pattern)
}

struct Paths {
    made: usize,
}

impl Rewrite for Paths {
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

impl Paths {
    fn path(&mut self, subject: TermPattern, path: Path, object: TermPattern) -> GraphPattern {
        match path {
            Path::NamedNode(node) => triple(subject, node.into(), object),
            // A literal has no properties; the evaluator knows that of a path, not of a triple.
            Path::Reverse(path) if !matches!(object, TermPattern::Literal(_)) => {
                self.path(object, *path, subject)
            }
            Path::Alternative(a, b) => GraphPattern::Union {
                left: Box::new(self.path(subject.clone(), *a, object.clone())),
                right: Box::new(self.path(subject, *b, object)),
            },
            Path::Sequence(a, b) => {
                let between = self.name();
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
        let name = self.name();
        let others = others.into_iter().map(Expression::from).collect();
        let inside = Expression::In(Box::new(name.clone().into()), others);
        GraphPattern::Filter {
            expr: Expression::Not(Box::new(inside)),
            inner: Box::new(triple(subject, name.into(), object)),
        }
    }

    /// A name that no parsed query can hold.
    fn name(&mut self) -> Variable {
        self.made += 1;
        Variable::new_unchecked(format!("path-{}", self.made))
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
