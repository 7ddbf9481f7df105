//! The assistance report as CSV: a row for each sum, need, offer, match, delivery and claimed total.
//!
//! Columns: record, title, id, need, agents, mechanisms, capability, date, amount, together, matched,
//! delivered, left, unit, status, sources, source_ids. Numbers are plain; a cell is empty where nothing is
//! recorded.

use super::tables::{Cell, Section, sections};
use crate::render::timeline::csv::escape_formula;
use crate::views::assistance::AssistanceReport;
use std::io::{self, Write};

const COLUMNS: [&str; 17] = [
    "record",
    "title",
    "id",
    "need",
    "agents",
    "mechanisms",
    "capability",
    "date",
    "amount",
    "together",
    "matched",
    "delivered",
    "left",
    "unit",
    "status",
    "sources",
    "source_ids",
];

/// Writes a report.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, report: &AssistanceReport) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS)?;
    for section in sections(report) {
        for row in &section.rows {
            let cells = COLUMNS.map(|column| escape_formula(&cell(&section, row, column)));
            csv.write_record(cells)?;
        }
    }
    csv.flush()
}

/// The cell of a row in a column of the CSV.
fn cell(section: &Section, row: &[Cell], column: &str) -> String {
    let of = |name: &str| {
        let columns = section.columns.iter();
        let mut cells = columns.zip(row).filter(|((_, its), _)| *its == name);
        cells.next().map(|(_, cell)| cell)
    };
    let ids = |name: &str| match of(name) {
        Some(Cell::Things(things)) => {
            let ids: Vec<&str> = things.iter().map(|it| it.id.as_str()).collect();
            ids.join("; ")
        }
        _ => String::new(),
    };
    match column {
        "record" => section.kind.to_owned(),
        "id" => ids("title"),
        "source_ids" => ids("sources"),
        "unit" => units(row),
        name => of(name).map(plain).unwrap_or_default(),
    }
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Quantities(all) => {
            let numbers: Vec<String> = all.iter().map(|it| it.number.to_string()).collect();
            numbers.join("; ")
        }
        Cell::NoSum => String::new(),
        Cell::Text(_) | Cell::Things(_) => cell.text(),
    }
}

/// The units of the amounts in a row, each once.
fn units(row: &[Cell]) -> String {
    let mut units: Vec<&str> = Vec::new();
    for cell in row {
        if let Cell::Quantities(all) = cell {
            for unit in all.iter().filter_map(|it| it.unit.as_deref()) {
                if !units.contains(&unit) {
                    units.push(unit);
                }
            }
        }
    }
    units.join("; ")
}
