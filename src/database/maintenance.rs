//! Maintenance of a store in a folder: verify it, compact it, rebuild it from the archive.

use super::document::{self, DocumentRecord};
use super::history::{self, Change, WriteContext};
use super::{HistoryError, MaintenanceError, archive, load, undo};
use crate::derive;
use crate::parse::Input;
use crate::store::{self, Durability, Store, StoreReplacement, StoreStats};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// The result of verifying a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyReport {
    /// Statements, terms and spans.
    pub stats: StoreStats,
    /// Documents.
    pub documents: usize,
    /// Changes in the history.
    pub changes: usize,
    /// Archived files, each compared with its digest.
    pub files: usize,
}

/// Checks everything: the tables, the history, and every archived file that the history refers to.
///
/// # Errors
/// The first problem: [`store::Error::Damaged`], [`MaintenanceError::History`], or see
/// [`store::Error`].
pub fn verify(folder: &Path) -> Result<VerifyReport, MaintenanceError> {
    Store::check_pages(folder)?;
    let store = Store::open(folder, Durability::Durable)?;
    let snapshot = store.snapshot()?;
    let view = snapshot.view();
    let stats = view.verify()?;
    let last = history::last(view)?;
    let files = history::files(folder, last.clone())?;
    let changes = history::Changes::new(folder, last.clone());
    for file in &files {
        // The history entries were read just now.
        if history::number(file).is_none() {
            archive::read(folder, file)?;
        }
    }
    let mut recorded = history::documents(folder, last)?;
    let there = document::all_user_documents(view)?;
    for record in &there {
        let same = recorded
            .remove(&record.name)
            .is_some_and(|it| it.has_same_content(record));
        if !same {
            return Err(MaintenanceError::UnexplainedState(record.name.clone()));
        }
    }
    match recorded.into_keys().next() {
        Some(name) => Err(MaintenanceError::UnexplainedState(name)),
        None => Ok(VerifyReport {
            stats,
            documents: there.len(),
            changes: changes.count(),
            files: files.len(),
        }),
    }
}

fn is_in_use(error: &MaintenanceError) -> bool {
    matches!(error, MaintenanceError::Store(store::Error::InUse(_)))
}

/// The result of compacting a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompactReport {
    /// Its size in bytes before.
    pub before: u64,
    /// Its size in bytes after.
    pub after: u64,
}

/// Rewrites a store without unused pages and archived files; `forget` drops the history, so that
/// no earlier state is needed.
///
/// # Errors
/// [`store::Error::Locked`], [`store::Error::InUse`], or see [`MaintenanceError`]; the store is unchanged.
pub fn compact(
    folder: &Path,
    wait: Duration,
    forget: bool,
    context: &WriteContext,
) -> Result<CompactReport, MaintenanceError> {
    StoreReplacement::within(wait, is_in_use, |wait| {
        compact_once(folder, wait, forget, context)
    })
}

fn compact_once(
    folder: &Path,
    wait: Duration,
    forget: bool,
    context: &WriteContext,
) -> Result<CompactReport, MaintenanceError> {
    let replacement = StoreReplacement::begin(folder, wait)?;
    let before = Store::size(folder)?;
    replacement.copy()?;
    let store = Store::open(&replacement.staging_folder(), Durability::Scratch)?;
    let snapshot = store.snapshot()?;
    let mut last = history::last(snapshot.view())?;
    if forget && let Some(name) = &last {
        let documents = document::all_user_documents(snapshot.view())?;
        let number = history::number(name).unwrap_or(0) + 1;
        let (name, packed) = Change::forget(number, documents, context).file();
        store.write(|writer| writer.note(history::LAST, Some(name.as_bytes())))?;
        replacement.archive_files(&[(name.clone(), packed)])?;
        last = Some(name);
    }
    drop(snapshot);
    store.close();
    let files = history::files(folder, last)?;
    replacement.finish(|name| files.contains(name))?;
    let after = Store::size(folder)?;
    Ok(CompactReport { before, after })
}

/// The result of rebuilding a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RebuildReport {
    /// Documents.
    pub documents: usize,
    /// Their statements.
    pub statements: usize,
    /// Whether the store was unreadable, so that the last change was guessed from the archive.
    pub guessed: bool,
}

/// Rebuilds a store from the archived copies of its documents, whatever the state of its file.
///
/// # Errors
/// [`MaintenanceError::History`], [`store::Error::InUse`], or
/// see [`MaintenanceError`]; the store is unchanged.
pub fn rebuild(folder: &Path, wait: Duration) -> Result<RebuildReport, MaintenanceError> {
    if !folder.is_dir() {
        return Err(store::Error::Missing(folder.to_owned()).into());
    }
    StoreReplacement::within(wait, is_in_use, |wait| rebuild_once(folder, wait))
}

fn rebuild_once(folder: &Path, wait: Duration) -> Result<RebuildReport, MaintenanceError> {
    let replacement = StoreReplacement::begin(folder, wait)?;
    let recorded = last_entry_name(folder);
    let guessed = recorded.is_none();
    let last = match recorded {
        Some(last) => last,
        None => history::highest(folder)?,
    };
    if last.is_none() && guessed {
        return Err(MaintenanceError::NoHistory(folder.to_owned()));
    }
    let documents = history::documents(folder, last.clone())?;
    let store = Store::create(&replacement.staging_folder(), Durability::Scratch)?;
    fill(&store, folder, &documents, last)?;
    store.verify()?;
    store.close();
    replacement.finish(|_| true)?;
    Ok(RebuildReport {
        documents: documents.keys().filter(|name| !name.is_empty()).count(),
        statements: documents.values().map(|record| record.statements).sum(),
        guessed,
    })
}

/// The last history entry according to the store; `None` if it cannot be read.
fn last_entry_name(folder: &Path) -> Option<Option<String>> {
    let store = Store::open(folder, Durability::Durable).ok()?;
    let snapshot = store.snapshot().ok()?;
    let last = history::last(snapshot.view()).ok()?;
    let documents = document::all_user_documents(snapshot.view()).ok()?;
    // A store from before there was a history does not record one.
    let recorded = last.is_some() || documents.is_empty();
    drop(snapshot);
    store.close();
    recorded.then_some(last)
}

/// Fills a new store with documents as their records describe them.
pub(super) fn fill(
    store: &Store,
    folder: &Path,
    documents: &BTreeMap<String, DocumentRecord>,
    last: Option<String>,
) -> Result<(), MaintenanceError> {
    let with_text = documents.values().filter(|record| !record.text.is_empty());
    let inputs = with_text.map(|record| archive::input(folder, record));
    let inputs = inputs.collect::<Result<Vec<Input>, HistoryError>>()?;
    let filled = load::refill(store, inputs)?;
    let filled: BTreeMap<_, _> = filled.iter().map(|it| (it.name.as_str(), it)).collect();
    store.write(|writer| {
        let mut steps = Vec::new();
        for record in documents.values() {
            let from = filled.get(record.name.as_str()).copied();
            if from.is_some_and(|from| from.has_same_content(record)) {
                writer.note(&document::key(&record.name), Some(&record.note()))?;
            } else {
                steps.push((from, Some(record)));
            }
        }
        undo::restore_records(writer, folder, &steps)?;
        let last = last.as_ref().map(String::as_bytes);
        writer.note(history::LAST, last)?;
        Ok::<_, MaintenanceError>(derive::rederive(writer)?)
    })
}
