//! Fills the input of the rules from a graph: what stands today, and the agents that it concerns.

use super::input::{Agent, Agents, Case, Relation, RelationClaim, Statement};
use crate::derive::bounds::{date, values};
use crate::derive::claim::{Claim, Days, Stance};
use crate::derive::property_classes::PropertyClasses;
use crate::derive::standing::{StandingClaim, standing_claims};
use crate::derive::terms::TermIds;
use crate::model::when::When;
use crate::store::{GraphReader, Id, Result};
use oxrdf::Term;
use std::collections::{BTreeSet, HashMap};

/// What is said of who did an event, from the standing claims about it.
pub(in crate::derive) fn case(
    graph: &impl GraphReader,
    terms: &TermIds,
    classes: &mut PropertyClasses,
    outgoing: &[(Id, Id)],
    when: Option<&When>,
    claims: &[StandingClaim],
) -> Result<Case> {
    let mut statements = Vec::new();
    for StandingClaim { claim, by } in claims {
        let Some(stance) = claim.stance(terms) else {
            continue;
        };
        let own: Vec<Id> = claim.all(terms.attributed).collect();
        let (stance, values) = match own.is_empty() {
            false => (stance, own),
            true => {
                let disputed = disputed(graph, terms, classes, claim, claims)?;
                let values = disputed.iter().flat_map(|it| it.all(terms.attributed));
                (against(stance), values.collect())
            }
        };
        if !values.is_empty() {
            statements.push(Statement {
                claim: claim.id,
                principals: by.clone(),
                stance,
                values,
                made: claim.made(graph, terms)?,
                basis: claim.basis(terms),
            });
        }
    }
    let victims = values(outgoing, terms.target).chain(values(outgoing, terms.affected));
    Ok(Case {
        statements,
        victims: victims.collect(),
        period: when.map_or_else(Days::default, Days::of),
    })
}

/// A claim that only disputes others denies what they say, or doubts it.
fn against(stance: Stance) -> Stance {
    match stance {
        Stance::Asserts | Stance::Denies => Stance::Denies,
        Stance::Doubts => Stance::Doubts,
    }
}

/// The assertions that a claim without a value of its own disputes, among those about the same
/// thing.
fn disputed<'c>(
    graph: &impl GraphReader,
    terms: &TermIds,
    classes: &mut PropertyClasses,
    claim: &Claim,
    among: &'c [StandingClaim],
) -> Result<Vec<&'c Claim>> {
    let disputed: Vec<Id> = claim.all(terms.disputes).collect();
    if disputed.is_empty() || !classes.stated(graph, terms, claim)?.is_empty() {
        return Ok(Vec::new());
    }
    let claims = among.iter().map(|it| &it.claim);
    let named = claims.filter(|it| disputed.contains(&it.id));
    Ok(named
        .filter(|it| it.stance(terms) == Some(Stance::Asserts))
        .collect())
}

/// The agents that were read, and the levels of their types: each is read once for many events.
#[derive(Debug, Default)]
pub(in crate::derive) struct AgentReader {
    agents: Agents,
    levels: HashMap<Id, Option<i64>>,
}

impl AgentReader {
    /// The agents that a case names, those behind them, and the claimants about each.
    pub fn read(
        &mut self,
        graph: &impl GraphReader,
        terms: &TermIds,
        classes: &mut PropertyClasses,
        case: &Case,
    ) -> Result<&Agents> {
        let named = case.statements.iter();
        let mut next: Vec<Id> = named
            .flat_map(|it| it.values.iter().chain(&it.principals))
            .copied()
            .collect();
        while let Some(id) = next.pop() {
            if self.agents.0.contains_key(&id) {
                continue;
            }
            let agent = self.agent(graph, terms, classes, id)?;
            next.extend(&agent.part_of);
            next.extend(&agent.named_same_by);
            for claim in &agent.claims {
                next.extend(claim.to.iter().chain(&claim.principals));
            }
            self.agents.0.insert(id, agent);
        }
        Ok(&self.agents)
    }

