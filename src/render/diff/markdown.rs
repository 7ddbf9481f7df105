//! A difference for reports.

use super::{Entry, Line, Sheet};
use crate::render::timeline::markdown::escape;
use std::io::{self, Write};

/// Writes the summary, then the things under headings.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, sheet: &Sheet) -> io::Result<()> {
    if sheet.sections.is_empty() {
        return writeln!(out, "No difference.");
    }
    writeln!(out, "{}", escape(&sheet.summary))?;
    for section in &sheet.sections {
        writeln!(out, "\n## {}\n", escape(&section.title))?;
        for entry in &section.entries {
            write_entry(out, entry)?;
        }
    }
    Ok(())
}

fn write_entry(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    let how = match entry.mark {
        '+' => "added: ",
        '-' => "removed: ",
        _ => "",
    };
    write!(out, "- {how}**{}**", escape(&entry.title))?;
    if entry.title != entry.name {
        write!(out, " ({})", escape(&entry.name))?;
    }
    if let Some(when) = &entry.when {
        write!(out, ", {}", escape(when))?;
    }
    writeln!(out)?;
    for line in &entry.lines {
        match line {
            Line::Said(text) => writeln!(out, "  - {}", escape(text))?,
            Line::Change(name, before, after) => {
                writeln!(out, "  - {}: {}", escape(name), changed(before, after))?;
            }
        }
    }
    Ok(())
}

fn changed(before: &[String], after: &[String]) -> String {
    if let ([before], [after]) = (before, after) {
        return format!("{} → {}", escape(before), escape(after));
    }
    let joined = |texts: &[String]| texts.iter().map(|text| escape(text)).collect::<Vec<_>>();
    let parts = [("no longer", joined(before)), ("now also", joined(after))];
    let parts = parts.into_iter().filter(|(_, texts)| !texts.is_empty());
    let parts = parts.map(|(word, texts)| format!("{word} {}", texts.join(", ")));
    parts.collect::<Vec<_>>().join("; ")
}
