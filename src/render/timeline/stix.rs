//! A timeline as a bundle of STIX 2.1, for threat intelligence platforms.
//!
//! An attack is an `incident`, any other event a `grouping`; groups are `intrusion-set`s, other
//! agents `identity` objects, malware is `malware`. Each standing
//! attribution is an `attributed-to` relationship, so contested attributions appear side by side;
//! every claim, including denials, is a `note` with its claimants as authors, and one more says who
//! did it according to whom. A source is an external
//! reference of the event, and also a `report` if its day of publication is known.
//!
//! STIX has only timestamps. The date of an event is therefore in a property extension, as EDTF with
//! its four bounds, and `created` is the day since which the event is known. Ids are derived from the
//! IRIs (UUID version 5): the same data gives the same bundle. The extension also has the IRIs, and
//! what STIX has no property for, so that `annals import stix` brings things back as they were
//! (`stix/extension.rs`).

mod claimants;
mod extension;

use crate::model::id;
use crate::model::when::{Day, Precision, When};
use crate::render::attribution;
use crate::render::claims::words;
use crate::render::format::FormatInfo;
use crate::render::link::safe_link;
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::views::model::{Claim, Entity, Entry, Role, Source};
use crate::views::timeline::Timeline;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use uuid::Uuid;

/// The namespace that ids are derived from.
const NAMESPACE: &str = "https://w3id.org/annals/id/";

/// The schema of the extension, described in the command's documentation.
const EXTENSION: &str = "https://w3id.org/annals/ns/stix-extension";

/// `stix`.
#[derive(Debug)]
pub struct Stix;

impl TimelineFormat for Stix {
    fn info(&self) -> FormatInfo {
        FormatInfo::new(
            "stix",
            &["stix.json"],
            "A STIX 2.1 bundle, for threat intelligence platforms",
        )
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        timeline: &Timeline,
        _: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write(&mut out, timeline)
    }
}

/// Writes one bundle.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let mut bundle = Bundle::new();
    for entry in &timeline.entries {
        bundle.event(entry);
    }
    bundle.describe_claimants();
    let ids: Vec<_> = bundle.objects.keys().map(String::as_str).collect();
    let id = stix_id("bundle", &ids.join("\n"));
    let objects: Vec<_> = bundle.objects.into_values().collect();
    let mut members = Map::new();
    members.insert("id".to_owned(), id.into());
    members.insert("objects".to_owned(), objects.into());
    members.insert("type".to_owned(), "bundle".into());
    serde_json::to_writer_pretty(&mut *out, &members)?;
    writeln!(out)
}

/// The id of an object, derived from its type and a unique key.
fn stix_id(kind: &str, text: &str) -> String {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
    format!(
        "{kind}--{}",
        Uuid::new_v5(&namespace, format!("{kind} {text}").as_bytes())
    )
}

/// The id of a thing: what it has elsewhere, else one of our own.
fn own_id(kind: &str, key: &str, uuid: Option<&str>) -> String {
    match uuid {
        Some(uuid) if Uuid::try_parse(uuid).is_ok() => format!("{kind}--{uuid}"),
        _ => stix_id(kind, key),
    }
}

/// Midnight of the day; the Unix epoch if no day is known, since a timestamp is required.
fn timestamp(day: Option<Day>) -> String {
    format!("{}T00:00:00.000Z", day.unwrap_or_default())
}

/// The objects by their ids.
struct Bundle {
    objects: BTreeMap<String, Value>,
    creator: String,
    extension: String,
    /// The ids of agents by their IRIs.
    agents: BTreeMap<String, String>,
    /// Claimants, who are described at the end unless they are parties too.
    claimants: BTreeMap<String, Entity>,
}

