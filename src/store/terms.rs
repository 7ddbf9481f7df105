//! Terms as numbers.

use super::view::Statement;
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;

/// The number of a term, in order of first appearance.
pub(super) type Id = u32;

/// Every term that a document or a derivation has used.
#[derive(Debug, Default, Clone)]
pub(super) struct Terms {
    terms: Vec<Term>,
    ids: HashMap<Term, Id>,
}

impl Terms {
    /// The number of a term, a new one where it is new.
    pub fn intern(&mut self, term: Term) -> Id {
        if let Some(id) = self.ids.get(&term) {
            return *id;
        }
        let id = Id::try_from(self.terms.len()).expect("memory ends before 2^32 terms do");
        self.terms.push(term.clone());
        self.ids.insert(term, id);
        id
    }

    pub fn intern_triple(&mut self, triple: Triple) -> Statement {
        [
            self.intern(triple.subject.into()),
            self.intern(triple.predicate.into()),
            self.intern(triple.object),
        ]
    }

    pub fn id(&self, term: &Term) -> Option<Id> {
        self.ids.get(term).copied()
    }

    pub fn term(&self, id: Id) -> &Term {
        &self.terms[id as usize]
    }

    pub fn resource(&self, id: Id) -> Option<NamedOrBlankNode> {
        match self.term(id) {
            Term::NamedNode(node) => Some(node.clone().into()),
            Term::BlankNode(node) => Some(node.clone().into()),
            Term::Literal(_) => None,
        }
    }

    fn predicate(&self, id: Id) -> Option<NamedNode> {
        match self.term(id) {
            Term::NamedNode(node) => Some(node.clone()),
            Term::BlankNode(_) | Term::Literal(_) => None,
        }
    }

    pub fn triple(&self, [subject, predicate, object]: Statement) -> Option<Triple> {
        Some(Triple::new(
            self.resource(subject)?,
            self.predicate(predicate)?,
            self.term(object).clone(),
        ))
    }
}
