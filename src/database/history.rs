//! The history of a store: an entry for each change, with what the documents were before and
//! after it.
//!
//! An entry is a kept file. Each names the one before it; the store names the last one, in the
//! same transaction as the change itself, so that the history is never ahead or behind.

use super::Error;
use super::archive;
use super::change_summary::{Difference, Tally, Thing};
use super::document::{self, Record, digest};
use crate::parse;
use crate::store::{self, Durability, Id, Store, View, Writer};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// The note that names the last entry.
pub(super) const LAST: &str = "history";

/// Told how many documents are read, of how many.
pub type Progress = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// When and by what a store is changed, for its history, and whether it is changed at all.
#[derive(Clone, Default)]
pub struct Occasion {
    /// The time; none where nobody knows.
    pub now: Option<DateTime<Utc>>,
    /// What was called, in the user's words: `annals load data`.
    pub command: String,
    /// Only find out what would change, and change nothing.
    pub dry_run: bool,
    /// Is told how far it is.
    pub progress: Option<Progress>,
    /// Documents that the store has let in before: what another version of the program would
    /// find fault with is let in again.
    pub known: bool,
}

impl Occasion {
    pub(super) fn tell(&self, done: usize, of: usize) {
        if let Some(progress) = &self.progress {
            progress(done, of);
        }
    }
}

impl fmt::Debug for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Occasion")
            .field("now", &self.now)
            .field("command", &self.command)
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}

/// What kind of change it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Documents were loaded, and perhaps others removed.
    Load,
    /// Documents were removed.
    Remove,
    /// An update changed documents.
    Update,
    /// The change of this number was taken back.
    Undo(u64),
    /// The change of this number was made again.
    Redo(u64),
    /// Nothing was changed; the history before was forgotten, and all documents stand here.
    Forget,
}

/// A document before and after a change; none where it was not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// Before.
    pub before: Option<Record>,
    /// After.
    pub after: Option<Record>,
}

impl Touched {
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
    /// When it was made, if anybody knew.
    pub when: Option<DateTime<Utc>>,
    /// What was called.
    pub command: String,
    /// What kind of change it is.
    pub kind: Kind,
    /// What it did.
    pub tally: Tally,
    /// The documents that it touched.
    pub documents: Vec<Touched>,
    /// The kept file of the entry before.
    pub(super) previous: Option<String>,
    /// The change that undo takes back next; 0 if there is none.
    pub(super) undo: u64,
    /// Changes that were taken back and can be made again, the next one last.
    pub(super) redo: Vec<u64>,
}

impl Change {
    /// The kept file that holds it, and its content.
    pub(super) fn file(&self) -> (String, Vec<u8>) {
        // An entry of strings and numbers is always JSON.
        let text = serde_json::to_vec(self).unwrap_or_default();
        let name = format!("{:08}-{}.json.gz", self.number, digest(&text));
        (name, parse::pack(&text))
    }

    /// The entry with which a history begins anew: all documents, and nothing before.
    pub(super) fn forget(number: u64, documents: Vec<Record>, occasion: &Occasion) -> Self {
        let documents = documents.into_iter().map(|record| Touched {
            before: None,
            after: Some(record),
        });
        Self {
            number,
            when: occasion.now,
            command: occasion.command.clone(),
            kind: Kind::Forget,
            tally: Tally::default(),
            documents: documents.collect(),
            previous: None,
            undo: 0,
            redo: Vec::new(),
        }
    }

