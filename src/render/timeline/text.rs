//! A timeline as text: date, mark, label, who → whom, sources.
//!
//! `━` is a lasting event, `●` an attack, `◆` any other event; the hollow variants `┄ ○ ◇` are only
//! possibly in the requested period. Signs beside the names: see `parties`.
//!
//! One event per line where there are a hundred columns, else two: the label, and below it the names and
//! the number of sources. Dates are never truncated: one that is wider than the column pushes its label
//! to the right. The rest of the width is divided between labels and names so that as little as
//! possible is truncated.

use crate::model::marking::Marking;
use crate::model::when::Window;
use crate::render::attribution::{count_events, title};
use crate::render::format::FormatInfo;
use crate::render::parties::{CONTESTED, DENIED, floor, format_parties, meanings, min_width};
use crate::render::style::{Highlight, Style, count, fit, isolated, truncate, width};
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::views::timeline::{Detail, Entry, GroupBy, Timeline, group};
use std::io::{self, Write};

/// The maximum width of the date column; wider dates overflow it.
const DATE_COLUMNS: usize = 13;

/// The width from which an event has one line.
const MIN_WIDTH_FOR_ONE_LINE: usize = 100;

/// The width of the terminal from which times of day have room in the column.
const MIN_WIDTH_FOR_TIMES: usize = 80;

/// The maximum width of a date; longer lists of dates are summarized.
const MAX_DATE: usize = 36;

/// `text`.
#[derive(Debug)]
pub struct Text;

impl TimelineFormat for Text {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("text", &["txt"], "For reading in a terminal")
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write(&mut out, timeline, options.by, options.style)
    }

    fn detail(&self) -> Detail {
        Detail::Line
    }

    fn has_groups(&self) -> bool {
        true
    }

    fn is_for_terminals(&self) -> bool {
        true
    }

    fn legend(&self, timeline: &Timeline) -> Option<String> {
        legend(timeline)
    }
}

/// Writes a timeline, grouped under headings if `by` is given.
///
/// # Errors
/// Fails if writing fails.
pub fn write(
    out: &mut impl Write,
    timeline: &Timeline,
    by: Option<GroupBy>,
    style: Style,
) -> io::Result<()> {
    let layout = ColumnLayout::new(timeline, style);
    let Some(by) = by else {
        for entry in &timeline.entries {
            writeln!(out, "{}", layout.line(entry))?;
        }
        return Ok(());
    };
    for (at, group) in group(&timeline.entries, by).iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let heading = group.heading.as_deref().unwrap_or(missing_heading(by));
        let events = count_events(group.entries.iter().copied());
        let heading = format!("{heading} · {events}");
        writeln!(out, "{}", style.heading(&heading))?;
        for entry in &group.entries {
            writeln!(out, "{}", layout.line(entry))?;
        }
    }
    Ok(())
}

/// The heading of entries without a value to group by.
pub(crate) fn missing_heading(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Actor => "actor not recorded",
        GroupBy::Target => "target not recorded",
        GroupBy::Country => "country not recorded",
        GroupBy::Type => "type not recorded",
        GroupBy::Sector => "sector not recorded",
        GroupBy::Year => "undated",
    }
}

/// The shortest form of a date; the part of a day that repeats the day before is left out:
/// `2021-11-23…24`, `[2023-11-07..10]`.
pub(crate) fn date(entry: &Entry) -> String {
    shorten_date(&entry.short_date())
}

