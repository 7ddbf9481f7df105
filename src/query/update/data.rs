//! The quads of `INSERT DATA` and `DELETE DATA`.

use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use spargebra::term::{self, GroundQuad};
use std::collections::HashMap;

/// The quads to insert, with fresh blank nodes.
pub(super) fn quads_to_insert(data: &[term::Quad]) -> Vec<Quad> {
    let mut nodes: HashMap<&BlankNode, BlankNode> = HashMap::new();
    let mut quads = Vec::with_capacity(data.len());
    for quad in data {
        let subject = match &quad.subject {
            NamedOrBlankNode::BlankNode(node) => nodes.entry(node).or_default().clone().into(),
            NamedOrBlankNode::NamedNode(node) => NamedOrBlankNode::from(node.clone()),
        };
        let object = match &quad.object {
            Term::BlankNode(node) => nodes.entry(node).or_default().clone().into(),
            other => other.clone(),
        };
        quads.push(Quad {
            subject,
            predicate: quad.predicate.clone(),
            object,
            graph_name: graph_name(&quad.graph_name),
        });
    }
    quads
}

/// A quad to delete, which has no blank nodes.
pub(super) fn quad_to_delete(quad: GroundQuad) -> Quad {
    Quad {
        subject: quad.subject.into(),
        predicate: quad.predicate,
        object: quad.object.into(),
        graph_name: graph_name(&quad.graph_name),
    }
}

fn graph_name(name: &term::GraphName) -> GraphName {
    match name {
        term::GraphName::NamedNode(name) => name.clone().into(),
        term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}
