//! A timeline for reading: date, mark, label, who → whom, sources.
//!
//! `━` lasts, `●` is an attack, `◆` is anything else; the hollow twins `┄ ○ ◇` only possibly fall
//! into the window that was asked for. `?` stands behind whom a claim names.
//!
//! A line is one event. Dates are never cut: one that is wider than the column pushes its label
//! to the right. What is left of the width is shared by labels and names so that as little as
//! possible is cut.

use crate::model::when::Window;
use crate::render::parties::{CONTESTED, across, least};
use crate::render::style::{Ink, Style, count, fit, width};
use crate::views::timeline::{By, Entry, Timeline, group};
use std::io::{self, Write};

/// Columns of a date beyond which it is let out of its column.
const DATES: usize = 13;

/// Columns beyond which a date is a list that no line can hold.
const LONGEST: usize = 36;

/// Writes the lines of a timeline, under headings where asked for.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut impl Write,
    timeline: &Timeline,
    by: Option<By>,
    style: Style,
) -> io::Result<()> {
    let sheet = Sheet::new(timeline, style);
    let Some(by) = by else {
        for entry in &timeline.entries {
            writeln!(out, "{}", sheet.line(entry))?;
        }
        return Ok(());
    };
    for (at, group) in group(&timeline.entries, by).iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let heading = group.heading.as_deref().unwrap_or(nameless(by));
        let heading = format!("{heading} · {}", count(group.entries.len(), "event"));
        writeln!(out, "{}", style.heading(&heading))?;
        for entry in &group.entries {
            writeln!(out, "{}", sheet.line(entry))?;
        }
    }
    Ok(())
}

/// The heading of what fits no other.
pub(crate) fn nameless(by: By) -> &'static str {
    match by {
        By::Actor => "no actor named",
        By::Target => "no target named",
        By::Country => "no country named",
        By::Type => "no type given",
        By::Sector => "no sector named",
        By::Year => "no year known",
    }
}

/// The date of an entry as short as can be; what a day repeats of the day before it is left out:
/// `2021-11-23…24`, `[2023-11-07..10]`.
pub(crate) fn date(entry: &Entry) -> String {
    let Some(when) = &entry.when else {
        return "undated".to_owned();
    };
    let full = when.short();
    if width(&full) > LONGEST {
        // Cut, a list of dates would look like a span.
        return match full.starts_with('[') {
            true => "one of several dates".to_owned(),
            false => "several dates".to_owned(),
        };
    }
    let mut short = String::new();
    let mut month = None;
    let mut rest = full.as_str();
    while let Some(c) = rest.chars().next() {
        let begins = !short.ends_with(|c: char| c.is_alphanumeric() || c == '-');
        if begins && is_day(rest) {
            let (of_month, day) = (&rest[..8], &rest[8..10]);
            if month != Some(of_month) {
                short.push_str(of_month);
            }
            short.push_str(day);
            month = Some(of_month);
            rest = &rest[10..];
        } else {
            short.push(c);
            rest = &rest[c.len_utf8()..];
            if c.is_alphanumeric() {
                month = None;
            }
        }
    }
    short
}

/// Whether a text begins with a whole day.
fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let fits = |(at, byte): (usize, &u8)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(fits)
        && !bytes.get(10).is_some_and(u8::is_ascii_alphanumeric)
}

/// How the columns are laid out.
struct Sheet {
    style: Style,
    window: Window,
    dates: usize,
    /// Columns of label and names together, with the gap between them.
    rest: usize,
    label: usize,
    /// Digits of the number of sources.
    digits: usize,
}

impl Sheet {
    fn new(timeline: &Timeline, style: Style) -> Self {
        let entries = &timeline.entries;
        let dates = entries.iter().map(|entry| width(&date(entry)));
        let dates = dates.filter(|width| *width <= DATES).max().unwrap_or(10);
        let most = entries.iter().map(|entry| entry.sources.len()).max();
        let digits = most.unwrap_or(0).to_string().len();
        let needs: Vec<_> = entries
            .iter()
            // One very long label shall not take the room of all the others.
            .map(|entry| (width(&entry.label).min(80), least(entry).min(40)))
            .collect();
        let fixed = dates + 5 + 2 + digits + 8;
        let need = needs.iter().map(|(label, names)| label + 2 + names);
        // A wide terminal need not be filled; what fits 100 columns always is.
        let most = need.max().unwrap_or(0).max(100_usize.saturating_sub(fixed));
        let rest = style.width.saturating_sub(fixed).clamp(30, most.max(30));
        Self {
            style,
            window: timeline.window,
            dates,
            rest,
            label: share(&needs, rest),
            digits,
        }
    }

