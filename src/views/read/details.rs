//! The details of events: related entities, attributions and sources.
//!
//! They are read directly from the store rather than by a query. All statements about one subject
//! are stored together, and many events share the same few agents, types and sources; so each of
//! these is read once, as a whole, and cached. A query would look up property by property, again
//! for every row.

use super::claim_rows::ClaimRows;
use super::details_kept::Kept;
use super::entities::{EntityReader, Properties, short, text};
use super::rows::language;
use super::state::StateReader;
use super::term_ids::TermIds;
use crate::Annals;
use crate::derive::bounds::{parse_date, values};
use crate::derive::natural;
use crate::model::languages::Languages;
use crate::model::marking::Marking;
use crate::model::when::{When, Zone};
use crate::store::{Id, Result, Snapshot, View};
use crate::views::model::{
    Dates, Detail, Elsewhere, Entry, EventState, LocationKind, OnRecord, Party, Role, Source,
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
    /// How much of it is to be read.
    pub detail: Detail,
    /// What is said of it; nothing where the entry is complete.
    about: Option<Properties>,
}

/// Reads details from one snapshot of a store, and caches what many events share.
pub(crate) struct DetailReader<'a> {
    pub(super) entities: EntityReader<'a>,
    states: Option<StateReader<'a>>,
    zone: Option<Zone>,
    detail: Detail,
    pub(super) sources: HashMap<Id, Option<Source>>,
    /// Those of which only the IRI was read.
    pub(super) unread_sources: HashMap<Id, Option<Source>>,
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
            detail: Detail::default(),
            sources: HashMap::new(),
            unread_sources: HashMap::new(),
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
            detail: Detail::All,
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

    /// The same for entries of which so much is read.
    pub fn with_detail(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }

    /// How much of each entry it reads.
    pub fn detail(&self) -> Detail {
        self.detail
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
        let languages = [own_label.as_ref().and_then(language), None];
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
            description: None,
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
            detail: self.detail,
            about: Some(about),
            entry,
        })
    }

    /// The strictest of the markings of a thing.
    pub(super) fn marking(&self, about: &Properties) -> Result<Option<Marking>> {
        let nodes = self
            .entities
            .nodes(values(about, self.entities.terms.marking))?;
        Ok(nodes.iter().filter_map(|it| Marking::of(it.as_ref())).max())
    }

    /// Completes an entry with the details of its event, as much as is to be read of it.
    pub fn fill(&mut self, partial: PartialEntry) -> Result<Entry> {
        let PartialEntry {
            event,
            detail,
            about,
            order,
            mut entry,
        } = partial;
        let Some(about) = about else {
            return Ok(entry);
        };
        self.entities.forget_claims();
        self.entities.reads_elsewhere = detail == Detail::All;
        let [countries, possible] = self.classify(&mut entry, event, &about)?;
        entry.parties = self.parties(&about)?;
        if detail < Detail::Shown {
            self.brief_claims(&mut entry, event, &about, detail)?;
        } else {
            self.describe(&mut entry, &about)?;
            self.record(&mut entry, &about)?;
            self.claims(&mut entry, event, &about)?;
        }
        if detail == Detail::All {
            entry.elsewhere = self.entities.elsewhere(event, &about)?;
            self.locate(&mut entry, &countries, &possible, &about)?;
        }
        entry.shrink_to_fit();
        if let Some(kept) = self.kept_entries()
            && detail == Detail::All
        {
            kept.keep(event, order, &entry);
        }
        Ok(entry)
    }

    /// Adds types, sectors and countries, and gives the countries on record and those that claims give.
    fn classify(
        &mut self,
        entry: &mut Entry,
        event: Id,
        about: &Properties,
    ) -> Result<[Vec<Id>; 2]> {
        let terms = self.entities.terms;
        let types: Vec<Id> = values(about, terms.event_type).collect();
        let broader = self.entities.broader(&types)?;
        entry.types = self.entities.things(types)?;
        entry.broader_types = self.entities.things(broader)?;
        let sectors: Vec<Id> = values(about, terms.sector).collect();
        let broader = self.entities.broader(&sectors)?;
        entry.sectors = self.entities.things(sectors)?;
        entry.broader_sectors = self.entities.things(broader)?;
        let (countries, possible) = self.entities.countries_of(event, about)?;
        entry.countries = self.entities.things(countries.iter().copied())?;
        entry.possible_countries = self.entities.things(possible.iter().copied())?;
        Ok([countries, possible])
    }

    /// What it was, where, by which means, and as a part of what.
    fn describe(&mut self, entry: &mut Entry, about: &Properties) -> Result<()> {
        let terms = self.entities.terms;
        let description = self.entities.best(about, terms.description)?;
        entry.record.languages[1] = description.as_ref().and_then(language);
        entry.description = description.map(text);
        entry.places = self.entities.things(values(about, terms.place))?;
        entry.tools = self.entities.things(values(about, terms.tool))?;
        entry.part_of = self.entities.things(values(about, terms.part_of))?;
        Ok(())
    }

    /// Its countries and places, as a map shows them.
    fn locate(
        &mut self,
        entry: &mut Entry,
        countries: &[Id],
        possible: &[Id],
        about: &Properties,
    ) -> Result<()> {
        let places: Vec<Id> = values(about, self.entities.terms.place).collect();
        for (ids, kind) in [
            (countries, LocationKind::Country),
            (possible, LocationKind::ClaimedCountry),
            (&places, LocationKind::Place),
        ] {
            entry.locations.extend(self.entities.locations(ids, kind)?);
        }
        Ok(())
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
        states.event(entities, event, Detail::All).map(Some)
    }

    pub(super) fn day(&self, about: &Properties, property: Id) -> Result<Option<When>> {
        let day = self.entities.first(about, property)?;
        Ok(day.as_ref().and_then(parse_date))
    }
}
