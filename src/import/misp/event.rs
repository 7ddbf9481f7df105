//! Events of MISP: what an organisation published on a day, with its sources, and whom and which
//! tools it names.

use super::Clusters;
use crate::import::chronology::{Dates, on_or_before};
use crate::import::codes::ImportCode;
use crate::import::context::Context;
use crate::import::dates::{Stamp, stamp};
use crate::import::error::Error;
use crate::import::fate::Fate;
use crate::import::fields::Fields;
use crate::import::graph::{Graph, node};
use crate::import::names::Names;
use crate::import::reference::addresses;
use crate::import::report::{Place, Report};
use crate::import::stix::marking;
use crate::import::{File, Options, json};
use crate::model::vocab::{ann, dcterms, rdfs};
use oxrdf::NamedNode;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Objects that describe a publication, whose links are sources. Those of others are of what they
/// describe, such as the page of a file at a scanner.
const PUBLICATIONS: &[&str] = &["blog", "microblog", "news-media", "report"];

struct Events<'a> {
    context: Context<'a>,
    seen: HashMap<NamedNode, String>,
    /// Attributes and objects that are left out, by type.
    left: BTreeMap<String, usize>,
    personal: usize,
}

/// Imports files of events.
pub fn import(
    files: Vec<File>,
    names: &Names,
    options: &Options,
) -> Result<(Graph, Report), Error> {
    let mut events = Events {
        context: Context::new(names, options, "misp", "MISP"),
        seen: HashMap::new(),
        left: BTreeMap::new(),
        personal: 0,
    };
    let limit = options.limit.unwrap_or(usize::MAX);
    let alone = files.len() == 1;
    events.context.expected = if alone { 0 } else { files.len() };
    for file in files {
        let Some(text) = events.context.json_text(&file, alone)? else {
            continue;
        };
        json::records_of("misp", &text, &file.name, &["response"], &mut |value| {
            if events.context.report.records < limit {
                events.record(&value, &file.name);
            }
        })?;
    }
    Ok(events.finish())
}

/// Whether this lists the events of a feed, which are files of their own.
fn is_manifest(value: &Value) -> bool {
    let entries = value.as_object().filter(|it| !it.is_empty());
    entries.is_some_and(|it| {
        it.iter().all(|(uuid, entry)| {
            uuid.len() == 36 && entry.get("Orgc").is_some() && entry.get("info").is_some()
        })
    })
}

