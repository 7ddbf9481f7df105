//! The claims about some things, each with the claims about it in turn, and with those who took it
//! back.

use crate::query::{Error, ParamValues, QueryOptions, Table};
use crate::views::model::Claim;
use crate::views::read::{DetailReader, claims, table};
use crate::{Annals, LabeledResource};
use oxrdf::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// How many things one query covers.
const BATCH_SIZE: usize = 200;

/// How deep claims about claims about claims are nested; deeper ones are put beside each other.
const MAX_DEPTH: usize = 6;

/// Claims by what they are about.
type ByThing = BTreeMap<NamedNode, Vec<Claim>>;

/// The claims about some things, of each by topic and date.
pub(crate) fn claims_about(
    annals: &Annals,
    details: &mut DetailReader<'_>,
    things: &[NamedNode],
    limits: &QueryOptions,
) -> Result<ByThing, Error> {
    let mut levels = vec![read(annals, details, things, limits)?];
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
        levels.push(read(annals, details, &next, limits)?);
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
    annals: &Annals,
    details: &mut DetailReader<'_>,
    things: &[NamedNode],
    limits: &QueryOptions,
) -> Result<ByThing, Error> {
    let mut found = ByThing::new();
    // Of most things nobody claims anything, which is one look and no query.
    let mut claimed = Vec::new();
    for thing in things {
        match details.has_claims(thing)? {
            true => claimed.push(thing),
            false => drop(found.insert(thing.clone(), Vec::new())),
        }
    }
    for some in claimed.chunks(BATCH_SIZE) {
        let ids = some.iter().map(|thing| Term::from((*thing).clone()));
        let values = ParamValues::default().with("thing", ids.collect::<Vec<_>>());
        let rows = table(annals.query_saved("claims", &values, limits)?)?;
        for thing in some {
            let mut about = claims(&rows_about(&rows, thing));
            for claim in &mut about {
                claim.left = details.departures(&claim.id)?;
            }
            found.insert((*thing).clone(), about);
        }
    }
    Ok(found)
}

/// The rows about one entity.
fn rows_about(rows: &Table, thing: &NamedNode) -> Table {
    let at = rows.columns.iter().position(|column| column == "thing");
    let about = |row: &&Vec<Option<Term>>| {
        let term = at.and_then(|at| row.get(at)?.as_ref());
        matches!(term, Some(Term::NamedNode(node)) if node == thing)
    };
    Table {
        columns: rows.columns.clone(),
        rows: rows.rows.iter().filter(about).cloned().collect(),
        truncated: rows.truncated,
    }
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
