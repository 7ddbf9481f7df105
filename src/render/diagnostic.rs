//! Problems in rustc's shape, and as JSON.

use super::style::clean;
use crate::model::problem::{Problem, Severity};
use std::io::{self, Write};

/// Writes one problem with its line, its place marked, and help.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, problem: &Problem) -> io::Result<()> {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    writeln!(
        out,
        "{severity}[{}]: {}",
        problem.code,
        clean(&problem.message)
    )?;
    let mut margin = 2;
    if let Some(place) = &problem.place {
        let number = place.line.to_string();
        margin = number.len() + 1;
        let indent = " ".repeat(number.len());
        writeln!(
            out,
            "{indent}--> {}:{}:{}",
            clean(&place.file),
            place.line,
            place.column
        )?;
        let shown: String = place.text.replace('\t', " ");
        let line: String = clean(&shown).chars().take(400).collect();
        writeln!(out, "{number} | {line}")?;
        let before: String = shown.chars().take(place.column - 1).collect();
        let marked: String = shown
            .chars()
            .skip(place.column - 1)
            .take(place.length)
            .collect();
        let spaces = " ".repeat(super::style::width(&before).min(400));
        let carets = "^".repeat(super::style::width(&marked).clamp(1, 80));
        let label = problem.label.as_deref().unwrap_or("");
        writeln!(
            out,
            "{}",
            format!("{indent} | {spaces}{carets} {}", clean(label)).trim_end()
        )?;
    }
    for help in &problem.help {
        writeln!(out, "{}= help: {}", " ".repeat(margin), clean(help))?;
    }
    Ok(())
}

/// Writes problems as a JSON array.
///
/// # Errors
/// What the writer says.
pub fn write_json(out: &mut impl Write, problems: &[Problem]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, problems)?;
    writeln!(out)
}
