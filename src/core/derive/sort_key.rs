//! The order of events: the day of an event, and the key by which it takes its place in a list.
//!
//! The key is a text, compared letter by letter: the sort day; dates without a time before moments;
//! the moment in UTC; how many events of that day come before it by `ann:follows`, `ann:enabledBy` and
//! `ann:partOf`; its label, in which numbers count as numbers. An event without a time that comes after
//! a moment of its day, directly or not, takes its place after that moment. On a circle, which `check`
//! reports, all come before each other, and the label decides.
//!
//! ```text
//! 2022-02-24 00000 …                          a day
//! 2022-02-24 00001 …                          a day, after it by ann:follows
//! 2022-02-24T2022-02-24T00:30:00Z 00000 …     a moment
//! 2022-02-24T2022-02-24T00:30:00Z 00001 …     a day that follows it
//! ```

use super::bounds::{self, date, values};
use super::terms::TermIds;
use crate::model::when::{Day, When, Zone};
use crate::store::{GraphReader, Id, Result};
use chrono::{DateTime, NaiveDateTime, Utc};
use oxrdf::Term;
use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write};

/// What the place of an event depends on, besides its label.
#[derive(Debug, Clone)]
struct Place {
    day: Day,
    moment: Option<DateTime<Utc>>,
    /// A time of day without an offset.
    clock: Option<NaiveDateTime>,
    /// The events that come before it, on whatever day.
    before: Vec<Id>,
}

/// Reads the keys of events from one graph; what several depend on is read once.
#[derive(Debug, Default)]
pub struct SortKeys {
    zone: Option<Zone>,
    places: HashMap<Id, Option<Place>>,
}

impl SortKeys {
    /// The keys with all moments in one time zone, instead of each on the day that its source gave.
    pub fn in_zone(zone: Zone) -> Self {
        Self {
            zone: Some(zone),
            places: HashMap::new(),
        }
    }

    /// The key of an event; none if it is undated.
    pub(super) fn key(
        &mut self,
        graph: &impl GraphReader,
        terms: &TermIds,
        event: Id,
        outgoing: &[(Id, Id)],
    ) -> Result<Option<String>> {
        let Some(place) = place(graph, terms, outgoing, self.zone.as_ref())? else {
            return Ok(None);
        };
        let (count, latest) = self.before(graph, terms, event, &place)?;
        let mut key = place.day.to_string();
        if let Some(moment) = place.moment.or(latest) {
            append(
                &mut key,
                format_args!("{}", moment.format("T%Y-%m-%dT%H:%M:%SZ")),
            );
        }
        append(&mut key, format_args!(" {count:05} "));
        if let Some(clock) = place.clock.filter(|_| place.moment.is_none()) {
            append(&mut key, format_args!("{}", clock.format("%H:%M:%S ")));
        }
        append_natural(&mut key, &label(graph, terms, outgoing)?);
        Ok(Some(key))
    }

    /// How many events of the same day come before an event, and the latest moment of these.
    fn before(
        &mut self,
        graph: &impl GraphReader,
        terms: &TermIds,
        event: Id,
        place: &Place,
    ) -> Result<(usize, Option<DateTime<Utc>>)> {
        let mut found = HashSet::new();
        let mut latest = None;
        let mut next = place.before.clone();
        while let Some(other) = next.pop() {
            if !self.places.contains_key(&other) {
                let outgoing = graph.outgoing(other)?;
                let is_event = values(&outgoing, terms.of_type).any(|class| class == terms.event);
                let read = match is_event {
                    true => self::place(graph, terms, &outgoing, self.zone.as_ref())?,
                    false => None,
                };
                self.places.insert(other, read);
            }
            let Some(Some(before)) = self.places.get(&other) else {
                continue;
            };
            if before.day == place.day && found.insert(other) {
                if other != event {
                    latest = latest.max(before.moment);
                }
                next.extend(&before.before);
            }
        }
        Ok((found.len(), latest))
    }
}

/// The date by which an event takes its place: its own, or for want of one that of its publication.
pub(super) fn dated(
    graph: &impl GraphReader,
    terms: &TermIds,
    outgoing: &[(Id, Id)],
) -> Result<Option<When>> {
    match bounds::when(graph, terms, outgoing)? {
        Some(when) => Ok(Some(when)),
        None => date(graph, outgoing, terms.public),
    }
}

fn place(
    graph: &impl GraphReader,
    terms: &TermIds,
    outgoing: &[(Id, Id)],
    zone: Option<&Zone>,
) -> Result<Option<Place>> {
    let when = dated(graph, terms, outgoing)?;
    let when = when.map(|when| match zone {
        Some(zone) => when.in_zone(zone),
        None => when,
    });
    let Some((when, day)) = when.and_then(|when| Some((when.clone(), when.sort_day()?))) else {
        return Ok(None);
    };
    let before = terms.before();
    let before = outgoing.iter().filter(|(p, _)| before.contains(p));
    Ok(Some(Place {
        day,
        moment: when.instants().0,
        clock: when.clocks().0,
        before: before.map(|(_, o)| *o).collect(),
    }))
}

/// The label: in English, else without a language tag, else in any language; of several the first.
fn label(graph: &impl GraphReader, terms: &TermIds, outgoing: &[(Id, Id)]) -> Result<String> {
    let mut best: Option<(u8, String)> = None;
    for value in values(outgoing, terms.label) {
        let Term::Literal(literal) = graph.term(value)? else {
            continue;
        };
        let rank = match literal.language() {
            Some("en") => 0,
            None => 1,
            Some(_) => 2,
        };
        let found = (rank, literal.destruct().0);
        best = best.filter(|best| *best <= found).or(Some(found));
    }
    Ok(best.map(|(_, label)| label).unwrap_or_default())
}

/// A text whose letters are in the natural order of labels: `step 2` comes before `Step 10`.
///
/// ```
/// # use annals_core as annals;
/// use annals::derive::natural;
///
/// let mut labels = ["Step 10", "step 2", "Step 010b", "Stage 3"];
/// labels.sort_by_key(|label| natural(label));
/// assert_eq!(labels, ["Stage 3", "step 2", "Step 10", "Step 010b"]);
/// ```
pub fn natural(label: &str) -> String {
    let mut key = String::new();
    append_natural(&mut key, label);
    key
}

fn append_natural(key: &mut String, label: &str) {
    let lowercase = label.to_lowercase();
    let mut rest = lowercase.as_str();
    while let Some(first) = rest.chars().next() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let end = if end == 0 { first.len_utf8() } else { end };
        let (part, after) = rest.split_at(end);
        match first.is_ascii_digit() {
            true => {
                // A longer number is a greater one.
                let digits = part.trim_start_matches('0');
                append(key, format_args!("{:03}{digits}", digits.len().min(999)));
            }
            false => key.push_str(part),
        }
        rest = after;
    }
}

fn append(key: &mut String, text: fmt::Arguments<'_>) {
    // A string takes all that is written to it.
    let _ = key.write_fmt(text);
}
