//! What the front desk writes down about each document, beside what the document says.

use crate::model::origin::Origin;
use crate::store::{Result, Store, View};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One document that was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its name: a path, mostly.
    pub name: String,
    /// The named graphs that it makes: its own, or those that it names.
    pub graphs: Vec<String>,
    /// How many statements it makes.
    pub statements: usize,
    /// SHA-256 of its text, in hexadecimal digits; empty where an update changed what it says.
    pub hash: String,
    /// Whether it came with the program as part of the ontology: always there, never listed.
    pub built_in: bool,
}

/// What notes about documents begin with.
const KEY: &str = "document/";

/// The name of the note about a document.
pub(super) fn key(name: &str) -> String {
    // LMDB keys have at most 511 bytes.
    match KEY.len() + name.len() {
        0..=500 => format!("{KEY}{name}"),
        _ => format!("{KEY}#{}", digest(name.as_bytes())),
    }
}

/// SHA-256 in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Record {
    pub(super) fn new(
        origin: &Origin,
        text: &str,
        graphs: Vec<String>,
        statements: usize,
        built_in: bool,
    ) -> Self {
        Self {
            name: origin.name().to_owned(),
            graphs,
            statements,
            hash: digest(text.as_bytes()),
            built_in,
        }
    }

    /// Another document makes a graph from now on, and so many statements with it.
    pub(super) fn lose(&mut self, graph: &str, statements: usize) {
        self.graphs.retain(|its| its != graph);
        self.statements = self.statements.saturating_sub(statements);
    }

    pub(super) fn text(&self) -> Vec<u8> {
        // A record of strings and numbers is always JSON.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// The record of one document.
pub(super) fn one(view: View<'_>, name: &str) -> Result<Option<Record>> {
    let note = view.note(&key(name))?;
    Ok(note.and_then(|text| serde_json::from_slice(text).ok()))
}

/// The records of all documents, by name; those of the ontology are left out.
pub(super) fn all(store: &Store) -> Result<Vec<Record>> {
    of(store.snapshot()?.view())
}

/// The records of all documents of a state, by name; those of the ontology are left out.
pub(super) fn of(view: View<'_>) -> Result<Vec<Record>> {
    let mut records = every(view)?;
    records.retain(|record| !record.built_in);
    Ok(records)
}

/// The records of all documents, those of the ontology among them, by name.
pub(super) fn every(view: View<'_>) -> Result<Vec<Record>> {
    let notes = view.notes(KEY)?;
    let records = notes.iter();
    let mut records: Vec<Record> = records
        .filter_map(|text| serde_json::from_slice(text).ok())
        .collect();
    records.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(records)
}
