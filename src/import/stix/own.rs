//! What our own extension says: objects that came from here come back as they were.

use super::Stix;
use crate::import::fate::Fate;
use crate::import::fields::Fields;
use crate::model::id;
use crate::model::vocab::{ann, dcterms, skos};
use oxrdf::{Literal, NamedNode, NamedNodeRef};
use serde_json::Value;

/// The properties of an event whose values are lists of names.
const EVENT_LISTS: &[(&str, NamedNodeRef<'_>)] = &[
    ("initiator", ann::INITIATOR),
    ("target", ann::TARGET),
    ("participant", ann::PARTICIPANT),
    ("responder", ann::RESPONDER),
    ("supporter", ann::SUPPORTER),
    ("recipient", ann::RECIPIENT),
    ("investigator", ann::INVESTIGATOR),
    ("affected", ann::AFFECTED),
    ("tools", ann::TOOL),
    ("types", ann::EVENT_TYPE),
    ("sectors", ann::SECTOR),
    ("places", ann::PLACE),
    ("part_of", ann::PART_OF),
    ("countries", ann::COUNTRY),
    ("statuses", ann::STATUS),
    ("sources", dcterms::SOURCE),
];

/// The properties of a claim whose values are lists of names.
const CLAIM_LISTS: &[(&str, NamedNodeRef<'_>)] = &[
    ("attributed_to", ann::ATTRIBUTED_TO),
    ("claimed_by", ann::CLAIMED_BY),
    ("spoken_by", ann::SPOKEN_BY),
    ("on_behalf_of", ann::ON_BEHALF_OF),
    ("stated_in", ann::STATED_IN),
    ("translated_by", ann::TRANSLATED_BY),
];

impl Stix<'_> {
    /// The lists of names of an event.
    pub(super) fn own_event(&mut self, fields: &mut Fields<'_>, event: &NamedNode) {
        if let Some(own) = super::own(fields.value) {
            self.own_lists(own, event, EVENT_LISTS);
        }
    }

    fn own_lists(
        &mut self,
        own: &Value,
        thing: &NamedNode,
        lists: &[(&str, NamedNodeRef<'static>)],
    ) {
        for (key, property) in lists {
            let values = own.get(*key).and_then(Value::as_array);
            for value in values.into_iter().flatten() {
                let name = value.as_str().or_else(|| value.get("iri")?.as_str());
                let Some(node) = name.and_then(named) else {
                    continue;
                };
                if value.is_object() {
                    self.own_source(value, &node);
                }
                self.context.graph.add(thing, *property, node);
            }
        }
    }

    /// What a thing is called elsewhere.
    pub(super) fn own_names(&mut self, own: &Value, thing: &NamedNode) {
        let list = |key: &str| own.get(key).and_then(Value::as_array).into_iter().flatten();
        for iri in list("exact").filter_map(Value::as_str) {
            self.context.match_with(thing, true, iri);
        }
        for name in list("other_labels").filter_map(Value::as_str) {
            let name = Literal::new_simple_literal(name);
            self.context.graph.add(thing, skos::ALT_LABEL, name);
        }
        if let Some(identifier) = own.get("identifier").and_then(Value::as_str) {
            self.context.identifier(thing, identifier);
        }
    }

    /// A claim that came from here. A relationship only repeats what a note says.
    pub(super) fn own_claim(&mut self, fields: &mut Fields<'_>, claim: &NamedNode) -> bool {
        fields.mark("extensions", Fate::Taken);
        let Some(own) = super::own(fields.value) else {
            return false;
        };
        let about = own.get("about").and_then(Value::as_str).and_then(named);
        let Some(about) = about else {
            return true;
        };
        self.context.graph.claim_named(claim, &about);
        self.own_lists(own, claim, CLAIM_LISTS);
        let text = |key: &str| own.get(key).and_then(Value::as_str);
        for (key, property) in [
            ("basis", ann::BASIS),
            ("stance", ann::STANCE),
            ("likelihood", ann::LIKELIHOOD),
        ] {
            if let Some(term) = text(key).and_then(named) {
                self.context.graph.add(claim, property, term);
            }
        }
        if let Some(on) = text("claimed_on") {
            self.context.graph.date(claim, ann::CLAIMED_ON, on);
        }
        if let Some(words) = text("text") {
            let lang = text("lang").unwrap_or("en");
            self.context.graph.text(claim, ann::CLAIM_TEXT, words, lang);
        }
        if let Some(from) = text("translated_from") {
            let from = Literal::new_simple_literal(from);
            self.context.graph.add(claim, ann::TRANSLATED_FROM, from);
        }
        let quotes = own.get("quotes").and_then(Value::as_array);
        for quote in quotes.into_iter().flatten() {
            let text = |key: &str| quote.get(key).and_then(Value::as_str).unwrap_or_default();
            let (words, language) = (text("text"), text("language"));
            self.context.graph.text(claim, ann::QUOTE, words, language);
        }
        self.own_names(own, claim);
        self.markings(fields, claim);
        true
    }
}

/// The thing of a name such as `ev:kyivstar-attack`, or of an IRI.
fn named(name: &str) -> Option<NamedNode> {
    id::expand(name).or_else(|| NamedNode::new(name).ok())
}
