//! The details of events: related entities, attributions and sources.
//!
//! They are read directly from the store rather than by a query. All statements about one subject
//! are stored together, and many events share the same few agents, types and sources; so each of
//! these is read once, as a whole, and cached. A query would look up property by property, again
//! for every row.
//!
//! If a property that is shown once has several values (say, two labels in one language), the first
//! in SPARQL order is taken, so that nothing depends on the order in the store.

use super::label_search;
use super::term_ids::TermIds;
use crate::derive::bounds::{parse_date, values};
use crate::model::id;
use crate::model::when::When;
use crate::query::order_key;
use crate::query::table::text_of;
use crate::store::{Id, Result, Scope, View};
use crate::views::model::{
    Claim, Concept, Dates, Entity, Entry, Party, Rank, Role, Source, Value, local_name,
};
use oxrdf::{NamedNode, Term};
use std::collections::HashMap;
use std::rc::Rc;

/// What is shown of an entity that an event refers to.
struct CachedEntity {
    /// The entity with its label; `None` if it is not an IRI.
    thing: Option<Entity>,
    /// The two-letter country code, for a state.
    code: Option<String>,
    /// Its countries.
    countries: Vec<Id>,
}

/// The property–object pairs of one subject.
type Properties = Vec<(Id, Id)>;

/// An entry with only its label and dates filled in.
pub(crate) struct PartialEntry {
    pub entry: Entry,
    event: Id,
    about: Properties,
}

/// Reads details from one snapshot of a store, and caches what many events share.
pub(crate) struct DetailReader<'a> {
    view: View<'a>,
    terms: TermIds,
    things: HashMap<Id, Rc<CachedEntity>>,
    sources: HashMap<Id, Option<Source>>,
}

impl<'a> DetailReader<'a> {
    pub fn new(view: View<'a>) -> Result<Self> {
        Ok(Self {
            view,
            terms: TermIds::of(view)?,
            things: HashMap::new(),
            sources: HashMap::new(),
        })
    }

    /// The partial entry of an event, if its label and slug contain all of some lowercase words.
    pub fn entry(&self, node: NamedNode, words: &[String]) -> Result<Option<PartialEntry>> {
        match self.view.id(&node)? {
            Some(event) => self.partial(event, node, words),
            None => Ok(None),
        }
    }

    /// The partial entries of all such events; `None` if there are more than `most`.
    pub fn with_words(&self, words: &[String], most: usize) -> Result<Option<Vec<PartialEntry>>> {
        let mut found = Vec::new();
        for event in label_search::with_words(self.view, &self.terms, words)? {
            if let Some(node) = self.node(event)? {
                found.extend(self.partial(event, node, words)?);
            }
            if found.len() > most {
                return Ok(None);
            }
        }
        Ok(Some(found))
    }

    fn partial(
        &self,
        event: Id,
        node: NamedNode,
        wanted: &[String],
    ) -> Result<Option<PartialEntry>> {
        let (about, terms) = (self.about(event)?, self.terms);
        let label = self.label(&about)?;
        let label = label.unwrap_or_else(|| short(&node));
        if !wanted.is_empty() {
            let slug = id::slug(node.as_str()).unwrap_or(node.as_str());
            let text = format!("{label} {slug}").to_lowercase();
            if !wanted.iter().all(|word| text.contains(word)) {
                return Ok(None);
            }
        }
        let first = |property| self.first(&about, property);
        let (date, begin, end) = (first(terms.date)?, first(terms.begin)?, first(terms.end)?);
        let day = |term: &Option<Term>| term.as_ref().and_then(parse_date);
        let when = day(&date).or_else(|| When::span(day(&begin).as_ref(), day(&end).as_ref()).ok());
        let contested = first(terms.contested)?;
        let entry = Entry {
            label,
            id: node,
            dates: Dates {
                date: date.map(text),
                begin: begin.map(text),
                end: end.map(text),
                public: first(terms.public)?.map(text),
            },
            description: self.name(&about, terms.description)?,
            known: values(&about, terms.known).filter_map(Id::day).min(),
            when,
            certainty: None,
            types: Vec::new(),
            parties: Vec::new(),
            sectors: Vec::new(),
            places: Vec::new(),
            countries: Vec::new(),
            tools: Vec::new(),
            part_of: Vec::new(),
            attributions: Vec::new(),
            contested: contested.is_some_and(|contested| text_of(&contested) == "true"),
            sources: Vec::new(),
            record_sources: Vec::new(),
            uuid: self.uuid(&about)?,
        };
        Ok(Some(PartialEntry {
            event,
            about,
            entry,
        }))
    }

