//! How one document comes into a store that is there, in place of what it said before, and out.

use super::Error;
use super::document::{self, Record};
use super::history::Occasion;
use super::load::{graph, reserved};
use crate::model::id;
use crate::parse::Document;
use crate::store::{self, Scope, Writer};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, Triple};
use std::collections::{BTreeMap, HashSet};

/// Makes the store no longer hold what a document says.
pub(super) fn take_out(writer: &mut Writer<'_>, record: &Record) -> store::Result<()> {
    if record.makes(None) {
        writer.replace(None, [])?;
    }
    for graph in &record.graphs {
        writer.replace(Some(&NamedNode::new_unchecked(graph.clone())), [])?;
    }
    writer.note(&document::key(&record.name), None)
}

/// Makes the store hold one of the program's own documents.
pub(super) fn put_built_in(writer: &mut Writer<'_>, document: &Document) -> Result<Record, Error> {
    let graphs = by_graph(document);
    let record = Record {
        built_in: true,
        ..record(document, &graphs)
    };
    replace(writer, &graphs, record)
}

/// Makes the store hold what a document says, in place of what it said before.
pub(super) fn put(
    writer: &mut Writer<'_>,
    document: &Document,
    occasion: &Occasion,
) -> Result<Record, Error> {
    let graphs = by_graph(document);
    let mut new = record(document, &graphs);
    new.loaded = occasion.now;
    match document::one(writer.view(), &new.name)? {
        Some(before) if before.says_as(&new) => {
            new.loaded = before.loaded;
            writer.note(&document::key(&new.name), Some(&new.note()))?;
            Ok(new)
        }
        _ => replace(writer, &graphs, new),
    }
}

/// What a document says by the named graph that says it.
pub(super) type Graphs = BTreeMap<NamedNode, Vec<Triple>>;

fn record(document: &Document, graphs: &Graphs) -> Record {
    let names = graphs.keys().map(|name| name.as_str().to_owned()).collect();
    let statements = graphs.values().map(Vec::len).sum();
    let (origin, text) = (&document.origin, &document.text);
    Record::new(origin, document.format, text, names, statements)
}

fn replace(writer: &mut Writer<'_>, graphs: &Graphs, record: Record) -> Result<Record, Error> {
    reserved(&record)?;
    let before = document::one(writer.view(), &record.name)?;
    let before: Vec<String> = before
        .into_iter()
        .flat_map(|before| before.graphs)
        .collect();
    take_over(writer, &record, &before)?;
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

/// Other documents lose the named graphs that this one makes from now on.
fn take_over(writer: &mut Writer<'_>, record: &Record, before: &[String]) -> store::Result<()> {
    let own = id::document(&record.name);
    let mut foreign = Vec::new();
    for graph in record.graphs.iter().filter(|graph| !before.contains(graph)) {
        let name = writer.view().id(NamedNodeRef::new_unchecked(graph))?;
        let there = match name {
            Some(name) => writer.view().has_document(name)?,
            None => false,
        };
        // Nobody else names this document, mostly: then the records need not be read.
        if there || *graph != own.as_str() {
            foreign.push(graph);
        }
    }
    if foreign.is_empty() {
        return Ok(());
    }
    for mut other in document::every(writer.view())? {
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
            let said = match name {
                Some(name) => view
                    .matches(None, None, None, Scope::Document(name))?
                    .count(),
                None => 0,
            };
            other.lose(graph, said);
        }
        writer.note(&document::key(&other.name), Some(&other.note()))?;
    }
    Ok(())
}

/// What a document says, each statement once, by the named graph that says it: its own, or those
/// that it names.
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
