//! The claims that became known most recently, each with what it is about.

use super::about;
use crate::database::{HistoryError, Revision};
use crate::model::vocab::ann;
use crate::query::{Answer, Error, ParamValues, QueryOptions};
use crate::views::model::{Claim, Source};
use crate::views::read::{DetailReader, node};
use crate::{Annals, LabeledResource};
use oxrdf::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// A claim with what belongs to it.
#[derive(Debug, Clone)]
pub struct RecentClaim {
    /// The claim.
    pub claim: Claim,
    /// What it is about.
    pub about: Vec<LabeledResource>,
    /// Its sources, the best witness first.
    pub sources: Vec<Source>,
    /// When it was last changed, as far as the store knows.
    pub revision: Option<Revision>,
}

/// The claims, about one thing or any, that became known most recently, latest first; those of which only the
/// day is known on which somebody read them come last. At most so many.
///
/// # Errors
/// See [`Error`].
pub fn recent(
    annals: &Annals,
    thing: Option<&NamedNode>,
    most: usize,
    limits: &QueryOptions,
) -> Result<Vec<RecentClaim>, Error> {
    if let Some(thing) = thing.filter(|_| annals.endpoint().is_none()) {
        let snapshot = annals.store().snapshot()?;
        let mut ids = DetailReader::of(annals, &snapshot)?.latest_claims(thing)?;
        ids.truncate(most);
        return read(annals, &ids, limits);
    }
    let limits = QueryOptions {
        max_rows: Some(most),
        ..limits.clone()
    };
    let values = match thing {
        Some(thing) => ParamValues::default().with("thing", [thing.clone().into()]),
        None => ParamValues::default(),
    };
    let Answer::Table(rows) = annals.query_saved("recent-claims", &values, &limits)? else {
        return Err(Error::Refused("expected a table of rows"));
    };
    let ids: Vec<NamedNode> = rows.iter().filter_map(|row| node(row, "claim")).collect();
    read(
        annals,
        &ids,
        &QueryOptions {
            max_rows: None,
            ..limits
        },
    )
}

/// Says when each claim was last changed, by the history of a database.
///
/// # Errors
/// See [`HistoryError`].
pub fn revise(claims: &mut [RecentClaim], history: &Annals) -> Result<(), HistoryError> {
    let revisions = history.revisions()?;
    for recent in claims {
        recent.revision = history.revision(&revisions, &recent.claim.id)?;
    }
    Ok(())
}

/// These claims in their order.
fn read(
    annals: &Annals,
    ids: &[NamedNode],
    limits: &QueryOptions,
) -> Result<Vec<RecentClaim>, Error> {
    annals.bring(ids)?;
    let snapshot = annals.store().snapshot()?;
    let mut details = DetailReader::of(annals, &snapshot)?.in_languages(&limits.languages);
    let mut about = BTreeMap::new();
    for id in ids {
        about.insert(id.clone(), things_about(annals, &details, id)?);
    }
    let things: BTreeSet<NamedNode> = about.values().flatten().map(|it| it.id.clone()).collect();
    let things: Vec<NamedNode> = things.into_iter().collect();
    let found = about::read(&mut details, &things, limits)?;
    let found = found.into_values().flatten();
    let mut claims: BTreeMap<NamedNode, Claim> =
        found.map(|claim| (claim.id.clone(), claim)).collect();
    let mut recent = Vec::new();
    for id in ids {
        if let Some(claim) = claims.remove(id) {
            recent.push(RecentClaim {
                sources: details.cited(id)?,
                about: about.remove(id).unwrap_or_default(),
                claim,
                revision: None,
            });
        }
    }
    Ok(recent)
}

fn things_about(
    annals: &Annals,
    details: &DetailReader<'_>,
    claim: &NamedNode,
) -> Result<Vec<LabeledResource>, Error> {
    let view = details.view();
    let mut things = Vec::new();
    if let Some(id) = view.id(claim)? {
        for thing in view.objects(id, ann::ABOUT)? {
            if let Term::NamedNode(thing) = view.term(thing)? {
                things.push(annals.labeled(&thing)?);
            }
        }
    }
    things.sort_by(|a, b| a.label.cmp(&b.label));
    Ok(things)
}
