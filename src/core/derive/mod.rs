//! Derived statements: plain dates that any engine can sort and filter, the day on which something
//! was first known, and shortcuts to what standing claims assert.
//!
//! They are derived from the documents alone, in the transaction that changes these; nobody writes
//! them by hand. They use only properties that the ontology marks `ann:Derived`, and their subject
//! is the resource that they are derived for.
//!
//! * [`bounds`]: from a date as written to its earliest and latest days
//! * `first_known`: since when a source or claim had certainly reported it, and until when one vouches
//!   for an event whose end nobody gave
//! * `sort_key`: in which order events are listed
//! * `standing`: who still stands by a claim
//! * [`attribution`]: who did it, according to whom, and how that is disputed
//! * `facts`: facts of the record that claims are against, and whether an event happened
//! * `shortcuts`: the short form of these three, as statements; [`EventReader`] gives them in full
//! * `affected`: which subjects need their derived statements updated after a change
//!
//! ```
//! # use annals_core as annals;
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
//!     derive::rederive(writer)
//! })?;
//! let snapshot = store.snapshot()?;
//! let view = snapshot.view();
//! let latest = view.objects(view.id(&event)?.unwrap(), ann::LATEST)?;
//! assert_eq!(latest[0].day().unwrap().to_string(), "2023-05-31");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod affected;
pub mod attribution;
pub mod bounds;
mod claim;
mod event_reader;
mod facts;
mod first_known;
mod property_classes;
mod shortcuts;
mod sort_key;
mod standing;
mod terms;

pub use claim::{Basis, Days, Stance};
pub use event_reader::{ClaimStanding, Departure, EventReader, EventState};
pub use facts::{DisputedFact, FactDisputeKind, Happening};
pub use first_known::KnownDays;
pub use sort_key::{SortKeys, natural};

use crate::model::when::{Day, When};
use crate::store::{BulkLoader, GraphReader, Id, Object, Result, Store, Writer};
use bounds::values;
use claim::Claim;
use event_reader::Memo;
use oxrdf::{Literal, NamedNodeRef};
use property_classes::PropertyClasses;
use std::collections::BTreeSet;
use terms::TermIds;

/// The version of the derivation rules: a store of another version is rederived.
pub const VERSION: u32 = 3;

/// Derives the statements of single subjects of a graph, without changing it.
#[derive(Debug)]
pub struct Deriver(TermIds);

impl Deriver {
    /// Looks up the terms that it uses.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn of(graph: &impl GraphReader) -> Result<Self> {
        let terms = TermIds::new(|term| Ok(graph.term_id(term)?.unwrap_or(Id::ABSENT)))?;
        Ok(Self(terms))
    }

    /// All derived statements of one subject.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn subject(&self, graph: &impl GraphReader, subject: Id) -> Result<Vec<(Id, Object)>> {
        derive(graph, &self.0, &mut Memo::default(), subject)
    }

    /// The days that the sources and claims of an event give.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn known_days(&self, graph: &impl GraphReader, event: Id) -> Result<KnownDays> {
        let outgoing = graph.outgoing(event)?;
        let when = bounds::when(graph, &self.0, &outgoing)?;
        let event = first_known::Event {
            id: event,
            outgoing: &outgoing,
            when: when.as_ref(),
            claims: &Claim::about(graph, &self.0, event)?,
        };
        first_known::event(graph, &self.0, &mut PropertyClasses::default(), &event)
    }

    /// Whether an event was planned, or announced in advance.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn is_planned(&self, graph: &impl GraphReader, event: Id) -> Result<bool> {
        Ok(first_known::is_planned(&self.0, &graph.outgoing(event)?))
    }

    /// When an event happened, by its date or by its begin and end.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn when(&self, graph: &impl GraphReader, event: Id) -> Result<Option<When>> {
        bounds::when(graph, &self.0, &graph.outgoing(event)?)
    }

    /// The sort key of an event; none if it is undated. The keys are those of one graph.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn sort_key(
        &self,
        graph: &impl GraphReader,
        keys: &mut SortKeys,
        event: Id,
    ) -> Result<Option<String>> {
        keys.key(graph, &self.0, event, &graph.outgoing(event)?)
    }

    /// Whether anybody stands by a claim, among the claims that count: those that were known, and
    /// that the editors had not deprecated.
    ///
    /// # Errors
    /// See [`crate::store::Error`], and those of `counts`.
    pub fn stands(
        &self,
        graph: &impl GraphReader,
        claim: Id,
        counts: &dyn Fn(Id) -> Result<bool>,
    ) -> Result<bool> {
        let claim = Claim::read(graph, claim)?;
        let counts = |claim: &Claim| counts(claim.id);
        Ok(!standing::standing(graph, &self.0, &claim, &counts)?
            .by
            .is_empty())
    }

    /// The principals of a claim: those on whose behalf it is made, else its claimants.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn principals(&self, graph: &impl GraphReader, claim: Id) -> Result<BTreeSet<Id>> {
        let mut principals = Claim::read(graph, claim)?.principals(&self.0);
        principals.remove(&claim);
        Ok(principals)
    }

    /// When a claim was made: by its own date, else by its sources.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn made(&self, graph: &impl GraphReader, claim: Id) -> Result<Days> {
        Claim::read(graph, claim)?.made(graph, &self.0)
    }
}

