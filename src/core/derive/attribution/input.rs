//! What the rules of attribution work on, apart from any store: who says what of whom, and how the
//! agents are related.

use crate::derive::claim::{Basis, Days, Stance};
use crate::store::Id;
use std::collections::{BTreeMap, BTreeSet};

/// The level of a state; every type of agent has its level in the ontology (`ann:level`).
pub(super) const STATE: i64 = 5;
/// The level of the bodies of a state: ministries, services, police, courts, military units.
pub(super) const BODY: i64 = 4;

/// Who says what about one event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// The standing statements of who did it.
    pub statements: Vec<Statement>,
    /// The targets and those affected.
    pub victims: BTreeSet<Id>,
    /// When it happened.
    pub period: Days,
}

/// One claim of who did it, or of who did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The claim.
    pub claim: Id,
    /// The principals that stand by it.
    pub principals: Vec<Id>,
    /// What it does.
    pub stance: Stance,
    /// The agents that it names.
    pub values: Vec<Id>,
    /// When it was made.
    pub made: Days,
    /// What it rests on.
    pub basis: Basis,
}

/// How an agent is related to another, as a claim about it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// `ann:partOf`.
    PartOf,
    /// `ann:unitOf`.
    UnitOf,
    /// `ann:sponsoredBy`.
    SponsoredBy,
    /// `ann:subgroupOf`.
    SubgroupOf,
    /// `ann:affiliateOf`.
    AffiliateOf,
    /// `ann:sameGroupAs`: equates two agents, and leads nowhere.
    SameGroupAs,
}

/// A standing claim about an agent: that it is related to others, or that it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationClaim {
    /// The claim.
    pub claim: Id,
    /// The principals that stand by it.
    pub principals: Vec<Id>,
    /// What it does.
    pub stance: Stance,
    /// How they are related.
    pub relation: Relation,
    /// To whom.
    pub to: Vec<Id>,
    /// What it rests on.
    pub basis: Basis,
    /// When the relation was there.
    pub period: Days,
}

/// An agent, and what is said about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agent {
    /// The level of its type, of several the highest; none without a type.
    pub level: Option<i64>,
    /// Its countries.
    pub countries: Vec<Id>,
    /// What it is part of, undisputed.
    pub part_of: Vec<Id>,
    /// The claims about it.
    pub claims: Vec<RelationClaim>,
    /// The agents of which a claim says that they are one with it.
    pub named_same_by: BTreeSet<Id>,
}

/// The agents that an event is connected with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agents(pub BTreeMap<Id, Agent>);
