//! The history of a store: an entry for each change, with the records of the documents before and
//! after it.
//!
//! An entry is an archived file that refers to the previous entry. The store refers to the last one,
//! written in the same transaction as the change itself, so that the history always matches it.

use super::HistoryError;
use super::archive;
use super::change_summary::{ChangeSummary, ResourceChange, StateDiff, changed_things};
use super::document::{self, DocumentRecord, digest};
use crate::parse;
use crate::store::{self, Durability, Id, Snapshot, Store, View, Writer};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The note that names the last entry.
pub(super) const LAST: &str = "history";

/// The context of a change: its time and command for the history, and whether it is a dry run.
#[derive(Debug, Clone, Default)]
pub struct WriteContext {
    /// The time, if known.
    pub now: Option<DateTime<Utc>>,
    /// The command as the user typed it: `annals load data`.
    pub command: String,
    /// Only find out what would change; write nothing.
    pub dry_run: bool,
    /// The [state](crate::store::Snapshot::state) of the store that the change rests on: in another one it is
    /// not made ([`store::Error::Changed`]).
    pub based_on: Option<usize>,
}

impl WriteContext {
    /// Fails if the change rests on another state than this.
    pub(super) fn check_state(&self, before: &Snapshot) -> store::Result<()> {
        match self.based_on {
            Some(state) if state != before.state() => Err(store::Error::Changed),
            _ => Ok(()),
        }
    }
}

/// Which way to go in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Undo,
    Redo,
}

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// Documents were loaded, and possibly others removed.
    Load,
    /// Documents were removed.
    Remove,
    /// An update changed documents.
    Update,
    /// The change with this number was undone.
    Undo(u64),
    /// The change with this number was redone.
    Redo(u64),
    /// Nothing was changed, but the history up to here was dropped; lists all documents.
    Forget,
}

/// A document before and after a change; `None` where it did not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentChange {
    /// Before.
    pub before: Option<DocumentRecord>,
    /// After.
    pub after: Option<DocumentRecord>,
}

impl DocumentChange {
    /// The document's name.
    pub fn name(&self) -> &str {
        let record = self.after.as_ref().or(self.before.as_ref());
        record.map_or("", |record| &record.name)
    }
}

/// One change of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its number; the first is 1.
    pub number: u64,
    /// When it was made, if known.
    pub when: Option<DateTime<Utc>>,
    /// The command.
    pub command: String,
    /// What kind of change it is.
    pub kind: Operation,
    /// What it changed, in numbers.
    pub tally: ChangeSummary,
    /// The documents that it changed.
    pub documents: Vec<DocumentChange>,
    /// The things that it changed, in short form; `None` where they are all things of the documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub things: Option<Vec<String>>,
    /// The archived file of the previous entry.
    pub(super) previous: Option<String>,
    /// The change that undo reverts next; 0 if there is none.
    pub(super) undo: u64,
    /// Undone changes that can be redone, the next one last.
    pub(super) redo: Vec<u64>,
}

impl Change {
    /// The name and content of its archived file.
    pub(super) fn file(&self) -> (String, Vec<u8>) {
        // An entry of strings and numbers is always JSON.
        let text = serde_json::to_vec(self).unwrap_or_default();
        let name = format!("{:08}-{}.json.gz", self.number, digest(&text));
        (name, parse::compress(&text))
    }

    /// The first entry of a history that was dropped up to here: all documents, nothing before.
    pub(super) fn forget(
        number: u64,
        documents: Vec<DocumentRecord>,
        context: &WriteContext,
    ) -> Self {
        let documents = documents.into_iter().map(|record| DocumentChange {
            before: None,
            after: Some(record),
        });
        Self {
            number,
            when: context.now,
            command: context.command.clone(),
            kind: Operation::Forget,
            tally: ChangeSummary::default(),
            documents: documents.collect(),
            things: None,
            previous: None,
            undo: 0,
            redo: Vec::new(),
        }
    }

    /// The entry for a change that follows a state.
    fn after(
        view: View<'_>,
        folder: &Path,
        context: &WriteContext,
        kind: Operation,
    ) -> Result<Self, HistoryError> {
        let previous = last(view)?;
        let before = previous.as_deref().map(|name| entry(folder, name));
        let before = before.transpose()?;
        let number = before.as_ref().map_or(0, |change| change.number) + 1;
        let mut redo = before.as_ref().map_or(Vec::new(), |it| it.redo.clone());
        let undo = match kind {
            Operation::Load | Operation::Remove | Operation::Update => {
                redo.clear();
                number
            }
            Operation::Undo(undone) => {
                redo.push(undone);
                undo_target_after(folder, previous.as_deref(), undone)?
            }
            Operation::Redo(redone) => {
                redo.pop();
                redone
            }
            Operation::Forget => 0,
        };
        Ok(Self {
            number,
            when: context.now,
            command: context.command.clone(),
            kind,
            tally: ChangeSummary::default(),
            documents: Vec::new(),
            things: None,
            previous,
            undo,
            redo,
        })
    }
}

