//! The state of an event and the standing of a claim, as derivation answers them, with names.

use super::entities::{EntityReader, to_value};
use super::order;
use super::recent::RecentGraph;
use super::rows::shown;
use crate::derive::attribution::{self, AttributionState, Relation};
use crate::derive::bounds::{parse_date, values};
use crate::derive::{self, EventReader};
use crate::model::vocab::ann;
use crate::store::{Id, Result, View};
use crate::views::model::{
    AgentEdge, Attribution, Departure, Detail, Dispute, DisputedFact, EventState, Happening, Made,
    Position, PositionClaim, SelfClaim, Value,
};
use oxrdf::{NamedNodeRef, Term};

/// Reads states from one snapshot of a store; related agents are read once for many events.
pub(super) struct StateReader<'a>(EventReader<RecentGraph<'a>>);

impl<'a> StateReader<'a> {
    pub fn new(view: View<'a>) -> Result<Self> {
        EventReader::of(RecentGraph::new(view)).map(Self)
    }

    /// The state of an event; for a line, without when and on what basis claims were made.
    pub fn event(
        &mut self,
        entities: &mut EntityReader<'a>,
        event: Id,
        detail: Detail,
    ) -> Result<EventState> {
        let state = self.0.event(event)?;
        let mut names = Names {
            entities,
            states: &self.0,
            is_for_line: detail < Detail::Shown,
        };
        let mut disputed_facts = Vec::new();
        for fact in state.disputed_facts {
            disputed_facts.extend(names.fact(fact)?);
        }
        disputed_facts.sort_by(|a, b| (&a.property, &a.claim).cmp(&(&b.property, &b.claim)));
        let status = names.entities.things(state.happening.status)?.pop();
        Ok(EventState {
            attribution: names.attribution(state.attribution)?,
            disputed_facts,
            happening: Happening {
                status,
                is_disputed: state.happening.is_disputed,
            },
        })
    }

    /// Those who took a claim back.
    pub fn departures(
        &mut self,
        entities: &mut EntityReader<'a>,
        claim: Id,
    ) -> Result<Vec<Departure>> {
        let mut names = Names {
            entities,
            states: &self.0,
            is_for_line: false,
        };
        let mut found = Vec::new();
        for left in self.0.claim(claim)?.left {
            let who = names.entities.things([left.principal])?.pop();
            let claim = names.entities.node(left.claim)?;
            if let Some((who, claim)) = who.zip(claim) {
                let made = names.made(Some(left.claim), left.made)?;
                found.push(Departure { who, claim, made });
            }
        }
        found.sort_by(|a, b| (a.made.days.order(), &a.who).cmp(&(b.made.days.order(), &b.who)));
        Ok(found)
    }
}

/// Gives names to what derivation answers in ids.
struct Names<'r, 'a> {
    entities: &'r mut EntityReader<'a>,
    states: &'r EventReader<RecentGraph<'a>>,
    is_for_line: bool,
}

impl Names<'_, '_> {
    fn attribution(&mut self, state: AttributionState) -> Result<Attribution> {
        let mut positions = Vec::new();
        for position in state.positions {
            positions.push(self.position(position)?);
        }
        // Nothing that is shown may depend on ids, which depend on what was loaded first.
        positions.sort_by(|a, b| a.by.cmp(&b.by));
        let mut also_claimed = Vec::new();
        for claim in state.also_claimed {
            also_claimed.push(SelfClaim {
                position: self.position(claim.position)?,
                dispute: self.disputes(claim.dispute)?,
            });
        }
        also_claimed.sort_by(|a, b| a.position.by.cmp(&b.position.by));
        let mut edges = Vec::new();
        for edge in state.edges {
            edges.extend(self.edge(edge)?);
        }
        edges.sort_by(|a, b| (&a.from, &a.to, &a.property).cmp(&(&b.from, &b.to, &b.property)));
        Ok(Attribution {
            named: state.named,
            dispute: self.disputes(state.dispute)?,
            agreed: self.entities.things(state.agreed)?,
            positions,
            also_claimed,
            without_accuser: self.disputes(state.without_accuser)?,
            edges,
        })
    }

