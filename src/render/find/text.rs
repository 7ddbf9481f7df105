//! Search results as text: a line for each, with its kind, date, label and name, and how it was found.

use crate::model::id;
use crate::query::search::Field;
use crate::render::style::{Highlight, Style, clean, isolated, truncate, width};
use crate::render::timeline::text::shorten_date;
use crate::views::find::{Findings, FoundThing};
use std::io::{self, Write};

/// The least that is left for a label.
const MIN_LABEL: usize = 20;

/// Writes search results.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, found: &Findings, style: Style) -> io::Result<()> {
    let kinds = found.entries.iter().map(|entry| width(&clean(&entry.kind)));
    let kinds = kinds.max().unwrap_or(0);
    for entry in &found.entries {
        let kind = clean(&entry.kind).into_owned();
        let name = clean(&id::shorten(entry.thing.id.as_str())).into_owned();
        let taken = kinds + width(&name) + 4;
        let room = style.width.saturating_sub(taken).max(MIN_LABEL);
        let label = label(entry, room);
        let kind = format!("{kind}{}", " ".repeat(kinds.saturating_sub(width(&kind))));
        writeln!(
            out,
            "{}  {}  {}",
            style.paint(Highlight::Faint, &kind),
            style.paint(Highlight::Strong, &label),
            style.paint(Highlight::Faint, &name)
        )?;
        if entry.field != Field::Name {
            let by = format!("{}: {}", entry.field, clean(&entry.matched));
            let indent = " ".repeat(kinds + 2);
            let by = truncate(&by, style.width.saturating_sub(indent.len()).max(MIN_LABEL));
            writeln!(out, "{indent}{by}")?;
        }
    }
    Ok(())
}

/// The date and the label, in at most so many columns.
fn label(entry: &FoundThing, room: usize) -> String {
    let date = entry.date.as_ref();
    let date = date.map(|date| format!("{}  ", shorten_date(date)));
    let date = date.unwrap_or_default();
    let label = truncate(&entry.thing.label, room.saturating_sub(width(&date)));
    format!("{date}{}", isolated(&label))
}

/// Says that there is more than is shown, if there is.
pub fn left_out(found: &Findings) -> Option<String> {
    match found.left_out {
        Some(0) => None,
        Some(more) => Some(format!(
            "{more} more found; show them with -n {}",
            found.entries.len() + more
        )),
        None => Some("more found; add a word, or show more with -n N".to_owned()),
    }
}