/// The change that undo reverts next after a change has been undone.
fn undo_target_after(folder: &Path, last: Option<&str>, undone: u64) -> Result<u64, HistoryError> {
    let mut changes = Changes::new(folder, last.map(str::to_owned));
    let undone = changes.find(|change| !matches!(change, Ok(it) if it.number != undone));
    undone.transpose()?;
    Ok(changes.next().transpose()?.map_or(0, |before| before.undo))
}

/// The archived file of the last entry of a state.
pub(super) fn last(view: View<'_>) -> store::Result<Option<String>> {
    let name = view.note(LAST)?;
    Ok(name.map(|name| String::from_utf8_lossy(name).into_owned()))
}

/// The archived file of the entry with the highest number, for a store that is unreadable; of two
/// with the same number, the one that was written later. It may belong to an unfinished change.
pub(super) fn highest(folder: &Path) -> Result<Option<String>, HistoryError> {
    let names = Store::archived_names(folder)?.into_iter();
    let numbered = names.filter_map(|name| Some((number(&name)?, name)));
    let mut found: Option<(u64, Option<DateTime<Utc>>, String)> = None;
    for (number, name) in numbered {
        if found.as_ref().is_some_and(|found| found.0 > number) {
            continue;
        }
        let when = entry(folder, &name)?.when;
        if found
            .as_ref()
            .is_none_or(|it| (it.0, it.1) <= (number, when))
        {
            found = Some((number, when, name));
        }
    }
    Ok(found.map(|(_, _, name)| name))
}

/// The number of the entry in an archived file; `None` if it is not an entry.
pub(super) fn number(name: &str) -> Option<u64> {
    let (number, _) = name.strip_suffix(".json.gz")?.split_once('-')?;
    number.parse().ok()
}

/// The documents according to the history.
pub(super) fn documents(
    folder: &Path,
    last: Option<String>,
) -> Result<BTreeMap<String, DocumentRecord>, HistoryError> {
    let mut documents = BTreeMap::new();
    let mut oldest = None;
    for change in Changes::new(folder, last) {
        let change = change?;
        for changed in &change.documents {
            let name = changed.name().to_owned();
            // The latest change of each counts.
            documents
                .entry(name)
                .or_insert_with(|| changed.after.clone());
        }
        oldest = Some(change.number);
        if change.kind == Operation::Forget {
            oldest = Some(1);
            break;
        }
    }
    match oldest {
        None | Some(1) => {
            let there = documents.into_iter();
            Ok(there
                .filter_map(|(name, record)| Some((name, record?)))
                .collect())
        }
        Some(number) => Err(HistoryError::Forgotten(number - 1)),
    }
}

/// The archived files that a history needs: its entries, and all files that these refer to.
pub(super) fn files(folder: &Path, last: Option<String>) -> Result<BTreeSet<String>, HistoryError> {
    let mut files: BTreeSet<String> = last.iter().cloned().collect();
    for change in Changes::new(folder, last) {
        let change = change?;
        for changed in &change.documents {
            for record in changed.before.iter().chain(&changed.after) {
                let text =
                    Some(archive::text_file_name(&record.text)).filter(|_| !record.text.is_empty());
                files.extend(text.into_iter().chain(record.patches.iter().cloned()));
            }
        }
        if change.kind == Operation::Forget {
            break;
        }
        files.extend(change.previous);
    }
    Ok(files)
}

/// The entry in an archived file.
pub(super) fn entry(folder: &Path, name: &str) -> Result<Change, HistoryError> {
    let text = archive::read(folder, name)?;
    serde_json::from_slice(&text).map_err(|_| HistoryError::CorruptFile(name.to_owned()))
}

/// The changes from the last one back to the first that is still there.
#[derive(Debug)]
pub(super) struct Changes<'f> {
    folder: &'f Path,
    next: Option<String>,
    begun: bool,
}

impl<'f> Changes<'f> {
    /// Starting from an archived file.
    pub fn new(folder: &'f Path, last: Option<String>) -> Self {
        Self {
            folder,
            next: last,
            begun: false,
        }
    }
}

impl Iterator for Changes<'_> {
    type Item = Result<Change, HistoryError>;

    fn next(&mut self) -> Option<Self::Item> {
        match entry(self.folder, &self.next.take()?) {
            Ok(change) => {
                self.next.clone_from(&change.previous);
                Some(Ok(change))
            }
            // The earlier history was dropped.
            Err(HistoryError::MissingFile(_)) if self.begun => None,
            Err(error) => Some(Err(error)),
        }
        .inspect(|_| self.begun = true)
    }
}

