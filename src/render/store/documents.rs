//! The documents of a store and the state of their files.

use crate::database::DocumentRecord;
use crate::render::store::log::{format_timestamp, timestamp_json};
use crate::render::table;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The state of the file that a document was loaded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileStatus {
    /// Unchanged since it was loaded.
    Same,
    /// Changed since it was loaded.
    Changed,
    /// No longer exists.
    Gone,
    /// Exists but cannot be read.
    Unreadable,
    /// The document was not loaded from a file.
    NoFile,
}

impl FileStatus {
    fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Unreadable => "unreadable",
            Self::NoFile => "none",
        }
    }
}

/// A document and the state of its file.
pub type DocumentRow = (DocumentRecord, FileStatus);

/// Whether a SPARQL update has changed the document since it was loaded.
fn is_updated(record: &DocumentRecord) -> bool {
    !record.text.is_empty() && record.hash.is_empty()
}

/// Writes a text table.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, documents: &[DocumentRow]) -> io::Result<()> {
    let header = ["document", "statements", "loaded", "digest", "file"];
    let rows = documents.iter().map(|(record, file)| {
        let file = match (is_updated(record), file) {
            (true, FileStatus::Same) => "document updated",
            (true, FileStatus::Changed) => "changed; document updated",
            (true, FileStatus::Gone) => "missing; document updated",
            (_, FileStatus::Same) => "same",
            (_, FileStatus::Changed) => "changed",
            (_, FileStatus::Gone) => "missing",
            (_, FileStatus::Unreadable) => "unreadable",
            (_, FileStatus::NoFile) => "no file",
        };
        vec![
            record.name.clone(),
            record.statements.to_string(),
            format_timestamp(record.loaded),
            record.hash.chars().take(12).collect(),
            file.to_owned(),
        ]
    });
    table::write(out, &header, &rows.collect::<Vec<_>>())
}

/// Writes comma-separated values.
///
/// # Errors
/// Fails if writing fails.
pub fn write_csv(out: &mut impl Write, documents: &[DocumentRow]) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "document",
        "statements",
        "loaded",
        "sha256",
        "updated",
        "path",
        "file",
    ])?;
    for (record, file) in documents {
        let loaded = timestamp_json(record.loaded);
        csv.write_record([
            crate::render::timeline::csv::escape_formula(&record.name).as_str(),
            &record.statements.to_string(),
            loaded.as_str().unwrap_or_default(),
            &record.hash,
            &is_updated(record).to_string(),
            &crate::render::timeline::csv::escape_formula(
                record.path.as_deref().unwrap_or_default(),
            ),
            file.word(),
        ])?;
    }
    csv.flush()
}

/// Writes a JSON array.
///
/// # Errors
/// Fails if writing fails.
pub fn write_json(out: &mut impl Write, documents: &[DocumentRow]) -> io::Result<()> {
    let documents = documents.iter().map(|(record, file)| {
        let mut object = json(record);
        object["file"] = file.word().into();
        object
    });
    serde_json::to_writer_pretty(&mut *out, &Value::Array(documents.collect()))?;
    writeln!(out)
}

/// A document without its file state.
pub fn json(record: &DocumentRecord) -> Value {
    json!({
        "name": record.name,
        "graphs": record.graphs,
        "statements": record.statements,
        "loaded": timestamp_json(record.loaded),
        "sha256": Some(&record.hash).filter(|hash| !hash.is_empty()),
        "updated": is_updated(record),
        "path": record.path,
    })
}
