//! What an import did: counts that add up, and notes of everything that it did not take as it is.

use super::codes::{ImportCode, Severity};
use super::fate::Cells;
use serde::Serialize;
use std::collections::BTreeMap;

/// The report of one import.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// The format.
    pub format: &'static str,
    /// The files, in their order.
    pub files: Vec<String>,
    /// How many records there were: rows, objects or files.
    pub records: usize,
    /// How many of them are in the output.
    pub taken: usize,
    /// How many are not; notes say why.
    pub left: usize,
    /// How many of each class the output has.
    pub made: BTreeMap<&'static str, usize>,
    /// What became of the cells.
    pub cells: Cells,
    /// The same by column, or by path of a field.
    pub columns: BTreeMap<String, Cells>,
    /// Everything worth telling.
    pub notes: Vec<Note>,
}

/// One thing that an import has to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Its kind.
    pub code: ImportCode,
    /// How much it matters.
    pub severity: Severity,
    /// What was found, and what was done.
    pub message: String,
    /// Where it was found.
    #[serde(flatten)]
    pub place: Place,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// How many cells or records it stands for.
    pub times: usize,
}

/// Where something was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// The line, from 1; 0 if it is about the whole file.
    #[serde(skip_serializing_if = "is_zero")]
    pub line: usize,
    /// The record's number, or its id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub record: String,
    /// The column, or the path of a field.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// What stands there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cell: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde requires"
)]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Place {
    /// The same with a column and its cell.
    #[must_use]
    pub fn cell(&self, column: &str, cell: &str) -> Self {
        Self {
            column: column.to_owned(),
            cell: cell.to_owned(),
            ..self.clone()
        }
    }
}

impl Report {
    /// Adds a note.
    pub fn note(&mut self, code: ImportCode, place: Place, message: impl Into<String>) {
        self.push(code, place, message.into(), 1);
    }

    /// Adds a note that stands for several cells or records.
    pub fn note_times(&mut self, code: ImportCode, times: usize, message: impl Into<String>) {
        self.push(code, Place::default(), message.into(), times);
    }

    fn push(&mut self, code: ImportCode, place: Place, message: String, times: usize) {
        self.notes.push(Note {
            code,
            severity: code.severity(),
            message,
            place,
            help: None,
            times,
        });
    }

    /// Adds the report of other files, imported on their own.
    pub fn add(&mut self, other: Self) {
        self.format = other.format;
        self.files.extend(other.files);
        self.records += other.records;
        self.taken += other.taken;
        self.left += other.left;
        for (class, count) in other.made {
            *self.made.entry(class).or_default() += count;
        }
        for (column, cells) in other.columns {
            self.count(&column, cells);
        }
        self.notes.extend(other.notes);
    }

    /// Adds help to the last note.
    pub fn help(&mut self, help: impl Into<String>) {
        if let Some(note) = self.notes.last_mut() {
            note.help = Some(help.into());
        }
    }

    /// Counts cells of a column.
    pub fn count(&mut self, column: &str, cells: Cells) {
        self.cells.add(cells);
        match self.columns.get_mut(column) {
            Some(known) => known.add(cells),
            None => {
                self.columns.insert(column.to_owned(), cells);
            }
        }
    }

    /// Tells once of the fields that were left in every record.
    pub fn tell_left_fields(&mut self) {
        let columns = self.columns.iter();
        let left = columns.filter(|(_, cells)| cells.left > 0 && cells.left == cells.filled());
        let left: Vec<(&str, usize)> = left
            .map(|(name, cells)| (name.as_str(), cells.left))
            .collect();
        if left.is_empty() {
            return;
        }
        let times = left.iter().map(|(_, times)| times).sum();
        let names: Vec<&str> = left.iter().map(|(name, _)| *name).collect();
        let message = format!("left: fields {}", first_few(&names));
        self.note_times(ImportCode::Left, times, message);
    }

    /// Whether something in the files is wrong.
    pub fn has_errors(&self) -> bool {
        let mut notes = self.notes.iter();
        notes.any(|note| note.severity == Severity::Error)
    }

    /// Whether a record or a cell was left out.
    pub fn left_anything(&self) -> bool {
        self.left > 0 || self.cells.left > 0 || self.has_errors()
    }
}

/// Some names, and how many more there are: `columns` of the JSON has all.
pub fn first_few(names: &[&str]) -> String {
    const FEW: usize = 8;
    let shown = names[..names.len().min(FEW)].join(", ");
    match names.len().checked_sub(FEW) {
        Some(more @ 1..) => format!("{shown} and {more} more"),
        _ => shown,
    }
}
