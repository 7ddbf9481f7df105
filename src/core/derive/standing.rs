//! Who still stands by a claim.
//!
//! The *principals* of a claim are those on whose behalf it is made, else its claimants. Another
//! claim takes it back, by superseding or retracting it, for the principals that both share. So a
//! joint claim stands as long as one principal does, and a stranger takes nothing back. A claim that
//! is surely older than the one that it names has no effect either.
//!
//! ```text
//! retraction ─ retracts ─▶ retraction ─ retracts ─▶ claim      the claim stands again
//! retraction ─ retracts ─▶ successor ─ supersedes ─▶ claim     the claim stays superseded
//! ```

use super::claim::Claim;
use super::terms::TermIds;
use crate::store::{GraphReader, Id, Result};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a claim counts at all: it was known, and the editors have not deprecated it.
pub(super) type Counts<'a> = &'a dyn Fn(&Claim) -> Result<bool>;

/// Who stands by a claim, and who no longer does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// The principals that stand by it.
    pub by: Vec<Id>,
    /// The principals that took it back, each with the claim that did.
    pub left: Vec<(Id, Id)>,
}

/// A claim that takes another back.
struct Taker {
    claim: Claim,
    retracts: bool,
    /// The principals of both.
    shared: BTreeSet<Id>,
}

/// A claim counts, in what is known today, unless it is deprecated.
pub(super) fn counts_today(terms: &TermIds) -> impl Fn(&Claim) -> Result<bool> {
    let (rank, deprecated) = (terms.rank, terms.deprecated);
    move |claim| Ok(!claim.all(rank).any(|its| its == deprecated))
}

/// Who stands by a claim.
pub(super) fn standing(
    graph: &impl GraphReader,
    terms: &TermIds,
    claim: &Claim,
    counts: Counts<'_>,
) -> Result<Standing> {
    let mut standing = Standing::default();
    if !counts(claim)? {
        return Ok(standing);
    }
    let takers = takers(graph, terms, claim, [true, true], counts)?;
    if takers.is_empty() {
        standing.by.extend(claim.principals(terms));
        return Ok(standing);
    }
    let mut dated = Vec::new();
    for taker in &takers {
        let made = taker.claim.made(graph, terms)?;
        dated.push((made.order(), taker.claim.id, taker));
    }
    dated.sort_by_key(|(made, id, _)| (*made, *id));
    let retractions = Retractions::of(graph, terms, &takers, counts)?;
    for principal in claim.principals(terms) {
        let in_force = retractions.in_force(principal);
        let left = dated.iter().find(|(_, id, taker)| {
            taker.shared.contains(&principal) && (!taker.retracts || in_force.contains(id))
        });
        match left {
            Some((_, taker, _)) => standing.left.push((principal, *taker)),
            None => standing.by.push(principal),
        }
    }
    Ok(standing)
}

/// The claims that take one back for somebody: those that supersede it, those that retract it.
fn takers(
    graph: &impl GraphReader,
    terms: &TermIds,
    claim: &Claim,
    [superseding, retracting]: [bool; 2],
    counts: Counts<'_>,
) -> Result<Vec<Taker>> {
    let mut found = Vec::new();
    let ways = [
        (terms.supersedes, false, superseding),
        (terms.retracts, true, retracting),
    ];
    for (property, retracts, _) in ways.into_iter().filter(|(_, _, wanted)| *wanted) {
        for id in graph.incoming(property, claim.id)? {
            let taker = Claim::read(graph, id)?;
            let shared = &taker.principals(terms) & &claim.principals(terms);
            if id == claim.id || shared.is_empty() || !counts(&taker)? {
                continue;
            }
            let (made, taken) = (taker.made(graph, terms)?, claim.made(graph, terms)?);
            if !made.surely_before(&taken) {
                found.push(Taker {
                    claim: taker,
                    retracts,
                    shared,
                });
            }
        }
    }
    Ok(found)
}

/// Retractions, each with the retractions of it and for whom those speak.
#[derive(Default)]
struct Retractions(BTreeMap<Id, Vec<(Id, BTreeSet<Id>)>>);

impl Retractions {
    fn of(
        graph: &impl GraphReader,
        terms: &TermIds,
        takers: &[Taker],
        counts: Counts<'_>,
    ) -> Result<Self> {
        let mut found = Self::default();
        let retracting = takers.iter().filter(|taker| taker.retracts);
        let mut next: Vec<Claim> = retracting.map(|taker| taker.claim.clone()).collect();
        while let Some(claim) = next.pop() {
            if found.0.contains_key(&claim.id) {
                continue;
            }
            let of_it = self::takers(graph, terms, &claim, [false, true], counts)?;
            let by = of_it
                .iter()
                .map(|taker| (taker.claim.id, taker.shared.clone()));
            found.0.insert(claim.id, by.collect());
            next.extend(of_it.into_iter().map(|taker| taker.claim));
        }
        Ok(found)
    }

    /// The retractions that are in force for a principal: those of which no retraction is. In a
    /// circle none is.
    fn in_force(&self, principal: Id) -> BTreeSet<Id> {
        let (mut valid, mut void) = (BTreeSet::new(), BTreeSet::new());
        loop {
            let before = valid.len() + void.len();
            for (claim, retracted_by) in &self.0 {
                let mut by = retracted_by
                    .iter()
                    .filter(|(_, shared)| shared.contains(&principal))
                    .map(|(id, _)| id);
                if by.clone().all(|id| void.contains(id)) {
                    valid.insert(*claim);
                } else if by.any(|id| valid.contains(id)) {
                    void.insert(*claim);
                }
            }
            if valid.len() + void.len() == before {
                return valid;
            }
        }
    }
}

/// A claim that somebody stands by.
pub(super) struct StandingClaim {
    pub claim: Claim,
    /// The principals that stand by it.
    pub by: Vec<Id>,
}

/// The claims among some that stand today.
pub(super) fn standing_claims(
    graph: &impl GraphReader,
    terms: &TermIds,
    claims: Vec<Claim>,
) -> Result<Vec<StandingClaim>> {
    let counts = counts_today(terms);
    let mut found = Vec::new();
    for claim in claims {
        let by = standing(graph, terms, &claim, &counts)?.by;
        if !by.is_empty() {
            found.push(StandingClaim { claim, by });
        }
    }
    Ok(found)
}
