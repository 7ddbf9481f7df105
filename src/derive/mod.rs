//! What the program adds to what was written: plain dates that any engine sorts and filters, the
//! day on which something was first known, and shortcuts to what standing claims assert.
//!
//! Derived statements are made from the documents alone, in the transaction that changes these;
//! nobody writes them by hand. They use only properties that the ontology marks `ann:Derived`,
//! and each has for its subject the thing that it was derived for.
//!
//! * [`bounds`]: from a date as written to its earliest and latest days
//! * `known`: since when a source or claim had surely said it
//! * `shortcuts`: which claims stand, whom they name, what is contested
//! * `reach`: whose derived statements a change can have changed
//!
//! ```
//! use annals::derive;
//! use annals::model::vocab::ann;
//! use annals::store::{Error, Store};
//! use oxrdf::{Literal, NamedNode, Triple};
//!
//! let event = NamedNode::new("https://w3id.org/annals/id/event/outage")?;
//! let edtf = NamedNode::new("http://id.loc.gov/datatypes/edtf/EDTF")?;
//! let date = Triple::new(event.clone(), ann::DATE, Literal::new_typed_literal("2023-05", edtf));
//! let store = Store::scratch()?;
//! store.write(|writer| {
//!     writer.replace(Some(&event), [&date])?;
//!     derive::renew(writer)
//! })?;
//! let snapshot = store.snapshot()?;
//! let view = snapshot.view();
//! let latest = view.objects(view.id(&event)?.unwrap(), ann::LATEST)?;
//! assert_eq!(latest[0].day().unwrap().to_string(), "2023-05-31");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod bounds;
mod known;
mod reach;
mod shortcuts;
mod words;

use crate::store::{Bulk, Derived, Graph, Id, Object, Result, Store, Writer};
use bounds::{flag, values};
use oxrdf::NamedNodeRef;
use words::Words;

/// The version of everything that is derived: a store of another one is derived anew.
pub const VERSION: u32 = 1;

/// What follows for single things of a graph, without a change to it.
#[derive(Debug)]
pub struct Derivation(Words);

impl Derivation {
    /// Looks the terms up that it asks for.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn of(graph: &impl Graph) -> Result<Self> {
        let words = Words::new(|word| Ok(graph.number(word)?.unwrap_or(Id::NOWHERE)))?;
        Ok(Self(words))
    }

    /// Everything that follows for one thing.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn thing(&self, graph: &impl Graph, thing: Id) -> Result<Vec<(Id, Object)>> {
        derive(graph, &self.0, thing)
    }
}

/// The properties by which [`Graph::pointing`] is asked, numbered by `number`.
///
/// # Errors
/// Those of `number`.
pub fn reversed(number: impl FnMut(NamedNodeRef<'static>) -> Result<Id>) -> Result<[Id; 3]> {
    Ok(Words::new(number)?.reversed())
}

/// Everything that follows for one thing.
fn derive(graph: &impl Graph, words: &Words, thing: Id) -> Result<Vec<(Id, Object)>> {
    let about = graph.about(thing)?;
    let is = |class| values(&about, words.of_type).any(|its| its == class);
    let when = bounds::when(graph, words, &about)?;
    let mut found = when
        .as_ref()
        .map_or_else(Vec::new, |when| bounds::statements(words, when));
    let mut known = None;
    if is(words.event) {
        known = known::event(graph, words, thing, &about, when.as_ref())?;
        found.extend(shortcuts::event(graph, words, thing, &about)?);
    } else if is(words.claim) {
        known = known::claim(graph, words, &about)?;
        if shortcuts::stands(graph, words, thing, &about)? {
            found.push((words.standing, flag()));
        }
    }
    let known = known.and_then(Id::of_day);
    found.extend(known.map(|day| (words.first_known, Object::Known(day))));
    Ok(found)
}

/// Derives anew for everything that a write has touched or can have changed.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn renew(writer: &mut Writer<'_>) -> Result<()> {
    let words = Words::new(|word| writer.intern(word))?;
    let touched = reach::reach(&writer.view(), &words, writer.changes())?;
    for thing in touched {
        let derived = derive(&writer.view(), &words, thing)?;
        writer.set_derived(thing, derived)?;
    }
    Ok(())
}

/// Derives anew for every subject there is.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn renew_all(writer: &mut Writer<'_>) -> Result<()> {
    let words = Words::new(|word| writer.intern(word))?;
    for thing in writer.view().all_subjects()? {
        let derived = derive(&writer.view(), &words, thing)?;
        writer.set_derived(thing, derived)?;
    }
    Ok(())
}

/// Fills a store with what was collected and all that follows from it, in place of what it held
/// in a state of that number.
///
/// # Errors
/// [`crate::store::Error::Changed`], or see [`crate::store::Error`].
pub fn finish(mut bulk: Bulk, store: &Store, state: usize) -> Result<()> {
    let words = Words::new(|word| bulk.intern(word))?;
    let reversed = words.reversed();
    bulk.finish(store, state, &reversed, |graph, things| {
        let mut all: Vec<Derived> = Vec::new();
        for thing in things {
            let derived = derive(graph, &words, *thing)?;
            if !derived.is_empty() {
                all.push((*thing, derived));
            }
        }
        Ok(all)
    })
}
