//! The documents of a store, each beside its file.

use crate::database::Record;
use crate::render::store::log::{moment, moment_json};
use crate::render::table;
use serde_json::{Value, json};
use std::io::{self, Write};

/// What has become of the file that a document was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDisk {
    /// It holds what was loaded.
    Same,
    /// It holds something else.
    Changed,
    /// It is not there any more.
    Gone,
    /// It is there and cannot be read.
    Unreadable,
    /// The document was read from no file.
    NoFile,
}

impl OnDisk {
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

/// A document and its file.
pub type Listed = (Record, OnDisk);

/// Whether an update has changed what a document says since it was loaded.
fn is_updated(record: &Record) -> bool {
    !record.text.is_empty() && record.hash.is_empty()
}

/// Writes a table for reading.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, documents: &[Listed]) -> io::Result<()> {
    let header = ["document", "statements", "loaded", "digest", "file"];
    let rows = documents.iter().map(|(record, file)| {
        let file = match (is_updated(record), file) {
            (true, OnDisk::Same) => "differs by an update",
            (true, OnDisk::Changed) => "changed since, and differs by an update",
            (true, OnDisk::Gone) => "gone, and differed by an update",
            (_, OnDisk::Same) => "same",
            (_, OnDisk::Changed) => "changed since",
            (_, OnDisk::Gone) => "gone",
            (_, OnDisk::Unreadable) => "cannot be read",
            (_, OnDisk::NoFile) => "no file",
        };
        vec![
            record.name.clone(),
            record.statements.to_string(),
            moment(record.loaded),
            record.hash.chars().take(12).collect(),
            file.to_owned(),
        ]
    });
    table::write(out, &header, &rows.collect::<Vec<_>>())
}

/// Writes comma-separated values.
///
/// # Errors
/// What the writer says.
pub fn write_csv(out: &mut impl Write, documents: &[Listed]) -> io::Result<()> {
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
        let loaded = moment_json(record.loaded);
        csv.write_record([
            crate::render::timeline::csv::harmless(&record.name).as_str(),
            &record.statements.to_string(),
            loaded.as_str().unwrap_or_default(),
            &record.hash,
            &is_updated(record).to_string(),
            &crate::render::timeline::csv::harmless(record.path.as_deref().unwrap_or_default()),
            file.word(),
        ])?;
    }
    csv.flush()
}

/// Writes a JSON array.
///
/// # Errors
/// What the writer says.
pub fn write_json(out: &mut impl Write, documents: &[Listed]) -> io::Result<()> {
    let documents = documents.iter().map(|(record, file)| {
        let mut told = json(record);
        told["file"] = file.word().into();
        told
    });
    serde_json::to_writer_pretty(&mut *out, &Value::Array(documents.collect()))?;
    writeln!(out)
}

/// A document, without its file.
pub fn json(record: &Record) -> Value {
    json!({
        "name": record.name,
        "graphs": record.graphs,
        "statements": record.statements,
        "loaded": moment_json(record.loaded),
        "sha256": Some(&record.hash).filter(|hash| !hash.is_empty()),
        "updated": is_updated(record),
        "path": record.path,
    })
}
