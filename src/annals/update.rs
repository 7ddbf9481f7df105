//! How an update changes the documents of a store, and what is written down about them after.

use super::intake::BUILT_IN;
use super::judge::{self, Docket};
use super::records::{self, Record};
use super::{ONTOLOGY, turtle};
use crate::check;
use crate::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::query::update::{Rules, Tally, Touched};
use crate::query::{self, DefaultGraph};
use crate::store::{self, Store, View, Writer};
use oxrdf::NamedNode;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How an update is to be understood.
#[derive(Debug, Clone, Default)]
pub struct UpdateOptions {
    /// What it means where it names no graph.
    pub default_graph: DefaultGraph,
    /// Under the union: the name of the document that says what is inserted without a graph's
    /// name, `update/2026-07-03-1` for instance.
    pub document: Option<String>,
    /// Time until it is stopped; none for as long as it takes.
    pub time: Option<Duration>,
}

/// What came of an update.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Updated {
    /// How many statements documents make that they did not make before; one that two documents
    /// began to make counts twice.
    pub inserted: usize,
    /// How many statements documents make no more.
    pub deleted: usize,
    /// The documents that changed, by name.
    pub documents: Vec<String>,
    /// What is worth a look in what changed; none of it an error.
    pub problems: Vec<Problem>,
}

/// Runs an update: all of it, or nothing.
pub(super) fn update(
    store: &Store,
    text: &str,
    options: &UpdateOptions,
) -> Result<Updated, query::Error> {
    let update = query::Update::parse(text)?;
    let built_in = turtle(&ONTOLOGY).into_iter();
    let rules = Rules {
        default_graph: options.default_graph,
        document: options.document.as_deref().map(id::document),
        guarded: built_in
            .map(|(path, _)| id::document(&format!("{BUILT_IN}/{path}")))
            .collect(),
        time: options.time,
    };
    store.write(|writer| {
        let touched = update.run(writer, &rules)?;
        derive::renew(writer)?;
        let problems = judge(writer, &touched)?;
        if problems.iter().any(Problem::is_error) {
            return Err(query::Error::Rejected(problems));
        }
        let documents = write_down(writer, &touched, options.document.as_deref())?;
        Ok(Updated {
            problems,
            inserted: touched.values().map(|tally| tally.inserted).sum(),
            deleted: touched.values().map(|tally| tally.deleted).sum(),
            documents,
        })
    })
}

/// What is wrong with the things that changed, in the documents that changed.
fn judge(writer: &Writer<'_>, touched: &Touched) -> store::Result<Vec<Problem>> {
    let view = writer.view();
    let mut docket = Docket::default();
    docket.built_in = judge::built_in(view)?;
    for graph in touched.keys().flatten() {
        docket.enter_graphs(view.id(graph)?);
    }
    let things: BTreeSet<_> = writer.changes().iter().map(|change| change.s).collect();
    let things: Vec<_> = things.into_iter().collect();
    let found = check::look(&view, docket.scope(), &things)?;
    docket.close(&view, found)
}

/// Brings the records up to what the documents now say; gives back their names.
///
/// A document that says nothing any more has no record either, as there are no empty graphs. One
/// that says something else than its text has no digest of a text.
fn write_down(
    writer: &mut Writer<'_>,
    touched: &Touched,
    own: Option<&str>,
) -> store::Result<Vec<String>> {
    let mut changed = BTreeMap::<String, Record>::new();
    for (graph, tally) in touched {
        let Some(graph) = graph else { continue };
        let record = record(writer.view(), graph, own)?;
        let record = changed.entry(record.name.clone()).or_insert(record);
        count(record, graph, *tally);
    }
    for (name, record) in &changed {
        let text = (record.statements > 0).then(|| record.text());
        writer.note(&records::key(name), text.as_deref())?;
    }
    Ok(changed.into_keys().collect())
}

fn count(record: &mut Record, graph: &NamedNode, tally: Tally) {
    if !record.graphs.iter().any(|known| known == graph.as_str()) {
        record.graphs.push(graph.as_str().to_owned());
    }
    let statements = record.statements + tally.inserted;
    record.statements = statements.saturating_sub(tally.deleted);
    record.hash = String::new();
}

/// The record of the document that makes a graph, a new one where none does.
fn record(view: View<'_>, graph: &NamedNode, own: Option<&str>) -> store::Result<Record> {
    let name = match own.filter(|own| id::document(own) == *graph) {
        Some(own) => own,
        None => name(graph),
    };
    let makes = |record: &Record| record.graphs.iter().any(|known| known == graph.as_str());
    if let Some(record) = records::one(view, name)?.filter(makes) {
        return Ok(record);
    }
    // A graph that a document of another name makes, or nobody yet.
    let mut others = records::of(view)?.into_iter();
    Ok(others.find(makes).unwrap_or_else(|| Record {
        hash: String::new(),
        ..Record::new(&Origin::new(name), "", Vec::new(), 0, false)
    }))
}

/// What a document is called whose graph has this name.
fn name(graph: &NamedNode) -> &str {
    let name = graph.as_str();
    let base = id::document("").into_string();
    name.strip_prefix(&base)
        .filter(|name| !name.is_empty() && id::document(name) == *graph)
        .unwrap_or(name)
}
