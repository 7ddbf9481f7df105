//! Labels of properties of other vocabularies; our own have labels in the ontology.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::property_names;
//!
//! assert_eq!(property_names::label("dcterms:issued"), Some("published on"));
//! assert_eq!(property_names::label("ann:date"), None);
//! ```

const LABELS: &[(&str, &str)] = &[
    ("rdf:type", "kind"),
    ("rdfs:label", "name"),
    ("rdfs:comment", "note"),
    ("rdfs:seeAlso", "see also"),
    ("dcterms:title", "title"),
    ("dcterms:description", "description"),
    ("dcterms:publisher", "publisher"),
    ("dcterms:issued", "published on"),
    ("dcterms:source", "source"),
    ("skos:altLabel", "also called"),
    ("skos:notation", "code"),
    ("skos:exactMatch", "same as"),
    ("skos:closeMatch", "close to"),
    ("skos:broader", "broader"),
    ("skos:definition", "definition"),
    ("skos:example", "example"),
    ("skos:prefLabel", "preferred name"),
    ("skos:inScheme", "scheme"),
    ("skos:scopeNote", "scope"),
    ("rdfs:isDefinedBy", "defined by"),
    ("rdfs:subPropertyOf", "narrower than"),
    ("rdfs:subClassOf", "kind of"),
    ("rdfs:domain", "of a"),
    ("rdfs:range", "takes"),
];

/// The label of a property of another vocabulary, by its prefixed name.
pub fn label(short: &str) -> Option<&'static str> {
    let known = LABELS.iter().find(|(known, _)| *known == short);
    known.map(|(_, label)| *label)
}
