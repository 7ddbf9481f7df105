//! A table as its file has it: a header and rows of cells, each with its line.

use crate::import::error::Error;
use std::collections::{HashMap, HashSet};

/// The cells of a file.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The file.
    pub file: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows, each with the line where it begins.
    pub rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    /// The number of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known == name)
    }
}

/// Reads a text whose cells are separated by a character.
pub fn delimited(name: &str, text: &str, delimiter: u8, header: u32) -> Result<Sheet, Error> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet {
        file: name.to_owned(),
        ..Sheet::default()
    };
    let mut number = 0;
    for record in reader.records() {
        let record = record.map_err(|error| Error::file(format!("{name}: {error}")))?;
        number += 1;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if number < header {
            continue;
        }
        match number == header {
            true => sheet.header = named(cells),
            false if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            false => sheet.rows.push((usize::try_from(line).unwrap_or(0), cells)),
        }
    }
    if sheet.header.is_empty() {
        return Err(Error::file(format!(
            "{name} is empty: there is no row of column names"
        )));
    }
    let others = [";", "\t", "|"]
        .into_iter()
        .filter(|it| it.as_bytes()[0] != delimiter);
    if let ([only], Some(other)) = (
        sheet.header.as_slice(),
        others.into_iter().find(|it| sheet.header[0].contains(*it)),
    ) {
        let error = Error::file(format!("{name} has only one column, `{only}`"));
        return Err(error
            .help(format!("write delimiter = {other:?} under [file]"))
            .help(format!("with --draft, write --delimiter {other:?}")));
    }
    Ok(sheet)
}

/// Names of columns: those that are missing are numbered, and so are those that stand twice.
pub fn named(cells: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut taken: HashSet<String> = HashSet::new();
    // the number that the next column of the same name is given
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for (at, cell) in cells.into_iter().enumerate() {
        let cell = match cell.trim() {
            "" => format!("column {}", at + 1),
            cell => cell.to_owned(),
        };
        let number = numbers.entry(cell.clone()).or_insert(1);
        let name = loop {
            let name = match *number {
                1 => cell.clone(),
                number => format!("{cell} ({number})"),
            };
            *number += 1;
            if taken.insert(name.clone()) {
                break name;
            }
        };
        names.push(name);
    }
    names
}
