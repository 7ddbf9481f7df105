//! Parameters become constants of the algebra, before the planner sees it.
//!
//! A parameter of a saved query is a one-row `VALUES` block, with `UNDEF` for "any". A filled one
//! is put in place of its variable everywhere, `EXISTS` included; one left open is simply never
//! bound. Then `BOUND` is known, and branches that cannot matter go. A parameter that takes
//! several values keeps its block, with a row for each.

use super::rewrite::{Rewrite, map_pattern, walk_expression, walk_pattern};
use oxrdf::{Literal, NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;

/// What a parameter is filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Left open: any.
    Any,
    /// One value.
    One(Term),
    /// One of these values.
    Each(Vec<Term>),
}

/// Fills the cells of a query. Variables that are not named stay as they are.
pub(super) fn fill(query: Query, cells: BTreeMap<Variable, Cell>) -> Query {
    let mut fold = Fold { cells };
    let mut query = map_pattern(query, |pattern| fold.pattern(pattern));
    if let Query::Construct { template, .. } = &mut query {
        for triple in template {
            *triple = fold.triple(triple.clone()).unwrap_or(triple.clone());
        }
    }
    query
}

struct Fold {
    cells: BTreeMap<Variable, Cell>,
}

/// A pattern with exactly one empty solution.
fn unit() -> GraphPattern {
    GraphPattern::Bgp {
        patterns: Vec::new(),
    }
}

/// A pattern without any solution.
pub(super) fn nothing() -> GraphPattern {
    GraphPattern::Values {
        variables: Vec::new(),
        bindings: Vec::new(),
    }
}

fn constant(term: &Term) -> Option<Expression> {
    match term {
        Term::NamedNode(node) => Some(Expression::NamedNode(node.clone())),
        Term::Literal(literal) => Some(Expression::Literal(literal.clone())),
        Term::BlankNode(_) => None,
    }
}

pub(super) fn truth(expression: &Expression) -> Option<bool> {
    match expression {
        Expression::Literal(l) if *l == Literal::from(true) => Some(true),
        Expression::Literal(l) if *l == Literal::from(false) => Some(false),
        _ => None,
    }
}

impl Fold {
    fn one(&self, variable: &Variable) -> Option<&Term> {
        match self.cells.get(variable) {
            Some(Cell::One(term)) => Some(term),
            _ => None,
        }
    }

    fn term(&self, term: TermPattern) -> TermPattern {
        match &term {
            TermPattern::Variable(variable) => match self.one(variable) {
                Some(value) => value.clone().into(),
                None => term,
            },
            _ => term,
        }
    }

    /// The name with its variable filled; none where it is filled with what cannot be a name.
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

    /// The triple with its variables filled; none where a literal would be a subject.
    fn triple(&self, triple: TriplePattern) -> Option<TriplePattern> {
        Some(TriplePattern {
            subject: self.subject(triple.subject)?,
            predicate: self.name(triple.predicate)?,
            object: self.term(triple.object),
        })
    }

