//! How an update changes the documents of a store, and what is written down about them after.

use super::document::{self, Record, digest};
use super::history::{self, Kind, Occasion, Outcome};
use super::load::BUILT_IN;
use super::validate_batch::{self, Docket};
use super::{Error, ONTOLOGY, Rejected, archive, turtle};
use crate::check;
use crate::model::id;
use crate::model::problem::Problem;
use crate::query::update::{Rules, Tally, Touched};
use crate::query::{self, DefaultGraph, Graphs};
use crate::store::{self, Durability, Store, View, Writer};
use crate::{derive, parse};
use chrono::{DateTime, Utc};
use oxrdf::NamedNode;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How an update is to be understood.
#[derive(Debug, Clone, Default)]
pub struct UpdateOptions {
    /// What it means where it names no graph.
    pub default_graph: DefaultGraph,
    /// Under the union: the name of the document that says what is inserted without a graph's
    /// name, `update/2026-07-03-1` for instance. Without one it is that name, of the day of the
    /// occasion and the next number, where the occasion has a day.
    pub document: Option<String>,
    /// The graphs that its patterns ask; then it may name none by `USING` or `WITH`.
    pub using: Option<Graphs>,
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
    /// What became of the documents, and of what they tell.
    pub outcome: Outcome,
}

/// Runs an update: all of it, or nothing.
pub(super) fn update(
    store: &Store,
    text: &str,
    options: &UpdateOptions,
    occasion: &Occasion,
) -> Result<Updated, Error> {
    let update = query::Update::parse(text)?;
    let built_in = turtle(&ONTOLOGY).into_iter();
    let mut rules = Rules {
        default_graph: options.default_graph,
        document: None,
        using: options.using.clone(),
        guarded: built_in
            .map(|(path, _)| id::document(&format!("{BUILT_IN}/{path}")))
            .collect(),
        time: options.time,
    };
    store.write(|writer| {
        let own = match &options.document {
            Some(own) => Some(own.clone()),
            None => occasion
                .now
                .map(|now| next(writer.view(), now))
                .transpose()?,
        };
        rules.document = own.as_deref().map(id::document);
        let touched = update.run(writer, &rules)?;
        derive::renew(writer)?;
        let problems = judge(writer, &touched)?;
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
        let documents = write_down(store, writer, &touched, own.as_deref(), occasion)?;
        Ok(Updated {
            problems,
            inserted: touched.values().map(|tally| tally.inserted).sum(),
            deleted: touched.values().map(|tally| tally.deleted).sum(),
            documents,
            outcome: history::enter(store, writer, occasion, Kind::Update)?,
        })
    })
}

/// What is wrong with the things that changed, in the documents that changed.
fn judge(writer: &Writer<'_>, touched: &Touched) -> store::Result<Vec<Problem>> {
    let view = writer.view();
    let mut docket = Docket::default();
    docket.built_in = validate_batch::built_in(view)?;
    for graph in touched.keys().flatten() {
        docket.enter_graphs(view.id(graph)?);
    }
    let things: BTreeSet<_> = writer.changes().iter().map(|change| change.s).collect();
    let things: Vec<_> = things.into_iter().collect();
    let found = check::look(&view, docket.scope(), &things)?;
    docket.close(&view, found)
}

/// The name of the next document that an update of a day begins.
fn next(view: View<'_>, now: DateTime<Utc>) -> store::Result<String> {
    let begin = format!("update/{}-", now.format("%Y-%m-%d"));
    let mut last = 0;
    for record in document::beginning(view, &begin)? {
        let number = record.name[begin.len()..].parse().unwrap_or(0);
        last = last.max(number);
    }
    Ok(format!("{begin}{}", last + 1))
}

/// Brings the records up to what the documents now say; gives back their names.
///
/// A document that says nothing any more has no record either, as there are no empty graphs. One
/// that says something else than its text has no digest of a text, but a patch.
fn write_down(
    store: &Store,
    writer: &mut Writer<'_>,
    touched: &Touched,
    own: Option<&str>,
    occasion: &Occasion,
) -> store::Result<Vec<String>> {
    let mut changed = BTreeMap::<String, Record>::new();
    for (graph, tally) in touched {
        let record = record(writer.view(), graph.as_ref(), own, occasion)?;
        let record = changed.entry(record.name.clone()).or_insert(record);
        count(record, graph.as_ref(), *tally);
    }
    let subjects = history::subjects(writer);
    let before = store.snapshot()?;
    let (patch, graphs) = archive::patch(before.view(), writer.view(), &subjects)?;
    let file = archive::name(&digest(patch.as_bytes()));
    for (name, record) in &mut changed {
        // What came and went again has changed nothing.
        if graphs.iter().any(|graph| record.makes(graph.as_deref())) {
            record.patches.push(file.clone());
            record.hash.clear();
            let stays = record.statements > 0 || name.is_empty();
            let note = stays.then(|| record.note());
            writer.note(&document::key(name), note.as_deref())?;
        }
    }
    if !graphs.is_empty() && store.durability() == Durability::Durable {
        writer.keep(file, parse::pack(patch.as_bytes()));
    }
    // The default graph proper is no document.
    Ok(changed
        .into_keys()
        .filter(|name| !name.is_empty())
        .collect())
}

fn count(record: &mut Record, graph: Option<&NamedNode>, tally: Tally) {
    if let Some(graph) = graph.filter(|graph| !record.makes(Some(graph.as_str()))) {
        record.graphs.push(graph.as_str().to_owned());
    }
    let statements = record.statements + tally.inserted;
    record.statements = statements.saturating_sub(tally.deleted);
}

/// The record of the document that makes a graph, a new one where none does.
fn record(
    view: View<'_>,
    graph: Option<&NamedNode>,
    own: Option<&str>,
    occasion: &Occasion,
) -> store::Result<Record> {
    let name = match graph {
        None => "",
        Some(graph) => match own.filter(|own| id::document(own) == *graph) {
            Some(own) => own,
            None => name(graph),
        },
    };
    let makes = |record: &Record| record.makes(graph.map(NamedNode::as_str));
    if let Some(record) = document::one(view, name)?.filter(makes) {
        return Ok(record);
    }
    // A graph that a document of another name makes, or nobody yet.
    let mut others = document::of(view)?.into_iter();
    Ok(others.find(makes).unwrap_or_else(|| Record {
        loaded: occasion.now,
        ..Record::begun(name)
    }))
}

/// What a document is called whose graph has this name.
pub(super) fn name(graph: &NamedNode) -> &str {
    let name = graph.as_str();
    let base = id::document("").into_string();
    name.strip_prefix(&base)
        .filter(|name| !name.is_empty() && id::document(name) == *graph)
        .unwrap_or(name)
}
