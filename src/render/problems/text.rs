//! Problems in rustc's shape, and as JSON.

use crate::model::problem::{Code, Location, Problem, Severity};
use crate::render::style::{Highlight, Style, clean, width};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How many problems of one code are listed by default.
pub const MAX_PER_CODE: usize = 5;

/// The maximum columns of a source line; a longer line is truncated around the location.
const MAX_LINE: usize = 160;

/// Writes a problem with its source line, the location underlined, and help.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, problem: &Problem, style: Style) -> io::Result<()> {
    let (severity, highlight) = match problem.severity {
        Severity::Error => ("error", Highlight::Error),
        Severity::Warning => ("warning", Highlight::Doubt),
        Severity::Note => ("note", Highlight::Faint),
    };
    writeln!(
        out,
        "{}: {}",
        style.paint(highlight, &format!("{severity}[{}]", problem.code)),
        style.paint(Highlight::Strong, &clean(&problem.message)),
    )?;
    let margin = match &problem.location {
        Some(place) => {
            excerpt(out, place, problem.label.as_deref(), highlight, style)?;
            place.line.to_string().len() + 1
        }
        None => 2,
    };
    for help in &problem.help {
        let mark = style.paint(Highlight::Help, "= help:");
        writeln!(out, "{}{mark} {}", " ".repeat(margin), clean(help))?;
    }
    Ok(())
}

/// Writes at most `most` problems per code and a count of the others; without a limit, all of them.
///
/// # Errors
/// Fails if writing fails.
pub fn write_limited(
    out: &mut impl Write,
    problems: &[Problem],
    most: Option<usize>,
    style: Style,
) -> io::Result<()> {
    let mut counts = BTreeMap::<(Severity, Code), usize>::new();
    for problem in problems {
        let count = counts.entry((problem.severity, problem.code)).or_default();
        *count += problem.times;
        if most.is_none_or(|most| *count <= most) {
            write(out, problem, style)?;
            writeln!(out)?;
        }
    }
    for ((severity, code), count) in counts {
        let Some(more) = most
            .and_then(|most| count.checked_sub(most))
            .filter(|more| *more > 0)
        else {
            continue;
        };
        let mut summary = Problem::of(code, format!("{more} more of this kind: {}", code.title()))
            .help(format!(
                "see `annals explain {code}`; `annals check --all` lists them all"
            ));
        summary.severity = severity;
        write(out, &summary, style)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The location, the source line, and an underline.
fn excerpt(
    out: &mut impl Write,
    place: &Location,
    label: Option<&str>,
    highlight: Highlight,
    style: Style,
) -> io::Result<()> {
    let number = place.line.to_string();
    let indent = " ".repeat(number.len());
    let bar = style.paint(Highlight::Place, "|");
    writeln!(
        out,
        "{indent}{} {}:{}:{}",
        style.paint(Highlight::Place, "-->"),
        clean(&place.file),
        place.line,
        place.column
    )?;
    let (before, marked, after) = around(place);
    let number = style.paint(Highlight::Place, &number);
    writeln!(
        out,
        "{number} {bar} {}",
        clean(&format!("{before}{marked}{after}"))
    )?;
    let spaces = " ".repeat(width(&before));
    let carets = "^".repeat(width(&marked).max(1));
    let marked = format!("{carets} {}", clean(label.unwrap_or("")));
    let marked = style.paint(highlight, marked.trim_end());
    writeln!(out, "{indent} {bar} {spaces}{marked}")
}

/// The line before, at and after the location, truncated with `…` to fit.
fn around(place: &Location) -> (String, String, String) {
    let line: Vec<char> = place.text.chars().collect();
    let start = (place.column - 1).min(line.len());
    let end = (start + place.length).min(line.len());
    let text = |part: &[char]| part.iter().collect::<String>();
    if line.len() <= MAX_LINE {
        return (
            text(&line[..start]),
            text(&line[start..end]),
            text(&line[end..]),
        );
    }
    let from = start.saturating_sub(MAX_LINE / 2);
    let marked = end.min(start + MAX_LINE / 3);
    let to = line.len().min(from + MAX_LINE);
    let dots = |cut: bool| if cut { "…" } else { "" };
    (
        format!("{}{}", dots(from > 0), text(&line[from..start])),
        text(&line[start..marked]),
        format!("{}{}", text(&line[marked..to]), dots(to < line.len())),
    )
}

/// Writes problems as a JSON array.
///
/// # Errors
/// Fails if writing fails.
pub fn write_json(out: &mut impl Write, problems: &[Problem]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, problems)?;
    writeln!(out)
}