impl Bundle {
    fn new() -> Self {
        let mut bundle = Self {
            objects: BTreeMap::new(),
            creator: stix_id("identity", "annals"),
            extension: stix_id("extension-definition", EXTENSION),
            agents: BTreeMap::new(),
            claimants: BTreeMap::new(),
        };
        let creator = json!({ "name": "annals", "identity_class": "system" });
        bundle.add("identity", "annals", None, creator);
        let extension = json!({
            "name": "annals dates",
            "description": "When an event happened, as EDTF (ISO 8601-2) and its bounds in days; open bounds are left out. The names of things in annals, and what STIX has no property for.",
            "schema": EXTENSION,
            "version": "1.0.0",
            "extension_types": ["property-extension"],
            "created_by_ref": bundle.creator,
        });
        bundle.add("extension-definition", EXTENSION, None, extension);
        bundle
    }

    /// Adds an object with the common properties; returns its id.
    fn add(&mut self, kind: &str, key: &str, known: Option<Day>, properties: Value) -> String {
        self.add_as(stix_id(kind, key), kind, known, properties)
    }

    /// The same under an id of its own; returns it.
    fn add_as(&mut self, id: String, kind: &str, known: Option<Day>, properties: Value) -> String {
        let mut object = Map::new();
        object.insert("type".to_owned(), json!(kind));
        object.insert("spec_version".to_owned(), json!("2.1"));
        object.insert("id".to_owned(), json!(id));
        object.insert("created".to_owned(), json!(timestamp(known)));
        object.insert("modified".to_owned(), json!(timestamp(known)));
        if let Value::Object(part) = properties {
            object.extend(part.into_iter().filter(|(_, value)| !value.is_null()));
        }
        self.objects
            .entry(id.clone())
            .or_insert(Value::Object(object));
        id
    }

    fn event(&mut self, entry: &Entry) {
        let mut parties = Vec::new();
        for party in &entry.parties {
            parties.push((&party.role, self.agent(&party.agent)));
        }
        let kind = if entry.is_attack() {
            "incident"
        } else {
            "grouping"
        };
        let mut refs: Vec<_> = parties.iter().map(|(_, id)| id.clone()).collect();
        refs.sort();
        refs.dedup();
        if refs.is_empty() {
            refs.push(self.creator.clone());
        }
        let grouping = kind == "grouping";
        let labels: Vec<_> = entry.types.iter().map(|its| its.label.as_str()).collect();
        let extensions = self.extensions(extension::event(entry, date(entry)));
        let object = json!({
            "name": attribution::labelled(entry),
            "description": entry.description,
            "created_by_ref": self.creator,
            "labels": (!labels.is_empty()).then_some(labels),
            "context": grouping.then_some("unspecified"),
            "object_refs": grouping.then_some(refs),
            "external_references": references(entry),
            "extensions": extensions,
        });
        let id = own_id(kind, entry.id.as_str(), entry.uuid.as_deref());
        let event = self.add_as(id, kind, entry.known, object);
        for country in &entry.countries {
            self.location(entry, &event, country, grouping);
        }
        for (role, party) in &parties {
            let is_target = !grouping && **role == Role::Target;
            let relationship_type = if is_target { "targets" } else { "related-to" };
            let key = format!("{} {role} {party}", entry.id.as_str());
            self.relationship(
                &key,
                entry.known,
                relationship_type,
                &event,
                party,
                &role.to_string(),
            );
        }
        for tool in &entry.tools {
            if let Some(malware) = self.malware(tool) {
                let key = format!("{} tool {malware}", entry.id.as_str());
                let relationship_type = if grouping { "related-to" } else { "uses" };
                self.relationship(
                    &key,
                    entry.known,
                    relationship_type,
                    &event,
                    &malware,
                    "tool",
                );
            }
        }
        self.state(entry, &event);
        for attribution in &entry.attributions {
            self.claim(entry, &event, attribution);
        }
        for source in &entry.sources {
            self.report(source, &event);
        }
    }

