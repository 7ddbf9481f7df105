//! What was known on a day, as a graph of its own: what was not known yet is left out, and all
//! that follows is derived from the rest, so that every question has its answer of that day.
//!
//! * An event is known from its `ann:firstKnown`, a claim from the day on which it was made or
//!   read; nothing points at what is not known.
//! * The sources of an event are those that were out by then. A claim keeps its sources: they are
//!   where we read today what was said that day.
//! * Labels are today's. Descriptions and comments, which may carry hindsight, are left out.
//! * A date is that of the best claim that stood then (`dates`), else the event's own.
//!
//! ```
//! use annals::{Annals, model::when::Window, query::{Answer, Limits}};
//!
//! let annals = Annals::bundled()?;
//! let day = Window::parse(None, Some("2023-12-14"))?.to.unwrap();
//! let then = annals.as_of(day)?;
//! let known = |annals: &Annals, event| {
//!     annals.ask(&format!("ASK {{ {event} a ann:Event }}"), &Limits::default())
//! };
//! assert_eq!(known(&then, "ev:kyivstar-attack")?, Answer::Truth(true));
//! assert_eq!(known(&then, "ev:kyivstar-intrusion")?, Answer::Truth(false));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod dates;
mod visibility;

use super::{Annals, Error, Occasion, VERSION, document};
use crate::derive;
use crate::model::vocab::ann;
use crate::model::when::Day;
use crate::query::Catalog;
use crate::store::{self, Bulk, Durability, Id, Scope, Store, View};
use oxrdf::NamedNode;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;
use visibility::Veil;

/// Of which day a store shows the knowledge, and what it holds back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AsOf {
    /// The day.
    pub day: Day,
    /// Events that may have been known by then, but only undated sources could say so.
    pub events_held_back: usize,
    /// Claims of that kind.
    pub claims_held_back: usize,
}

/// The name of the note about it.
const NOTE: &str = "as-of";

impl Annals {
    /// What was known on a day, for as long as the value lives.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn as_of(&self, day: Day) -> Result<Self, Error> {
        self.known(Store::scratch()?, day)
    }

    /// What was known on a day, in a new store in a folder.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn as_of_in(&self, day: Day, folder: &Path, durability: Durability) -> Result<Self, Error> {
        self.known(Store::create(folder, durability)?, day)
    }

    fn known(&self, store: Store, day: Day) -> Result<Self, Error> {
        let snapshot = self.store.snapshot()?;
        let (mut bulk, as_of) = unveiled(snapshot.view(), day)?;
        bulk.note(NOTE, &serde_json::to_vec(&as_of).unwrap_or_default());
        bulk.note(VERSION, Self::version().as_bytes());
        let state = store.snapshot()?.state();
        derive::finish(bulk, &store, state)?;
        Ok(Self {
            store,
            catalog: Catalog::embedded(),
            occasion: Occasion::default(),
        })
    }

    /// The day whose knowledge this is, where it is that of a day.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn shows(&self) -> Result<Option<AsOf>, store::Error> {
        let snapshot = self.store.snapshot()?;
        let note = snapshot.view().note(NOTE)?;
        Ok(note.and_then(|text| serde_json::from_slice(text).ok()))
    }

    /// Since when a source or claim had surely told of a thing.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn known_since(&self, thing: &NamedNode) -> Result<Option<Day>, store::Error> {
        let snapshot = self.store.snapshot()?;
        let view = snapshot.view();
        let days = match view.id(thing)? {
            Some(thing) => view.objects(thing, ann::FIRST_KNOWN)?,
            None => Vec::new(),
        };
        Ok(days.iter().filter_map(|id| id.day()).min())
    }

    /// What tells the content of this store from that of another: its documents and its state.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn key(&self) -> Result<String, store::Error> {
        let snapshot = self.store.snapshot()?;
        let mut text = format!("{} {}", Self::version(), snapshot.state());
        for record in document::every(snapshot.view())? {
            text.push_str(&format!(
                "\n{} {} {}",
                record.name, record.statements, record.hash
            ));
        }
        Ok(document::digest(text.as_bytes()))
    }
}

/// What documents say, without what the veil of a day hides.
fn unveiled(view: View<'_>, day: Day) -> store::Result<(Bulk, AsOf)> {
    let veil = Veil::of(view, day)?;
    let dates = dates::best(view, &veil)?;
    let mut copy = Copy {
        view,
        bulk: Bulk::new()?,
        numbers: HashMap::new(),
    };
    for scope in [Scope::Documents, Scope::Default] {
        for found in view.matches(None, None, None, scope)? {
            let found = found?;
            if !veil.hides(&found) {
                let object = dates.in_place_of(&found);
                copy.put(found.s, found.p, object, found.document)?;
            }
        }
    }
    for (event, document, property, object) in dates.of_undated() {
        copy.put(event, property, object, Some(document))?;
    }
    let mut bulk = copy.bulk;
    for record in document::every(view)? {
        bulk.note(&document::key(&record.name), &record.note());
    }
    let as_of = AsOf {
        day,
        events_held_back: veil.events_held_back,
        claims_held_back: veil.claims_held_back,
    };
    Ok((bulk, as_of))
}

/// Statements on their way from one store into another, which numbers terms anew.
struct Copy<'t> {
    view: View<'t>,
    bulk: Bulk,
    numbers: HashMap<Id, Id>,
}

impl Copy<'_> {
    fn number(&mut self, id: Id) -> store::Result<Id> {
        if let Some(known) = self.numbers.get(&id) {
            return Ok(*known);
        }
        let number = self.bulk.intern(&self.view.term(id)?)?;
        self.numbers.insert(id, number);
        Ok(number)
    }

    fn put(&mut self, s: Id, p: Id, o: Id, document: Option<Id>) -> store::Result<()> {
        let [s, p, o] = [self.number(s)?, self.number(p)?, self.number(o)?];
        let document = document.map(|name| self.number(name)).transpose()?;
        self.bulk.add(s, p, o, document)
    }
}
