//! What hangs on events: what they are tied to, who is said to be behind them, where it was read.
//!
//! Read straight from the store and not asked by query: all that is said of one thing stands in
//! one stretch there, and the same few agents, types and sources hang on many events. So each is
//! read once, in whole, however many events name it; a query would look up property after
//! property, for each row anew.
//!
//! Where a thing has several values for what is shown once (two labels in one language, say), the
//! first by the order of queries is taken, so that nothing depends on the order in the store.

use super::entry::{Attribution, Dates, Entry, Party, Source, Thing, short};
use super::label_search;
use super::terms::Words;
use crate::derive::bounds::{read, values};
use crate::model::id;
use crate::model::when::When;
use crate::query::order_key;
use crate::query::table::text_of;
use crate::store::{Id, Result, Scope, View};
use oxrdf::{NamedNode, Term};
use std::collections::HashMap;
use std::rc::Rc;

/// What else is known of something that an event names.
struct Known {
    /// The thing with its name; none where it is no IRI.
    thing: Option<Thing>,
    /// The two letters of a state.
    code: Option<String>,
    /// The countries that it is of.
    countries: Vec<Id>,
}

/// Properties and objects of one thing.
type About = Vec<(Id, Id)>;

/// An event with what it says of its name and its time.
pub(super) struct Bare {
    pub entry: Entry,
    event: Id,
    about: About,
}

/// Reads details from one state of a store, and keeps what many events share.
pub(super) struct Details<'a> {
    view: View<'a>,
    words: Words,
    things: HashMap<Id, Rc<Known>>,
    sources: HashMap<Id, Option<Source>>,
}

impl<'a> Details<'a> {
    pub fn new(view: View<'a>) -> Result<Self> {
        Ok(Self {
            view,
            words: Words::of(view)?,
            things: HashMap::new(),
            sources: HashMap::new(),
        })
    }

    /// The bare entry of an event if its name and slug have all of some words, in small letters.
    pub fn entry(&self, node: NamedNode, words: &[String]) -> Result<Option<Bare>> {
        match self.view.id(&node)? {
            Some(event) => self.bare(event, node, words),
            None => Ok(None),
        }
    }

    /// The bare entries of all such events; none where there are more than `most`.
    pub fn with_words(&self, words: &[String], most: usize) -> Result<Option<Vec<Bare>>> {
        let mut found = Vec::new();
        for event in label_search::with_words(self.view, &self.words, words)? {
            if let Some(node) = self.node(event)? {
                found.extend(self.bare(event, node, words)?);
            }
            if found.len() > most {
                return Ok(None);
            }
        }
        Ok(Some(found))
    }

    fn bare(&self, event: Id, node: NamedNode, wanted: &[String]) -> Result<Option<Bare>> {
        let (about, words) = (self.about(event)?, self.words);
        let label = self.name(&about, words.label)?;
        let label = label.unwrap_or_else(|| short(&node));
        if !wanted.is_empty() {
            let slug = id::slug(node.as_str()).unwrap_or(node.as_str());
            let text = format!("{label} {slug}").to_lowercase();
            if !wanted.iter().all(|word| text.contains(word)) {
                return Ok(None);
            }
        }
        let first = |property| self.first(&about, property);
        let (date, begin, end) = (first(words.date)?, first(words.begin)?, first(words.end)?);
        let day = |term: &Option<Term>| term.as_ref().and_then(read);
        let when = day(&date).or_else(|| When::span(day(&begin).as_ref(), day(&end).as_ref()).ok());
        let contested = first(words.contested)?;
        let entry = Entry {
            label,
            id: node,
            dates: Dates {
                date: date.map(text),
                begin: begin.map(text),
                end: end.map(text),
                public: first(words.public)?.map(text),
            },
            description: self.name(&about, words.description)?,
            known: values(&about, words.known).filter_map(Id::day).min(),
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
        };
        Ok(Some(Bare {
            event,
            about,
            entry,
        }))
    }

    /// An entry with what hangs on its event.
    pub fn fill(&mut self, bare: Bare) -> Result<Entry> {
        let words = self.words;
        let Bare {
            event,
            about,
            mut entry,
        } = bare;
        entry.types = self.things(values(&about, words.event_type))?;
        entry.sectors = self.things(values(&about, words.sector))?;
        entry.places = self.things(values(&about, words.place))?;
        entry.tools = self.things(values(&about, words.tool))?;
        entry.part_of = self.things(values(&about, words.part_of))?;
        let mut countries: Vec<Id> = values(&about, words.country).collect();
        for hit in values(&about, words.target) {
            countries.extend(&self.known(hit)?.countries);
        }
        entry.countries = self.things(countries)?;
        entry.parties = self.parties(&about)?;
        self.claims(&mut entry, event, &about)?;
        Ok(entry)
    }

    fn parties(&mut self, about: &About) -> Result<Vec<Party>> {
        let mut parties = Vec::new();
        for (role, name) in self.words.roles {
            let first = parties.len();
            for agent in values(about, role) {
                let known = self.known(agent)?;
                parties.extend(known.thing.clone().map(|agent| Party {
                    role: name.to_owned(),
                    agent,
                    code: known.code.clone(),
                }));
            }
            parties[first..].sort_by(|a, b| a.agent.id.cmp(&b.agent.id));
        }
        Ok(parties)
    }

