//! The statements about each mechanism, need and offer, by property.

use crate::derive::bounds;
use crate::model::languages::Languages;
use crate::model::{id, when::When};
use crate::query::Table;
use crate::query::table::text_of;
use crate::views::model::{Entity, Fact, Value};
use crate::views::read::{add, node, preferred};
use oxrdf::{NamedNode, NamedNodeRef, vocab::rdfs};
use oxsdatatypes::Decimal;
use std::collections::BTreeMap;

/// The statements about one entity.
#[derive(Debug, Clone, Default)]
pub(super) struct Record(Vec<Fact>);

impl Record {
    pub fn values(&self, property: NamedNodeRef<'_>) -> &[Value] {
        let fact = self.0.iter().find(|fact| fact.property == property);
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

    /// The preferred text: in English, else without a language tag, else any.
    pub fn text(&self, property: NamedNodeRef<'_>) -> Option<String> {
        let value = preferred(self.values(property), &Languages::default())?;
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
    pub fn read(rows: &Table) -> Self {
        let mut records = Self::default();
        for row in rows.iter() {
            if let (Some(kind), Some(thing)) = (row.text("kind"), node(row, "thing")) {
                let of_class = records.0.entry(kind.to_owned()).or_default();
                add(
                    &mut of_class.entry(thing).or_default().0,
                    row,
                    "value",
                    &["label"],
                );
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
