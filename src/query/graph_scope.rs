//! `GRAPH ?g { … }` as the standard has it: what stands in the braces is evaluated for each graph on its
//! own, and does not see `?g`, which is joined with it afterwards.
//!
//! The evaluator puts the variable into every statement between the braces instead. That is the same
//! for joins of statements, and wrong for conditions that name the variable, for `VALUES`, which has
//! no statement, for `MINUS`, whose sides always share the variable then, and for subqueries, which
//! count, group and cut the rows of all graphs together. So these are rewritten: what holds a subquery
//! or has no statement is evaluated once for each graph (`LATERAL`), and the variable is a column of
//! the subquery.

use super::rewrite::{Rewrite, walk_expression, walk_pattern};
use oxrdf::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::NamedNodePattern;
use std::collections::BTreeSet;

/// The pattern with the variable of each `GRAPH` kept out of its braces.
pub(super) fn close_graphs(pattern: GraphPattern) -> GraphPattern {
    CloseGraphs.pattern(pattern)
}

struct CloseGraphs;

impl Rewrite for CloseGraphs {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Graph {
                name: NamedNodePattern::Variable(variable),
                inner,
            } => graph(variable, *inner),
            other => other,
        }
    }
}

fn graph(variable: Variable, inner: GraphPattern) -> GraphPattern {
    let mut braces = Braces {
        variable: &variable,
        in_other_graph: false,
        has_subquery: false,
    };
    let inner = braces.pattern(inner);
    let each_on_its_own = braces.has_subquery || !reads_graph(&inner);
    let name = NamedNodePattern::Variable(variable);
    let closed = GraphPattern::Graph {
        name: name.clone(),
        inner: Box::new(inner),
    };
    if !each_on_its_own {
        return closed;
    }
    GraphPattern::Lateral {
        left: Box::new(GraphPattern::Graph {
            name,
            inner: Box::new(GraphPattern::default()),
        }),
        right: Box::new(closed),
    }
}

/// What stands in the braces of a `GRAPH`.
struct Braces<'a> {
    variable: &'a Variable,
    /// Whether it stands in the braces of another `GRAPH` as well.
    in_other_graph: bool,
    has_subquery: bool,
}

impl Rewrite for Braces<'_> {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as G;
        if let G::Graph { name, inner } = pattern {
            let outer = std::mem::replace(&mut self.in_other_graph, true);
            let inner = Box::new(self.pattern(*inner));
            self.in_other_graph = outer;
            return G::Graph { name, inner };
        }
        let pattern = walk_pattern(self, pattern);
        let mut pattern = self.own_columns(pattern);
        let is_bound = binds(&pattern, self.variable);
        match &mut pattern {
            G::Filter {
                expr: condition, ..
            }
            | G::LeftJoin {
                expression: Some(condition),
                ..
            }
            | G::Extend {
                expression: condition,
                ..
            } if !is_bound => {
                let hidden = std::mem::replace(condition, Expression::Coalesce(Vec::new()));
                *condition = Unbound(self.variable).expression(hidden);
            }
            _ => {}
        }
        pattern
    }
}

impl Braces<'_> {
    /// The same where the variable is to be a column, or must not make sides share one.
    fn own_columns(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            other if self.in_other_graph => other,
            G::Minus { left, right } if variables(&left).is_disjoint(&variables(&right)) => *left,
            G::Project {
                inner,
                mut variables,
            } => {
                self.has_subquery = true;
                let hides_another = binds(&inner, self.variable);
                if !hides_another && !variables.contains(self.variable) {
                    variables.push(self.variable.clone());
                }
                G::Project { inner, variables }
            }
            other => other,
        }
    }
}

/// Whether every solution of a pattern comes from the graph, so that its variable is bound.
fn reads_graph(pattern: &GraphPattern) -> bool {
    use GraphPattern as G;
    match pattern {
        // The evaluator asks the empty pattern of each graph.
        G::Bgp { .. } | G::Path { .. } => true,
        G::Join { left, right } | G::Lateral { left, right } => {
            reads_graph(left) || reads_graph(right)
        }
        G::Union { left, right } => reads_graph(left) && reads_graph(right),
        G::LeftJoin { left: inner, .. }
        | G::Minus { left: inner, .. }
        | G::Filter { inner, .. }
        | G::Extend { inner, .. }
        | G::OrderBy { inner, .. }
        | G::Project { inner, .. }
        | G::Distinct { inner }
        | G::Reduced { inner }
        | G::Slice { inner, .. }
        | G::Group { inner, .. } => reads_graph(inner),
        G::Values { .. } | G::Graph { .. } | G::Service { .. } => false,
    }
}

fn variables(pattern: &GraphPattern) -> BTreeSet<&Variable> {
    let mut found = BTreeSet::new();
    pattern.on_in_scope_variable(|variable| {
        found.insert(variable);
    });
    found
}

/// Whether a pattern may bind a variable by itself.
fn binds(pattern: &GraphPattern, variable: &Variable) -> bool {
    variables(pattern).contains(variable)
}

/// Puts an expression without a value into the place of a variable.
struct Unbound<'a>(&'a Variable);

impl Rewrite for Unbound<'_> {
    // A pattern of EXISTS has variables of its own.
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        pattern
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        match &expression {
            Expression::Variable(variable) if variable == self.0 => {
                Expression::Coalesce(Vec::new())
            }
            Expression::Bound(variable) if variable == self.0 => oxrdf::Literal::from(false).into(),
            _ => walk_expression(self, expression),
        }
    }
}
