//! The quads of `INSERT DATA` and `DELETE DATA`.

use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, Triple};
use spargebra::term::{self, GroundQuad};
use std::collections::HashMap;

/// The quads to insert, with fresh blank nodes.
pub(super) fn quads_to_insert(data: &[term::Quad]) -> Vec<Quad> {
    let mut nodes = FreshNodes::default();
    let fresh = data.iter().map(|quad| Quad {
        subject: nodes.subject(&quad.subject),
        predicate: quad.predicate.clone(),
        object: nodes.object(&quad.object),
        graph_name: graph_name(&quad.graph_name),
    });
    fresh.collect()
}

/// A fresh blank node for each of the text.
#[derive(Default)]
struct FreshNodes<'a>(HashMap<&'a BlankNode, BlankNode>);

impl<'a> FreshNodes<'a> {
    fn subject(&mut self, subject: &'a NamedOrBlankNode) -> NamedOrBlankNode {
        match subject {
            NamedOrBlankNode::BlankNode(node) => self.0.entry(node).or_default().clone().into(),
            NamedOrBlankNode::NamedNode(node) => node.clone().into(),
        }
    }

    fn object(&mut self, object: &'a Term) -> Term {
        match object {
            Term::BlankNode(node) => self.0.entry(node).or_default().clone().into(),
            Term::Triple(triple) => Triple {
                subject: self.subject(&triple.subject),
                predicate: triple.predicate.clone(),
                object: self.object(&triple.object),
            }
            .into(),
            Term::NamedNode(_) | Term::Literal(_) => object.clone(),
        }
    }
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
