//! When two claims about one entity contradict each other.
//!
//! They do if one denies or doubts what the other asserts, if they give certainly different values
//! to a single-valued property, if they attribute an event to unrelated agents, or if one disputes
//! the other explicitly. A claim that refines another does not contradict it; numbers and dates
//! contradict only if their ranges do not overlap.

use crate::Annals;
use crate::derive::bounds::parse_date;
use crate::model::vocab::ann;
use crate::model::when::{Agreement, When};
use crate::query::{Error, QueryOptions};
use crate::views::model::Claim;
use crate::views::read::{ClaimedQuery, DetailReader, node};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// What the ontology and the data say about contradictions.
pub(super) struct ContradictionRules {
    single: BTreeSet<NamedNode>,
    /// The agents that each agent is a part, unit or front of.
    parents: BTreeMap<NamedNode, Vec<NamedNode>>,
}

/// The claims that contradict others.
#[derive(Debug, Default)]
pub(super) struct Involved {
    /// Those of which both stand.
    pub open: BTreeSet<NamedNode>,
    /// Those of which one does not.
    pub settled: BTreeSet<NamedNode>,
}

impl ContradictionRules {
    pub fn of(
        annals: &Annals,
        details: &mut DetailReader<'_>,
        limits: &QueryOptions,
    ) -> Result<Self, Error> {
        let single = details.claimed_rows(annals, ClaimedQuery::SingleValued, limits)?;
        let mut parents: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let above = details.claimed_rows(annals, ClaimedQuery::Above, limits)?;
        for row in above.iter() {
            if let (Some(agent), Some(its)) = (node(row, "agent"), node(row, "above")) {
                parents.entry(agent).or_default().push(its);
            }
        }
        Ok(Self {
            single: single
                .iter()
                .filter_map(|row| node(row, "property"))
                .collect(),
            parents,
        })
    }

    /// The claims on one topic that contradict each other.
    pub fn among(&self, claims: &[&Claim]) -> Involved {
        let mut involved = Involved::default();
        for (at, one) in claims.iter().enumerate() {
            for other in &claims[at + 1..] {
                if self.contradict(one, other) {
                    let found = match one.standing && other.standing {
                        true => &mut involved.open,
                        false => &mut involved.settled,
                    };
                    found.extend([one.id.clone(), other.id.clone()]);
                }
            }
        }
        involved
    }

    /// Whether two claims about one entity cannot both be true.
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
                true => self.are_unrelated(one, other),
                false => self.is_single(property) && self.values_differ(one, other),
            };
        }
        let opposed = one.asserts() && other.opposes() || one.opposes() && other.asserts();
        opposed && terms(one).any(|term| terms(other).any(|its| its == term))
    }

    fn is_single(&self, property: NamedNodeRef<'_>) -> bool {
        self.single.iter().any(|known| *known == property)
    }

    /// Whether no agent of one claim is part of an agent of the other.
    fn are_unrelated(&self, one: &Claim, other: &Claim) -> bool {
        let others: Vec<_> = parties(other).collect();
        let tied = |party: &NamedNode| {
            let parents = self.ancestors(party);
            others.iter().any(|its| parents.contains(*its))
                || others.iter().any(|its| self.ancestors(its).contains(party))
        };
        !others.is_empty() && parties(one).next().is_some() && !parties(one).any(tied)
    }

    /// An agent and everything that it is a part, unit or front of, transitively.
    fn ancestors(&self, party: &NamedNode) -> BTreeSet<NamedNode> {
        let mut found = BTreeSet::new();
        let mut next = vec![party.clone()];
        while let Some(party) = next.pop() {
            next.extend(self.parents.get(&party).into_iter().flatten().cloned());
            if !found.insert(party) {
                // A cycle: skip what has been visited.
                next.retain(|its| !found.contains(its));
            }
        }
        found
    }

    /// Whether the values of a single-valued property certainly differ.
    fn values_differ(&self, one: &Claim, other: &Claim) -> bool {
        if let (Some(one), Some(other)) = (date(one), date(other)) {
            return one.agreement(&other) == Agreement::Conflict;
        }
        match (Amount::of(one), Amount::of(other)) {
            (Some(one), Some(other)) => one.certainly_differs(&other),
            (None, None) => {
                // Texts in two languages may say the same thing.
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

/// Whether one of two claims relates to the other by a property.
fn answers(one: &Claim, other: &Claim, property: NamedNodeRef<'_>) -> bool {
    let relations = |from: &Claim, to: &Claim| {
        let mut relations = from.relations.iter().filter(|relation| !relation.inverse);
        relations.any(|relation| relation.property == property && relation.claim == to.id)
    };
    relations(one, other) || relations(other, one)
}

/// The values that a claim gives for its property.
fn terms(claim: &Claim) -> impl Iterator<Item = &Term> {
    let first = claim.statements.first();
    let quantity = first.is_some_and(|fact| fact.property == ann::QUANTITY_OF);
    let values = first.into_iter().flat_map(|fact| &fact.values);
    values.filter(move |_| !quantity).map(|value| &value.term)
}

fn parties(claim: &Claim) -> impl Iterator<Item = &NamedNode> {
    terms(claim).filter_map(|term| match term {
        Term::NamedNode(node) => Some(node),
        Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => None,
    })
}

fn date(claim: &Claim) -> Option<When> {
    terms(claim).find_map(parse_date)
}

/// A claimed amount.
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
            let fact = claim
                .statements
                .iter()
                .find(|fact| fact.property == property)?;
            fact.values.first().map(|value| value.shown.as_str())
        };
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        let direct = terms(claim).find_map(|term| match term {
            Term::Literal(literal) => number(literal.value()),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
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

    /// Whether the ranges do not overlap; approximate amounts never certainly differ.
    fn certainly_differs(&self, other: &Self) -> bool {
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
