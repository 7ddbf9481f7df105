//! Derives plain days from dates as written.
//!
//! Whatever has `ann:date`, or `ann:beginDate` and `ann:endDate`, gets its bounds as `xsd:date`
//! without a time zone. A bound that the date leaves open gets no statement: an open end never
//! becomes a day that no source gave.

use super::terms::TermIds;
use crate::model::when::{DateDatatype, Day, When};
use crate::store::{GraphReader, Id, Object, Result};
use chrono::SecondsFormat;
use oxrdf::{Literal, Term, vocab::xsd};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

/// Parses the date of a literal; none if it is not a date.
pub fn parse_date(term: &Term) -> Option<When> {
    match term {
        Term::Literal(literal) => parse_literal(literal),
        Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
    }
}

fn parse_literal(literal: &Literal) -> Option<When> {
    let datatype = DateDatatype::from_iri(literal.datatype().as_str())?;
    When::parse(literal.value(), datatype).ok()
}

/// Dates that were parsed, by the id of a value that is the same in every graph, or by the literal.
#[derive(Default)]
struct Parsed {
    inline: HashMap<Id, Option<When>>,
    texts: HashMap<Literal, Option<When>>,
}

impl Parsed {
    /// So many days are all of a century and a half.
    const MOST: usize = 1 << 16;

    /// The longest text that is kept, in bytes.
    const LONGEST: usize = 64;

    fn get<K: Eq + Hash>(
        known: &mut HashMap<K, Option<When>>,
        key: K,
        parse: impl FnOnce(&K) -> Result<Option<When>>,
    ) -> Result<Option<When>> {
        if let Some(date) = known.get(&key) {
            return Ok(date.clone());
        }
        let date = parse(&key)?;
        if known.len() >= Self::MOST {
            known.clear();
        }
        known.insert(key, date.clone());
        Ok(date)
    }
}

/// The date with an id; none if it is not a date. Most are named again and again, by several events and
/// by each rule that reads them: each is parsed once.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn date_of(graph: &impl GraphReader, value: Id) -> Result<Option<When>> {
    thread_local! {
        static PARSED: RefCell<Parsed> = RefCell::default();
    }
    if let Some(when) = value.whole_day().and_then(When::whole_day) {
        return Ok(Some(when));
    }
    PARSED.with_borrow_mut(|parsed| {
        if value.is_inline() {
            return Parsed::get(&mut parsed.inline, value, |value| {
                Ok(parse_date(&graph.term(*value)?))
            });
        }
        match graph.term(value)? {
            // No date that anybody would write again is longer, and what is kept must not be large.
            Term::Literal(literal) if literal.value().len() <= Parsed::LONGEST => {
                Parsed::get(&mut parsed.texts, literal, |it| Ok(parse_literal(it)))
            }
            other => Ok(parse_date(&other)),
        }
    })
}

/// The values of a property, among the statements of one subject.
pub fn values(outgoing: &[(Id, Id)], property: Id) -> impl Iterator<Item = Id> {
    outgoing
        .iter()
        .filter(move |(p, _)| *p == property)
        .map(|(_, o)| *o)
}

/// The earliest of the dates that a subject has for a property.
pub(super) fn date(
    graph: &impl GraphReader,
    outgoing: &[(Id, Id)],
    property: Id,
) -> Result<Option<When>> {
    let mut first = None;
    for value in values(outgoing, property) {
        let date = date_of(graph, value)?;
        first = match (first, date) {
            (Some(one), Some(other)) => Some(std::cmp::min(one, other)),
            (one, other) => one.or(other),
        };
    }
    Ok(first)
}

/// The earliest of the last possible days of some dates: by then, one of them had certainly passed.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn last_day(
    graph: &impl GraphReader,
    dates: impl IntoIterator<Item = Id>,
) -> Result<Option<Day>> {
    let mut first: Option<Day> = None;
    for date in dates {
        let day = match date.whole_day() {
            Some(day) => Some(day),
            None => date_of(graph, date)?.and_then(|when| when.bounds().latest),
        };
        first = [first, day].into_iter().flatten().min();
    }
    Ok(first)
}

/// When something happened: its date, or else the span from its begin to its end; none without
/// valid dates.
///
/// Where documents contradict each other the earliest of their dates is taken; `check` reports
/// the contradiction.
pub(super) fn when(
    graph: &impl GraphReader,
    terms: &TermIds,
    outgoing: &[(Id, Id)],
) -> Result<Option<When>> {
    if let Some(date) = date(graph, outgoing, terms.date)? {
        return Ok(Some(date));
    }
    let begin = date(graph, outgoing, terms.begin)?;
    let end = date(graph, outgoing, terms.end)?;
    Ok(When::span(begin.as_ref(), end.as_ref()).ok())
}

/// The statements derived from a date.
pub(super) fn statements(terms: &TermIds, when: &When) -> Vec<(Id, Object)> {
    let bounds = when.bounds();
    let days = [
        (terms.earliest, bounds.earliest),
        (terms.latest_begin, bounds.latest_begin),
        (terms.earliest_end, bounds.earliest_end),
        (terms.latest, bounds.latest),
        (terms.sort, when.sort_day()),
    ];
    let flags = [
        (terms.approximate, when.is_approximate()),
        (terms.uncertain, when.is_uncertain()),
        (terms.ongoing, when.is_ongoing()),
    ];
    let days = days.into_iter().filter_map(|(property, day)| {
        let day = Id::from_day(day?)?;
        Some((property, Object::Known(day)))
    });
    let flags = flags.into_iter().filter(|(_, is_set)| *is_set);
    let flags = flags.map(|(property, _)| (property, flag()));
    let unit = terms.unit(when.precision());
    let unit = unit.map(|unit| (terms.precision, Object::Known(unit)));
    let instant = when.instant().map(|instant| {
        let text = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let literal = Literal::new_typed_literal(text, xsd::DATE_TIME);
        (terms.instant, object(literal))
    });
    days.chain(flags).chain(unit).chain(instant).collect()
}

/// A literal as an object: nearly all are inlined into their id.
pub(super) fn object(literal: Literal) -> Object {
    match Id::inline(literal.as_ref().into()) {
        Some(id) => Object::Known(id),
        None => Object::New(Box::new(literal.into())),
    }
}

/// The object `true`, of flags.
pub(super) fn flag() -> Object {
    object(Literal::from(true))
}