    /// What claims say of who is behind an event, and where it and they were read.
    fn claims(&mut self, entry: &mut Entry, event: Id, about: &About) -> Result<()> {
        let mut pages: Vec<Id> = values(about, self.words.source).collect();
        let claims = self
            .view
            .matches(None, Some(self.words.about), Some(event), Scope::Union)?;
        for claim in claims {
            let claim = claim?.s;
            let said = self.about(claim)?;
            pages.extend(values(&said, self.words.stated_in));
            entry.attributions.extend(self.attribution(claim, &said)?);
        }
        entry.attributions.sort_by(|a, b| a.claim.cmp(&b.claim));
        pages.sort_unstable();
        pages.dedup();
        for page in pages {
            entry.sources.extend(self.source(page)?);
        }
        entry.sources.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(())
    }

    /// A claim that names somebody; none for any other.
    fn attribution(&mut self, claim: Id, said: &About) -> Result<Option<Attribution>> {
        let words = self.words;
        if values(said, words.attributed).next().is_none() {
            return Ok(None);
        }
        let Some(claim) = self.node(claim)? else {
            return Ok(None);
        };
        let named = |one: Option<Term>| one.and_then(node).as_ref().map(short);
        let standing = self.first(said, words.standing)?;
        Ok(Some(Attribution {
            claim,
            agents: self.things(values(said, words.attributed))?,
            by: self.things(values(said, words.claimed_by))?,
            on: self.first(said, words.claimed_on)?.as_ref().and_then(read),
            basis: named(self.first(said, words.basis)?),
            stance: named(self.first(said, words.stance)?).unwrap_or_else(|| "asserts".to_owned()),
            likelihood: named(self.first(said, words.likelihood)?),
            text: self.name(said, words.text)?,
            standing: standing.is_some_and(|standing| text_of(&standing) == "true"),
            sources: self.nodes(values(said, words.stated_in))?,
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

    fn read_source(&mut self, id: NamedNode, number: Id) -> Result<Source> {
        let (about, words) = (self.about(number)?, self.words);
        let publisher = match self.first(&about, words.publisher)? {
            Some(publisher) => self.view.id(&publisher)?,
            None => None,
        };
        Ok(Source {
            id,
            title: self.first(&about, words.title)?.map(text),
            url: self.first(&about, words.url)?.map(text),
            publisher: self.things(publisher)?.pop(),
            issued: self.first(&about, words.issued)?.as_ref().and_then(read),
            copy_of: self.first(&about, words.copy_of)?.and_then(node),
        })
    }

    /// All that is said of a thing.
    fn about(&self, thing: Id) -> Result<About> {
        let all = self.view.union_of(thing, usize::MAX)?;
        Ok(all.unwrap_or_default())
    }

    fn known(&mut self, thing: Id) -> Result<Rc<Known>> {
        if let Some(known) = self.things.get(&thing) {
            return Ok(Rc::clone(known));
        }
        let (about, words) = (self.about(thing)?, self.words);
        let label = self.name(&about, words.label)?;
        let countries: Vec<Id> = values(&about, words.country).collect();
        let mut codes = Vec::new();
        if values(&about, words.agent_type).any(|kind| kind == words.state) {
            for land in &countries {
                codes.extend(values(&self.about(*land)?, words.notation));
            }
        }
        let kinds = [words.agent_type, words.tool_type];
        let kinds = kinds
            .into_iter()
            .flat_map(|property| values(&about, property));
        let kind = self.least(kinds)?.and_then(node).as_ref().map(short);
        let known = Rc::new(Known {
            thing: self.node(thing)?.map(|id| Thing {
                label: label.unwrap_or_else(|| short(&id)),
                id,
                kind,
            }),
            code: self.least(codes)?.map(text),
            countries,
        });
        self.things.insert(thing, Rc::clone(&known));
        Ok(known)
    }

    /// The things with their names, each once, by their IRIs.
    fn things(&mut self, numbers: impl IntoIterator<Item = Id>) -> Result<Vec<Thing>> {
        let mut things = Vec::new();
        for number in numbers {
            things.extend(self.known(number)?.thing.clone());
        }
        things.sort_by(|a, b| a.id.cmp(&b.id));
        things.dedup_by(|a, b| a.id == b.id);
        Ok(things)
    }

    fn nodes(&self, numbers: impl Iterator<Item = Id>) -> Result<Vec<NamedNode>> {
        let mut nodes = Vec::new();
        for number in numbers {
            nodes.extend(self.node(number)?);
        }
        nodes.sort();
        Ok(nodes)
    }

    fn node(&self, number: Id) -> Result<Option<NamedNode>> {
        Ok(node(self.view.term(number)?))
    }

    /// The one value of a property, or the first of several.
    fn first(&self, about: &About, property: Id) -> Result<Option<Term>> {
        self.least(values(about, property))
    }

    fn least(&self, numbers: impl IntoIterator<Item = Id>) -> Result<Option<Term>> {
        let mut least: Option<Term> = None;
        for number in numbers {
            let term = self.view.term(number)?;
            least = match least {
                Some(other) if order_key(&other) <= order_key(&term) => Some(other),
                _ => Some(term),
            };
        }
        Ok(least)
    }

    /// The text of a property: in English, else without a language, else in any.
    fn name(&self, about: &About, property: Id) -> Result<Option<String>> {
        let mut best: Option<(Foreign, Term)> = None;
        for number in values(about, property) {
            let term = self.view.term(number)?;
            let foreign = Foreign::of(&term);
            best = match best {
                Some((its, other)) if (its, order_key(&other)) <= (foreign, order_key(&term)) => {
                    Some((its, other))
                }
                _ => Some((foreign, term)),
            };
        }
        Ok(best.map(|(_, term)| text(term)))
    }
}

/// How far from English a name is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Foreign {
    English,
    Plain,
    Other,
}

impl Foreign {
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

fn node(term: Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        Term::BlankNode(_) | Term::Literal(_) => None,
    }
}
