//! A digest as text.

use super::{Digest, Item};
use crate::model::id;
use crate::render::style::{Highlight, Style, clean, wrap};
use std::io::{self, Write};

/// Writes the counts, then each section under a heading.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, digest: &Digest, style: Style) -> io::Result<()> {
    let head = format!("{}: {}", digest.title(), digest.summary());
    writeln!(out, "{}", wrap(&head, "", style.width))?;
    for section in &digest.sections {
        let title = format!("{} · {}", section.kind.title(), section.items.len());
        writeln!(out, "\n{}\n", style.heading(&title))?;
        for item in &section.items {
            write_item(out, item, style)?;
        }
    }
    Ok(())
}

fn write_item(out: &mut impl Write, item: &Item, style: Style) -> io::Result<()> {
    let mut head = String::new();
    if let Some(when) = &item.when {
        head = format!("{}  ", style.paint(Highlight::Date, &clean(when)));
    }
    head.push_str(&style.paint(Highlight::Strong, &clean(&item.title)));
    let name = format!("({})", id::shorten(item.id.as_str()));
    head.push_str(&format!(" {}", style.paint(Highlight::Faint, &name)));
    writeln!(out, "{}", wrap(&head, "", style.width))?;
    if let Some(description) = &item.description {
        writeln!(out, "{}", wrap(&clean(description), "    ", style.width))?;
    }
    for line in &item.lines {
        writeln!(out, "{}", wrap(&clean(line), "  • ", style.width))?;
    }
    Ok(())
}
