//! The state of an event: who did it, according to whom, how that is disputed; which facts of its
//! record claims are against; whether it happened at all.

use super::entity::Entity;
use super::terms::{Basis, Concept};
use super::value::Value;
use crate::derive::Days;
pub use crate::derive::FactDisputeKind;
pub use crate::derive::attribution::{DisputeKind, Named};
use crate::model::vocab::ann;
use crate::model::when::When;
use oxrdf::{NamedNode, NamedNodeRef};
use std::collections::BTreeSet;

/// The state of an event. Of an event without claims it is the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventState {
    /// Who did it, according to whom.
    pub attribution: Attribution,
    /// The facts of its record that claims are against.
    pub disputed_facts: Vec<DisputedFact>,
    /// Whether it happened.
    pub happening: Happening,
}

/// Who did it, according to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribution {
    /// How firmly it is attributed.
    pub named: Named,
    /// In which ways that is disputed.
    pub dispute: Vec<Dispute>,
    /// The lowest agents on which all agree; empty where on none.
    pub agreed: Vec<Entity>,
    /// What each claimant says now.
    pub positions: Vec<Position>,
    /// Who claims it of itself, where anybody else names somebody.
    pub also_claimed: Vec<SelfClaim>,
    /// Denials and doubts of agents that nobody names.
    pub without_accuser: Vec<Dispute>,
    /// The relations between agents that were looked at.
    pub edges: Vec<AgentEdge>,
}

/// One way in which an attribution is disputed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// The way.
    pub kind: DisputeKind,
    /// The level of rivals (`ann:level`).
    pub level: Option<i64>,
    /// Those who deny or doubt; of rivals, those who name them.
    pub by: Vec<Entity>,
    /// The agents that are denied or doubted; of rivals, the members at the level.
    pub agents: Vec<Entity>,
    /// The claim that denies or doubts; of rivals, the claims that name them.
    pub claims: Vec<NamedNode>,
    /// When it was denied or doubted.
    pub made: Made,
}

/// What one claimant says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The claimant, or the one on whose behalf it speaks.
    pub by: Option<Entity>,
    /// Whom it names.
    pub values: Vec<Entity>,
    /// In which claims.
    pub claims: Vec<PositionClaim>,
    /// How firmly.
    pub named: Named,
}

/// A claim that makes up a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionClaim {
    /// The claim.
    pub id: NamedNode,
    /// When it was made.
    pub made: Made,
    /// What it rests on.
    pub basis: Option<Concept<Basis>>,
    /// Whom it names.
    pub agents: Vec<Entity>,
}

impl Position {
    /// Its claims that name an agent.
    pub fn claims_of<'a>(&'a self, agent: &'a Entity) -> impl Iterator<Item = &'a PositionClaim> {
        self.claims
            .iter()
            .filter(|claim| claim.agents.contains(agent))
    }
}

/// A claim of one's own doing, and what is said against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfClaim {
    /// What is claimed.
    pub position: Position,
    /// What is said against it.
    pub dispute: Vec<Dispute>,
}

/// When a claim was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// Its own date.
    pub on: Option<When>,
    /// The days that this or, where it has none, the dates of its sources allow.
    pub days: Days,
}

/// A relation from one agent to another that stands above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentEdge {
    /// The lower one.
    pub from: Entity,
    /// The upper one.
    pub to: Entity,
    /// The property that relates them.
    pub property: NamedNode,
    /// The claims that say so; none where the record does.
    pub claims: Vec<NamedNode>,
    /// Whether it decides anything: it is neither disputed nor only reported.
    pub decides: bool,
}

/// A fact of the record that a claim is against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputedFact {
    /// The property.
    pub property: NamedNode,
    /// Its name.
    pub name: String,
    /// The value on the record.
    pub recorded: Value,
    /// The value that the claim denies or doubts, or gives instead.
    pub claimed: Value,
    /// In what way.
    pub kind: FactDisputeKind,
    /// The claim.
    pub claim: NamedNode,
    /// Those who stand by it.
    pub by: Vec<Entity>,
    /// When it was made.
    pub made: Made,
}

/// Whether an event happened, as far as that is in question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Happening {
    /// Planned, cancelled and so on; none where it simply happened, or the status is disputed.
    pub status: Option<Entity>,
    /// Whether it is disputed that it happened.
    pub is_disputed: bool,
}

