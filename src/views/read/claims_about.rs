//! The claims about a thing.

use super::details::DetailReader;
use crate::derive::bounds::values;
use crate::query::Table;
use crate::store::{Id, Result, Scope};
use crate::views::model::Departure;
use oxrdf::NamedNode;
use std::cmp::Reverse;
use std::rc::Rc;

impl DetailReader<'_> {
    /// Whether there are claims about a thing.
    pub fn has_claims(&self, thing: &NamedNode) -> Result<bool> {
        match self.entities.view.id(thing)? {
            Some(thing) => {
                let about = Some(self.entities.terms.about);
                let view = self.entities.view;
                let mut claims = view.matches(None, about, Some(thing), Scope::Union)?;
                Ok(claims.next().transpose()?.is_some())
            }
            None => Ok(false),
        }
    }

    /// All statements of the claims about a thing, in the order of claims, properties and values.
    pub fn claim_rows(&mut self, thing: &NamedNode) -> Result<Table> {
        self.entities.forget_claims();
        let claims = match self.entities.view.id(thing)? {
            Some(thing) => self.entities.claims_about(thing)?,
            None => Rc::default(),
        };
        self.claim_rows.of(&self.entities, &claims)
    }

    /// The claims about a thing, the one that became known last first; those of which only the day is known
    /// on which somebody read them come last. This is what the saved query `recent-claims` finds.
    pub fn latest_claims(&mut self, thing: &NamedNode) -> Result<Vec<NamedNode>> {
        let Some(thing) = self.entities.view.id(thing)? else {
            return Ok(Vec::new());
        };
        let terms = self.entities.terms;
        let mut found = Vec::new();
        for claim in self.entities.claims_about(thing)?.iter() {
            let about = self.entities.about(*claim)?;
            let is_claim = values(&about, terms.of_type).any(|class| class == terms.claim);
            if let Some(node) = self.entities.node(*claim)?.filter(|_| is_claim) {
                let is_dated = values(&about, terms.claimed_on).next().is_some()
                    || self.claim_rows.is_dated(&self.entities, &about)?;
                let known = values(&about, terms.known).filter_map(Id::day).max();
                found.push((Reverse((is_dated, known)), node));
            }
        }
        found.sort();
        Ok(found.into_iter().map(|(_, claim)| claim).collect())
    }

    /// Those who took a claim back.
    pub fn departures(&mut self, claim: &NamedNode) -> Result<Vec<Departure>> {
        match self.entities.view.id(claim)? {
            Some(claim) => {
                let (states, entities) = self.states()?;
                states.departures(entities, claim)
            }
            None => Ok(Vec::new()),
        }
    }
}
