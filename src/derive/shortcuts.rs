//! Which claims stand, whom they name, and what they contest.
//!
//! A claim stands unless it is deprecated or another claim supersedes or retracts it; somebody
//! else's denial makes it contested, never fallen. An event is contested where a standing claim
//! denies or doubts whom another names, or where standing claims name parties of which neither is
//! part of, or a front of, the other (Sandworm, the GRU and Russia agree).

use crate::model::vocab::ann;
use crate::store::View;
use oxrdf::{Literal, NamedNodeRef, NamedOrBlankNode, Term, Triple, vocab::rdf};
use std::collections::BTreeSet;

/// The roles in which a party can be involved in an event.
pub const ROLES: [NamedNodeRef<'_>; 8] = [
    ann::INITIATOR,
    ann::TARGET,
    ann::PARTICIPANT,
    ann::RESPONDER,
    ann::SUPPORTER,
    ann::RECIPIENT,
    ann::INVESTIGATOR,
    ann::AFFECTED,
];

/// `ann:standing` of claims; `ann:involves`, `ann:attributedTo` and `ann:contested` of events.
pub(super) fn derive(view: &View) -> Vec<Triple> {
    let instances =
        |class: NamedNodeRef<'_>| view.subjects_with(rdf::TYPE, &class.into_owned().into());
    let standing = instances(ann::CLAIM_CLASS)
        .filter(|claim| stands(view, claim))
        .map(|claim| Triple::new(claim, ann::STANDING, Literal::from(true)));
    let events = instances(ann::EVENT_CLASS).flat_map(|event| event_shortcuts(view, &event));
    standing.chain(events).collect()
}

/// Whether a claim stands: not deprecated, superseded or retracted.
pub fn stands(view: &View, claim: &NamedOrBlankNode) -> bool {
    let claim_term = Term::from(claim.clone());
    let deprecated = has(view, claim, ann::RANK, ann::DEPRECATED);
    let replaced = [ann::SUPERSEDES, ann::RETRACTS]
        .into_iter()
        .any(|property| view.subjects_with(property, &claim_term).next().is_some());
    !deprecated && !replaced
}

fn has(
    view: &View,
    subject: &NamedOrBlankNode,
    property: NamedNodeRef<'_>,
    value: NamedNodeRef<'_>,
) -> bool {
    let value = Term::from(value.into_owned());
    view.objects(subject, property)
        .any(|object| *object == value)
}

fn event_shortcuts(view: &View, event: &NamedOrBlankNode) -> Vec<Triple> {
    let involved = ROLES
        .into_iter()
        .flat_map(|role| view.objects(event, role))
        .map(|party| Triple::new(event.clone(), ann::INVOLVES, party.clone()));
    let mut asserted = Vec::new();
    let mut opposed = Vec::new();
    for claim in view.subjects_with(ann::ABOUT, &event.clone().into()) {
        if !stands(view, &claim) {
            continue;
        }
        let opposes = [ann::DENIES, ann::DOUBTS]
            .into_iter()
            .any(|stance| has(view, &claim, ann::STANCE, stance));
        let declines = has(view, &claim, ann::STANCE, ann::DECLINES);
        let named = view.objects(&claim, ann::ATTRIBUTED_TO).cloned();
        match (opposes, declines) {
            (true, _) => opposed.extend(named),
            (_, true) => {}
            // Jointly named parties stand together: they contest others, not each other.
            _ => asserted.push(named.collect::<Vec<_>>()),
        }
    }
    let mut triples: Vec<_> = involved.collect();
    for party in asserted.iter().flatten() {
        triples.push(Triple::new(
            event.clone(),
            ann::ATTRIBUTED_TO,
            party.clone(),
        ));
    }
    if contested(view, &asserted, &opposed) {
        triples.push(Triple::new(
            event.clone(),
            ann::CONTESTED,
            Literal::from(true),
        ));
    }
    triples
}

fn contested(view: &View, asserted: &[Vec<Term>], opposed: &[Term]) -> bool {
    let denied = asserted
        .iter()
        .flatten()
        .any(|party| opposed.contains(party));
    let agree = |one: &[Term], other: &[Term]| {
        one.is_empty()
            || other.is_empty()
            || one
                .iter()
                .any(|a| other.iter().any(|b| connected(view, a, b)))
    };
    let differ = asserted
        .iter()
        .enumerate()
        .any(|(at, one)| asserted[at + 1..].iter().any(|other| !agree(one, other)));
    denied || differ
}

/// Whether one party is the other, or part of it, or a unit or front of it.
fn connected(view: &View, one: &Term, other: &Term) -> bool {
    above(view, one).contains(&other.to_string()) || above(view, other).contains(&one.to_string())
}

/// A party and everything that it is part of, a unit of, or sponsored by, at any remove.
fn above(view: &View, party: &Term) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next = vec![party.clone()];
    while let Some(term) = next.pop() {
        if !found.insert(term.to_string()) {
            continue;
        }
        let Term::NamedNode(node) = &term else {
            continue;
        };
        next.extend(view.objects(&node.clone().into(), ann::PART_OF).cloned());
        for claim in view.subjects_with(ann::ABOUT, &term) {
            let says_no = [ann::DENIES, ann::DOUBTS, ann::DECLINES]
                .into_iter()
                .any(|stance| has(view, &claim, ann::STANCE, stance));
            if stands(view, &claim) && !says_no {
                for tie in [ann::UNIT_OF, ann::SPONSORED_BY, ann::PART_OF] {
                    next.extend(view.objects(&claim, tie).cloned());
                }
            }
        }
    }
    found
}
