//! Document records: metadata of each document, stored as notes beside its statements.

use super::embedded;
use crate::model::id;
use crate::model::origin::Origin;
use crate::parse::Format;
use crate::store::{Error, Result, Store, View};
use chrono::{DateTime, Utc};
use oxrdf::{GraphNameRef, NamedNode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The record of a loaded document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// Its name, usually a path.
    pub name: String,
    /// The named graphs that it contains: its own, or those that it names.
    pub graphs: Vec<String>,
    /// How many statements it has.
    pub statements: usize,
    /// SHA-256 of its text, in hexadecimal; empty if an update changed its content.
    pub hash: String,
    /// Whether it is a built-in document of the ontology: always there, never listed.
    pub built_in: bool,
    /// The format of its text, as a file extension.
    #[serde(default)]
    pub format: String,
    /// The path of its file, relative to the folder that holds the store, or absolute; `None` if it
    /// did not come from a file.
    #[serde(default)]
    pub path: Option<String>,
    /// When its text was loaded, or the document was first written by an update, if known.
    #[serde(default)]
    pub loaded: Option<DateTime<Utc>>,
    /// The base of its relative IRIs, if one was given when it was loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The prefixes that its text declares, with their namespaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefixes: Vec<(String, String)>,
    /// SHA-256 of its original text, which is archived; empty if it began with an update.
    #[serde(default)]
    pub text: String,
    /// The patches of later updates, in order: names of archived files.
    #[serde(default)]
    pub patches: Vec<String>,
}

/// The prefix of the notes with document records.
pub(super) const KEY: &str = "document/";

/// The name of the note with the record of a document.
pub(super) fn key(name: &str) -> String {
    // LMDB keys have at most 511 bytes.
    match KEY.len() + name.len() {
        0..=500 => format!("{KEY}{name}"),
        _ => format!("{KEY}#{}", digest(name.as_bytes())),
    }
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// SHA-256 of what comes part by part.
#[derive(Debug, Default)]
pub struct Digester(Sha256);

impl Digester {
    /// Adds the next part.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// In hexadecimal.
    pub fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl DocumentRecord {
    /// The record of a parsed document, with the digest and the prefixes of its text and the named graphs that it
    /// contains.
    pub(super) fn new(
        origin: &Origin,
        format: Format,
        (hash, prefixes): (String, Vec<(String, String)>),
        graphs: Vec<String>,
        statements: usize,
    ) -> Self {
        Self {
            name: origin.name().to_owned(),
            graphs,
            statements,
            text: hash.clone(),
            hash,
            built_in: false,
            format: format.extension().to_owned(),
            path: origin.path().map(str::to_owned),
            base: origin.base().map(str::to_owned),
            prefixes,
            loaded: None,
            patches: Vec::new(),
        }
    }

    /// The record of a document that an update creates.
    pub(super) fn started_by_update(name: &str) -> Self {
        let origin = Origin::new(name);
        Self {
            ..Self::new(&origin, Format::NQuads, Default::default(), Vec::new(), 0)
        }
    }

    /// Whether it contains a graph: a named one, or the default graph itself, which is the document
    /// without a name.
    pub(super) fn makes(&self, graph: Option<&str>) -> bool {
        match graph {
            Some(graph) => self.graphs.iter().any(|its| its == graph),
            None => self.name.is_empty(),
        }
    }

    /// Whether its content equals that of another document, regardless of path and load time.
    pub(super) fn has_same_content(&self, other: &Self) -> bool {
        let what = |record: &Self| {
            (
                record.text.clone(),
                record.patches.clone(),
                record.format.clone(),
                record.base.clone(),
            )
        };
        what(self) == what(other) && self.graphs == other.graphs
    }

    /// Removes a graph that another document takes over, with its number of statements.
    pub(super) fn remove_graph(&mut self, graph: &str, statements: usize) {
        self.graphs.retain(|its| its != graph);
        self.statements = self.statements.saturating_sub(statements);
    }

    /// As a note of the store.
    pub(super) fn note(&self) -> Vec<u8> {
        // A record of strings and numbers is always JSON.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// The named graph that a statement of a document belongs to.
pub(super) fn graph(origin: &Origin, name: GraphNameRef<'_>) -> NamedNode {
    match name {
        GraphNameRef::NamedNode(name) => name.into_owned(),
        GraphNameRef::BlankNode(name) => {
            id::document(&format!("{}/{}", origin.name(), name.as_str()))
        }
        GraphNameRef::DefaultGraph => origin.document(),
    }
}

/// Rejects a document that would replace a built-in one or the copies of bundled descriptions, or has
/// no name.
pub(super) fn check_name(record: &DocumentRecord) -> std::result::Result<(), super::LoadError> {
    let own = id::document(embedded::BUILT_IN).into_string();
    let copies = id::document(embedded::COPIES);
    let graph = record.graphs.iter().find(|graph| {
        graph.starts_with(&own)
            || record.name != embedded::COPIES && graph.as_str() == copies.as_str()
    });
    match graph {
        Some(graph) if !record.built_in => Err(super::LoadError::Reserved(graph.clone())),
        // Without a name it would be the default graph itself.
        _ if record.name.is_empty() => Err(super::LoadError::Unnamed),
        _ => Ok(()),
    }
}

/// The record in a note.
pub(super) fn read(note: &[u8]) -> Result<DocumentRecord> {
    serde_json::from_slice(note).map_err(|_| Error::Damaged("the record of a document"))
}

/// The record of one document.
pub(super) fn find(view: View<'_>, name: &str) -> Result<Option<DocumentRecord>> {
    view.note(&key(name))?.map(read).transpose()
}

/// The records of documents whose names have a prefix.
pub(super) fn with_prefix(view: View<'_>, name: &str) -> Result<Vec<DocumentRecord>> {
    let notes = view.notes(&format!("{KEY}{name}"))?;
    notes.into_iter().map(read).collect()
}

/// The records of all documents except the built-in ones, sorted by name.
pub(super) fn all(store: &Store) -> Result<Vec<DocumentRecord>> {
    listed(store.snapshot()?.view())
}

/// The records of all documents of a state except the built-in ones, including the default graph
/// itself, sorted by name.
pub(super) fn all_user_documents(view: View<'_>) -> Result<Vec<DocumentRecord>> {
    let mut records = all_with_built_in(view)?;
    records.retain(|record| !record.built_in);
    Ok(records)
}

/// The records of all documents of a state except the built-in ones and the default graph itself,
/// sorted by name.
pub(super) fn listed(view: View<'_>) -> Result<Vec<DocumentRecord>> {
    let mut records = all_user_documents(view)?;
    records.retain(|record| !record.name.is_empty());
    Ok(records)
}

/// The records of all documents, including the built-in ones, sorted by name.
pub(super) fn all_with_built_in(view: View<'_>) -> Result<Vec<DocumentRecord>> {
    let notes = view.notes(KEY)?;
    let mut records = notes.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    records.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(records)
}
