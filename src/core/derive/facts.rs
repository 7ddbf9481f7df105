//! Facts of an event that a standing claim disputes, and whether the event happened at all.
//!
//! A claim is against the record if it denies or doubts a value there, or says a surely different
//! one of a property that has one true value. A claim about a claim is about no event, and never
//! counts here.

use super::bounds::{date_of, values};
use super::claim::{Days, Stance};
use super::property_classes::PropertyClasses;
use super::standing::StandingClaim;
use super::terms::TermIds;
use crate::model::when::Agreement;
use crate::store::{GraphReader, Id, Result, Tag};
use std::collections::BTreeSet;

/// In what way a claim is against a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactDisputeKind {
    /// It denies it.
    Denied,
    /// It doubts it.
    Doubted,
    /// It says something surely different.
    Different,
}

/// A fact of an event that a claim is against.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DisputedFact {
    /// The property.
    pub property: Id,
    /// The value on the record.
    pub recorded: Id,
    /// The value that the claim denies or doubts, or says instead.
    pub claimed: Id,
    /// In what way.
    pub kind: FactDisputeKind,
    /// The claim.
    pub claim: Id,
    /// The principals that stand by it.
    pub by: Vec<Id>,
    /// When it was made.
    pub made: Days,
}

/// Whether an event happened, as far as that is in question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Happening {
    /// Its status: planned, cancelled and so on; none where it simply happened, or where the
    /// status is disputed.
    pub status: Option<Id>,
    /// Whether it is disputed that it happened.
    pub is_disputed: bool,
    /// Whether it counts as having happened, or as going to: unless it is cancelled or disproved,
    /// and nobody disputes that.
    pub counts: bool,
}

/// The facts that claims are against, sorted.
pub(super) fn disputed(
    graph: &impl GraphReader,
    terms: &TermIds,
    classes: &mut PropertyClasses,
    outgoing: &[(Id, Id)],
    claims: &[StandingClaim],
) -> Result<Vec<DisputedFact>> {
    let mut found = Vec::new();
    for StandingClaim { claim, by } in claims {
        let Some(stance) = claim.stance(terms) else {
            continue;
        };
        let stated = classes.stated(graph, terms, claim)?;
        for (property, claimed) in &claim.outgoing {
            let (property, claimed) = (*property, *claimed);
            let class = classes.of(graph, terms, property)?;
            let mut is_of_claim = property == terms.public && !stated.is_empty();
            if property == terms.begin || property == terms.end {
                // They say when a relation or another value was there.
                for other in &stated {
                    is_of_claim |= classes.of(graph, terms, *other)?.claim_only;
                }
            }
            if !class.claimable || is_of_claim {
                continue;
            }
            let recorded: Vec<Id> = values(outgoing, property).collect();
            let kind = match stance {
                Stance::Denies => FactDisputeKind::Denied,
                Stance::Doubts => FactDisputeKind::Doubted,
                Stance::Asserts => FactDisputeKind::Different,
            };
            let mut against = Vec::new();
            for value in &recorded {
                let is_against = match stance {
                    Stance::Asserts => {
                        class.single_valued && differ(graph, terms, property, *value, claimed)?
                    }
                    Stance::Denies | Stance::Doubts => covers(graph, terms, claimed, *value)?,
                };
                against.extend(is_against.then_some(*value));
            }
            // A value that agrees with one of several on the record is not against it.
            if stance == Stance::Asserts && against.len() < recorded.len() {
                continue;
            }
            for recorded in against {
                found.push(DisputedFact {
                    property,
                    recorded,
                    claimed,
                    kind,
                    claim: claim.id,
                    by: by.iter().copied().filter(|it| *it != claim.id).collect(),
                    made: claim.made(graph, terms)?,
                });
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether two values of a single-valued property cannot both be right.
fn differ(
    graph: &impl GraphReader,
    terms: &TermIds,
    property: Id,
    one: Id,
    other: Id,
) -> Result<bool> {
    if one == other {
        return Ok(false);
    }
    if property == terms.status {
        return Ok(sets_back(terms, one, other));
    }
    let kinds = (one.tag(), other.tag());
    if kinds == (Some(Tag::Iri), Some(Tag::Iri))
        || kinds == (Some(Tag::Integer), Some(Tag::Integer))
    {
        return Ok(true);
    }
    let dates = date_of(graph, one)?.zip(date_of(graph, other)?);
    // Texts may say one thing in two ways.
    Ok(dates.is_some_and(|(one, other)| one.agreement(&other) == Agreement::Conflict))
}

/// Whether whoever denies one value denies the other: it is the same, a narrower concept, or a date
/// within it.
fn covers(graph: &impl GraphReader, terms: &TermIds, denied: Id, value: Id) -> Result<bool> {
    if denied == value {
        return Ok(true);
    }
    if value.tag() == Some(Tag::Iri) {
        let (mut seen, mut next) = (BTreeSet::new(), vec![value]);
        while let Some(concept) = next.pop() {
            if seen.insert(concept) {
                next.extend(values(&graph.outgoing(concept)?, terms.broader));
            }
        }
        return Ok(seen.contains(&denied));
    }
    let dates = date_of(graph, denied)?.zip(date_of(graph, value)?);
    Ok(dates.is_some_and(|(denied, value)| {
        matches!(
            value.agreement(&denied),
            Agreement::Same | Agreement::Refines
        )
    }))
}

/// How far a status has come: a later one follows upon an earlier one.
fn stage(terms: &TermIds, status: Id) -> usize {
    let stages = [
        terms.planned,
        terms.postponed,
        terms.reported,
        terms.cancelled,
        terms.disproved,
    ];
    let at = stages.iter().position(|it| *it == status);
    at.unwrap_or(stages.len())
}

/// Whether two statuses can both be right, each on its day: what was planned may be cancelled later,
/// and both cancelled and disproved say that it did not happen.
fn are_compatible(terms: &TermIds, one: Id, other: Id) -> bool {
    let either = |status| one == status || other == status;
    one == other
        || either(terms.planned)
        || either(terms.postponed)
        || either(terms.cancelled) && either(terms.disproved)
}

/// Whether a claim takes an event back behind the status on the record: one that goes further only
/// tells what became of it.
fn sets_back(terms: &TermIds, recorded: Id, claimed: Id) -> bool {
    !are_compatible(terms, recorded, claimed) && stage(terms, claimed) <= stage(terms, recorded)
}

/// A claim of the status of an event.
struct StatusClaim<'c> {
    statuses: Vec<Id>,
    stance: Stance,
    by: &'c [Id],
    made: Days,
}

/// The claims of a status; not those after which all their principals surely said another.
fn status_claims<'c>(
    graph: &impl GraphReader,
    terms: &TermIds,
    claims: &'c [StandingClaim],
) -> Result<Vec<StatusClaim<'c>>> {
    let mut found = Vec::new();
    for StandingClaim { claim, by } in claims {
        let statuses: Vec<Id> = claim.all(terms.status).collect();
        if let Some(stance) = claim.stance(terms).filter(|_| !statuses.is_empty()) {
            let made = claim.made(graph, terms)?;
            found.push(StatusClaim {
                statuses,
                stance,
                by,
                made,
            });
        }
    }
    let is_past = |it: &StatusClaim<'_>| {
        it.by.iter().all(|principal| {
            let mut later = found
                .iter()
                .filter(|other| it.made.surely_before(&other.made));
            later.any(|other| other.by.contains(principal))
        })
    };
    let past: Vec<bool> = found.iter().map(is_past).collect();
    let now = found.into_iter().zip(past).filter(|(_, past)| !past);
    Ok(now.map(|(claim, _)| claim).collect())
}

