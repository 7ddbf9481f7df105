//! Which claims stand, whom they name, and what they contest.
//!
//! A claim stands unless it is deprecated or another claim supersedes or retracts it; somebody
//! else's denial makes it contested, never fallen. An event is contested where a standing claim
//! denies or doubts whom another names, or where standing claims name parties of which neither is
//! part of, or a front of, the other (Sandworm, the GRU and Russia agree).

use super::bounds::{flag, values};
use super::words::Words;
use crate::store::{Graph, Id, Object, Result};
use std::collections::BTreeSet;

/// Whether a claim stands: not deprecated, superseded or retracted.
pub(super) fn stands(
    graph: &impl Graph,
    words: &Words,
    claim: Id,
    about: &[(Id, Id)],
) -> Result<bool> {
    let deprecated = values(about, words.rank).any(|rank| rank == words.deprecated);
    Ok(!deprecated
        && graph.pointing(words.supersedes, claim)?.is_empty()
        && graph.pointing(words.retracts, claim)?.is_empty())
}

/// Whether a claim says that something is not so, or will not say.
fn withholds(words: &Words, about: &[(Id, Id)]) -> bool {
    let no = [words.denies, words.doubts, words.declines];
    values(about, words.stance).any(|stance| no.contains(&stance))
}

/// `ann:involves`, `ann:attributedTo` and `ann:contested` of an event.
pub(super) fn event(
    graph: &impl Graph,
    words: &Words,
    event: Id,
    about: &[(Id, Id)],
) -> Result<Vec<(Id, Object)>> {
    let roles = words.roles();
    let involved = about
        .iter()
        .filter(|(p, _)| roles.contains(p))
        .map(|(_, o)| *o);
    let involved: BTreeSet<Id> = involved.collect();
    let mut asserted: Vec<Vec<Id>> = Vec::new();
    let mut opposed = Vec::new();
    for claim in graph.pointing(words.about, event)? {
        let said = graph.about(claim)?;
        let named: Vec<Id> = values(&said, words.attributed).collect();
        if named.is_empty() || !stands(graph, words, claim, &said)? {
            continue;
        }
        let opposes = |stance| stance == words.denies || stance == words.doubts;
        if values(&said, words.stance).any(opposes) {
            opposed.extend(named);
        } else if !withholds(words, &said) {
            // Jointly named parties stand together: they contest others, not each other.
            asserted.push(named);
        }
    }
    let named: BTreeSet<Id> = asserted.iter().flatten().copied().collect();
    let involved = involved
        .into_iter()
        .map(|party| (words.involves, Object::Known(party)));
    let attributed = named
        .iter()
        .map(|party| (words.attributed, Object::Known(*party)));
    let mut found: Vec<_> = involved.chain(attributed).collect();
    let denied = opposed.iter().any(|party| named.contains(party));
    if denied || differ(graph, words, &asserted)? {
        found.push((words.contested, flag()));
    }
    Ok(found)
}

/// Whether some two claims name parties that have nothing to do with each other.
fn differ(graph: &impl Graph, words: &Words, asserted: &[Vec<Id>]) -> Result<bool> {
    for (at, one) in asserted.iter().enumerate() {
        for other in &asserted[at + 1..] {
            if !agree(graph, words, one, other)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn agree(graph: &impl Graph, words: &Words, one: &[Id], other: &[Id]) -> Result<bool> {
    for a in one {
        for b in other {
            let connected = a == b
                || above(graph, words, *a)?.contains(b)
                || above(graph, words, *b)?.contains(a);
            if connected {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A party and everything that it is part of, a unit of, or sponsored by, at any remove.
fn above(graph: &impl Graph, words: &Words, party: Id) -> Result<BTreeSet<Id>> {
    let mut found = BTreeSet::new();
    let mut next = vec![party];
    while let Some(party) = next.pop() {
        if !found.insert(party) {
            continue;
        }
        next.extend(values(&graph.about(party)?, words.part_of));
        for claim in graph.pointing(words.about, party)? {
            let said = graph.about(claim)?;
            if !withholds(words, &said) && stands(graph, words, claim, &said)? {
                for tie in [words.unit_of, words.sponsored_by, words.part_of] {
                    next.extend(values(&said, tie));
                }
            }
        }
    }
    Ok(found)
}
