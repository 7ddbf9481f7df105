//! A table as its file has it: a header and rows of cells, each with its line.

use crate::import::codes::ImportCode;
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
    /// What there is to tell of it.
    pub notes: Vec<SheetNote>,
}

/// Something to tell of a sheet as a whole.
#[derive(Debug, Clone)]
pub struct SheetNote {
    /// Its kind.
    pub code: ImportCode,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// How many cells, areas or sheets it is about.
    pub times: usize,
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
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    for record in reader.records() {
        let record = record.map_err(|error| Error::file(format!("{name}: {error}")))?;
        number += 1;
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.of_record(usize::try_from(start).unwrap_or(usize::MAX));
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if number < header {
            continue;
        }
        match number == header {
            true => sheet.header = named(cells),
            false if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            false => sheet.rows.push((line, cells)),
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

/// Counts lines, forwards. `csv` tells where a record begins, but counts an end of line of two characters,
/// and lines without a record before it, to the record that follows.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the record that begins at a byte or after empty lines there.
    fn of_record(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let mut to = start.min(bytes.len()).max(self.at);
        to += bytes[to..].iter().take_while(|byte| is_end(byte)).count();
        for at in self.at..to {
            let is_alone = bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            self.line += usize::from(bytes[at] == b'\n' || is_alone);
        }
        self.at = to;
        self.line
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_their_lines_whatever_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let lines = ["a,b", "1,x", "", "2,\"two", "lines\"", "3,y", ""];
            let sheet = delimited("t.csv", &lines.join(end), b',', 1).unwrap();
            let rows: Vec<usize> = sheet.rows.iter().map(|(line, _)| *line).collect();
            assert_eq!(rows, [2, 4, 6], "{end:?}");
        }
    }
}
