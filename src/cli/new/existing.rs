//! What exists already: the current data, and the file to be extended.

use crate::Annals;
use crate::model::{id, vocab::ann};
use crate::parse::Document;
use crate::store::{self, Scope};
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term};
use std::collections::HashSet;

/// The current data, and the file to be extended.
pub struct ExistingData<'a> {
    pub annals: &'a Annals,
    file: Option<&'a Document>,
    subjects: HashSet<&'a NamedNode>,
}

impl<'a> ExistingData<'a> {
    pub fn new(annals: &'a Annals, file: Option<&'a Document>) -> Self {
        let quads = file.iter().flat_map(|file| &file.quads);
        let subjects = quads.filter_map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        });
        Self {
            annals,
            file,
            subjects: subjects.collect(),
        }
    }

    /// Whether the file describes a thing.
    pub fn in_file(&self, node: &NamedNode) -> bool {
        self.subjects.contains(node)
    }

    /// Whether a slug is in use, in the data or in the file.
    pub fn is_taken(&self, prefix: &str, slug: &str) -> Result<bool, store::Error> {
        Ok(self.described_in(prefix, slug)?.is_some())
    }

    /// The name of the file or document that describes a thing; none if nothing does.
    pub fn described_in(&self, prefix: &str, slug: &str) -> Result<Option<String>, store::Error> {
        let Some(node) = id::data_iri(prefix, slug) else {
            return Ok(None);
        };
        if let Some(file) = self.file.filter(|_| self.in_file(&node)) {
            return Ok(Some(file.origin.file().to_owned()));
        }
        let snapshot = self.annals.store().snapshot()?;
        let view = snapshot.view();
        let Some(thing) = view.id(&node)? else {
            return Ok(None);
        };
        let first = |scope| -> Result<_, store::Error> {
            let mut statements = view.matches(Some(thing), None, None, scope)?;
            statements.next().transpose()
        };
        if first(Scope::Union)?.is_none() {
            return Ok(None);
        }
        let graph = match first(Scope::Documents)?.and_then(|statement| statement.document) {
            Some(document) => view.term(document)?,
            None => return Ok(Some("the default graph".to_owned())),
        };
        Ok(Some(match &graph {
            Term::NamedNode(graph) => Annals::document_of(graph)
                .unwrap_or(graph.as_str())
                .to_owned(),
            other => other.to_string(),
        }))
    }

    /// The source that was read at a URL.
    pub fn source_at(&self, url: &Literal) -> Result<Option<NamedNode>, store::Error> {
        let quads = self.file.iter().flat_map(|file| &file.quads);
        let in_file = quads
            .filter(|quad| quad.predicate == ann::URL)
            .find(|quad| matches!(&quad.object, Term::Literal(its) if its.value() == url.value()));
        if let Some(NamedOrBlankNode::NamedNode(source)) = in_file.map(|quad| &quad.subject) {
            return Ok(Some(source.clone()));
        }
        let snapshot = self.annals.store().snapshot()?;
        let view = snapshot.view();
        let Some(url) = view.id(url)? else {
            return Ok(None);
        };
        for source in view.subjects(ann::URL, url)? {
            if let Term::NamedNode(source) = view.term(source)? {
                return Ok(Some(source));
            }
        }
        Ok(None)
    }
}
