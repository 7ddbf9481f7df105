//! Since when an event or claim was known.
//!
//! A source is known from the last day that its date allows: a source of "2023-12" proves nothing
//! before the 31st. A source without a date counts from the day on which it was read. A claim is
//! known from its own public date, if it has one; without one, if it was read only in leaks or court
//! documents, from their day: an indictment that was unsealed in 2020 does not make its statement of
//! 2018 known in 2018. An event is known from the first such day among its sources and claims; a
//! source older than the event proves nothing about it, unless the event was planned.

use super::bounds::{last_day, values};
use super::claim::Claim;
use super::facts::is_true;
use super::property_classes::PropertyClasses;
use super::terms::TermIds;
use crate::model::when::{Day, When};
use crate::store::{GraphReader, Id, Result};

/// The first day on which a source or claim had certainly reported this event.
pub(super) fn event(
    graph: &impl GraphReader,
    terms: &TermIds,
    classes: &mut PropertyClasses,
    event: Id,
    outgoing: &[(Id, Id)],
    when: Option<&When>,
) -> Result<Option<Day>> {
    let mut planned = values(outgoing, terms.status).any(|status| status == terms.planned);
    for flag in values(outgoing, terms.planned) {
        planned |= is_true(graph, flag)?;
    }
    let begun = when.and_then(|when| when.bounds().earliest);
    let mut known: Vec<Option<Day>> = Vec::new();
    for id in values(outgoing, terms.source) {
        known.push(source(graph, terms, id)?);
    }
    for claim in graph.incoming(terms.about, event)? {
        known.push(self::claim(
            graph,
            terms,
            classes,
            &Claim::read(graph, claim)?,
        )?);
    }
    let proves = |day: &Day| planned || begun.is_none_or(|begun| *day >= begun);
    Ok(known.into_iter().flatten().filter(proves).min())
}

/// The day by which a claim had certainly become known: its public date, else its own date, else the
/// first of its sources; never before these, where they are all leaks or court documents.
pub(super) fn claim(
    graph: &impl GraphReader,
    terms: &TermIds,
    classes: &mut PropertyClasses,
    claim: &Claim,
) -> Result<Option<Day>> {
    let outgoing = &claim.outgoing;
    // As the only thing that a claim says, the public date is that of the event.
    if claim.has(terms.public)
        && !classes.stated(graph, terms, claim)?.is_empty()
        && let Some(day) = last_day(graph, claim.all(terms.public))?
    {
        return Ok(Some(day));
    }
    let made = last_day(graph, values(outgoing, terms.claimed))?;
    let (mut first, mut sealed) = (None, false);
    for (number, id) in values(outgoing, terms.stated_in).enumerate() {
        let day = source(graph, terms, id)?;
        first = [first, day].into_iter().flatten().min();
        sealed = (number == 0 || sealed) && is_sealed(graph, terms, id)?;
    }
    Ok(match made {
        Some(made) if sealed => Some(first.map_or(made, |first| first.max(made))),
        Some(made) => Some(made),
        None => first,
    })
}

/// Whether a source may hold what was said long before: a leak or a court document.
fn is_sealed(graph: &impl GraphReader, terms: &TermIds, source: Id) -> Result<bool> {
    let outgoing = graph.outgoing(source)?;
    let mut kinds = values(&outgoing, terms.source_kind);
    Ok(kinds.any(|kind| kind == terms.leak || kind == terms.court_document))
}

/// The day by which a source had certainly been published: its own date, else the day it was read.
fn source(graph: &impl GraphReader, terms: &TermIds, source: Id) -> Result<Option<Day>> {
    let outgoing = graph.outgoing(source)?;
    match last_day(graph, values(&outgoing, terms.issued))? {
        Some(day) => Ok(Some(day)),
        None => last_day(graph, values(&outgoing, terms.accessed)),
    }
}
