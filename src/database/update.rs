//! Running a SPARQL Update on the documents of a store, and updating their records.

use super::document::{self, DocumentRecord, digest};
use super::graph_name::name;
use super::history::{self, Operation, Outcome, WriteContext};
use super::validate_batch::ValidationBatch;
use super::{Rejected, UpdateError, archive, bundled, embedded};
use crate::model::id;
use crate::model::problem::Problem;
use crate::query::update::{ChangeCount, ChangedGraphs, UpdateContext};
use crate::query::{self, DatasetSpec, DefaultGraph};
use crate::store::{self, Durability, Store, View, Writer};
use crate::{derive, parse};
use chrono::{DateTime, Utc};
use oxrdf::NamedNode;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Options of an update.
#[derive(Debug, Clone, Default)]
pub struct UpdateOptions {
    /// What it refers to where it names no graph.
    pub default_graph: DefaultGraph,
    /// With the union as default graph: the name of the document that gets what is inserted
    /// without a graph name. By default `update/2026-07-03-1`, with the day of the write context,
    /// if it has one, and the next number.
    pub document: Option<String>,
    /// The graphs that its patterns match; then it must not use `USING` or `WITH`.
    pub using: Option<DatasetSpec>,
    /// The base of relative IRIs, if the text declares none.
    pub base: Option<String>,
    /// A graph that is there afterwards even if it has no statements, as graphs of the Graph Store
    /// Protocol may.
    pub keep: Option<NamedNode>,
    /// The time limit; `None` for no limit.
    pub time: Option<Duration>,
    /// Its time and command, and whether it is a dry run.
    pub context: WriteContext,
}

/// The result of an update.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateReport {
    /// How many statements were added to documents; one that was added to two documents counts
    /// twice.
    pub inserted: usize,
    /// How many statements were removed from documents.
    pub deleted: usize,
    /// The documents that changed, by name.
    pub documents: Vec<String>,
    /// Warnings about what changed; no errors.
    pub problems: Vec<Problem>,
    /// How documents and their content changed.
    pub outcome: Outcome,
}

/// Runs an update: all of it, or nothing.
pub(super) fn update(
    store: &Store,
    text: &str,
    options: &UpdateOptions,
) -> Result<UpdateReport, UpdateError> {
    let update = query::Update::parse_with_base(text, options.base.as_deref())?;
    let built_in = embedded::graphs();
    let write_context = &options.context;
    let mut context = UpdateContext {
        default_graph: options.default_graph,
        target: None,
        using: options.using.clone(),
        hidden_graphs: match options.default_graph {
            DefaultGraph::Union => Vec::new(),
            DefaultGraph::Stored => built_in.clone(),
        },
        protected: built_in.into_iter().collect(),
        timeout: options.time,
    };
    store.write(|writer| {
        let own = match &options.document {
            Some(own) => Some(own.clone()),
            None => write_context
                .now
                .map(|now| next_document_name(writer.view(), now))
                .transpose()?,
        };
        context.target = own.as_deref().map(id::document);
        let mut changed_graphs = update.run(writer, &context)?;
        bundled::drop_described(writer, history::subjects(writer), &mut changed_graphs)?;
        derive::rederive(writer)?;
        let problems = validate_changes(writer, &changed_graphs)?;
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
        if let Some(graph) = &options.keep {
            changed_graphs.entry(Some(graph.clone())).or_default();
        }
        let documents = update_records(store, writer, &changed_graphs, own.as_deref(), options)?;
        Ok(UpdateReport {
            problems,
            inserted: changed_graphs.values().map(|change| change.inserted).sum(),
            deleted: changed_graphs.values().map(|change| change.deleted).sum(),
            documents,
            outcome: history::record_change(store, writer, write_context, Operation::Update)?,
        })
    })
}

