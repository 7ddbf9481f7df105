//! Problems in rustc's shape, and as JSON.

use crate::model::problem::{Code, Place, Problem, Severity};
use crate::render::style::{Ink, Style, clean, width};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// So many problems of one code are told where nobody asked for all of them.
pub const SOME: usize = 5;

/// Columns of a source line that are shown at most; a longer line is cut around its place.
const SHOWN: usize = 160;

/// Writes one problem with its line, its place marked, and help.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, problem: &Problem, style: Style) -> io::Result<()> {
    let (severity, ink) = match problem.severity {
        Severity::Error => ("error", Ink::Error),
        Severity::Warning => ("warning", Ink::Doubt),
    };
    writeln!(
        out,
        "{}: {}",
        style.paint(ink, &format!("{severity}[{}]", problem.code)),
        style.paint(Ink::Strong, &clean(&problem.message)),
    )?;
    let margin = match &problem.place {
        Some(place) => {
            excerpt(out, place, problem.label.as_deref(), ink, style)?;
            place.line.to_string().len() + 1
        }
        None => 2,
    };
    for help in &problem.help {
        let mark = style.paint(Ink::Help, "= help:");
        writeln!(out, "{}{mark} {}", " ".repeat(margin), clean(help))?;
    }
    Ok(())
}

/// Writes problems one after the other, of each code so many; the rest of a code is summed up.
/// Without a number, all of them.
///
/// # Errors
/// What the writer says.
pub fn write_some(
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
        let mut sum = Problem::of(code, format!("{more} more of this kind: {}", code.title()))
            .help(format!(
                "`annals explain {code}` tells what it means, `annals check --all` lists every one"
            ));
        sum.severity = severity;
        write(out, &sum, style)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Where it is, the line itself, and the place marked below it.
fn excerpt(
    out: &mut impl Write,
    place: &Place,
    label: Option<&str>,
    ink: Ink,
    style: Style,
) -> io::Result<()> {
    let number = place.line.to_string();
    let indent = " ".repeat(number.len());
    let bar = style.paint(Ink::Place, "|");
    writeln!(
        out,
        "{indent}{} {}:{}:{}",
        style.paint(Ink::Place, "-->"),
        clean(&place.file),
        place.line,
        place.column
    )?;
    let (before, marked, after) = around(place);
    let number = style.paint(Ink::Place, &number);
    writeln!(
        out,
        "{number} {bar} {}",
        clean(&format!("{before}{marked}{after}"))
    )?;
    let spaces = " ".repeat(width(&before));
    let carets = "^".repeat(width(&marked).max(1));
    let marked = format!("{carets} {}", clean(label.unwrap_or("")));
    let marked = style.paint(ink, marked.trim_end());
    writeln!(out, "{indent} {bar} {spaces}{marked}")
}

/// The line in three parts, the place in the middle; so much of each that the whole is no longer
/// than what is shown, with `…` where something is left out.
fn around(place: &Place) -> (String, String, String) {
    let line: Vec<char> = place.text.chars().collect();
    let start = (place.column - 1).min(line.len());
    let end = (start + place.length).min(line.len());
    let text = |part: &[char]| part.iter().collect::<String>();
    if line.len() <= SHOWN {
        return (
            text(&line[..start]),
            text(&line[start..end]),
            text(&line[end..]),
        );
    }
    let from = start.saturating_sub(SHOWN / 2);
    let marked = end.min(start + SHOWN / 3);
    let to = line.len().min(from + SHOWN);
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
/// What the writer says.
pub fn write_json(out: &mut impl Write, problems: &[Problem]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, problems)?;
    writeln!(out)
}
