//! All IRIs of terms that the program knows, as constants: those of the ontology (a test checks that
//! the list and `ontology/` agree) and those of other vocabularies that it reuses.
//!
//! Classes of the ontology end in `_CLASS` and concept schemes in `_SCHEME`; all else has its name in
//! capitals.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::vocab::{ann, dcterms};
//!
//! assert_eq!(ann::EARLIEST.as_str(), "https://w3id.org/annals/ns#earliest");
//! assert!(ann::ALL.contains(&ann::EVENT_CLASS));
//! assert_eq!(dcterms::TITLE.as_str(), "http://purl.org/dc/terms/title");
//! ```

pub use oxrdf::vocab::{rdf, rdfs, xsd};

/// The namespace of [`rdf`].
pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// The namespace of [`rdfs`].
pub const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
/// The namespace of [`xsd`].
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// The namespace of SPARQL service descriptions.
pub const SERVICE_DESCRIPTION: &str = "http://www.w3.org/ns/sparql-service-description#";
/// The namespace of the W3C's names of file formats.
pub const FORMATS: &str = "http://www.w3.org/ns/formats/";

/// The properties that give a thing its name, the best first: ours, then those of other vocabularies,
/// by which things of foreign data are called.
pub const NAMES: [oxrdf::NamedNodeRef<'static>; 6] = [
    rdfs::LABEL,
    oxrdf::NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#prefLabel"),
    oxrdf::NamedNodeRef::new_unchecked("http://purl.org/dc/terms/title"),
    oxrdf::NamedNodeRef::new_unchecked("https://schema.org/name"),
    oxrdf::NamedNodeRef::new_unchecked("http://schema.org/name"),
    oxrdf::NamedNodeRef::new_unchecked("http://xmlns.com/foaf/0.1/name"),
];

/// A module with the terms of one namespace.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $prefix:ident = $namespace:literal {
        $($name:ident = $local:tt),* $(,)?
    }) => {
        $(#[$doc])*
        pub mod $prefix {
            use oxrdf::NamedNodeRef;

            /// The namespace.
            pub const NAMESPACE: &str = $namespace;

            $(
                #[doc = concat!("`", stringify!($prefix), ":", stringify!($local), "`")]
                pub const $name: NamedNodeRef<'static> =
                    NamedNodeRef::new_unchecked(concat!($namespace, stringify!($local)));
            )*

            /// Every term, in the order of this file.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
        }
    };
}

mod ontology;

pub use ontology::ann;

vocabulary! {
    /// The terms of Dublin Core that are used here.
    dcterms = "http://purl.org/dc/terms/" {
        CREATOR = creator,
        LANGUAGE = language,
        DESCRIPTION = description,
        IDENTIFIER = identifier,
        IS_REPLACED_BY = isReplacedBy,
        ISSUED = issued,
        MODIFIED = modified,
        PUBLISHER = publisher,
        SOURCE = source,
        TITLE = title,
    }
}

vocabulary! {
    /// The terms of SKOS that are used here.
    skos = "http://www.w3.org/2004/02/skos/core#" {
        ALT_LABEL = altLabel,
        BROADER = broader,
        CLOSE_MATCH = closeMatch,
        CONCEPT = Concept,
        CONCEPT_SCHEME = ConceptScheme,
        DEFINITION = definition,
        EXACT_MATCH = exactMatch,
        EXAMPLE = example,
        HIDDEN_LABEL = hiddenLabel,
        IN_SCHEME = inScheme,
        NOTATION = notation,
        PREF_LABEL = prefLabel,
    }
}

vocabulary! {
    /// The terms of OWL that are used here.
    owl = "http://www.w3.org/2002/07/owl#" {
        CLASS = Class,
        DATATYPE_PROPERTY = DatatypeProperty,
        DEPRECATED = deprecated,
        DEPRECATED_PROPERTY = DeprecatedProperty,
        OBJECT_PROPERTY = ObjectProperty,
        ONTOLOGY = Ontology,
        VERSION_INFO = versionInfo,
    }
}

vocabulary! {
    /// The units of OWL-Time, for the precision of dates.
    time = "http://www.w3.org/2006/time#" {
        UNIT_CENTURY = unitCentury,
        UNIT_DAY = unitDay,
        UNIT_DECADE = unitDecade,
        // spelled so in OWL-Time
        UNIT_MILLENNIUM = unitMillenium,
        UNIT_MONTH = unitMonth,
        UNIT_SECOND = unitSecond,
        UNIT_YEAR = unitYear,
    }
}

vocabulary! {
    /// The datatypes of the Library of Congress for EDTF.
    edtf = "http://id.loc.gov/datatypes/edtf/" {
        EDTF = EDTF,
    }
}
