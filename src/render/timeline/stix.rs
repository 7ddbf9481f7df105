//! A timeline as a bundle of STIX 2.1, for threat intelligence platforms.
//!
//! An attack is an `incident`, any other event a `grouping`; groups are `intrusion-set`s, other
//! agents `identity` objects, malware is `malware`. Whom standing claims name is tied by
//! `attributed-to`, one relationship a claim, so that disputed attributions stand side by side;
//! every claim about it, denials too, is a `note` with its claimants as authors. A source is an
//! external reference of the event, and a `report` too where the day on which it came out is
//! known.
//!
//! STIX knows no dates but moments. So the date of an event stands in a property extension, as
//! EDTF with its four bounds, and `created` is the day from which the event is known. Ids are made
//! from the IRIs (RFC 4122, version 5): the same data gives the same bundle.

use crate::model::when::{Day, Precision, When};
use crate::render::iri_escape::address;
use crate::views::timeline::{Attribution, Entry, Source, Thing, Timeline};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use uuid::Uuid;

/// What ids are made in: the namespace of the data itself.
const DATA: &str = "https://w3id.org/annals/id/";

/// The schema of the extension is told on the page of the command.
const EXTENSION: &str = "https://w3id.org/annals/ns/stix-extension";

/// Writes one bundle.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let mut bundle = Bundle::new();
    for entry in &timeline.entries {
        bundle.event(entry);
    }
    let ids: Vec<_> = bundle.objects.keys().map(String::as_str).collect();
    let value = json!({
        "type": "bundle",
        "id": name("bundle", &ids.join("\n")),
        "objects": bundle.objects.values().collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

/// The id of an object of a type, made from a text that is its own.
fn name(kind: &str, text: &str) -> String {
    let own = Uuid::new_v5(&Uuid::NAMESPACE_URL, DATA.as_bytes());
    format!(
        "{kind}--{}",
        Uuid::new_v5(&own, format!("{kind} {text}").as_bytes())
    )
}

/// Midnight; the first day of all computers where no day is known, since one must be named.
fn stamp(day: Option<Day>) -> String {
    format!("{}T00:00:00.000Z", day.unwrap_or_default())
}

/// The objects by their ids.
struct Bundle {
    objects: BTreeMap<String, Value>,
    maker: String,
    extension: String,
}

impl Bundle {
    fn new() -> Self {
        let mut bundle = Self {
            objects: BTreeMap::new(),
            maker: name("identity", "annals"),
            extension: name("extension-definition", EXTENSION),
        };
        let maker = json!({ "name": "annals", "identity_class": "system" });
        bundle.add("identity", "annals", None, maker);
        let extension = json!({
            "name": "Dates of annals",
            "description": "When an event happened, as EDTF (ISO 8601-2) and its bounds in days; open bounds are left out.",
            "schema": EXTENSION,
            "version": "1.0.0",
            "extension_types": ["property-extension"],
            "created_by_ref": bundle.maker,
        });
        bundle.add("extension-definition", EXTENSION, None, extension);
        bundle
    }

    /// Adds an object with what all have; gives back its id.
    fn add(&mut self, kind: &str, own: &str, known: Option<Day>, own_part: Value) -> String {
        let id = name(kind, own);
        let mut object = Map::new();
        object.insert("type".to_owned(), json!(kind));
        object.insert("spec_version".to_owned(), json!("2.1"));
        object.insert("id".to_owned(), json!(id));
        object.insert("created".to_owned(), json!(stamp(known)));
        object.insert("modified".to_owned(), json!(stamp(known)));
        if let Value::Object(part) = own_part {
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
            parties.push((party.role.as_str(), self.agent(&party.agent)));
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
            refs.push(self.maker.clone());
        }
        let grouping = kind == "grouping";
        let labels: Vec<_> = entry.types.iter().map(|its| its.label.as_str()).collect();
        let extensions = json!({ self.extension.as_str(): date(entry) });
        let object = json!({
            "name": entry.label,
            "description": entry.description,
            "created_by_ref": self.maker,
            "labels": (!labels.is_empty()).then_some(labels),
            "context": grouping.then_some("unspecified"),
            "object_refs": grouping.then_some(refs),
            "external_references": references(entry),
            "extensions": extensions,
        });
        let event = self.add(kind, entry.id.as_str(), entry.known, object);
        for (role, party) in &parties {
            let hit = !grouping && *role == "target";
            let word = if hit { "targets" } else { "related-to" };
            let own = format!("{} {role} {party}", entry.id.as_str());
            self.tie(&own, entry.known, word, &event, party, role);
        }
        for tool in &entry.tools {
            if let Some(malware) = self.malware(tool) {
                let own = format!("{} tool {malware}", entry.id.as_str());
                let word = if grouping { "related-to" } else { "uses" };
                self.tie(&own, entry.known, word, &event, &malware, "tool");
            }
        }
        for attribution in &entry.attributions {
            self.claim(entry, &event, attribution);
        }
        for source in &entry.sources {
            self.report(source, &event);
        }
    }

    fn tie(
        &mut self,
        own: &str,
        known: Option<Day>,
        word: &str,
        from: &str,
        to: &str,
        description: &str,
    ) -> String {
        let object = json!({
            "relationship_type": word,
            "source_ref": from,
            "target_ref": to,
            "description": description,
            "created_by_ref": self.maker,
        });
        self.add("relationship", own, known, object)
    }

    fn agent(&mut self, agent: &Thing) -> String {
        let kind = agent.kind.as_deref().unwrap_or_default();
        if [
            "threatGroup",
            "ransomwareGroup",
            "criminalGroup",
            "hacktivistGroup",
        ]
        .contains(&kind)
        {
            let object = json!({ "name": agent.label, "created_by_ref": self.maker });
            return self.add("intrusion-set", agent.id.as_str(), None, object);
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
            "created_by_ref": self.maker,
        });
        self.add("identity", agent.id.as_str(), None, object)
    }

    /// Malware; a technique and a tool that has honest uses are none.
    fn malware(&mut self, tool: &Thing) -> Option<String> {
        let kind = tool.kind.as_deref()?;
        if ["technique", "legitimateTool"].contains(&kind) {
            return None;
        }
        let object = json!({
            "name": tool.label,
            "is_family": true,
            "created_by_ref": self.maker,
        });
        Some(self.add("malware", tool.id.as_str(), None, object))
    }

    fn claim(&mut self, entry: &Entry, event: &str, claim: &Attribution) {
        let agents: Vec<_> = claim.agents.iter().map(|agent| self.agent(agent)).collect();
        let by: Vec<_> = claim.by.iter().map(|by| by.label.as_str()).collect();
        let said = claim.on.as_ref().and_then(|on| on.bounds().latest);
        let day = said.or(entry.known);
        let named: Vec<_> = claim.agents.iter().map(|its| its.label.as_str()).collect();
        let mut content = format!("{}: attributed to {}", claim.stance, named.join(", "));
        if let Some(likelihood) = &claim.likelihood {
            content.push_str(&format!(" ({likelihood})"));
        }
        let mut details = vec![content];
        details.extend(claim.on.as_ref().map(|on| format!("Said: {}", on.words())));
        details.extend(claim.basis.as_ref().map(|basis| format!("Basis: {basis}")));
        details.extend(claim.text.clone());
        if !claim.standing {
            details.push("Does not stand.".to_owned());
        }
        if claim.standing && claim.stance == "asserts" {
            for agent in &agents {
                let own = format!("{} {agent}", claim.claim.as_str());
                let according = match by.is_empty() {
                    true => "according to somebody".to_owned(),
                    false => format!("according to {}", by.join(", ")),
                };
                self.tie(&own, day, "attributed-to", event, agent, &according);
            }
        }
        let mut refs = vec![event.to_owned()];
        refs.extend(agents);
        let note = json!({
            "content": details.join("\n"),
            "authors": (!by.is_empty()).then_some(by),
            "object_refs": refs,
            "created_by_ref": self.maker,
        });
        self.add("note", claim.claim.as_str(), day, note);
    }

    /// A source whose day is known, with the events that it tells of.
    fn report(&mut self, source: &Source, event: &str) {
        let fine = source
            .issued
            .as_ref()
            .filter(|on| on.precision() <= Precision::Day);
        let Some(day) = fine.and_then(|on| on.bounds().earliest) else {
            return;
        };
        let own = source.id.as_str();
        if let Some(known) = self.objects.get_mut(&name("report", own)) {
            if let Some(refs) = known["object_refs"].as_array_mut()
                && !refs.iter().any(|it| it == event)
            {
                refs.push(json!(event));
            }
            return;
        }
        let publisher = source.publisher.as_ref().map(|its| its.label.as_str());
        let report = json!({
            "name": source.title.as_deref().or(publisher).unwrap_or("title not seen"),
            "published": stamp(Some(day)),
            "object_refs": [event],
            "created_by_ref": self.maker,
            "external_references": [reference(source)],
        });
        self.add("report", own, Some(day), report);
    }
}

fn references(entry: &Entry) -> Value {
    let own = json!({ "source_name": "annals", "external_id": entry.slug() });
    let sources = entry.sources.iter().map(reference);
    std::iter::once(own).chain(sources).collect()
}

fn reference(source: &Source) -> Value {
    let publisher = source.publisher.as_ref().map(|its| its.label.as_str());
    let mut reference = json!({ "source_name": publisher.unwrap_or("unnamed") });
    let said: Vec<_> = source
        .title
        .clone()
        .into_iter()
        .chain(source.issued.as_ref().map(When::words))
        .collect();
    reference["description"] = match said.is_empty() {
        true => json!("title and date not seen"),
        false => json!(said.join(", ")),
    };
    if let Some(url) = &source.url {
        reference["url"] = json!(address(url));
    }
    reference
}

/// The date of an event in the extension.
fn date(entry: &Entry) -> Value {
    let mut date = Map::new();
    date.insert("extension_type".to_owned(), json!("property-extension"));
    date.insert("contested".to_owned(), json!(entry.contested));
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
    Value::Object(date)
}
