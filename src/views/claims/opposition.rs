//! Which claims about an event oppose each other today, where the state of the event decides it: who
//! did it, whether it happened, and what its record says.

use crate::model::vocab::ann;
use crate::views::model::{Claim, Dispute, EventState, Value};
use oxrdf::NamedNode;
use std::collections::BTreeSet;

/// The standing claims on one property that oppose each other or the record.
#[derive(Debug, Default)]
pub(super) struct Opposition {
    pub claims: BTreeSet<NamedNode>,
    /// In which ways an attribution is disputed.
    pub dispute: Vec<Dispute>,
    /// The values on the record that claims are against.
    pub recorded: Vec<Value>,
    /// The name of the property.
    pub name: Option<String>,
}

impl Opposition {
    /// The opposition on a property of an event; `None` where its state does not decide it.
    pub fn of(state: &EventState, property: &NamedNode, claims: &[Claim]) -> Option<Self> {
        match property.as_ref() {
            ann::ATTRIBUTED_TO => Some(Self::of_attribution(state)),
            ann::STATUS => Some(Self::of_status(state, claims)),
            property => {
                let mut found = Self::default();
                for fact in state.disputes_of_fact(property) {
                    found.name = Some(fact.name.clone());
                    found.claims.insert(fact.claim.clone());
                    if !found.recorded.contains(&fact.recorded) {
                        found.recorded.push(fact.recorded.clone());
                    }
                }
                (!found.claims.is_empty()).then_some(found)
            }
        }
    }

    fn of_attribution(state: &EventState) -> Self {
        let state = &state.attribution;
        let mut found = Self::default();
        for row in state.rows().iter().filter(|row| !row.disputed.is_empty()) {
            let named = row.named_by.iter().flat_map(|position| &position.claims);
            found.claims.extend(named.map(|claim| claim.id.clone()));
        }
        found.add(&state.dispute);
        for own in state
            .also_claimed
            .iter()
            .filter(|it| !it.dispute.is_empty())
        {
            let named = own.position.claims.iter();
            found.claims.extend(named.map(|claim| claim.id.clone()));
            found.add(&own.dispute);
        }
        found
    }

    fn add(&mut self, disputes: &[Dispute]) {
        let claims = disputes.iter().flat_map(|dispute| &dispute.claims);
        self.claims.extend(claims.cloned());
        for dispute in disputes {
            // One denial may be of what several name.
            if !self.dispute.contains(dispute) {
                self.dispute.push(dispute.clone());
            }
        }
    }

    fn of_status(state: &EventState, claims: &[Claim]) -> Self {
        let mut found = Self::default();
        if state.happening.is_disputed {
            let is_of_status =
                |claim: &&Claim| claim.standing && claim.property() == Some(ann::STATUS);
            let claims = claims.iter().filter(is_of_status);
            found.claims.extend(claims.map(|claim| claim.id.clone()));
            for fact in state.disputes_of_fact(ann::STATUS) {
                found.recorded.push(fact.recorded.clone());
            }
        }
        found
    }
}
