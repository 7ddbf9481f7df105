//! The claims about a thing: who says what, when, on what basis, and which other claim it answers.

use super::order;
use super::value::{Fact, Value, add, node, shown, value};
use crate::derive::bounds;
use crate::model::vocab::ann;
use crate::model::when::{Day, When};
use crate::query::Table;
use crate::query::table::Row;
use oxrdf::{NamedNode, NamedNodeRef, Term, vocab::rdf, vocab::rdfs};
use std::collections::BTreeMap;

/// One claim about the thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The claim.
    pub id: NamedNode,
    /// What it says, by property; empty where it says so only in words.
    pub says: Vec<Fact>,
    /// Who says so.
    pub by: Vec<Value>,
    /// When they said so, as the record has it.
    pub on: Option<When>,
    /// By when it had surely been made: its own last possible day, else the first of its
    /// sources'.
    pub known: Option<Day>,
    /// On what basis.
    pub basis: Option<Value>,
    /// Whether they assert, deny, doubt or decline it; none where they plainly assert it.
    pub stance: Option<Value>,
    /// The claimant's own word for how likely it is.
    pub likelihood: Option<Value>,
    /// The claim in words.
    pub text: Option<String>,
    /// Notes of those who keep the record.
    pub notes: Vec<String>,
    /// Whether it stands: not superseded, retracted or deprecated.
    pub standing: bool,
    /// The claims that it answers, and those about the same thing that answer it.
    pub ties: Vec<Tie>,
    /// Where it was read.
    pub sources: Vec<NamedNode>,
}

/// One claim's tie to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The property, such as `ann:disputes`, of the claim that answers.
    pub property: NamedNode,
    /// Whether it is the other claim that answers this one.
    pub inverse: bool,
    /// The other claim.
    pub claim: NamedNode,
}

const TIES: [NamedNodeRef<'static>; 5] = [
    ann::REFINES,
    ann::CORROBORATES,
    ann::DISPUTES,
    ann::SUPERSEDES,
    ann::RETRACTS,
];

/// What belongs to the record of a claim rather than to what it says.
const RECORD: [NamedNodeRef<'static>; 5] = [
    rdf::TYPE,
    rdfs::LABEL,
    ann::ABOUT,
    ann::RANK,
    ann::CREDIBILITY,
];

/// Numbers as they were said, of the quantity that `ann:quantityOf` names.
const VALUES: [NamedNodeRef<'static>; 3] = [ann::VALUE, ann::VALUE_MIN, ann::VALUE_MAX];

/// What says something of a number beside it rather than something of its own.
pub(crate) const BESIDE: [NamedNodeRef<'static>; 6] = [
    ann::VALUE,
    ann::VALUE_MIN,
    ann::VALUE_MAX,
    ann::APPROXIMATE,
    ann::CURRENCY,
    ann::UNIT,
];

impl Claim {
    /// The property that it gives a value for; none where it says so only in words.
    pub fn property(&self) -> Option<NamedNodeRef<'_>> {
        let fact = self.main()?;
        match fact.values.first().map(|value| &value.term) {
            Some(Term::NamedNode(of)) if fact.property == ann::QUANTITY_OF => Some(of.as_ref()),
            _ => Some(fact.property.as_ref()),
        }
    }

    /// What it says first: a number without the property that it belongs to comes last.
    fn main(&self) -> Option<&Fact> {
        let beside = |fact: &&Fact| !BESIDE.iter().any(|its| fact.property == *its);
        let value = |fact: &&Fact| VALUES.iter().any(|its| fact.property == *its);
        let mut says = self.says.iter();
        says.clone()
            .find(beside)
            .or_else(|| says.clone().find(value))
            .or_else(|| says.next())
    }

    /// Whether it says that something is so, rather than that it is not or that nobody can tell.
    pub fn asserts(&self) -> bool {
        self.takes_stance(&[ann::ASSERTS]) || self.stance.is_none()
    }

    /// Whether it says that something is not so, or doubts it.
    pub fn opposes(&self) -> bool {
        self.takes_stance(&[ann::DENIES, ann::DOUBTS])
    }

    fn takes_stance(&self, stances: &[NamedNodeRef<'_>]) -> bool {
        let stance = self.stance.as_ref().map(|stance| &stance.term);
        matches!(stance, Some(Term::NamedNode(node)) if stances.iter().any(|it| node == it))
    }

    /// What it is about: the name of the property that it gives a value for.
    pub fn topic(&self) -> Option<&str> {
        let fact = self.main()?;
        if fact.property == ann::QUANTITY_OF {
            return fact.values.first().map(|value| value.shown.as_str());
        }
        Some(&fact.name)
    }

    /// The place of its topic in the order of a card.
    pub(super) fn rank(&self) -> usize {
        self.property().map_or(usize::MAX, order::rank)
    }
}

/// The claims that some rows tell of, by what they say and then by the day they were made.
pub(crate) fn claims(rows: &Table) -> Vec<Claim> {
    let mut claims: BTreeMap<NamedNode, Claim> = BTreeMap::new();
    for row in rows.iter() {
        if let Some(id) = node(row, "claim") {
            let claim = claims.entry(id.clone()).or_insert_with(|| empty(id));
            fill(claim, row);
        }
    }
    let mut claims: Vec<_> = claims.into_values().collect();
    for claim in &mut claims {
        order::sort(&mut claim.says);
        // Which quantity is meant is told before how much of it there is.
        claim
            .says
            .sort_by_key(|fact| fact.property != ann::QUANTITY_OF);
    }
    tie_back(&mut claims);
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

/// Puts claims in the order in which they became known; those of no known day come last.
pub(super) fn oldest_first(claims: &mut [Claim]) {
    claims.sort_by(|a, b| {
        (a.known.is_none(), a.known, &a.id).cmp(&(b.known.is_none(), b.known, &b.id))
    });
}

fn empty(id: NamedNode) -> Claim {
    Claim {
        id,
        says: Vec::new(),
        by: Vec::new(),
        on: None,
        known: None,
        basis: None,
        stance: None,
        likelihood: None,
        text: None,
        notes: Vec::new(),
        standing: false,
        ties: Vec::new(),
        sources: Vec::new(),
    }
}

fn fill(claim: &mut Claim, row: Row<'_>) {
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
            claim.on = claim.on.take().or_else(|| bounds::read(&value.term))
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
        p if TIES.contains(&p) => {
            if let Term::NamedNode(other) = value.term {
                tie(claim, property, false, other);
            }
        }
        p if RECORD.contains(&p) => {}
        _ => add(&mut claim.says, row, "value", &["label"]),
    }
}

fn tie(claim: &mut Claim, property: NamedNode, inverse: bool, other: NamedNode) {
    let tie = Tie {
        property,
        inverse,
        claim: other,
    };
    if !claim.ties.contains(&tie) {
        claim.ties.push(tie);
    }
}

/// Adds to each claim the ties of those that answer it.
fn tie_back(claims: &mut [Claim]) {
    let answers: Vec<_> = claims
        .iter()
        .flat_map(|claim| claim.ties.iter().map(|tie| (claim.id.clone(), tie.clone())))
        .collect();
    for (by, answer) in answers {
        if let Some(claim) = claims.iter_mut().find(|claim| claim.id == answer.claim) {
            tie(claim, answer.property, true, by);
        }
    }
}
