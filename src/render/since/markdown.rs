//! A digest as Markdown, for a mail or a ticket.

use super::{Digest, Item};
use crate::model::id;
use crate::render::link::safe_link;
use crate::render::timeline::markdown::escape;
use crate::views::model::Source;
use std::io::{self, Write};

/// The most sources that are named with a new event.
const MAX_SOURCES: usize = 3;

/// Writes the counts, then each section under a heading.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, digest: &Digest) -> io::Result<()> {
    writeln!(
        out,
        "# {}\n\n{}",
        escape(&digest.title()),
        escape(&digest.summary())
    )?;
    for section in &digest.sections {
        writeln!(out, "\n## {}\n", section.kind.title())?;
        for item in &section.items {
            write_item(out, item)?;
        }
    }
    Ok(())
}

fn write_item(out: &mut impl Write, item: &Item) -> io::Result<()> {
    let name = id::shorten(item.id.as_str());
    write!(out, "- **{}**", escape(&item.title))?;
    if let Some(when) = &item.when {
        write!(out, ", {}", escape(when))?;
    }
    writeln!(out, " (`{}`)", name.replace('`', ""))?;
    if let Some(description) = &item.description {
        writeln!(out, "\n  {}\n", escape(description))?;
    }
    for line in &item.lines {
        writeln!(out, "  - {}", escape(line))?;
    }
    if !item.sources.is_empty() {
        let named = item.sources.iter().take(MAX_SOURCES).map(source);
        let mut named: Vec<String> = named.collect();
        if item.sources.len() > MAX_SOURCES {
            named.push(format!("{} more", item.sources.len() - MAX_SOURCES));
        }
        writeln!(out, "  - sources: {}", named.join(", "))?;
    }
    Ok(())
}

/// The publisher of a source, as a link where there is an address.
fn source(source: &Source) -> String {
    let name = source.name();
    let copy = if source.is_only_archived() {
        " (archive copy)"
    } else {
        ""
    };
    match source.address().and_then(safe_link) {
        Some(link) => format!("[{}](<{link}>){copy}", escape(name)),
        None => escape(name),
    }
}
