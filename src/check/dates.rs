//! Dates that are none, spans that end before they begin, and things dated twice.

use crate::model::id;
use crate::model::problem::{Code, Place, Problem};
use crate::model::vocab::ann;
use crate::model::when::{Fault, When, Written};
use crate::read::{Document, place_of};
use oxrdf::{Literal, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;

const ISSUED: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/issued");

/// The properties whose values are dates, whatever their literals claim to be.
const DATED: [NamedNodeRef<'_>; 10] = [
    ann::DATE,
    ann::BEGIN_DATE,
    ann::END_DATE,
    ann::PUBLIC_DATE,
    ann::CLAIMED_ON,
    ann::ACCESSED_ON,
    ann::OFFERED_ON,
    ann::AGREED_ON,
    ann::DELIVERED_ON,
    ISSUED,
];

pub(super) fn check(document: &Document) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut spans = BTreeMap::<String, Vec<(&Quad, When)>>::new();
    for quad in &document.quads {
        let Term::Literal(literal) = &quad.object else {
            if DATED.contains(&quad.predicate.as_ref()) {
                problems.push(no_literal(document, quad));
            }
            continue;
        };
        match date(literal, quad.predicate.as_ref()) {
            None => {}
            Some(Ok(when)) => {
                let of = spans.entry(quad.subject.to_string()).or_default();
                of.push((quad, when));
            }
            Some(Err(fault)) => problems.push(not_a_date(document, quad, literal, fault)),
        }
    }
    for dated in spans.values() {
        problems.extend(two_ways(document, dated));
        problems.extend(backwards(document, dated));
    }
    problems
}

/// Whether the values of a property are dates, whatever their literals claim to be.
pub(super) fn is_dated(property: NamedNodeRef<'_>) -> bool {
    DATED.contains(&property)
}

/// Whether the literals of a datatype are dates.
pub(super) fn is_date_type(datatype: NamedNodeRef<'_>) -> bool {
    Written::from_iri(datatype.as_str()).is_some()
}

/// The date of a literal, where it is meant to be one.
pub(super) fn date(literal: &Literal, property: NamedNodeRef<'_>) -> Option<Result<When, Fault>> {
    match Written::from_iri(literal.datatype().as_str()) {
        Some(written) => Some(When::parse(literal.value(), written)),
        None if DATED.contains(&property) => Some(Err(untyped(literal))),
        None => None,
    }
}

/// A date without the datatype of one. What it says may still be a date, and then help says so.
fn untyped(literal: &Literal) -> Fault {
    let value = literal.value();
    let mut fault = match When::edtf(value) {
        Ok(_) => Fault {
            code: Code::NotADate,
            message: format!("`{value}` has no date's datatype"),
            at: 0..value.len(),
            label: String::new(),
            help: vec![format!("write \"{value}\"^^edtf:EDTF")],
        },
        Err(fault) => fault,
    };
    fault.label = match literal.language() {
        Some(language) => format!("text in language `{language}`"),
        None => format!("this is {}", id::shorten(literal.datatype().as_str())),
    };
    fault.at = 0..value.len();
    fault
}

fn place(document: &Document, quad: &Quad) -> Option<Place> {
    place_of(document, &quad.subject, &quad.predicate, Some(&quad.object))
}

fn no_literal(document: &Document, quad: &Quad) -> Problem {
    let property = id::shorten(quad.predicate.as_str());
    Problem::error(
        Code::NotADate,
        format!("{property} takes a date, not a thing"),
    )
    .at(place(document, quad))
    .help("write a date as a literal, such as \"2023-12\"^^edtf:EDTF")
}

fn not_a_date(document: &Document, quad: &Quad, literal: &Literal, fault: Fault) -> Problem {
    let place = place(document, quad).map(|place| narrow(place, literal.value(), &fault));
    let problem = Problem::error(fault.code, fault.message)
        .at(place)
        .label(fault.label);
    fault.help.into_iter().fold(problem, Problem::help)
}

/// From the whole literal to the characters at fault, where it is written plainly on one line.
fn narrow(mut place: Place, value: &str, fault: &Fault) -> Place {
    let written: String = place
        .text
        .chars()
        .skip(place.column)
        .take(value.chars().count())
        .collect();
    if written == value && !fault.at.is_empty() {
        let before = value
            .get(..fault.at.start)
            .map_or(0, |text| text.chars().count());
        let faulty = value
            .get(fault.at.clone())
            .map_or(1, |text| text.chars().count());
        place.column += 1 + before;
        place.length = faulty;
    }
    place
}

/// One thing has a date and also a begin or an end.
fn two_ways(document: &Document, dated: &[(&Quad, When)]) -> Option<Problem> {
    let has = |property| dated.iter().find(|(quad, _)| quad.predicate == property);
    has(ann::DATE)?;
    let (quad, _) = has(ann::BEGIN_DATE).or_else(|| has(ann::END_DATE))?;
    let name = subject(&quad.subject);
    Some(
        Problem::error(Code::TwoDates, format!("{name} is dated in two ways"))
            .at(place(document, quad))
            .label("beside ann:date")
            .help("keep ann:date for a moment or one span, or ann:beginDate and ann:endDate where the two ends are known apart"),
    )
}

/// A span that surely ends before it begins.
fn backwards(document: &Document, dated: &[(&Quad, When)]) -> Option<Problem> {
    let has = |property| dated.iter().find(|(quad, _)| quad.predicate == property);
    let (_, begin) = has(ann::BEGIN_DATE)?;
    let (quad, end) = has(ann::END_DATE)?;
    let fault = When::span(Some(begin), Some(end)).err()?;
    let problem = Problem::error(fault.code, fault.message)
        .at(place(document, quad))
        .label(format!("it begins on {}", begin.words()));
    Some(fault.help.into_iter().fold(problem, Problem::help))
}

fn subject(subject: &NamedOrBlankNode) -> String {
    match subject {
        NamedOrBlankNode::NamedNode(node) => id::shorten(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => "a blank node".to_owned(),
    }
}
