//! A timeline as a calendar (iCalendar, RFC 5545): all-day entries that block no time.
//!
//! A day is an entry of that day, an instant one of that moment, a span one of all its days. A
//! month never becomes a day: the entry covers the month, and its summary begins with the date as
//! it was given, as it does wherever the days of the entry say more than the source. What is
//! open, approximate or uncertain is `TENTATIVE`. `X-ANNALS-EDTF` has the date to the letter. A
//! calendar has no place for what is undated: [`left_out`] tells how many entries that are.

use crate::model::when::{Day, Precision, When};
use crate::render::iri_escape::address;
use crate::render::parties::across;
use crate::render::style::clean;
use crate::views::timeline::{Entry, Source, Timeline};
use chrono::{Datelike, Days};
use std::io::{self, Write};

/// Octets of a line before it is folded (RFC 5545, 3.1).
const LINE: usize = 75;

/// Writes one calendar.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//annals//timeline//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Timeline",
    ] {
        fold(out, line)?;
    }
    for entry in &timeline.entries {
        if let Some((when, first, last)) = placed(entry) {
            event(out, entry, when, first, last)?;
        }
    }
    fold(out, "END:VCALENDAR")
}

/// How many entries have no date that a calendar can hold.
pub fn left_out(timeline: &Timeline) -> usize {
    let entries = timeline.entries.iter();
    entries.filter(|entry| placed(entry).is_none()).count()
}

/// The first and last day to show: its outermost days, or where one is open the day that is known.
fn placed(entry: &Entry) -> Option<(&When, Day, Day)> {
    let when = entry.when.as_ref()?;
    let bounds = when.bounds();
    let first = bounds.earliest.or(bounds.latest_begin).or(bounds.latest)?;
    let last = bounds.latest.or(bounds.earliest_end).unwrap_or(first);
    let last = last.max(first);
    let fits = |day: Day| (1..=9999).contains(&day.year());
    (fits(first) && fits(last)).then_some((when, first, last))
}

/// Whether the days of the entry say no more than the source did.
fn is_exact(when: &When) -> bool {
    let bounds = when.bounds();
    when.precision() <= Precision::Day
        && bounds.earliest.is_some()
        && bounds.earliest == bounds.latest_begin
        && bounds.earliest_end == bounds.latest
        && bounds.latest.is_some()
        && !is_doubtful(when)
}

fn is_doubtful(when: &When) -> bool {
    when.is_approximate() || when.is_uncertain()
}

fn event(
    out: &mut impl Write,
    entry: &Entry,
    when: &When,
    first: Day,
    last: Day,
) -> io::Result<()> {
    let bounds = when.bounds();
    let open = bounds.earliest.is_none() || bounds.latest.is_none();
    let day = |day: Day| day.format("%Y%m%d").to_string();
    fold(out, "BEGIN:VEVENT")?;
    fold(out, &format!("UID:{}", escape(entry.id.as_str())))?;
    // The same bytes for the same data: not the day of writing, but since when it is known.
    let stamp = entry.known.unwrap_or_default();
    fold(out, &format!("DTSTAMP:{}T000000Z", day(stamp)))?;
    match when.instant() {
        Some(instant) => fold(out, &instant.format("DTSTART:%Y%m%dT%H%M%SZ").to_string())?,
        None => {
            fold(out, &format!("DTSTART;VALUE=DATE:{}", day(first)))?;
            let after = last.checked_add_days(Days::new(1)).unwrap_or(last);
            fold(out, &format!("DTEND;VALUE=DATE:{}", day(after)))?;
        }
    }
    let summary = match is_exact(when) {
        true => entry.label.clone(),
        false => format!("{}: {}", when.short(), entry.label),
    };
    fold(out, &format!("SUMMARY:{}", escape(&summary)))?;
    fold(
        out,
        &format!("DESCRIPTION:{}", escape(&description(entry, when))),
    )?;
    if let Some(url) = entry.sources.iter().find_map(|source| source.url.as_ref()) {
        fold(out, &format!("URL:{}", address(url)))?;
    }
    let types: Vec<_> = entry.types.iter().map(|its| escape(&its.label)).collect();
    if !types.is_empty() {
        fold(out, &format!("CATEGORIES:{}", types.join(",")))?;
    }
    let status = match open || is_doubtful(when) {
        true => "TENTATIVE",
        false => "CONFIRMED",
    };
    fold(out, &format!("STATUS:{status}"))?;
    fold(out, "TRANSP:TRANSPARENT")?;
    fold(out, &format!("X-ANNALS-EDTF:{}", escape(&when.to_string())))?;
    fold(out, "END:VEVENT")
}

/// When in words, who, and where it was read.
fn description(entry: &Entry, when: &When) -> String {
    let mut lines = vec![when.words()];
    lines.extend(entry.description.clone());
    let parties = across(entry, usize::MAX);
    if !parties.is_empty() {
        lines.push(parties);
    }
    lines.extend(entry.sources.iter().map(source));
    lines.join("\n")
}

fn source(source: &Source) -> String {
    let mut parts = Vec::new();
    parts.extend(source.publisher.as_ref().map(|its| its.label.clone()));
    parts.extend(source.title.as_ref().map(|title| format!("“{title}”")));
    parts.extend(source.issued.as_ref().map(When::words));
    parts.extend(source.url.clone());
    format!("Source: {}", parts.join(", "))
}

/// TEXT of RFC 5545, 3.3.11; what steers a terminal is spelt out.
fn escape(text: &str) -> String {
    let mut lines = text.split('\n').map(|line| {
        let mut escaped = String::new();
        for c in clean(line).chars() {
            if "\\;,".contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    });
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |text, line| text + "\\n" + &line)
}

/// Writes a line, folded between characters.
fn fold(out: &mut impl Write, line: &str) -> io::Result<()> {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > LINE {
            out.write_all(b"\r\n ")?;
            width = 1;
        }
        width += c.len_utf8();
        write!(out, "{c}")?;
    }
    out.write_all(b"\r\n")
}
