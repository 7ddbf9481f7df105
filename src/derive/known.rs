//! Since when something was known.
//!
//! A statement is known from the last day that its date allows: a source of "2023-12" proves
//! nothing before the 31st. A source without a date counts from the day on which it was read. An
//! event is known from the first such day among its sources and claims; a source older than the
//! event proves nothing about it, unless the event was planned.

use super::bounds::{self, read};
use crate::model::vocab::ann;
use crate::model::when::Day;
use crate::store::View;
use oxrdf::{Literal, NamedNodeRef, NamedOrBlankNode, Term, Triple, vocab::rdf};

const ISSUED: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/issued");
const SOURCE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/source");

/// `ann:firstKnown` of every event and every claim that has a day to go by.
pub(super) fn derive(view: &View) -> Vec<Triple> {
    let of_class =
        |class: NamedNodeRef<'_>| view.subjects_with(rdf::TYPE, &class.into_owned().into());
    let events = of_class(ann::EVENT_CLASS).map(|event| (event_known(view, &event), event));
    let claims = of_class(ann::CLAIM_CLASS).map(|claim| (claim_known(view, &claim), claim));
    events
        .chain(claims)
        .filter_map(|(known, thing)| {
            Some(Triple::new(thing, ann::FIRST_KNOWN, bounds::day(known?)))
        })
        .collect()
}

/// The first day on which a source or claim had surely told of this event.
fn event_known(view: &View, event: &NamedOrBlankNode) -> Option<Day> {
    let planned = view
        .objects(event, ann::PLANNED)
        .any(|flag| *flag == Term::from(Literal::from(true)));
    let begun = bounds::when(view, event).and_then(|when| when.bounds().earliest);
    let sources = view
        .objects(event, SOURCE)
        .filter_map(node)
        .filter_map(|source| source_known(view, &source));
    let claims = view
        .subjects_with(ann::ABOUT, &event.clone().into())
        .filter_map(|claim| claim_known(view, &claim));
    sources
        .chain(claims)
        .filter(|day| planned || begun.is_none_or(|begun| *day >= begun))
        .min()
}

/// The day by which a claim had surely been made: its own, else the first of its sources'.
fn claim_known(view: &View, claim: &NamedOrBlankNode) -> Option<Day> {
    last_day(view, claim, ann::CLAIMED_ON).or_else(|| {
        let sources = view.objects(claim, ann::STATED_IN).filter_map(node);
        sources
            .filter_map(|source| source_known(view, &source))
            .min()
    })
}

/// The day by which a source had surely been published: its own, else the day it was read.
fn source_known(view: &View, source: &NamedOrBlankNode) -> Option<Day> {
    last_day(view, source, ISSUED).or_else(|| last_day(view, source, ann::ACCESSED_ON))
}

fn last_day(view: &View, subject: &NamedOrBlankNode, property: NamedNodeRef<'_>) -> Option<Day> {
    let dates = view.objects(subject, property).filter_map(read);
    dates.filter_map(|when| when.bounds().latest).min()
}

fn node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        Term::Literal(_) => None,
    }
}
