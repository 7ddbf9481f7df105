//! Prints what an import did.

use crate::cli::Failure;
use crate::cli::options::Common;
use crate::cli::ui;
use crate::import::{ImportCode, Note, Report, Severity};
use crate::render::style::{Highlight, Style, clean, count};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// How many notes of one code are listed.
const MAX_PER_CODE: usize = 5;

/// Prints the report to standard error; all of it goes to the JSON file, if one is asked for.
pub fn tell(common: &Common, json: Option<&Path>, report: &Report) -> Result<(), Failure> {
    write_json(json, report)?;
    let mut text = Vec::new();
    write(&mut text, report, ui::message_style(common))?;
    // Ignored: standard error may be closed.
    let _ = io::stderr().write_all(&text);
    Ok(())
}

/// Writes the report as JSON.
pub fn write_json(path: Option<&Path>, report: &Report) -> Result<(), Failure> {
    if let Some(path) = path {
        let mut text = serde_json::to_vec_pretty(report).map_err(io::Error::from)?;
        text.push(b'\n');
        ui::write(Some(path), &text)?;
    }
    Ok(())
}

fn write(out: &mut impl Write, report: &Report, style: Style) -> io::Result<()> {
    let mut shown: BTreeMap<ImportCode, usize> = BTreeMap::new();
    let mut notes: Vec<&Note> = report.notes.iter().collect();
    notes.sort_by_key(|note| (note.severity, note.code));
    for note in &notes {
        let listed = shown.entry(note.code).or_default();
        *listed += 1;
        if *listed <= MAX_PER_CODE {
            write_note(out, note, style)?;
        }
    }
    for (code, listed) in shown {
        if listed > MAX_PER_CODE {
            let more = listed - MAX_PER_CODE;
            let label = label(style, code.severity(), code);
            writeln!(
                out,
                "{label} {more} more of this kind: {}; --report lists them all",
                code.title()
            )?;
        }
    }
    let made: Vec<String> = ["events", "claims", "sources", "agents", "tools", "places"]
        .iter()
        .filter_map(|class| Some(count(*report.made.get(class)?, class.trim_end_matches('s'))))
        .collect();
    let note = style.paint(Highlight::Faint, "note:");
    let left = match report.left {
        0 => String::new(),
        left => format!(", {left} left out"),
    };
    writeln!(
        out,
        "{note} {}: {} taken{left}; {}",
        count(report.records, "record"),
        report.taken,
        made.join(", ")
    )?;
    let cells = &report.cells;
    writeln!(
        out,
        "{note} {}: {} taken, {} widened, {} in words, {} left",
        count(cells.filled(), "filled cell"),
        cells.taken,
        cells.widened,
        cells.words,
        cells.left
    )
}

fn label(style: Style, severity: Severity, code: ImportCode) -> String {
    let (word, highlight) = match severity {
        Severity::Error => ("error", Highlight::Error),
        Severity::Warning => ("warning", Highlight::Doubt),
        Severity::Note => ("note", Highlight::Faint),
    };
    style.paint(highlight, &format!("{word}[{code}]:"))
}

fn write_note(out: &mut impl Write, note: &Note, style: Style) -> io::Result<()> {
    let label = label(style, note.severity, note.code);
    let times = match note.times {
        0 | 1 => String::new(),
        times => format!(" ({times} times)"),
    };
    writeln!(out, "{label} {}{times}", clean(&note.message))?;
    let place = &note.place;
    if !place.file.is_empty() {
        let mut shown = clean(&place.file).into_owned();
        if place.line > 0 {
            shown.push_str(&format!(":{}", place.line));
        }
        if !place.column.is_empty() {
            shown.push_str(&format!(" ({})", clean(&place.column)));
        } else if place.line == 0 && !place.record.is_empty() {
            shown.push_str(&format!(" ({})", clean(&place.record)));
        }
        writeln!(out, "  {} {shown}", style.paint(Highlight::Place, "-->"))?;
    }
    if let Some(help) = &note.help {
        writeln!(
            out,
            "  {} {}",
            style.paint(Highlight::Help, "= help:"),
            clean(help)
        )?;
    }
    Ok(())
}