    fn position(&mut self, position: attribution::Position) -> Result<Position> {
        let mut claims = Vec::new();
        let shown = if self.is_for_line {
            Vec::new()
        } else {
            position.claims
        };
        for claim in shown {
            let Some(id) = self.entities.node(claim)? else {
                continue;
            };
            let about = self.entities.claim(claim)?;
            let terms = self.entities.terms;
            let days = self.states.made(claim)?;
            claims.push(PositionClaim {
                id,
                made: self.made(Some(claim), days)?,
                basis: self.entities.concept(&about, terms.basis)?,
                agents: self.entities.things(values(&about, terms.attributed))?,
            });
        }
        claims.sort_by(|a, b| (a.made.days.order(), &a.id).cmp(&(b.made.days.order(), &b.id)));
        Ok(Position {
            by: self.entities.things(position.by)?.pop(),
            values: self.entities.things(position.values)?,
            claims,
            named: position.named,
        })
    }

    fn disputes(&mut self, disputes: Vec<attribution::Dispute>) -> Result<Vec<Dispute>> {
        let mut found = Vec::new();
        for dispute in disputes {
            let single = match dispute.claims[..] {
                [one] => Some(one),
                _ => None,
            };
            found.push(Dispute {
                kind: dispute.kind,
                level: dispute.level,
                by: self.entities.things(dispute.by)?,
                agents: self.entities.things(dispute.agents)?,
                claims: self.entities.nodes(dispute.claims.into_iter())?,
                made: self.made(single, dispute.made)?,
            });
        }
        found.sort_by(|a, b| {
            (a.kind, a.level, &a.by, &a.claims).cmp(&(b.kind, b.level, &b.by, &b.claims))
        });
        Ok(found)
    }

    fn edge(&mut self, edge: attribution::Edge) -> Result<Option<AgentEdge>> {
        let from = self.entities.things([edge.from])?.pop();
        let to = self.entities.things([edge.to])?.pop();
        let Some((from, to)) = from.zip(to) else {
            return Ok(None);
        };
        Ok(Some(AgentEdge {
            from,
            to,
            property: relation(edge.relation).into_owned(),
            claims: self.entities.nodes(edge.claims.into_iter())?,
            decides: edge.decides,
        }))
    }

    fn fact(&mut self, fact: derive::DisputedFact) -> Result<Option<DisputedFact>> {
        let Some((property, claim)) = self
            .entities
            .node(fact.property)?
            .zip(self.entities.node(fact.claim)?)
        else {
            return Ok(None);
        };
        let label = self.entities.known(fact.property)?.thing.clone();
        Ok(Some(DisputedFact {
            name: order::name(&property, label.as_ref().map(|label| label.label.as_str())),
            property,
            recorded: self.value(fact.recorded)?,
            claimed: self.value(fact.claimed)?,
            kind: fact.kind,
            claim,
            by: self.entities.things(fact.by)?,
            made: self.made(Some(fact.claim), fact.made)?,
        }))
    }

    fn value(&mut self, id: Id) -> Result<Value> {
        let term = self.entities.term(id)?;
        let known = match &term {
            Term::NamedNode(_) => self.entities.known(id)?.thing.clone(),
            Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => None,
        };
        Ok(known.map_or_else(
            || Value {
                shown: shown(&term),
                term,
            },
            to_value,
        ))
    }

    /// When a claim was made: its own date, and the days that derivation goes by.
    fn made(&mut self, claim: Option<Id>, days: derive::Days) -> Result<Made> {
        let on = match claim {
            Some(claim) if !self.is_for_line => {
                let about = self.entities.claim(claim)?;
                let on = self
                    .entities
                    .first(&about, self.entities.terms.claimed_on)?;
                on.as_ref().and_then(parse_date)
            }
            _ => None,
        };
        Ok(Made { on, days })
    }
}

/// The property of a relation.
fn relation(relation: Relation) -> NamedNodeRef<'static> {
    match relation {
        Relation::PartOf => ann::PART_OF,
        Relation::UnitOf => ann::UNIT_OF,
        Relation::SponsoredBy => ann::SPONSORED_BY,
        Relation::SubgroupOf => ann::SUBGROUP_OF,
        Relation::AffiliateOf => ann::AFFILIATE_OF,
        Relation::SameGroupAs => ann::SAME_GROUP_AS,
    }
}