/// How documents changed, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentChanges {
    /// New documents.
    pub added: Vec<String>,
    /// Documents with other content, or read in another way, than before.
    pub replaced: Vec<String>,
    /// Documents that were loaded again unchanged.
    pub same: Vec<String>,
    /// Removed documents.
    pub removed: Vec<String>,
}

/// The outcome of a change, or of a dry run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How documents changed.
    pub documents: DocumentChanges,
    /// How many events, claims, other things and statements changed.
    pub tally: ChangeSummary,
    /// How things would change, in a dry run: sorted by kind of change, then by name.
    pub things: Vec<ResourceChange>,
}

impl Outcome {
    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        let DocumentChanges {
            added,
            replaced,
            removed,
            ..
        } = &self.documents;
        added.is_empty() && replaced.is_empty() && removed.is_empty()
    }

    pub(super) fn of(documents: &[DocumentChange]) -> Self {
        let mut changes = DocumentChanges::default();
        for changed in documents {
            let list = match (&changed.before, &changed.after) {
                (None, _) => &mut changes.added,
                (_, None) => &mut changes.removed,
                _ => &mut changes.replaced,
            };
            list.push(changed.name().to_owned());
        }
        Self {
            documents: changes,
            ..Self::default()
        }
    }
}

/// Records in the history what a transaction has done so far; one that changed nothing, or is a dry
/// run, is aborted.
pub(super) fn record_change(
    store: &Store,
    writer: &mut Writer<'_>,
    context: &WriteContext,
    kind: Operation,
) -> Result<Outcome, HistoryError> {
    let snapshot = store.snapshot()?;
    context.check_state(&snapshot)?;
    let before = snapshot.view();
    let changed = changed(before, writer)?;
    let recorded: Vec<_> = changed
        .iter()
        .filter(|it| is_recorded(it))
        .cloned()
        .collect();
    let mut outcome = Outcome::of(&recorded);
    let after = writer.view();
    let difference = StateDiff::new(before, &after)?;
    let each = |thing| outcome.things.push(thing);
    let subjects = subjects(writer);
    let things = changed_things(before, &after, &subjects)?;
    outcome.tally = difference.of(subjects, each, context.dry_run)?;
    outcome
        .things
        .sort_by(|a, b| (a.how, &a.name).cmp(&(b.how, &b.name)));
    if context.dry_run || changed.is_empty() && writer.changes().is_empty() {
        writer.abort();
    } else if let Some((name, packed)) = new_entry(
        store,
        before,
        context,
        kind,
        (outcome.tally, things),
        recorded,
    )? {
        writer.note(LAST, Some(name.as_bytes()))?;
        writer.archive_file(name, packed);
    }
    Ok(outcome)
}

/// The archived file of the entry for a change of documents, which the store must name as its last;
/// none if no document changed, or the store keeps no history.
pub(super) fn new_entry(
    store: &Store,
    before: View<'_>,
    context: &WriteContext,
    kind: Operation,
    (tally, things): (ChangeSummary, Option<Vec<String>>),
    documents: Vec<DocumentChange>,
) -> Result<Option<(String, Vec<u8>)>, HistoryError> {
    if store.durability() != Durability::Durable || documents.is_empty() {
        return Ok(None);
    }
    let change = Change {
        tally,
        documents,
        things,
        ..Change::after(before, store.folder(), context, kind)?
    };
    Ok(Some(change.file()))
}

/// The subjects of the statements that a transaction has changed.
pub(super) fn subjects(writer: &Writer<'_>) -> BTreeSet<Id> {
    writer.changes().iter().map(|change| change.s).collect()
}

/// Whether a change goes into the history; a new path of a file alone does not.
pub(super) fn is_recorded(changed: &DocumentChange) -> bool {
    match (&changed.before, &changed.after) {
        (Some(before), Some(after)) => !before.has_same_content(after),
        _ => true,
    }
}

/// The records that a transaction has changed.
fn changed(before: View<'_>, writer: &Writer<'_>) -> store::Result<Vec<DocumentChange>> {
    let mut changed = BTreeMap::new();
    for key in writer
        .changed_notes()
        .iter()
        .filter(|key| key.starts_with(document::KEY))
    {
        let record = |view: View<'_>| view.note(key)?.map(document::read).transpose();
        let (before, after) = (record(before)?, record(writer.view())?);
        let built_in = before.iter().chain(&after).any(|record| record.built_in);
        if before != after && !built_in {
            let one = DocumentChange { before, after };
            changed.insert(one.name().to_owned(), one);
        }
    }
    Ok(changed.into_values().collect())
}
