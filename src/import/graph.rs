//! The statements of an import, collected by what they are about: in an order that depends on the
//! content alone, whatever the order of the records.

use crate::database::digest;
use crate::model::id::{self, SLUG_LENGTH};
use crate::model::slug;
use crate::model::vocab::{ann, dcterms, edtf, rdf, rdfs, xsd};
use crate::parse::TurtleDocument;
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, Triple};
use std::collections::{BTreeMap, HashMap};

/// Slugs are this much shorter than they may be, so that claims can add their number.
const ROOM: usize = 5;

/// The classes in the order of their output, with their prefixes; a claim follows what it is about.
const KINDS: &[(&str, NamedNodeRef<'_>, &str)] = &[
    ("ev", ann::EVENT_CLASS, "events"),
    ("cl", ann::CLAIM_CLASS, "claims"),
    ("ag", ann::AGENT_CLASS, "agents"),
    ("tool", ann::TOOL_CLASS, "tools"),
    ("pl", ann::PLACE_CLASS, "places"),
    ("src", ann::SOURCE_CLASS, "sources"),
];

/// Sorted by (kind, slug, number of the claim).
type Key = (usize, String, usize);

/// A thing with its statements.
#[derive(Debug)]
struct Thing {
    key: Key,
    node: NamedNode,
    statements: Vec<(NamedNode, Term)>,
}

/// The statements of an import.
#[derive(Debug, Default)]
pub struct Graph {
    /// In the order in which they came.
    things: Vec<Thing>,
    /// The places of things in that order.
    places: HashMap<NamedNode, usize>,
    /// The names for which slugs were made.
    names: HashMap<NamedNode, String>,
    claims: HashMap<NamedNode, usize>,
}

impl Graph {
    /// The thing of a kind (`ev`, `ag` …) with a key of its list. Equal keys give one thing, and
    /// different keys never do, even where their slugs would be the same.
    pub fn thing(&mut self, prefix: &str, list: &str, key: &str) -> NamedNode {
        let node = node(prefix, &shortened(list, key));
        let node = match self.names.get(&node) {
            Some(known) if known != key => node_with_digest(prefix, list, key),
            _ => node,
        };
        self.names.entry(node.clone()).or_insert(key.to_owned());
        self.define(&node);
        node
    }

    /// Whether anything is said of a thing.
    pub fn has(&self, node: &NamedNode) -> bool {
        self.places.contains_key(node)
    }

    /// Makes sure that a thing has its class.
    pub fn define(&mut self, node: &NamedNode) {
        if self.places.contains_key(node) {
            return;
        }
        let kind = KINDS.iter().position(|(prefix, _, _)| {
            let namespace = id::namespace(prefix).unwrap_or_default();
            node.as_str().starts_with(namespace)
        });
        let kind = kind.unwrap_or(KINDS.len());
        let slug = id::slug(node.as_str()).unwrap_or(node.as_str()).to_owned();
        self.insert_key(node, (kind, slug, 0));
        if let Some((_, class, _)) = KINDS.get(kind) {
            self.add(node, rdf::TYPE, class.into_owned());
        }
    }

    fn insert_key(&mut self, node: &NamedNode, key: Key) {
        self.places.insert(node.clone(), self.things.len());
        self.things.push(Thing {
            key,
            node: node.clone(),
            statements: Vec::new(),
        });
    }

    /// A new claim about something.
    pub fn claim(&mut self, about: &NamedNode) -> NamedNode {
        let number = self.claims.entry(about.clone()).or_default();
        *number += 1;
        let number = *number;
        let slug = id::slug(about.as_str()).unwrap_or("thing");
        let claim = node("cl", &format!("{slug}-{number:02}"));
        let key = self.known(about).map(|thing| thing.key.clone());
        let (kind, slug, _) = key.unwrap_or_default();
        self.insert_key(&claim, (kind, slug, number));
        self.add(&claim, rdf::TYPE, ann::CLAIM_CLASS.into_owned());
        self.add(&claim, ann::ABOUT, about.clone());
        claim
    }

    /// A claim that has a name already.
    pub fn claim_named(&mut self, claim: &NamedNode, about: &NamedNode) {
        self.define(claim);
        self.add(claim, ann::ABOUT, about.clone());
    }

    /// Adds a statement.
    pub fn add(
        &mut self,
        subject: &NamedNode,
        property: NamedNodeRef<'_>,
        object: impl Into<Term>,
    ) {
        let at = match self.places.get(subject) {
            Some(at) => Some(*at),
            None => {
                self.define(subject);
                self.places.get(subject).copied()
            }
        };
        if let Some(thing) = at.and_then(|at| self.things.get_mut(at)) {
            let object = object.into();
            let is_same =
                |(known, value): &(NamedNode, Term)| known.as_ref() == property && *value == object;
            if !thing.statements.iter().any(is_same) {
                thing.statements.push((property.into_owned(), object));
            }
        }
    }

    fn known(&self, node: &NamedNode) -> Option<&Thing> {
        self.things.get(*self.places.get(node)?)
    }

    /// Adds a statement unless the subject has the property already.
    pub fn add_once(
        &mut self,
        subject: &NamedNode,
        property: NamedNodeRef<'_>,
        object: impl Into<Term>,
    ) {
        if !self.says(subject, property) {
            self.add(subject, property, object);
        }
    }

    /// Whether a thing has a property.
    pub fn says(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> bool {
        self.values(subject, property).next().is_some()
    }

    /// The values of a property.
    pub fn values<'a>(
        &'a self,
        subject: &NamedNode,
        property: NamedNodeRef<'a>,
    ) -> impl Iterator<Item = &'a Term> + 'a {
        let thing = self.known(subject);
        let statements = thing.into_iter().flat_map(|thing| &thing.statements);
        statements
            .filter(move |(known, _)| known.as_ref() == property)
            .map(|(_, value)| value)
    }

    /// Adds a text in a language.
    pub fn text(
        &mut self,
        subject: &NamedNode,
        property: NamedNodeRef<'_>,
        text: &str,
        lang: &str,
    ) {
        let text = text.trim();
        if !text.is_empty() {
            let literal = Literal::new_language_tagged_literal(text, lang);
            let literal = literal.unwrap_or_else(|_| Literal::new_simple_literal(text));
            self.add(subject, property, literal);
        }
    }

    /// Adds a date, unless there is one already: of events as EDTF, of what was said or read as the
    /// data have it, in the types of XML Schema.
    pub fn date(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, date: &str) {
        let is_record = [dcterms::ISSUED, ann::CLAIMED_ON, ann::ACCESSED_ON].contains(&property);
        let digits = date.bytes().all(|it| it.is_ascii_digit() || it == b'-');
        let datatype = match date.len() {
            10 if is_record && digits => xsd::DATE,
            7 if is_record && digits => xsd::G_YEAR_MONTH,
            4 if is_record && digits => xsd::G_YEAR,
            _ => edtf::EDTF,
        };
        let literal = Literal::new_typed_literal(date, datatype);
        self.add_once(subject, property, literal);
    }

    /// Gives a source its address.
    pub fn address(&mut self, source: &NamedNode, url: &str) {
        let literal = Literal::new_typed_literal(url, xsd::ANY_URI);
        self.add(source, ann::URL, literal);
    }

    /// The title of a source, or that none was seen.
    pub fn title(&mut self, source: &NamedNode, title: Option<&str>) {
        match title.map(str::trim).filter(|title| !title.is_empty()) {
            Some(title) if !self.says(source, dcterms::TITLE) => {
                self.text(source, dcterms::TITLE, title, "en");
            }
            _ => {}
        }
    }

    /// Numbers of things by class.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for thing in &self.things {
            let kind = KINDS.iter().find(|(prefix, _, _)| {
                let namespace = id::namespace(prefix).unwrap_or_default();
                thing.node.as_str().starts_with(namespace)
            });
            if let Some((_, _, plural)) = kind {
                *counts.entry(*plural).or_default() += 1;
            }
        }
        counts
    }

    /// All statements in the order of their output.
    pub fn into_document(mut self) -> TurtleDocument {
        self.name_the_nameless();
        self.things.sort_by(|a, b| a.key.cmp(&b.key));
        let mut statements = Vec::new();
        for thing in self.things {
            for (property, value) in thing.statements {
                statements.push(Triple::new(thing.node.clone(), property, value));
            }
        }
        TurtleDocument {
            statements,
            ..TurtleDocument::default()
        }
    }

    /// Sources without a title say so; what has no label gets its slug, which is all that is known.
    fn name_the_nameless(&mut self) {
        let nodes = self
            .things
            .iter()
            .map(|thing| (thing.node.clone(), thing.key.0));
        let nodes: Vec<(NamedNode, usize)> = nodes.collect();
        let title_not_seen = Literal::new_typed_literal("false", xsd::BOOLEAN);
        for (node, kind) in nodes {
            let is_source = KINDS.get(kind).map(|it| it.0) == Some("src");
            if is_source && !self.says(&node, dcterms::TITLE) {
                self.add(&node, ann::TITLE_SEEN, title_not_seen.clone());
            }
            let is_claim = node
                .as_str()
                .starts_with(id::namespace("cl").unwrap_or_default());
            if !is_source && !is_claim && !self.says(&node, rdfs::LABEL) {
                let name = self.names.get(&node).cloned();
                let name = name.or_else(|| id::slug(node.as_str()).map(str::to_owned));
                self.text(&node, rdfs::LABEL, &name.unwrap_or_default(), "en");
            }
        }
    }
}

