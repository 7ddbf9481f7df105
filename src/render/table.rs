//! Plain-text tables with aligned columns.

use super::style::{fit, width};
use std::io::{self, Write};

/// Writes a table; no column is truncated, and columns of numbers are right-aligned.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, header: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let mut widths: Vec<_> = header.iter().map(|title| width(title)).collect();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            widths[at] = widths[at].max(width(cell));
        }
    }
    let numbers: Vec<_> = (0..header.len())
        .map(|at| !rows.is_empty() && rows.iter().all(|row| is_number(&row[at])))
        .collect();
    let line = |out: &mut dyn Write, cells: &[&str]| {
        let columns = cells.iter().zip(&widths).zip(&numbers);
        let cells: Vec<_> = columns
            .map(|((cell, width), right)| match right {
                true => format!("{cell:>width$}"),
                false => fit(cell, *width),
            })
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

fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit())
}
