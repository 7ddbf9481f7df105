//! How agents are related: the chain from an agent to those behind it, who is on the accused side,
//! which agents a claimant equates.

use super::input::{Agent, Agents, BODY, Relation, RelationClaim, STATE};
use crate::derive::claim::{Basis, Days, Stance};
use crate::store::Id;
use std::collections::{BTreeMap, BTreeSet};

/// A relation from one agent to another that stands above it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The lower one.
    pub from: Id,
    /// The upper one.
    pub to: Id,
    /// How they are related.
    pub relation: Relation,
    /// The claims that say so; none where the record does.
    pub claims: Vec<Id>,
    /// Whether it decides anything: it is not disputed, and somebody says it on a better basis
    /// than journalistic or anonymous.
    pub decides: bool,
}

/// The agents as they were related when an event happened.
pub(super) struct Relations<'a> {
    agents: &'a Agents,
    period: Days,
    unknown: Agent,
}

impl<'a> Relations<'a> {
    pub fn new(agents: &'a Agents, period: Days) -> Self {
        Self {
            agents,
            period,
            unknown: Agent::default(),
        }
    }

    fn agent(&self, id: Id) -> &Agent {
        self.agents.0.get(&id).unwrap_or(&self.unknown)
    }

    pub fn level(&self, id: Id) -> Option<i64> {
        self.agent(id).level
    }

    /// The edges upwards from an agent.
    pub fn edges(&self, from: Id) -> Vec<Edge> {
        let agent = self.agent(from);
        let mut claimed: BTreeMap<(Id, Relation), Vec<&RelationClaim>> = BTreeMap::new();
        for claim in &agent.claims {
            let leads = claim.relation != Relation::SameGroupAs
                && claim.stance == Stance::Asserts
                && claim.period.can_overlap(&self.period);
            for to in claim.to.iter().filter(|_| leads) {
                claimed
                    .entry((*to, claim.relation))
                    .or_default()
                    .push(claim);
            }
        }
        let recorded = agent.part_of.iter().map(|to| Edge {
            from,
            to: *to,
            relation: Relation::PartOf,
            claims: Vec::new(),
            decides: true,
        });
        let claimed = claimed.into_iter().map(|((to, relation), claims)| Edge {
            from,
            to,
            relation,
            claims: sorted(claims.iter().map(|claim| claim.claim)),
            decides: claims.iter().any(|claim| is_firm(claim))
                && !self.is_disputed(from, relation, to),
        });
        recorded.chain(claimed).collect()
    }

    /// Whether somebody else denies or doubts a relation: not its subject, its object, or the state
    /// and bodies of the object's country.
    fn is_disputed(&self, from: Id, relation: Relation, to: Id) -> bool {
        let object = self.agent(to);
        let involved = |principal: &Id| {
            let its = self.agent(*principal);
            *principal == from
                || *principal == to
                || its.level.is_some_and(|level| level >= BODY) && share_country(its, object)
        };
        let against = |claim: &&RelationClaim| {
            claim.stance != Stance::Asserts
                && claim.relation == relation
                && claim.to.contains(&to)
                && !claim.principals.iter().all(involved)
        };
        self.agent(from).claims.iter().any(|claim| against(&claim))
    }

    /// Some agents and all that edges lead to; with or without those for whom they only work.
    pub fn chain(&self, from: impl IntoIterator<Item = Id>, affiliates: bool) -> BTreeSet<Id> {
        let mut found = BTreeSet::new();
        let mut next: Vec<Id> = from.into_iter().collect();
        while let Some(agent) = next.pop() {
            if !found.insert(agent) {
                continue;
            }
            let edges = self.edges(agent).into_iter();
            let leads = edges.filter(|edge| {
                edge.decides && (affiliates || edge.relation != Relation::AffiliateOf)
            });
            next.extend(leads.map(|edge| edge.to));
        }
        found
    }

    /// Those of some agents that do not stand above another of them.
    pub fn lowest(&self, among: &BTreeSet<Id>) -> BTreeSet<Id> {
        if among.len() < 2 {
            return among.clone();
        }
        let above = among.iter().flat_map(|agent| self.edges(*agent));
        let above = above.filter(|edge| edge.decides).map(|edge| edge.to);
        let above = self.chain(above, true);
        let mut lowest: BTreeSet<Id> = among - &above;
        // What stands above none of these stands in a circle, or above one.
        let rest = &(among - &self.chain(lowest.iter().copied(), true));
        lowest.extend(rest.iter().filter(|agent| {
            let chain = self.chain([**agent], true);
            rest.iter()
                .all(|other| chain.contains(other) || !self.chain([*other], true).contains(*agent))
        }));
        lowest
    }

    /// Whether a claimant is on the accused side of an agent: on its chain, a body of a state on
    /// it, or the state of whose country one of its members is.
    pub fn is_accused(&self, value: Id, claimant: Id) -> bool {
        let chain = self.chain([value], false);
        let its = self.agent(claimant);
        let members = || chain.iter().map(|member| self.agent(*member));
        chain.contains(&claimant)
            || match its.level {
                Some(BODY) => members()
                    .any(|member| member.level == Some(STATE) && share_country(its, member)),
                Some(STATE) => members().any(|member| share_country(its, member)),
                _ => false,
            }
    }

    /// Whether one of two agents is the other, is equated with it, or stands on its chain.
    pub fn are_connected(&self, one: Id, other: Id) -> bool {
        one == other
            || self.chain([one], true).contains(&other)
            || self.chain([other], true).contains(&one)
            || self.are_equated(one, other)
    }

    /// Whether the claims of one claimant connect two agents as one group.
    fn are_equated(&self, one: Id, other: Id) -> bool {
        let claimants = self.same(one).into_iter().map(|(claimant, _)| claimant);
        let claimants: BTreeSet<Id> = claimants.collect();
        claimants.into_iter().any(|claimant| {
            let (mut seen, mut next) = (BTreeSet::new(), vec![one]);
            while let Some(agent) = next.pop() {
                if seen.insert(agent) {
                    let same = self.same(agent).into_iter();
                    next.extend(same.filter(|(by, _)| *by == claimant).map(|(_, same)| same));
                }
            }
            seen.contains(&other)
        })
    }

    /// The agents with which claimants equate one, each with its claimant.
    fn same(&self, agent: Id) -> Vec<(Id, Id)> {
        let named = self.agent(agent).named_same_by.iter().copied();
        let pairs = named.map(|from| (from, Some(agent))).chain([(agent, None)]);
        let mut found = Vec::new();
        for (from, only) in pairs {
            for claim in &self.agent(from).claims {
                if claim.relation != Relation::SameGroupAs
                    || claim.stance != Stance::Asserts
                    || !is_firm(claim)
                {
                    continue;
                }
                for to in claim
                    .to
                    .iter()
                    .filter(|to| only.is_none_or(|only| only == **to))
                {
                    let disputed = self.is_disputed(from, Relation::SameGroupAs, *to)
                        || self.is_disputed(*to, Relation::SameGroupAs, from);
                    let other = if only.is_some() { from } else { *to };
                    let by = claim.principals.iter().filter(|_| !disputed);
                    found.extend(by.map(|by| (*by, other)));
                }
            }
        }
        found
    }
}

fn sorted(claims: impl Iterator<Item = Id>) -> Vec<Id> {
    claims.collect::<BTreeSet<_>>().into_iter().collect()
}

fn is_firm(claim: &RelationClaim) -> bool {
    claim.basis != Basis::Reported
}

fn share_country(one: &Agent, other: &Agent) -> bool {
    one.countries
        .iter()
        .any(|its| other.countries.contains(its))
}
