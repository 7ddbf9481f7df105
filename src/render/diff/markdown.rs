//! A difference as Markdown.

use super::{EntryLine, Report, ReportEntry};
use crate::render::timeline::markdown::escape;
use std::io::{self, Write};

/// Writes the summary, then the things under headings.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    if report.sections.is_empty() {
        return writeln!(out, "No differences.");
    }
    writeln!(out, "{}", escape(&report.summary))?;
    for section in &report.sections {
        writeln!(out, "\n## {}\n", escape(&section.title))?;
        for entry in &section.entries {
            write_entry(out, entry)?;
        }
    }
    Ok(())
}

fn write_entry(out: &mut impl Write, entry: &ReportEntry) -> io::Result<()> {
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
            EntryLine::Text(text) => writeln!(out, "  - {}", escape(text))?,
            EntryLine::Property(name, before, after) => {
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