/// Whether an event happened, given the facts of it that are disputed.
pub(super) fn happening(
    graph: &impl GraphReader,
    terms: &TermIds,
    outgoing: &[(Id, Id)],
    claims: &[StandingClaim],
    disputed: &[DisputedFact],
) -> Result<Happening> {
    let victims = values(outgoing, terms.target).chain(values(outgoing, terms.affected));
    let victims: BTreeSet<Id> = victims.collect();
    let is_of_victim = |by: &[Id]| by.iter().any(|principal| victims.contains(principal));
    let mut recorded: Vec<Id> = values(outgoing, terms.status).collect();
    let planned = values(outgoing, terms.planned).filter(|flag| *flag == Id::TRUE);
    recorded.extend(planned.map(|_| terms.planned));
    let (mut said, mut opposed, mut is_disputed) = (Vec::new(), Vec::new(), false);
    for claim in status_claims(graph, terms, claims)? {
        match claim.stance {
            Stance::Asserts => said.extend(claim.statuses),
            Stance::Denies | Stance::Doubts => {
                // A victim that denies the event's status says that nothing happened.
                is_disputed |= claim.statuses.contains(&terms.reported) && is_of_victim(claim.by);
                opposed.extend(claim.statuses);
            }
        }
    }
    is_disputed |= opposed
        .iter()
        .any(|status| said.contains(status) || recorded.contains(status));
    is_disputed |= said.iter().enumerate().any(|(at, one)| {
        let mut others = said[at + 1..].iter();
        others.any(|other| !are_compatible(terms, *one, *other))
            || recorded
                .iter()
                .any(|status| sets_back(terms, *status, *one))
    });
    is_disputed |= disputed.iter().any(|fact| {
        fact.property == terms.event_type
            && fact.kind != FactDisputeKind::Different
            && is_of_victim(&fact.by)
    });
    let status = recorded.into_iter().chain(said);
    let status = status.max_by_key(|status| (stage(terms, *status), *status));
    let status = status.filter(|_| !is_disputed);
    let off = [terms.cancelled, terms.disproved];
    Ok(Happening {
        status,
        is_disputed,
        counts: !status.is_some_and(|status| off.contains(&status)),
    })
}
