//! When things were last changed, and how often, as the history of a store says.
//!
//! An entry of the history names the things that it changed, with those that changed claims are about.
//! One that changed very many, filled an empty store, or was written by an older version names none:
//! then all things of its documents count as changed.

use super::graph_name::name;
use super::history::{self, Changes, Operation};
use super::{Annals, HistoryError};
use crate::model::id;
use crate::store::{self, Scope, View};
use chrono::{DateTime, Utc};
use oxrdf::{NamedNode, Term};
use std::collections::{BTreeSet, HashMap};

/// When something was last changed, and how often since it was first recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// The time of the last change.
    pub at: DateTime<Utc>,
    /// The number of changes after the first.
    pub number: usize,
}

impl Revision {
    /// Both together: one that names the thing, and one of its documents.
    fn and(self, other: Self) -> Self {
        Self {
            at: self.at.max(other.at),
            number: self.number + other.number + 1,
        }
    }
}

/// The revisions of all things of a store.
#[derive(Debug, Clone, Default)]
pub struct Revisions {
    things: HashMap<String, Revision>,
    documents: HashMap<String, Revision>,
}

impl Annals {
    /// When each thing was last changed; nothing where the database keeps no history.
    ///
    /// # Errors
    /// See [`HistoryError`].
    pub fn revisions(&self) -> Result<Revisions, HistoryError> {
        let mut revisions = Revisions::default();
        let last = history::last(self.store.snapshot()?.view())?;
        for change in Changes::new(self.store.folder(), last) {
            let change = change?;
            let Some(when) = change.when else { continue };
            for thing in change.things.iter().flatten() {
                add(&mut revisions.things, thing, when);
            }
            if change.things.is_none() {
                for changed in &change.documents {
                    // a history that was dropped still says when each document was loaded
                    let loaded = changed.after.as_ref().and_then(|it| it.loaded);
                    let at = match change.kind {
                        Operation::Forget => loaded.unwrap_or(when),
                        _ => when,
                    };
                    add(&mut revisions.documents, changed.name(), at);
                }
            }
        }
        Ok(revisions)
    }

    /// The revision of a thing among all.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn revision(
        &self,
        revisions: &Revisions,
        thing: &NamedNode,
    ) -> Result<Option<Revision>, store::Error> {
        let mut found = revisions.things.get(&id::shorten(thing.as_str())).copied();
        if revisions.documents.is_empty() {
            return Ok(found);
        }
        let snapshot = self.store.snapshot()?;
        let view = snapshot.view();
        let mut latest: Option<Revision> = None;
        for document in documents(view, thing)? {
            if let Some(its) = revisions.documents.get(&document)
                && latest.is_none_or(|known| known.at < its.at)
            {
                latest = Some(*its);
            }
        }
        if let Some(of_document) = latest {
            found = Some(found.map_or(of_document, |its| its.and(of_document)));
        }
        Ok(found)
    }
}

/// The names of the documents that describe a thing.
fn documents(view: View<'_>, thing: &NamedNode) -> Result<Vec<String>, store::Error> {
    let mut graphs = BTreeSet::new();
    if let Some(subject) = view.id(thing)? {
        for found in view.matches(Some(subject), None, None, Scope::Documents)? {
            graphs.extend(found?.document);
        }
    }
    let mut names = Vec::new();
    for graph in graphs {
        if let Term::NamedNode(graph) = view.term(graph)? {
            names.push(name(&graph).to_owned());
        }
    }
    Ok(names)
}

fn add(revisions: &mut HashMap<String, Revision>, name: &str, at: DateTime<Utc>) {
    match revisions.get_mut(name) {
        // entries come latest first
        Some(known) => known.number += 1,
        None => {
            revisions.insert(name.to_owned(), Revision { at, number: 0 });
        }
    }
}
