//! The requests by which a graph is published: built as algebra and printed, so that no text is ever
//! pasted together.

use crate::remote::Results;
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Triple, Variable};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, GraphTarget};
use spargebra::term::{
    GraphName, GraphNamePattern, GroundQuadPattern, GroundTermPattern, NamedNodePattern, Quad,
    QuadPattern, TermPattern, TriplePattern,
};
use spargebra::{GraphUpdateOperation, Query, Update};

/// The columns of [`statements`].
pub const COLUMNS: [&str; 3] = ["s", "p", "o"];

fn variable(name: &str) -> Variable {
    Variable::new_unchecked(name)
}

fn any_statement() -> GraphPattern {
    let [s, p, o] = COLUMNS.map(variable);
    let triple = TriplePattern {
        subject: s.into(),
        predicate: p.into(),
        object: o.into(),
    };
    GraphPattern::Bgp {
        patterns: vec![triple],
    }
}

fn select(inner: GraphPattern, variables: Vec<Variable>) -> String {
    let pattern = GraphPattern::Project {
        inner: Box::new(inner),
        variables,
    };
    let query = Query::Select {
        dataset: None,
        pattern,
        base_iri: None,
    };
    query.to_string()
}

/// All statements of a graph.
pub fn statements() -> String {
    select(any_statement(), COLUMNS.map(variable).to_vec())
}

/// All statements of a graph as a graph.
pub fn copy() -> String {
    let GraphPattern::Bgp { patterns } = any_statement() else {
        return String::new();
    };
    let query = Query::Construct {
        template: patterns.clone(),
        dataset: None,
        pattern: GraphPattern::Bgp { patterns },
        base_iri: None,
    };
    query.to_string()
}

/// The number of statements of a graph, in the column `n`.
pub fn count() -> String {
    count_of(any_statement())
}

/// The same of a graph that is asked by its name.
pub fn count_named(graph: &NamedNode) -> String {
    count_of(GraphPattern::Graph {
        name: graph.clone().into(),
        inner: Box::new(any_statement()),
    })
}

/// The values of the statements of a graph, each with its number of statements.
pub fn count_values() -> String {
    let [.., value] = COLUMNS.map(variable);
    count_by(any_statement(), vec![value])
}

/// The values in an answer to [`count_values`].
pub fn counted_values(results: Results) -> Vec<(String, u64)> {
    let Results::Rows { rows, .. } = results else {
        return Vec::new();
    };
    let pair = |row: Vec<Option<Term>>| match row.as_slice() {
        [Some(Term::Literal(value)), Some(Term::Literal(number))] => {
            Some((value.value().to_owned(), number.value().parse().ok()?))
        }
        _ => None,
    };
    rows.into_iter().filter_map(pair).collect()
}

fn count_of(pattern: GraphPattern) -> String {
    count_by(pattern, Vec::new())
}

fn count_by(pattern: GraphPattern, by: Vec<Variable>) -> String {
    let (counted, n) = (variable("counted"), variable("n"));
    let all = AggregateExpression::CountSolutions { distinct: false };
    let group = GraphPattern::Group {
        inner: Box::new(pattern),
        variables: by.clone(),
        aggregates: vec![(counted.clone(), all)],
    };
    let named = GraphPattern::Extend {
        inner: Box::new(group),
        variable: n.clone(),
        expression: Expression::Variable(counted),
    };
    select(named, by.into_iter().chain([n]).collect())
}

/// Adds statements to a graph.
pub fn insert(graph: &NamedNode, triples: Vec<Triple>) -> String {
    update(vec![GraphUpdateOperation::InsertData {
        data: quads(graph, triples),
    }])
}

fn quads(graph: &NamedNode, triples: Vec<Triple>) -> Vec<Quad> {
    let quads = triples.into_iter().map(|triple| Quad {
        subject: triple.subject,
        predicate: triple.predicate,
        object: triple.object,
        graph_name: GraphName::NamedNode(graph.clone()),
    });
    quads.collect()
}

/// Removes a graph, if it is there, and what another says of it.
pub fn remove(graph: &NamedNode, from: &NamedNode) -> String {
    let [_, p, o] = COLUMNS.map(variable);
    let name = GraphNamePattern::NamedNode(from.clone());
    let triple = TriplePattern {
        subject: graph.clone().into(),
        predicate: p.clone().into(),
        object: o.clone().into(),
    };
    let delete = GroundQuadPattern {
        subject: GroundTermPattern::NamedNode(graph.clone()),
        predicate: p.into(),
        object: GroundTermPattern::Variable(o),
        graph_name: name,
    };
    update(vec![
        GraphUpdateOperation::DeleteInsert {
            delete: vec![delete],
            insert: Vec::new(),
            using: None,
            pattern: Box::new(in_graph(from, vec![triple])),
        },
        GraphUpdateOperation::Drop {
            silent: true,
            graph: GraphTarget::NamedNode(graph.clone()),
        },
    ])
}

