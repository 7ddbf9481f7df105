//! The objects of all files by their ids: of several versions the newest, and what each becomes.

use super::Kind;
use crate::import::graph::node;
use crate::import::names::{Country, Names};
use crate::import::report::Place;
use crate::model::id;
use oxrdf::NamedNode;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is known of an object before it is converted.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it becomes.
    pub kind: Kind,
    /// The thing that it becomes.
    pub node: NamedNode,
    /// Its name.
    pub name: String,
    /// Its author took it back.
    pub revoked: bool,
    modified: String,
    /// The number of the object among all.
    pub number: usize,
    /// Its country, if it is one.
    pub country: Option<Country>,
}

/// The definitions of TLP 1 and 2 that everybody refers to, and few bundles have.
const MARKINGS: &[(&str, &str)] = &[
    (
        "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
        "tlpClear",
    ),
    (
        "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
        "tlpGreen",
    ),
    (
        "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
        "tlpAmber",
    ),
    (
        "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
        "tlpRed",
    ),
    (
        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        "tlpClear",
    ),
    (
        "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        "tlpGreen",
    ),
    (
        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        "tlpAmber",
    ),
    (
        "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        "tlpAmberStrict",
    ),
    (
        "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
        "tlpRed",
    ),
];

/// The objects of all files.
#[derive(Debug, Default)]
pub struct Index {
    entries: HashMap<String, Entry>,
    /// How many objects came before.
    count: usize,
    /// Objects of which a newer version is known.
    pub older: usize,
    /// What events use.
    used: HashSet<String>,
    events: HashSet<String>,
    /// Pairs of ids: what uses what.
    uses: Vec<(String, String)>,
    /// Markings by their ids.
    pub markings: HashMap<String, &'static str>,
    /// Ids of objects without an id or type.
    pub broken: BTreeMap<usize, Place>,
}

impl Index {
    /// The index before any object.
    pub fn new() -> Self {
        let markings = MARKINGS.iter().map(|(id, name)| ((*id).to_owned(), *name));
        Self {
            markings: markings.collect(),
            ..Self::default()
        }
    }

    /// Adds an object.
    pub fn add(&mut self, object: &Value, file: &str, names: &Names) {
        let number = self.count;
        self.count += 1;
        let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
        let (id, kind) = (text("id"), text("type"));
        if !id.contains("--") || kind.is_empty() {
            let place = Place {
                file: file.to_owned(),
                record: (number + 1).to_string(),
                ..Place::default()
            };
            self.broken.insert(number, place);
            return;
        }
        if kind == "marking-definition" {
            if let Some(marking) = tlp(object) {
                self.markings.insert(id.to_owned(), marking);
            }
        } else if kind == "relationship" && text("relationship_type") == "uses" {
            let pair = (text("source_ref").to_owned(), text("target_ref").to_owned());
            self.uses.push(pair);
        }
        let kind = Kind::of(object);
        if kind == Kind::Event {
            self.events.insert(id.to_owned());
        }
        let modified = text("modified").to_owned();
        if let Some(known) = self.entries.get(id) {
            self.older += 1;
            if known.modified >= modified {
                return;
            }
        }
        let country = (kind == Kind::Place)
            .then(|| country(object, names))
            .flatten();
        let node = match &country {
            Some(country) => country.place(),
            None => node_of(object, kind, id),
        };
        let flag = |key: &str| object.get(key).and_then(Value::as_bool) == Some(true);
        let entry = Entry {
            kind,
            node,
            name: text("name").trim().to_owned(),
            revoked: flag("revoked") || flag("x_mitre_deprecated"),
            modified,
            number,
            country,
        };
        self.entries.insert(id.to_owned(), entry);
    }

    /// Ends the index: techniques that an event uses are things, others are not.
    pub fn finish(&mut self) {
        let events = &self.events;
        let used = self
            .uses
            .drain(..)
            .filter(|(user, _)| events.contains(user));
        self.used = used.map(|(_, used)| used).collect();
    }

    /// The object of an id, unless it is left out.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// Whether an event uses this.
    pub fn is_used_by_event(&self, id: &str) -> bool {
        self.used.contains(id)
    }
}

/// The country of a location, where it is no more than that.
fn country(object: &Value, names: &Names) -> Option<Country> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    let (code, name) = (text("country"), text("name"));
    if !text("city").is_empty() || !text("administrative_area").is_empty() {
        return None;
    }
    let named = names.country(name);
    let coded = names.country(code);
    match (named, coded) {
        (Some(named), _) => Some(named.clone()),
        (None, Some(coded)) if name.is_empty() => Some(coded.clone()),
        _ => None,
    }
}

/// The IRI of an object: our own if it has one, by its number in ATT&CK, else by its id.
fn node_of(object: &Value, kind: Kind, id: &str) -> NamedNode {
    if let Some(own) = super::own(object)
        && let Some(node) = own.get("iri").and_then(Value::as_str).and_then(id::expand)
    {
        return node;
    }
    let prefix = kind.prefix();
    let references = object.get("external_references").and_then(Value::as_array);
    for reference in references.into_iter().flatten() {
        let text = |key: &str| {
            reference
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let number = text("external_id").to_lowercase();
        let is_attack = text("source_name").starts_with("mitre-");
        if is_attack && id::is_slug(&number) && number.len() < 20 {
            return node(prefix, &format!("attack-{number}"));
        }
        if kind == Kind::Event && text("source_name") == "annals" && id::is_slug(&number) {
            return node(prefix, &number);
        }
    }
    let uuid = id.split("--").nth(1).unwrap_or_default().to_lowercase();
    match id::is_slug(&format!("stix-{uuid}")) && uuid.len() <= 40 {
        true => node(prefix, &format!("stix-{uuid}")),
        false => {
            let digest = crate::database::digest(id.as_bytes());
            node(prefix, &format!("stix-{}", &digest[..16]))
        }
    }
}

/// The local name of the marking that a definition of the Traffic Light Protocol is.
fn tlp(object: &Value) -> Option<&'static str> {
    let definition = object
        .get("definition")
        .and_then(|it| it.get("TLP").or_else(|| it.get("tlp")));
    let name = object.get("name").and_then(Value::as_str);
    let extensions = object.get("extensions").and_then(Value::as_object);
    let mut extensions = extensions.into_iter().flat_map(|it| it.values());
    let second = extensions.find_map(|it| it.get("tlp_2_0")?.as_str());
    let text = second.or(definition.and_then(Value::as_str)).or(name)?;
    let text = text.to_lowercase();
    marking(text.trim_start_matches("tlp:"))
}

/// The marking of a colour of TLP 1 or 2.
pub fn marking(colour: &str) -> Option<&'static str> {
    Some(match colour.trim() {
        "white" | "clear" => "tlpClear",
        "green" => "tlpGreen",
        "amber" => "tlpAmber",
        "amber+strict" => "tlpAmberStrict",
        "red" => "tlpRed",
        _ => return None,
    })
}
