//! Claims as annotations of RDF 1.2: a claim reifies each triple that it is about.
//!
//! ```text
//! cl:a ann:about ev:x ; ann:target ag:y .      what the data says
//! cl:a rdf:reifies <<( ev:x ann:target ag:y )>> .   what is added
//! ```
//!
//! A triple that is reified is not stated: whether the claim asserts or denies it is still its stance.

use super::Annals;
use crate::model::vocab::ann;
use crate::store;
use oxrdf::vocab::rdf;
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::HashSet;

/// Finds what claims reify, among statements that come subject by subject.
#[derive(Debug)]
pub struct ClaimAnnotations {
    /// The properties that a claim can have in the place of what it is about.
    claimable: HashSet<NamedNode>,
    owner: Option<(NamedOrBlankNode, GraphName)>,
    about: Vec<NamedOrBlankNode>,
    said: Vec<(NamedNode, Term)>,
}

impl ClaimAnnotations {
    /// For the statements of this data.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn of(annals: &Annals) -> Result<Self, store::Error> {
        let snapshot = annals.store().snapshot()?;
        let view = snapshot.view();
        let mut claimable = HashSet::new();
        if let Some(class) = view.id(ann::CLAIMABLE_CLASS)? {
            for property in view.subjects(rdf::TYPE, class)? {
                if let Term::NamedNode(property) = view.term(property)? {
                    claimable.insert(property);
                }
            }
        }
        Ok(Self {
            claimable,
            owner: None,
            about: Vec::new(),
            said: Vec::new(),
        })
    }

    /// Takes the next statement; returns what the subject before it reifies, if that is complete.
    pub fn next(&mut self, quad: &Quad) -> Vec<Quad> {
        let is_same = self
            .owner
            .as_ref()
            .is_some_and(|(subject, graph)| *subject == quad.subject && *graph == quad.graph_name);
        let complete = if is_same { Vec::new() } else { self.finish() };
        self.owner
            .get_or_insert_with(|| (quad.subject.clone(), quad.graph_name.clone()));
        if quad.predicate == ann::ABOUT {
            self.about.extend(match &quad.object {
                Term::NamedNode(node) => Some(node.clone().into()),
                Term::BlankNode(node) => Some(node.clone().into()),
                Term::Literal(_) | Term::Triple(_) => None,
            });
        } else if self.claimable.contains(&quad.predicate) {
            self.said
                .push((quad.predicate.clone(), quad.object.clone()));
        }
        complete
    }

    /// What the last subject reifies.
    pub fn finish(&mut self) -> Vec<Quad> {
        let (about, said) = (
            std::mem::take(&mut self.about),
            std::mem::take(&mut self.said),
        );
        let Some((claim, graph)) = self.owner.take() else {
            return Vec::new();
        };
        let each = about.iter().flat_map(|about| {
            let triples = said.iter().map(move |(property, value)| {
                Triple::new(about.clone(), property.clone(), value.clone())
            });
            triples.map(|triple| Quad::new(claim.clone(), rdf::REIFIES, triple, graph.clone()))
        });
        each.collect()
    }
}
