//! Facets: what entries can be filtered by, on a page of the server and in a file.

use crate::views::model::{Entity, Entry, Role};
use crate::views::timeline::unique_label;
use oxrdf::NamedNode;
use std::collections::BTreeMap;

/// A property of entries by which they can be filtered.
pub(crate) struct Facet {
    /// Its name in an address or a form.
    pub name: &'static str,
    #[cfg_attr(
        not(feature = "server"),
        allow(dead_code, reason = "a file has a menu without titles")
    )]
    pub title: &'static str,
    /// The things of an entry for which the filter of that name finds it.
    things: fn(&Entry) -> Vec<&Entity>,
}

/// All facets.
pub(crate) const FACETS: [Facet; 6] = [
    Facet {
        name: "attacker",
        title: "Alleged attacker",
        things: |entry| {
            let attackers = initiators(entry).filter(|_| entry.is_attack());
            attackers.chain(entry.attributed_agents()).collect()
        },
    },
    Facet {
        name: "responder",
        title: "Responding body",
        things: |entry| {
            let responders = entry.with_role(&Role::Responder).map(|party| &party.agent);
            let others = initiators(entry).filter(|_| !entry.is_attack());
            responders.chain(others).collect()
        },
    },
    Facet {
        name: "target",
        title: "Target",
        things: |entry| {
            let targets = entry.with_role(&Role::Target);
            targets.map(|party| &party.agent).collect()
        },
    },
    Facet {
        name: "country",
        title: "Country",
        things: |entry| entry.all_countries().collect(),
    },
    Facet {
        name: "type",
        title: "Type",
        things: |entry| entry.types.iter().chain(&entry.broader_types).collect(),
    },
    Facet {
        name: "sector",
        title: "Sector",
        things: |entry| entry.sectors.iter().chain(&entry.broader_sectors).collect(),
    },
];

fn initiators(entry: &Entry) -> impl Iterator<Item = &Entity> {
    entry.with_role(&Role::Initiator).map(|party| &party.agent)
}

/// A value of a facet, with the entries that have it.
pub(crate) struct Value<'a> {
    pub thing: &'a Entity,
    /// Its label and, where another value has the same, its slug.
    pub label: String,
    pub entries: Vec<&'a Entry>,
}

impl Facet {
    /// The values that the entries have, in the order of their identifiers; each with as many entries
    /// as the filter finds. If `certain`, only by what is on record.
    pub fn values<'a>(&self, entries: &'a [Entry], certain: bool) -> Vec<Value<'a>> {
        let mut values: BTreeMap<&NamedNode, Value<'a>> = BTreeMap::new();
        for entry in entries {
            let is_claimed = |thing: &&Entity| {
                certain && self.name == "country" && entry.possible_countries.contains(thing)
            };
            for thing in (self.things)(entry)
                .into_iter()
                .filter(|it| !is_claimed(it))
            {
                let value = values.entry(&thing.id).or_insert_with(|| Value {
                    thing,
                    label: thing.label.clone(),
                    entries: Vec::new(),
                });
                // An agent can have a role and be named by a claim as well.
                if value.entries.last().is_none_or(|last| last.id != entry.id) {
                    value.entries.push(entry);
                }
            }
        }
        let mut values: Vec<Value<'a>> = values.into_values().collect();
        let labels: Vec<&str> = values
            .iter()
            .map(|value| value.thing.label.as_str())
            .collect();
        for value in &mut values {
            value.label = unique_label(&value.thing.label, value.thing.id.as_str(), &labels);
        }
        values
    }
}
