//! Entries under headings. An entry stands under every heading that it fits, and none is lost:
//! what fits no heading stands under the last one.

use super::entry::{Entry, Thing};
use chrono::Datelike;
use serde::Serialize;

/// What to group by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Who did it or is said to have.
    Actor,
    /// Whom it hit.
    Target,
    /// The country of whom it hit.
    Country,
    /// What kind of event.
    Type,
    /// Which sector.
    Sector,
    /// The year of its first possible day.
    Year,
}

/// Entries under one heading.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// The heading; none for what fits no other.
    pub heading: Option<String>,
    /// The entries, in the order that they came in.
    pub entries: Vec<&'a Entry>,
}

/// The entries by heading: years in order of time, other headings by their names.
///
/// ```
/// use annals::views::timeline::{By, group};
///
/// assert!(group(&[], By::Year).is_empty());
/// ```
pub fn group(entries: &[Entry], by: By) -> Vec<Group<'_>> {
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
    let years_as_they_come = by == By::Year;
    groups.sort_by(|a, b| {
        let last = a.heading.is_none().cmp(&b.heading.is_none());
        let name = |group: &Group<'_>| group.heading.as_deref().map(str::to_lowercase);
        last.then_with(|| {
            if years_as_they_come {
                std::cmp::Ordering::Equal
            } else {
                name(a).cmp(&name(b))
            }
        })
    });
    groups
}

fn headings(entry: &Entry, by: By) -> Vec<String> {
    let labels = |things: &[Thing]| things.iter().map(|thing| thing.label.clone()).collect();
    let role = |role: &'static str| {
        let parties = entry.with_role(role);
        parties.map(|party| party.agent.label.clone())
    };
    let mut headings: Vec<String> = match by {
        By::Actor => {
            let named = entry.named().into_iter().map(|thing| thing.label.clone());
            role("initiator").chain(named).collect()
        }
        By::Target => role("target").collect(),
        By::Country => labels(&entry.countries),
        By::Type => labels(&entry.types),
        By::Sector => labels(&entry.sectors),
        By::Year => {
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