/// The problems of the things that changed, in the documents that changed.
fn validate_changes(
    writer: &Writer<'_>,
    changed_graphs: &ChangedGraphs,
) -> store::Result<Vec<Problem>> {
    let mut validation = ValidationBatch::default();
    for graph in changed_graphs.keys().flatten() {
        validation.add_graph(graph.clone());
    }
    let things: BTreeSet<_> = writer.changes().iter().map(|change| change.s).collect();
    let things: Vec<_> = things.into_iter().collect();
    validation.check(writer.view(), &things)
}

/// The name for the next document of an update on a day.
fn next_document_name(view: View<'_>, now: DateTime<Utc>) -> store::Result<String> {
    let begin = format!("update/{}-", now.format("%Y-%m-%d"));
    let mut last = 0;
    for record in document::with_prefix(view, &begin)? {
        let number = record.name[begin.len()..].parse().unwrap_or(0);
        last = last.max(number);
    }
    Ok(format!("{begin}{}", last + 1))
}

/// Updates the records of the changed documents; returns their names.
///
/// A document without statements loses its record, unless one of its graphs is to be kept. One that
/// differs from its text has a patch instead of a digest of its text.
fn update_records(
    store: &Store,
    writer: &mut Writer<'_>,
    changed_graphs: &ChangedGraphs,
    own: Option<&str>,
    options: &UpdateOptions,
) -> store::Result<Vec<String>> {
    let mut changed = BTreeMap::<String, DocumentRecord>::new();
    for (graph, change) in changed_graphs {
        let record = record(writer.view(), graph.as_ref(), own, &options.context)?;
        let record = changed.entry(record.name.clone()).or_insert(record);
        count(record, graph.as_ref(), *change);
    }
    let subjects = history::subjects(writer);
    let before = store.snapshot()?;
    let (patch, graphs) = archive::patch(before.view(), writer.view(), &subjects)?;
    let file = archive::text_file_name(&digest(patch.as_bytes()));
    for (name, record) in &mut changed {
        let kept = options.keep.as_ref();
        let is_kept = kept.is_some_and(|graph| record.makes(Some(graph.as_str())));
        // Statements that were added and removed again change nothing.
        let is_changed = graphs.iter().any(|graph| record.makes(graph.as_deref()));
        if is_changed {
            record.patches.push(file.clone());
            record.hash.clear();
        }
        if is_changed || is_kept {
            let stays = record.statements > 0 || name.is_empty() || is_kept;
            let note = stays.then(|| record.note());
            writer.note(&document::key(name), note.as_deref())?;
        }
    }
    if !graphs.is_empty() && store.durability() == Durability::Durable {
        writer.archive_file(file, parse::compress(patch.as_bytes()));
    }
    // The default graph itself is not a document.
    Ok(changed
        .into_keys()
        .filter(|name| !name.is_empty())
        .collect())
}

fn count(record: &mut DocumentRecord, graph: Option<&NamedNode>, change: ChangeCount) {
    if let Some(graph) = graph.filter(|graph| !record.makes(Some(graph.as_str()))) {
        record.graphs.push(graph.as_str().to_owned());
    }
    let statements = record.statements + change.inserted;
    record.statements = statements.saturating_sub(change.deleted);
}

/// The record of the document that contains a graph, or a new record.
fn record(
    view: View<'_>,
    graph: Option<&NamedNode>,
    own: Option<&str>,
    context: &WriteContext,
) -> store::Result<DocumentRecord> {
    let name = match graph {
        None => "",
        Some(graph) => match own.filter(|own| id::document(own) == *graph) {
            Some(own) => own,
            None => name(graph),
        },
    };
    let makes = |record: &DocumentRecord| record.makes(graph.map(NamedNode::as_str));
    if let Some(record) = document::find(view, name)?.filter(makes) {
        return Ok(record);
    }
    // The graph belongs to a document with another name, or to none yet.
    let mut others = document::listed(view)?.into_iter();
    Ok(others.find(makes).unwrap_or_else(|| DocumentRecord {
        loaded: context.now,
        ..DocumentRecord::started_by_update(name)
    }))
}
