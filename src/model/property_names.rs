//! What properties of other vocabularies are called: our own have labels in the ontology.
//!
//! ```
//! use annals::model::property_names;
//!
//! assert_eq!(property_names::label("dcterms:issued"), Some("published on"));
//! assert_eq!(property_names::label("ann:date"), None);
//! ```

const NAMES: &[(&str, &str)] = &[
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

/// The name of a property of another vocabulary, which is given in short.
pub fn label(short: &str) -> Option<&'static str> {
    let known = NAMES.iter().find(|(known, _)| *known == short);
    known.map(|(_, name)| *name)
}