    fn relationship(
        &mut self,
        key: &str,
        known: Option<Day>,
        relationship_type: &str,
        from: &str,
        to: &str,
        description: &str,
    ) -> String {
        let object = json!({
            "relationship_type": relationship_type,
            "source_ref": from,
            "target_ref": to,
            "description": description,
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::derived()),
        });
        self.add("relationship", key, known, object)
    }

    /// The extension of an object.
    fn extensions(&self, properties: Map<String, Value>) -> Value {
        json!({ self.extension.as_str(): properties })
    }

    /// A country that an event concerns.
    fn location(&mut self, entry: &Entry, event: &str, country: &Entity, grouping: bool) {
        let code = id::slug(country.id.as_str()).filter(|slug| slug.len() == 2);
        let object = json!({
            "name": country.label,
            "country": code.map(str::to_uppercase),
            "created_by_ref": self.creator,
        });
        // a location needs a code or a region
        if code.is_none() {
            return;
        }
        let place = self.add("location", country.id.as_str(), None, object);
        let relationship_type = if grouping { "related-to" } else { "targets" };
        let key = format!("{} country {place}", entry.id.as_str());
        self.relationship(
            &key,
            entry.known,
            relationship_type,
            event,
            &place,
            "country",
        );
    }

    fn agent(&mut self, agent: &Entity) -> String {
        let id = self.describe_agent(agent);
        self.agents.insert(agent.id.as_str().to_owned(), id.clone());
        id
    }

    fn describe_agent(&mut self, agent: &Entity) -> String {
        let kind = agent.kind.as_deref().unwrap_or_default();
        if [
            "threatGroup",
            "ransomwareGroup",
            "criminalGroup",
            "hacktivistGroup",
        ]
        .contains(&kind)
        {
            let object = json!({
                "name": agent.label,
                "created_by_ref": self.creator,
                "extensions": self.extensions(extension::entity(agent)),
            });
            let id = own_id("intrusion-set", agent.id.as_str(), agent.uuid.as_deref());
            return self.add_as(id, "intrusion-set", None, object);
        }
        let class = match kind {
            "person" | "persona" => "individual",
            "roleGroup" => "class",
            "" => "unknown",
            _ => "organization",
        };
        let object = json!({
            "name": agent.label,
            "identity_class": class,
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::entity(agent)),
        });
        {
            let id = own_id("identity", agent.id.as_str(), agent.uuid.as_deref());
            self.add_as(id, "identity", None, object)
        }
    }

    /// Malware; techniques and legitimate tools are not included.
    fn malware(&mut self, tool: &Entity) -> Option<String> {
        let kind = tool.kind.as_deref()?;
        if ["technique", "legitimateTool"].contains(&kind) {
            return None;
        }
        let object = json!({
            "name": tool.label,
            "is_family": true,
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::entity(tool)),
        });
        let id = own_id("malware", tool.id.as_str(), tool.uuid.as_deref());
        Some(self.add_as(id, "malware", None, object))
    }

    /// A note on who did it according to whom, what is disputed, and whether it happened.
    fn state(&mut self, entry: &Entry, event: &str) {
        let lines = attribution::lines(entry);
        if lines.is_empty() {
            return;
        }
        let note = json!({
            "abstract": "Who did it, according to whom",
            "content": lines.join("\n"),
            "object_refs": [event],
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::derived()),
        });
        let key = format!("{} state", entry.id.as_str());
        self.add("note", &key, entry.known, note);
    }

    fn claim(&mut self, entry: &Entry, event: &str, claim: &Claim) {
        let agents: Vec<_> = claim.agents.iter().map(|agent| self.agent(agent)).collect();
        let by: Vec<_> = claim.by.iter().map(|by| by.shown.as_str()).collect();
        for claimant in &claim.by {
            self.claimant(claimant);
        }
        let claimed_on = claim.on.as_ref().and_then(|on| on.bounds().latest);
        let day = claimed_on.or(entry.known.filter(|_| !entry.known_by_reading));
        let named: Vec<_> = claim.agents.iter().map(|its| its.label.as_str()).collect();
        let mut content = format!("{}: attributed to {}", claim.stance.value, named.join(", "));
        if let Some(likelihood) = &claim.likelihood {
            content.push_str(&format!(" ({})", likelihood.value));
        }
        let mut details = vec![content];
        details.extend(
            claim
                .on
                .as_ref()
                .map(|on| format!("Claimed: {}", on.words())),
        );
        details.extend(
            claim
                .basis
                .as_ref()
                .map(|basis| format!("Basis: {}", basis.value)),
        );
        details.extend(words::on_behalf_of(claim));
        details.extend(words::spoken_by(claim));
        let quotes = claim.quotes.iter();
        details.extend(quotes.map(|quote| words::quotation(claim, quote)));
        details.extend(claim.text.clone());
        if !claim.standing {
            details.push("Withdrawn or superseded.".to_owned());
        }
        if claim.standing && claim.asserts() {
            for agent in &agents {
                let key = format!("{} {agent}", claim.id.as_str());
                let according = match by.is_empty() {
                    true => "claimant not recorded".to_owned(),
                    false => format!("according to {}", by.join(", ")),
                };
                self.relationship(&key, day, "attributed-to", event, agent, &according);
            }
        }
        let mut refs = vec![event.to_owned()];
        refs.extend(agents);
        let note = json!({
            "content": details.join("\n"),
            "authors": (!by.is_empty()).then_some(by),
            "object_refs": refs,
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::claim(entry, claim)),
        });
        self.add("note", claim.id.as_str(), day, note);
    }

    /// A report for a source whose day is known, referring to its events.
    fn report(&mut self, source: &Source, event: &str) {
        let fine = source
            .issued
            .as_ref()
            .filter(|on| on.precision() <= Precision::Day);
        let Some(day) = fine.and_then(|on| on.bounds().earliest) else {
            return;
        };
        let key = source.id.as_str();
        if let Some(known) = self.objects.get_mut(&stix_id("report", key)) {
            if let Some(refs) = known["object_refs"].as_array_mut()
                && !refs.iter().any(|it| it == event)
            {
                refs.push(json!(event));
            }
            return;
        }
        let publisher = source.publisher.as_ref().map(|its| its.shown.as_str());
        let report = json!({
            "name": source.title.as_deref().or(publisher).unwrap_or("title not recorded"),
            "published": timestamp(Some(day)),
            "object_refs": [event],
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::source(source)),
            "external_references": [reference(source)],
        });
        self.add("report", key, Some(day), report);
    }
}

