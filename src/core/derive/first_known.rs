//! Since when an event or claim was known, and until when a source vouches for an event.
//!
//! A source is known from the last day that its date allows: a source of "2023-12" proves nothing
//! before the 31st. A claim is known from its own public date, if it has one; without one, if it was
//! read only in leaks or court documents, from their day: an indictment that was unsealed in 2020 does
//! not make its statement of 2018 known in 2018. An event is known from the first such day among its
//! public date, its sources and its claims; one older than the event proves nothing about it, unless
//! the event was planned, and neither does one older than its publication. The day on which a source
//! was read serves only where nothing is dated.

use super::bounds::{date, last_day, values};
use super::claim::Claim;
use super::property_classes::PropertyClasses;
use super::terms::TermIds;
use crate::model::when::{Day, When};
use crate::store::{GraphReader, Id, Result};

/// An event with its own statements, its date, and the claims about it.
pub(super) struct Event<'a> {
    pub id: Id,
    pub outgoing: &'a [(Id, Id)],
    pub when: Option<&'a When>,
    pub claims: &'a [Claim],
}

/// The days that sources and claims give.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KnownDays {
    /// The first day by which it had surely become known, as something dated shows.
    pub dated: Option<Day>,
    /// The first day on which one of its undated sources was read.
    pub read: Option<Day>,
    /// The last day that the latest dated source or claim allows; never before the event had begun.
    pub vouched: Option<Day>,
    /// Whether something dated is older than the event, or than its publication.
    pub has_older: bool,
    /// Whether all sources and claims are dated, and surely older than an event that was not planned.
    pub is_foreseen: bool,
}

impl KnownDays {
    /// The first day on which it was known.
    pub fn known(&self) -> Option<Day> {
        self.dated.or(self.read)
    }

    fn add(&mut self, other: Self) {
        let first = |one: Option<Day>, other: Option<Day>| one.into_iter().chain(other).min();
        self.dated = first(self.dated, other.dated);
        self.read = first(self.read, other.read);
        self.vouched = self.vouched.max(other.vouched);
    }
}

/// Whether an event was announced in advance.
pub(super) fn is_planned(terms: &TermIds, outgoing: &[(Id, Id)]) -> bool {
    values(outgoing, terms.status).any(|status| status == terms.planned)
        || values(outgoing, terms.planned).any(|flag| flag == Id::TRUE)
}

/// Since when an event was known, and until when something vouches for it.
pub(super) fn event(
    graph: &impl GraphReader,
    terms: &TermIds,
    classes: &mut PropertyClasses,
    event: &Event<'_>,
) -> Result<KnownDays> {
    let planned = is_planned(terms, event.outgoing);
    let begun = event.when.and_then(|when| when.bounds().earliest);
    let public = date(graph, event.outgoing, terms.public)?.map(|public| public.bounds());
    let published = public.and_then(|public| public.earliest);
    let mut days = Vec::new();
    for id in values(event.outgoing, terms.source) {
        days.push(source(graph, terms, id)?);
    }
    for claim in event.claims {
        days.push(self::claim(graph, terms, classes, claim)?);
    }
    let proves = |day: &Day| {
        let happened = planned || begun.is_none_or(|begun| *day >= begun);
        happened && published.is_none_or(|published| *day >= published)
    };
    let mut known = KnownDays {
        dated: public.and_then(|public| public.latest),
        ..KnownDays::default()
    };
    let is_older = |its: &KnownDays| its.dated.zip(begun).is_some_and(|(day, begun)| day < begun);
    known.is_foreseen = !planned && !days.is_empty() && days.iter().all(is_older);
    for its in days {
        known.has_older |= its.dated.is_some_and(|day| !proves(&day));
        known.add(KnownDays {
            dated: its.dated.filter(proves),
            read: its.read.filter(proves),
            ..its
        });
    }
    let nothing_dated = known.dated.is_none() && !known.has_older;
    known.read = known.read.filter(|_| nothing_dated);
    let begun = event.when.and_then(|when| when.bounds().latest_begin);
    known.vouched = known.vouched.max(begun);
    Ok(known)
}

/// Since when a claim was known: its public date, else its own date, else the first of its sources;
/// never before these, where they are all leaks or court documents.
pub(super) fn claim(
    graph: &impl GraphReader,
    terms: &TermIds,
    classes: &mut PropertyClasses,
    claim: &Claim,
) -> Result<KnownDays> {
    let outgoing = &claim.outgoing;
    let made = last_day(graph, values(outgoing, terms.claimed))?;
    let (mut days, mut sealed) = (KnownDays::default(), false);
    for (number, id) in values(outgoing, terms.stated_in).enumerate() {
        days.add(source(graph, terms, id)?);
        sealed = (number == 0 || sealed) && is_sealed(graph, terms, id)?;
    }
    days.vouched = days.vouched.max(made);
    // As the only thing that a claim says, the public date is that of the event.
    if claim.has(terms.public)
        && !classes.stated(graph, terms, claim)?.is_empty()
        && let Some(day) = last_day(graph, claim.all(terms.public))?
    {
        days.dated = Some(day);
        return Ok(days);
    }
    days.dated = match made {
        Some(made) if sealed => Some(days.known().map_or(made, |first| first.max(made))),
        Some(made) => Some(made),
        None => days.dated,
    };
    Ok(days)
}

/// Whether a source may hold what was said long before: a leak or a court document.
fn is_sealed(graph: &impl GraphReader, terms: &TermIds, source: Id) -> Result<bool> {
    let outgoing = graph.outgoing(source)?;
    let mut kinds = values(&outgoing, terms.source_kind);
    Ok(kinds.any(|kind| kind == terms.leak || kind == terms.court_document))
}

/// Since when a source was known: its public date, else its own date, else the day it was read.
fn source(graph: &impl GraphReader, terms: &TermIds, source: Id) -> Result<KnownDays> {
    let outgoing = graph.outgoing(source)?;
    let day = |property| last_day(graph, values(&outgoing, property));
    let issued = day(terms.issued)?;
    let dated = day(terms.public)?.or(issued);
    Ok(KnownDays {
        dated,
        read: day(terms.accessed)?.filter(|_| dated.is_none()),
        vouched: issued.or(dated),
        ..KnownDays::default()
    })
}
