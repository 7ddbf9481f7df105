//! Since when something was known.
//!
//! A statement is known from the last day that its date allows: a source of "2023-12" proves
//! nothing before the 31st. A source without a date counts from the day on which it was read. An
//! event is known from the first such day among its sources and claims; a source older than the
//! event proves nothing about it, unless the event was planned.

use super::bounds::{last_day, values};
use super::words::Words;
use crate::model::when::{Day, When};
use crate::store::{Graph, Id, Result};
use oxrdf::{Literal, Term};

/// The first day on which a source or claim had surely told of this event.
pub(super) fn event(
    graph: &impl Graph,
    words: &Words,
    event: Id,
    about: &[(Id, Id)],
    when: Option<&When>,
) -> Result<Option<Day>> {
    let raised = Term::from(Literal::from(true));
    let mut planned = false;
    for flag in values(about, words.planned) {
        planned |= graph.term(flag)? == raised;
    }
    let begun = when.and_then(|when| when.bounds().earliest);
    let mut known: Vec<Option<Day>> = Vec::new();
    for page in values(about, words.source) {
        known.push(source(graph, words, page)?);
    }
    for claim in graph.pointing(words.about, event)? {
        known.push(self::claim(graph, words, &graph.about(claim)?)?);
    }
    let proves = |day: &Day| planned || begun.is_none_or(|begun| *day >= begun);
    Ok(known.into_iter().flatten().filter(proves).min())
}

/// The day by which a claim had surely been made: its own, else the first of its sources'.
pub(super) fn claim(graph: &impl Graph, words: &Words, about: &[(Id, Id)]) -> Result<Option<Day>> {
    if let Some(day) = last_day(graph, values(about, words.claimed))? {
        return Ok(Some(day));
    }
    let mut first = None;
    for page in values(about, words.stated_in) {
        let day = source(graph, words, page)?;
        first = [first, day].into_iter().flatten().min();
    }
    Ok(first)
}

/// The day by which a source had surely been published: its own, else the day it was read.
fn source(graph: &impl Graph, words: &Words, source: Id) -> Result<Option<Day>> {
    let about = graph.about(source)?;
    match last_day(graph, values(&about, words.issued))? {
        Some(day) => Ok(Some(day)),
        None => last_day(graph, values(&about, words.accessed)),
    }
}