fn references(entry: &Entry) -> Value {
    let own = json!({ "source_name": "annals", "external_id": entry.slug() });
    let sources = entry.sources.iter().map(reference);
    std::iter::once(own).chain(sources).collect()
}

fn reference(source: &Source) -> Value {
    let publisher = source.publisher.as_ref().map(|its| its.shown.as_str());
    let mut reference = json!({ "source_name": publisher.unwrap_or("not recorded") });
    let url = source.url.as_deref();
    let link = url.and_then(safe_link);
    let details: Vec<_> = source
        .title
        .clone()
        .into_iter()
        .chain(source.issued.as_ref().map(When::words))
        .chain(url.filter(|_| link.is_none()).map(str::to_owned))
        .collect();
    reference["description"] = match details.is_empty() {
        true => json!("title not recorded, undated"),
        false => json!(details.join(", ")),
    };
    if let Some(link) = link {
        reference["url"] = json!(link);
    }
    reference
}

/// The extension with the date of an event.
fn date(entry: &Entry) -> Map<String, Value> {
    let mut date = Map::new();
    date.insert("extension_type".to_owned(), json!("property-extension"));
    date.insert("contested".to_owned(), json!(entry.is_contested()));
    let named = entry.state.attribution.named;
    date.insert("named".to_owned(), json!(named.as_str()));
    if let Some(status) = &entry.state.happening.status {
        date.insert("status".to_owned(), json!(status.label));
    }
    if let Some(when) = &entry.when {
        date.insert("edtf".to_owned(), json!(when.to_string()));
        let bounds = when.bounds();
        for (name, bound) in [
            ("earliest", bounds.earliest),
            ("latest_begin", bounds.latest_begin),
            ("earliest_end", bounds.earliest_end),
            ("latest", bounds.latest),
        ] {
            if let Some(day) = bound {
                date.insert(name.to_owned(), json!(day.to_string()));
            }
        }
    }
    date
}
