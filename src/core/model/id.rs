//! Identifiers: slugs, IRIs and prefixes. The base IRI of the data is defined here and nowhere
//! else; those of vocabularies are in [`vocab`].
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::id;
//!
//! assert_eq!(id::shorten("https://w3id.org/annals/id/agent/sbu"), "ag:sbu");
//! assert_eq!(id::expand("ag:sbu").unwrap().as_str(), "https://w3id.org/annals/id/agent/sbu");
//! assert_eq!(id::slug("https://w3id.org/annals/id/agent/sbu"), Some("sbu"));
//! assert!(id::is_slug("kyivstar-attack") && !id::is_slug("Kyivstar attack"));
//! ```

use super::percent;
use super::vocab::{self, ann, dcterms, edtf, owl, skos, time};
use oxrdf::NamedNode;

/// The base IRI of the terms, prefix `ann:`.
pub const TERMS: &str = ann::NAMESPACE;

/// The base IRI of the data, followed by kind and slug.
pub const DATA: &str = "https://w3id.org/annals/id/";

/// The maximal length of a slug, in characters.
pub const SLUG_LENGTH: usize = 60;

/// Every well-known prefix, with its namespace: ours first, then those of reused vocabularies.
pub const PREFIXES: &[(&str, &str)] = &[
    ("ann", TERMS),
    ("ev", "https://w3id.org/annals/id/event/"),
    ("ag", "https://w3id.org/annals/id/agent/"),
    ("cl", "https://w3id.org/annals/id/claim/"),
    ("src", "https://w3id.org/annals/id/source/"),
    ("pl", "https://w3id.org/annals/id/place/"),
    ("tool", "https://w3id.org/annals/id/tool/"),
    ("need", "https://w3id.org/annals/id/need/"),
    ("offer", "https://w3id.org/annals/id/offer/"),
    ("match", "https://w3id.org/annals/id/match/"),
    ("delivery", "https://w3id.org/annals/id/delivery/"),
    ("mech", "https://w3id.org/annals/id/mechanism/"),
    ("doc", "https://w3id.org/annals/id/document/"),
    ("rdf", vocab::RDF),
    ("rdfs", vocab::RDFS),
    ("xsd", vocab::XSD),
    ("owl", owl::NAMESPACE),
    ("skos", skos::NAMESPACE),
    ("dcterms", dcterms::NAMESPACE),
    ("edtf", edtf::NAMESPACE),
    ("time", time::NAMESPACE),
];

/// Whether this is a slug: lowercase ASCII letters and digits in groups joined by single
/// hyphens, at most [`SLUG_LENGTH`] characters.
pub fn is_slug(text: &str) -> bool {
    text.len() <= SLUG_LENGTH
        && text.split('-').all(|group| {
            !group.is_empty()
                && group
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// The namespace of a well-known prefix, given without the colon.
pub fn namespace(prefix: &str) -> Option<&'static str> {
    PREFIXES
        .iter()
        .find(|(known, _)| *known == prefix)
        .map(|(_, namespace)| *namespace)
}

/// The IRI of a prefixed name such as `ev:kyivstar-attack`; none if the prefix is unknown or the
/// result is not an IRI.
pub fn expand(name: &str) -> Option<NamedNode> {
    let (prefix, local) = name.split_once(':')?;
    NamedNode::new(format!("{}{local}", namespace(prefix)?)).ok()
}

/// The prefixed name of an IRI, or the IRI itself if no prefix fits.
pub fn shorten(iri: &str) -> String {
    PREFIXES
        .iter()
        .filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)))
        .find(|(_, local)| !local.is_empty() && local.bytes().all(is_plain))
        .map_or_else(
            || iri.to_owned(),
            |(prefix, local)| format!("{prefix}:{local}"),
        )
}

/// Characters that need no escape in the local part of a prefixed name.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// The IRI of a resource of our data, from its prefix (`ev`, `ag` …) and slug.
///
/// None if the prefix is unknown or the slug is invalid.
pub fn data_iri(prefix: &str, slug: &str) -> Option<NamedNode> {
    let namespace = namespace(prefix)?;
    (namespace.starts_with(DATA) && is_slug(slug))
        .then(|| NamedNode::new_unchecked(format!("{namespace}{slug}")))
}

/// The last part of an IRI of our data: its slug.
pub fn slug(iri: &str) -> Option<&str> {
    let (_, slug) = iri.strip_prefix(DATA)?.split_once('/')?;
    is_slug(slug).then_some(slug)
}

/// The named graph of a document; bytes that an IRI cannot hold are percent-encoded.
pub fn document(name: &str) -> NamedNode {
    let name = percent::encode(name, b"-_./~+@:,=");
    NamedNode::new_unchecked(format!("{DATA}document/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_lowercase_groups_joined_by_single_hyphens() {
        for good in ["a", "kyivstar-attack", "reuters-20240104-2", "2015"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in [
            "",
            "-a",
            "a-",
            "a--b",
            "A",
            "a_b",
            "é",
            "a b",
            &"x".repeat(61),
        ] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    #[test]
    fn a_document_of_any_name_has_a_valid_graph_name() {
        for name in ["a.ttl", "über uns/ü.ttl", "100%.ttl", "a\u{7}b#c?d"] {
            let graph = document(name);
            assert!(NamedNode::new(graph.as_str()).is_ok(), "{graph}");
        }
        assert_ne!(document("a b"), document("a%20b"));
    }

    #[test]
    fn shortening_keeps_iris_that_would_need_an_escape() {
        assert_eq!(
            shorten("https://w3id.org/annals/id/document/a/b.ttl"),
            "https://w3id.org/annals/id/document/a/b.ttl"
        );
        assert_eq!(shorten("http://example.com/"), "http://example.com/");
    }
}
