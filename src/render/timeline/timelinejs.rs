//! A timeline for TimelineJS (Knight Lab's JSON format). Unknown months and days are left out, and
//! `display_date` gives the date in words. Undated entries cannot be included: [`left_out`] counts
//! them.
//!
//! `group` is the first type of the event; if there are more than twelve, its broadest type. An event that others are part of is an era, if it lasts and
//! both its ends are known.

use crate::model::when::{Day, Precision, When};
use crate::render::attribution::{self, title};
use crate::render::escape::text;
use crate::render::format::FormatInfo;
use crate::render::link::html_link;
use crate::render::parties::format_parties;
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::views::model::{Entry, Source};
use crate::views::timeline::Timeline;
use chrono::{Datelike, NaiveDateTime, Timelike};
use oxrdf::NamedNode;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// `timelinejs`.
#[derive(Debug)]
pub struct TimelineJs;

impl TimelineFormat for TimelineJs {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("timelinejs", &[], "For TimelineJS")
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write(&mut out, timeline, options.title())
    }

    fn left_out(&self, timeline: &Timeline) -> usize {
        left_out(timeline)
    }
}

/// Writes one object: `title`, `events`, `eras`.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline, title: &str) -> io::Result<()> {
    let is_whole = |whole: &Entry| {
        let mut parts = timeline.entries.iter().flat_map(|entry| &entry.part_of);
        parts.any(|part| part.id == whole.id)
    };
    let eras = timeline.entries.iter().filter(|entry| is_whole(entry));
    let groups = groups(timeline);
    let value = json!({
        "scale": "human",
        "title": { "text": { "headline": text(title) } },
        "events": timeline.entries.iter().filter_map(|entry| event(entry, &groups)).collect::<Vec<_>>(),
        "eras": eras.filter_map(era).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

/// How many entries are left out because they are undated.
pub fn left_out(timeline: &Timeline) -> usize {
    let entries = timeline.entries.iter();
    entries
        .filter(|entry| entry.dated().and_then(dates).is_none())
        .count()
}

/// The most groups: each takes a row of the axis, which has no room for more.
const MAX_GROUPS: usize = 12;
const OTHERS: &str = "Other events";

/// The group of each event that has one, by its IRI: its type if these are few, else its broadest type;
/// of more than twelve the most frequent, and one for the others.
fn groups(timeline: &Timeline) -> BTreeMap<&NamedNode, &str> {
    let entries = &timeline.entries;
    let first = entries.iter().filter_map(|entry| entry.types.first());
    let kinds: BTreeSet<&str> = first.map(|kind| kind.label.as_str()).collect();
    let is_few = kinds.len() <= MAX_GROUPS;
    let all = entries
        .iter()
        .flat_map(|entry| entry.types.iter().chain(&entry.broader_types));
    let spread = counts(all.map(|kind| kind.label.as_str()));
    let mut groups: BTreeMap<&NamedNode, &str> = BTreeMap::new();
    for entry in entries {
        let kinds = entry.types.iter().chain(&entry.broader_types);
        let mut labels = kinds.map(|kind| kind.label.as_str());
        let group = match is_few {
            true => labels.next(),
            false => labels.max_by_key(|label| spread.get(label)),
        };
        groups.extend(group.map(|group| (&entry.id, group)));
    }
    let mut sizes: Vec<(&str, usize)> = counts(groups.values().copied()).into_iter().collect();
    if sizes.len() > MAX_GROUPS {
        sizes.sort_by_key(|(_, size)| Reverse(*size));
        let kept: Vec<&str> = sizes[..MAX_GROUPS - 1]
            .iter()
            .map(|(label, _)| *label)
            .collect();
        for group in groups.values_mut() {
            if !kept.contains(group) {
                *group = OTHERS;
            }
        }
    }
    groups
}

fn counts<'a>(labels: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for label in labels {
        *counts.entry(label).or_default() += 1;
    }
    counts
}

fn event(entry: &Entry, groups: &BTreeMap<&NamedNode, &str>) -> Option<Value> {
    let (start, end) = dates(entry.dated()?)?;
    let mut event = json!({
        "unique_id": entry.slug(),
        "start_date": start,
        "display_date": entry.date_words(),
        "text": { "headline": text(&title(entry)), "text": body(entry) },
    });
    if let Some(end) = end {
        event["end_date"] = end;
    }
    if let Some(group) = groups.get(&entry.id) {
        event["group"] = json!(group);
    }
    Some(event)
}

fn era(entry: &Entry) -> Option<Value> {
    let when = entry.when.as_ref()?;
    let bounds = when.bounds();
    bounds.earliest.zip(bounds.latest)?;
    let (start, end) = dates(when)?;
    let end = end?;
    Some(json!({
        "start_date": start,
        "end_date": end,
        "text": { "headline": text(&title(entry)) },
    }))
}

/// Start and, if it lasts, end, each with its given precision.
fn dates(when: &When) -> Option<(Value, Option<Value>)> {
    if let (Some(begin), end) = when.clocks()
        && (end.is_some() || when.has_unknown_end())
    {
        return Some((moment(begin), end.filter(|end| *end != begin).map(moment)));
    }
    let bounds = when.bounds();
    let part = |text: Option<String>| text.and_then(|text| When::edtf(&text).ok());
    let (begin, end) = when.parts();
    let fine = |part: Option<When>| part.map_or(when.precision(), |part| part.precision());
    let (begin, end) = (fine(part(begin)), fine(part(end)));
    let first = bounds.earliest.or(bounds.latest_begin).or(bounds.latest)?;
    let last = bounds.latest.or(bounds.earliest_end);
    let start = date(first, begin);
    let end = last.map(|last| date(last, end));
    Some((start.clone(), end.filter(|end| *end != start)))
}

/// A moment, on the clock of its source: TimelineJS knows no time zones.
fn moment(at: NaiveDateTime) -> Value {
    let mut date = date(at.date(), Precision::Day);
    date["hour"] = json!(at.hour());
    date["minute"] = json!(at.minute());
    date["second"] = json!(at.second());
    date
}

/// A date without the parts beyond its precision.
fn date(day: Day, precision: Precision) -> Value {
    match precision {
        Precision::Second | Precision::Day => json!({
            "year": day.year(), "month": day.month(), "day": day.day(),
        }),
        Precision::Month | Precision::Season => json!({
            "year": day.year(), "month": day.month(),
        }),
        _ => json!({ "year": day.year() }),
    }
}

/// Description, parties and sources as HTML.
fn body(entry: &Entry) -> String {
    let parties = format_parties(entry, usize::MAX);
    let mut html = String::new();
    if let Some(description) = &entry.description {
        html.push_str(&format!("<p>{}</p>", text(description)));
    }
    if !parties.is_empty() {
        html.push_str(&format!("<p>{}</p>", text(&parties)));
    }
    for line in attribution::lines(entry) {
        html.push_str(&format!("<p>{}</p>", text(&line)));
    }
    if !entry.sources.is_empty() {
        let sources: Vec<_> = entry.sources.iter().map(source).collect();
        html.push_str(&format!("<p><small>{}</small></p>", sources.join("; ")));
    }
    html
}

fn source(source: &Source) -> String {
    let publisher = source.publisher.as_ref().map(|its| its.shown.as_str());
    let name = publisher.or(source.title.as_deref()).unwrap_or("source");
    let copy = if source.is_only_archived() {
        " (archive copy)"
    } else {
        ""
    };
    format!("{}{copy}", html_link(&text(name), source.address()))
}
