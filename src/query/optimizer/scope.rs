//! The variables that a pattern binds and an expression uses.

use crate::query::rewrite::{Rewrite, walk_expression, walk_pattern};
use oxrdf::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;

/// A set of variables.
pub(super) type Variables = BTreeSet<Variable>;

/// The variables of a triple, without blank nodes.
pub(super) fn of_triple(triple: &TriplePattern) -> Variables {
    let mut names = Variables::new();
    add_term(&mut names, &triple.subject);
    add_name(&mut names, &triple.predicate);
    add_term(&mut names, &triple.object);
    names
}

fn add_term(names: &mut Variables, term: &TermPattern) {
    match term {
        TermPattern::Variable(variable) => {
            names.insert(variable.clone());
        }
        TermPattern::Triple(triple) => names.append(&mut of_triple(triple)),
        TermPattern::NamedNode(_) | TermPattern::BlankNode(_) | TermPattern::Literal(_) => {}
    }
}

fn add_name(names: &mut Variables, name: &NamedNodePattern) {
    if let NamedNodePattern::Variable(variable) = name {
        names.insert(variable.clone());
    }
}

/// Every variable that some solution of a pattern may bind.
pub(super) fn in_scope(pattern: &GraphPattern) -> Variables {
    let mut names = Variables::new();
    pattern.on_in_scope_variable(|variable| {
        names.insert(variable.clone());
    });
    names
}

/// The variables that every solution of a pattern binds.
pub(super) fn certain(pattern: &GraphPattern) -> Variables {
    use GraphPattern as G;
    match pattern {
        G::Bgp { .. } | G::Path { .. } => in_scope(pattern),
        G::Join { left, right } | G::Lateral { left, right } => &certain(left) | &certain(right),
        G::Union { left, right } => &certain(left) & &certain(right),
        G::LeftJoin { left, .. } | G::Minus { left, .. } => certain(left),
        G::Filter { inner, .. }
        | G::Extend { inner, .. }
        | G::OrderBy { inner, .. }
        | G::Distinct { inner }
        | G::Reduced { inner }
        | G::Slice { inner, .. } => certain(inner),
        G::Graph { name, inner } => {
            let mut names = certain(inner);
            add_name(&mut names, name);
            names
        }
        G::Project { inner, variables }
        | G::Group {
            inner, variables, ..
        } => {
            let names = certain(inner);
            variables
                .iter()
                .filter(|variable| names.contains(*variable))
                .cloned()
                .collect()
        }
        G::Values {
            variables,
            bindings,
        } => variables
            .iter()
            .enumerate()
            .filter(|(at, _)| bindings.iter().all(|row| row[*at].is_some()))
            .map(|(_, variable)| variable.clone())
            .collect(),
        G::Service { .. } => Variables::new(),
    }
}

/// Every variable that an expression uses, inside `EXISTS` too.
pub(super) fn mentioned(expression: &Expression) -> Variables {
    let mut collector = VariableCollector(Variables::new());
    collector.expression(expression.clone());
    collector.0
}

/// Every variable that a pattern uses anywhere inside.
pub(super) fn mentioned_in(pattern: &GraphPattern) -> Variables {
    let mut collector = VariableCollector(Variables::new());
    collector.pattern(pattern.clone());
    collector.0
}

struct VariableCollector(Variables);

impl Rewrite for VariableCollector {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        self.0.append(&mut in_scope(&pattern));
        walk_pattern(self, pattern)
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        if let Expression::Variable(variable) | Expression::Bound(variable) = &expression {
            self.0.insert(variable.clone());
        }
        walk_expression(self, expression)
    }
}

/// The conjuncts of a condition.
pub(super) fn conjuncts(expression: Expression) -> Vec<Expression> {
    match expression {
        Expression::And(a, b) => {
            let mut parts = conjuncts(*a);
            parts.append(&mut conjuncts(*b));
            parts
        }
        other => vec![other],
    }
}
