//! The details of events: related entities, attributions and sources.
//!
//! They are read directly from the store rather than by a query. All statements about one subject
//! are stored together, and many events share the same few agents, types and sources; so each of
//! these is read once, as a whole, and cached. A query would look up property by property, again
//! for every row.

use super::claim_rows::ClaimRows;
use super::details_kept::Kept;
use super::entities::{EntityReader, Properties, node, short, text, to_text, to_value};
use super::rows::language;
use super::state::StateReader;
use super::term_ids::TermIds;
use crate::Annals;
use crate::derive::bounds::{parse_date, values};
use crate::derive::natural;
use crate::model::languages::Languages;
use crate::model::marking::Marking;
use crate::model::when::{When, Zone};
use crate::query::order_key;
use crate::store::{Id, Result, Snapshot, View};
use crate::views::model::{
    Claim, Concerned, Dates, Elsewhere, Entry, EventState, LocationKind, Measure, OnRecord, Party,
    Rank, Role, Source, SourceRecord, Value, rank_sources,
};
use oxrdf::{NamedNode, Term};
use std::collections::HashMap;
use std::sync::Arc;

/// An entry with only its label and dates filled in.
pub(crate) struct PartialEntry {
    pub entry: Entry,
    /// Its place in the order: by the sort key, and what is undated after it by its label.
    pub order: (bool, String),
    pub event: Id,
    /// What is said of it; nothing where the entry is complete.
    about: Option<Properties>,
}

/// Reads details from one snapshot of a store, and caches what many events share.
pub(crate) struct DetailReader<'a> {
    pub(super) entities: EntityReader<'a>,
    states: Option<StateReader<'a>>,
    zone: Option<Zone>,
    sources: HashMap<Id, Option<Source>>,
    pub(super) claim_rows: ClaimRows,
    /// What readers before have kept.
    pub(super) kept: Option<Arc<Kept>>,
}

impl<'a> DetailReader<'a> {
    pub fn new(view: View<'a>) -> Result<Self> {
        Self::with(view, None)
    }

    /// The same for one page of many: what is read is kept where the handle keeps views.
    pub fn of(annals: &Annals, snapshot: &'a Snapshot) -> Result<Self> {
        Self::with(snapshot.view(), annals.kept_in(snapshot.state()))
    }

    /// The same with what readers of the same state have kept.
    pub fn with(view: View<'a>, kept: Option<Arc<Kept>>) -> Result<Self> {
        let terms = match &kept {
            Some(kept) => kept.terms(view)?,
            None => TermIds::of(view)?,
        };
        Ok(Self {
            entities: EntityReader::new(view, terms),
            states: None,
            zone: None,
            sources: HashMap::new(),
            claim_rows: ClaimRows::default(),
            kept,
        })
    }

    /// What readers of the same state have kept.
    pub fn kept(&self) -> Option<&Arc<Kept>> {
        self.kept.as_ref()
    }

    /// The same, if entries read as they are kept: in the usual languages, and in no time zone.
    fn kept_entries(&self) -> Option<&Kept> {
        let is_plain = self.zone.is_none() && self.entities.languages == Languages::default();
        self.kept.as_deref().filter(|_| is_plain)
    }

    /// The entry of an event that was read before, with all its details.
    fn kept_entry(&self, event: Id) -> Option<PartialEntry> {
        let (order, entry) = self.kept_entries()?.entry(event)?;
        Some(PartialEntry {
            entry,
            order,
            event,
            about: None,
        })
    }

    /// The reader of states, made when it is needed since it looks up many terms, and that of entities.
    pub(super) fn states(&mut self) -> Result<(&mut StateReader<'a>, &mut EntityReader<'a>)> {
        let (known, view) = (self.states.take(), self.entities.view);
        let states = known.map_or_else(|| StateReader::new(view), Ok)?;
        Ok((self.states.insert(states), &mut self.entities))
    }

    /// The same with all moments in a time zone.
    pub fn in_zone(self, zone: Option<Zone>) -> Self {
        Self { zone, ..self }
    }

