//! The countries of events, and what types and sectors are broader.
//!
//! The same countries are found by the filter, a facet, and a lane: those of the targets, of the event
//! itself and of its places, on record; and apart from them those that only a standing claim gives, to
//! the event or to an unnamed target.

use super::entities::{EntityReader, Properties};
use crate::derive::bounds::values;
use crate::store::{Id, Result};
use oxrdf::{Literal, Term};
use std::rc::Rc;

impl EntityReader<'_> {
    /// A thing and all that a property leads to from it.
    fn above(&mut self, property: Id, thing: Id) -> Result<Rc<[Id]>> {
        if let Some(known) = self.shared.above.get(&(property, thing)) {
            return Ok(Rc::clone(known));
        }
        let mut found = vec![thing];
        let mut at = 0;
        while let Some(next) = found.get(at).copied() {
            for broader in values(&self.about(next)?, property) {
                if !found.contains(&broader) {
                    found.push(broader);
                }
            }
            at += 1;
        }
        let found: Rc<[Id]> = found.into();
        self.shared
            .above
            .insert((property, thing), Rc::clone(&found));
        Ok(found)
    }

    /// What is broader than some concepts, without themselves.
    pub(super) fn broader(&mut self, concepts: &[Id]) -> Result<Vec<Id>> {
        let mut found = Vec::new();
        for concept in concepts {
            let above = self.above(self.terms.broader, *concept)?;
            found.extend(above.iter().filter(|id| !concepts.contains(id)));
        }
        Ok(found)
    }

    /// The countries of an event on record, and those that only claims give it.
    pub(super) fn countries_of(
        &mut self,
        event: Id,
        about: &Properties,
    ) -> Result<(Vec<Id>, Vec<Id>)> {
        let terms = self.terms;
        let mut countries: Vec<Id> = values(about, terms.country).collect();
        let mut possible = Vec::new();
        for target in values(about, terms.target) {
            countries.extend(&self.known(target)?.countries);
            possible.extend(self.claimed_countries(target)?.iter());
        }
        for place in values(about, terms.place) {
            countries.extend(self.countries_around(place)?.iter());
        }
        for claim in self.asserting(event)? {
            possible.extend(values(&claim, terms.country));
            for place in values(&claim, terms.place) {
                possible.extend(self.countries_around(place)?.iter());
            }
            for target in values(&claim, terms.target) {
                possible.extend(&self.known(target)?.countries);
            }
        }
        possible.retain(|country| !countries.contains(country));
        Ok((countries, possible))
    }

    /// The countries among a place and those that it lies within: places with a code.
    fn countries_around(&mut self, place: Id) -> Result<Rc<[Id]>> {
        if let Some(known) = self.shared.countries_around.get(&place) {
            return Ok(Rc::clone(known));
        }
        let mut found = Vec::new();
        for place in self.above(self.terms.within, place)?.iter() {
            let about = self.about(*place)?;
            let has_code = values(&about, self.terms.notation).next().is_some();
            found.extend(has_code.then_some(*place));
        }
        let found: Rc<[Id]> = found.into();
        self.shared
            .countries_around
            .insert(place, Rc::clone(&found));
        Ok(found)
    }

    /// The countries that standing claims give to an agent.
    fn claimed_countries(&mut self, agent: Id) -> Result<Rc<[Id]>> {
        if let Some(known) = self.shared.claimed.get(&agent) {
            return Ok(Rc::clone(known));
        }
        let mut found = Vec::new();
        for claim in self.asserting(agent)? {
            found.extend(values(&claim, self.terms.country));
        }
        let found: Rc<[Id]> = found.into();
        self.shared.claimed.insert(agent, Rc::clone(&found));
        Ok(found)
    }

    /// The standing claims about a thing that assert what they say.
    fn asserting(&mut self, thing: Id) -> Result<Vec<Rc<Properties>>> {
        let terms = self.terms;
        let is_true = Term::from(Literal::from(true));
        let mut found = Vec::new();
        for claim in self.claims_about(thing)?.iter() {
            let about = self.claim(*claim)?;
            let stands = self.first(&about, terms.standing)?.as_ref() == Some(&is_true);
            let asserts = values(&about, terms.stance).all(|stance| stance == terms.asserts);
            found.extend((stands && asserts).then_some(about));
        }
        Ok(found)
    }
}
