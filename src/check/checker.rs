//! The look at one thing after the other, and what it asks of the graph.

use super::Scope;
use super::findings::{Finding, Found, Part};
use super::properties::Property;
use super::references::Paths;
use super::terms::Words;
use crate::derive::{Derivation, bounds};
use crate::model::id;
use crate::model::problem::Code;
use crate::model::when::When;
use crate::store::{Graph, Id, Result, Statement};
use oxrdf::Term;
use std::collections::HashMap;

/// A look at a graph.
pub(super) struct Look<'g, G> {
    pub graph: &'g G,
    pub words: Words,
    pub derivation: Derivation,
    pub scope: Scope<'g>,
    pub found: Found,
    pub paths: Paths,
    properties: HashMap<Id, Property>,
    said: Vec<Statement>,
}

/// What documents say of one thing.
pub(super) struct Thing<'s> {
    pub id: Id,
    pub said: &'s [Statement],
}

impl Thing<'_> {
    /// The statements of a property.
    pub fn all(&self, property: Id) -> impl Iterator<Item = Statement> {
        let of = self.said.iter().filter(move |said| said.p == property);
        of.copied()
    }

    pub fn has(&self, property: Id) -> bool {
        self.all(property).next().is_some()
    }

    pub fn says(&self, property: Id, object: Id) -> bool {
        self.all(property).any(|said| said.o == object)
    }
}

impl<'g, G: Graph> Look<'g, G> {
    pub fn new(graph: &'g G, scope: Scope<'g>) -> Result<Self> {
        Ok(Self {
            graph,
            words: Words::new(|word| Ok(graph.number(word)?.unwrap_or(Id::NOWHERE)))?,
            derivation: Derivation::of(graph)?,
            scope,
            found: Found::default(),
            paths: Paths::default(),
            properties: HashMap::new(),
            said: Vec::new(),
        })
    }

    /// Looks at one thing.
    pub fn thing(&mut self, id: Id) -> Result<()> {
        let mut said = std::mem::take(&mut self.said);
        said.clear();
        self.graph.said(id, &mut said)?;
        if said.iter().any(|said| self.is_judged(said)) {
            self.each(&Thing { id, said: &said })?;
        }
        self.said = said;
        Ok(())
    }

    fn each(&mut self, thing: &Thing<'_>) -> Result<()> {
        self.slug(thing)?;
        for statement in thing.said {
            if self.is_judged(statement) {
                let property = self.property(statement.p)?;
                self.value(statement, property)?;
                self.tie(thing, statement, property)?;
                self.standing(thing, statement, property)?;
            }
        }
        self.needs(thing)?;
        self.order(thing)?;
        self.contradiction(thing)
    }

    /// Whether a statement stands in a document that is judged.
    pub fn is_judged(&self, statement: &Statement) -> bool {
        let document = statement.document;
        document.is_some_and(|document| self.scope.judged.contains(&document))
    }

    /// Whether a statement stands in a document that could not be read whole.
    pub fn is_broken(&self, statement: &Statement) -> bool {
        let document = statement.document;
        document.is_some_and(|document| self.scope.broken.contains(&document))
    }

    fn property(&mut self, id: Id) -> Result<Property> {
        if let Some(property) = self.properties.get(&id) {
            return Ok(*property);
        }
        let property = Property::read(self.graph, &self.words, id)?;
        self.properties.insert(id, property);
        Ok(property)
    }

    /// The date of a literal, where it is one.
    pub fn date(&self, value: Id) -> Result<Option<When>> {
        Ok(bounds::read(&self.graph.term(value)?))
    }

    /// A date as it is written.
    pub fn written(&self, value: Id) -> Result<String> {
        Ok(match self.graph.term(value)? {
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        })
    }

    /// Statements in an order that does not depend on their numbers: by document and value.
    pub fn in_order(&self, said: impl Iterator<Item = Statement>) -> Result<Vec<Statement>> {
        let said: Vec<Statement> = said.collect();
        if said.len() < 2 {
            return Ok(said);
        }
        let mut named = Vec::new();
        for said in said {
            let document = said
                .document
                .map(|document| super::document(self.graph, document));
            named.push((document.transpose()?, self.written(said.o)?, said));
        }
        named.sort();
        Ok(named.into_iter().map(|(_, _, said)| said).collect())
    }

    pub fn name(&self, id: Id) -> Result<String> {
        super::name(self.graph, id)
    }

    /// Notes a fault.
    pub fn find(&mut self, finding: Finding) {
        self.found.push(finding);
    }

    /// The end of an IRI of the data has to be a slug, after a kind that there is.
    fn slug(&mut self, thing: &Thing<'_>) -> Result<()> {
        let Term::NamedNode(node) = self.graph.term(thing.id)? else {
            return Ok(());
        };
        let iri = node.as_str();
        let Some(path) = iri.strip_prefix(id::DATA) else {
            return Ok(());
        };
        let first = thing.said.iter().find(|said| self.is_judged(said));
        let (Some(at), Some((kind, slug))) = (first, path.split_once('/')) else {
            return Ok(());
        };
        let namespace = format!("{}{kind}/", id::DATA);
        let prefix = id::PREFIXES.iter().find(|known| known.1 == namespace);
        let finding = match prefix {
            Some(("doc", _)) => return Ok(()),
            None => Finding::new(
                Code::NotASlug,
                *at,
                Part::Subject,
                format!("`{kind}` is no kind of thing that there is"),
            )
            .help(super::names::near_kind(kind)),
            Some(_) if id::is_slug(slug) => return Ok(()),
            Some(_) => Finding::new(
                Code::NotASlug,
                *at,
                Part::Subject,
                format!("`{slug}` is not a slug"),
            )
            .label(super::names::why_no_slug(slug))
            .help(super::names::slugged(slug)),
        };
        self.find(finding);
        Ok(())
    }
}