    fn line(&self, entry: &Entry) -> String {
        let date = date(entry);
        let over = width(&date).saturating_sub(self.dates);
        let rest = self.rest.saturating_sub(over);
        let column = self.label.saturating_sub(over);
        let parties = across(entry, rest.saturating_sub(column + 2));
        // A label may use what the names beside it leave free.
        let free = rest.saturating_sub(width(&parties) + 2);
        let label = column.max(width(&entry.label).min(free));
        let (mark, ink) = self.mark(entry);
        let sources = entry.sources.len();
        let text = format!(
            "{}  {}  {}  {}  {}",
            self.style
                .paint(Ink::Date, &fit(&date, width(&date).max(self.dates))),
            self.style.paint(ink, mark),
            fit(&entry.label, label),
            self.parties(&fit(&parties, rest.saturating_sub(label + 2))),
            self.style.paint(
                Ink::Faint,
                &format!(
                    "{sources:>digits$} source{}",
                    if sources == 1 { "" } else { "s" },
                    digits = self.digits
                ),
            ),
        );
        text.trim_end().to_owned()
    }

    fn parties(&self, text: &str) -> String {
        match text.strip_prefix(CONTESTED) {
            Some(rest) => format!("{}{rest}", self.style.paint(Ink::Doubt, CONTESTED)),
            None => text.to_owned(),
        }
    }

    fn mark(&self, entry: &Entry) -> (&'static str, Ink) {
        let possible = entry.is_hollow(self.window);
        let ink = if entry.is_attack() {
            Ink::Attack
        } else {
            Ink::Event
        };
        let mark = match (lasts(entry), ink == Ink::Attack, possible) {
            (true, _, false) => "━",
            (true, _, true) => "┄",
            (_, true, false) => "●",
            (_, true, true) => "○",
            (_, false, false) => "◆",
            (_, false, true) => "◇",
        };
        (mark, ink)
    }
}

/// The columns of labels that leave the least cut. Cuts count by their square: two names that
/// lose three letters each are better than one that loses six.
fn share(needs: &[(usize, usize)], rest: usize) -> usize {
    let longest = needs.iter().map(|(label, _)| *label).max().unwrap_or(0);
    let least = (rest / 4).min(longest);
    let most = (rest - rest / 3).min(longest).max(least);
    let cut = |column: usize| -> usize {
        let one = |(label, parties): &(usize, usize)| {
            let names = parties.saturating_sub(rest.saturating_sub(column + 2));
            // Names that leave room beside them give it to their label.
            let free = rest.saturating_sub(parties + 2).max(column);
            label.saturating_sub(free).pow(2) + names.pow(2)
        };
        needs.iter().map(one).sum()
    };
    (least..=most).min_by_key(|at| cut(*at)).unwrap_or(least)
}

pub(crate) fn lasts(entry: &Entry) -> bool {
    entry.when.as_ref().is_some_and(|when| {
        let bounds = when.bounds();
        let between = bounds.latest_begin.zip(bounds.earliest_end);
        between.is_some_and(|(begin, end)| begin < end) || when.is_ongoing()
    })
}

/// How many entries were left out, if any.
pub fn left_out(timeline: &Timeline) -> Option<String> {
    match timeline.left_out {
        Some(0) => None,
        Some(1) => Some("1 more event fits and is not shown".to_owned()),
        Some(n) => Some(format!("{n} more events fit and are not shown")),
        None => Some("more events fit and are not shown".to_owned()),
    }
}

/// What the marks on the lines mean; nothing where there are none.
pub fn legend(timeline: &Timeline) -> Option<String> {
    let any = |what: &dyn Fn(&Entry) -> bool| timeline.entries.iter().any(what);
    let marks = [
        (any(&|e| e.is_attack() && !lasts(e)), "● attack"),
        (any(&|e| !e.is_attack() && !lasts(e)), "◆ other event"),
        (any(&lasts), "━ lasts"),
        (
            any(&|e| e.is_hollow(timeline.window)),
            "○ ◇ ┄ possibly in this window",
        ),
        (any(&|e| !e.named().is_empty()), "? named by a claim"),
        (any(&|e| e.contested), "contested: standing claims disagree"),
    ];
    let occur: Vec<_> = marks
        .into_iter()
        .filter(|(occurs, _)| *occurs)
        .map(|(_, text)| text)
        .collect();
    (!occur.is_empty()).then(|| occur.join(" · "))
}
