//! Triple terms without the labels of their blank nodes, which differ on both sides.

use std::hash::{DefaultHasher, Hash, Hasher};

use oxrdf::{BlankNode, NamedOrBlankNode, Term, Triple};

/// The hash by which colours are told apart.
pub(super) fn hash(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// The text of a triple term with `_` for each blank node, and these.
pub(super) struct LabelFreeTriple<'t> {
    pub text: String,
    pub blank: Vec<&'t BlankNode>,
}

impl<'t> LabelFreeTriple<'t> {
    pub fn of(triple: &'t Triple) -> Self {
        let (mut text, mut blank) = (String::new(), Vec::new());
        let mut triple = triple;
        loop {
            match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => text.push_str(node.as_str()),
                NamedOrBlankNode::BlankNode(node) => {
                    text.push('_');
                    blank.push(node);
                }
            }
            text.push_str(&format!(" {} ", triple.predicate));
            match &triple.object {
                Term::Triple(inner) => triple = inner,
                Term::BlankNode(node) => {
                    text.push('_');
                    blank.push(node);
                    break;
                }
                object => {
                    text.push_str(&object.to_string());
                    break;
                }
            }
        }
        Self { text, blank }
    }
}
