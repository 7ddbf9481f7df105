//! The values that a property takes and the records that it may be used on.

use super::terms::TermIds;
use crate::model::id;
use crate::model::vocab::{ann, dcterms, skos};
use crate::store::{GraphReader, Id, Result, Statement};
use oxrdf::{NamedNode, NamedNodeRef, Term, vocab::rdfs, vocab::xsd};

/// The properties whose values are dates, whatever the datatype of their literals.
const DATE_PROPERTIES: [NamedNodeRef<'_>; 13] = [
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
    dcterms::ISSUED,
];

/// Value types of properties from other vocabularies, which the ontology does not describe.
const EXTERNAL: [(NamedNodeRef<'_>, ValueType); 9] = [
    (dcterms::SOURCE, ValueType::Resource),
    (dcterms::PUBLISHER, ValueType::Resource),
    (dcterms::TITLE, ValueType::Text),
    (dcterms::DESCRIPTION, ValueType::Text),
    (skos::ALT_LABEL, ValueType::Text),
    (skos::PREF_LABEL, ValueType::Text),
    (skos::NOTATION, ValueType::Text),
    (skos::BROADER, ValueType::Resource),
    (skos::IN_SCHEME, ValueType::Resource),
];

/// The type of value that a property takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueType {
    Anything,
    Resource,
    Text,
    Date,
    Integer,
    Number,
    Boolean,
    Url,
}

/// What is known of a property.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property {
    pub expected: ValueType,
    /// It is of another vocabulary, whose values are not for us to judge.
    pub is_foreign: bool,
    /// It is in the namespace of the ontology, which does not have it.
    pub is_unknown: bool,
    /// It may be asserted of claims only.
    pub claim_only: bool,
    /// The program derives it.
    pub is_derived: bool,
    /// The concept scheme from which it takes its values.
    pub scheme: Option<Id>,
    /// It takes nothing but concepts.
    pub only_concepts: bool,
}

impl Property {
    pub fn read(graph: &impl GraphReader, terms: &TermIds, property: Id) -> Result<Self> {
        let Term::NamedNode(iri) = graph.term(property)? else {
            // A parsed property is always an IRI.
            return Ok(Self::foreign(ValueType::Anything));
        };
        let mut statements: Vec<Statement> = Vec::new();
        graph.asserted(property, &mut statements)?;
        let is_ours = iri.as_str().starts_with(id::TERMS);
        let has = |p, o| {
            statements
                .iter()
                .any(|statement| statement.p == p && statement.o == o)
        };
        let values = |p| statements.iter().find(move |found| found.p == p);
        let scheme = values(terms.values_from).map(|found| found.o);
        let only_concepts = scheme.is_some() && has(terms.range, terms.concept);
        let mut expected = type_by_name(&iri);
        let is_foreign = !is_ours && expected == ValueType::Anything;
        if is_foreign {
            return Ok(Self {
                claim_only: has(terms.of_type, terms.claim_only) || has(terms.domain, terms.claim),
                scheme,
                only_concepts,
                ..Self::foreign(expected)
            });
        }
        if expected == ValueType::Anything && has(terms.of_type, terms.object_property) {
            expected = ValueType::Resource;
        }
        if expected == ValueType::Anything && has(terms.of_type, terms.datatype_property) {
            expected = ValueType::Text;
            for range in statements
                .iter()
                .filter(|statement| statement.p == terms.range)
            {
                expected = type_by_range(&graph.term(range.o)?);
            }
        }
        Ok(Self {
            expected,
            is_foreign,
            is_unknown: statements.is_empty() && is_ours,
            claim_only: has(terms.of_type, terms.claim_only) || has(terms.domain, terms.claim),
            is_derived: has(terms.of_type, terms.derived),
            scheme,
            only_concepts,
        })
    }

    fn foreign(expected: ValueType) -> Self {
        Self {
            expected,
            is_foreign: true,
            is_unknown: false,
            claim_only: false,
            is_derived: false,
            scheme: None,
            only_concepts: false,
        }
    }
}

fn type_by_name(iri: &NamedNode) -> ValueType {
    if DATE_PROPERTIES.contains(&iri.as_ref()) {
        return ValueType::Date;
    }
    if *iri == rdfs::LABEL {
        return ValueType::Text;
    }
    let external = EXTERNAL.iter().find(|(name, _)| iri == name);
    external.map_or(ValueType::Anything, |(_, expected)| *expected)
}

fn type_by_range(range: &Term) -> ValueType {
    match range {
        Term::NamedNode(range) if *range == xsd::INTEGER => ValueType::Integer,
        Term::NamedNode(range) if *range == xsd::DECIMAL => ValueType::Number,
        Term::NamedNode(range) if *range == xsd::BOOLEAN => ValueType::Boolean,
        Term::NamedNode(range) if *range == xsd::ANY_URI => ValueType::Url,
        _ => ValueType::Text,
    }
}
