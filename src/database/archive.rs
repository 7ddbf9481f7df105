//! Kept copies: the texts of documents and what updates have changed since, from which all that a
//! document says can be made again.
//!
//! A copy is packed and named by the digest of what it holds. What an update changes is a patch:
//! a line for each statement, `+` or `-` and the statement as N-Quads, so that nameless nodes keep
//! their names.

use super::document::{Record, digest};
use super::replace;
use super::{Error, Rejected};
use crate::model::origin::Origin;
use crate::parse::{self, Format, Input};
use crate::store::{self, Id, Scope, Store, View};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

/// The name of the copy of a text with this digest.
pub(super) fn name(digest: &str) -> String {
    format!("{digest}.gz")
}

/// The content of a kept file, held against the digest in its name.
pub(super) fn fetch(folder: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let packed = Store::kept(folder, name)?.ok_or_else(|| Error::NoCopy(name.to_owned()))?;
    let damaged = || Error::BadCopy(name.to_owned());
    let bytes = parse::unpack_kept(&packed).map_err(|_| damaged())?;
    match name.contains(&digest(&bytes)) {
        true => Ok(bytes),
        false => Err(damaged()),
    }
}

/// What a record's text is read from.
pub(super) fn input(folder: &Path, record: &Record) -> Result<Input, Error> {
    let file = record.path.as_deref().unwrap_or(&record.name);
    let origin = Origin::named(&record.name, file);
    Ok(Input {
        origin: match &record.path {
            Some(path) => origin.at(path),
            None => origin,
        },
        bytes: fetch(folder, &name(&record.text))?,
        format: Format::from_path(format!("x.{}", record.format)).unwrap_or(Format::Turtle),
    })
}

/// What a document says by the graphs that its record names; the default graph proper has none.
pub(super) type Said = BTreeMap<Option<NamedNode>, HashSet<Triple>>;

/// Everything that a document says according to its record.
pub(super) fn said(folder: &Path, record: &Record) -> Result<Said, Error> {
    let mut said = Said::new();
    if !record.text.is_empty() {
        let reading = parse::read(input(folder, record)?);
        let document = reading.document.ok_or(Rejected(reading.problems))?;
        for (graph, triples) in replace::by_graph(&document) {
            said.insert(Some(graph), triples.into_iter().collect());
        }
    }
    for patch in &record.patches {
        for (added, quad) in patch_of(folder, patch)? {
            let of = said.entry(named(&quad.graph_name)).or_default();
            let triple = Triple::from(quad);
            match added {
                true => of.insert(triple),
                false => of.remove(&triple),
            };
        }
    }
    for graph in &record.graphs {
        let graph = NamedNode::new_unchecked(graph.clone());
        said.entry(Some(graph)).or_default();
    }
    said.retain(|graph, _| record.makes(graph.as_ref().map(NamedNode::as_str)));
    Ok(said)
}

pub(super) fn named(graph: &GraphName) -> Option<NamedNode> {
    match graph {
        GraphName::NamedNode(name) => Some(name.clone()),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
    }
}

/// The statements of a patch, each with whether it was added.
pub(super) fn patch_of(folder: &Path, name: &str) -> Result<Vec<(bool, Quad)>, Error> {
    let damaged = || Error::BadCopy(name.to_owned());
    let text = String::from_utf8(fetch(folder, name)?).map_err(|_| damaged())?;
    let mut quads = Vec::new();
    for line in text.lines() {
        let (sign, quad) = line.split_once(' ').ok_or_else(damaged)?;
        quads.push((sign == "+", quad.parse().map_err(|_| damaged())?));
    }
    Ok(quads)
}

/// The patch that makes of one state another, of what is said about some subjects, and the graphs
/// that it changes; the default graph proper has no name.
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
            Term::Literal(_) => return Err(store::Error::Damaged("a literal is a subject")),
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

/// What documents, and the default graph proper, say about a subject, sorted.
fn quads(view: View<'_>, subject: Id, term: &NamedOrBlankNode) -> store::Result<BTreeSet<Line>> {
    let mut quads = BTreeSet::new();
    let name = |id| match view.term(id)? {
        Term::NamedNode(name) => Ok(name),
        _ => Err(store::Error::Damaged("a name is no IRI")),
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
