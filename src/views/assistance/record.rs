//! The statements about each mechanism, need and offer, by property.

use crate::derive::bounds;
use crate::model::languages::Languages;
use crate::model::{id, when::When};
use crate::query::table::text_of;
use crate::query::{Error, Table};
use crate::views::model::{Entity, Fact, Value};
use crate::views::read::{DetailReader, add, node, preferred};
use oxrdf::{NamedNode, NamedNodeRef, vocab::rdfs};
use oxsdatatypes::Decimal;
use std::collections::BTreeMap;

/// The statements about one entity.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    facts: Vec<Fact>,
    languages: Languages,
}

impl Record {
    pub fn values(&self, property: NamedNodeRef<'_>) -> &[Value] {
        let fact = self.facts.iter().find(|fact| fact.property == property);
        fact.map_or(&[], |fact| &fact.values)
    }

    pub fn things(&self, property: NamedNodeRef<'_>) -> Vec<Entity> {
        let things = self
            .values(property)
            .iter()
            .filter_map(|value| Some(Entity::named(value.node()?.clone(), value.shown.clone())));
        let mut things: Vec<_> = things.collect();
        things.sort_by(|a, b| (&a.label, &a.id).cmp(&(&b.label, &b.id)));
        things.dedup_by(|a, b| a.id == b.id);
        things
    }

    /// The text in the best of the wanted languages, else in English, without a language tag, or any.
    pub fn text(&self, property: NamedNodeRef<'_>) -> Option<String> {
        let value = preferred(self.values(property), &self.languages)?;
        Some(text_of(&value.term).into_owned())
    }

    /// The entity that it is about.
    pub fn entity(&self, node: &NamedNode) -> Entity {
        let label = self.text(rdfs::LABEL);
        let label = label.unwrap_or_else(|| id::shorten(node.as_str()));
        Entity::named(node.clone(), label)
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
    /// Reads the rows, with names in the languages of the reader.
    pub fn read(
        rows: &Table,
        details: &DetailReader<'_>,
        languages: &Languages,
    ) -> Result<Self, Error> {
        let mut records = Self::default();
        for row in rows.iter() {
            if let (Some(kind), Some(thing)) = (row.text("kind"), node(row, "thing")) {
                let of_class = records.0.entry(kind.to_owned()).or_default();
                let record = of_class.entry(thing).or_default();
                add(&mut record.facts, row, "value", &["label"]);
            }
        }
        let all = records.0.values_mut().flat_map(BTreeMap::values_mut);
        for record in all.filter(|_| !languages.is_empty()) {
            record.languages = languages.clone();
            for value in record.facts.iter_mut().flat_map(|fact| &mut fact.values) {
                if let Some(node) = value.node()
                    && let Some(name) = details.name(node)?
                {
                    value.shown = name;
                }
            }
        }
        Ok(records)
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
