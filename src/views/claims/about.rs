//! The claims about some things, each with the claims about it in turn, and with those who took it
//! back.

use crate::LabeledResource;
use crate::query::{Error, QueryOptions};
use crate::views::model::Claim;
use crate::views::read::{Begun, DetailReader, claims};
use oxrdf::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

/// How deep claims about claims about claims are nested; deeper ones are put beside each other.
const MAX_DEPTH: usize = 6;

/// Claims by what they are about.
type ByThing = BTreeMap<NamedNode, Vec<Claim>>;

/// The claims about some things, of each by topic and date.
pub(crate) fn claims_about(
    details: &mut DetailReader<'_>,
    things: &[NamedNode],
    limits: &QueryOptions,
) -> Result<ByThing, Error> {
    let mut levels = vec![read(details, things, limits)?];
    let mut seen: BTreeSet<NamedNode> = BTreeSet::new();
    while let Some(level) = levels.last() {
        let mut next = Vec::new();
        for claim in level.values().flatten() {
            if seen.insert(claim.id.clone()) && details.has_claims(&claim.id)? {
                next.push(claim.id.clone());
            }
        }
        if next.is_empty() {
            break;
        }
        levels.push(read(details, &next, limits)?);
    }
    while let Some(level) = levels.pop() {
        let depth = levels.len();
        let Some(above) = levels.last_mut() else {
            return Ok(level);
        };
        for (about, claims) in level {
            nest(above, &about, claims, depth);
        }
    }
    Ok(ByThing::new())
}

/// Puts claims beneath the one that they are about, or beside it. A claim about several things is
/// in several places: at the top all have the claims about it, deeper the first, or circles of
/// claims would multiply them.
fn nest(above: &mut ByThing, about: &NamedNode, claims: Vec<Claim>, depth: usize) {
    for level in above.values_mut() {
        let Some(at) = level.iter().position(|claim| claim.id == *about) else {
            continue;
        };
        if depth > MAX_DEPTH {
            level.splice(at + 1..at + 1, claims).for_each(drop);
            return;
        }
        level[at].claims.clone_from(&claims);
        if depth > 1 {
            return;
        }
    }
}

/// The claims about some things, without the claims about these.
pub(super) fn read(
    details: &mut DetailReader<'_>,
    things: &[NamedNode],
    limits: &QueryOptions,
) -> Result<ByThing, Error> {
    let mut found = claims_of(details, things, limits)?;
    for claim in found.values_mut().flatten() {
        claim.left = details.departures(&claim.id)?;
    }
    Ok(found)
}

/// The same without those who took them back.
pub(super) fn claims_of(
    details: &mut DetailReader<'_>,
    things: &[NamedNode],
    limits: &QueryOptions,
) -> Result<ByThing, Error> {
    let begun = Begun::now(limits);
    let mut left = limits.max_rows.unwrap_or(usize::MAX);
    let mut found = ByThing::new();
    for thing in things {
        begun.go_on()?;
        let rows = details.claim_rows(thing)?;
        let Some(rest) = left.checked_sub(rows.rows.len()) else {
            return Err(Error::TOO_MANY_ROWS);
        };
        left = rest;
        found.insert(thing.clone(), claims(&rows));
    }
    Ok(found)
}

/// A thing with its name in the best of the wanted languages, if any are.
pub(super) fn name_of(
    details: &DetailReader<'_>,
    thing: &LabeledResource,
    limits: &QueryOptions,
) -> Result<LabeledResource, Error> {
    let label = match limits.languages.is_empty() {
        true => None,
        false => details.name(&thing.id)?,
    };
    Ok(LabeledResource {
        label: label.unwrap_or_else(|| thing.label.clone()),
        ..thing.clone()
    })
}
