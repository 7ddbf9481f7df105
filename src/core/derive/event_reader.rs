//! The full answers about events and claims, of which the derived statements are a short form.

use super::attribution::{AgentReader, AttributionState, case, decide};
use super::bounds;
use super::claim::{Claim, Days};
use super::facts::{self, DisputedFact, Happening};
use super::property_classes::PropertyClasses;
use super::sort_key::SortKeys;
use super::standing::{self, StandingClaim};
use super::terms::TermIds;
use crate::model::when::When;
use crate::store::{GraphReader, Id, Result};

/// What is read once for many events.
#[derive(Debug, Default)]
pub(super) struct Memo {
    agents: AgentReader,
    pub classes: PropertyClasses,
    pub keys: SortKeys,
}

/// All answers about one event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventState {
    /// Who did it, according to whom.
    pub attribution: AttributionState,
    /// The facts of the record that claims are against.
    pub disputed_facts: Vec<DisputedFact>,
    /// Whether it happened.
    pub happening: Happening,
}

impl Memo {
    /// All answers about one event, from its own statements and the standing claims about it.
    pub fn event(
        &mut self,
        graph: &impl GraphReader,
        terms: &TermIds,
        outgoing: &[(Id, Id)],
        when: Option<&When>,
        claims: &[StandingClaim],
    ) -> Result<EventState> {
        let case = case(graph, terms, &mut self.classes, outgoing, when, claims)?;
        let attribution = match case.statements.is_empty() {
            true => AttributionState::default(),
            false => {
                let agents = self.agents.read(graph, terms, &mut self.classes, &case)?;
                decide(&case, agents)
            }
        };
        let facts = facts::disputed(graph, terms, &mut self.classes, outgoing, claims)?;
        let happening = facts::happening(graph, terms, outgoing, claims, &facts)?;
        Ok(EventState {
            attribution,
            disputed_facts: facts,
            happening,
        })
    }
}

/// A principal that took its claim back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The principal.
    pub principal: Id,
    /// The claim with which it did.
    pub claim: Id,
    /// When that was made.
    pub made: Days,
}

/// Who stands by a claim, and who no longer does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimStanding {
    /// Those who stand by it: on whose behalf it was made, else its claimants. Empty where it does
    /// not stand, and where it has no claimant.
    pub by: Vec<Id>,
    /// Those who took it back.
    pub left: Vec<Departure>,
}

/// Reads the answers about events and claims from a graph; related agents are read once.
///
/// ```
/// # use annals_core as annals;
/// use annals::derive::EventReader;
/// use annals::model::vocab::ann;
/// use annals::store::Store;
/// use oxrdf::{NamedNode, Triple};
///
/// let [event, claim, agent, claimant] = ["event/outage", "claim/outage-01", "agent/a", "agent/b"]
///     .map(|name| NamedNode::new_unchecked(format!("https://w3id.org/annals/id/{name}")));
/// let store = Store::scratch()?;
/// store.write(|writer| {
///     writer.insert(None, &Triple::new(claim.clone(), ann::ABOUT, event.clone()))?;
///     writer.insert(None, &Triple::new(claim.clone(), ann::ATTRIBUTED_TO, agent))?;
///     writer.insert(None, &Triple::new(claim, ann::CLAIMED_BY, claimant))
/// })?;
/// let snapshot = store.snapshot()?;
/// let view = snapshot.view();
/// let state = EventReader::of(view)?.event(view.id(&event)?.unwrap())?;
/// assert_eq!(state.attribution.named.as_str(), "attributed");
/// assert!(state.attribution.dispute.is_empty());
/// # Ok::<_, annals::store::Error>(())
/// ```
#[derive(Debug)]
pub struct EventReader<G> {
    graph: G,
    terms: TermIds,
    memo: Memo,
}

impl<G: GraphReader> EventReader<G> {
    /// Looks up the terms that it uses.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn of(graph: G) -> Result<Self> {
        let terms = TermIds::new(|term| Ok(graph.term_id(term)?.unwrap_or(Id::ABSENT)))?;
        Ok(Self {
            graph,
            terms,
            memo: Memo::default(),
        })
    }

    /// All answers about one event.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn event(&mut self, event: Id) -> Result<EventState> {
        let outgoing = self.graph.outgoing(event)?;
        let when = bounds::when(&self.graph, &self.terms, &outgoing)?;
        let claims = Claim::about(&self.graph, &self.terms, event)?;
        let claims = standing::standing_claims(&self.graph, &self.terms, claims)?;
        self.memo
            .event(&self.graph, &self.terms, &outgoing, when.as_ref(), &claims)
    }

    /// When a claim was made: by its own date, else by its sources.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn made(&self, claim: Id) -> Result<Days> {
        Claim::read(&self.graph, claim)?.made(&self.graph, &self.terms)
    }

    /// Who stands by a claim.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn claim(&self, claim: Id) -> Result<ClaimStanding> {
        let claim = Claim::read(&self.graph, claim)?;
        let counts = standing::counts_today(&self.terms);
        let standing = standing::standing(&self.graph, &self.terms, &claim, &counts)?;
        let mut left = Vec::new();
        for (principal, by) in standing.left {
            let made = Claim::read(&self.graph, by)?.made(&self.graph, &self.terms)?;
            left.push(Departure {
                principal,
                claim: by,
                made,
            });
        }
        let by = standing.by.into_iter().filter(|it| *it != claim.id);
        Ok(ClaimStanding {
            by: by.collect(),
            left,
        })
    }
}
