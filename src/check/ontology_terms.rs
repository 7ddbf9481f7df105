//! What the checks know of the terms of the ontology and of a user's own.

use crate::model::vocab::ann;
use crate::store::{GraphReader, Id, IdMap, Result};
use std::collections::HashMap;

/// The terms of the ontology, and what is known so far of terms and of the schemes of concepts.
pub(super) struct OntologyTerms {
    pub all: IdMap<&'static str>,
    pub facts: IdMap<TermFacts>,
    pub members: HashMap<(Id, Id), bool>,
}

/// What a term is; it can be several things.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TermFacts {
    pub is_class: bool,
    pub is_property: bool,
    pub is_concept: bool,
    /// Its scheme, or that of a broader concept.
    pub scheme: Option<Id>,
    /// The property is out of use.
    pub is_old_property: bool,
    /// It is out of use altogether.
    pub is_old: bool,
}

impl OntologyTerms {
    pub fn of(graph: &impl GraphReader) -> Result<Self> {
        let mut all = IdMap::default();
        for term in ann::ALL {
            if let Some(id) = graph.term_id(*term)? {
                all.insert(id, term.as_str());
            }
        }
        Ok(Self {
            all,
            facts: IdMap::default(),
            members: HashMap::new(),
        })
    }
}
