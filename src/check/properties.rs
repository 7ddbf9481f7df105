//! What a property takes and where it may stand: the ontology's word, and a user's own.

use super::terms::Words;
use crate::model::id;
use crate::model::vocab::ann;
use crate::store::{Graph, Id, Result, Statement};
use oxrdf::{NamedNode, NamedNodeRef, Term, vocab::rdfs, vocab::xsd};

const ISSUED: &str = "http://purl.org/dc/terms/issued";

/// The properties whose values are dates, whatever their literals claim to be.
const DATED: [NamedNodeRef<'_>; 13] = [
    ann::DATE,
    ann::BEGIN_DATE,
    ann::END_DATE,
    ann::PUBLIC_DATE,
    ann::DISCOVERED_ON,
    ann::CLAIMED_ON,
    ann::DEPRECATED_ON,
    ann::ACCESSED_ON,
    ann::ARCHIVED_ON,
    ann::OFFERED_ON,
    ann::AGREED_ON,
    ann::DELIVERED_ON,
    NamedNodeRef::new_unchecked(ISSUED),
];

/// Properties that we reuse, of which no document of ours says what they take.
const REUSED: [(&str, Takes); 9] = [
    ("http://purl.org/dc/terms/source", Takes::Thing),
    ("http://purl.org/dc/terms/publisher", Takes::Thing),
    ("http://purl.org/dc/terms/title", Takes::Text),
    ("http://purl.org/dc/terms/description", Takes::Text),
    ("http://www.w3.org/2004/02/skos/core#altLabel", Takes::Text),
    ("http://www.w3.org/2004/02/skos/core#prefLabel", Takes::Text),
    ("http://www.w3.org/2004/02/skos/core#notation", Takes::Text),
    ("http://www.w3.org/2004/02/skos/core#broader", Takes::Thing),
    ("http://www.w3.org/2004/02/skos/core#inScheme", Takes::Thing),
];

/// What a property takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Anything,
    Thing,
    Text,
    Date,
    Whole,
    Number,
    Truth,
    Address,
}

/// One property.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property {
    pub takes: Takes,
    /// It is named as ours and the ontology does not have it.
    pub is_unknown: bool,
    /// By hand it stands on claims alone.
    pub of_claims: bool,
    /// The program works it out.
    pub is_derived: bool,
}

impl Property {
    pub fn read(graph: &impl Graph, words: &Words, property: Id) -> Result<Self> {
        let Term::NamedNode(iri) = graph.term(property)? else {
            // No reader gives out another property.
            return Ok(Self::foreign(Takes::Anything));
        };
        let mut said: Vec<Statement> = Vec::new();
        graph.said(property, &mut said)?;
        let says = |p, o| said.iter().any(|said| said.p == p && said.o == o);
        let mut takes = of_name(&iri);
        if takes == Takes::Anything && says(words.of_type, words.object_property) {
            takes = Takes::Thing;
        }
        if takes == Takes::Anything && says(words.of_type, words.datatype_property) {
            takes = Takes::Text;
            for range in said.iter().filter(|said| said.p == words.range) {
                takes = of_range(&graph.term(range.o)?);
            }
        }
        Ok(Self {
            takes,
            is_unknown: said.is_empty() && iri.as_str().starts_with(id::TERMS),
            of_claims: says(words.of_type, words.claim_only) || says(words.domain, words.claim),
            is_derived: says(words.of_type, words.derived),
        })
    }

    fn foreign(takes: Takes) -> Self {
        Self {
            takes,
            is_unknown: false,
            of_claims: false,
            is_derived: false,
        }
    }
}

fn of_name(iri: &NamedNode) -> Takes {
    if DATED.contains(&iri.as_ref()) {
        return Takes::Date;
    }
    if *iri == rdfs::LABEL {
        return Takes::Text;
    }
    let reused = REUSED.iter().find(|(name, _)| iri.as_str() == *name);
    reused.map_or(Takes::Anything, |(_, takes)| *takes)
}

fn of_range(range: &Term) -> Takes {
    match range {
        Term::NamedNode(range) if *range == xsd::INTEGER => Takes::Whole,
        Term::NamedNode(range) if *range == xsd::DECIMAL => Takes::Number,
        Term::NamedNode(range) if *range == xsd::BOOLEAN => Takes::Truth,
        Term::NamedNode(range) if *range == xsd::ANY_URI => Takes::Address,
        _ => Takes::Text,
    }
}
