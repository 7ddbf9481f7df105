//! Grouping entries under headings. An entry appears under every heading that fits it; entries that
//! fit none come last.

use crate::model::id;
use crate::views::model::{Entity, Entry, Role};
use chrono::Datelike;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What to group by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GroupBy {
    /// The initiator, or the agent it is attributed to.
    Actor,
    /// The target.
    Target,
    /// The country of the target or place.
    Country,
    /// The event type.
    Type,
    /// The sector.
    Sector,
    /// The year of its first possible day.
    Year,
}

/// A way to group a timeline, or not to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grouping {
    /// As options and query strings name it.
    pub name: &'static str,
    /// What it groups by, if anything.
    pub by: Option<GroupBy>,
    /// What its headings are.
    pub description: &'static str,
}

const fn grouping(name: &'static str, by: Option<GroupBy>, description: &'static str) -> Grouping {
    Grouping {
        name,
        by,
        description,
    }
}

/// All ways to group a timeline.
pub static GROUPINGS: &[Grouping] = &[
    grouping(
        "actor",
        Some(GroupBy::Actor),
        "Who did it, on record or according to a claim",
    ),
    grouping("target", Some(GroupBy::Target), "Who was hit"),
    grouping("country", Some(GroupBy::Country), "Country of the target"),
    grouping("type", Some(GroupBy::Type), "Type of event"),
    grouping("sector", Some(GroupBy::Sector), "Sector of the target"),
    grouping(
        "year",
        Some(GroupBy::Year),
        "Year of the earliest possible day",
    ),
    grouping("none", None, "No grouping"),
];

/// Entries under one heading.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// The heading; `None` for entries that fit no other.
    pub heading: Option<String>,
    /// The entries, in their original order.
    pub entries: Vec<&'a Entry>,
}

/// What entries are grouped by: a thing, whatever its label, or a year.
struct Heading<'a> {
    id: Cow<'a, str>,
    label: Cow<'a, str>,
}

/// Groups entries by heading: years in chronological order, other headings by name. Two things of one
/// label are two headings.
///
/// ```
/// use annals::views::timeline::{GroupBy, group};
///
/// assert!(group(&[], GroupBy::Year).is_empty());
/// ```
pub fn group(entries: &[Entry], by: GroupBy) -> Vec<Group<'_>> {
    let mut groups: Vec<(Option<Heading<'_>>, Vec<&Entry>)> = Vec::new();
    let mut places: HashMap<Option<String>, usize> = HashMap::new();
    for entry in entries {
        let headings = headings(entry, by);
        let headings = match headings.is_empty() {
            true => vec![None],
            false => headings.into_iter().map(Some).collect(),
        };
        for heading in headings {
            let id = heading
                .as_ref()
                .map(|heading| heading.id.clone().into_owned());
            let at = *places.entry(id).or_insert_with(|| {
                groups.push((heading, Vec::new()));
                groups.len() - 1
            });
            groups[at].1.push(entry);
        }
    }
    groups.sort_by(|(a, _), (b, _)| {
        let name = |heading: &Option<Heading<'_>>| {
            let heading = heading.as_ref().filter(|_| by != GroupBy::Year);
            heading.map(|heading| {
                (
                    heading.label.to_lowercase(),
                    heading.id.clone().into_owned(),
                )
            })
        };
        let last = a.is_none().cmp(&b.is_none());
        last.then_with(|| name(a).cmp(&name(b)))
    });
    let labels: Vec<String> = groups
        .iter()
        .flat_map(|(heading, _)| heading)
        .map(|heading| heading.label.clone().into_owned())
        .collect();
    let named = |heading: Heading<'_>| unique_label(&heading.label, &heading.id, &labels);
    groups
        .into_iter()
        .map(|(heading, entries)| Group {
            heading: heading.map(named),
            entries,
        })
        .collect()
}

/// The label of a thing and, where several things have it, which one is meant.
pub fn unique_label(label: &str, id: &str, labels: &[impl AsRef<str>]) -> String {
    match labels.iter().filter(|its| its.as_ref() == label).count() {
        0 | 1 => label.to_owned(),
        _ => format!("{label} ({})", id::slug(id).unwrap_or(id)),
    }
}

fn headings(entry: &Entry, by: GroupBy) -> Vec<Heading<'_>> {
    let role = |role: &'static Role| entry.with_role(role).map(|party| &party.agent);
    let things: Vec<&Entity> = match by {
        GroupBy::Actor => role(&Role::Initiator)
            .chain(entry.attributed_agents())
            .collect(),
        GroupBy::Target => role(&Role::Target).collect(),
        GroupBy::Country => entry.all_countries().collect(),
        GroupBy::Type => entry.types.iter().collect(),
        GroupBy::Sector => entry.sectors.iter().collect(),
        GroupBy::Year => {
            let year = entry.day().map(|day| Cow::from(day.year().to_string()));
            let heading = |year: Cow<'static, str>| Heading {
                id: year.clone(),
                label: year,
            };
            return year.map(heading).into_iter().collect();
        }
    };
    let mut seen = HashSet::new();
    let things = things.into_iter().filter(|thing| seen.insert(&thing.id));
    things
        .map(|thing| Heading {
            id: thing.id.as_str().into(),
            label: thing.label.as_str().into(),
        })
        .collect()
}
