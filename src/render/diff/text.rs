//! A difference as text.

use super::{EntryLine, Report, ReportEntry};
use crate::render::style::{Highlight, Style, fit, width, wrap};
use std::io::{self, Write};

/// Writes the summary, then the things by kind.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, report: &Report, style: Style) -> io::Result<()> {
    if report.sections.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", wrap(&report.summary, "", style.width))?;
    for section in &report.sections {
        writeln!(out, "\n{}\n", style.heading(&section.title))?;
        for entry in &section.entries {
            write_entry(out, entry, style)?;
        }
    }
    Ok(())
}

fn write_entry(out: &mut impl Write, entry: &ReportEntry, style: Style) -> io::Result<()> {
    let highlight = match entry.mark {
        '+' => Highlight::Event,
        '-' => Highlight::Attack,
        _ => Highlight::Doubt,
    };
    let mark = style.paint(highlight, &entry.mark.to_string());
    let mut head = style.paint(Highlight::Strong, &entry.title);
    if entry.title != entry.name {
        let name = format!("({})", entry.name);
        head.push_str(&format!(" {}", style.paint(Highlight::Faint, &name)));
    }
    if let Some(when) = &entry.when {
        head.push_str(&format!(" · {}", style.paint(Highlight::Date, when)));
    }
    writeln!(out, "{}", wrap(&head, &format!("{mark} "), style.width))?;
    let names = entry.lines.iter().filter_map(|line| match line {
        EntryLine::Property(name, ..) => Some(width(name)),
        EntryLine::Text(_) => None,
    });
    let widest = names.max().unwrap_or(0);
    for line in &entry.lines {
        match line {
            EntryLine::Text(text) => writeln!(out, "{}", wrap(text, "    • ", style.width))?,
            EntryLine::Property(name, before, after) => {
                let name = style.paint(Highlight::Faint, &fit(name, widest));
                let first = format!("    {name}  ");
                writeln!(out, "{}", changed(before, after, &first, widest + 6, style))?;
            }
        }
    }
    Ok(())
}

/// One changed value on a line; several values, one per line.
fn changed(
    before: &[String],
    after: &[String],
    first: &str,
    indent: usize,
    style: Style,
) -> String {
    if let ([before], [after]) = (before, after) {
        return wrap(&format!("{before} → {after}"), first, style.width);
    }
    let removed = before.iter().map(|text| ("-", Highlight::Attack, text));
    let added = after.iter().map(|text| ("+", Highlight::Event, text));
    let blank = " ".repeat(indent);
    let lines = removed
        .chain(added)
        .enumerate()
        .map(|(at, (mark, highlight, text))| {
            let first = if at == 0 { first } else { &blank };
            let first = format!("{first}{} ", style.paint(highlight, mark));
            wrap(text, &first, style.width)
        });
    lines.collect::<Vec<_>>().join("\n")
}