    fn agent(
        &mut self,
        graph: &impl GraphReader,
        terms: &TermIds,
        classes: &mut PropertyClasses,
        id: Id,
    ) -> Result<Agent> {
        let outgoing = graph.outgoing(id)?;
        let mut level = None;
        for agent_type in values(&outgoing, terms.agent_type) {
            level = level.max(self.level(graph, terms, agent_type)?);
        }
        let mut named_same_by = BTreeSet::new();
        for claim in graph.incoming(terms.same_group_as, id)? {
            named_same_by.extend(values(&graph.outgoing(claim)?, terms.about));
        }
        Ok(Agent {
            level,
            countries: values(&outgoing, terms.country).collect(),
            part_of: values(&outgoing, terms.part_of).collect(),
            claims: relation_claims(graph, terms, classes, id)?,
            named_same_by,
        })
    }

    /// The level of a type: its own, else the highest of the nearest broader types with one.
    fn level(&mut self, graph: &impl GraphReader, terms: &TermIds, of: Id) -> Result<Option<i64>> {
        if let Some(level) = self.levels.get(&of) {
            return Ok(*level);
        }
        let (mut seen, mut next, mut level) = (BTreeSet::from([of]), vec![of], None);
        while level.is_none() && !next.is_empty() {
            let mut broader = Vec::new();
            for concept in next {
                let outgoing = graph.outgoing(concept)?;
                for value in values(&outgoing, terms.level) {
                    level = level.max(integer(&graph.term(value)?));
                }
                broader.extend(values(&outgoing, terms.broader).filter(|it| seen.insert(*it)));
            }
            next = broader;
        }
        self.levels.insert(of, level);
        Ok(level)
    }
}

fn integer(term: &Term) -> Option<i64> {
    match term {
        Term::Literal(literal) => literal.value().parse().ok(),
        Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
    }
}

/// What standing claims say of how an agent is related to others.
fn relation_claims(
    graph: &impl GraphReader,
    terms: &TermIds,
    classes: &mut PropertyClasses,
    agent: Id,
) -> Result<Vec<RelationClaim>> {
    let claims = standing_claims(graph, terms, Claim::about(graph, terms, agent)?)?;
    let mut found = Vec::new();
    for StandingClaim { claim, by } in &claims {
        let Some(stance) = claim.stance(terms) else {
            continue;
        };
        let own = relations(terms, claim);
        let (stance, relations) = match own.is_empty() {
            false => (stance, own),
            true => {
                let disputed = disputed(graph, terms, classes, claim, &claims)?;
                let relations = disputed.iter().flat_map(|it| relations(terms, it));
                (against(stance), relations.collect())
            }
        };
        for (relation, to) in relations {
            found.push(RelationClaim {
                claim: claim.id,
                principals: by.clone(),
                stance,
                relation,
                to,
                basis: claim.basis(terms),
                period: period(graph, terms, claim)?,
            });
        }
    }
    Ok(found)
}

/// The relations that a claim names, each with the agents.
fn relations(terms: &TermIds, claim: &Claim) -> Vec<(Relation, Vec<Id>)> {
    let relations = [
        (terms.part_of, Relation::PartOf),
        (terms.unit_of, Relation::UnitOf),
        (terms.sponsored_by, Relation::SponsoredBy),
        (terms.subgroup_of, Relation::SubgroupOf),
        (terms.affiliate_of, Relation::AffiliateOf),
        (terms.same_group_as, Relation::SameGroupAs),
    ];
    let named = relations.map(|(property, relation)| (relation, claim.all(property).collect()));
    let named = named.into_iter();
    named
        .filter(|(_, to): &(_, Vec<Id>)| !to.is_empty())
        .collect()
}

/// When a relation was there, as its claim says: at any time, where it gives no date.
fn period(graph: &impl GraphReader, terms: &TermIds, claim: &Claim) -> Result<Days> {
    let begin = date(graph, &claim.outgoing, terms.begin)?;
    let end = date(graph, &claim.outgoing, terms.end)?;
    Ok(Days {
        first: begin.and_then(|begin| Days::of(&begin).first),
        last: end.and_then(|end| Days::of(&end).last),
    })
}
