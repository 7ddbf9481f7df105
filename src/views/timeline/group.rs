//! Grouping entries under headings. An entry appears under every heading that fits it; entries that
//! fit none come last.

use crate::views::model::{Entity, Entry, Role};
use chrono::Datelike;
use serde::Serialize;

/// What to group by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GroupBy {
    /// The initiator, or the agent it is attributed to.
    Actor,
    /// The target.
    Target,
    /// The country of the target.
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

/// Groups entries by heading: years in chronological order, other headings by name.
///
/// ```
/// use annals::views::timeline::{GroupBy, group};
///
/// assert!(group(&[], GroupBy::Year).is_empty());
/// ```
pub fn group(entries: &[Entry], by: GroupBy) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for entry in entries {
        let headings = headings(entry, by);
        let headings = if headings.is_empty() {
            vec![None]
        } else {
            headings.into_iter().map(Some).collect()
        };
        for heading in headings {
            match groups.iter_mut().find(|group| group.heading == heading) {
                Some(group) => group.entries.push(entry),
                None => groups.push(Group {
                    heading,
                    entries: vec![entry],
                }),
            }
        }
    }
    let is_chronological = by == GroupBy::Year;
    groups.sort_by(|a, b| {
        let last = a.heading.is_none().cmp(&b.heading.is_none());
        let name = |group: &Group<'_>| group.heading.as_deref().map(str::to_lowercase);
        last.then_with(|| {
            if is_chronological {
                std::cmp::Ordering::Equal
            } else {
                name(a).cmp(&name(b))
            }
        })
    });
    groups
}

fn headings(entry: &Entry, by: GroupBy) -> Vec<String> {
    let labels = |things: &[Entity]| things.iter().map(|thing| thing.label.clone()).collect();
    let role = |role: Role| {
        let parties: Vec<_> = entry.with_role(&role).collect();
        parties.into_iter().map(|party| party.agent.label.clone())
    };
    let mut headings: Vec<String> = match by {
        GroupBy::Actor => {
            let named = entry
                .attributed_agents()
                .into_iter()
                .map(|thing| thing.label.clone());
            role(Role::Initiator).chain(named).collect()
        }
        GroupBy::Target => role(Role::Target).collect(),
        GroupBy::Country => labels(&entry.countries),
        GroupBy::Type => labels(&entry.types),
        GroupBy::Sector => labels(&entry.sectors),
        GroupBy::Year => {
            let day = entry.when.as_ref().and_then(|when| when.sort_day());
            day.map(|day| day.year().to_string()).into_iter().collect()
        }
    };
    let mut seen = Vec::new();
    headings.retain(|heading| {
        let new = !seen.contains(heading);
        seen.push(heading.clone());
        new
    });
    headings
}
