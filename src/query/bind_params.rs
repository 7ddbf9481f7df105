//! Binds parameters: they become constants of the algebra before it is optimized.
//!
//! A parameter of a saved query is a one-row `VALUES` block, with `UNDEF` for "any". A bound
//! parameter replaces its variable everywhere, inside `EXISTS` too; one left out is never bound.
//! Then `BOUND` is known, and dead branches are removed. A parameter with several values keeps its
//! block, with one row for each.

use super::rewrite::{Rewrite, map_pattern, walk_expression, walk_pattern};
use oxrdf::{Literal, NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;

/// What a parameter is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Binding {
    /// Left out: any value.
    Unbound,
    /// One value.
    One(Term),
    /// One of these values.
    OneOf(Vec<Term>),
}

/// Binds the parameters of a query. Other variables stay as they are.
pub(super) fn bind_params(query: Query, bindings: BTreeMap<Variable, Binding>) -> Query {
    let mut binder = Binder { bindings };
    let mut query = map_pattern(query, |pattern| binder.pattern(pattern));
    if let Query::Construct { template, .. } = &mut query {
        for triple in template {
            *triple = binder.triple(triple.clone()).unwrap_or(triple.clone());
        }
    }
    query
}

struct Binder {
    bindings: BTreeMap<Variable, Binding>,
}

/// A pattern with exactly one empty solution.
fn unit() -> GraphPattern {
    GraphPattern::Bgp {
        patterns: Vec::new(),
    }
}

/// A pattern with no solutions.
fn nothing() -> GraphPattern {
    GraphPattern::Values {
        variables: Vec::new(),
        bindings: Vec::new(),
    }
}

fn constant(term: &Term) -> Option<Expression> {
    match term {
        Term::NamedNode(node) => Some(Expression::NamedNode(node.clone())),
        Term::Literal(literal) => Some(Expression::Literal(literal.clone())),
        Term::BlankNode(_) | Term::Triple(_) => None,
    }
}

pub(super) fn truth(expression: &Expression) -> Option<bool> {
    match expression {
        Expression::Literal(l) if *l == Literal::from(true) => Some(true),
        Expression::Literal(l) if *l == Literal::from(false) => Some(false),
        _ => None,
    }
}

/// A filter, unless its condition is known to be true or false.
pub(super) fn filter(expr: Expression, inner: Box<GraphPattern>) -> GraphPattern {
    match truth(&expr) {
        Some(true) => *inner,
        Some(false) => nothing(),
        None => GraphPattern::Filter { expr, inner },
    }
}

/// An `OPTIONAL`, unless its condition is known to be false; one known to be true is dropped.
pub(super) fn left_join(
    left: Box<GraphPattern>,
    right: Box<GraphPattern>,
    condition: Option<Expression>,
) -> GraphPattern {
    match condition.as_ref().and_then(truth) {
        Some(false) => *left,
        known => GraphPattern::LeftJoin {
            left,
            right,
            expression: condition.filter(|_| known.is_none()),
        },
    }
}

impl Binder {
    fn one(&self, variable: &Variable) -> Option<&Term> {
        match self.bindings.get(variable) {
            Some(Binding::One(term)) => Some(term),
            _ => None,
        }
    }

    fn term(&self, term: TermPattern) -> TermPattern {
        match &term {
            TermPattern::Variable(variable) => match self.one(variable) {
                Some(value) => value.clone().into(),
                None => term,
            },
            // what it would be with a part that cannot be there matches nothing either way
            TermPattern::Triple(triple) => match self.triple((**triple).clone()) {
                Some(triple) => triple.into(),
                None => term,
            },
            _ => term,
        }
    }

    /// The name with its variable bound; `None` if it is bound to something other than an IRI.
    fn name(&self, name: NamedNodePattern) -> Option<NamedNodePattern> {
        match &name {
            NamedNodePattern::Variable(variable) => match self.one(variable) {
                Some(Term::NamedNode(node)) => Some(node.clone().into()),
                Some(_) => None,
                None => Some(name),
            },
            NamedNodePattern::NamedNode(_) => Some(name),
        }
    }

    /// The triple with its variables bound; `None` if its subject would be a literal.
    fn triple(&self, triple: TriplePattern) -> Option<TriplePattern> {
        Some(TriplePattern {
            subject: self.subject(triple.subject)?,
            predicate: self.name(triple.predicate)?,
            object: self.term(triple.object),
        })
    }

    fn subject(&self, subject: TermPattern) -> Option<TermPattern> {
        match self.term(subject) {
            TermPattern::Literal(_) | TermPattern::Triple(_) => None,
            subject => Some(subject),
        }
    }

    fn path(&self, s: TermPattern, path: PropertyPathExpression, o: TermPattern) -> GraphPattern {
        match self.subject(s) {
            Some(subject) => GraphPattern::Path {
                subject,
                path,
                object: self.term(o),
            },
            None => nothing(),
        }
    }

    /// The `VALUES` block of a parameter: removed for one value or none, else one row for each value.
    fn values_block(
        &self,
        variables: Vec<Variable>,
        bindings: Vec<Vec<Option<GroundTerm>>>,
    ) -> GraphPattern {
        match variables.as_slice() {
            [variable] => match self.bindings.get(variable) {
                Some(Binding::Unbound | Binding::One(_)) => unit(),
                Some(Binding::OneOf(terms)) => GraphPattern::Values {
                    bindings: terms
                        .iter()
                        .filter_map(ground)
                        .map(|t| vec![Some(t)])
                        .collect(),
                    variables,
                },
                None => GraphPattern::Values {
                    variables,
                    bindings,
                },
            },
            _ => GraphPattern::Values {
                variables,
                bindings,
            },
        }
    }