    /// Completes an entry with the details of its event.
    pub fn fill(&mut self, partial: PartialEntry) -> Result<Entry> {
        let terms = self.terms;
        let PartialEntry {
            event,
            about,
            mut entry,
        } = partial;
        entry.types = self.things(values(&about, terms.event_type))?;
        entry.sectors = self.things(values(&about, terms.sector))?;
        entry.places = self.things(values(&about, terms.place))?;
        entry.tools = self.things(values(&about, terms.tool))?;
        entry.part_of = self.things(values(&about, terms.part_of))?;
        let mut countries: Vec<Id> = values(&about, terms.country).collect();
        for target in values(&about, terms.target) {
            countries.extend(&self.known(target)?.countries);
        }
        entry.countries = self.things(countries)?;
        entry.parties = self.parties(&about)?;
        self.claims(&mut entry, event, &about)?;
        Ok(entry)
    }

    fn parties(&mut self, about: &Properties) -> Result<Vec<Party>> {
        let mut parties = Vec::new();
        for (property, role) in self.terms.roles.into_iter().zip(Role::TERMS) {
            let role = Role::from(Term::from(*role));
            let first = parties.len();
            for agent in values(about, property) {
                let known = self.known(agent)?;
                parties.extend(known.thing.clone().map(|agent| Party {
                    role: role.clone(),
                    agent,
                    code: known.code.clone(),
                }));
            }
            parties[first..].sort_by(|a, b| a.agent.id.cmp(&b.agent.id));
        }
        Ok(parties)
    }

    /// Adds the attributions of an event, and the sources of its record and claims.
    fn claims(&mut self, entry: &mut Entry, event: Id, about: &Properties) -> Result<()> {
        let mut source_ids: Vec<Id> = values(about, self.terms.source).collect();
        entry.record_sources = self.nodes(source_ids.iter().copied())?;
        let claims = self
            .view
            .matches(None, Some(self.terms.about), Some(event), Scope::Union)?;
        for claim in claims {
            let claim = claim?.s;
            let about = self.about(claim)?;
            source_ids.extend(values(&about, self.terms.stated_in));
            entry.attributions.extend(self.attribution(claim, &about)?);
        }
        entry.attributions.sort_by(|a, b| a.id.cmp(&b.id));
        source_ids.sort_unstable();
        source_ids.dedup();
        for source in source_ids {
            entry.sources.extend(self.source(source)?);
        }
        entry.sources.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(())
    }

    /// The attribution that a claim makes, if it makes one.
    fn attribution(&mut self, claim: Id, about: &Properties) -> Result<Option<Claim>> {
        let terms = self.terms;
        if values(about, terms.attributed).next().is_none() {
            return Ok(None);
        }
        let Some(claim) = self.node(claim)? else {
            return Ok(None);
        };
        let standing = self.first(about, terms.standing)?;
        let on = self.first(about, terms.claimed_on)?;
        let mut read = Claim {
            agents: self.things(values(about, terms.attributed))?,
            by: self
                .things(values(about, terms.claimed_by))?
                .into_iter()
                .map(to_value)
                .collect(),
            on: on.as_ref().and_then(parse_date),
            known: values(about, terms.known).filter_map(Id::day).min(),
            basis: self.concept(about, terms.basis)?,
            likelihood: self.concept(about, terms.likelihood)?,
            text: self.name(about, terms.text)?,
            standing: standing.is_some_and(|standing| text_of(&standing) == "true"),
            sources: self.nodes(values(about, terms.stated_in))?,
            ..Claim::new(claim)
        };
        if let Some(stance) = self.concept(about, terms.stance)? {
            read.stance = stance;
        }
        if let Some(rank) = self.first(about, terms.rank)? {
            read.rank = Rank::from(rank);
        }
        Ok(Some(read))
    }

    /// The concept that a property names, with its label.
    fn concept<T: From<Term> + std::fmt::Display>(
        &mut self,
        about: &Properties,
        property: Id,
    ) -> Result<Option<Concept<T>>> {
        let Some(term) = self.first(about, property)? else {
            return Ok(None);
        };
        let known = match self.view.id(&term)? {
            Some(id) => self.known(id)?.thing.clone(),
            None => None,
        };
        Ok(Some(match known {
            Some(entity) => Concept::of(to_value(entity)),
            None => Concept::from(T::from(term)),
        }))
    }

    fn source(&mut self, id: Id) -> Result<Option<Source>> {
        if let Some(known) = self.sources.get(&id) {
            return Ok(known.clone());
        }
        let source = match self.node(id)? {
            Some(node) => Some(self.read_source(node, id)?),
            None => None,
        };
        self.sources.insert(id, source.clone());
        Ok(source)
    }

    fn read_source(&mut self, iri: NamedNode, id: Id) -> Result<Source> {
        let (about, terms) = (self.about(id)?, self.terms);
        let publisher = match self.first(&about, terms.publisher)? {
            Some(publisher) => self.view.id(&publisher)?,
            None => None,
        };
        Ok(Source {
            id: iri,
            title: self.first(&about, terms.title)?.map(text),
            url: self.first(&about, terms.url)?.map(text),
            publisher: self.things(publisher)?.pop().map(to_value),
            issued: self
                .first(&about, terms.issued)?
                .as_ref()
                .and_then(parse_date),
            copy_of: self.first(&about, terms.copy_of)?.and_then(node),
        })
    }

