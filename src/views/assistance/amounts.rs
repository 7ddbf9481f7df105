//! What each donor offered in each year, as saved queries sum it, with the sources.

use super::Quantity;
use crate::query::Table;
use crate::query::table::Row;
use crate::views::model::{Entity, Source};
use crate::views::read::{entity, node, sources};
use oxrdf::NamedNode;
use std::collections::BTreeMap;

/// What one donor offered in one year, in one currency or unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DonorYear {
    /// The donor.
    pub donor: Entity,
    /// The year; `None` where the dates of the offers allow several.
    pub year: Option<String>,
    /// How much it offered alone, and in how many offers.
    pub alone: (Quantity, usize),
    /// How much it offered together with others, of which no share is known, and in how many offers.
    pub together: (Quantity, usize),
    /// The sources of these offers, oldest first.
    pub sources: Vec<Source>,
}

/// Donor, year, measure and unit, which tell the sums apart.
type Key = (NamedNode, String, String, String);

fn key(row: Row<'_>) -> Option<Key> {
    let text = |column| row.text(column).map(ToOwned::to_owned);
    let donor = node(row, "donor")?;
    let year = text("year").unwrap_or_default();
    Some((donor, year, text("measure")?, text("in")?))
}

/// The sums in a result table, by donor and year, each with its sources from another.
pub(super) fn amounts(sums: &Table, pages: &Table) -> Vec<DonorYear> {
    let mut by_sum: BTreeMap<Key, Table> = BTreeMap::new();
    for (row, cells) in pages.iter().zip(&pages.rows) {
        if let Some(key) = key(row) {
            let table = by_sum.entry(key).or_insert_with(|| Table {
                columns: pages.columns.clone(),
                rows: Vec::new(),
                truncated: false,
            });
            table.rows.push(cells.clone());
        }
    }
    let mut found: Vec<DonorYear> = Vec::new();
    let mut last = None;
    for row in sums.iter() {
        let (Some(key), Some(donor)) = (key(row), entity(row, "donor", "name")) else {
            continue;
        };
        // A donor may have several names.
        if last.as_ref() == Some(&key) {
            continue;
        }
        let pages = by_sum.get(&key);
        found.extend(amount(row, donor, pages));
        last = Some(key);
    }
    found.sort_by(|a, b| {
        let key = |it: &DonorYear| (it.donor.label.clone(), it.year.is_none(), it.year.clone());
        key(a).cmp(&key(b))
    });
    found
}

fn amount(row: Row<'_>, donor: Entity, pages: Option<&Table>) -> Option<DonorYear> {
    let quantity = |column| {
        let number = row.text(column)?.parse().ok()?;
        Some(match row.text("measure") {
            Some("money") => Quantity::money(number, row.text("in")),
            _ => Quantity::of(number, row.text("in")),
        })
    };
    let number = |column| row.text(column)?.parse().ok();
    Some(DonorYear {
        donor,
        year: row.text("year").map(ToOwned::to_owned),
        alone: (quantity("sum")?, number("offers")?),
        together: (quantity("jointSum")?, number("jointOffers")?),
        sources: pages.map(sources).unwrap_or_default(),
    })
}