    fn subject(&self, subject: TermPattern) -> Option<TermPattern> {
        match self.term(subject) {
            TermPattern::Literal(_) => None,
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

    /// The block of a parameter: gone where one value or none stands for it, else a row a value.
    fn block(
        &self,
        variables: Vec<Variable>,
        bindings: Vec<Vec<Option<GroundTerm>>>,
    ) -> GraphPattern {
        match variables.as_slice() {
            [variable] => match self.cells.get(variable) {
                Some(Cell::Any | Cell::One(_)) => unit(),
                Some(Cell::Each(terms)) => GraphPattern::Values {
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

    /// Gives filled variables back to a part of the query that hands them out by name.
    fn bind(&self, mut inner: GraphPattern, wanted: &[Variable]) -> GraphPattern {
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
        Term::BlankNode(_) => None,
    }
}

impl Rewrite for Fold {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Bgp { patterns } => {
                let filled: Option<Vec<_>> = patterns.into_iter().map(|t| self.triple(t)).collect();
                filled.map_or_else(nothing, |patterns| GraphPattern::Bgp { patterns })
            }
            GraphPattern::Path {
                subject,
                path,
                object,
            } => self.path(subject, path, object),
            GraphPattern::Values {
                variables,
                bindings,
            } => self.block(variables, bindings),
            GraphPattern::Join { left, right } if *left == unit() => *right,
            GraphPattern::Join { left, right } if *right == unit() => *left,
            GraphPattern::Filter { expr, inner } => match truth(&expr) {
                Some(true) => *inner,
                Some(false) => nothing(),
                None => GraphPattern::Filter { expr, inner },
            },
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => match expression.as_ref().and_then(truth) {
                Some(false) => *left,
                known => GraphPattern::LeftJoin {
                    left,
                    right,
                    expression: if known.is_some() { None } else { expression },
                },
            },
            GraphPattern::Graph { name, inner } => match self.name(name) {
                Some(name) => GraphPattern::Graph { name, inner },
                None => nothing(),
            },
            GraphPattern::Project { inner, variables } => GraphPattern::Project {
                inner: Box::new(self.bind(*inner, &variables)),
                variables,
            },
            GraphPattern::Group {
                inner,
                variables,
                aggregates,
            } => GraphPattern::Group {
                inner: Box::new(self.bind(*inner, &variables)),
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
            E::Bound(variable) => match self.cells.get(&variable) {
                Some(Cell::Any) => known(false),
                Some(Cell::One(_)) => known(true),
                Some(Cell::Each(_)) | None => E::Bound(variable),
            },
            E::Not(inner) => match truth(&inner) {
                Some(value) => known(!value),
                None => E::Not(inner),
            },
            // An error on the other side stays an error only where this side does not decide.
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

    fn folded(text: &str, cells: &[(&str, Cell)]) -> String {
        let query = SparqlParser::new()
            .parse_query(text)
            .expect("the test's own query");
        let cells = cells
            .iter()
            .map(|(name, cell)| (Variable::new_unchecked(*name), cell.clone()))
            .collect();
        fill(query, cells).to_string()
    }

    fn one(iri: &str) -> Cell {
        Cell::One(NamedNode::new_unchecked(iri).into())
    }

    const OPTIONAL: &str = "SELECT ?e { VALUES ?t { UNDEF } ?e a <urn:E> \
        FILTER(!BOUND(?t) || EXISTS { ?e <urn:target> ?t }) }";

    #[test]
    fn an_open_parameter_leaves_no_filter_behind() {
        let text = folded(OPTIONAL, &[("t", Cell::Any)]);
        assert!(
            !text.contains("FILTER") && !text.contains("VALUES"),
            "{text}"
        );
    }

    #[test]
    fn a_filled_parameter_is_a_constant_inside_exists() {
        let text = folded(OPTIONAL, &[("t", one("urn:x"))]);
        assert!(
            text.contains("<urn:target> <urn:x>") && !text.contains("?t"),
            "{text}"
        );
    }

    #[test]
    fn a_parameter_that_is_selected_is_still_handed_out() {
        let text = folded("SELECT ?t { VALUES ?t { UNDEF } }", &[("t", one("urn:x"))]);
        assert!(text.contains("<urn:x> AS ?t"), "{text}");
    }

    #[test]
    fn several_values_make_several_rows() {
        let each = Cell::Each(vec![
            NamedNode::new_unchecked("urn:x").into(),
            Literal::from(1).into(),
        ]);
        let text = folded("SELECT ?t { VALUES ?t { UNDEF } ?e ?p ?t }", &[("t", each)]);
        assert!(
            text.contains("( <urn:x> )") || text.contains("<urn:x>"),
            "{text}"
        );
        assert!(text.contains("?t"), "{text}");
    }

    #[test]
    fn a_literal_where_a_subject_must_stand_matches_nothing() {
        let text = folded(
            "SELECT ?p { VALUES ?t { UNDEF } ?t ?p ?o }",
            &[("t", Cell::One(Literal::from(1).into()))],
        );
        assert!(!text.contains("?p ?o"), "{text}");
    }
}
