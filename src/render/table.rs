//! Rows in aligned columns under a header.

use super::style::{clean, fit, width};
use crate::timeline::Timeline;
use std::io::{self, Write};

/// Writes a table; no column is cut.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, header: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let mut widths: Vec<_> = header.iter().map(|title| width(title)).collect();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            widths[at] = widths[at].max(width(cell));
        }
    }
    let line = |out: &mut dyn Write, cells: &[&str]| {
        let cells: Vec<_> = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| fit(cell, *width))
            .collect();
        writeln!(out, "{}", cells.join("  ").trim_end())
    };
    line(out, header)?;
    let rules: Vec<_> = widths.iter().map(|width| "─".repeat(*width)).collect();
    line(out, &rules.iter().map(String::as_str).collect::<Vec<_>>())?;
    for row in rows {
        line(out, &row.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Writes a timeline as a table.
///
/// # Errors
/// What the writer says.
pub fn timeline(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let rows: Vec<_> = timeline
        .entries
        .iter()
        .map(|entry| {
            let when = entry
                .when
                .as_ref()
                .map_or_else(|| "undated".to_owned(), |when| when.short());
            vec![
                when,
                entry.slug().to_owned(),
                clean(&entry.label).into_owned(),
                super::text::who(entry, usize::MAX),
                super::text::whom(entry, usize::MAX),
                entry.sources.len().to_string(),
            ]
        })
        .collect();
    write(
        out,
        &["date", "event", "label", "who", "whom", "sources"],
        &rows,
    )
}
