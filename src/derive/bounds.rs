//! From a date as written to plain days.
//!
//! Whatever has `ann:date`, or `ann:beginDate` and `ann:endDate`, gets its bounds as `xsd:date`
//! without a time zone. A bound that the date leaves open gets no statement: an open end is never
//! filled with a day that nobody named.

use crate::model::vocab::ann;
use crate::model::when::{Day, When, Written};
use crate::store::View;
use chrono::SecondsFormat;
use oxrdf::{Literal, NamedNodeRef, NamedOrBlankNode, Term, Triple, vocab::xsd};
use std::collections::HashSet;

/// The bounds of everything that is dated.
pub(super) fn derive(view: &View) -> Vec<Triple> {
    let dated: HashSet<_> = [ann::DATE, ann::BEGIN_DATE, ann::END_DATE]
        .into_iter()
        .flat_map(|property| view.subjects(property))
        .collect();
    dated
        .into_iter()
        .filter_map(|subject| Some((when(view, &subject)?, subject)))
        .flat_map(|(when, subject)| statements(&subject, &when))
        .collect()
}

/// When something happened, as its documents say: its date, or else the span from its begin to
/// its end. None where it says neither, or nothing that is a date.
///
/// Where documents contradict each other the earliest of their dates is taken; `check` reports
/// the contradiction.
pub fn when(view: &View, subject: &NamedOrBlankNode) -> Option<When> {
    let first = |property| view.objects(subject, property).filter_map(read).min();
    if let Some(date) = first(ann::DATE) {
        return Some(date);
    }
    let (begin, end) = (first(ann::BEGIN_DATE), first(ann::END_DATE));
    When::span(begin.as_ref(), end.as_ref()).ok()
}

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

/// A day as a literal.
pub(super) fn day(day: Day) -> Literal {
    Literal::new_typed_literal(day.to_string(), xsd::DATE)
}

fn statements(subject: &NamedOrBlankNode, when: &When) -> Vec<Triple> {
    let bounds = when.bounds();
    let days = [
        (ann::EARLIEST, bounds.earliest),
        (ann::LATEST_BEGIN, bounds.latest_begin),
        (ann::EARLIEST_END, bounds.earliest_end),
        (ann::LATEST, bounds.latest),
        (ann::SORT_DATE, when.sort_day()),
    ];
    let flags = [
        (ann::DATE_APPROXIMATE, when.is_approximate()),
        (ann::DATE_UNCERTAIN, when.is_uncertain()),
        (ann::ONGOING, when.is_ongoing()),
    ];
    let add =
        |property: NamedNodeRef<'_>, object: Term| Triple::new(subject.clone(), property, object);
    let days = days
        .into_iter()
        .filter_map(|(property, at)| Some(add(property, day(at?).into())));
    let flags = flags
        .into_iter()
        .filter(|(_, raised)| *raised)
        .map(|(property, _)| add(property, Literal::from(true).into()));
    let precision = when.precision().iri().map(|unit| {
        add(
            ann::DATE_PRECISION,
            NamedNodeRef::new_unchecked(unit).into_owned().into(),
        )
    });
    let instant = when.instant().map(|instant| {
        let text = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        add(
            ann::INSTANT,
            Literal::new_typed_literal(text, xsd::DATE_TIME).into(),
        )
    });
    days.chain(flags).chain(precision).chain(instant).collect()
}
