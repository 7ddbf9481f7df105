//! Stable names of blank nodes, which depend only on the document and on their position in it.
//!
//! The parsers choose names of their own: rio restarts its count in every file, so that two files
//! would share nodes, and oxttl uses random names, so that loading a file again would change it.
//! Here a name is `b`, a hash of the name of the document, and a number: `n3` for the third
//! anonymous node (a bracket, or a cell of a collection) in the order of the text, `l2` for the
//! second label that the text mentions.

use crate::model::origin::Origin;
use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::{HashMap, HashSet};
use std::iter::repeat;

/// Names the blank nodes of one document.
#[derive(Debug)]
pub(super) struct BlankNodeNames {
    stem: String,
}

impl BlankNodeNames {
    /// The names of a document. The hash is 64-bit FNV-1a, which is stable, unlike that of the
    /// standard library.
    pub fn of(origin: &Origin) -> Self {
        let hash = origin
            .name()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self {
            stem: format!("b{hash:016x}"),
        }
    }

    /// The nth anonymous node, counted from 1. The letter `n` is no hexadecimal digit.
    pub fn anonymous(&self, number: u64) -> BlankNode {
        BlankNode::new_unchecked(format!("{}n{number}", self.stem))
    }

    /// The nth label, counted from 1.
    pub fn labelled(&self, number: u64) -> BlankNode {
        BlankNode::new_unchecked(format!("{}l{number}", self.stem))
    }

    /// Renames the blank nodes of parsed Turtle or TriG, where `labels` are those of the text.
    ///
    /// The parsers do not report which anonymous node came first in the text, and they differ in
    /// the order of statements around collections. But each anonymous node is the object of one
    /// statement, or begins a statement of its own; and the statements of one subject come in the
    /// order of the text. So the nodes are numbered by a depth-first traversal, parents first.
    pub fn in_text_order(&self, quads: &mut [Quad], labels: &HashMap<String, u64>) {
        let is_anonymous = |node: &&BlankNode| !labels.contains_key(node.as_str());
        let mut children: HashMap<&BlankNode, Vec<&BlankNode>> = HashMap::new();
        let mut nested: HashSet<&BlankNode> = HashSet::new();
        let annotated = annotated(quads);
        for quad in quads.iter() {
            let mut object: Vec<_> = objects(quad).into_iter().filter(is_anonymous).collect();
            let reifier = subject(quad).filter(is_anonymous);
            if let Term::Triple(triple) = &quad.object
                && annotated.contains(triple.as_ref())
            {
                // the statement itself mentions them
                object.clear();
                // an annotation comes after it, among what is said of the same subject
                if let NamedOrBlankNode::BlankNode(owner) = &triple.subject
                    && is_anonymous(&owner)
                {
                    nested.extend(reifier);
                    children.entry(owner).or_default().extend(reifier);
                }
            }
            nested.extend(&object);
            if let Some(subject) = reifier {
                children.entry(subject).or_default().extend(object);
            }
        }
        let mut renamed: HashMap<BlankNode, BlankNode> = HashMap::new();
        // those that only a cycle of triple terms leads to come last
        for (quad, last) in quads
            .iter()
            .zip(repeat(false))
            .chain(quads.iter().zip(repeat(true)))
        {
            let subject = subject(quad).filter(is_anonymous);
            if !last && subject.is_some_and(|node| nested.contains(node)) {
                continue;
            }
            let objects = objects(quad).into_iter().filter(is_anonymous).rev();
            let mut stack: Vec<&BlankNode> = objects
                .chain(subject)
                .chain(graph(quad).filter(is_anonymous))
                .collect();
            while let Some(node) = stack.pop() {
                let number = renamed.len() as u64 + 1;
                if !renamed.contains_key(node) {
                    renamed.insert(node.clone(), self.anonymous(number));
                    stack.extend(children.get(node).into_iter().flatten().rev());
                }
            }
        }
        for (label, number) in labels {
            renamed.insert(
                BlankNode::new_unchecked(label.clone()),
                self.labelled(*number),
            );
        }
        rename(quads, |node| renamed.get(node).cloned());
    }

    /// Renames nodes by the order in which the statements mention them: for formats in which all
    /// have labels, or whose labels cannot be distinguished from names of the parser. `name` makes the
    /// name of the nth node.
    pub fn in_order_of_mention(&self, quads: &mut [Quad], name: fn(&Self, u64) -> BlankNode) {
        let mut renamed: HashMap<BlankNode, BlankNode> = HashMap::new();
        rename(quads, |node| {
            let number = renamed.len() as u64 + 1;
            let name = renamed
                .entry(node.clone())
                .or_insert_with(|| name(self, number));
            Some(name.clone())
        });
    }
}

fn subject(quad: &Quad) -> Option<&BlankNode> {
    match &quad.subject {
        NamedOrBlankNode::BlankNode(node) => Some(node),
        NamedOrBlankNode::NamedNode(_) => None,
    }
}

/// The blank nodes of the object, those of a triple term included.
fn objects(quad: &Quad) -> Vec<&BlankNode> {
    let (mut found, mut term) = (Vec::new(), &quad.object);
    while let Term::Triple(triple) = term {
        if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
            found.push(node);
        }
        term = &triple.object;
    }
    if let Term::BlankNode(node) = term {
        found.push(node);
    }
    found
}

/// The reified triples that are statements too.
fn annotated(quads: &[Quad]) -> HashSet<&Triple> {
    let reified = quads.iter().filter_map(|quad| match &quad.object {
        Term::Triple(triple) => Some(triple.as_ref()),
        _ => None,
    });
    let reified: HashSet<&Triple> = reified.collect();
    if reified.is_empty() {
        return reified;
    }
    let stated: HashSet<Triple> = quads.iter().cloned().map(Triple::from).collect();
    let both = reified.into_iter();
    both.filter(|triple| stated.contains(triple)).collect()
}

fn graph(quad: &Quad) -> Option<&BlankNode> {
    match &quad.graph_name {
        GraphName::BlankNode(node) => Some(node),
        _ => None,
    }
}

/// Gives every blank node its new name: subject, object, graph.
fn rename(quads: &mut [Quad], mut name: impl FnMut(&BlankNode) -> Option<BlankNode>) {
    let mut set = |node: &mut BlankNode| {
        if let Some(name) = name(node) {
            *node = name;
        }
    };
    for quad in quads {
        if let NamedOrBlankNode::BlankNode(node) = &mut quad.subject {
            set(node);
        }
        let mut term = &mut quad.object;
        while let Term::Triple(triple) = term {
            if let NamedOrBlankNode::BlankNode(node) = &mut triple.subject {
                set(node);
            }
            term = &mut triple.object;
        }
        if let Term::BlankNode(node) = term {
            set(node);
        }
        if let GraphName::BlankNode(node) = &mut quad.graph_name {
            set(node);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_documents_never_share_a_name() {
        let name = |document: &str| BlankNodeNames::of(&Origin::new(document)).anonymous(1);
        assert_eq!(name("a.ttl"), name("a.ttl"));
        assert_ne!(name("a.ttl"), name("b.ttl"));
    }

    #[test]
    fn names_are_valid_labels_and_the_two_kinds_apart() {
        let names = BlankNodeNames::of(&Origin::new("a.ttl"));
        assert!(BlankNode::new(names.anonymous(7).as_str()).is_ok());
        assert_ne!(names.anonymous(7), names.labelled(7));
        assert_eq!(names.anonymous(7).as_str().len(), 1 + 16 + 2);
    }
}
