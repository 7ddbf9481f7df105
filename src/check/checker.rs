//! The checker: runs all checks on one record after the other.

use super::Scope;
use super::findings::{Finding, Findings, StatementPart};
use super::ontology_terms::OntologyTerms;
use super::properties::Property;
use super::terms::TermIds;
use crate::derive::{Deriver, bounds};
use crate::model::id;
use crate::model::problem::Code;
use crate::model::when::When;
use crate::store::{GraphReader, Id, IdMap, Result, Statement};
use oxrdf::Term;
use std::collections::HashSet;

/// The visited records, by property: no new cycle is found from them.
#[derive(Debug, Default)]
pub(super) struct Visited(pub HashSet<(Id, Id)>);

/// Checks the records of a graph.
pub(super) struct Checker<'g, G> {
    pub graph: &'g G,
    pub terms: TermIds,
    pub deriver: Deriver,
    pub scope: Scope<'g>,
    pub findings: Findings,
    pub visited: Visited,
    pub ontology: OntologyTerms,
    properties: IdMap<Property>,
    statements: Vec<Statement>,
}

/// The statements that documents make about one thing.
pub(super) struct Record<'s> {
    pub id: Id,
    /// Sorted by property, then object.
    pub statements: &'s [Statement],
}

impl Record<'_> {
    /// The statements of a property.
    pub fn all(&self, property: Id) -> impl Iterator<Item = Statement> {
        // A record may have very many statements, and each of them asks.
        let start = self
            .statements
            .partition_point(|statement| statement.p < property);
        let of = self.statements[start..].iter();
        of.take_while(move |statement| statement.p == property)
            .copied()
    }

    pub fn has(&self, property: Id) -> bool {
        self.all(property).next().is_some()
    }

    pub fn has_value(&self, property: Id, object: Id) -> bool {
        self.all(property).any(|statement| statement.o == object)
    }
}

impl<'g, G: GraphReader> Checker<'g, G> {
    pub fn new(graph: &'g G, scope: Scope<'g>) -> Result<Self> {
        Ok(Self {
            graph,
            terms: TermIds::new(|term| Ok(graph.term_id(term)?.unwrap_or(Id::ABSENT)))?,
            deriver: Deriver::of(graph)?,
            scope,
            findings: Findings::default(),
            visited: Visited::default(),
            ontology: OntologyTerms::of(graph)?,
            properties: IdMap::default(),
            statements: Vec::new(),
        })
    }

    /// Checks one record.
    pub fn record(&mut self, id: Id) -> Result<()> {
        let mut statements = std::mem::take(&mut self.statements);
        statements.clear();
        self.graph.asserted(id, &mut statements)?;
        if statements
            .iter()
            .any(|statement| self.is_checked(statement))
        {
            self.each(&Record {
                id,
                statements: &statements,
            })?;
        }
        self.statements = statements;
        Ok(())
    }

    fn each(&mut self, record: &Record<'_>) -> Result<()> {
        self.slug(record)?;
        for statement in record.statements {
            if self.is_checked(statement) {
                let property = self.property(statement.p)?;
                self.value(statement, property)?;
                self.reference(record, statement, property)?;
                self.vocabulary(statement, property)?;
                self.allowed(record, statement, property)?;
            }
        }
        self.check_required(record)?;
        self.draft(record)?;
        self.chronology(record)?;
        self.sequence(record)?;
        self.retractions(record)?;
        self.contradiction(record)
    }

    /// Whether a statement is in a document that is checked.
    pub fn is_checked(&self, statement: &Statement) -> bool {
        let document = statement.document;
        document.is_some_and(|document| self.scope.checked.contains(&document))
    }

    /// Whether a statement is in a document that could not be parsed completely.
    pub fn is_incomplete(&self, statement: &Statement) -> bool {
        let document = statement.document;
        document.is_some_and(|document| self.scope.incomplete.contains(&document))
    }

    fn property(&mut self, id: Id) -> Result<Property> {
        if let Some(property) = self.properties.get(&id) {
            return Ok(*property);
        }
        let property = Property::read(self.graph, &self.terms, id)?;
        self.properties.insert(id, property);
        Ok(property)
    }

    /// The date of a literal, if it is one.
    pub fn date(&self, value: Id) -> Result<Option<When>> {
        bounds::date_of(self.graph, value)
    }

    /// The lexical form of a date.
    pub fn lexical_form(&self, value: Id) -> Result<String> {
        Ok(match self.graph.term(value)? {
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        })
    }

    /// Statements in an order that does not depend on their ids: by document and value.
    pub fn in_order(&self, statements: impl Iterator<Item = Statement>) -> Result<Vec<Statement>> {
        let statements: Vec<Statement> = statements.collect();
        if statements.len() < 2 {
            return Ok(statements);
        }
        let mut named = Vec::new();
        for statement in statements {
            let document = statement
                .document
                .map(|document| super::document(self.graph, document));
            named.push((
                document.transpose()?,
                self.lexical_form(statement.o)?,
                statement,
            ));
        }
        named.sort();
        Ok(named
            .into_iter()
            .map(|(_, _, statement)| statement)
            .collect())
    }

    pub fn name(&self, id: Id) -> Result<String> {
        super::name(self.graph, id)
    }

    /// Whether one more finding of a kind is reported; if not, it is counted.
    pub fn has_room(&mut self, code: Code) -> bool {
        self.findings.has_room(code)
    }

    /// Records a finding.
    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// An IRI of the data must have a known kind and end in a slug.
    fn slug(&mut self, record: &Record<'_>) -> Result<()> {
        let Term::NamedNode(node) = self.graph.term(record.id)? else {
            return Ok(());
        };
        let iri = node.as_str();
        let Some(path) = iri.strip_prefix(id::DATA) else {
            return Ok(());
        };
        let first = record
            .statements
            .iter()
            .find(|statement| self.is_checked(statement));
        let (Some(at), Some((kind, slug))) = (first, path.split_once('/')) else {
            return Ok(());
        };
        let is_of_kind = |namespace: &str| {
            let path = namespace.strip_prefix(id::DATA);
            path.and_then(|path| path.strip_suffix('/')) == Some(kind)
        };
        let prefix = id::PREFIXES.iter().find(|known| is_of_kind(known.1));
        let finding = match prefix {
            Some(("doc", _)) => return Ok(()),
            None => Finding::new(
                Code::InvalidSlug,
                *at,
                StatementPart::Subject,
                format!("`{kind}` is not a known kind of record"),
            )
            .help(super::names::suggest_kind(kind)),
            Some(_) if id::is_slug(slug) => return Ok(()),
            Some(_) => Finding::new(
                Code::InvalidSlug,
                *at,
                StatementPart::Subject,
                format!("`{slug}` is not a slug"),
            )
            .label(super::names::slug_fault(slug))
            .help(super::names::suggest_slug(slug)),
        };
        self.report(finding);
        Ok(())
    }
}
