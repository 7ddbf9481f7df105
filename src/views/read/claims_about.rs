//! The claims about a thing.

use super::details::DetailReader;
use crate::query::Table;
use crate::store::{Result, Scope};
use crate::views::model::Departure;
use oxrdf::NamedNode;
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