/// As many rows of two statements of a graph each, or fewer if there are not so many.
pub fn pairs(rows: usize) -> String {
    let [s, p, o] = ["s2", "p2", "o2"].map(variable);
    let other = GraphPattern::Bgp {
        patterns: vec![TriplePattern {
            subject: s.clone().into(),
            predicate: p.into(),
            object: o.into(),
        }],
    };
    let join = GraphPattern::Join {
        left: Box::new(any_statement()),
        right: Box::new(other),
    };
    let [first, ..] = COLUMNS.map(variable);
    let pattern = GraphPattern::Slice {
        inner: Box::new(GraphPattern::Project {
            inner: Box::new(join),
            variables: vec![first, s],
        }),
        start: 0,
        length: Some(rows),
    };
    let query = Query::Select {
        dataset: None,
        pattern,
        base_iri: None,
    };
    query.to_string()
}

/// Replaces statements of a graph by others.
pub fn replace(graph: &NamedNode, old: &[Triple], new: Vec<Triple>) -> String {
    delete_insert(graph, old, new, GraphPattern::default())
}

/// Replaces statements of a graph by others, if a value of a property there is still this; or, if there
/// was none, if there is still none.
pub fn swap(
    graph: &NamedNode,
    [thing, property]: [&NamedNode; 2],
    was: Option<&Literal>,
    old: &[Triple],
    new: Vec<Triple>,
) -> String {
    let condition = |object: TermPattern| {
        let triple = TriplePattern {
            subject: thing.clone().into(),
            predicate: property.clone().into(),
            object,
        };
        in_graph(graph, vec![triple])
    };
    let pattern = match was {
        Some(value) => condition(value.clone().into()),
        None => {
            let some = condition(variable("o").into());
            GraphPattern::Filter {
                expr: Expression::Not(Box::new(Expression::Exists(Box::new(some)))),
                inner: Box::default(),
            }
        }
    };
    delete_insert(graph, old, new, pattern)
}

fn delete_insert(
    graph: &NamedNode,
    old: &[Triple],
    new: Vec<Triple>,
    pattern: GraphPattern,
) -> String {
    let name = GraphNamePattern::NamedNode(graph.clone());
    let insert = new.into_iter().map(|triple| QuadPattern {
        subject: triple.subject.into(),
        predicate: triple.predicate.into(),
        object: triple.object.into(),
        graph_name: name.clone(),
    });
    let delete = old.iter().filter_map(|triple| {
        Some(GroundQuadPattern {
            subject: match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => GroundTermPattern::NamedNode(node.clone()),
                NamedOrBlankNode::BlankNode(_) => return None,
            },
            predicate: NamedNodePattern::NamedNode(triple.predicate.clone()),
            object: match &triple.object {
                Term::NamedNode(node) => GroundTermPattern::NamedNode(node.clone()),
                Term::Literal(literal) => GroundTermPattern::Literal(literal.clone()),
                Term::BlankNode(_) | Term::Triple(_) => return None,
            },
            graph_name: name.clone(),
        })
    });
    update(vec![GraphUpdateOperation::DeleteInsert {
        delete: delete.collect(),
        insert: insert.collect(),
        using: None,
        pattern: Box::new(pattern),
    }])
}

fn in_graph(graph: &NamedNode, patterns: Vec<TriplePattern>) -> GraphPattern {
    GraphPattern::Graph {
        name: graph.clone().into(),
        inner: Box::new(GraphPattern::Bgp { patterns }),
    }
}

fn update(operations: Vec<GraphUpdateOperation>) -> String {
    let update = Update {
        base_iri: None,
        operations,
    };
    update.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::SparqlParser;

    #[test]
    fn what_is_built_is_sparql() {
        let node = |name: &str| NamedNode::new_unchecked(format!("urn:{name}"));
        let triple =
            |value: &str| Triple::new(node("s"), node("p"), Literal::new_simple_literal(value));
        let (graph, state) = (node("g"), Literal::from(4));
        for text in [
            statements(),
            copy(),
            count(),
            count_named(&graph),
            count_values(),
            pairs(9),
        ] {
            let parsed = SparqlParser::new().parse_query(&text);
            assert!(parsed.is_ok(), "{text}: {parsed:?}");
        }
        let old = [triple("a \"quoted\"\n")];
        let step = [&graph, &node("state")];
        for text in [
            insert(&graph, vec![triple("b")]),
            replace(&graph, &old, Vec::new()),
            remove(&graph, &node("h")),
            swap(&graph, step, Some(&state), &old, vec![triple("c")]),
            swap(&graph, step, None, &[], vec![triple("c")]),
        ] {
            let parsed = SparqlParser::new().parse_update(&text);
            assert!(parsed.is_ok(), "{text}: {parsed:?}");
        }
    }
}