    /// All statements about a subject.
    fn about(&self, thing: Id) -> Result<Properties> {
        let all = self.view.union_pairs(thing, usize::MAX)?;
        Ok(all.unwrap_or_default())
    }

    fn known(&mut self, thing: Id) -> Result<Rc<CachedEntity>> {
        if let Some(known) = self.things.get(&thing) {
            return Ok(Rc::clone(known));
        }
        let (about, terms) = (self.about(thing)?, self.terms);
        let label = self.label(&about)?;
        let countries: Vec<Id> = values(&about, terms.country).collect();
        let mut codes = Vec::new();
        if values(&about, terms.agent_type).any(|kind| kind == terms.state) {
            for country in &countries {
                codes.extend(values(&self.about(*country)?, terms.notation));
            }
        }
        let kinds = [terms.agent_type, terms.tool_type];
        let kinds = kinds
            .into_iter()
            .flat_map(|property| values(&about, property));
        let kind = self.least(kinds)?.and_then(node).as_ref().map(short);
        let uuid = self.uuid(&about)?;
        let known = Rc::new(CachedEntity {
            thing: self.node(thing)?.map(|id| Entity {
                label: label.unwrap_or_else(|| short(&id)),
                id,
                kind,
                uuid,
            }),
            code: self.least(codes)?.map(text),
            countries,
        });
        self.things.insert(thing, Rc::clone(&known));
        Ok(known)
    }

    /// The distinct entities with their labels, sorted by IRI.
    fn things(&mut self, ids: impl IntoIterator<Item = Id>) -> Result<Vec<Entity>> {
        let mut things = Vec::new();
        for id in ids {
            things.extend(self.known(id)?.thing.clone());
        }
        things.sort_by(|a, b| a.id.cmp(&b.id));
        things.dedup_by(|a, b| a.id == b.id);
        Ok(things)
    }

    fn nodes(&self, ids: impl Iterator<Item = Id>) -> Result<Vec<NamedNode>> {
        let mut nodes = Vec::new();
        for id in ids {
            nodes.extend(self.node(id)?);
        }
        nodes.sort();
        Ok(nodes)
    }

    fn node(&self, id: Id) -> Result<Option<NamedNode>> {
        Ok(node(self.view.term(id)?))
    }

    /// The value of a property, or the first of several in SPARQL order.
    fn first(&self, about: &Properties, property: Id) -> Result<Option<Term>> {
        self.least(values(about, property))
    }

    fn least(&self, ids: impl IntoIterator<Item = Id>) -> Result<Option<Term>> {
        let mut least: Option<Term> = None;
        for id in ids {
            let term = self.view.term(id)?;
            least = match least {
                Some(other) if order_key(&other) <= order_key(&term) => Some(other),
                _ => Some(term),
            };
        }
        Ok(least)
    }

    /// The first UUID among the exact matches of a thing.
    fn uuid(&self, about: &Properties) -> Result<Option<String>> {
        let mut first: Option<String> = None;
        for id in values(about, self.terms.exact_match) {
            let iri = text(self.view.term(id)?);
            if let Some(uuid) = iri.strip_prefix("urn:uuid:")
                && first.as_deref().is_none_or(|known| uuid < known)
            {
                first = Some(uuid.to_owned());
            }
        }
        Ok(first)
    }

    /// The name of a thing: its label, else what another vocabulary calls its name.
    fn label(&self, about: &Properties) -> Result<Option<String>> {
        for property in self.terms.names {
            if let Some(name) = self.name(about, property)? {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// The text of a property: in English, else without a language tag, else in any language.
    fn name(&self, about: &Properties, property: Id) -> Result<Option<String>> {
        let mut best: Option<(LanguageRank, Term)> = None;
        for id in values(about, property) {
            let term = self.view.term(id)?;
            let rank = LanguageRank::of(&term);
            best = match best {
                Some((its, other)) if (its, order_key(&other)) <= (rank, order_key(&term)) => {
                    Some((its, other))
                }
                _ => Some((rank, term)),
            };
        }
        Ok(best.map(|(_, term)| text(term)))
    }
}

/// Language preference: English, then no language tag, then any other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum LanguageRank {
    English,
    Plain,
    Other,
}

impl LanguageRank {
    fn of(term: &Term) -> Self {
        match term {
            Term::Literal(name) => match name.language() {
                Some("en") => Self::English,
                None => Self::Plain,
                Some(_) => Self::Other,
            },
            Term::NamedNode(_) | Term::BlankNode(_) => Self::Other,
        }
    }
}

/// A literal's value or an IRI.
fn text(term: Term) -> String {
    match term {
        Term::Literal(literal) => literal.destruct().0,
        Term::NamedNode(node) => node.into_string(),
        Term::BlankNode(node) => node.into_string(),
    }
}

fn short(node: &NamedNode) -> String {
    local_name(node.into())
}

fn to_value(entity: Entity) -> Value {
    Value {
        term: entity.id.into(),
        shown: entity.label,
    }
}

fn node(term: Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        Term::BlankNode(_) | Term::Literal(_) => None,
    }
}