/// The properties that derivation follows from object to subject; `id_of` gives their ids.
///
/// # Errors
/// Those of `id_of`.
pub fn reverse_properties(
    id_of: impl FnMut(NamedNodeRef<'static>) -> Result<Id>,
) -> Result<[Id; 4]> {
    Ok(TermIds::new(id_of)?.reverse_properties())
}

/// All derived statements of one subject.
fn derive(
    graph: &impl GraphReader,
    terms: &TermIds,
    memo: &mut Memo,
    subject: Id,
) -> Result<Vec<(Id, Object)>> {
    let outgoing = graph.outgoing(subject)?;
    let has_type = |class| values(&outgoing, terms.of_type).any(|other| other == class);
    let when = bounds::when(graph, terms, &outgoing)?;
    let mut found = when
        .as_ref()
        .map_or_else(Vec::new, |when| bounds::statements(terms, when));
    let mut known = None;
    if has_type(terms.event) {
        let claims = Claim::about(graph, terms, subject)?;
        let event = first_known::Event {
            id: subject,
            outgoing: &outgoing,
            when: when.as_ref(),
            claims: &claims,
        };
        let days = first_known::event(graph, terms, &mut memo.classes, &event)?;
        known = days.known();
        found.extend(order(graph, terms, memo, &event, days.vouched)?);
        let claims = standing::standing_claims(graph, terms, claims)?;
        let state = memo.event(graph, terms, &outgoing, when.as_ref(), &claims)?;
        found.extend(shortcuts::event(terms, &outgoing, &state));
    } else if has_type(terms.claim) {
        let claim = Claim {
            id: subject,
            outgoing,
        };
        known = first_known::claim(graph, terms, &mut memo.classes, &claim)?.known();
        let counts = standing::counts_today(terms);
        let standing = standing::standing(graph, terms, &claim, &counts)?;
        found.extend(shortcuts::claim(terms, &standing));
    }
    let known = known.and_then(Id::from_day);
    found.extend(known.map(|day| (terms.first_known, Object::Known(day))));
    Ok(found)
}

/// What says where an event stands among others: its key, the day of its publication where that is its
/// only date, and until when it may have gone on where nobody gave its end.
fn order(
    graph: &impl GraphReader,
    terms: &TermIds,
    memo: &mut Memo,
    event: &first_known::Event<'_>,
    vouched: Option<Day>,
) -> Result<Vec<(Id, Object)>> {
    let mut found = Vec::new();
    let key = memo.keys.key(graph, terms, event.id, event.outgoing)?;
    if let Some(key) = key {
        found.push((terms.sort_key, bounds::object(Literal::from(key))));
    }
    let vouched = event
        .when
        .is_some_and(When::has_unknown_end)
        .then_some(vouched);
    let mut days = vec![(terms.last_vouched, vouched.flatten())];
    if event.when.is_none() {
        let public = sort_key::dated(graph, terms, event.outgoing)?;
        days.push((terms.sort, public.and_then(|public| public.sort_day())));
    }
    let known = |(p, day): (Id, Option<Day>)| Some((p, Object::Known(Id::from_day(day?)?)));
    found.extend(days.into_iter().filter_map(known));
    Ok(found)
}

/// Updates the derived statements of all subjects that a write affects.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn rederive(writer: &mut Writer<'_>) -> Result<()> {
    let terms = TermIds::new(|term| writer.intern(term))?;
    let affected = affected::affected(writer.view(), &terms, writer.changes())?;
    let mut memo = Memo::default();
    for subject in affected {
        let derived = derive(&writer.view(), &terms, &mut memo, subject)?;
        writer.set_derived(subject, derived)?;
    }
    Ok(())
}

/// Updates the derived statements of every subject.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn rederive_all(writer: &mut Writer<'_>) -> Result<()> {
    let terms = TermIds::new(|term| writer.intern(term))?;
    let mut memo = Memo::default();
    for subject in writer.view().all_subjects()? {
        let derived = derive(&writer.view(), &terms, &mut memo, subject)?;
        writer.set_derived(subject, derived)?;
    }
    Ok(())
}

/// Fills a store with a bulk load and the statements derived from it, replacing its content if
/// its state still has this number.
///
/// # Errors
/// [`crate::store::Error::Changed`], or see [`crate::store::Error`].
pub fn finish_bulk(mut bulk: BulkLoader, store: &Store, state: usize) -> Result<()> {
    let terms = TermIds::new(|term| bulk.intern(term))?;
    let reverse_properties = terms.reverse_properties();
    bulk.finish(store, state, &reverse_properties, |graph, subjects, add| {
        let mut memo = Memo::default();
        for subject in subjects {
            let derived = derive(graph, &terms, &mut memo, *subject)?;
            if !derived.is_empty() {
                add((*subject, derived))?;
            }
        }
        Ok(())
    })
}
