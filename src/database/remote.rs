//! A database whose statements are at a SPARQL endpoint.
//!
//! Saved queries are asked of the published graph. What views read past the queries, all that is said
//! of some things, is brought here first, with what that refers to, into a scratch store that already
//! holds the ontology: so the same code reads it, and says the same.

use super::pointer::{Pointer, PublishedGraph, publication_of_day, skolem};
use super::{Annals, LoadError, VERSION, as_of, marking, resolve};
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::vocab::{ann, rdf};
use crate::model::when::Day;
use crate::parse::{Format, Input};
use crate::query::{self, Answer, Endpoint, ParamValues, QueryOptions, publication};
use crate::remote::{self, Client, SKOLEM};
use crate::store;
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use std::collections::BTreeSet;
use std::io::Read;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

/// How N-Triples write that a value is a decimal number.
const DECIMAL: &str = "^^<http://www.w3.org/2001/XMLSchema#decimal>";
/// How many things one request asks about.
const BATCH: usize = 500;

/// Why the database at an endpoint could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// The endpoint gave no answer.
    #[error(transparent)]
    Remote(#[from] remote::Error),
    /// Nothing was published there under this name.
    #[error("nothing is published as {name} at {address}")]
    Nothing {
        /// The publication.
        name: String,
        /// The endpoint.
        address: String,
    },
    /// What was known on this day was not published.
    #[error("what was known on {day} is not published there")]
    NoSuchDay {
        /// The day.
        day: String,
        /// The days that are.
        days: Vec<String>,
    },
    /// What is marked higher than allowed is in the published graph.
    #[error("what is published there is marked up to {published}")]
    MarkedHigher {
        /// The label up to which it is.
        published: String,
    },
    /// The scratch store failed.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// The part of a database that is elsewhere.
#[derive(Debug)]
pub(super) struct Remote {
    pub endpoint: Endpoint,
    pub published: PublishedGraph,
    /// The things that were brought here with all that belongs to them.
    brought: Mutex<BTreeSet<NamedNode>>,
}

impl Annals {
    /// What was published last under a name at an endpoint or, with a day, what was known on it. `here`
    /// is a database with the ontology alone, which takes in what is read.
    ///
    /// # Errors
    /// See [`EndpointError`].
    pub fn at_endpoint(
        here: Self,
        client: Arc<Client>,
        of: &NamedNode,
        day: Option<&str>,
    ) -> Result<Self, EndpointError> {
        let pointer = Pointer::read(&client, of)?;
        let (of, pointer) = match day {
            None => (of.clone(), pointer),
            Some(day) => {
                let of = publication_of_day(of, day);
                let own = Pointer::read(&client, &of)?;
                if own.current.is_none() {
                    return Err(EndpointError::NoSuchDay {
                        day: day.to_owned(),
                        days: pointer.days.into_iter().collect(),
                    });
                }
                (of, own)
            }
        };
        let Some(published) = pointer.current else {
            return Err(EndpointError::Nothing {
                name: of.into_string(),
                address: client.address().to_string(),
            });
        };
        let mut annals = here;
        let notes = &published.notes;
        let noted = annals.store.write(|writer| {
            for name in [as_of::NOTE, marking::NOTE] {
                if let Some(note) = notes.get(name) {
                    writer.note(name, Some(note.as_bytes()))?;
                }
            }
            writer.note(VERSION, Some(Self::version().as_bytes()))
        });
        noted.map_err(LoadError::from)?;
        let endpoint = Endpoint::new(client, published.graph.clone(), pointer.wrong)
            .with_periods(published.readable_periods());
        annals.remote = Some(Arc::new(Remote {
            endpoint,
            published,
            brought: Mutex::default(),
        }));
        Ok(annals)
    }

    /// What is published, if this database is at an endpoint.
    pub fn published(&self) -> Option<&PublishedGraph> {
        self.remote.as_ref().map(|remote| &remote.published)
    }

    /// The endpoint, if this database is at one.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        self.remote.as_ref().map(|remote| &remote.endpoint)
    }

    /// All of the published graph, as a database here; none of a store.
    ///
    /// # Errors
    /// See [`EndpointError`].
    pub fn copied_here(&self, most: u64) -> Result<Option<Self>, EndpointError> {
        let Some(remote) = &self.remote else {
            return Ok(None);
        };
        let (client, graph) = (remote.endpoint.client(), remote.endpoint.graph());
        let address = || client.address().to_string();
        if remote.published.statements.is_some_and(|its| its > most) {
            let rows = usize::try_from(most).unwrap_or(usize::MAX);
            let address = address();
            return Err(remote::Error::TooManyRows { address, rows }.into());
        }
        let mut body = match client.read_graph(graph) {
            // Some endpoints answer queries alone.
            Err(remote::Error::Status { .. } | remote::Error::Unexpected { .. }) => {
                client.construct(&publication::copy(), Some(graph), None)?
            }
            other => other?,
        };
        let mut text = String::new();
        let read = body.read_to_string(&mut text);
        read.map_err(|error| remote::Error::Cut {
            address: address(),
            reason: error.to_string(),
        })?;
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count() as u64;
        if remote.published.statements.is_some_and(|its| its != lines) {
            return Err(remote::Error::Cut {
                address: address(),
                reason: format!("it has {lines} statements"),
            }
            .into());
        }
        let copy = Input {
            origin: Origin::new("published"),
            bytes: with_blank_nodes(&self.without_rewritten_numbers(&text)?).into_bytes(),
            format: Format::NTriples,
        };
        Ok(Some(Self::scratch(vec![copy])?))
    }

    /// N-Triples without the numbers of the ontology that the endpoint has written anew, `99` for `99.0`:
    /// they would be taken for statements of the user's.
    fn without_rewritten_numbers(&self, text: &str) -> Result<String, LoadError> {
        let snapshot = self.store.snapshot()?;
        let view = snapshot.view();
        let known = |line: &str| -> store::Result<bool> {
            let Ok(triple) = Triple::from_str(line.trim_end_matches(['.', ' '])) else {
                return Ok(false);
            };
            let (Term::Literal(number), Some(s)) = (&triple.object, view.id(&triple.subject)?)
            else {
                return Ok(false);
            };
            for own in view.objects(s, triple.predicate.as_ref())? {
                if let Term::Literal(own) = view.term(own)?
                    && own.datatype() == number.datatype()
                    && own.value().parse::<f64>().ok() == number.value().parse().ok()
                {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        let mut kept = String::with_capacity(text.len());
        for line in text.lines() {
            let is_number = line.starts_with(&format!("<{}", id::TERMS)) && line.contains(DECIMAL);
            if !is_number || !known(line)? {
                kept.push_str(line);
                kept.push('\n');
            }
        }
        Ok(kept)
    }

    /// A day after which or, not from the end, before which at least so many events begin, if they are at an
    /// endpoint that finds the events of a window faster than the first of all.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn day_of(&self, events: usize, from_end: bool) -> Result<Option<Day>, query::Error> {
        match &self.remote {
            Some(remote) => remote.endpoint.day_of(events, from_end),
            None => Ok(None),
        }
    }

    /// Brings here all that views read of some things, if they are at an endpoint; says whether that was
    /// anything new, so that what was read before is out of date.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn bring(&self, things: &[NamedNode]) -> Result<bool, query::Error> {
        let Some(remote) = &self.remote else {
            return Ok(false);
        };
        let brought = || {
            remote
                .brought
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let new: Vec<NamedNode> = {
            let known = brought();
            let new = things.iter().filter(|thing| !known.contains(*thing));
            new.cloned().collect()
        };
        if new.is_empty() {
            return Ok(false);
        }
        let mut closure = Closure::new(self);
        closure.follow(&new)?;
        self.store.write(|writer| {
            for triple in &closure.found {
                writer.insert(None, triple)?;
            }
            Ok::<_, store::Error>(())
        })?;
        brought().extend(new);
        Ok(true)
    }

    /// Brings here the events and other things whose texts contain all of some words, in whatever case, if
    /// they are at an endpoint. It knows no other forms of a word, as the index of a store does.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn bring_with_words<'w>(
        &self,
        words: impl Iterator<Item = &'w str>,
    ) -> Result<(), query::Error> {
        if self.remote.is_none() {
            return Ok(());
        }
        let mut all: Option<BTreeSet<NamedNode>> = None;
        for word in words {
            let letters = Literal::new_simple_literal(word.to_lowercase());
            let values = ParamValues::default().with("letters", [letters.into()]);
            let answer = self.query_saved("with-words", &values, &QueryOptions::default())?;
            let rows = answer.table().into_iter().flat_map(|table| table.iter());
            let found = rows.filter_map(|row| match row.get("thing") {
                Some(Term::NamedNode(thing)) => Some(thing.clone()),
                _ => None,
            });
            let found: BTreeSet<NamedNode> = found.collect();
            all = Some(match all {
                Some(all) => &all & &found,
                None => found,
            });
        }
        let things: Vec<NamedNode> = all.into_iter().flatten().collect();
        self.bring(&things).map(drop)
    }

    /// Brings here what a name may mean: exactly, or in any case of letters.
    pub(super) fn bring_named(&self, text: &str, exactly: bool) -> Result<(), query::Error> {
        if self.remote.is_none() {
            return Ok(());
        }
        let text = text.trim();
        let mut things = Vec::new();
        if exactly {
            things.extend(resolve::candidates(text));
        }
        let (query, names): (_, Vec<Literal>) = match exactly {
            true => {
                let english = Literal::new_language_tagged_literal_unchecked(text, "en");
                ("by-name", vec![Literal::new_simple_literal(text), english])
            }
            false => {
                let lower = Literal::new_simple_literal(text.to_lowercase());
                ("by-name-in-any-case", vec![lower])
            }
        };
        for name in names {
            let values = ParamValues::default().with("name", [name.into()]);
            let answer = self.query_saved(query, &values, &QueryOptions::default())?;
            for row in answer.table().into_iter().flat_map(|table| table.iter()) {
                if let Some(Term::NamedNode(thing)) = row.get("thing") {
                    things.push(thing.clone());
                }
            }
        }
        self.bring(&things).map(drop)
    }
}

/// N-Triples with blank nodes in place of the IRIs that stand for them.
fn with_blank_nodes(text: &str) -> String {
    let begin = format!("<{SKOLEM}");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&begin) {
        out.push_str(&rest[..at]);
        let name = &rest[at + begin.len()..];
        let end = name.find('>').unwrap_or(name.len());
        out.push_str("_:");
        out.push_str(&name[..end]);
        rest = name.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What belongs to some things: all that is said of them, the claims about them, and what these refer
/// to in turn. Of an event that is only referred to, its own statements are enough.
struct Closure<'a> {
    annals: &'a Annals,
    found: Vec<Triple>,
    described: BTreeSet<NamedNode>,
    events: BTreeSet<NamedNode>,
}

impl<'a> Closure<'a> {
    fn new(annals: &'a Annals) -> Self {
        Self {
            annals,
            found: Vec::new(),
            described: BTreeSet::new(),
            events: BTreeSet::new(),
        }
    }

    fn follow(&mut self, things: &[NamedNode]) -> Result<(), query::Error> {
        let mut next: BTreeSet<NamedNode> = things.iter().cloned().collect();
        let wanted = next.clone();
        while !next.is_empty() {
            let mut level: Vec<NamedNode> = Vec::new();
            for thing in std::mem::take(&mut next) {
                if self.described.insert(thing.clone()) && !self.is_built_in(&thing)? {
                    level.push(thing);
                }
            }
            let mut mentioned = BTreeSet::new();
            for some in level.chunks(BATCH) {
                for (thing, object) in self.describe(some)? {
                    mentioned.insert((thing, object));
                }
            }
            let is_followed =
                |thing: &NamedNode| wanted.contains(thing) || !self.events.contains(thing);
            let objects = mentioned.iter().filter(|(thing, _)| is_followed(thing));
            next.extend(objects.map(|(_, object)| object.clone()));
            let followed: Vec<_> = level.iter().filter(|it| is_followed(it)).cloned().collect();
            for some in followed.chunks(BATCH) {
                next.extend(self.referring(some)?);
            }
        }
        Ok(())
    }

    /// Whether it is of the ontology, which is here.
    fn is_built_in(&self, thing: &NamedNode) -> Result<bool, query::Error> {
        if !thing.as_str().starts_with(id::TERMS) {
            return Ok(false);
        }
        let snapshot = self.annals.store.snapshot()?;
        let view = snapshot.view();
        Ok(match view.id(thing)? {
            Some(thing) => !view.objects(thing, rdf::TYPE)?.is_empty(),
            None => false,
        })
    }

    fn ask(&self, query: &str, things: &[NamedNode]) -> Result<Answer, query::Error> {
        let things = things.iter().map(|thing| Term::from(thing.clone()));
        let values = ParamValues::default().with("thing", things.collect::<Vec<_>>());
        self.annals
            .query_saved(query, &values, &QueryOptions::default())
    }

    /// Takes in all that is said of some things; gives what they refer to.
    fn describe(
        &mut self,
        things: &[NamedNode],
    ) -> Result<Vec<(NamedNode, NamedNode)>, query::Error> {
        let answer = self.ask("described", things)?;
        let mut mentioned = Vec::new();
        for row in answer.table().into_iter().flat_map(|table| table.iter()) {
            let (Some(thing), Some(Term::NamedNode(property)), Some(value)) =
                (row.get("thing"), row.get("property"), row.get("value"))
            else {
                continue;
            };
            let thing: NamedOrBlankNode = match thing {
                Term::NamedNode(node) => node.clone().into(),
                Term::BlankNode(node) => node.clone().into(),
                Term::Literal(_) | Term::Triple(_) => continue,
            };
            let own = skolem(NamedOrBlankNode::clone(&thing));
            if *property == rdf::TYPE && *value == Term::from(ann::EVENT_CLASS.into_owned()) {
                self.events.insert(own.clone());
            }
            match value {
                Term::NamedNode(node) => mentioned.push((own, node.clone())),
                Term::BlankNode(node) => mentioned.push((own, skolem(node.clone().into()))),
                Term::Literal(_) | Term::Triple(_) => {}
            }
            self.found
                .push(Triple::new(thing, property.clone(), value.clone()));
        }
        Ok(mentioned)
    }

    /// The claims about some things, and the events and claims that take them back.
    fn referring(&self, things: &[NamedNode]) -> Result<Vec<NamedNode>, query::Error> {
        let answer = self.ask("referring", things)?;
        let rows = answer.table().into_iter().flat_map(|table| table.iter());
        let from = rows.filter_map(|row| match row.get("from") {
            Some(Term::NamedNode(node)) => Some(node.clone()),
            Some(Term::BlankNode(node)) => Some(skolem(node.clone().into())),
            _ => None,
        });
        Ok(from.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_nodes_come_back() {
        let text = format!("<urn:a> <urn:p> <{SKOLEM}x1> .\n<{SKOLEM}x1> <urn:p> \"<\" .\n");
        let back = "<urn:a> <urn:p> _:x1 .\n_:x1 <urn:p> \"<\" .\n";
        assert_eq!(with_blank_nodes(&text), back);
        assert_eq!(with_blank_nodes("<urn:a> <"), "<urn:a> <");
    }
}