    /// The entry of a change of this kind that follows a state.
    pub(super) fn after(
        view: View<'_>,
        folder: &Path,
        occasion: &Occasion,
        kind: Kind,
    ) -> Result<Self, Error> {
        let previous = last(view)?;
        let before = previous.as_deref().map(|name| entry(folder, name));
        let before = before.transpose()?;
        let number = before.as_ref().map_or(0, |change| change.number) + 1;
        let mut redo = before.as_ref().map_or(Vec::new(), |it| it.redo.clone());
        let undo = match kind {
            Kind::Load | Kind::Remove | Kind::Update => {
                redo.clear();
                number
            }
            Kind::Undo(undone) => {
                redo.push(undone);
                beneath(folder, previous.as_deref(), undone)?
            }
            Kind::Redo(redone) => {
                redo.pop();
                redone
            }
            Kind::Forget => 0,
        };
        Ok(Self {
            number,
            when: occasion.now,
            command: occasion.command.clone(),
            kind,
            tally: Tally::default(),
            documents: Vec::new(),
            previous,
            undo,
            redo,
        })
    }
}

/// The change that undo takes back once a change has been taken back.
fn beneath(folder: &Path, last: Option<&str>, undone: u64) -> Result<u64, Error> {
    let mut changes = Changes::new(folder, last.map(str::to_owned));
    let undone = changes.find(|change| !matches!(change, Ok(it) if it.number != undone));
    undone.transpose()?;
    Ok(changes.next().transpose()?.map_or(0, |before| before.undo))
}

/// The kept file of the last entry of a state.
pub(super) fn last(view: View<'_>) -> store::Result<Option<String>> {
    let name = view.note(LAST)?;
    Ok(name.map(|name| String::from_utf8_lossy(name).into_owned()))
}

/// The kept file of the entry with the highest number, of a store that cannot tell it any more;
/// of two of one number, the one that was written later. It may be of a change that was not
/// finished.
pub(super) fn highest(folder: &Path) -> Result<Option<String>, Error> {
    let names = Store::kept_names(folder)?.into_iter();
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

/// The number of the entry in a kept file; none where it is no entry.
pub(super) fn number(name: &str) -> Option<u64> {
    let (number, _) = name.strip_suffix(".json.gz")?.split_once('-')?;
    number.parse().ok()
}

/// The documents as the history tells them.
pub(super) fn documents(
    folder: &Path,
    last: Option<String>,
) -> Result<BTreeMap<String, Record>, Error> {
    let mut documents = BTreeMap::new();
    let mut oldest = None;
    for change in Changes::new(folder, last) {
        let change = change?;
        for touched in &change.documents {
            let name = touched.name().to_owned();
            // The latest change of each counts.
            documents
                .entry(name)
                .or_insert_with(|| touched.after.clone());
        }
        oldest = Some(change.number);
        if change.kind == Kind::Forget {
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
        Some(number) => Err(Error::Forgotten(number - 1)),
    }
}

/// The kept files that a history rests on: its entries, and all that these name.
pub(super) fn files(folder: &Path, last: Option<String>) -> Result<BTreeSet<String>, Error> {
    let mut files: BTreeSet<String> = last.iter().cloned().collect();
    for change in Changes::new(folder, last) {
        let change = change?;
        for touched in &change.documents {
            for record in touched.before.iter().chain(&touched.after) {
                let text = Some(archive::name(&record.text)).filter(|_| !record.text.is_empty());
                files.extend(text.into_iter().chain(record.patches.iter().cloned()));
            }
        }
        if change.kind == Kind::Forget {
            break;
        }
        files.extend(change.previous);
    }
    Ok(files)
}

/// The entry in a kept file.
pub(super) fn entry(folder: &Path, name: &str) -> Result<Change, Error> {
    let text = archive::fetch(folder, name)?;
    serde_json::from_slice(&text).map_err(|_| Error::BadCopy(name.to_owned()))
}

/// The changes from the last one back to the first, or to the first that is not forgotten.
#[derive(Debug)]
pub(super) struct Changes<'f> {
    folder: &'f Path,
    next: Option<String>,
    begun: bool,
}

impl<'f> Changes<'f> {
    /// From a kept file on.
    pub fn new(folder: &'f Path, last: Option<String>) -> Self {
        Self {
            folder,
            next: last,
            begun: false,
        }
    }
}

impl Iterator for Changes<'_> {
    type Item = Result<Change, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match entry(self.folder, &self.next.take()?) {
            Ok(change) => {
                self.next.clone_from(&change.previous);
                Some(Ok(change))
            }
            // What came before was forgotten.
            Err(Error::NoCopy(_)) if self.begun => None,
            Err(error) => Some(Err(error)),
        }
        .inspect(|_| self.begun = true)
    }
}