    /// Binds replaced variables again where a part of the query projects them by name.
    fn rebind(&self, mut inner: GraphPattern, wanted: &[Variable]) -> GraphPattern {
        for variable in wanted {
            if let Some(expression) = self.one(variable).and_then(constant) {
                inner = GraphPattern::Extend {
                    inner: Box::new(inner),
                    variable: variable.clone(),
                    expression,
                };
            }
        }
        inner
    }
}

fn ground(term: &Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(NamedNode::clone(node).into()),
        Term::Literal(literal) => Some(literal.clone().into()),
        Term::BlankNode(_) | Term::Triple(_) => None,
    }
}

impl Rewrite for Binder {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Bgp { patterns } => {
                let bound: Option<Vec<_>> = patterns.into_iter().map(|t| self.triple(t)).collect();
                bound.map_or_else(nothing, |patterns| GraphPattern::Bgp { patterns })
            }
            GraphPattern::Path {
                subject,
                path,
                object,
            } => self.path(subject, path, object),
            GraphPattern::Values {
                variables,
                bindings,
            } => self.values_block(variables, bindings),
            GraphPattern::Join { left, right } if *left == unit() => *right,
            GraphPattern::Join { left, right } if *right == unit() => *left,
            GraphPattern::Filter { expr, inner } => filter(expr, inner),
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => left_join(left, right, expression),
            GraphPattern::Graph { name, inner } => match self.name(name) {
                Some(name) => GraphPattern::Graph { name, inner },
                None => nothing(),
            },
            GraphPattern::Project { inner, variables } => GraphPattern::Project {
                inner: Box::new(self.rebind(*inner, &variables)),
                variables,
            },
            GraphPattern::Group {
                inner,
                variables,
                aggregates,
            } => GraphPattern::Group {
                inner: Box::new(self.rebind(*inner, &variables)),
                variables,
                aggregates,
            },
            other => other,
        }
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        use Expression as E;
        let known = |value: bool| E::Literal(Literal::from(value));
        match walk_expression(self, expression) {
            E::Variable(variable) => self
                .one(&variable)
                .and_then(constant)
                .unwrap_or(E::Variable(variable)),
            E::Bound(variable) => match self.bindings.get(&variable) {
                Some(Binding::Unbound) => known(false),
                Some(Binding::One(_)) => known(true),
                Some(Binding::OneOf(_)) | None => E::Bound(variable),
            },
            E::Not(inner) => match truth(&inner) {
                Some(value) => known(!value),
                None => E::Not(inner),
            },
            // An error on one side matters only where the other side does not decide.
            E::Or(a, b) => match (truth(&a), truth(&b)) {
                (Some(true), _) | (_, Some(true)) => known(true),
                (Some(false), Some(false)) => known(false),
                _ => E::Or(a, b),
            },
            E::And(a, b) => match (truth(&a), truth(&b)) {
                (Some(false), _) | (_, Some(false)) => known(false),
                (Some(true), Some(true)) => known(true),
                _ => E::And(a, b),
            },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::SparqlParser;

    fn bound(text: &str, bindings: &[(&str, Binding)]) -> String {
        let query = SparqlParser::new()
            .parse_query(text)
            .expect("the test's own query");
        let bindings = bindings
            .iter()
            .map(|(name, binding)| (Variable::new_unchecked(*name), binding.clone()))
            .collect();
        bind_params(query, bindings).to_string()
    }

    fn one(iri: &str) -> Binding {
        Binding::One(NamedNode::new_unchecked(iri).into())
    }

    const OPTIONAL: &str = "SELECT ?e { VALUES ?t { UNDEF } ?e a <urn:E> \
        FILTER(!BOUND(?t) || EXISTS { ?e <urn:target> ?t }) }";

    #[test]
    fn an_unbound_parameter_leaves_no_filter_behind() {
        let text = bound(OPTIONAL, &[("t", Binding::Unbound)]);
        assert!(
            !text.contains("FILTER") && !text.contains("VALUES"),
            "{text}"
        );
    }

    #[test]
    fn a_bound_parameter_is_a_constant_inside_exists() {
        let text = bound(OPTIONAL, &[("t", one("urn:x"))]);
        assert!(
            text.contains("<urn:target> <urn:x>") && !text.contains("?t"),
            "{text}"
        );
    }

    #[test]
    fn a_parameter_that_is_selected_is_still_a_column() {
        let text = bound("SELECT ?t { VALUES ?t { UNDEF } }", &[("t", one("urn:x"))]);
        assert!(text.contains("<urn:x> AS ?t"), "{text}");
    }

    #[test]
    fn several_values_make_several_rows() {
        let several = Binding::OneOf(vec![
            NamedNode::new_unchecked("urn:x").into(),
            Literal::from(1).into(),
        ]);
        let text = bound(
            "SELECT ?t { VALUES ?t { UNDEF } ?e ?p ?t }",
            &[("t", several)],
        );
        assert!(
            text.contains("( <urn:x> )") || text.contains("<urn:x>"),
            "{text}"
        );
        assert!(text.contains("?t"), "{text}");
    }

    #[test]
    fn a_literal_as_a_subject_matches_nothing() {
        let text = bound(
            "SELECT ?p { VALUES ?t { UNDEF } ?t ?p ?o }",
            &[("t", Binding::One(Literal::from(1).into()))],
        );
        assert!(!text.contains("?p ?o"), "{text}");
    }
}
