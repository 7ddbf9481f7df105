//! Facets: what entries can be filtered by, on a page of the server and in a file.

use crate::views::model::{Entity, Entry, Role};
use crate::views::timeline::GroupBy;
use oxrdf::NamedNode;
use std::collections::BTreeMap;

/// A property of entries by which they can be filtered.
pub(crate) struct Facet {
    by: GroupBy,
    /// Its name in an address or a form.
    pub name: &'static str,
    #[cfg_attr(
        not(feature = "server"),
        allow(dead_code, reason = "a file has a menu without titles")
    )]
    pub title: &'static str,
}

const fn facet(by: GroupBy, name: &'static str, title: &'static str) -> Facet {
    Facet { by, name, title }
}

/// All facets.
pub(crate) const FACETS: [Facet; 5] = [
    facet(GroupBy::Actor, "actor", "Actor"),
    facet(GroupBy::Target, "target", "Target"),
    facet(GroupBy::Country, "country", "Target country"),
    facet(GroupBy::Type, "type", "Type"),
    facet(GroupBy::Sector, "sector", "Sector"),
];

/// A value of a facet, with the entries that have it.
pub(crate) struct Value<'a> {
    pub thing: &'a Entity,
    pub entries: Vec<&'a Entry>,
}

impl Facet {
    /// The values that the entries have, in the order of their identifiers.
    pub fn values<'a>(&self, entries: &'a [Entry]) -> Vec<Value<'a>> {
        let mut values: BTreeMap<&NamedNode, Value<'a>> = BTreeMap::new();
        for entry in entries {
            for thing in self.things(entry) {
                let value = values.entry(&thing.id).or_insert_with(|| Value {
                    thing,
                    entries: Vec::new(),
                });
                // An agent can have a role and be named by a claim as well.
                if value.entries.last().is_none_or(|last| last.id != entry.id) {
                    value.entries.push(entry);
                }
            }
        }
        values.into_values().collect()
    }

    fn things<'a>(&self, entry: &'a Entry) -> Vec<&'a Entity> {
        let role = |role: &'static Role| entry.with_role(role).map(|party| &party.agent);
        match self.by {
            GroupBy::Actor => role(&Role::Initiator)
                .chain(entry.attributed_agents())
                .collect(),
            GroupBy::Target => role(&Role::Target).collect(),
            GroupBy::Country => entry.countries.iter().collect(),
            GroupBy::Type => entry.types.iter().collect(),
            GroupBy::Sector => entry.sectors.iter().collect(),
            GroupBy::Year => Vec::new(),
        }
    }
}
