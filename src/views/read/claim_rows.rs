//! All statements of the claims about a thing, directly from the store.
//!
//! A query would look up the names of property and value anew for every statement, which took most of
//! the time of a page of claims; here each is read once.

use super::entities::{EntityReader, Properties};
use super::term_ids::TermIds;
use crate::derive::bounds::values;
use crate::query::{Table, order_key};
use crate::store::{Id, Result};
use oxrdf::{NamedNode, Term};
use std::collections::HashMap;

const COLUMNS: [&str; 8] = [
    "claim", "standing", "known", "dated", "property", "name", "value", "label",
];

/// Reads statements of claims, and keeps the IRIs that these share.
#[derive(Default)]
pub(super) struct ClaimRows {
    /// Properties with their names; `None` of those that are derived.
    properties: HashMap<Id, Option<Named>>,
    /// Values with their names.
    values: HashMap<Id, Named>,
    /// Whether pages have a date.
    dated: HashMap<Id, bool>,
}

#[derive(Clone)]
struct Named {
    term: Term,
    name: Option<Term>,
}

impl ClaimRows {
    /// The statements of some claims, one row each, in the order of claim, property and
    /// value: whether the claim stands, when it became known, whether a day of publication says so, and
    /// the names of property and value.
    pub fn of(&mut self, entities: &EntityReader<'_>, claims: &[Id]) -> Result<Table> {
        let mut rows = Table {
            columns: COLUMNS.map(str::to_owned).to_vec(),
            rows: Vec::new(),
            truncated: false,
        };
        let terms = entities.terms;
        let mut read = Vec::new();
        for claim in claims {
            let about = entities.about(*claim)?;
            let is_claim = values(&about, terms.of_type).any(|class| class == terms.claim);
            if let Some(node) = entities.node(*claim)?
                && is_claim
            {
                read.push((node, about));
            }
        }
        read.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (claim, about) in read {
            self.add_claim(entities, &mut rows, &claim, &about)?;
        }
        Ok(rows)
    }

    fn add_claim(
        &mut self,
        entities: &EntityReader<'_>,
        rows: &mut Table,
        claim: &NamedNode,
        about: &Properties,
    ) -> Result<()> {
        let terms = entities.terms;
        let standing = entities.first(about, terms.standing)?;
        let known = entities.first(about, terms.known)?;
        let dated = Term::from(oxrdf::Literal::from(self.is_dated(entities, about)?));
        let mut statements = Vec::new();
        for (property, value) in about {
            if let Some(property) = self.property(entities, *property)? {
                statements.push((property, self.value(entities, *value)?));
            }
        }
        statements.sort_by_cached_key(|(property, value)| {
            (order_key(&property.term), order_key(&value.term))
        });
        let shared = [Some(claim.clone().into()), standing, known, Some(dated)];
        rows.rows
            .extend(statements.into_iter().map(|(property, value)| {
                let own = [
                    Some(property.term),
                    property.name,
                    Some(value.term),
                    value.name,
                ];
                shared.iter().cloned().chain(own).collect()
            }));
        Ok(())
    }

    /// Whether a day of publication is known: of the claim, or of a page that states it.
    pub fn is_dated(&mut self, entities: &EntityReader<'_>, about: &Properties) -> Result<bool> {
        let TermIds {
            public,
            stated_in,
            issued,
            ..
        } = entities.terms;
        if values(about, public).next().is_some() {
            return Ok(true);
        }
        for page in values(about, stated_in) {
            let dated = match self.dated.get(&page) {
                Some(dated) => *dated,
                None => values(&entities.about(page)?, issued).next().is_some(),
            };
            self.dated.insert(page, dated);
            if dated {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn property(&mut self, entities: &EntityReader<'_>, property: Id) -> Result<Option<Named>> {
        if let Some(known) = self.properties.get(&property) {
            return Ok(known.clone());
        }
        let about = entities.about(property)?;
        let terms = entities.terms;
        let is_derived = values(&about, terms.of_type).any(|class| class == terms.derived);
        let named = match is_derived {
            true => None,
            false => Some(Named::read(entities, property, &about)?),
        };
        self.properties.insert(property, named.clone());
        Ok(named)
    }

    fn value(&mut self, entities: &EntityReader<'_>, value: Id) -> Result<Named> {
        if let Some(known) = self.values.get(&value) {
            return Ok(known.clone());
        }
        let term = entities.term(value)?;
        if matches!(term, Term::Literal(_)) {
            // Dates and texts of one claim: nothing to keep.
            return Ok(Named { term, name: None });
        }
        let named = Named::read(entities, value, &entities.about(value)?)?;
        self.values.insert(value, named.clone());
        Ok(named)
    }
}

impl Named {
    fn read(entities: &EntityReader<'_>, id: Id, about: &Properties) -> Result<Self> {
        let [label, ..] = entities.terms.names;
        Ok(Self {
            term: entities.term(id)?,
            name: entities.best(about, label)?,
        })
    }
}
