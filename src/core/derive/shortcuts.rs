//! The short form of the answers about events and claims, as plain statements that any engine can
//! query: who is involved, whom standing claims name, in what ways that is disputed, and which facts
//! of the record are.

use super::attribution::{AttributionState, Named};
use super::bounds::{flag, object};
use super::event_reader::EventState;
use super::standing::Standing;
use super::terms::TermIds;
use crate::store::{Id, Object};
use oxrdf::Literal;
use std::collections::BTreeSet;

/// The statements of an event.
pub(super) fn event(
    terms: &TermIds,
    outgoing: &[(Id, Id)],
    state: &EventState,
) -> Vec<(Id, Object)> {
    let roles = terms.roles();
    let involved = outgoing.iter().filter(|(p, _)| roles.contains(p));
    let involved: BTreeSet<Id> = involved.map(|(_, o)| *o).collect();
    let facts = state.disputed_facts.iter().map(|fact| fact.property);
    let facts = facts.chain(state.happening.is_disputed.then_some(terms.status));
    let facts: BTreeSet<Id> = facts.collect();
    let known = |p: Id| move |o: Id| (p, Object::Known(o));
    involved
        .into_iter()
        .map(known(terms.involves))
        .chain(facts.into_iter().map(known(terms.disputed_fact)))
        .chain(state.happening.status.map(known(terms.current_status)))
        .chain(attribution(terms, &state.attribution))
        .collect()
}

/// The statements of who did an event.
fn attribution(terms: &TermIds, state: &AttributionState) -> Vec<(Id, Object)> {
    let opposed = state
        .dispute
        .iter()
        .filter(|dispute| dispute.level.is_none());
    let opposed: BTreeSet<Id> = opposed.flat_map(|dispute| &dispute.by).copied().collect();
    let also = state.also_claimed.iter();
    let also: BTreeSet<Id> = also.filter_map(|claim| claim.position.by).collect();
    let agents = [
        (terms.attributed, state.asserted.iter().copied().collect()),
        (terms.agreed_actor, state.agreed.iter().copied().collect()),
        (terms.disputed_by, opposed),
        (terms.also_claimed_by, also),
    ];
    let mut found = Vec::new();
    for (property, agents) in agents {
        let agents: BTreeSet<Id> = agents;
        found.extend(
            agents
                .into_iter()
                .map(|agent| (property, Object::Known(agent))),
        );
    }
    if state.named != Named::None {
        found.push((terms.named, object(Literal::from(state.named.as_str()))));
    }
    let kinds: BTreeSet<_> = state.dispute.iter().map(|dispute| dispute.kind).collect();
    let kinds = kinds
        .into_iter()
        .map(|kind| object(Literal::from(kind.as_str())));
    found.extend(kinds.map(|kind| (terms.dispute_kind, kind)));
    let levels = state.dispute.iter().filter_map(|dispute| dispute.level);
    let levels = levels.map(|level| object(Literal::from(level)));
    found.extend(levels.map(|level| (terms.rival_level, level)));
    found.extend(state.is_contested().then(|| (terms.contested, flag())));
    found
}

/// The statements of a claim: whether anybody stands by it, and who no longer does.
pub(super) fn claim(terms: &TermIds, standing: &Standing) -> Vec<(Id, Object)> {
    let left: BTreeSet<Id> = standing
        .left
        .iter()
        .map(|(principal, _)| *principal)
        .collect();
    let left = left.into_iter();
    let left = left.map(|principal| (terms.left_by, Object::Known(principal)));
    let stands = (!standing.by.is_empty()).then(|| (terms.standing, flag()));
    left.chain(stands).collect()
}
