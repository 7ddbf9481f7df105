//! Since when an event or claim was known.
//!
//! A source is known from the last day that its date allows: a source of "2023-12" proves nothing
//! before the 31st. A source without a date counts from the day on which it was read. An event is
//! known from the first such day among its sources and claims; a source older than the event
//! proves nothing about it, unless the event was planned.

use super::bounds::{last_day, values};
use super::terms::TermIds;
use crate::model::when::{Day, When};
use crate::store::{GraphReader, Id, Result};
use oxrdf::{Literal, Term};

/// The first day on which a source or claim had certainly reported this event.
pub(super) fn event(
    graph: &impl GraphReader,
    terms: &TermIds,
    event: Id,
    outgoing: &[(Id, Id)],
    when: Option<&When>,
) -> Result<Option<Day>> {
    let yes = Term::from(Literal::from(true));
    let mut planned = false;
    for flag in values(outgoing, terms.planned) {
        planned |= graph.term(flag)? == yes;
    }
    let begun = when.and_then(|when| when.bounds().earliest);
    let mut known: Vec<Option<Day>> = Vec::new();
    for id in values(outgoing, terms.source) {
        known.push(source(graph, terms, id)?);
    }
    for claim in graph.incoming(terms.about, event)? {
        known.push(self::claim(graph, terms, &graph.outgoing(claim)?)?);
    }
    let proves = |day: &Day| planned || begun.is_none_or(|begun| *day >= begun);
    Ok(known.into_iter().flatten().filter(proves).min())
}

/// The day by which a claim had certainly been made: its own date, else the first of its sources.
pub(super) fn claim(
    graph: &impl GraphReader,
    terms: &TermIds,
    outgoing: &[(Id, Id)],
) -> Result<Option<Day>> {
    if let Some(day) = last_day(graph, values(outgoing, terms.claimed))? {
        return Ok(Some(day));
    }
    let mut first = None;
    for id in values(outgoing, terms.stated_in) {
        let day = source(graph, terms, id)?;
        first = [first, day].into_iter().flatten().min();
    }
    Ok(first)
}

/// The day by which a source had certainly been published: its own date, else the day it was read.
fn source(graph: &impl GraphReader, terms: &TermIds, source: Id) -> Result<Option<Day>> {
    let outgoing = graph.outgoing(source)?;
    match last_day(graph, values(&outgoing, terms.issued))? {
        Some(day) => Ok(Some(day)),
        None => last_day(graph, values(&outgoing, terms.accessed)),
    }
}
