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
//! its four bounds; `created` is the day since which the event is known, and `modified` when its record
//! was last changed. What was brought in from STIX has its own types and ids again; other ids are
//! derived from the IRIs (UUID version 5): the same data gives the same bundle. The extension also has
//! the IRIs, and what STIX has no property for, so that `annals import stix` brings things back as they
//! were (`stix/extension.rs`).

mod claimants;
mod claims;
mod event;
mod extension;
mod ids;
mod markings;
mod sources;
mod things;

use crate::render::format::FormatInfo;
use crate::render::timeline::format::{
    Entries, EntryWriter, FormatOptions, TimelineFormat, write_whole,
};
use crate::views::model::Entity;
use crate::views::timeline::Timeline;
use ids::{Times, timestamp};
use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

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
        out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write_whole(self, out, timeline, options)
    }

    fn by_entry(&self) -> Option<&dyn EntryWriter> {
        Some(self)
    }

    fn tells_changes(&self) -> bool {
        true
    }
}

/// Writes one bundle.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    Stix.write(out, timeline, &FormatOptions::default())
}

impl EntryWriter for Stix {
    // The objects come in the order of their ids, so they are held until the last is made.
    fn write_entries(
        &self,
        out: &mut dyn Write,
        _: &Timeline,
        _: usize,
        entries: &mut Entries<'_>,
        _: &FormatOptions<'_>,
    ) -> io::Result<()> {
        let mut bundle = Bundle::new();
        for entry in entries {
            bundle.event(&*entry?);
        }
        bundle.describe_claimants();
        serde_json::to_writer_pretty(&mut *out, &bundle)?;
        writeln!(out)
    }
}

/// The objects by their ids.
struct Bundle {
    /// Each as compact JSON: there may be many, and values take several times as much.
    objects: BTreeMap<String, String>,
    /// The events that each report is about.
    reported: BTreeMap<String, Vec<String>>,
    /// When each object was made and changed.
    times: BTreeMap<String, Times>,
    creator: String,
    extension: String,
    /// The ids of agents by their IRIs.
    agents: BTreeMap<String, String>,
    /// Claimants, who are described at the end unless they are parties too.
    claimants: BTreeMap<String, (Entity, Times)>,
}

impl Bundle {
    fn new() -> Self {
        let mut bundle = Self {
            objects: BTreeMap::new(),
            reported: BTreeMap::new(),
            times: BTreeMap::new(),
            creator: ids::derived("identity", "annals"),
            extension: ids::derived("extension-definition", EXTENSION),
            agents: BTreeMap::new(),
            claimants: BTreeMap::new(),
        };
        let creator = json!({ "name": "annals", "identity_class": "system" });
        bundle.add("identity", "annals", Times::of_definition(), creator);
        let extension = json!({
            "name": "annals dates",
            "description": "When an event happened, as EDTF (ISO 8601-2) and its bounds in days; open bounds are left out. The names of things in annals, and what STIX has no property for.",
            "schema": EXTENSION,
            "version": "1.1.0",
            "extension_types": ["property-extension"],
            "created_by_ref": bundle.creator,
        });
        bundle.add(
            "extension-definition",
            EXTENSION,
            Times::of_definition(),
            extension,
        );
        bundle
    }

    /// Adds an object with the common properties; returns its id.
    fn add(&mut self, kind: &str, key: &str, times: Times, properties: Value) -> String {
        self.add_as(ids::derived(kind, key), kind, times, properties)
    }

    /// The same under an id of its own; returns it.
    fn add_as(&mut self, id: String, kind: &str, times: Times, properties: Value) -> String {
        let mut object = Map::new();
        object.insert("type".to_owned(), json!(kind));
        object.insert("spec_version".to_owned(), json!("2.1"));
        object.insert("id".to_owned(), json!(id));
        if let Value::Object(part) = properties {
            object.extend(part.into_iter().filter(|(_, value)| !value.is_null()));
        }
        let object = || Value::Object(object).to_string();
        self.objects.entry(id.clone()).or_insert_with(object);
        let known = self.times.entry(id.clone()).or_insert(times);
        *known = known.with(times);
        id
    }

    /// An object with its times and, of a report, its events.
    fn whole(&self, id: &str, object: &str) -> serde_json::Result<Value> {
        let mut object: Value = serde_json::from_str(object)?;
        if let Some(times) = self.times.get(id) {
            object["created"] = json!(timestamp(times.created));
            // a marking has one version
            if object["type"] != "marking-definition" {
                object["modified"] = json!(timestamp(times.modified));
            }
        }
        if object["type"] == "report"
            && let Some(events) = self.reported.get(id)
        {
            object["object_refs"] = json!(events);
        }
        Ok(object)
    }

    /// A relationship that other objects say too.
    fn relationship(
        &mut self,
        key: &str,
        times: Times,
        kind: &str,
        ends: [&str; 2],
        description: &str,
    ) {
        let id = ids::derived("relationship", key);
        self.relationship_as(id, times, kind, ends, description);
    }

    fn relationship_as(
        &mut self,
        id: String,
        times: Times,
        kind: &str,
        [from, to]: [&str; 2],
        description: &str,
    ) {
        let object = json!({
            "relationship_type": kind,
            "source_ref": from,
            "target_ref": to,
            "description": description,
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::derived()),
        });
        self.add_as(id, "relationship", times, object);
    }

    /// The extension of an object.
    fn extensions(&self, properties: Map<String, Value>) -> Value {
        json!({ self.extension.as_str(): properties })
    }
}

impl Serialize for Bundle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ids: Vec<_> = self.objects.keys().map(String::as_str).collect();
        let mut bundle = serializer.serialize_map(Some(3))?;
        bundle.serialize_entry("id", &ids::derived("bundle", &ids.join("\n")))?;
        bundle.serialize_entry("objects", &Objects(self))?;
        bundle.serialize_entry("type", "bundle")?;
        bundle.end()
    }
}

/// The objects of a bundle, made one after the other as they are written.
struct Objects<'b>(&'b Bundle);

impl Serialize for Objects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(bundle) = self;
        let mut objects = serializer.serialize_seq(Some(bundle.objects.len()))?;
        for (id, object) in &bundle.objects {
            let object = bundle.whole(id, object).map_err(S::Error::custom)?;
            objects.serialize_element(&object)?;
        }
        objects.end()
    }
}
