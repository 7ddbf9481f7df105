//! Archived documents: their texts and the patches of later updates, from which the content of a
//! document can be restored.
//!
//! A text is compressed and named by its digest. What an update changes is stored as a patch: a line
//! for each statement, `+` or `-` and the statement as N-Quads, so that blank nodes keep their
//! labels.

use super::document::{self, DocumentRecord, digest};
use super::{HistoryError, Rejected};
use crate::model::origin::Origin;
use crate::parse::{self, Document, Format, Input};
use crate::store::{self, Id, Scope, Store, View};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

/// The file name of the archived text with this digest.
pub(super) fn text_file_name(digest: &str) -> String {
    format!("{digest}.gz")
}

/// The content of an archived file, checked against the digest in its name.
pub(super) fn read(folder: &Path, name: &str) -> Result<Vec<u8>, HistoryError> {
    let packed = Store::archived_file(folder, name)?
        .ok_or_else(|| HistoryError::MissingFile(name.to_owned()))?;
    let damaged = || HistoryError::CorruptFile(name.to_owned());
    let bytes = parse::decompress_trusted(&packed).map_err(|_| damaged())?;
    match name.contains(&digest(&bytes)) {
        true => Ok(bytes),
        false => Err(damaged()),
    }
}

/// The archived text of a document, as parser input.
pub(super) fn input(folder: &Path, record: &DocumentRecord) -> Result<Input, HistoryError> {
    let file = record.path.as_deref().unwrap_or(&record.name);
    let origin = Origin::with_file(&record.name, file).with_base(record.base.clone());
    Ok(Input {
        origin: match &record.path {
            Some(path) => origin.with_path(path),
            None => origin,
        },
        bytes: read(folder, &text_file_name(&record.text))?,
        format: Format::from_path(format!("x.{}", record.format)).unwrap_or(Format::Turtle),
    })
}

/// The statements of a document by graph name; the default graph itself has none.
pub(super) type GraphContents = BTreeMap<Option<NamedNode>, HashSet<Triple>>;

/// The content of a document according to its record.
pub(super) fn contents(
    folder: &Path,
    record: &DocumentRecord,
) -> Result<GraphContents, HistoryError> {
    let mut contents = GraphContents::new();
    if !record.text.is_empty() {
        let reading = parse::read(input(folder, record)?);
        let document = reading.document.ok_or(Rejected(reading.problems))?;
        contents = by_graph(document);
    }
    for patch in &record.patches {
        for (added, quad) in read_patch(folder, patch)? {
            let of = contents.entry(graph_name(&quad.graph_name)).or_default();
            let triple = Triple::from(quad);
            match added {
                true => of.insert(triple),
                false => of.remove(&triple),
            };
        }
    }
    for graph in &record.graphs {
        let graph = NamedNode::new_unchecked(graph.clone());
        contents.entry(Some(graph)).or_default();
    }
    contents.retain(|graph, _| record.makes(graph.as_ref().map(NamedNode::as_str)));
    Ok(contents)
}

pub(super) fn graph_name(graph: &GraphName) -> Option<NamedNode> {
    match graph {
        GraphName::NamedNode(name) => Some(name.clone()),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
    }
}

/// The statements of a patch, each with whether it was added.
pub(super) fn read_patch(folder: &Path, name: &str) -> Result<Vec<(bool, Quad)>, HistoryError> {
    let damaged = || HistoryError::CorruptFile(name.to_owned());
    let text = String::from_utf8(read(folder, name)?).map_err(|_| damaged())?;
    let mut quads = Vec::new();
    for line in text.lines() {
        let (sign, quad) = line.split_once(' ').ok_or_else(damaged)?;
        quads.push((sign == "+", quad.parse().map_err(|_| damaged())?));
    }
    Ok(quads)
}

/// The patch from one state to another, limited to some subjects, and the graphs that it changes;
/// the default graph itself has no name.
pub(super) fn patch(
    before: View<'_>,
    after: View<'_>,
    subjects: &BTreeSet<Id>,
) -> store::Result<(String, BTreeSet<Option<String>>)> {
    let (mut text, mut graphs) = (String::new(), BTreeSet::new());
    for subject in subjects {
        let term = match after.term(*subject)? {
            Term::NamedNode(name) => NamedOrBlankNode::from(name),
            Term::BlankNode(name) => name.into(),
            Term::Literal(_) | Term::Triple(_) => {
                return Err(store::Error::Damaged("a literal is a subject"));
            }
        };
        let gone = quads(before, *subject, &term)?;
        let new = quads(after, *subject, &term)?;
        let changes = gone.difference(&new).map(|quad| ('-', quad));
        let changes = changes.chain(new.difference(&gone).map(|quad| ('+', quad)));
        for (sign, (quad, graph)) in changes {
            text.push_str(&format!("{sign} {quad} .\n"));
            graphs.insert(graph.clone());
        }
    }
    Ok((text, graphs))
}

/// A statement as N-Quads, and its graph.
type Line = (String, Option<String>);

/// The statements about a subject in documents and in the default graph itself, sorted.
fn quads(view: View<'_>, subject: Id, term: &NamedOrBlankNode) -> store::Result<BTreeSet<Line>> {
    let mut quads = BTreeSet::new();
    let name = |id| match view.term(id)? {
        Term::NamedNode(name) => Ok(name),
        _ => Err(store::Error::Damaged(
            "a property or document name is not an IRI",
        )),
    };
    for scope in [Scope::Documents, Scope::Default] {
        for found in view.matches(Some(subject), None, None, scope)? {
            let found = found?;
            let graph = found.document.map(name).transpose()?;
            let name_of_graph = graph.as_ref().map(|it| it.as_str().to_owned());
            let quad = Quad {
                subject: term.clone(),
                predicate: name(found.p)?,
                object: view.term(found.o)?,
                graph_name: graph.map_or(GraphName::DefaultGraph, GraphName::from),
            };
            quads.insert((quad.to_string(), name_of_graph));
        }
    }
    Ok(quads)
}

/// The statements of a document by graph: its own, or those that it names.
fn by_graph(document: Document) -> GraphContents {
    let mut contents = GraphContents::new();
    if document.quads.is_empty() {
        contents.insert(Some(document.origin.document()), HashSet::new());
    }
    for quad in document.quads {
        let graph = document::graph(&document.origin, quad.graph_name.as_ref());
        let of = contents.entry(Some(graph)).or_default();
        of.insert(quad.into());
    }
    contents
}
