//! Expands property paths into joins, unions and filters.
//!
//! The evaluator returns `?s :a|:b ?o` and `?s !:a ?o` once for each path between the two ends, but
//! only once where both ends are bound; so the number of rows would depend on the join order. As a
//! union and as a filtered triple the number is the same either way. The remaining `*`, `+` and `?`
//! always return each pair once.

use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression as Path};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// A pattern with its paths expanded.
pub(super) fn expand_paths(pattern: GraphPattern) -> GraphPattern {
    let mut expand = ExpandPaths {
        count: 0,
        graphs: 0,
    };
    expand.pattern(pattern)
}

struct ExpandPaths {
    count: usize,
    /// How many `GRAPH` are around.
    graphs: usize,
}

impl Rewrite for ExpandPaths {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        let graph = usize::from(matches!(pattern, GraphPattern::Graph { .. }));
        self.graphs += graph;
        let pattern = walk_pattern(self, pattern);
        self.graphs -= graph;
        match pattern {
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
            path @ (Path::ZeroOrMore(_) | Path::ZeroOrOne(_)) if self.graphs == 0 => {
                with_constant_end(subject, path, object)
            }
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

/// A path that may have no steps. One of length zero begins and ends at any term, also at one that no
/// statement has, which the evaluator does not find: so a constant end is put in the other one's place.
fn with_constant_end(subject: TermPattern, path: Path, object: TermPattern) -> GraphPattern {
    let ends = match (&subject, &object) {
        (TermPattern::Variable(other), end) | (end, TermPattern::Variable(other)) => {
            ground(end).map(|end| (other.clone(), end))
        }
        (one, other) if one == other && ground(one).is_some() => return GraphPattern::default(),
        _ => None,
    };
    let pattern = GraphPattern::Path {
        subject,
        path,
        object,
    };
    let Some((other, end)) = ends else {
        return pattern;
    };
    let constant = match end.clone() {
        GroundTerm::NamedNode(node) => Expression::from(node),
        GroundTerm::Literal(literal) => Expression::from(literal),
        GroundTerm::Triple(_) => return pattern,
    };
    let is_same = Expression::SameTerm(Box::new(other.clone().into()), Box::new(constant));
    GraphPattern::Union {
        left: Box::new(GraphPattern::Values {
            variables: vec![other],
            bindings: vec![vec![Some(end)]],
        }),
        right: Box::new(GraphPattern::Filter {
            expr: Expression::Not(Box::new(is_same)),
            inner: Box::new(pattern),
        }),
    }
}

fn ground(term: &TermPattern) -> Option<GroundTerm> {
    match term {
        TermPattern::NamedNode(node) => Some(node.clone().into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        _ => None,
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
