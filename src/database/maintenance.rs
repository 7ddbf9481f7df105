//! Upkeep of a store in a folder: whether it is whole, without what is not needed, made anew from
//! the kept copies.

use super::document::{self, Record};
use super::history::{self, Change, Occasion};
use super::{Error, archive, load, undo};
use crate::derive;
use crate::parse::Input;
use crate::store::{self, Census, Durability, Renewal, Store};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// What a look over a whole store has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Statements, terms and spans.
    pub census: Census,
    /// Documents.
    pub documents: usize,
    /// Changes in the history.
    pub changes: usize,
    /// Kept files, each read and held against its digest.
    pub files: usize,
}

/// Reads everything: the tables, the history, and every kept file that the history names.
///
/// # Errors
/// What is wrong first: [`store::Error::Damaged`], [`Error::NoCopy`], [`Error::BadCopy`], or see
/// [`store::Error`].
pub fn verify(folder: &Path) -> Result<Verified, Error> {
    let store = Store::open(folder, Durability::Durable)?;
    let snapshot = store.snapshot()?;
    let view = snapshot.view();
    let census = view.verify()?;
    let last = history::last(view)?;
    let files = history::files(folder, last.clone())?;
    let changes = history::Changes::new(folder, last.clone());
    for file in &files {
        // The entries were read just now.
        if history::number(file).is_none() {
            archive::fetch(folder, file)?;
        }
    }
    let mut told = history::documents(folder, last)?;
    let there = document::stated(view)?;
    for record in &there {
        let same = told
            .remove(&record.name)
            .is_some_and(|it| it.says_as(record));
        if !same {
            return Err(Error::Untold(record.name.clone()));
        }
    }
    match told.into_keys().next() {
        Some(name) => Err(Error::Untold(name)),
        None => Ok(Verified {
            census,
            documents: there.len(),
            changes: changes.count(),
            files: files.len(),
        }),
    }
}

/// How large a store was before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    /// Bytes before.
    pub before: u64,
    /// Bytes after.
    pub after: u64,
}

/// Writes a store anew without the pages and kept files that nothing needs; to forget is to need
/// no earlier state any more.
///
/// # Errors
/// [`store::Error::Locked`], [`store::Error::InUse`], or see [`Error`]; the store is as it was.
pub fn compact(
    folder: &Path,
    wait: Duration,
    forget: bool,
    occasion: &Occasion,
) -> Result<Compacted, Error> {
    let renewal = Renewal::begin(folder, wait)?;
    let before = Store::size(folder)?;
    renewal.copy()?;
    let store = Store::open(&renewal.workshop(), Durability::Scratch)?;
    let snapshot = store.snapshot()?;
    let mut last = history::last(snapshot.view())?;
    if forget && let Some(name) = &last {
        let documents = document::stated(snapshot.view())?;
        let number = history::number(name).unwrap_or(0) + 1;
        let (name, packed) = Change::forget(number, documents, occasion).file();
        store.write(|writer| writer.note(history::LAST, Some(name.as_bytes())))?;
        renewal.keep(&[(name.clone(), packed)])?;
        last = Some(name);
    }
    drop(snapshot);
    store.close();
    let files = history::files(folder, last)?;
    renewal.finish(|name| files.contains(name))?;
    let after = Store::size(folder)?;
    Ok(Compacted { before, after })
}

/// What a store was made anew from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    /// Documents.
    pub documents: usize,
    /// Statements that they make.
    pub statements: usize,
    /// Whether the store itself could not tell its last change, so that it is the last of which
    /// something was kept.
    pub guessed: bool,
}

/// Makes a store anew from the kept copies of its documents, whatever its file has come to.
///
/// # Errors
/// [`Error::NoCopy`], [`Error::BadCopy`], [`store::Error::InUse`], or see [`Error`]; what is there
/// stays as it was.
pub fn rebuild(folder: &Path, wait: Duration) -> Result<Rebuilt, Error> {
    if !folder.is_dir() {
        return Err(store::Error::Missing(folder.to_owned()).into());
    }
    let renewal = Renewal::begin(folder, wait)?;
    let told = told(folder);
    let guessed = told.is_none();
    let last = match told {
        Some(last) => last,
        None => history::highest(folder)?,
    };
    if last.is_none() && guessed {
        return Err(Error::NothingKept(folder.to_owned()));
    }
    let documents = history::documents(folder, last.clone())?;
    let store = Store::create(&renewal.workshop(), Durability::Scratch)?;
    fill(&store, folder, &documents, last)?;
    store.verify()?;
    store.close();
    renewal.finish(|_| true)?;
    Ok(Rebuilt {
        documents: documents.keys().filter(|name| !name.is_empty()).count(),
        statements: documents.values().map(|record| record.statements).sum(),
        guessed,
    })
}

/// The last entry that a store tells; none where it cannot be read.
fn told(folder: &Path) -> Option<Option<String>> {
    let store = Store::open(folder, Durability::Durable).ok()?;
    let snapshot = store.snapshot().ok()?;
    let last = history::last(snapshot.view()).ok()?;
    let documents = document::stated(snapshot.view()).ok()?;
    // One of before there was a history tells nothing of it.
    let told = last.is_some() || documents.is_empty();
    drop(snapshot);
    store.close();
    told.then_some(last)
}

/// Fills a new store with what documents say according to their records.
fn fill(
    store: &Store,
    folder: &Path,
    documents: &BTreeMap<String, Record>,
    last: Option<String>,
) -> Result<(), Error> {
    let with_text = documents.values().filter(|record| !record.text.is_empty());
    let inputs = with_text.map(|record| archive::input(folder, record));
    let inputs = inputs.collect::<Result<Vec<Input>, Error>>()?;
    let occasion = Occasion {
        known: true,
        ..Occasion::default()
    };
    let filled = load::fill(store, inputs, &occasion)?.records;
    let filled: BTreeMap<_, _> = filled.iter().map(|it| (it.name.as_str(), it)).collect();
    store.write(|writer| {
        let mut steps = Vec::new();
        for record in documents.values() {
            let from = filled.get(record.name.as_str()).copied();
            if from.is_some_and(|from| from.says_as(record)) {
                writer.note(&document::key(&record.name), Some(&record.note()))?;
            } else {
                steps.push((from, Some(record)));
            }
        }
        undo::set(writer, folder, &steps)?;
        let last = last.as_ref().map(String::as_bytes);
        writer.note(history::LAST, last)?;
        Ok::<_, Error>(derive::renew(writer)?)
    })
}
