//! Values with the names that they are shown by, and the sources that they come from.

use super::order;
use crate::derive::bounds;
use crate::model::{id, when::When};
use crate::query::table::{Row, text_of};
use crate::query::{Answer, Error, Table};
use oxrdf::{NamedNode, Term};
use std::collections::HashSet;

/// A value with the name that it is shown by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The term itself.
    pub term: Term,
    /// Its label, text, date in words or short name.
    pub shown: String,
}

impl Value {
    /// The short name of a thing of the data, by which its own card is asked for.
    pub fn name(&self) -> Option<String> {
        match &self.term {
            Term::NamedNode(node) if node.as_str().starts_with(id::DATA) => {
                Some(id::shorten(node.as_str()))
            }
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Literal(_) => None,
        }
    }

    /// The language of a text.
    pub fn language(&self) -> Option<&str> {
        match &self.term {
            Term::Literal(literal) => literal.language(),
            Term::NamedNode(_) | Term::BlankNode(_) => None,
        }
    }
}

/// One property of the thing, with all its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The property.
    pub property: NamedNode,
    /// The property's label, or its short name.
    pub name: String,
    /// Its values.
    pub values: Vec<Value>,
}

/// Where it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The source.
    pub id: NamedNode,
    /// Its title, where one was seen.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<Value>,
    /// When it came out.
    pub issued: Option<When>,
    /// Of what it is a copy.
    pub copy_of: Option<NamedNode>,
}

/// The value that English readers want: in English, else without a language, else any.
pub(crate) fn english(values: &[Value]) -> Option<&Value> {
    let in_language = |wanted| values.iter().find(|value| value.language() == wanted);
    in_language(Some("en"))
        .or_else(|| in_language(None))
        .or_else(|| values.first())
}

/// The rows of an answer, all of them.
pub(crate) fn table(answer: Answer) -> Result<Table, Error> {
    match answer {
        Answer::Table(table) if !table.cut => Ok(table),
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

/// Dates in words, things by their short names, the rest as it stands.
pub(super) fn shown(term: &Term) -> String {
    match (term, bounds::read(term)) {
        (Term::NamedNode(node), _) => id::shorten(node.as_str()),
        (_, Some(when)) => when.words(),
        (term, None) => text_of(term).to_owned(),
    }
}

/// The properties that some rows tell of, each with all its values, in the order of a card.
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

/// The sources that some rows tell of, oldest first.
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
                issued: row.get("issued").and_then(bounds::read),
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
