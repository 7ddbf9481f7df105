//! What the rows of saved queries hold: entities, values, dates, facts and sources.

use super::order;
use crate::derive::bounds;
use crate::model::{id, languages::Languages, when::When};
use crate::query::table::{Row, text_of};
use crate::query::{Answer, Error, Table};
use crate::views::model::{Entity, Fact, Source, SourceRecord, Value};
use oxrdf::{NamedNode, Term};
use std::collections::HashSet;

/// The value in the best language, the first of several.
pub(crate) fn preferred<'v>(values: &'v [Value], languages: &Languages) -> Option<&'v Value> {
    values
        .iter()
        .min_by_key(|value| languages.rank(value.language()))
}

/// The complete rows of an answer.
pub(crate) fn table(answer: Answer) -> Result<Table, Error> {
    match answer {
        Answer::Table(table) if !table.truncated => Ok(table),
        _ => Err(Error::TOO_MANY_ROWS),
    }
}

/// The IRI in a column.
pub(crate) fn node(row: Row<'_>, column: &str) -> Option<NamedNode> {
    match row.get(column)? {
        Term::NamedNode(node) => Some(node.clone()),
        Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => None,
    }
}

/// The entity in a column, with its label from another.
pub(crate) fn entity(row: Row<'_>, column: &str, label: &str) -> Option<Entity> {
    let id = node(row, column)?;
    let label = row.text(label);
    let label = label.map_or_else(|| id::shorten(id.as_str()), ToOwned::to_owned);
    Some(Entity::named(id, label))
}

/// The language tag of a text.
pub(super) fn language(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => literal.language().map(ToOwned::to_owned),
        Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
    }
}

/// The date in a column.
pub(crate) fn date(row: Row<'_>, column: &str) -> Option<When> {
    row.get(column).and_then(bounds::parse_date)
}

/// The date of an event: the column `date`, or else the span from `begin` to `end`.
pub(crate) fn when(row: Row<'_>) -> Option<When> {
    date(row, "date").or_else(|| {
        let (begin, end) = (date(row, "begin"), date(row, "end"));
        When::span(begin.as_ref(), end.as_ref()).ok()
    })
}

/// Whether a column holds `true`.
pub(crate) fn flag(row: Row<'_>, column: &str) -> bool {
    row.text(column) == Some("true")
}

/// The value in a column, with the first label that there is.
pub(crate) fn value(row: Row<'_>, column: &str, labels: &[&str]) -> Option<Value> {
    let term = row.get(column)?.clone();
    let label = labels.iter().find_map(|label| row.text(label));
    let shown = match label {
        Some(label) => label.to_owned(),
        None => shown(&term),
    };
    Some(Value { term, shown })
}

/// The display text of a term without a label: dates in words, IRIs shortened.
pub(crate) fn shown(term: &Term) -> String {
    match (term, bounds::parse_date(term)) {
        (Term::NamedNode(node), _) => id::shorten(node.as_str()),
        (_, Some(when)) => when.words(),
        (term, None) => text_of(term).into_owned(),
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

/// Adds the value in a row to its property.
pub(crate) fn add(facts: &mut Vec<Fact>, row: Row<'_>, column: &str, labels: &[&str]) {
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
    let mut sources: Vec<SourceRecord> = Vec::new();
    let mut known = HashSet::new();
    for row in rows.iter() {
        let Some(id) = node(row, "source") else {
            continue;
        };
        if known.insert(id.clone()) {
            sources.push(SourceRecord {
                id: id.clone(),
                identifier: None,
                title: row.text("title").map(ToOwned::to_owned),
                language: row.get("title").and_then(language),
                url: row.text("url").map(ToOwned::to_owned),
                publisher: value(row, "publisher", &["publisherLabel"]),
                issued: date(row, "issued"),
                accessed: date(row, "accessed"),
                copy_of: node(row, "copyOf"),
                kind: value(row, "kind", &["kindLabel"]),
                archived_at: Vec::new(),
                archived_on: date(row, "archivedOn"),
            });
        }
        if let Some(address) = row.text("archivedAt")
            && let Some(source) = sources.iter_mut().find(|source| source.id == id)
            && !source.archived_at.iter().any(|known| known == address)
        {
            source.archived_at.push(address.to_owned());
        }
    }
    sources.sort_by(|a, b| match (&a.issued, &b.issued) {
        (Some(one), Some(other)) => one.cmp(other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    sources.into_iter().map(Source::from).collect()
}
