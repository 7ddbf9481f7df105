//! The claims about an entity: who says what, when, on what basis, and how the claim relates to
//! others.

use super::order;
use super::value::{Fact, Value, add, node, shown, value};
use crate::derive::bounds;
use crate::model::vocab::ann;
use crate::model::when::{Day, When};
use crate::query::Table;
use crate::query::table::Row;
use oxrdf::{NamedNode, NamedNodeRef, Term, vocab::rdf, vocab::rdfs};
use std::collections::BTreeMap;

/// One claim about an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The IRI of the claim.
    pub id: NamedNode,
    /// What it states, by property; empty if it is text only.
    pub statements: Vec<Fact>,
    /// The claimants.
    pub by: Vec<Value>,
    /// When it was made, as recorded.
    pub on: Option<When>,
    /// The day by which it was certainly made: its own last possible day, else the first known
    /// day of its sources.
    pub known: Option<Day>,
    /// Its basis.
    pub basis: Option<Value>,
    /// Its stance: asserts, denies, doubts or declines; `None` means asserts.
    pub stance: Option<Value>,
    /// The likelihood, in the claimant's own word.
    pub likelihood: Option<Value>,
    /// The text of the claim.
    pub text: Option<String>,
    /// Editorial notes.
    pub notes: Vec<String>,
    /// Whether it stands: not superseded, retracted or deprecated.
    pub standing: bool,
    /// Its relations to other claims about the same entity, in both directions.
    pub relations: Vec<ClaimRelation>,
    /// Its sources.
    pub sources: Vec<NamedNode>,
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

const RELATION_PROPERTIES: [NamedNodeRef<'static>; 5] = [
    ann::REFINES,
    ann::CORROBORATES,
    ann::DISPUTES,
    ann::SUPERSEDES,
    ann::RETRACTS,
];

/// Properties that describe the claim itself rather than what it states.
const METADATA_PROPERTIES: [NamedNodeRef<'static>; 5] = [
    rdf::TYPE,
    rdfs::LABEL,
    ann::ABOUT,
    ann::RANK,
    ann::CREDIBILITY,
];

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

    /// Whether it asserts what it states, rather than denying, doubting or declining it.
    pub fn asserts(&self) -> bool {
        self.takes_stance(&[ann::ASSERTS]) || self.stance.is_none()
    }

    /// Whether it denies or doubts what it states.
    pub fn opposes(&self) -> bool {
        self.takes_stance(&[ann::DENIES, ann::DOUBTS])
    }

    fn takes_stance(&self, stances: &[NamedNodeRef<'_>]) -> bool {
        let stance = self.stance.as_ref().map(|stance| &stance.term);
        matches!(stance, Some(Term::NamedNode(node)) if stances.iter().any(|it| node == it))
    }

    /// The name of the property that it gives a value for.
    pub fn topic(&self) -> Option<&str> {
        let fact = self.main_statement()?;
        if fact.property == ann::QUANTITY_OF {
            return fact.values.first().map(|value| value.shown.as_str());
        }
        Some(&fact.name)
    }

    /// The position of its topic in the property order.
    pub(super) fn rank(&self) -> usize {
        self.property().map_or(usize::MAX, order::rank)
    }
}

/// The claims in a result table, by topic, then by date.
pub(crate) fn claims(rows: &Table) -> Vec<Claim> {
    let mut claims: BTreeMap<NamedNode, Claim> = BTreeMap::new();
    for row in rows.iter() {
        if let Some(id) = node(row, "claim") {
            let claim = claims.entry(id.clone()).or_insert_with(|| empty(id));
            apply_row(claim, row);
        }
    }
    let mut claims: Vec<_> = claims.into_values().collect();
    for claim in &mut claims {
        order::sort(&mut claim.statements);
        // The quantity comes before its amount.
        claim
            .statements
            .sort_by_key(|fact| fact.property != ann::QUANTITY_OF);
    }
    add_inverse_relations(&mut claims);
    claims.sort_by(|a, b| {
        let topic = (a.rank(), a.topic()).cmp(&(b.rank(), b.topic()));
        let day = match (&a.on, &b.on) {
            (Some(one), Some(other)) => one.cmp(other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        topic.then(day).then_with(|| a.id.cmp(&b.id))
    });
    claims
}

/// Sorts claims by the day on which they became known; those without one come last.
pub(super) fn oldest_first(claims: &mut [Claim]) {
    claims.sort_by(|a, b| {
        (a.known.is_none(), a.known, &a.id).cmp(&(b.known.is_none(), b.known, &b.id))
    });
}

fn empty(id: NamedNode) -> Claim {
    Claim {
        id,
        statements: Vec::new(),
        by: Vec::new(),
        on: None,
        known: None,
        basis: None,
        stance: None,
        likelihood: None,
        text: None,
        notes: Vec::new(),
        standing: false,
        relations: Vec::new(),
        sources: Vec::new(),
    }
}

fn apply_row(claim: &mut Claim, row: Row<'_>) {
    let (Some(property), Some(value)) = (node(row, "property"), value(row, "value", &["label"]))
    else {
        return;
    };
    claim.standing = row.text("standing") == Some("true");
    claim.known = row.text("known").and_then(|day| day.parse().ok());
    let text = || shown(&value.term);
    match property.as_ref() {
        p if p == ann::CLAIMED_BY => {
            if !claim.by.iter().any(|known| known.term == value.term) {
                claim.by.push(value);
            }
        }
        p if p == ann::CLAIMED_ON => {
            claim.on = claim.on.take().or_else(|| bounds::parse_date(&value.term))
        }
        p if p == ann::BASIS => claim.basis = Some(value),
        p if p == ann::STANCE => claim.stance = Some(value),
        p if p == ann::LIKELIHOOD => claim.likelihood = Some(value),
        p if p == ann::CLAIM_TEXT => {
            if claim.text.is_none() || value.language() == Some("en") {
                claim.text = Some(text());
            }
        }
        p if p == rdfs::COMMENT => {
            if !claim.notes.contains(&value.shown) {
                claim.notes.push(value.shown);
            }
        }
        p if p == ann::STATED_IN => {
            if let Term::NamedNode(source) = value.term
                && !claim.sources.contains(&source)
            {
                claim.sources.push(source);
            }
        }
        p if RELATION_PROPERTIES.contains(&p) => {
            if let Term::NamedNode(other) = value.term {
                add_relation(claim, property, false, other);
            }
        }
        p if METADATA_PROPERTIES.contains(&p) => {}
        _ => add(&mut claim.statements, row, "value", &["label"]),
    }
}

fn add_relation(claim: &mut Claim, property: NamedNode, inverse: bool, other: NamedNode) {
    let relation = ClaimRelation {
        property,
        inverse,
        claim: other,
    };
    if !claim.relations.contains(&relation) {
        claim.relations.push(relation);
    }
}

/// Adds the inverse of each relation to the claim that it points to.
fn add_inverse_relations(claims: &mut [Claim]) {
    let answers: Vec<_> = claims
        .iter()
        .flat_map(|claim| {
            claim
                .relations
                .iter()
                .map(|relation| (claim.id.clone(), relation.clone()))
        })
        .collect();
    for (by, answer) in answers {
        if let Some(claim) = claims.iter_mut().find(|claim| claim.id == answer.claim) {
            add_relation(claim, answer.property, true, by);
        }
    }
}
