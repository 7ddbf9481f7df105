//! Loading much into a store that holds documents: what stays of the store is read into memory beside
//! what is new, by ids alone, and all of it is checked, derived and written as for an empty store, in one
//! transaction. Statement by statement the same takes several times as long.
//!
//! ```text
//!  store ─ dictionary, with its ids ─▶ bulk loader ◀─ new documents
//!        └ statements that stay ─────▶     │
//!                                     check, derive ─▶ the tables anew, the same notes
//! ```

use super::LoadError;
use super::batch::DocumentBatch;
use super::change_summary::{ChangeSummary, StateDiff, changed_things};
use super::document::{self, DocumentRecord};
use super::history::{self, DocumentChange, Operation, Outcome};
use super::load_options::{LoadOptions, LoadReport, LoadStage};
use super::load_steps::{accept, copies, copy_bundled, read_changed};
use crate::derive;
use crate::parse::Input;
use crate::store::{self, BulkGraph, BulkLoader, Id, Scope, Snapshot, Store, View};
use chrono::{DateTime, Utc};
use oxrdf::NamedNodeRef;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// From how many bytes on a load may write the store anew.
pub(super) const LARGE: usize = 1 << 20;

/// A statement has about as many bytes as text.
const STATEMENT_BYTES: u64 = 35;

/// How many statements are written again in the time in which one is added to the others.
const WORTH: u64 = 16;

/// Whether a load of so many bytes is sooner done by writing a store anew.
pub(super) fn is_faster(
    view: View<'_>,
    bytes: usize,
    options: &LoadOptions,
) -> store::Result<bool> {
    let from = options.rewrite_from.unwrap_or(LARGE);
    let written_again = view.len()? / WORTH;
    let is_enough =
        options.rewrite_from.is_some() || bytes as u64 / STATEMENT_BYTES >= written_again;
    Ok(bytes >= from && is_enough)
}

/// The documents of a store that a load changes.
#[derive(Default)]
struct Replaced {
    /// Those that are replaced, or gone, by name.
    before: BTreeMap<String, DocumentRecord>,
    /// Those that lose a graph to another.
    changes: Vec<DocumentChange>,
    /// The graphs whose statements go.
    graphs: HashSet<Id>,
}

impl Replaced {
    /// What documents that were read replace or take over, and what is gone.
    fn of(
        view: View<'_>,
        records: &BTreeMap<String, DocumentRecord>,
        gone: &[String],
    ) -> store::Result<Self> {
        let mut replaced = Self::default();
        let taken = records.values().flat_map(|record| &record.graphs);
        let taken: HashSet<&str> = taken.map(String::as_str).collect();
        for before in document::all_with_built_in(view)? {
            let is_gone = gone.contains(&before.name) && !before.built_in;
            if is_gone || records.contains_key(&before.name) {
                replaced.add_graphs(view, &before.graphs)?;
                replaced.before.insert(before.name.clone(), before);
            } else {
                replaced.lose_graphs(view, before, &taken)?;
            }
        }
        Ok(replaced)
    }

    fn add_graphs(&mut self, view: View<'_>, graphs: &[String]) -> store::Result<()> {
        for graph in graphs {
            let graph = NamedNodeRef::new_unchecked(graph);
            self.graphs.extend(view.id(graph)?);
        }
        Ok(())
    }

    /// Takes from a document that stays the graphs that others contain now.
    fn lose_graphs(
        &mut self,
        view: View<'_>,
        before: DocumentRecord,
        taken: &HashSet<&str>,
    ) -> store::Result<()> {
        let lost = before.graphs.iter();
        let lost: Vec<String> = lost
            .filter(|it| taken.contains(it.as_str()))
            .cloned()
            .collect();
        if lost.is_empty() {
            return Ok(());
        }
        let mut after = before.clone();
        for graph in &lost {
            let statements = match view.id(NamedNodeRef::new_unchecked(graph))? {
                Some(graph) => view
                    .matches(None, None, None, Scope::Document(graph))?
                    .count(),
                None => 0,
            };
            after.remove_graph(graph, statements);
        }
        self.add_graphs(view, &lost)?;
        self.changes.push(DocumentChange {
            before: Some(before),
            after: Some(after),
        });
        Ok(())
    }

    /// The subjects of the statements that go.
    fn subjects(&self, view: View<'_>) -> store::Result<BTreeSet<Id>> {
        let mut subjects = BTreeSet::new();
        for graph in &self.graphs {
            for found in view.matches(None, None, None, Scope::Document(*graph))? {
                subjects.insert(found?.s);
            }
        }
        Ok(subjects)
    }

