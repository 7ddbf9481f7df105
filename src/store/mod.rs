//! The cellar: documents and the one graph that they make together. The only room that names
//! the storage.
//!
//! Every document is a named graph of its own. Queries see the union of all documents, each
//! statement once however many documents make it, together with what the program derives.
//! Derived statements belong to no document: they are part of the union and of nothing else.
//!
//! The storage is in memory: terms are numbers, and the union is kept sorted three ways, so that
//! each pattern of a query is one range of one list. A change builds the next state beside the
//! present one and replaces it whole; whoever reads keeps the state that they began with.
//!
//! ```
//! use annals::store::{Change, Store};
//! use oxrdf::{Literal, NamedNode, Triple, vocab::rdfs};
//!
//! let document = NamedNode::new("https://example.com/a.ttl")?;
//! let event = NamedNode::new("https://example.com/event")?;
//! let label = Triple::new(event.clone(), rdfs::LABEL, Literal::new_simple_literal("Outage"));
//!
//! let mut store = Store::default();
//! store.apply(vec![Change::Replace(document.clone(), vec![label.clone()])], |_| vec![]);
//! assert_eq!(store.view().objects(&event.into(), rdfs::LABEL).count(), 1);
//! store.apply(vec![Change::Remove(document)], |_| vec![]);
//! assert!(store.view().is_empty());
//! # Ok::<_, oxrdf::IriParseError>(())
//! ```

mod dataset;
mod terms;
mod view;

pub use dataset::Held;
pub use view::View;

use oxrdf::{NamedNode, Triple};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::Terms;
use view::Statement;

/// One step of a change: what a document says from now on.
#[derive(Debug, Clone)]
pub enum Change {
    /// The document says this, whatever it said before.
    Replace(NamedNode, Vec<Triple>),
    /// The document is gone.
    Remove(NamedNode),
}

/// All documents, and the state that readers see.
#[derive(Debug, Default)]
pub struct Store {
    documents: BTreeMap<NamedNode, Arc<[Statement]>>,
    terms: Arc<Terms>,
    view: View,
}

impl Store {
    /// The present state; it stays as it is whatever is changed later.
    pub fn view(&self) -> View {
        self.view.clone()
    }

    /// Makes all changes at once, and has the derived statements made anew from the result.
    ///
    /// `derive` is given the new state without any derived statement.
    pub fn apply(&mut self, changes: Vec<Change>, derive: impl FnOnce(&View) -> Vec<Triple>) {
        let mut terms = Terms::clone(&self.terms);
        for change in changes {
            match change {
                Change::Replace(document, triples) => {
                    let mut statements: Vec<Statement> = triples
                        .into_iter()
                        .map(|t| terms.intern_triple(t))
                        .collect();
                    statements.sort_unstable();
                    statements.dedup();
                    self.documents.insert(document, statements.into());
                }
                Change::Remove(document) => {
                    self.documents.remove(&document);
                }
            }
        }
        let graphs: Vec<_> = self
            .documents
            .iter()
            .map(|(name, statements)| (terms.intern(name.clone().into()), Arc::clone(statements)))
            .collect();
        let mut terms = Arc::new(terms);
        let stated = View::new(Arc::clone(&terms), &graphs);
        let derived = derive(&stated);
        if derived.is_empty() {
            self.view = stated;
        } else {
            let known = Arc::make_mut(&mut terms);
            let derived = derived
                .into_iter()
                .map(|t| known.intern_triple(t))
                .collect();
            self.view = stated.with_derived(Arc::clone(&terms), derived);
        }
        self.terms = terms;
    }

    /// The documents by name, with how many statements each makes.
    pub fn documents(&self) -> impl Iterator<Item = (&NamedNode, usize)> {
        self.documents
            .iter()
            .map(|(name, statements)| (name, statements.len()))
    }

    /// What one document says, sorted; nothing where there is no such document.
    pub fn document(&self, name: &NamedNode) -> Vec<Triple> {
        let statements = self.documents.get(name);
        statements
            .into_iter()
            .flat_map(|statements| statements.iter())
            .filter_map(|statement| self.terms.triple(*statement))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::{Literal, NamedNodeRef, vocab::rdfs};

    fn says(subject: &str, label: &str) -> Triple {
        Triple::new(
            NamedNode::new_unchecked(subject),
            rdfs::LABEL,
            Literal::new_simple_literal(label),
        )
    }

    fn document(name: &str) -> NamedNode {
        NamedNode::new_unchecked(name)
    }

    #[test]
    fn a_statement_of_two_documents_stands_once_and_goes_with_its_last_owner() {
        let mut store = Store::default();
        let same = says("urn:e", "one");
        for name in ["urn:a", "urn:b"] {
            store.apply(
                vec![Change::Replace(document(name), vec![same.clone()])],
                |_| vec![],
            );
        }
        assert_eq!(store.view().len(), 1);
        store.apply(vec![Change::Remove(document("urn:a"))], |_| vec![]);
        assert_eq!(store.view().len(), 1);
        store.apply(vec![Change::Remove(document("urn:b"))], |_| vec![]);
        assert_eq!(store.view().len(), 0);
    }

    #[test]
    fn a_document_again_replaces_what_it_said() {
        let mut store = Store::default();
        for label in ["old", "new"] {
            let changes = vec![Change::Replace(
                document("urn:a"),
                vec![says("urn:e", label)],
            )];
            store.apply(changes, |_| vec![]);
        }
        let labels: Vec<_> = store
            .view()
            .objects(&NamedNode::new_unchecked("urn:e").into(), rdfs::LABEL)
            .map(|term| term.to_string())
            .collect();
        assert_eq!(labels, ["\"new\""]);
    }

    #[test]
    fn a_reader_keeps_the_state_that_it_began_with() {
        let mut store = Store::default();
        store.apply(
            vec![Change::Replace(document("urn:a"), vec![says("urn:e", "x")])],
            |_| vec![],
        );
        let before = store.view();
        store.apply(vec![Change::Remove(document("urn:a"))], |_| vec![]);
        assert_eq!((before.len(), store.view().len()), (1, 0));
    }

    #[test]
    fn derived_statements_are_made_anew_and_belong_to_no_document() {
        let mut store = Store::default();
        let derived = NamedNodeRef::new_unchecked("urn:derived");
        for labels in [2, 1] {
            let triples = (0..labels).map(|i| says("urn:e", &i.to_string())).collect();
            store.apply(vec![Change::Replace(document("urn:a"), triples)], |view| {
                view.subjects(rdfs::LABEL)
                    .map(|s| Triple::new(s, derived, Literal::from(view.len() as u64)))
                    .collect()
            });
            assert_eq!(store.document(&document("urn:a")).len(), labels);
            assert_eq!(store.view().subjects(derived).count(), 1);
            assert_eq!(store.view().len(), labels + 1);
        }
    }
}