/// The same of a date in its short form.
pub(crate) fn shorten_date(full: &str) -> String {
    // A truncated list of dates would look like a range.
    match full.chars().next() {
        Some('[') if width(full) > MAX_DATE => return "one of several dates".to_owned(),
        Some('{') if width(full) > MAX_DATE => return "several dates".to_owned(),
        _ => {}
    }
    let mut short = String::new();
    let mut month = None;
    let mut rest = full;
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

/// Whether a text begins with a full date (YYYY-MM-DD).
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

/// The column widths.
struct ColumnLayout {
    style: Style,
    window: Window,
    dates: usize,
    /// The width of label and names together, including the gap.
    rest: usize,
    label: usize,
    /// The digits of the largest number of sources.
    digits: usize,
}

impl ColumnLayout {
    fn new(timeline: &Timeline, style: Style) -> Self {
        let entries = &timeline.entries;
        // Those with a time of day take more, which is worth it where they are many.
        let has_time = |entry: &&Entry| entry.dated().is_some_and(|it| it.clocks().0.is_some());
        let timed = entries.iter().filter(has_time).count();
        let most = match style.width >= MIN_WIDTH_FOR_TIMES && timed * 2 >= entries.len() {
            true => DATE_COLUMNS + 9,
            false => DATE_COLUMNS,
        };
        let dates = entries.iter().map(|entry| width(&date(entry)));
        let dates = dates.filter(|width| *width <= most).max().unwrap_or(10);
        let most = entries.iter().map(|entry| entry.sources.len()).max();
        let digits = most.unwrap_or(0).to_string().len();
        let needs: Vec<_> = entries
            .iter()
            // One very long label must not take the space of all the others.
            .map(|entry| (width(&title(entry)).min(80), min_width(entry).min(40)))
            .collect();
        let fixed = dates + 5 + 2 + digits + 8;
        let need = needs.iter().map(|(label, names)| label + 2 + names);
        // Do not stretch to fill a wide terminal, but always use up to 100 columns.
        let most = need.max().unwrap_or(0).max(100_usize.saturating_sub(fixed));
        let rest = style.width.saturating_sub(fixed).clamp(30, most.max(30));
        Self {
            style,
            window: timeline.window,
            dates,
            rest,
            label: label_columns(&needs, rest),
            digits,
        }
    }

    fn line(&self, entry: &Entry) -> String {
        let date = date(entry);
        let over = width(&date).saturating_sub(self.dates);
        let rest = self.rest.saturating_sub(over);
        if self.style.width < MIN_WIDTH_FOR_ONE_LINE {
            return self.two_lines(entry, &date);
        }
        // A label gives way to names that could else not be told.
        let room = rest.saturating_sub(self.label.saturating_sub(over) + 2);
        let room = room.max(floor(entry).min(rest / 2));
        let column = rest.saturating_sub(room + 2);
        let parties = format_parties(entry, room);
        // A label may use the space that its names leave free.
        let free = rest.saturating_sub(width(&parties) + 2);
        let title = title(entry);
        let label = column.max(width(&title).min(free));
        let sources = entry.sources.len();
        let text = format!(
            "{}  {}  {}  {}",
            self.begin(entry, &date),
            fit(&title, label),
            self.parties(&fit(&parties, rest.saturating_sub(label + 2))),
            self.style.paint(
                Highlight::Faint,
                &format!(
                    "{sources:>digits$} source{}",
                    if sources == 1 { "" } else { "s" },
                    digits = self.digits
                ),
            ),
        );
        match self.marking(entry) {
            Some(mark) => format!("{}  {mark}", text.trim_end()),
            None => text.trim_end().to_owned(),
        }
    }

    /// The label after the date, and below it the names and the number of sources.
    fn two_lines(&self, entry: &Entry, date: &str) -> String {
        let begin = self.begin(entry, date);
        let left = width(date).max(self.dates) + 5;
        let label = truncate(&title(entry), self.style.width.saturating_sub(left));
        let label = isolated(&label);
        let indent = " ".repeat(self.dates + 5);
        let mut below = vec![count(entry.sources.len(), "source")];
        let marking = entry.marking.filter(|its| *its > Marking::Clear);
        below.extend(marking.map(|marking| marking.to_string()));
        let taken = indent.len() + 3 + width(&below.join(" · "));
        let parties = format_parties(entry, self.style.width.saturating_sub(taken));
        let mut shown: Vec<String> = Vec::new();
        shown.extend((!parties.is_empty()).then(|| self.parties(&parties)));
        shown.push(self.style.paint(Highlight::Faint, &below[0]));
        shown.extend(self.marking(entry));
        format!("{begin}  {label}\n{indent}{}", shown.join(" · "))
    }

    /// The date and the mark.
    fn begin(&self, entry: &Entry, date: &str) -> String {
        let (mark, highlight) = self.mark(entry);
        let date = fit(date, width(date).max(self.dates));
        format!(
            "{}  {}",
            self.style.paint(Highlight::Date, &date),
            self.style.paint(highlight, mark)
        )
    }

    fn marking(&self, entry: &Entry) -> Option<String> {
        let marking = entry.marking.filter(|its| *its > Marking::Clear)?;
        Some(self.style.paint(Highlight::Doubt, &marking.to_string()))
    }

    /// The names, with the signs beside them in colour.
    fn parties(&self, text: &str) -> String {
        let signs = [CONTESTED, DENIED].into_iter();
        signs.fold(text.to_owned(), |text, sign| {
            text.replacen(sign, &self.style.paint(Highlight::Doubt, sign), 1)
        })
    }

    fn mark(&self, entry: &Entry) -> (&'static str, Highlight) {
        let possible = entry.is_only_possible(self.window);
        let highlight = if entry.is_attack() {
            Highlight::Attack
        } else {
            Highlight::Event
        };
        let mark = match (lasts(entry), highlight == Highlight::Attack, possible) {
            (true, _, false) => "━",
            (true, _, true) => "┄",
            (_, true, false) => "●",
            (_, true, true) => "○",
            (_, false, false) => "◆",
            (_, false, true) => "◇",
        };
        (mark, highlight)
    }
}

/// The label width that truncates least. Truncated columns count squared: two names that lose three
/// letters each are better than one that loses six.
fn label_columns(needs: &[(usize, usize)], rest: usize) -> usize {
    let longest = needs.iter().map(|(label, _)| *label).max().unwrap_or(0);
    let fewest = (rest / 4).min(longest);
    let most = (rest - rest / 3).min(longest).max(fewest);
    let cut = |column: usize| -> usize {
        let one = |(label, parties): &(usize, usize)| {
            let names = parties.saturating_sub(rest.saturating_sub(column + 2));
            // Names that leave space give it to their label.
            let free = rest.saturating_sub(parties + 2).max(column);
            label.saturating_sub(free).pow(2) + names.pow(2)
        };
        needs.iter().map(one).sum()
    };
    (fewest..=most).min_by_key(|at| cut(*at)).unwrap_or(fewest)
}

pub(crate) fn lasts(entry: &Entry) -> bool {
    entry.when.as_ref().is_some_and(|when| {
        let bounds = when.bounds();
        let between = bounds.latest_begin.zip(bounds.earliest_end);
        between.is_some_and(|(begin, end)| begin < end) || when.is_ongoing()
    })
}

/// How many entries are not shown, if any.
pub fn left_out(timeline: &Timeline) -> Option<String> {
    match timeline.left_out {
        Some(0) => None,
        Some(1) => Some("1 more event not shown".to_owned()),
        Some(n) => Some(format!("{n} more events not shown")),
        None => Some("more events not shown".to_owned()),
    }
}

/// The legend of the marks that occur; `None` if there are none.
pub fn legend(timeline: &Timeline) -> Option<String> {
    let any = |what: &dyn Fn(&Entry) -> bool| timeline.entries.iter().any(what);
    let marks = [
        (any(&|e| e.is_attack() && !lasts(e)), "● attack"),
        (any(&|e| !e.is_attack() && !lasts(e)), "◆ other event"),
        (any(&lasts), "━ lasting event"),
        (
            any(&|e| e.is_only_possible(timeline.window)),
            "○ ◇ ┄ possibly in this period",
        ),
    ];
    let mut occur: Vec<String> = marks
        .into_iter()
        .filter(|(occurs, _)| *occurs)
        .map(|(_, text)| text.to_owned())
        .collect();
    let signs = meanings(&timeline.entries).into_iter();
    occur.extend(signs.map(|(sign, meaning)| format!("{sign}: {meaning}")));
    (!occur.is_empty()).then(|| occur.join(" · "))
}
