//! What the front desk writes down about each document, beside what the document says.

use crate::model::origin::Origin;
use crate::parse::Format;
use crate::store::{Result, Store, View};
use chrono::{DateTime, Utc};
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
    /// What its text is written in: the usual ending of such files.
    #[serde(default)]
    pub format: String,
    /// Where its file lies: below the folder that holds the store, or an absolute path; none where
    /// it was no file.
    #[serde(default)]
    pub path: Option<String>,
    /// When its text was loaded, or the document first written by an update; none where nobody
    /// said.
    #[serde(default)]
    pub loaded: Option<DateTime<Utc>>,
    /// SHA-256 of the text that it began with, which is kept; empty where it began with none.
    #[serde(default)]
    pub text: String,
    /// What updates have changed since, in order: the names of kept files.
    #[serde(default)]
    pub patches: Vec<String>,
}

/// What notes about documents begin with.
pub(super) const KEY: &str = "document/";

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
    /// The record of a document that was read, with the named graphs that it makes.
    pub(super) fn new(
        origin: &Origin,
        format: Format,
        text: &str,
        graphs: Vec<String>,
        statements: usize,
    ) -> Self {
        let hash = digest(text.as_bytes());
        Self {
            name: origin.name().to_owned(),
            graphs,
            statements,
            text: hash.clone(),
            hash,
            built_in: false,
            format: format.ending().to_owned(),
            path: origin.path().map(str::to_owned),
            loaded: None,
            patches: Vec::new(),
        }
    }

    /// The record of a document that an update begins.
    pub(super) fn begun(name: &str) -> Self {
        let origin = Origin::new(name);
        Self {
            hash: String::new(),
            text: String::new(),
            ..Self::new(&origin, Format::NQuads, "", Vec::new(), 0)
        }
    }

    /// Whether it makes a graph: a named one, or the default graph proper, which is the document
    /// without a name.
    pub(super) fn makes(&self, graph: Option<&str>) -> bool {
        match graph {
            Some(graph) => self.graphs.iter().any(|its| its == graph),
            None => self.name.is_empty(),
        }
    }

    /// Whether it is what another document says, too, wherever that lies and came from.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        let what = |record: &Self| {
            (
                record.text.clone(),
                record.patches.clone(),
                record.format.clone(),
            )
        };
        what(self) == what(other) && self.graphs == other.graphs
    }

    /// Another document makes a graph from now on, and so many statements with it.
    pub(super) fn lose(&mut self, graph: &str, statements: usize) {
        self.graphs.retain(|its| its != graph);
        self.statements = self.statements.saturating_sub(statements);
    }

    /// As a note of the store.
    pub(super) fn note(&self) -> Vec<u8> {
        // A record of strings and numbers is always JSON.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// The record in a note.
pub(super) fn read(note: &[u8]) -> Option<Record> {
    serde_json::from_slice(note).ok()
}

/// The record of one document.
pub(super) fn one(view: View<'_>, name: &str) -> Result<Option<Record>> {
    Ok(view.note(&key(name))?.and_then(read))
}

/// The records of documents whose names begin so.
pub(super) fn beginning(view: View<'_>, name: &str) -> Result<Vec<Record>> {
    let notes = view.notes(&format!("{KEY}{name}"))?;
    Ok(notes.into_iter().filter_map(read).collect())
}

/// The records of all documents, by name; those of the ontology are left out.
pub(super) fn all(store: &Store) -> Result<Vec<Record>> {
    of(store.snapshot()?.view())
}

/// The records of all documents of a state, by name, that of the default graph proper among them;
/// those of the ontology are left out.
pub(super) fn stated(view: View<'_>) -> Result<Vec<Record>> {
    let mut records = every(view)?;
    records.retain(|record| !record.built_in);
    Ok(records)
}

/// The records of all documents of a state, by name; those of the ontology are left out, and so is
/// the default graph proper.
pub(super) fn of(view: View<'_>) -> Result<Vec<Record>> {
    let mut records = stated(view)?;
    records.retain(|record| !record.name.is_empty());
    Ok(records)
}

/// The records of all documents, those of the ontology among them, by name.
pub(super) fn every(view: View<'_>) -> Result<Vec<Record>> {
    let notes = view.notes(KEY)?;
    let mut records: Vec<Record> = notes.into_iter().filter_map(read).collect();
    records.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(records)
}