    /// All records that change, with those that were read.
    fn changes(
        self,
        records: impl IntoIterator<Item = DocumentRecord>,
        now: Option<DateTime<Utc>>,
    ) -> Vec<DocumentChange> {
        let (mut changes, mut before) = (self.changes, self.before);
        for mut record in records {
            let old = before.remove(&record.name);
            // The same content keeps the time at which it was loaded.
            let same = old.as_ref().filter(|old| old.has_same_content(&record));
            record.loaded = same.map_or(now, |old| old.loaded);
            changes.push(DocumentChange {
                before: old,
                after: Some(record),
            });
        }
        changes.extend(before.into_values().map(|gone| DocumentChange {
            before: Some(gone),
            after: None,
        }));
        changes.sort_by(|a, b| a.name().cmp(b.name()));
        changes
    }
}

/// Loads documents into a store that holds others, and writes it anew. The bulk loader continues the
/// state before.
pub(super) fn load(
    store: &Store,
    before: &Snapshot,
    bulk: BulkLoader,
    inputs: Vec<Input>,
    options: &LoadOptions,
) -> Result<LoadReport, LoadError> {
    let view = before.view();
    let mut batch = DocumentBatch::over(bulk, copies(store, &options.context));
    let same = read_changed(view, &mut batch, inputs, options)?;
    let mut gone = options.prune.clone();
    if batch.has_errors() {
        // Finds all problems, as `Annals::check` does.
        accept(batch.check_beside(view, &gone)?)?;
    }
    let copied = copy_bundled(view, &mut batch, &mut gone, options)?;
    options.report(LoadStage::Checking);
    let replaced = Replaced::of(view, &batch.records, &gone)?;
    let mut subjects = replaced.subjects(view)?;
    for it in batch.bulk.statements() {
        subjects.insert(it?.s);
    }
    let subjects: Vec<Id> = subjects.into_iter().collect();
    let all = subjects.iter().copied().collect();
    batch.bulk.add_stored(view, &replaced.graphs)?;
    let mut report = LoadReport {
        problems: accept(batch.check_things(view, &subjects)?)?,
        left_out: batch.strip_derived()?,
        copied: copied.added,
        dropped: copied.dropped,
        ..LoadReport::default()
    };
    for name in &same {
        report.records.extend(document::find(view, name)?);
    }
    let DocumentBatch {
        mut bulk, records, ..
    } = batch;
    let read: BTreeSet<String> = records.keys().cloned().collect();
    let changes = replaced.changes(records.into_values(), options.context.now);
    let after = changes.iter().filter_map(|change| change.after.as_ref());
    let of_load = after.filter(|record| read.contains(&record.name));
    report.records.extend(of_load.cloned());
    options.report(LoadStage::Writing);
    let things = |graph: &BulkGraph<'_>| {
        let difference = StateDiff::new(view, graph)?;
        let tally = difference.of(subjects.iter().copied(), |_| {}, false)?;
        Ok::<_, store::Error>((tally, changed_things(view, graph, &all)?))
    };
    let changed = bulk.with_graph(&[], things)?;
    write(store, before, bulk, (changed, changes), report, options)
}

/// Writes the store with the records that changed and the entry of the history.
fn write(
    store: &Store,
    before: &Snapshot,
    mut bulk: BulkLoader,
    (changed, mut changes): ((ChangeSummary, Option<Vec<String>>), Vec<DocumentChange>),
    mut report: LoadReport,
    options: &LoadOptions,
) -> Result<LoadReport, LoadError> {
    for change in &changes {
        let note = change.after.as_ref().map(DocumentRecord::note);
        bulk.note(&document::key(change.name()), note.as_deref());
    }
    changes.retain(|change| change.before != change.after);
    let tally = changed.0;
    let is_empty = changes.is_empty() && tally.statements.is_empty();
    changes.retain(history::is_recorded);
    report.outcome = Outcome {
        tally,
        ..Outcome::of(&changes)
    };
    report.tell_unchanged();
    if options.context.dry_run || is_empty {
        return Ok(report);
    }
    let (view, context) = (before.view(), &options.context);
    let entry = history::new_entry(store, view, context, Operation::Load, changed, changes)?;
    if let Some((name, packed)) = entry {
        bulk.note(history::LAST, Some(name.as_bytes()));
        bulk.archive_file(name, packed);
    }
    derive::finish_bulk(bulk, store, before.state())?;
    Ok(report)
}