/// An IRI of our data from a slug that was made by this module.
pub fn node(prefix: &str, slug: &str) -> NamedNode {
    let namespace = id::namespace(prefix).unwrap_or(id::DATA);
    NamedNode::new_unchecked(format!("{namespace}{slug}"))
}

/// The slug of a key in a list; where letters would be lost, with a digest of the key.
fn shortened(list: &str, key: &str) -> String {
    let label = format!("{list} {key}");
    match slug::from_label(&label) {
        Some(slug) if is_lossless(key) && slug.len() + ROOM <= SLUG_LENGTH => slug,
        _ => with_digest(list, key),
    }
}

/// Whether a slug keeps all that tells a key from others, but for capitals and separators.
fn is_lossless(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || " -_./".contains(c);
    key.chars().all(plain) && key.chars().any(|c| c.is_ascii_alphanumeric()) && key.len() < 45
}

fn node_with_digest(prefix: &str, list: &str, key: &str) -> NamedNode {
    node(prefix, &with_digest(list, key))
}

fn with_digest(list: &str, key: &str) -> String {
    const DIGITS: usize = 8;
    let digest = digest(key.as_bytes());
    let slug = slug::from_label(&format!("{list} {key}")).unwrap_or_else(|| "x".to_owned());
    let room = SLUG_LENGTH - ROOM - DIGITS - 1;
    let slug = slug[..slug.len().min(room)].trim_end_matches('-');
    format!("{slug}-{}", &digest[..DIGITS])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn different_keys_are_different_things_with_valid_slugs(
            keys in proptest::collection::vec("\\PC{0,70}", 1..6),
        ) {
            let mut graph = Graph::default();
            let nodes: Vec<_> = keys.iter().map(|key| graph.thing("ag", "list", key)).collect();
            for (key, node) in keys.iter().zip(&nodes) {
                prop_assert!(id::slug(node.as_str()).is_some(), "{}", node);
                let claim = graph.claim(node);
                prop_assert!(id::slug(claim.as_str()).is_some(), "{}", claim);
                for (other, its) in keys.iter().zip(&nodes) {
                    prop_assert_eq!(key == other, node == its);
                }
            }
        }
    }
}
