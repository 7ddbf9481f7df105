//! The statements of an import, collected by what they are about: in an order that depends on the
//! content alone, whatever the order of the records.

use crate::database::digest;
use crate::model::id::{self, SLUG_LENGTH};
use crate::model::slug;
use crate::model::vocab::{ann, dcterms, edtf, rdf, rdfs, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, Triple};
use std::collections::hash_map::Entry;
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

/// A property: one of our vocabularies.
pub type Property = NamedNodeRef<'static>;

/// A thing with its statements.
#[derive(Debug, Clone)]
struct Thing {
    key: Key,
    node: NamedNode,
    /// The name for which its slug was made.
    name: Option<String>,
    statements: Vec<(Property, Term)>,
}

/// The statements of an import.
#[derive(Debug, Default)]
pub struct Graph {
    /// In the order in which they came.
    things: Vec<Thing>,
    /// The places of things in that order.
    places: HashMap<NamedNode, usize>,
    /// How many claims there are about things, of which some are not described here.
    claims: HashMap<NamedNode, usize>,
    /// The thing that was spoken of last: as a rule, it is that of the next statement too.
    last: usize,
}

/// The statements of an import in the order of their output.
#[derive(Debug, Clone)]
pub struct Statements(std::vec::IntoIter<Thing>);

impl Iterator for Statements {
    /// The statements of some things, all that there are of each.
    type Item = Vec<Triple>;

    fn next(&mut self) -> Option<Self::Item> {
        /// Fewer cost time, more memory.
        const AT_ONCE: usize = 256;
        let mut statements = Vec::new();
        for thing in self.0.by_ref().take(AT_ONCE) {
            let node = thing.node;
            let own = thing.statements.into_iter();
            statements
                .extend(own.map(|(property, value)| Triple::new(node.clone(), property, value)));
        }
        (!statements.is_empty()).then_some(statements)
    }
}

impl Graph {
    /// The thing of a kind (`ev`, `ag` …) with a key of its list. Equal keys give one thing, and
    /// different keys never do, even where their slugs would be the same.
    pub fn thing(&mut self, prefix: &str, list: &str, key: &str) -> NamedNode {
        let node = node(prefix, &shortened(list, key));
        let known = self.place(&node).map(|at| &self.things[at].name);
        let node = match known {
            Some(Some(known)) if known != key => node_with_digest(prefix, list, key),
            _ => node,
        };
        let at = self.defined(&node);
        self.things[at].name.get_or_insert_with(|| key.to_owned());
        node
    }

    /// Whether anything is said of a thing.
    pub fn has(&self, node: &NamedNode) -> bool {
        self.place(node).is_some()
    }

    /// Makes sure that a thing has its class.
    pub fn define(&mut self, node: &NamedNode) {
        self.defined(node);
    }

    /// The place of a thing, which has its class.
    fn defined(&mut self, node: &NamedNode) -> usize {
        if let Some(at) = self.place(node) {
            self.last = at;
            return at;
        }
        let kind = KINDS.iter().position(|(prefix, _, _)| {
            let namespace = id::namespace(prefix).unwrap_or_default();
            node.as_str().starts_with(namespace)
        });
        let kind = kind.unwrap_or(KINDS.len());
        let slug = id::slug(node.as_str()).unwrap_or(node.as_str()).to_owned();
        let at = self.insert(node, (kind, slug, 0));
        if let Some((_, class, _)) = KINDS.get(kind) {
            self.add(node, rdf::TYPE, class.into_owned());
        }
        at
    }

    /// The place of a thing.
    fn place(&self, node: &NamedNode) -> Option<usize> {
        match self.things.get(self.last) {
            Some(thing) if thing.node == *node => Some(self.last),
            _ => self.places.get(node).copied(),
        }
    }

    /// A new thing, or one that is there already.
    fn insert(&mut self, node: &NamedNode, key: Key) -> usize {
        self.last = match self.places.entry(node.clone()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                place.insert(self.things.len());
                self.things.push(Thing {
                    key,
                    node: node.clone(),
                    name: None,
                    statements: Vec::new(),
                });
                self.things.len() - 1
            }
        };
        self.last
    }

    /// A new claim about something.
    pub fn claim(&mut self, about: &NamedNode) -> NamedNode {
        let number = self.claims.entry(about.clone()).or_default();
        *number += 1;
        let number = *number;
        let key = self.known(about).map(|thing| thing.key.clone());
        let (kind, slug, _) = key.unwrap_or_default();
        let own = id::slug(about.as_str()).unwrap_or("thing");
        let claim = node("cl", &format!("{own}-{number:02}"));
        self.insert(&claim, (kind, slug, number));
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
    pub fn add(&mut self, subject: &NamedNode, property: Property, object: impl Into<Term>) {
        let at = self.defined(subject);
        let statements = &mut self.things[at].statements;
        let object = object.into();
        let is_same = |(known, value): &(Property, Term)| *known == property && *value == object;
        if !statements.iter().any(is_same) {
            statements.push((property, object));
        }
    }

    fn known(&self, node: &NamedNode) -> Option<&Thing> {
        self.things.get(self.place(node)?)
    }

    /// Adds a statement unless the subject has the property already.
    pub fn add_once(&mut self, subject: &NamedNode, property: Property, object: impl Into<Term>) {
        if !self.says(subject, property) {
            self.add(subject, property, object);
        }
    }

    /// Whether a thing has a property.
    pub fn says(&self, subject: &NamedNode, property: Property) -> bool {
        self.values(subject, property).next().is_some()
    }

    /// The values of a property.
    pub fn values<'a>(
        &'a self,
        subject: &NamedNode,
        property: Property,
    ) -> impl Iterator<Item = &'a Term> + 'a {
        let thing = self.known(subject);
        let statements = thing.into_iter().flat_map(|thing| &thing.statements);
        statements
            .filter(move |(known, _)| *known == property)
            .map(|(_, value)| value)
    }

    /// Adds a text in a language.
    pub fn text(&mut self, subject: &NamedNode, property: Property, text: &str, lang: &str) {
        let text = text.trim();
        if !text.is_empty() {
            let literal = Literal::new_language_tagged_literal(text, lang);
            let literal = literal.unwrap_or_else(|_| Literal::new_simple_literal(text));
            self.add(subject, property, literal);
        }
    }

    /// Adds a date, unless there is one already: of events as EDTF, of what was said or read as the
    /// data have it, in the types of XML Schema.
    pub fn date(&mut self, subject: &NamedNode, property: Property, date: &str) {
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
    pub fn into_statements(mut self) -> Statements {
        self.name_the_nameless();
        self.things.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Statements(self.things.into_iter())
    }

    /// Sources without a title say so; what has no label gets its slug, which is all that is known.
    fn name_the_nameless(&mut self) {
        for at in 0..self.things.len() {
            let thing = &self.things[at];
            let says = |property| thing.statements.iter().any(|(known, _)| *known == property);
            let is_source = KINDS.get(thing.key.0).map(|it| it.0) == Some("src");
            let namespace = id::namespace("cl").unwrap_or_default();
            let is_claim = thing.node.as_str().starts_with(namespace);
            let node = thing.node.clone();
            if is_source && !says(dcterms::TITLE) {
                let not_seen = Literal::new_typed_literal("false", xsd::BOOLEAN);
                self.add(&node, ann::TITLE_SEEN, not_seen);
            } else if !is_source && !is_claim && !says(rdfs::LABEL) {
                let name = thing.name.clone();
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
