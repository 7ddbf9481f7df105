//! The statements about each mechanism, need, offer, match and delivery, by property.

use super::LabelledEntity;
use crate::derive::bounds;
use crate::model::{id, when::When};
use crate::query::Table;
use crate::query::table::text_of;
use oxrdf::{NamedNode, NamedNodeRef, Term, vocab::rdfs};
use oxsdatatypes::Decimal;
use std::collections::BTreeMap;

/// A value with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    term: Term,
    label: Option<String>,
}

impl Value {
    pub fn shown(&self) -> String {
        match (&self.label, &self.term) {
            (Some(label), _) => label.clone(),
            (None, Term::NamedNode(node)) => id::shorten(node.as_str()),
            (None, term) => text_of(term).to_owned(),
        }
    }

    fn thing(&self) -> Option<LabelledEntity> {
        match &self.term {
            Term::NamedNode(node) => Some(LabelledEntity {
                id: node.clone(),
                label: self.shown(),
            }),
            Term::BlankNode(_) | Term::Literal(_) => None,
        }
    }
}

/// The statements about one entity.
#[derive(Debug, Clone, Default)]
pub(super) struct Record(BTreeMap<NamedNode, Vec<Value>>);

impl Record {
    pub fn values(&self, property: NamedNodeRef<'_>) -> &[Value] {
        self.0
            .get(&property.into_owned())
            .map_or(&[], Vec::as_slice)
    }

    pub fn things(&self, property: NamedNodeRef<'_>) -> Vec<LabelledEntity> {
        let things = self.values(property).iter().filter_map(Value::thing);
        let mut things: Vec<_> = things.collect();
        things.sort_by(|a, b| (&a.label, &a.id).cmp(&(&b.label, &b.id)));
        things.dedup_by(|a, b| a.id == b.id);
        things
    }

    /// The English text, else one in any language.
    pub fn text(&self, property: NamedNodeRef<'_>) -> Option<String> {
        let values = self.values(property);
        let is_english = |value: &&Value| match &value.term {
            Term::Literal(literal) => literal.language() == Some("en"),
            Term::NamedNode(_) | Term::BlankNode(_) => false,
        };
        let value = values.iter().find(is_english).or(values.first())?;
        Some(text_of(&value.term).to_owned())
    }

    pub fn label(&self, node: &NamedNode) -> String {
        let label = self.text(rdfs::LABEL);
        label.unwrap_or_else(|| id::shorten(node.as_str()))
    }

    /// The number of a property, if it has exactly one.
    pub fn number(&self, property: NamedNodeRef<'_>) -> Option<Decimal> {
        match self.values(property) {
            [value] => text_of(&value.term).parse().ok(),
            _ => None,
        }
    }

    /// Whether a property has several values.
    pub fn is_multivalued(&self, property: NamedNodeRef<'_>) -> bool {
        self.values(property).len() > 1
    }

    /// The earliest date of a property.
    pub fn date(&self, property: NamedNodeRef<'_>) -> Option<When> {
        let dates = self.values(property).iter();
        dates
            .filter_map(|value| bounds::parse_date(&value.term))
            .min()
    }
}

/// All records by class and IRI.
#[derive(Debug, Default)]
pub(super) struct Records(BTreeMap<String, BTreeMap<NamedNode, Record>>);

impl Records {
    pub fn read(rows: &Table) -> Self {
        let mut records = Self::default();
        for row in rows.iter() {
            let (Some(kind), Some(value)) = (row.text("kind"), row.get("value")) else {
                continue;
            };
            let (Some(Term::NamedNode(thing)), Some(Term::NamedNode(property))) =
                (row.get("thing"), row.get("property"))
            else {
                continue;
            };
            let record = records.0.entry(kind.to_owned()).or_default();
            let record = record.entry(thing.clone()).or_default();
            let values = record.0.entry(property.clone()).or_default();
            // A value with several labels and no English one has a row for each.
            if !values.iter().any(|known| known.term == *value) {
                values.push(Value {
                    term: value.clone(),
                    label: row.text("label").map(ToOwned::to_owned),
                });
            }
        }
        records
    }

    /// The records of a class, by IRI.
    pub fn of_class(&self, class: NamedNodeRef<'_>) -> impl Iterator<Item = (&NamedNode, &Record)> {
        self.0.get(class.as_str()).into_iter().flatten()
    }

    /// The record of an entity of any class.
    pub fn get(&self, node: &NamedNode) -> Record {
        let found = self.0.values().find_map(|things| things.get(node));
        found.cloned().unwrap_or_default()
    }
}
