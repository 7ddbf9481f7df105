//! As-of databases: what was known on a day. What was not yet known is left out, and everything is
//! derived again from the rest, so that every query gives the answer of that day.
//!
//! * An event is known from its `ann:firstKnown`, a claim from the day on which it was made or
//!   read; nothing refers to what was not known.
//! * The sources of an event are those published by then. A claim keeps its sources: they are where
//!   we read today what was said that day.
//! * Labels are today's. Descriptions and comments, which may contain hindsight, are left out.
//! * A date is that of the best claim with a standing then (`dates`), otherwise the event's own.
//!
//! ```
//! use annals::{Annals, model::when::Window, query::Answer};
//!
//! let annals = Annals::bundled()?;
//! let day = Window::parse(None, Some("2023-12-14"))?.to.unwrap();
//! let then = annals.as_of(day)?;
//! let known = |annals: &Annals, event| annals.query(&format!("ASK {{ {event} a ann:Event }}"));
//! assert_eq!(known(&then, "ev:kyivstar-attack")?, Answer::Boolean(true));
//! assert_eq!(known(&then, "ev:kyivstar-intrusion")?, Answer::Boolean(false));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod dates;
mod visibility;

use super::statement_copier::StatementCopier;
use super::{Annals, document, marking};
use crate::model::vocab::ann;
use crate::model::when::Day;
use crate::store::{self, BulkLoader, Durability, Scope, Store, View};
use oxrdf::NamedNode;
use serde::{Deserialize, Serialize};
use std::path::Path;
use visibility::Visibility;

/// The day of an as-of database, and what it leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AsOf {
    /// The day.
    pub day: Day,
    /// Events that may have been known by then, but only undated sources mention them.
    pub events_held_back: usize,
    /// Such claims.
    pub claims_held_back: usize,
}

/// The name of the note that holds it.
pub(super) const NOTE: &str = "as-of";

impl Annals {
    /// A temporary database with what was known on a day.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn as_of(&self, day: Day) -> store::Result<Self> {
        self.build_as_of(Store::scratch()?, day)
    }

    /// A database in a new folder with what was known on a day.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn as_of_in(&self, day: Day, folder: &Path, durability: Durability) -> store::Result<Self> {
        self.build_as_of(Store::create(folder, durability)?, day)
    }

    fn build_as_of(&self, store: Store, day: Day) -> store::Result<Self> {
        let snapshot = self.store.snapshot()?;
        let (bulk, as_of) = visible_statements(snapshot.view(), day)?;
        snapshot.confirm()?;
        Self::over_copy(store, bulk, NOTE, &as_of)
    }

    /// The as-of day and what was left out, if this is an as-of database.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn as_of_info(&self) -> Result<Option<AsOf>, store::Error> {
        self.note_of_copy(NOTE, "the note of an as-of day")
    }

    /// The first day on which a source or claim certainly mentioned a thing.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn first_known_day(&self, thing: &NamedNode) -> Result<Option<Day>, store::Error> {
        let snapshot = self.store.snapshot()?;
        let view = snapshot.view();
        let days = match view.id(thing)? {
            Some(thing) => view.objects(thing, ann::FIRST_KNOWN)?,
            None => Vec::new(),
        };
        Ok(days.iter().filter_map(|id| id.day()).min())
    }

    /// A key of the content of this database, from its documents and its state, for caches.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn key(&self) -> Result<String, store::Error> {
        let snapshot = self.store.snapshot()?;
        let mut text = format!("{} {}", Self::version(), snapshot.state());
        for note in [NOTE, marking::NOTE] {
            let note = snapshot.view().note(note)?.unwrap_or_default();
            text.push_str(&String::from_utf8_lossy(note));
        }
        for record in document::all_with_built_in(snapshot.view())? {
            text.push_str(&format!(
                "\n{} {} {}",
                record.name, record.statements, record.hash
            ));
        }
        Ok(document::digest(text.as_bytes()))
    }
}

/// The asserted statements that are visible on a day.
fn visible_statements(view: View<'_>, day: Day) -> store::Result<(BulkLoader, AsOf)> {
    let visibility = Visibility::on_day(view, day)?;
    let dates = dates::best_dates(view, &visibility)?;
    let mut copier = StatementCopier::new(view)?;
    for scope in [Scope::Documents, Scope::Default] {
        for found in view.matches(None, None, None, scope)? {
            let found = found?;
            if !visibility.hides(&found) {
                let object = dates.object_on_day(&found);
                copier.copy_statement(found.s, found.p, object, found.document)?;
            }
        }
    }
    for (event, document, property, object) in dates.for_undated() {
        copier.copy_statement(event, property, object, Some(document))?;
    }
    let bulk = copier.finish()?;
    let as_of = AsOf {
        day,
        events_held_back: visibility.events_held_back,
        claims_held_back: visibility.claims_held_back,
    };
    Ok((bulk, as_of))
}
