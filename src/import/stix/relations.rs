//! Relationships, notes and opinions of STIX: mostly claims of their authors.

use super::index::Entry;
use super::things::without_citations;
use super::{Kind, Stix, own};
use crate::import::codes::ImportCode;
use crate::import::fate::Fate;
use crate::import::fields::Fields;
use crate::model::vocab::{ann, dcterms};
use oxrdf::NamedNode;

impl Stix<'_> {
    /// Converts a statement; false if it is left out.
    pub(super) fn statement(&mut self, fields: &mut Fields<'_>, entry: &Entry) -> bool {
        for key in ["type", "id", "spec_version"] {
            fields.mark(key, Fate::Taken);
        }
        if own(fields.value).is_some() {
            return self.own_claim(fields, &entry.node);
        }
        if fields.is("revoked") {
            let place = self.place(fields.text("id").unwrap_or_default());
            let message = "a revoked statement; left out";
            self.context
                .report
                .note(ImportCode::Revoked, place, message);
            return false;
        }
        match fields.text("type") {
            Some("relationship") => self.relationship(fields),
            Some("note") => self.comment(fields, "content", None),
            _ => {
                let stance = match fields.text("opinion") {
                    Some("strongly-disagree" | "disagree") => Some(ann::DENIES.into_owned()),
                    _ => None,
                };
                fields.mark("opinion", Fate::Words);
                self.comment(fields, "explanation", stance)
            }
        }
    }

    fn relationship(&mut self, fields: &mut Fields<'_>) -> bool {
        let text = |key: &str| fields.text(key).unwrap_or_default().to_owned();
        let (kind, from, to) = (
            text("relationship_type"),
            text("source_ref"),
            text("target_ref"),
        );
        if kind == "revoked-by" {
            return self.revoked_by(fields, &from, &to);
        }
        let ends = [&from, &to].map(|id| self.thing(id).cloned());
        let [Some(from_entry), Some(to_entry)] = ends else {
            let missing = [&from, &to]
                .into_iter()
                .find(|id| self.index.get(id).is_none());
            match missing {
                Some(id) => {
                    let place = self.place(fields.text("id").unwrap_or_default());
                    let message =
                        format!("{kind} refers to {id}, which is not in the files; left out");
                    self.context
                        .report
                        .note(ImportCode::Dangling, place, message);
                }
                None => self.leave(fields, &kind, &from, &to),
            }
            return false;
        };
        let (subject, object) = (from_entry.node, to_entry.node);
        match (kind.as_str(), from_entry.kind, to_entry.kind) {
            ("attributed-to", Kind::Event, Kind::Agent) => {
                self.relation_claim(fields, &subject, Some((ann::ATTRIBUTED_TO, &object)));
            }
            ("targets", Kind::Event, Kind::Agent) => {
                self.context.graph.add(&subject, ann::TARGET, object);
            }
            ("targets", Kind::Event, Kind::Place) => {
                let property = match to_entry.country.is_some() {
                    true => ann::COUNTRY,
                    false => ann::PLACE,
                };
                self.context.graph.add(&subject, property, object);
            }
            ("uses", Kind::Event, Kind::Tool | Kind::Technique) => {
                self.context.graph.add(&subject, ann::TOOL, object);
            }
            ("targets", Kind::Agent, Kind::Agent | Kind::Place) => {
                self.relation_claim(fields, &subject, Some((ann::TARGETS, &object)));
            }
            ("located-at" | "originates-from", Kind::Agent, Kind::Place) => {
                self.relation_claim(fields, &subject, Some((ann::LOCATED_IN, &object)));
            }
            ("located-at", Kind::Event, Kind::Place) => {
                self.context.graph.add(&subject, ann::PLACE, object);
            }
            ("located-at", Kind::Place, Kind::Place) => {
                self.context.graph.add(&subject, ann::WITHIN, object);
            }
            _ => {
                self.leave(fields, &kind, &from, &to);
                return false;
            }
        }
        for key in ["relationship_type", "source_ref", "target_ref"] {
            fields.mark(key, Fate::Taken);
        }
        true
    }

    /// Counts a relationship that has no place in a timeline.
    fn leave(&mut self, fields: &mut Fields<'_>, kind: &str, from: &str, to: &str) {
        let of = |id: &str| id.split("--").next().unwrap_or_default().to_owned();
        let _ = fields;
        let kind = format!("relationship ({} {kind} {})", of(from), of(to));
        *self.left_kinds.entry(kind).or_default() += 1;
    }

    /// What replaces a revoked object has a close match with it.
    fn revoked_by(&mut self, fields: &mut Fields<'_>, old: &str, new: &str) -> bool {
        let Some(new) = self.thing(new).map(|entry| entry.node.clone()) else {
            return false;
        };
        let uuid = old.split("--").nth(1).unwrap_or_default();
        self.context
            .match_with(&new, false, &format!("urn:uuid:{uuid}"));
        for key in ["relationship_type", "source_ref", "target_ref"] {
            fields.mark(key, Fate::Taken);
        }
        true
    }

    /// A claim of the author of an object.
    fn relation_claim(
        &mut self,
        fields: &mut Fields<'_>,
        about: &NamedNode,
        says: Option<(oxrdf::NamedNodeRef<'static>, &NamedNode)>,
    ) -> NamedNode {
        let author = self.author(fields);
        let by: Vec<NamedNode> = author.into_iter().collect();
        let claim = self.context.claim(about, &by);
        if let Some((property, value)) = says {
            self.context.graph.add(&claim, property, value.clone());
        }
        // only the author's own record tells when the author said so
        if let (false, Some(created)) = (by.is_empty(), fields.text("created"))
            && let Some(day) = created.get(..10)
            && matches!(
                crate::import::dates::stamp(day, true),
                crate::import::dates::Stamp::Day(_)
            )
        {
            self.context.graph.date(&claim, ann::CLAIMED_ON, day);
            fields.mark("created", Fate::Widened);
            self.claim_days += 1;
        }
        let mut words = Vec::new();
        if let Some(text) = fields.take("description") {
            words.push(without_citations(text));
        }
        if let Some(confidence) = fields.number("confidence") {
            words.push(format!("confidence {confidence} of 100"));
            fields.mark("confidence", Fate::Words);
        }
        words.retain(|it| !it.is_empty());
        self.context
            .graph
            .text(&claim, ann::CLAIM_TEXT, &words.join("; "), "en");
        for (_, source) in self.references(fields, &claim) {
            self.context.graph.add(&claim, ann::STATED_IN, source);
        }
        self.markings(fields, &claim);
        if let Some(id) = fields.text("id") {
            self.context.identifier(&claim, id);
        }
        claim
    }

    /// A note or opinion: a claim in words on each event or agent that it is about.
    fn comment(&mut self, fields: &mut Fields<'_>, key: &str, stance: Option<NamedNode>) -> bool {
        let ids = fields.texts("object_refs");
        let things = ids.iter().filter_map(|id| self.thing(id));
        let things = things.filter(|it| matches!(it.kind, Kind::Event | Kind::Agent));
        let nodes: Vec<NamedNode> = things.map(|it| it.node.clone()).collect();
        let text = fields.text(key).unwrap_or_default().to_owned();
        let opinion = fields.text("opinion").map(str::to_owned);
        if nodes.is_empty() || (text.is_empty() && opinion.is_none()) {
            let kind = fields.text("type").unwrap_or("note").to_owned();
            *self
                .left_kinds
                .entry(format!("{kind} on nothing that is taken"))
                .or_default() += 1;
            return false;
        }
        for node in nodes {
            let claim = self.relation_claim(fields, &node, None);
            let words = match &opinion {
                Some(opinion) if text.is_empty() => opinion.clone(),
                Some(opinion) => format!("{opinion}: {text}"),
                None => text.clone(),
            };
            self.context
                .graph
                .text(&claim, ann::CLAIM_TEXT, &words, "en");
            if let Some(stance) = &stance {
                self.context.graph.add(&claim, ann::STANCE, stance.clone());
            }
        }
        fields.mark(key, Fate::Taken);
        fields.mark("object_refs", Fate::Taken);
        true
    }

    /// A source that our own extension describes.
    pub(super) fn own_source(&mut self, own: &serde_json::Value, source: &NamedNode) {
        let text = |key: &str| own.get(key).and_then(serde_json::Value::as_str);
        self.context.graph.title(source, text("title"));
        self.own_names(own, source);
        if let Some(issued) = text("issued") {
            self.context.graph.date(source, dcterms::ISSUED, issued);
        }
        if let Some(url) = text("url") {
            self.context.graph.address(source, url);
        }
        if let Some(publisher) = text("publisher").and_then(crate::model::id::expand) {
            self.context
                .graph
                .add(source, dcterms::PUBLISHER, publisher);
        }
    }
}
