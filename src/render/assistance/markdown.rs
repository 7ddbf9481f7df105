//! The assistance report as Markdown: a table for each kind of record.

use super::tables::{Cell, MISSING, sections};
use crate::render::timeline::markdown::escape;
use crate::views::assistance::AssistanceReport;
use std::io::{self, Write};

/// Writes a report.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, report: &AssistanceReport) -> io::Result<()> {
    match &report.mechanism {
        Some(mechanism) => writeln!(out, "# {}", escape(&mechanism.thing.label))?,
        None => writeln!(out, "# Assistance")?,
    }
    let about = report
        .mechanism
        .as_ref()
        .and_then(|its| its.description.as_ref());
    if let Some(text) = about {
        writeln!(out, "\n{}", escape(text))?;
    }
    for section in sections(report) {
        writeln!(out, "\n## {}\n", section.title)?;
        if section.rows.is_empty() {
            writeln!(out, "{}", section.empty)?;
            continue;
        }
        if let Some(note) = section.note {
            writeln!(out, "{note}\n")?;
        }
        let titles: Vec<&str> = section.columns.iter().map(|(title, _)| *title).collect();
        writeln!(out, "| {} |", titles.join(" | "))?;
        writeln!(out, "|{}", "---|".repeat(titles.len()))?;
        for row in &section.rows {
            let cells: Vec<String> = row.iter().map(cell).collect();
            writeln!(out, "| {} |", cells.join(" | "))?;
        }
    }
    Ok(())
}

fn cell(cell: &Cell) -> String {
    match cell.text() {
        text if text.is_empty() => MISSING.to_owned(),
        text => escape(&text),
    }
}
