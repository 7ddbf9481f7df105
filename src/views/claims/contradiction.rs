//! When two claims about one thing contradict each other.
//!
//! They do where one denies or doubts what the other asserts, where they give surely different
//! values to a property that can have one only, where they name parties that have nothing to do
//! with each other, or where one says that it disputes the other. A claim that refines another
//! does not contradict it, and numbers or dates only where their ranges are surely apart.

use super::claim::Claim;
use super::value::{node, table};
use crate::Annals;
use crate::derive::bounds::read;
use crate::model::vocab::ann;
use crate::model::when::{Agreement, When};
use crate::query::{Error, Limits, Values};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// What the ontology and the data say about contradicting.
pub(super) struct Rules {
    single: BTreeSet<NamedNode>,
    /// What each agent is a part, unit or front of.
    above: BTreeMap<NamedNode, Vec<NamedNode>>,
}

impl Rules {
    pub fn of(annals: &Annals, limits: &Limits) -> Result<Self, Error> {
        let ask = |name| table(annals.query(name, &Values::default(), limits)?);
        let single = ask("single-valued")?;
        let mut above: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for row in ask("above")?.iter() {
            if let (Some(agent), Some(its)) = (node(row, "agent"), node(row, "above")) {
                above.entry(agent).or_default().push(its);
            }
        }
        Ok(Self {
            single: single
                .iter()
                .filter_map(|row| node(row, "property"))
                .collect(),
            above,
        })
    }

    /// Whether two claims about one thing cannot both be right.
    pub fn contradict(&self, one: &Claim, other: &Claim) -> bool {
        if answers(one, other, ann::REFINES) || answers(one, other, ann::CORROBORATES) {
            return false;
        }
        if answers(one, other, ann::DISPUTES) {
            return true;
        }
        let (Some(property), Some(same)) = (one.property(), other.property()) else {
            return false;
        };
        if property != same {
            return false;
        }
        if one.asserts() && other.asserts() {
            return match property == ann::ATTRIBUTED_TO {
                true => self.strangers(one, other),
                false => self.is_single(property) && self.differ(one, other),
            };
        }
        let opposed = one.asserts() && other.opposes() || one.opposes() && other.asserts();
        opposed && terms(one).any(|term| terms(other).any(|its| its == term))
    }

    fn is_single(&self, property: NamedNodeRef<'_>) -> bool {
        self.single.iter().any(|known| *known == property)
    }

    /// Whether neither claim names a party that is part of one of the other's.
    fn strangers(&self, one: &Claim, other: &Claim) -> bool {
        let others: Vec<_> = parties(other).collect();
        let tied = |party: &NamedNode| {
            let above = self.all_above(party);
            others.iter().any(|its| above.contains(*its))
                || others.iter().any(|its| self.all_above(its).contains(party))
        };
        !others.is_empty() && parties(one).next().is_some() && !parties(one).any(tied)
    }

    /// A party and all that it is a part, unit or front of, at any remove.
    fn all_above(&self, party: &NamedNode) -> BTreeSet<NamedNode> {
        let mut found = BTreeSet::new();
        let mut next = vec![party.clone()];
        while let Some(party) = next.pop() {
            next.extend(self.above.get(&party).into_iter().flatten().cloned());
            if !found.insert(party) {
                // A circle: what follows has been seen.
                next.retain(|its| !found.contains(its));
            }
        }
        found
    }

    /// Whether the values of a property that can have one only are surely different.
    fn differ(&self, one: &Claim, other: &Claim) -> bool {
        if let (Some(one), Some(other)) = (date(one), date(other)) {
            return one.agreement(&other) == Agreement::Conflict;
        }
        match (Amount::of(one), Amount::of(other)) {
            (Some(one), Some(other)) => one.surely_differs(&other),
            (None, None) => {
                // Texts in two languages may say the same.
                let things = |claim| {
                    let things = terms(claim).filter(|term| !matches!(term, Term::Literal(_)));
                    things.collect::<Vec<_>>()
                };
                let (one, other) = (things(one), things(other));
                !one.is_empty() && !other.is_empty() && !one.iter().any(|its| other.contains(its))
            }
            _ => false,
        }
    }
}

/// Whether one of two claims answers the other by a property.
fn answers(one: &Claim, other: &Claim, property: NamedNodeRef<'_>) -> bool {
    let ties = |from: &Claim, to: &Claim| {
        let mut ties = from.ties.iter().filter(|tie| !tie.inverse);
        ties.any(|tie| tie.property == property && tie.claim == to.id)
    };
    ties(one, other) || ties(other, one)
}

/// The values that a claim gives for its property.
fn terms(claim: &Claim) -> impl Iterator<Item = &Term> {
    let first = claim.says.first();
    let quantity = first.is_some_and(|fact| fact.property == ann::QUANTITY_OF);
    let values = first.into_iter().flat_map(|fact| &fact.values);
    values.filter(move |_| !quantity).map(|value| &value.term)
}

fn parties(claim: &Claim) -> impl Iterator<Item = &NamedNode> {
    terms(claim).filter_map(|term| match term {
        Term::NamedNode(node) => Some(node),
        Term::BlankNode(_) | Term::Literal(_) => None,
    })
}

fn date(claim: &Claim) -> Option<When> {
    terms(claim).find_map(read)
}

/// A number as it was said.
struct Amount {
    least: Option<f64>,
    most: Option<f64>,
    approximate: bool,
    /// Unit and currency.
    of: [Option<String>; 2],
}

impl Amount {
    fn of(claim: &Claim) -> Option<Self> {
        let first = |property: NamedNodeRef<'_>| {
            let fact = claim.says.iter().find(|fact| fact.property == property)?;
            fact.values.first().map(|value| value.shown.as_str())
        };
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        let direct = terms(claim).find_map(|term| match term {
            Term::Literal(literal) => number(literal.value()),
            Term::NamedNode(_) | Term::BlankNode(_) => None,
        });
        let exact = direct.or_else(|| first(ann::VALUE).and_then(number));
        let least = exact.or_else(|| first(ann::VALUE_MIN).and_then(number));
        let most = exact.or_else(|| first(ann::VALUE_MAX).and_then(number));
        (least.is_some() || most.is_some()).then(|| Self {
            least,
            most,
            approximate: first(ann::APPROXIMATE) == Some("true"),
            of: [first(ann::UNIT), first(ann::CURRENCY)].map(|it| it.map(ToOwned::to_owned)),
        })
    }

    /// Whether the ranges are apart; what is only about so much is never surely apart.
    fn surely_differs(&self, other: &Self) -> bool {
        let below = |one: &Self, other: &Self| {
            one.most
                .zip(other.least)
                .is_some_and(|(most, least)| most < least)
        };
        self.of == other.of
            && !self.approximate
            && !other.approximate
            && (below(self, other) || below(other, self))
    }
}
