//! Replacing and removing one document of an existing store.

use super::Error;
use super::document::{self, DocumentRecord};
use super::history::WriteContext;
use super::load::{check_reserved_name, graph};
use crate::model::id;
use crate::parse::Document;
use crate::store::{self, Scope, Writer};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, Triple};
use std::collections::{BTreeMap, HashSet};

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

/// Writes one of the built-in documents.
pub(super) fn put_built_in(
    writer: &mut Writer<'_>,
    document: &Document,
) -> Result<DocumentRecord, Error> {
    let graphs = by_graph(document);
    let record = DocumentRecord {
        built_in: true,
        ..record(document, &graphs)
    };
    replace(writer, &graphs, record)
}

/// Writes a document, replacing its previous version.
pub(super) fn put(
    writer: &mut Writer<'_>,
    document: &Document,
    context: &WriteContext,
) -> Result<DocumentRecord, Error> {
    let graphs = by_graph(document);
    let mut new = record(document, &graphs);
    new.loaded = context.now;
    match document::find(writer.view(), &new.name)? {
        Some(before) if before.has_same_content(&new) => {
            new.loaded = before.loaded;
            writer.note(&document::key(&new.name), Some(&new.note()))?;
            Ok(new)
        }
        _ => replace(writer, &graphs, new),
    }
}

/// The statements of a document by named graph.
pub(super) type Graphs = BTreeMap<NamedNode, Vec<Triple>>;

fn record(document: &Document, graphs: &Graphs) -> DocumentRecord {
    let names = graphs.keys().map(|name| name.as_str().to_owned()).collect();
    let statements = graphs.values().map(Vec::len).sum();
    let (origin, text) = (&document.origin, &document.text);
    DocumentRecord::new(origin, document.format, text, names, statements)
}

fn replace(
    writer: &mut Writer<'_>,
    graphs: &Graphs,
    record: DocumentRecord,
) -> Result<DocumentRecord, Error> {
    check_reserved_name(&record)?;
    let before = document::find(writer.view(), &record.name)?;
    let before: Vec<String> = before
        .into_iter()
        .flat_map(|before| before.graphs)
        .collect();
    take_over_graphs(writer, &record, &before)?;
    for gone in before {
        let gone = NamedNode::new_unchecked(gone);
        if !graphs.contains_key(&gone) {
            writer.replace(Some(&gone), [])?;
        }
    }
    for (graph, triples) in graphs {
        writer.replace(Some(graph), triples)?;
    }
    writer.note(&document::key(&record.name), Some(&record.note()))?;
    Ok(record)
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

/// The statements of a document, each once, by named graph: its own, or those that it names.
pub(super) fn by_graph(document: &Document) -> Graphs {
    let mut seen = HashSet::new();
    let mut graphs = BTreeMap::<_, Vec<_>>::new();
    if document.quads.is_empty() {
        graphs.insert(document.origin.document(), Vec::new());
    }
    for quad in document.quads.iter().filter(|quad| seen.insert(*quad)) {
        let name = GraphName::as_ref(&quad.graph_name);
        let triples = graphs.entry(graph(&document.origin, name)).or_default();
        triples.push(quad.clone().into());
    }
    graphs
}
