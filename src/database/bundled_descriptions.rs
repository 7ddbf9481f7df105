//! The bundled descriptions of places, agents, tools and sources, to be copied or looked up.

use super::embedded;
use crate::model::id;
use crate::model::vocab::{rdfs, skos};
use crate::parse::{self, ParseEvent};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term, Triple};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The prefixes of what is copied.
const KINDS: [&str; 4] = ["ag", "pl", "src", "tool"];

/// The place that has a name, a code or a slug in the bundled data, if just one has it.
pub(super) fn place(text: &str) -> Option<NamedNode> {
    let text = text.trim();
    let wanted = text.to_lowercase();
    let names = [rdfs::LABEL, skos::ALT_LABEL, skos::NOTATION];
    let space = id::namespace("pl")?;
    let mut found = descriptions().range(space.to_owned()..);
    let mut found: Vec<_> = std::iter::from_fn(|| found.next())
        .take_while(|(iri, _)| iri.starts_with(space))
        .filter(|(iri, triples)| {
            let is_name = |triple: &&Triple| {
                matches!(&triple.object, Term::Literal(name)
                    if names.contains(&triple.predicate.as_ref())
                        && name.value().to_lowercase() == wanted)
            };
            iri[space.len()..] == wanted
                || id::shorten(iri) == wanted
                || iri.as_str() == text
                || triples.iter().find(is_name).is_some()
        })
        .map(|(iri, _)| NamedNode::new_unchecked(iri.as_str()))
        .collect();
    found.pop().filter(|_| found.is_empty())
}

/// The bundled descriptions by subject, read on first use.
pub(super) fn descriptions() -> &'static BTreeMap<String, Vec<Triple>> {
    static DESCRIPTIONS: OnceLock<BTreeMap<String, Vec<Triple>>> = OnceLock::new();
    DESCRIPTIONS.get_or_init(|| {
        let mut found: BTreeMap<String, Vec<Triple>> = BTreeMap::new();
        for input in embedded::bundled() {
            parse::stream(input, &mut |step| {
                if let ParseEvent::Statement(quad) = step
                    && let NamedOrBlankNodeRef::NamedNode(node) = quad.subject
                    && is_copied(node)
                    && !quad.object.is_blank_node()
                {
                    let triples = found.entry(node.as_str().to_owned()).or_default();
                    triples.push(quad.into_owned().into());
                }
            });
        }
        found
    })
}

/// Whether a thing is of a kind that is copied.
pub(super) fn is_copied(node: NamedNodeRef<'_>) -> bool {
    let mut spaces = KINDS.iter().filter_map(|kind| id::namespace(kind));
    spaces.any(|space| node.as_str().starts_with(space))
}
