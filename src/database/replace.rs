//! Replacing and removing one document of an existing store.

use super::LoadError;
use super::document::{self, DocumentRecord};
use crate::model::id;
use crate::store::{self, Scope, Writer};
use oxrdf::{NamedNode, NamedNodeRef, Triple};
use std::collections::BTreeMap;

/// Removes the statements and the record of a document.
pub(super) fn remove(writer: &mut Writer<'_>, record: &DocumentRecord) -> store::Result<()> {
    if record.makes(None) {
        writer.replace(None, [])?;
    }
    for graph in &record.graphs {
        writer.replace(Some(&NamedNode::new_unchecked(graph.clone())), [])?;
    }
    writer.note(&document::key(&record.name), None)
}

/// The statements of a document by named graph.
pub(super) type Graphs = BTreeMap<NamedNode, Vec<Triple>>;

/// Writes a document, replacing its previous version; returns its record, which keeps the time at
/// which the same content was loaded before.
pub(super) fn put(
    writer: &mut Writer<'_>,
    mut record: DocumentRecord,
    graphs: &Graphs,
) -> Result<DocumentRecord, LoadError> {
    document::check_name(&record)?;
    match document::find(writer.view(), &record.name)? {
        Some(before) if before.has_same_content(&record) => record.loaded = before.loaded,
        before => {
            let before = before.map_or(Vec::new(), |before| before.graphs);
            replace_graphs(writer, &record, &before, graphs)?;
        }
    }
    writer.note(&document::key(&record.name), Some(&record.note()))?;
    Ok(record)
}

fn replace_graphs(
    writer: &mut Writer<'_>,
    record: &DocumentRecord,
    before: &[String],
    graphs: &Graphs,
) -> store::Result<()> {
    take_over_graphs(writer, record, before)?;
    for gone in before {
        let gone = NamedNode::new_unchecked(gone.clone());
        if !graphs.contains_key(&gone) {
            writer.replace(Some(&gone), [])?;
        }
    }
    for (graph, triples) in graphs {
        writer.replace(Some(graph), triples)?;
    }
    Ok(())
}

/// Removes the named graphs that this document contains from other documents.
fn take_over_graphs(
    writer: &mut Writer<'_>,
    record: &DocumentRecord,
    before: &[String],
) -> store::Result<()> {
    let own = id::document(&record.name);
    let mut foreign = Vec::new();
    for graph in record.graphs.iter().filter(|graph| !before.contains(graph)) {
        let name = writer.view().id(NamedNodeRef::new_unchecked(graph))?;
        let there = match name {
            Some(name) => writer.view().has_document(name)?,
            None => false,
        };
        // Usually no other document names this one: then the records need not be read.
        if there || *graph != own.as_str() {
            foreign.push(graph);
        }
    }
    if foreign.is_empty() {
        return Ok(());
    }
    for mut other in document::all_with_built_in(writer.view())? {
        let lost: Vec<_> = foreign
            .iter()
            .filter(|graph| other.graphs.contains(graph))
            .collect();
        if lost.is_empty() || other.name == record.name {
            continue;
        }
        for graph in lost {
            let view = writer.view();
            let name = view.id(NamedNodeRef::new_unchecked(graph))?;
            let statements = match name {
                Some(name) => view
                    .matches(None, None, None, Scope::Document(name))?
                    .count(),
                None => 0,
            };
            other.remove_graph(graph, statements);
        }
        writer.note(&document::key(&other.name), Some(&other.note()))?;
    }
    Ok(())
}
