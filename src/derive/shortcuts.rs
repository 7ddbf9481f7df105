//! Which claims are standing, which agents they name, and which events are contested.
//!
//! A claim is standing unless it is deprecated or another claim supersedes or retracts it; a denial
//! by somebody else makes the event contested, but the claim stays standing. An event is contested
//! if a standing claim denies or doubts an agent that another names, or if standing claims name
//! agents of which neither is part of, or a front of, the other (Sandworm, the GRU and Russia
//! agree).

use super::bounds::{flag, values};
use super::terms::TermIds;
use crate::store::{GraphReader, Id, Object, Result};
use std::collections::BTreeSet;

/// Whether a claim is standing: not deprecated, superseded or retracted.
pub(super) fn is_standing(
    graph: &impl GraphReader,
    terms: &TermIds,
    claim: Id,
    outgoing: &[(Id, Id)],
) -> Result<bool> {
    let deprecated = values(outgoing, terms.rank).any(|rank| rank == terms.deprecated);
    Ok(!deprecated
        && graph.incoming(terms.supersedes, claim)?.is_empty()
        && graph.incoming(terms.retracts, claim)?.is_empty())
}

/// Whether a claim denies, doubts or declines to say something.
fn is_not_assertion(terms: &TermIds, outgoing: &[(Id, Id)]) -> bool {
    let stances = [terms.denies, terms.doubts, terms.declines];
    values(outgoing, terms.stance).any(|stance| stances.contains(&stance))
}

/// `ann:involves`, `ann:attributedTo` and `ann:contested` of an event.
pub(super) fn event(
    graph: &impl GraphReader,
    terms: &TermIds,
    event: Id,
    outgoing: &[(Id, Id)],
) -> Result<Vec<(Id, Object)>> {
    let roles = terms.roles();
    let involved = outgoing
        .iter()
        .filter(|(p, _)| roles.contains(p))
        .map(|(_, o)| *o);
    let involved: BTreeSet<Id> = involved.collect();
    let mut asserted: Vec<Vec<Id>> = Vec::new();
    let mut opposed = Vec::new();
    for claim in graph.incoming(terms.about, event)? {
        let statements = graph.outgoing(claim)?;
        let named: Vec<Id> = values(&statements, terms.attributed).collect();
        if named.is_empty() || !is_standing(graph, terms, claim, &statements)? {
            continue;
        }
        let opposes = |stance| stance == terms.denies || stance == terms.doubts;
        if values(&statements, terms.stance).any(opposes) {
            opposed.extend(named);
        } else if !is_not_assertion(terms, &statements) {
            // Agents named jointly do not contest each other, only others.
            asserted.push(named);
        }
    }
    let named: BTreeSet<Id> = asserted.iter().flatten().copied().collect();
    let involved = involved
        .into_iter()
        .map(|agent| (terms.involves, Object::Known(agent)));
    let attributed = named
        .iter()
        .map(|agent| (terms.attributed, Object::Known(*agent)));
    let mut found: Vec<_> = involved.chain(attributed).collect();
    let denied = opposed.iter().any(|agent| named.contains(agent));
    if denied || any_conflict(graph, terms, &asserted)? {
        found.push((terms.contested, flag()));
    }
    Ok(found)
}

/// Whether any two claims name agents that are not connected.
fn any_conflict(graph: &impl GraphReader, terms: &TermIds, asserted: &[Vec<Id>]) -> Result<bool> {
    for (at, one) in asserted.iter().enumerate() {
        for other in &asserted[at + 1..] {
            if !are_connected(graph, terms, one, other)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn are_connected(
    graph: &impl GraphReader,
    terms: &TermIds,
    one: &[Id],
    other: &[Id],
) -> Result<bool> {
    for a in one {
        for b in other {
            let connected = a == b
                || superiors(graph, terms, *a)?.contains(b)
                || superiors(graph, terms, *b)?.contains(a);
            if connected {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// An agent and all that it is part of, a unit of, or sponsored by, transitively.
fn superiors(graph: &impl GraphReader, terms: &TermIds, agent: Id) -> Result<BTreeSet<Id>> {
    let mut found = BTreeSet::new();
    let mut next = vec![agent];
    while let Some(agent) = next.pop() {
        if !found.insert(agent) {
            continue;
        }
        next.extend(values(&graph.outgoing(agent)?, terms.part_of));
        for claim in graph.incoming(terms.about, agent)? {
            let statements = graph.outgoing(claim)?;
            if !is_not_assertion(terms, &statements)
                && is_standing(graph, terms, claim, &statements)?
            {
                for relation in [terms.unit_of, terms.sponsored_by, terms.part_of] {
                    next.extend(values(&statements, relation));
                }
            }
        }
    }
    Ok(found)
}
