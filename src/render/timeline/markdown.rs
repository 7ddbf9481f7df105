//! A timeline as Markdown: dated entries with a footnote for every source.

use crate::model::when::Window;
use crate::render::attribution::{in_words, lines, title};
use crate::render::claims::words;
use crate::render::format::FormatInfo;
use crate::render::link::safe_link;
use crate::render::parties::{self, format_parties};
use crate::render::report::Notes;
use crate::render::style::{as_known_on, clean};
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::render::timeline::text::missing_heading;
use crate::views::model::{Entry, Source};
use crate::views::timeline::{GroupBy, Timeline, group};
use std::io::{self, Write};

/// The most notes of an event in its line; those of its other sources follow below.
const MAX_INLINE: usize = 3;

/// `markdown`.
#[derive(Debug)]
pub struct Markdown;

impl TimelineFormat for Markdown {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("markdown", &["md"], "Markdown with footnotes, for reports").or(&["md"])
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("text/markdown; charset=utf-8")
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write(&mut out, timeline, options.by)
    }

    fn has_groups(&self) -> bool {
        true
    }
}

/// Writes the entries, grouped under headings if `by` is given, and the footnotes.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline, by: Option<GroupBy>) -> io::Result<()> {
    let mut notes = Notes::default();
    writeln!(out, "# Timeline\n")?;
    if let Some(as_of) = &timeline.as_of {
        let known = as_known_on(as_of);
        writeln!(out, "This is the record {}.\n", escape(&known))?;
    }
    write_entries(out, timeline, by, &mut notes)?;
    write_notes(out, &notes)
}

/// Writes the entries and what their signs mean, with references to notes that are written later.
///
/// # Errors
/// Fails if writing fails.
pub fn write_entries(
    out: &mut dyn Write,
    timeline: &Timeline,
    by: Option<GroupBy>,
    notes: &mut Notes,
) -> io::Result<()> {
    match by {
        None => {
            for one in &timeline.entries {
                entry(out, one, timeline.window, notes)?;
            }
        }
        Some(by) => {
            for group in group(&timeline.entries, by) {
                writeln!(
                    out,
                    "## {}\n",
                    escape(group.heading.as_deref().unwrap_or(missing_heading(by)))
                )?;
                for one in group.entries {
                    entry(out, one, timeline.window, notes)?;
                }
                writeln!(out)?;
            }
        }
    }
    if by.is_none() && !timeline.entries.is_empty() {
        writeln!(out)?;
    }
    for (sign, meaning) in parties::meanings(&timeline.entries) {
        writeln!(out, "`{sign}`: {meaning}.\n")?;
    }
    Ok(())
}

/// Writes the notes, a line each.
///
/// # Errors
/// Fails if writing fails.
pub fn write_notes(out: &mut dyn Write, notes: &Notes) -> io::Result<()> {
    for (label, source) in notes.all() {
        writeln!(out, "[^{label}]: {}", footnote(source))?;
    }
    Ok(())
}

fn entry(out: &mut dyn Write, entry: &Entry, window: Window, notes: &mut Notes) -> io::Result<()> {
    let when = entry.date_words();
    write!(out, "- **{}**: {}", escape(&when), escape(&title(entry)))?;
    let parties = format_parties(entry, usize::MAX);
    if !parties.is_empty() {
        write!(out, " ({})", escape(&parties))?;
    }
    if entry.is_only_possible(window) {
        write!(out, ", possibly outside this period")?;
    }
    let (inline, further) = entry.sources.split_at(entry.sources.len().min(MAX_INLINE));
    notes.references(out, inline)?;
    writeln!(out)?;
    if let Some(description) = &entry.description {
        writeln!(out, "\n  {}\n", escape(description))?;
    }
    let discovered = entry.dates.discovered.iter();
    let discovered = discovered.map(|on| format!("discovered on {}", in_words(on)));
    for line in lines(entry).into_iter().chain(discovered) {
        writeln!(out, "  - {}", escape(&line))?;
    }
    for claim in &entry.attributions {
        for quote in &claim.quotes {
            writeln!(out, "  - {}", escape(&words::quotation(claim, quote)))?;
        }
    }
    if !further.is_empty() {
        write!(out, "  - further sources: ")?;
        notes.references(out, further)?;
        writeln!(out)?;
    }
    Ok(())
}

fn footnote(source: &Source) -> String {
    let mut parts = Vec::new();
    parts.extend(
        source
            .publisher
            .as_ref()
            .map(|publisher| escape(&publisher.shown)),
    );
    parts.push(source.title.as_ref().map_or_else(
        || "title not recorded".to_owned(),
        |t| format!("“{}”", escape(t)),
    ));
    parts.push(source.date_words());
    parts.extend(source.kind.iter().map(|kind| escape(&kind.shown)));
    parts.extend(source.url.as_deref().map(|url| match safe_link(url) {
        Some(link) => format!("<{link}>"),
        None => escape(url),
    }));
    parts.extend(words::archived(source).iter().map(|line| escape(line)));
    parts.extend(words::copied(source).map(|line| escape(&line)));
    parts.join(", ")
}

pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in clean(text).chars() {
        if "\\`*_[]<>#|~&".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