    /// The time zone into which it puts moments.
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// The snapshot that it reads.
    pub fn view(&self) -> View<'a> {
        self.entities.view
    }

    /// The partial entry of an event with an id; a blank node has none.
    pub fn entry_of(&self, event: Id) -> Result<Option<PartialEntry>> {
        if let Some(known) = self.kept_entry(event) {
            return Ok(Some(known));
        }
        match self.entities.node(event)? {
            Some(node) => self.partial(event, node).map(Some),
            None => Ok(None),
        }
    }

    /// The partial entry of an event with this id and name.
    pub fn partial(&self, event: Id, node: NamedNode) -> Result<PartialEntry> {
        if let Some(known) = self.kept_entry(event) {
            return Ok(known);
        }
        let (about, terms) = (self.entities.about(event)?, self.entities.terms);
        let [name, ..] = terms.names;
        let own_label = self.entities.best(&about, name)?;
        let description = self.entities.best(&about, terms.description)?;
        let languages = [&own_label, &description].map(|it| it.as_ref().and_then(language));
        let label = match own_label {
            Some(label) => Some(text(label)),
            None => self.entities.label(&about)?,
        };
        let label = label.unwrap_or_else(|| short(&node));
        let first = |property| self.entities.first(&about, property);
        let (date, begin, end) = (first(terms.date)?, first(terms.begin)?, first(terms.end)?);
        let day = |term: &Option<Term>| term.as_ref().and_then(parse_date);
        let when = day(&date).or_else(|| When::span(day(&begin).as_ref(), day(&end).as_ref()).ok());
        let public = first(terms.public)?;
        let in_zone = |when: When| match &self.zone {
            Some(zone) => when.in_zone(zone),
            None => when,
        };
        let order = match first(terms.sort_key)? {
            Some(key) => (false, text(key)),
            None => (true, natural(&label)),
        };
        let entry = Entry {
            label,
            id: node,
            dates: Dates {
                date: date.map(text),
                begin: begin.map(text),
                end: end.map(text),
                public: public.clone().map(text),
                discovered: first(terms.discovered)?.map(text),
            },
            description: description.map(text),
            known: values(&about, terms.known).filter_map(Id::day).min(),
            known_by_reading: false,
            when: when.map(in_zone),
            public: day(&public).map(in_zone),
            vouched: values(&about, terms.vouched).filter_map(Id::day).max(),
            certainty: None,
            types: Vec::new(),
            broader_types: Vec::new(),
            parties: Vec::new(),
            affected: None,
            sectors: Vec::new(),
            broader_sectors: Vec::new(),
            places: Vec::new(),
            countries: Vec::new(),
            possible_countries: Vec::new(),
            locations: Vec::new(),
            tools: Vec::new(),
            part_of: Vec::new(),
            attributions: Vec::new(),
            state: EventState::default(),
            measures: Vec::new(),
            sources: Vec::new(),
            folded: Vec::new(),
            marking: self.marking(&about)?,
            record: OnRecord {
                languages,
                ..OnRecord::default()
            },
            elsewhere: Elsewhere::default(),
            revision: None,
        };
        Ok(PartialEntry {
            order,
            event,
            about: Some(about),
            entry,
        })
    }

    /// The strictest of the markings of a thing.
    fn marking(&self, about: &Properties) -> Result<Option<Marking>> {
        let nodes = self
            .entities
            .nodes(values(about, self.entities.terms.marking))?;
        Ok(nodes.iter().filter_map(|it| Marking::of(it.as_ref())).max())
    }

    /// Completes an entry with the details of its event.
    pub fn fill(&mut self, partial: PartialEntry) -> Result<Entry> {
        let PartialEntry {
            event,
            about,
            order,
            mut entry,
        } = partial;
        let Some(about) = about else {
            return Ok(entry);
        };
        self.entities.forget_claims();
        let terms = self.entities.terms;
        let types: Vec<Id> = values(&about, terms.event_type).collect();
        let broader = self.entities.broader(&types)?;
        entry.types = self.entities.things(types)?;
        entry.broader_types = self.entities.things(broader)?;
        let sectors: Vec<Id> = values(&about, terms.sector).collect();
        let broader = self.entities.broader(&sectors)?;
        entry.sectors = self.entities.things(sectors)?;
        entry.broader_sectors = self.entities.things(broader)?;
        entry.places = self.entities.things(values(&about, terms.place))?;
        entry.tools = self.entities.things(values(&about, terms.tool))?;
        entry.part_of = self.entities.things(values(&about, terms.part_of))?;
        let (countries, possible) = self.entities.countries_of(event, &about)?;
        let places: Vec<Id> = values(&about, terms.place).collect();
        for (ids, kind) in [
            (&countries, LocationKind::Country),
            (&possible, LocationKind::ClaimedCountry),
            (&places, LocationKind::Place),
        ] {
            entry.locations.extend(self.entities.locations(ids, kind)?);
        }
        entry.countries = self.entities.things(countries)?;
        entry.possible_countries = self.entities.things(possible)?;
        entry.parties = self.parties(&about)?;
        entry.elsewhere = self.entities.elsewhere(event, &about)?;
        self.record(&mut entry, &about)?;
        self.claims(&mut entry, event, &about)?;
        entry.shrink_to_fit();
        if let Some(kept) = self.kept_entries() {
            kept.keep(event, order, &entry);
        }
        Ok(entry)
    }

    /// What stands on the record of an event itself.
    fn record(&mut self, entry: &mut Entry, about: &Properties) -> Result<()> {
        let terms = self.entities.terms;
        let record = &mut entry.record;
        for source in values(about, terms.source) {
            record
                .sources
                .extend(self.source(source)?.map(|it| it.id.clone()));
        }
        record.sources.sort();
        for country in values(about, terms.country) {
            let known = self.entities.known(country)?;
            record
                .countries
                .extend(known.thing.as_ref().map(|it| it.id.clone()));
        }
        record.countries.sort();
        record.statuses = self.entities.nodes(values(about, terms.status))?;
        let modified = self.day(about, terms.modified)?;
        record.modified = modified.and_then(|when| when.bounds().latest);
        Ok(())
    }

    fn parties(&mut self, about: &Properties) -> Result<Vec<Party>> {
        let mut parties = Vec::new();
        for (property, role) in self.entities.terms.roles.into_iter().zip(Role::TERMS) {
            let role = Role::from(Term::from(*role));
            let first = parties.len();
            for agent in values(about, property) {
                let known = self.entities.known(agent)?;
                parties.extend(known.thing.clone().map(|agent| Party {
                    role: role.clone(),
                    agent,
                }));
            }
            parties[first..].sort_by(|a, b| a.agent.id.cmp(&b.agent.id));
        }
        Ok(parties)
    }

    /// Adds the attributions of an event, its state, and the sources of its record and claims.
    fn claims(&mut self, entry: &mut Entry, event: Id, about: &Properties) -> Result<()> {
        let terms = self.entities.terms;
        let mut source_ids: Vec<Id> = values(about, terms.source).collect();
        let mut latest: Vec<When> = Vec::new();
        let mut is_dated = entry.public.is_some();
        let claims = self.entities.claims_about(event)?;
        let own = [terms.status, terms.planned];
        let in_question = own.iter().any(|p| values(about, *p).next().is_some());
        // What nobody claims anything of has no state but what its record says.
        if in_question || !claims.is_empty() {
            let (states, entities) = self.states()?;
            entry.state = states.event(entities, event)?;
        }
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

    /// The state of an event; `None` of anything else.
    pub fn state(&mut self, event: &NamedNode) -> Result<Option<EventState>> {
        let Some(event) = self.entities.view.id(event)? else {
            return Ok(None);
        };
        let (about, terms) = (self.entities.about(event)?, self.entities.terms);
        if !values(&about, terms.of_type).any(|class| class == terms.event) {
            return Ok(None);
        }
        let (states, entities) = self.states()?;
        states.event(entities, event).map(Some)
    }

    /// What became of a measure, if a standing claim says so.
    fn measures(&mut self, claim: Id, about: &Properties) -> Result<Vec<Measure>> {
        let terms = self.entities.terms;
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

    pub(super) fn source(&mut self, id: Id) -> Result<Option<Source>> {
        if let Some(known) = self.sources.get(&id) {
            return Ok(known.clone());
        }
        let source = match self.entities.node(id)? {
            Some(node) => Some(self.read_source(node, id)?),
            None => None,
        };
        self.sources.insert(id, source.clone());
        Ok(source)
    }

    fn read_source(&mut self, iri: NamedNode, id: Id) -> Result<Source> {
        let (about, terms) = (self.entities.about(id)?, self.entities.terms);
        let publisher = match self.entities.first(&about, terms.publisher)? {
            Some(publisher) => self.entities.view.id(&publisher)?,
            None => None,
        };
        let kind = self.entities.things(values(&about, terms.source_kind))?;
        let mut archived_at = Vec::new();
        for address in values(&about, terms.archived_at) {
            archived_at.push(text(self.entities.term(address)?));
        }
        archived_at.sort();
        let archived_on = self.entities.first(&about, terms.archived_on)?;
        let title = self.entities.first(&about, terms.title)?;
        let record = SourceRecord {
            kind: kind.into_iter().next().map(to_value),
            archived_at,
            archived_on: archived_on.as_ref().and_then(parse_date),
            id: iri,
            identifier: self.entities.first(&about, terms.identifier)?.map(text),
            language: title.as_ref().and_then(language),
            title: title.map(text),
            url: self.entities.first(&about, terms.url)?.map(text),
            publisher: self.entities.things(publisher)?.pop().map(to_value),
            issued: self.day(&about, terms.issued)?,
            accessed: self.day(&about, terms.accessed)?,
            copy_of: self.entities.first(&about, terms.copy_of)?.and_then(node),
        };
        Ok(record.into())
    }

    fn day(&self, about: &Properties, property: Id) -> Result<Option<When>> {
        let day = self.entities.first(about, property)?;
        Ok(day.as_ref().and_then(parse_date))
    }
}
