//! Values with their display text, and sources.

use super::order;
use crate::derive::bounds;
use crate::model::{id, when::When};
use crate::query::table::{Row, text_of};
use crate::query::{Answer, Error, Table};
use oxrdf::{NamedNode, Term};
use std::collections::HashSet;

/// A value with its display text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The RDF term.
    pub term: Term,
    /// Its label, text, date in words or short name.
    pub shown: String,
}

impl Value {
    /// The short name, if it is an entity of the data with a card of its own.
    pub fn name(&self) -> Option<String> {
        match &self.term {
            Term::NamedNode(node) if node.as_str().starts_with(id::DATA) => {
                Some(id::shorten(node.as_str()))
            }
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Literal(_) => None,
        }
    }

    /// The language tag of a text.
    pub fn language(&self) -> Option<&str> {
        match &self.term {
            Term::Literal(literal) => literal.language(),
            Term::NamedNode(_) | Term::BlankNode(_) => None,
        }
    }
}

/// One property of an entity, with all its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The property.
    pub property: NamedNode,
    /// Its display name.
    pub name: String,
    /// Its values.
    pub values: Vec<Value>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its IRI.
    pub id: NamedNode,
    /// Its title, if recorded.
    pub title: Option<String>,
    /// Its URL.
    pub url: Option<String>,
    /// Its publisher.
    pub publisher: Option<Value>,
    /// When it was published.
    pub issued: Option<When>,
    /// The source that it is a copy of.
    pub copy_of: Option<NamedNode>,
}

/// The preferred value: in English, else without a language tag, else any.
pub(crate) fn english(values: &[Value]) -> Option<&Value> {
    let in_language = |wanted| values.iter().find(|value| value.language() == wanted);
    in_language(Some("en"))
        .or_else(|| in_language(None))
        .or_else(|| values.first())
}

/// The complete rows of an answer.
pub(crate) fn table(answer: Answer) -> Result<Table, Error> {
    match answer {
        Answer::Table(table) if !table.truncated => Ok(table),
        _ => Err(Error::Refused("more rows than the limit allows")),
    }
}

pub(super) fn node(row: Row<'_>, column: &str) -> Option<NamedNode> {
    match row.get(column)? {
        Term::NamedNode(node) => Some(node.clone()),
        Term::BlankNode(_) | Term::Literal(_) => None,
    }
}

pub(super) fn value(row: Row<'_>, column: &str, labels: &[&str]) -> Option<Value> {
    let term = row.get(column)?.clone();
    let label = labels.iter().find_map(|label| row.text(label));
    let shown = match label {
        Some(label) => label.to_owned(),
        None => shown(&term),
    };
    Some(Value { term, shown })
}

/// The display text of a term without a label: dates in words, IRIs shortened.
pub(super) fn shown(term: &Term) -> String {
    match (term, bounds::parse_date(term)) {
        (Term::NamedNode(node), _) => id::shorten(node.as_str()),
        (_, Some(when)) => when.words(),
        (term, None) => text_of(term).to_owned(),
    }
}

/// The properties in a result table, each with all its values, in display order.
pub(crate) fn facts(rows: &Table, column: &str, labels: &[&str]) -> Vec<Fact> {
    let mut facts = Vec::new();
    for row in rows.iter() {
        add(&mut facts, row, column, labels);
    }
    order::sort(&mut facts);
    facts
}

pub(super) fn add(facts: &mut Vec<Fact>, row: Row<'_>, column: &str, labels: &[&str]) {
    let (Some(property), Some(value)) = (node(row, "property"), value(row, column, labels)) else {
        return;
    };
    let at = facts.iter().position(|fact| fact.property == property);
    let at = at.unwrap_or_else(|| {
        facts.push(Fact {
            name: order::name(&property, row.text("name")),
            property,
            values: Vec::new(),
        });
        facts.len() - 1
    });
    let values = &mut facts[at].values;
    if !values.iter().any(|known| known.term == value.term) {
        values.push(value);
    }
}

/// The sources in a result table, oldest first.
pub(crate) fn sources(rows: &Table) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    let mut known = HashSet::new();
    for row in rows.iter() {
        let Some(id) = node(row, "source") else {
            continue;
        };
        if known.insert(id.clone()) {
            sources.push(Source {
                id,
                title: row.text("title").map(ToOwned::to_owned),
                url: row.text("url").map(ToOwned::to_owned),
                publisher: value(row, "publisher", &["publisherLabel"]),
                issued: row.get("issued").and_then(bounds::parse_date),
                copy_of: node(row, "copyOf"),
            });
        }
    }
    sources.sort_by(|a, b| match (&a.issued, &b.issued) {
        (Some(one), Some(other)) => one.cmp(other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    sources
}
