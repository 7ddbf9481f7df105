//! From a date as written to plain days.
//!
//! Whatever has `ann:date`, or `ann:beginDate` and `ann:endDate`, gets its bounds as `xsd:date`
//! without a time zone. A bound that the date leaves open gets no statement: an open end is never
//! filled with a day that nobody named.

use super::words::Words;
use crate::model::when::{Day, When, Written};
use crate::store::{Graph, Id, Object, Result};
use chrono::SecondsFormat;
use oxrdf::{Literal, Term, vocab::xsd};

/// The date that a literal holds, where it holds one.
pub fn read(term: &Term) -> Option<When> {
    match term {
        Term::Literal(literal) => {
            let written = Written::from_iri(literal.datatype().as_str())?;
            When::parse(literal.value(), written).ok()
        }
        Term::NamedNode(_) | Term::BlankNode(_) => None,
    }
}

/// What a list of statements of one subject gives for a property.
pub fn values(about: &[(Id, Id)], property: Id) -> impl Iterator<Item = Id> {
    about
        .iter()
        .filter(move |(p, _)| *p == property)
        .map(|(_, o)| *o)
}

/// The earliest of the dates that a subject has for a property.
pub(super) fn date(graph: &impl Graph, about: &[(Id, Id)], property: Id) -> Result<Option<When>> {
    let mut first = None;
    for value in values(about, property) {
        let date = read(&graph.term(value)?);
        first = match (first, date) {
            (Some(one), Some(other)) => Some(std::cmp::min(one, other)),
            (one, other) => one.or(other),
        };
    }
    Ok(first)
}

/// The first of the last possible days of some dates: by when the first of them had surely come.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn last_day(graph: &impl Graph, dates: impl IntoIterator<Item = Id>) -> Result<Option<Day>> {
    let mut first: Option<Day> = None;
    for date in dates {
        let day = read(&graph.term(date)?).and_then(|when| when.bounds().latest);
        first = [first, day].into_iter().flatten().min();
    }
    Ok(first)
}

/// When something happened: its date, or else the span from its begin to its end. None where
/// neither is stated, or nothing that is a date.
///
/// Where documents contradict each other the earliest of their dates is taken; `check` reports
/// the contradiction.
pub(super) fn when(graph: &impl Graph, words: &Words, about: &[(Id, Id)]) -> Result<Option<When>> {
    if let Some(date) = date(graph, about, words.date)? {
        return Ok(Some(date));
    }
    let begin = date(graph, about, words.begin)?;
    let end = date(graph, about, words.end)?;
    Ok(When::span(begin.as_ref(), end.as_ref()).ok())
}

/// The plain statements that a date amounts to.
pub(super) fn statements(words: &Words, when: &When) -> Vec<(Id, Object)> {
    let bounds = when.bounds();
    let days = [
        (words.earliest, bounds.earliest),
        (words.latest_begin, bounds.latest_begin),
        (words.earliest_end, bounds.earliest_end),
        (words.latest, bounds.latest),
        (words.sort, when.sort_day()),
    ];
    let flags = [
        (words.approximate, when.is_approximate()),
        (words.uncertain, when.is_uncertain()),
        (words.ongoing, when.is_ongoing()),
    ];
    let days = days.into_iter().filter_map(|(property, day)| {
        let day = Id::of_day(day?)?;
        Some((property, Object::Known(day)))
    });
    let flags = flags.into_iter().filter(|(_, raised)| *raised);
    let flags = flags.map(|(property, _)| (property, flag()));
    let unit = words.unit(when.precision());
    let unit = unit.map(|unit| (words.precision, Object::Known(unit)));
    let instant = when.instant().map(|instant| {
        let text = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let literal = Literal::new_typed_literal(text, xsd::DATE_TIME);
        (words.instant, object(literal))
    });
    days.chain(flags).chain(unit).chain(instant).collect()
}

/// A literal as an object: nearly all are numbers of their own.
fn object(literal: Literal) -> Object {
    match Id::inline(literal.as_ref().into()) {
        Some(id) => Object::Known(id),
        None => Object::New(Box::new(literal.into())),
    }
}

/// `true`, as flags are raised.
pub(super) fn flag() -> Object {
    object(Literal::from(true))
}
