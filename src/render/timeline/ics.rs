//! A timeline as iCalendar (RFC 5545): all-day entries that block no time.
//!
//! A day becomes an entry of that day, a moment one of that moment, a span one of all its days or, where
//! both its ends are moments, from one to the other. A month never becomes a day: the entry covers the month, and its summary begins with the recorded
//! date, as it does wherever the entry is more precise than the source. Open, approximate and
//! uncertain dates are `TENTATIVE`. `X-ANNALS-EDTF` has the date as recorded. Undated entries cannot
//! be included: [`left_out`] counts them.

use crate::model::when::{Day, Precision, When};
use crate::render::attribution::{self, title};
use crate::render::format::FormatInfo;
use crate::render::link::safe_link;
use crate::render::parties::format_parties;
use crate::render::style::clean;
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::views::model::{Entry, Source};
use crate::views::timeline::Timeline;
use chrono::{Datelike, Days};
use std::io::{self, Write};

/// The maximum octets of a line before it is folded (RFC 5545, 3.1).
const MAX_OCTETS: usize = 75;

/// `ics`.
#[derive(Debug)]
pub struct Ics;

impl TimelineFormat for Ics {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("ics", &["ics"], "An iCalendar file")
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("text/calendar; charset=utf-8")
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write_named(&mut out, timeline, options.title())
    }

    fn tells_changes(&self) -> bool {
        true
    }

    fn left_out(&self, timeline: &Timeline) -> usize {
        left_out(timeline)
    }
}

/// Writes one calendar.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    write_named(out, timeline, "Timeline")
}

/// Writes one calendar that is named after what it holds.
///
/// # Errors
/// Fails if writing fails.
pub fn write_named(out: &mut impl Write, timeline: &Timeline, name: &str) -> io::Result<()> {
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//annals//timeline//EN",
        "CALSCALE:GREGORIAN",
    ] {
        fold(out, line)?;
    }
    // The second is of RFC 7986; calendars that do not know it use the first.
    fold(out, &format!("X-WR-CALNAME:{}", escape(name)))?;
    fold(out, &format!("NAME:{}", escape(name)))?;
    for entry in &timeline.entries {
        if let Some((when, first, last)) = shown_days(entry) {
            event(out, entry, when, first, last)?;
        }
    }
    fold(out, "END:VCALENDAR")
}

/// How many entries are left out because a calendar cannot hold their date.
pub fn left_out(timeline: &Timeline) -> usize {
    let entries = timeline.entries.iter();
    entries.filter(|entry| shown_days(entry).is_none()).count()
}

/// The first and last day to show: the outer bounds or, if one is open, the known one.
fn shown_days(entry: &Entry) -> Option<(&When, Day, Day)> {
    let when = entry.dated()?;
    let bounds = when.bounds();
    let first = bounds.earliest.or(bounds.latest_begin).or(bounds.latest)?;
    let last = bounds.latest.or(bounds.earliest_end).unwrap_or(first);
    let last = last.max(first);
    let fits = |day: Day| (1..=9999).contains(&day.year());
    (fits(first) && fits(last)).then_some((when, first, last))
}

/// Whether the days of the entry are no more precise than the source.
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
    // When the record was last changed and not the time of writing, so that the same data gives the
    // same bytes: without METHOD, both stamps are the same (RFC 5545, 3.8.7.2).
    let revision = entry.revised();
    let stamp = match revision {
        Some(revision) => revision.at.format("%Y%m%dT%H%M%SZ").to_string(),
        None => format!("{}T000000Z", day(first)),
    };
    let number = revision.map_or(0, |revision| revision.number);
    fold(out, &format!("DTSTAMP:{stamp}"))?;
    fold(out, &format!("LAST-MODIFIED:{stamp}"))?;
    fold(out, &format!("SEQUENCE:{number}"))?;
    match when.instants() {
        (Some(begin), Some(end)) => {
            fold(out, &begin.format("DTSTART:%Y%m%dT%H%M%SZ").to_string())?;
            // An end is later than the start (RFC 5545, 3.8.2.2).
            if end > begin {
                fold(out, &end.format("DTEND:%Y%m%dT%H%M%SZ").to_string())?;
            }
        }
        _ => {
            fold(out, &format!("DTSTART;VALUE=DATE:{}", day(first)))?;
            let after = last.checked_add_days(Days::new(1)).unwrap_or(last);
            fold(out, &format!("DTEND;VALUE=DATE:{}", day(after)))?;
        }
    }
    let summary = match is_exact(when) && !entry.is_dated_by_publication() {
        true => title(entry),
        false => format!("{}: {}", entry.short_date(), title(entry)),
    };
    fold(out, &format!("SUMMARY:{}", escape(&summary)))?;
    fold(out, &format!("DESCRIPTION:{}", escape(&description(entry))))?;
    let mut urls = entry.sources.iter().filter_map(|its| its.url.as_deref());
    if let Some(link) = urls.find_map(safe_link) {
        fold(out, &format!("URL:{link}"))?;
    }
    let types: Vec<_> = entry.types.iter().map(|its| escape(&its.label)).collect();
    if !types.is_empty() {
        fold(out, &format!("CATEGORIES:{}", types.join(",")))?;
    }
    let happening = &entry.state.happening;
    let is_about = is_doubtful(when) || entry.is_dated_by_publication();
    let tentative = open || is_about || happening.is_disputed;
    let status = match (happening.counts(), tentative) {
        (false, _) => "CANCELLED",
        (true, true) => "TENTATIVE",
        (true, false) => "CONFIRMED",
    };
    fold(out, &format!("STATUS:{status}"))?;
    fold(out, "TRANSP:TRANSPARENT")?;
    if let Some(when) = &entry.when {
        fold(out, &format!("X-ANNALS-EDTF:{}", escape(&when.to_string())))?;
    }
    fold(out, "END:VEVENT")
}

/// Date in words, description, parties and sources.
fn description(entry: &Entry) -> String {
    let mut lines = vec![entry.date_words()];
    lines.extend(entry.description.clone());
    let parties = format_parties(entry, usize::MAX);
    if !parties.is_empty() {
        lines.push(parties);
    }
    lines.extend(attribution::lines(entry));
    lines.extend(entry.sources.iter().map(source));
    lines.join("\n")
}

fn source(source: &Source) -> String {
    let mut parts = Vec::new();
    parts.extend(source.publisher.as_ref().map(|its| its.shown.clone()));
    parts.extend(source.title.as_ref().map(|title| format!("“{title}”")));
    parts.push(source.date_words());
    parts.extend(source.url.clone());
    format!("Source: {}", parts.join(", "))
}

/// Escapes TEXT (RFC 5545, 3.3.11) and control characters.
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

/// Writes a line, folded between characters as needed.
fn fold(out: &mut impl Write, line: &str) -> io::Result<()> {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > MAX_OCTETS {
            out.write_all(b"\r\n ")?;
            width = 1;
        }
        width += c.len_utf8();
        write!(out, "{c}")?;
    }
    out.write_all(b"\r\n")
}
