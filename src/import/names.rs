//! What an import looks up by name: countries, states and concepts. They come from documents that
//! the caller passes, such as the bundled ones.

use super::graph::{Graph, node};
use crate::model::id;
use crate::model::vocab::{ann, rdfs, skos};
use crate::parse::{self, Input};
use crate::store::{self, Scope, Store};
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// A country: a place with its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2, in capitals.
    pub code: String,
    /// Its English name.
    pub label: String,
}

impl Country {
    /// The IRI of the place.
    pub fn place(&self) -> NamedNode {
        node("pl", &self.code.to_lowercase())
    }
}

/// Countries, states and concepts by their names.
#[derive(Debug, Clone, Default)]
pub struct Names {
    countries: HashMap<String, Country>,
    /// States by the code of their country: IRI and label.
    states: HashMap<String, (NamedNode, String)>,
    /// Concepts by their scheme and label.
    concepts: HashMap<(String, String), NamedNode>,
    /// The schemes of concepts.
    schemes: HashMap<String, String>,
    /// Agents by ids of other lists.
    agents: HashMap<String, NamedNode>,
}

/// A name without what its spelling adds.
fn key(name: &str) -> String {
    let name = name.trim().to_lowercase().replace(['’', '`'], "'");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Names {
    /// Reads the documents that describe countries, states and concepts.
    pub fn read(inputs: impl IntoIterator<Item = Input>) -> Self {
        let mut names = Self::default();
        let mut things: HashMap<String, Vec<(String, Term)>> = HashMap::new();
        for input in inputs {
            let quads = parse::read(input).document.map(|it| it.quads);
            for quad in quads.unwrap_or_default() {
                let Quad {
                    subject: NamedOrBlankNode::NamedNode(subject),
                    predicate,
                    object,
                    ..
                } = quad
                else {
                    continue;
                };
                let thing = things.entry(subject.into_string()).or_default();
                thing.push((predicate.into_string(), object));
            }
        }
        for (iri, statements) in &things {
            names.read_thing(iri, statements);
        }
        names.read_table();
        names
    }

    fn read_thing(&mut self, iri: &str, statements: &[(String, Term)]) {
        let values = |property: &str| {
            let found = statements.iter().filter(|(known, _)| known == property);
            found.map(|(_, value)| text(value)).collect::<Vec<_>>()
        };
        let labels = values(rdfs::LABEL.as_str());
        let Some(label) = labels.first() else { return };
        if iri.starts_with(id::namespace("pl").unwrap_or_default()) {
            let codes = values(skos::NOTATION.as_str());
            let Some(code) = codes.first().filter(|code| code.len() == 2) else {
                return;
            };
            let country = Country {
                code: code.clone(),
                label: label.clone(),
            };
            let others = values(skos::ALT_LABEL.as_str());
            for name in labels.iter().chain(&others).chain([code]) {
                self.countries.insert(key(name), country.clone());
            }
        } else if let [scheme] = values(skos::IN_SCHEME.as_str()).as_slice() {
            let Ok(concept) = NamedNode::new(iri) else {
                return;
            };
            let local = iri.strip_prefix(id::TERMS).unwrap_or(iri);
            self.schemes.insert(local.to_owned(), scheme.clone());
            let others = values(skos::ALT_LABEL.as_str());
            for name in others.iter().chain(&labels).chain([&local.to_owned()]) {
                self.concepts
                    .insert((scheme.clone(), key(name)), concept.clone());
            }
        } else if values(ann::AGENT_TYPE.as_str()).contains(&ann::STATE.as_str().to_owned()) {
            let countries = values(ann::COUNTRY.as_str());
            let code = countries.first().and_then(|it| id::slug(it));
            if let (Some(code), Ok(state)) = (code, NamedNode::new(iri)) {
                self.states
                    .insert(code.to_uppercase(), (state, label.clone()));
            }
        }
        self.read_ids(iri, statements);
    }

    fn read_ids(&mut self, iri: &str, statements: &[(String, Term)]) {
        let ids = [skos::EXACT_MATCH.as_str(), skos::NOTATION.as_str()];
        let is_agent = iri.starts_with(id::namespace("ag").unwrap_or_default());
        for (_, value) in statements
            .iter()
            .filter(|(property, _)| is_agent && ids.contains(&property.as_str()))
        {
            if let Ok(agent) = NamedNode::new(iri) {
                self.agents.insert(text(value), agent);
            }
        }
    }

    /// Adds the ids of the agents of a store.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn read_store(&mut self, store: &Store) -> Result<(), store::Error> {
        let snapshot = store.snapshot()?;
        let view = snapshot.view();
        let Some(property) = view.id(&skos::EXACT_MATCH.into_owned())? else {
            return Ok(());
        };
        for statement in view.matches(None, Some(property), None, Scope::Union)? {
            let statement = statement?;
            let subject = view.term(statement.s)?;
            if let Term::NamedNode(agent) = subject
                && agent
                    .as_str()
                    .starts_with(id::namespace("ag").unwrap_or_default())
            {
                self.agents.insert(text(&view.term(statement.o)?), agent);
            }
        }
        Ok(())
    }

    /// Adds the codes and names that places do not have.
    fn read_table(&mut self) {
        let lines = include_str!("countries.tsv").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let code = cells.next().unwrap_or_default();
            let names: Vec<&str> = cells.collect();
            let label = names.get(1).unwrap_or(&code);
            let country = self.countries.get(&key(code)).cloned();
            let country = country.unwrap_or_else(|| Country {
                code: code.to_owned(),
                label: (*label).to_owned(),
            });
            for name in names.iter().chain([&code]) {
                let known = self.countries.entry(key(name));
                known.or_insert_with(|| country.clone());
            }
        }
    }

    /// The country with this code or name.
    pub fn country(&self, name: &str) -> Option<&Country> {
        let name = key(name);
        let plain = name.strip_prefix("the ").unwrap_or(&name);
        self.countries
            .get(&name)
            .or_else(|| self.countries.get(plain))
    }

    /// The concept of a scheme with this name or label.
    pub fn concept(&self, scheme: &str, name: &str) -> Option<&NamedNode> {
        self.concepts.get(&(scheme.to_owned(), key(name)))
    }

    /// The names of the concepts of a scheme.
    pub fn concept_names(&self, scheme: &str) -> Vec<&str> {
        let names = self.schemes.iter();
        let names = names.filter(|(_, its)| *its == scheme);
        names.map(|(name, _)| name.as_str()).collect()
    }

    /// The agent that has an id of another list, such as `https://attack.mitre.org/groups/G0034`.
    pub fn agent_with_id(&self, id: &str) -> Option<&NamedNode> {
        self.agents.get(id)
    }

    /// Describes a country in the output, and gives its place.
    pub fn describe_country(&self, graph: &mut Graph, country: &Country) -> NamedNode {
        let place = country.place();
        if !graph.has(&place) {
            graph.text(&place, rdfs::LABEL, &country.label, "en");
            let code = oxrdf::Literal::new_simple_literal(&country.code);
            graph.add(&place, skos::NOTATION, code);
        }
        place
    }

    /// Describes the state of a country in the output, and gives its agent.
    pub fn describe_state(&self, graph: &mut Graph, country: &Country) -> NamedNode {
        let (state, label) = match self.states.get(&country.code) {
            Some((state, label)) => (state.clone(), label.clone()),
            None => {
                let slug = format!("state-{}", country.code.to_lowercase());
                (node("ag", &slug), country.label.clone())
            }
        };
        if !graph.has(&state) {
            let place = self.describe_country(graph, country);
            graph.text(&state, rdfs::LABEL, &label, "en");
            graph.add(&state, ann::AGENT_TYPE, ann::STATE.into_owned());
            graph.add(&state, ann::COUNTRY, place);
        }
        state
    }
}

/// The text of a literal, or the IRI of a thing.
fn text(term: &Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::BlankNode(_) | Term::Triple(_) => String::new(),
    }
}
