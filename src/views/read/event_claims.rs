//! What is said of an event: the claims that attribute it, its state, and the sources of all.

use super::details::DetailReader;
use super::entities::{Properties, text, to_text, to_value};
use crate::derive::bounds::{parse_date, values};
use crate::model::when::When;
use crate::query::order_key;
use crate::store::{Id, Result};
use crate::views::model::{
    Claim, Concerned, Detail, Entry, EventState, Measure, Rank, Value, rank_sources,
};

impl DetailReader<'_> {
    /// Adds the attributions of an event, its state, and the sources of its record and claims.
    pub(super) fn claims(
        &mut self,
        entry: &mut Entry,
        event: Id,
        about: &Properties,
    ) -> Result<()> {
        let terms = self.entities.terms;
        let mut source_ids: Vec<Id> = values(about, terms.source).collect();
        let mut latest: Vec<When> = Vec::new();
        let mut is_dated = entry.public.is_some();
        let claims = self.entities.claims_about(event)?;
        entry.state = self.state_of(event, about, Detail::All)?;
        let mut claimants = Vec::new();
        for claim in claims.iter().copied() {
            let about = self.entities.claim(claim)?;
            source_ids.extend(values(&about, terms.stated_in));
            let reports = values(&about, terms.basis).any(|basis| terms.reporting.contains(&basis));
            if !reports {
                claimants.extend(self.entities.nodes(values(&about, terms.claimed_by))?);
            }
            let mut days = [terms.claimed_on, terms.public].into_iter();
            is_dated |= days.any(|day| values(&about, day).next().is_some());
            latest.extend(self.day(&about, terms.claimed_on)?);
            entry.attributions.extend(self.attribution(claim, &about)?);
            entry.measures.extend(self.measures(claim, &about)?);
            entry.affected = entry.affected.max(self.entities.affected(&about)?);
        }
        entry.measures.sort_by(|a, b| a.claim.cmp(&b.claim));
        entry.attributions.sort_by(|a, b| a.id.cmp(&b.id));
        source_ids.sort_unstable();
        source_ids.dedup();
        for source in source_ids {
            entry.sources.extend(self.source(source)?);
        }
        let parties = entry.parties.iter().map(|party| party.agent.id.clone());
        let concerned = Concerned {
            parties: &parties.collect::<Vec<_>>(),
            claimants: &claimants,
        };
        rank_sources(&mut entry.sources, &concerned);
        is_dated |= entry.sources.iter().any(|source| source.issued.is_some());
        entry.known_by_reading = entry.known.is_some() && !is_dated;
        for source in &entry.sources {
            let days = [&source.issued, &source.accessed, &source.archived_on];
            latest.extend(days.into_iter().flatten().cloned());
        }
        let last = |when: &When| when.bounds().latest.or(when.bounds().earliest);
        let own = entry.public.as_ref().or(entry.when.as_ref());
        let said = latest.iter().filter_map(last).max();
        entry.record.latest = said.or(own.and_then(last));
        Ok(())
    }

    /// The state of an event as far as a level goes. What nobody claims anything of has none but what its
    /// record says.
    pub(super) fn state_of(
        &mut self,
        event: Id,
        about: &Properties,
        detail: Detail,
    ) -> Result<EventState> {
        let own = [self.entities.terms.status, self.entities.terms.planned];
        let in_question = own.iter().any(|p| values(about, *p).next().is_some());
        if !in_question && self.entities.claims_about(event)?.is_empty() {
            return Ok(EventState::default());
        }
        let (states, entities) = self.states()?;
        states.event(entities, event, detail)
    }

    /// What became of a measure, if a standing claim says so.
    fn measures(&mut self, claim: Id, about: &Properties) -> Result<Vec<Measure>> {
        let terms = self.entities.terms;
        if values(about, terms.measure_status).next().is_none() {
            return Ok(Vec::new());
        }
        let stance = values(about, terms.stance).next();
        let asserts = stance.is_none_or(|stance| stance == terms.asserts);
        if !asserts || !self.entities.stands(about)? {
            return Ok(Vec::new());
        }
        let Some(claim) = self.entities.node(claim)? else {
            return Ok(Vec::new());
        };
        let on = self.entities.first(about, terms.claimed_on)?;
        let on = on.as_ref().and_then(parse_date);
        let by = self.entities.things(values(about, terms.claimed_by))?;
        let statuses = self.entities.things(values(about, terms.measure_status))?;
        let measure = |status| Measure {
            claim: claim.clone(),
            status,
            by: by.clone(),
            on: on.clone(),
        };
        Ok(statuses.into_iter().map(measure).collect())
    }

    fn agents(&mut self, about: &Properties, property: Id) -> Result<Vec<Value>> {
        let agents = self.entities.things(values(about, property))?;
        Ok(agents.into_iter().map(to_value).collect())
    }

    /// The attribution that a claim makes, if it makes one.
    fn attribution(&mut self, claim: Id, about: &Properties) -> Result<Option<Claim>> {
        let terms = self.entities.terms;
        if values(about, terms.attributed).next().is_none() {
            return Ok(None);
        }
        let Some(claim) = self.entities.node(claim)? else {
            return Ok(None);
        };
        let on = self.entities.first(about, terms.claimed_on)?;
        let mut quotes = Vec::new();
        for quote in values(about, terms.quote) {
            quotes.push(self.entities.term(quote)?);
        }
        quotes.sort_by_key(order_key);
        let from = self.entities.first(about, terms.translated_from)?;
        let by = self.entities.things(values(about, terms.claimed_by))?;
        let identifiers = by.iter().map(|it| it.elsewhere.identifier.clone());
        let mut read = Claim {
            agents: self.entities.things(values(about, terms.attributed))?,
            by_identifiers: identifiers.collect(),
            by: by.into_iter().map(to_value).collect(),
            spoken_by: self.agents(about, terms.spoken_by)?,
            on_behalf_of: self.agents(about, terms.on_behalf_of)?,
            quotes: quotes.into_iter().map(to_text).collect(),
            translated_from: from.map(text),
            translated_by: self.agents(about, terms.translated_by)?,
            on: on.as_ref().and_then(parse_date),
            known: values(about, terms.known).filter_map(Id::day).min(),
            basis: self.entities.concept(about, terms.basis)?,
            likelihood: self.entities.concept(about, terms.likelihood)?,
            text: self.entities.name(about, terms.text)?,
            standing: self.entities.stands(about)?,
            sources: self.entities.nodes(values(about, terms.stated_in))?,
            marking: self.marking(about)?,
            identifier: self.entities.first(about, terms.identifier)?.map(text),
            ..Claim::new(claim)
        };
        if let Some(stance) = self.entities.concept(about, terms.stance)? {
            read.stance = stance;
        }
        if let Some(rank) = self.entities.first(about, terms.rank)? {
            read.rank = Rank::from(rank);
        }
        Ok(Some(read))
    }
}