impl Events<'_> {
    fn record(&mut self, value: &Value, file: &str) {
        let event = value.get("Event").unwrap_or(value);
        self.context.begin_record();
        if is_manifest(value) {
            self.context.report.left += 1;
            *self
                .left
                .entry("manifest of a feed".to_owned())
                .or_default() += 1;
            return;
        }
        let mut fields = Fields::new(event);
        let taken = self.convert(&mut fields, file);
        fields.count(&mut self.context.report, "", taken);
        match taken {
            true => self.context.report.taken += 1,
            false => self.context.report.left += 1,
        }
    }

    fn convert(&mut self, fields: &mut Fields<'_>, file: &str) -> bool {
        let uuid = fields.text("uuid").unwrap_or_default().to_lowercase();
        let place = Place {
            file: file.to_owned(),
            record: uuid.clone(),
            ..Place::default()
        };
        let info = fields.text("info").unwrap_or_default();
        if uuid.is_empty() || info.is_empty() {
            let message = "an event without uuid or info; left out";
            self.context
                .report
                .note(ImportCode::BrokenRecord, place, message);
            return false;
        }
        let event = self.context.graph.thing("ev", "misp", &uuid);
        if let Some(first) = self.seen.get(&event) {
            let message = format!("the event stands in {first} already; left out");
            self.context
                .report
                .note(ImportCode::RepeatedId, place, message);
            return false;
        }
        self.seen.insert(event.clone(), file.to_owned());
        self.personal += usize::from(fields.text("event_creator_email").is_some());
        for path in ["uuid", "info"] {
            fields.mark(path, Fate::Taken);
        }
        self.context
            .match_with(&event, true, &format!("urn:uuid:{uuid}"));
        self.context.graph.text(&event, rdfs::LABEL, info, "en");
        self.context
            .graph
            .add(&event, ann::EVENT_TYPE, ann::DISCLOSURE.into_owned());
        self.source(fields, &event, info);
        let by = self.organisation(fields);
        self.date(fields, &event, &place);
        self.tags(fields, &event, &by);
        self.attributes(fields, &event, &place);
        true
    }

    /// The event as a source of its own, published by the organisation.
    fn source(&mut self, fields: &mut Fields<'_>, event: &NamedNode, info: &str) {
        let slug = crate::model::id::slug(event.as_str()).unwrap_or_default();
        self.context.source = node("src", slug);
        let source = self.context.source.clone();
        self.context.graph.title(&source, Some(info));
        self.context
            .graph
            .add(&source, ann::SOURCE_KIND, ann::REPORT.into_owned());
        if let Some(Stamp::Day(day)) = fields.text("date").map(|date| stamp(date, true)) {
            self.context.graph.date(&source, dcterms::ISSUED, &day);
        }
        if let Some(accessed) = &self.context.options.accessed {
            self.context.graph.date(&source, ann::ACCESSED_ON, accessed);
        }
        self.context.graph.add(event, dcterms::SOURCE, source);
    }

    /// The organisation that made the event: publisher and claimant.
    fn organisation(&mut self, fields: &mut Fields<'_>) -> Option<NamedNode> {
        let name = fields.text("Orgc.name")?;
        let uuid = fields.text("Orgc.uuid").unwrap_or(name).to_lowercase();
        let agent = self.context.agent_with_key(&uuid, name, None);
        if uuid != name.to_lowercase() {
            self.context
                .match_with(&agent, true, &format!("urn:uuid:{uuid}"));
        }
        fields.mark("Orgc.name", Fate::Taken);
        fields.mark("Orgc.uuid", Fate::Taken);
        let source = self.context.source.clone();
        self.context
            .graph
            .add(&source, dcterms::PUBLISHER, agent.clone());
        Some(agent)
    }

    /// The day of the event is that of its publication.
    fn date(&mut self, fields: &mut Fields<'_>, event: &NamedNode, place: &Place) {
        let Some(text) = fields.text("date") else {
            return;
        };
        match stamp(text, true) {
            Stamp::Day(day) => {
                fields.mark("date", Fate::Taken);
                let dates = Dates {
                    date: on_or_before(&day),
                    public: Some(day),
                    ..Dates::default()
                };
                self.context.write_dates(event, dates, place);
            }
            Stamp::None(why) => {
                let place = place.cell("date", text);
                self.context
                    .report
                    .note(ImportCode::Placeholder, place, why);
            }
            _ => {
                let message = format!("`{text}` is no day; left out");
                let place = place.cell("date", text);
                self.context
                    .report
                    .note(ImportCode::ImpossibleDate, place, message);
            }
        }
    }

    /// Markings, and the clusters of galaxies that the event is tagged with.
    fn tags(&mut self, fields: &mut Fields<'_>, event: &NamedNode, by: &Option<NamedNode>) {
        let mut actors = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for galaxy in fields.list("Galaxy") {
            let kind = galaxy
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let clusters = galaxy.get("GalaxyCluster").and_then(Value::as_array);
            for cluster in clusters.into_iter().flatten() {
                let text = |key: &str| cluster.get(key).and_then(Value::as_str).unwrap_or_default();
                seen.insert(text("tag_name").to_owned());
                let uuid = match text("uuid") {
                    "" => text("collection_uuid"),
                    uuid => uuid,
                };
                self.name(event, kind, uuid, text("value"), &mut actors);
            }
        }
        fields.mark("Galaxy", Fate::Taken);
        let mut other = Vec::new();
        for tag in fields.list("Tag") {
            let name = tag.get("name").and_then(Value::as_str).unwrap_or_default();
            if seen.contains(name) {
                continue;
            }
            if let Some(marking) = name.to_lowercase().strip_prefix("tlp:").and_then(marking) {
                let marking = NamedNode::new_unchecked(format!("{}{marking}", ann::NAMESPACE));
                self.context
                    .graph
                    .add_once(event, ann::MARKING, marking.clone());
                let source = self.context.source.clone();
                self.context.graph.add_once(&source, ann::MARKING, marking);
            } else if let Some((kind, value)) = name
                .strip_prefix("misp-galaxy:")
                .and_then(|tag| tag.split_once("=\""))
                && self.name(event, kind, "", value.trim_end_matches('"'), &mut actors)
            {
            } else if !name.is_empty() {
                other.push(name.to_owned());
            }
        }
        if !other.is_empty() {
            let text = format!("tags: {}", other.join(", "));
            self.context.graph.text(event, rdfs::COMMENT, &text, "en");
        }
        fields.mark("Tag", Fate::Left);
        fields.mark(
            "Tag.name",
            if other.is_empty() {
                Fate::Taken
            } else {
                Fate::Words
            },
        );
        if !actors.is_empty() {
            let by: Vec<NamedNode> = by.iter().cloned().collect();
            let claim = self.context.claim(event, &by);
            for actor in actors {
                self.context.graph.add(&claim, ann::ATTRIBUTED_TO, actor);
            }
            let date = fields.text("date").map(|date| stamp(date, true));
            if let Some(Stamp::Day(day)) = date {
                self.context.graph.date(&claim, ann::CLAIMED_ON, &day);
            }
        }
    }

    /// What a cluster names: an actor or a tool; false for anything else.
    fn name(
        &mut self,
        event: &NamedNode,
        kind: &str,
        uuid: &str,
        value: &str,
        actors: &mut Vec<NamedNode>,
    ) -> bool {
        let clusters = Clusters::of(kind);
        if value.is_empty() || clusters == Clusters::Other {
            *self.left.entry(format!("clusters of {kind}")).or_default() += 1;
            return false;
        }
        match (self.context.cluster(clusters, uuid, value), clusters) {
            (Some(actor), Clusters::Agents(_)) => actors.push(actor),
            (Some(tool), _) => self.context.graph.add(event, ann::TOOL, tool),
            (None, _) => return false,
        }
        true
    }

    /// Links are sources; comments and texts are left with all other attributes.
    fn attributes(&mut self, fields: &mut Fields<'_>, event: &NamedNode, place: &Place) {
        for mut attribute in fields.each("Attribute") {
            if !self.link(&mut attribute, event, place) {
                let kind = attribute.text("type").unwrap_or_default();
                *self.left.entry(format!("attributes {kind}")).or_default() += 1;
            }
            attribute.count(&mut self.context.report, "Attribute", true);
        }
        for mut object in fields.each("Object") {
            let name = object.text("name").unwrap_or_default();
            let mut has_link = false;
            if PUBLICATIONS.contains(&name) {
                for mut attribute in object.each("Attribute") {
                    has_link |= self.link(&mut attribute, event, place);
                    attribute.count(&mut self.context.report, "Object.Attribute", true);
                }
            }
            match has_link {
                true => object.mark("name", Fate::Taken),
                false => *self.left.entry(format!("objects {name}")).or_default() += 1,
            }
            object.count(&mut self.context.report, "Object", true);
        }
    }

    /// Takes an attribute that is a link as a source of the event; false if it is none.
    fn link(&mut self, attribute: &mut Fields<'_>, event: &NamedNode, place: &Place) -> bool {
        if attribute.text("type") != Some("link") {
            return false;
        }
        let value = attribute.text("value").unwrap_or_default();
        let found = addresses(value);
        for address in &found.valid {
            let source = self.context.source_at(address);
            self.context.graph.add(event, dcterms::SOURCE, source);
        }
        if found.valid.is_empty() {
            self.context
                .bad_address(&place.cell("Attribute.value", value), value);
        } else {
            attribute.mark("type", Fate::Taken);
            attribute.mark("value", Fate::Taken);
        }
        true
    }

    fn finish(mut self) -> (Graph, Report) {
        let report = &mut self.context.report;
        let attributes = self
            .left
            .iter()
            .filter(|(kind, _)| kind.starts_with("attributes"));
        let attributes: usize = attributes.map(|(_, times)| times).sum();
        if attributes > 0 {
            let message = "left: attributes that are no links";
            report.note_times(ImportCode::LeftKind, attributes, message);
        }
        for (kind, times) in std::mem::take(&mut self.left) {
            if !kind.starts_with("attributes") {
                let message = format!("left: {kind}");
                report.note_times(ImportCode::LeftKind, times, message);
            }
        }
        if self.personal > 0 {
            let message = "addresses of e-mail are never taken";
            report.note_times(ImportCode::Personal, self.personal, message);
        }
        report.tell_left_fields();
        self.context.finish()
    }
}
