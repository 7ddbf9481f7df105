//! A difference for reading on a terminal.

use super::{Entry, Line, Sheet};
use crate::render::style::{Ink, Style, fit, width, wrap};
use std::io::{self, Write};

/// Writes the summary, then the things by kind.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, sheet: &Sheet, style: Style) -> io::Result<()> {
    if sheet.sections.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", wrap(&sheet.summary, "", style.width))?;
    for section in &sheet.sections {
        writeln!(out, "\n{}\n", style.heading(&section.title))?;
        for entry in &section.entries {
            write_entry(out, entry, style)?;
        }
    }
    Ok(())
}

fn write_entry(out: &mut impl Write, entry: &Entry, style: Style) -> io::Result<()> {
    let ink = match entry.mark {
        '+' => Ink::Event,
        '-' => Ink::Attack,
        _ => Ink::Doubt,
    };
    let mark = style.paint(ink, &entry.mark.to_string());
    let mut head = style.paint(Ink::Strong, &entry.title);
    if entry.title != entry.name {
        let name = format!("({})", entry.name);
        head.push_str(&format!(" {}", style.paint(Ink::Faint, &name)));
    }
    if let Some(when) = &entry.when {
        head.push_str(&format!(" · {}", style.paint(Ink::Date, when)));
    }
    writeln!(out, "{}", wrap(&head, &format!("{mark} "), style.width))?;
    let names = entry.lines.iter().filter_map(|line| match line {
        Line::Change(name, ..) => Some(width(name)),
        Line::Said(_) => None,
    });
    let widest = names.max().unwrap_or(0);
    for line in &entry.lines {
        match line {
            Line::Said(text) => writeln!(out, "{}", wrap(text, "    • ", style.width))?,
            Line::Change(name, before, after) => {
                let name = style.paint(Ink::Faint, &fit(name, widest));
                let first = format!("    {name}  ");
                writeln!(out, "{}", changed(before, after, &first, widest + 6, style))?;
            }
        }
    }
    Ok(())
}

/// One value for another on a line; several, one a line.
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
    let gone = before.iter().map(|text| ("-", Ink::Attack, text));
    let new = after.iter().map(|text| ("+", Ink::Event, text));
    let blank = " ".repeat(indent);
    let lines = gone.chain(new).enumerate().map(|(at, (mark, ink, text))| {
        let first = if at == 0 { first } else { &blank };
        let first = format!("{first}{} ", style.paint(ink, mark));
        wrap(text, &first, style.width)
    });
    lines.collect::<Vec<_>>().join("\n")
}
