//! The claims about an entity: who says what, when, on what basis, and how the claim relates to
//! others.

use super::entity::Entity;
use super::state::Made;
use super::terms::{Basis, Concept, Likelihood, Rank, Stance};
use super::value::{Fact, Value};
use crate::model::marking::Marking;
use crate::model::vocab::ann;
use crate::model::when::{Day, When};
use oxrdf::{NamedNode, NamedNodeRef, Term};

/// One claim about an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The IRI of the claim.
    pub id: NamedNode,
    /// What it states, by property; empty if it is text only. A timeline reads the agents alone.
    pub statements: Vec<Fact>,
    /// The agents to whom it attributes what it is about, by IRI.
    pub agents: Vec<Entity>,
    /// The claimants.
    pub by: Vec<Value>,
    /// Their identifiers in the format that they were brought in from, in their order, where that was read.
    pub by_identifiers: Vec<Option<String>>,
    /// When it was made, as recorded.
    pub on: Option<When>,
    /// The day by which it was certainly made: its own last possible day, else the first known
    /// day of its sources.
    pub known: Option<Day>,
    /// Whether that is only the day on which its undated sources were read.
    pub known_by_reading: bool,
    /// Its basis.
    pub basis: Option<Concept<Basis>>,
    /// Its stance; one without asserts.
    pub stance: Concept<Stance>,
    /// The likelihood, in the claimant's own word.
    pub likelihood: Option<Concept<Likelihood>>,
    /// How editors rank it.
    pub rank: Rank,
    /// Those who spoke for the claimants.
    pub spoken_by: Vec<Value>,
    /// Those for whom the claimants speak, where these are others.
    pub on_behalf_of: Vec<Value>,
    /// What it says, in the words of whoever keeps the record: never a quotation.
    pub text: Option<String>,
    /// Its own words, each with its language.
    pub quotes: Vec<Value>,
    /// The language in which these were said, if they are a translation.
    pub translated_from: Option<String>,
    /// Those who translated them.
    pub translated_by: Vec<Value>,
    /// Editorial notes.
    pub notes: Vec<String>,
    /// Whether it stands: not superseded, retracted or deprecated.
    pub standing: bool,
    /// Those who took it back; the others still stand by it.
    pub left: Vec<Departure>,
    /// Since when it is deprecated.
    pub deprecated_on: Option<When>,
    /// Why.
    pub deprecated_because: Option<String>,
    /// The claims about this one.
    pub claims: Vec<Claim>,
    /// Its relations to other claims about the same entity, in both directions.
    pub relations: Vec<ClaimRelation>,
    /// Its identifier in the format that it was brought in from.
    pub identifier: Option<String>,
    /// Its sources.
    pub sources: Vec<NamedNode>,
    /// How far it may be passed on, if it is marked.
    pub marking: Option<Marking>,
}

/// A claimant that took its claim back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The claimant, or the one on whose behalf it was made.
    pub who: Entity,
    /// The claim with which it did.
    pub claim: NamedNode,
    /// When that was made.
    pub made: Made,
}

/// A relation between two claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRelation {
    /// The property, such as `ann:disputes`.
    pub property: NamedNode,
    /// Whether the other claim is the subject of the statement.
    pub inverse: bool,
    /// The other claim.
    pub claim: NamedNode,
}

/// The amounts of the quantity that `ann:quantityOf` names.
const AMOUNT_PROPERTIES: [NamedNodeRef<'static>; 3] = [ann::VALUE, ann::VALUE_MIN, ann::VALUE_MAX];

/// Properties that belong to an amount and state nothing on their own.
pub(crate) const AMOUNT_QUALIFIERS: [NamedNodeRef<'static>; 6] = [
    ann::VALUE,
    ann::VALUE_MIN,
    ann::VALUE_MAX,
    ann::APPROXIMATE,
    ann::CURRENCY,
    ann::UNIT,
];

impl Claim {
    /// A claim of which nothing is known but its IRI.
    pub(crate) fn new(id: NamedNode) -> Self {
        Self {
            id,
            statements: Vec::new(),
            agents: Vec::new(),
            by: Vec::new(),
            by_identifiers: Vec::new(),
            on: None,
            known: None,
            known_by_reading: false,
            basis: None,
            stance: Concept::from(Stance::Asserts),
            likelihood: None,
            rank: Rank::Normal,
            spoken_by: Vec::new(),
            on_behalf_of: Vec::new(),
            text: None,
            quotes: Vec::new(),
            translated_from: None,
            translated_by: Vec::new(),
            notes: Vec::new(),
            standing: false,
            left: Vec::new(),
            deprecated_on: None,
            deprecated_because: None,
            claims: Vec::new(),
            relations: Vec::new(),
            identifier: None,
            sources: Vec::new(),
            marking: None,
        }
    }

    /// The property that it gives a value for; `None` if it is text only.
    pub fn property(&self) -> Option<NamedNodeRef<'_>> {
        let fact = self.main_statement()?;
        match fact.values.first().map(|value| &value.term) {
            Some(Term::NamedNode(of)) if fact.property == ann::QUANTITY_OF => Some(of.as_ref()),
            _ => Some(fact.property.as_ref()),
        }
    }

    /// Its main statement: a bare amount counts only if there is nothing else.
    fn main_statement(&self) -> Option<&Fact> {
        let beside = |fact: &&Fact| !AMOUNT_QUALIFIERS.iter().any(|its| fact.property == *its);
        let value = |fact: &&Fact| AMOUNT_PROPERTIES.iter().any(|its| fact.property == *its);
        let mut says = self.statements.iter();
        says.clone()
            .find(beside)
            .or_else(|| says.clone().find(value))
            .or_else(|| says.next())
    }

    /// Its sources, and those of the claims about it.
    pub fn all_sources(&self) -> Vec<&NamedNode> {
        let nested = self.claims.iter().flat_map(Self::all_sources);
        self.sources.iter().chain(nested).collect()
    }

    /// Whether it asserts what it states, rather than denying, doubting or declining it.
    pub fn asserts(&self) -> bool {
        self.stance.value == Stance::Asserts
    }

    /// Whether it denies or doubts what it states.
    pub fn opposes(&self) -> bool {
        matches!(self.stance.value, Stance::Denies | Stance::Doubts)
    }

    /// The name of the property that it gives a value for.
    pub fn topic(&self) -> Option<&str> {
        let fact = self.main_statement()?;
        if fact.property == ann::QUANTITY_OF {
            return fact.values.first().map(|value| value.shown.as_str());
        }
        Some(&fact.name)
    }
}
