//! Copying some of the statements of a store into an empty one, with the records of its documents.

use super::{Annals, VERSION, document};
use crate::derive;
use crate::store::{self, BulkLoader, Cursor, Id, Store, View};
use oxrdf::NamedNodeRef;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::HashMap;

/// Copies statements from one store into another, which has its own term ids.
pub(super) struct StatementCopier<'t> {
    view: View<'t>,
    cursor: Cursor<'t>,
    bulk: BulkLoader,
    ids: HashMap<Id, Id>,
    /// The subject of the last statement: all about one are copied in a row.
    last: Option<(Id, Id)>,
    /// How many statements of each document were copied.
    copied: HashMap<Option<Id>, usize>,
}

impl<'t> StatementCopier<'t> {
    pub fn new(view: View<'t>) -> store::Result<Self> {
        Ok(Self {
            view,
            cursor: view.cursor(),
            bulk: BulkLoader::new()?,
            ids: HashMap::new(),
            last: None,
            copied: HashMap::new(),
        })
    }

    fn copy_id(&mut self, id: Id) -> store::Result<Id> {
        // A value that is its own id has the same in every store.
        if id.is_inline() {
            return Ok(id);
        }
        if let Some(known) = self.ids.get(&id) {
            return Ok(*known);
        }
        let number = self.bulk.intern(&self.cursor.term(id)?)?;
        self.ids.insert(id, number);
        Ok(number)
    }

    pub fn copy_statement(
        &mut self,
        s: Id,
        p: Id,
        o: Id,
        document: Option<Id>,
    ) -> store::Result<()> {
        *self.copied.entry(document).or_default() += 1;
        let subject = match self.last {
            Some((last, copied)) if last == s => copied,
            _ => self.copy_id(s)?,
        };
        self.last = Some((s, subject));
        let [s, p, o] = [subject, self.copy_id(p)?, self.copy_id(o)?];
        let document = document.map(|name| self.copy_id(name)).transpose()?;
        self.bulk.add(s, p, o, document)
    }

    /// What was copied, with the records of all documents of which anything was, each with the number
    /// of its statements here.
    pub fn finish(mut self) -> store::Result<BulkLoader> {
        for mut record in document::all_with_built_in(self.view)? {
            let mut statements = 0;
            for graph in &record.graphs {
                let graph = self.view.id(NamedNodeRef::new_unchecked(graph))?;
                let copied = graph.and_then(|graph| self.copied.get(&Some(graph)));
                statements += copied.copied().unwrap_or(0);
            }
            if statements > 0 || record.statements == 0 || record.name.is_empty() {
                record.statements = statements;
                let note = record.note();
                self.bulk.note(&document::key(&record.name), Some(&note));
            }
        }
        Ok(self.bulk)
    }
}

impl Annals {
    /// A database of statements copied into an empty store, with a note of what was left out.
    pub(super) fn over_copy(
        store: Store,
        mut bulk: BulkLoader,
        name: &str,
        note: &impl Serialize,
    ) -> store::Result<Self> {
        let note = serde_json::to_vec(note).unwrap_or_default();
        bulk.note(name, Some(&note));
        bulk.note(VERSION, Some(Self::version().as_bytes()));
        let state = store.snapshot()?.state();
        derive::finish_bulk(bulk, &store, state)?;
        Ok(Self::over(store))
    }

    /// The note of what was left out; `None` if this is no such copy. `what` names it if it is
    /// damaged.
    pub(super) fn note_of_copy<T: DeserializeOwned>(
        &self,
        name: &str,
        what: &'static str,
    ) -> store::Result<Option<T>> {
        let snapshot = self.store.snapshot()?;
        let note = snapshot.view().note(name)?;
        note.map(|text| serde_json::from_slice(text).map_err(|_| store::Error::Damaged(what)))
            .transpose()
    }
}