/// What became of the documents of a change, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fates {
    /// Those that were not there before.
    pub added: Vec<String>,
    /// Those that say something else, or are read in another way, than before.
    pub replaced: Vec<String>,
    /// Those that were loaded again and had not changed.
    pub same: Vec<String>,
    /// Those that are there no more.
    pub removed: Vec<String>,
}

/// What a change has come to, or would come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What became of documents.
    pub documents: Fates,
    /// How many events, claims, other things and statements it concerns.
    pub tally: Tally,
    /// What it would do to things, in a dry run: by what becomes of them, then by name.
    pub things: Vec<Thing>,
}

impl Outcome {
    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        let Fates {
            added,
            replaced,
            removed,
            ..
        } = &self.documents;
        added.is_empty() && replaced.is_empty() && removed.is_empty()
    }

    pub(super) fn of(documents: &[Touched]) -> Self {
        let mut fates = Fates::default();
        for touched in documents {
            let fate = match (&touched.before, &touched.after) {
                (None, _) => &mut fates.added,
                (_, None) => &mut fates.removed,
                _ => &mut fates.replaced,
            };
            fate.push(touched.name().to_owned());
        }
        Self {
            documents: fates,
            ..Self::default()
        }
    }
}

/// Enters what a write has done so far in the history; a write that has changed nothing, or shall
/// change nothing, is given up.
pub(super) fn enter(
    store: &Store,
    writer: &mut Writer<'_>,
    occasion: &Occasion,
    kind: Kind,
) -> Result<Outcome, Error> {
    let snapshot = store.snapshot()?;
    let before = snapshot.view();
    let touched = touched(before, writer)?;
    let worth: Vec<_> = touched.iter().filter(|it| is_worth(it)).cloned().collect();
    let mut outcome = Outcome::of(&worth);
    let difference = Difference::new(before, writer.view())?;
    let each = |thing| outcome.things.push(thing);
    outcome.tally = difference.of(subjects(writer), each, occasion.dry_run)?;
    outcome
        .things
        .sort_by(|a, b| (a.how, &a.name).cmp(&(b.how, &b.name)));
    if occasion.dry_run || touched.is_empty() && writer.changes().is_empty() {
        writer.give_up();
    } else if store.durability() == Durability::Durable && !worth.is_empty() {
        let mut change = Change::after(before, store.folder(), occasion, kind)?;
        change.tally = outcome.tally;
        change.documents = worth;
        let (name, packed) = change.file();
        writer.note(LAST, Some(name.as_bytes()))?;
        writer.keep(name, packed);
    }
    Ok(outcome)
}

/// The subjects of what a write has changed.
pub(super) fn subjects(writer: &Writer<'_>) -> BTreeSet<Id> {
    writer.changes().iter().map(|change| change.s).collect()
}

/// Where a file lies is nothing that one would take back.
fn is_worth(touched: &Touched) -> bool {
    match (&touched.before, &touched.after) {
        (Some(before), Some(after)) => !before.says_as(after),
        _ => true,
    }
}

/// The records that a write has changed.
fn touched(before: View<'_>, writer: &Writer<'_>) -> store::Result<Vec<Touched>> {
    let mut touched = BTreeMap::new();
    for key in writer
        .noted()
        .iter()
        .filter(|key| key.starts_with(document::KEY))
    {
        let record =
            |view: View<'_>| Ok::<_, store::Error>(view.note(key)?.and_then(document::read));
        let (before, after) = (record(before)?, record(writer.view())?);
        let built_in = before.iter().chain(&after).any(|record| record.built_in);
        if before != after && !built_in {
            let one = Touched { before, after };
            touched.insert(one.name().to_owned(), one);
        }
    }
    Ok(touched.into_values().collect())
}