impl Happening {
    /// Whether the event counts as having happened, or as going to.
    pub fn counts(&self) -> bool {
        let off = [ann::CANCELLED, ann::DISPROVED];
        let status = self.status.as_ref();
        !status.is_some_and(|status| off.contains(&status.id.as_ref()))
    }
}

/// One value of an attribution: who names it and who disputes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributionRow<'a> {
    /// The agent.
    pub agent: &'a Entity,
    /// Those who name it.
    pub named_by: Vec<&'a Position>,
    /// The denials and doubts of it or of what stands above it, and its rivals.
    pub disputed: Vec<&'a Dispute>,
}

impl AttributionRow<'_> {
    /// How firmly it is named.
    pub fn named(&self) -> Named {
        let named = self.named_by.iter().map(|position| position.named);
        named.max().unwrap_or_default()
    }
}

impl Attribution {
    /// Whether somebody names a rival, or a third party denies it.
    pub fn is_contested(&self) -> bool {
        self.has(DisputeKind::Rival) || self.has(DisputeKind::Denied)
    }

    /// Whether it is disputed in one way.
    pub fn has(&self, kind: DisputeKind) -> bool {
        self.dispute.iter().any(|dispute| dispute.kind == kind)
    }

    /// Whether nobody says anything of it.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty() && self.without_accuser.is_empty()
    }

    /// The agents that are named, those that most name first.
    pub fn rows(&self) -> Vec<AttributionRow<'_>> {
        let mut rows: Vec<AttributionRow<'_>> = Vec::new();
        for position in &self.positions {
            for agent in &position.values {
                match rows.iter_mut().find(|row| row.agent.id == agent.id) {
                    Some(row) => row.named_by.push(position),
                    None => rows.push(AttributionRow {
                        agent,
                        named_by: vec![position],
                        disputed: self.disputes_of(agent),
                    }),
                }
            }
        }
        rows.sort_by(|a, b| {
            let most = b.named_by.len().cmp(&a.named_by.len());
            most.then_with(|| a.agent.id.cmp(&b.agent.id))
        });
        rows
    }

    /// The agents that are named and do not stand above another that is named as firmly.
    pub fn lowest(&self) -> Vec<AttributionRow<'_>> {
        let rows = self.rows();
        let chains: Vec<_> = rows.iter().map(|row| self.chain(&row.agent.id)).collect();
        let is_lowest = |(row, chain): (&AttributionRow<'_>, &BTreeSet<&NamedNode>)| {
            // Two that stand above each other are both shown.
            !rows.iter().zip(&chains).any(|(other, its_chain)| {
                other.named() >= row.named()
                    && its_chain.contains(&row.agent.id)
                    && !chain.contains(&other.agent.id)
            })
        };
        let lowest: Vec<bool> = rows.iter().zip(&chains).map(is_lowest).collect();
        let all = rows.into_iter().zip(lowest);
        all.filter_map(|(row, is_lowest)| is_lowest.then_some(row))
            .collect()
    }

    /// The disputes of an agent, or of one that stands above it.
    fn disputes_of(&self, agent: &Entity) -> Vec<&Dispute> {
        let chain = self.chain(&agent.id);
        let concerns =
            |dispute: &&Dispute| dispute.agents.iter().any(|its| chain.contains(&its.id));
        self.dispute.iter().filter(concerns).collect()
    }

    fn chain<'a>(&'a self, agent: &'a NamedNode) -> BTreeSet<&'a NamedNode> {
        let (mut chain, mut next) = (BTreeSet::new(), vec![agent]);
        while let Some(agent) = next.pop() {
            if chain.insert(agent) {
                let edges = self.edges.iter();
                let up = edges.filter(|edge| edge.decides && edge.from.id == *agent);
                next.extend(up.map(|edge| &edge.to.id));
            }
        }
        chain
    }
}

impl EventState {
    /// The claims against the values of one property of the record.
    pub fn disputes_of_fact(&self, property: NamedNodeRef<'_>) -> Vec<&DisputedFact> {
        let facts = self.disputed_facts.iter();
        facts.filter(|fact| fact.property == property).collect()
    }
}
