//! Ids of objects, and when they were made and changed.

use crate::model::when::Day;
use crate::views::model::{Elsewhere, Entry};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

/// The namespace that ids are derived from.
const NAMESPACE: &str = "https://w3id.org/annals/id/";

/// The id of an object, derived from its type and a unique key.
pub(super) fn derived(kind: &str, key: &str) -> String {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
    format!(
        "{kind}--{}",
        Uuid::new_v5(&namespace, format!("{kind} {key}").as_bytes())
    )
}

/// The type and id of a thing: those that it was brought in with, if it is of one of some types; else
/// the first of these types with the UUID that the thing has elsewhere, or one derived from the key.
pub(super) fn known(
    kinds: &[&'static str],
    key: &str,
    elsewhere: &Elsewhere,
) -> (&'static str, String) {
    let kind = kinds.first().copied().unwrap_or("identity");
    if let Some((kind, id)) = foreign(kinds, elsewhere.identifier.as_deref()) {
        return (kind, id);
    }
    match elsewhere
        .uuid()
        .filter(|uuid| Uuid::try_parse(uuid).is_ok())
    {
        Some(uuid) => (kind, format!("{kind}--{uuid}")),
        None => (kind, derived(kind, key)),
    }
}

/// An id of STIX, if it is of one of these types.
pub(super) fn foreign(
    kinds: &[&'static str],
    identifier: Option<&str>,
) -> Option<(&'static str, String)> {
    let id = identifier?;
    let (kind, uuid) = id.split_once("--")?;
    let kind = kinds.iter().find(|known| **known == kind)?;
    Uuid::try_parse(uuid).ok()?;
    Some((kind, id.to_owned()))
}

/// When an object was made and last changed, which each object must say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub created: DateTime<Utc>,
    pub modified: DateTime<Utc>,
}

impl Times {
    /// Of what no data dates: when this form of the bundle was defined.
    pub fn of_definition() -> Self {
        let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        Self::on(midnight(day))
    }

    fn on(at: DateTime<Utc>) -> Self {
        Self {
            created: at,
            modified: at,
        }
    }

    /// Of an event: since when it is known, and when its record was last changed.
    pub fn of(entry: &Entry) -> Self {
        let changed = entry.revised().map(|revision| revision.at);
        let known = entry.known.map(midnight);
        match (known, changed) {
            (None, None) => Self::of_definition(),
            (Some(at), None) | (None, Some(at)) => Self::on(at),
            (Some(known), Some(changed)) => Self {
                created: known,
                modified: changed.max(known),
            },
        }
    }

    /// The same of what is said since a day.
    pub fn since(self, day: Option<Day>) -> Self {
        match day.map(midnight) {
            Some(created) => Self {
                created,
                modified: self.modified.max(created),
            },
            None => self,
        }
    }

    /// Of what several objects mention: from the first to the last.
    pub fn with(self, other: Self) -> Self {
        Self {
            created: self.created.min(other.created),
            modified: self.modified.max(other.modified),
        }
    }
}

fn midnight(day: Day) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// A moment as STIX writes it.
pub(super) fn timestamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A day as STIX writes it, which has no days.
pub(super) fn day_stamp(day: Day) -> String {
    timestamp(midnight(day))
}
