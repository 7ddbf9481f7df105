//! A timeline as Markdown: dated entries with a footnote for every source.

use crate::model::when::Window;
use crate::render::attribution::{in_words, lines, title};
use crate::render::claims::words;
use crate::render::format::FormatInfo;
use crate::render::link::safe_link;
use crate::render::parties::{self, format_parties};
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
    let mut notes: Vec<&Source> = Vec::new();
    writeln!(out, "# Timeline\n")?;
    if let Some(as_of) = &timeline.as_of {
        let known = as_known_on(as_of);
        writeln!(out, "This is the record {}.\n", escape(&known))?;
    }
    match by {
        None => {
            for one in &timeline.entries {
                entry(out, one, timeline.window, &mut notes)?;
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
                    entry(out, one, timeline.window, &mut notes)?;
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
    for (at, source) in notes.iter().enumerate() {
        writeln!(out, "[^{}]: {}", at + 1, footnote(source))?;
    }
    Ok(())
}

fn entry<'a>(
    out: &mut impl Write,
    entry: &'a Entry,
    window: Window,
    notes: &mut Vec<&'a Source>,
) -> io::Result<()> {
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
    references(out, inline, notes)?;
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
        references(out, further, notes)?;
        writeln!(out)?;
    }
    Ok(())
}

/// References to the notes of some sources.
fn references<'a>(
    out: &mut impl Write,
    sources: &'a [Source],
    notes: &mut Vec<&'a Source>,
) -> io::Result<()> {
    for source in sources {
        let at = notes.iter().position(|known| known.id == source.id);
        let at = at.unwrap_or_else(|| {
            notes.push(source);
            notes.len() - 1
        });
        write!(out, "[^{}]", at + 1)?;
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
