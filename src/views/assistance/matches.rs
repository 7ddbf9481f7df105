//! Agreements that an offer meets a need, and the deliveries under each.

use super::Quantity;
use crate::model::when::When;
use crate::query::Table;
use crate::query::table::Row;
use crate::views::model::Entity;
use crate::views::read::{date, entity, node};
use oxrdf::NamedNode;
use oxsdatatypes::Decimal;

/// An agreement that an offer meets a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The match.
    pub id: NamedNode,
    /// The offer.
    pub offer: Option<Entity>,
    /// The quantity agreed.
    pub quantity: Option<Decimal>,
    /// When.
    pub on: Option<When>,
    /// Whether need and offer are in the same unit; otherwise the match is not counted.
    pub counts: bool,
    /// The deliveries.
    pub deliveries: Vec<Delivery>,
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The delivery itself.
    pub thing: Entity,
    /// Who received it, if not the requester.
    pub beneficiaries: Vec<Entity>,
    /// How much.
    pub quantity: Option<Decimal>,
    /// When.
    pub on: Option<When>,
}

/// A match with what it joins.
#[derive(Debug)]
pub(super) struct Agreement {
    pub agreed: Match,
    pub needs: Vec<NamedNode>,
    /// The unit or currency of the need.
    pub ours: Option<String>,
    /// The unit or currency of the offer.
    pub theirs: Option<String>,
}

/// The matches in a result table.
pub(super) fn agreements(rows: &Table) -> Vec<Agreement> {
    let mut found: Vec<Agreement> = Vec::new();
    for row in rows.iter() {
        let Some(id) = node(row, "match") else {
            continue;
        };
        if found.last().is_none_or(|last| last.agreed.id != id) {
            found.push(Agreement::new(id, row));
        }
        if let Some(last) = found.last_mut() {
            last.add(row);
        }
    }
    found
}

impl Agreement {
    fn new(id: NamedNode, row: Row<'_>) -> Self {
        let text = |column| row.text(column).map(ToOwned::to_owned);
        let (ours, theirs) = (text("ours"), text("theirs"));
        Self {
            agreed: Match {
                id,
                offer: entity(row, "offer", "label"),
                quantity: number(row, "quantity"),
                on: date(row, "on"),
                counts: ours.is_none() || theirs.is_none() || ours == theirs,
                deliveries: Vec::new(),
            },
            needs: Vec::new(),
            ours,
            theirs,
        }
    }

    fn add(&mut self, row: Row<'_>) {
        let need = node(row, "need");
        self.needs
            .extend(need.filter(|need| !self.needs.contains(need)));
        keep_if_same(&mut self.agreed.quantity, number(row, "quantity"));
        let Some(thing) = entity(row, "delivery", "name") else {
            return;
        };
        let deliveries = &mut self.agreed.deliveries;
        if deliveries
            .last()
            .is_none_or(|last| last.thing.id != thing.id)
        {
            deliveries.push(Delivery {
                thing,
                beneficiaries: Vec::new(),
                quantity: number(row, "delivered"),
                on: date(row, "deliveredOn"),
            });
        }
        if let Some(last) = deliveries.last_mut() {
            keep_if_same(&mut last.quantity, number(row, "delivered"));
            let to = entity(row, "beneficiary", "beneficiaryName");
            let is_new = |to: &Entity| last.beneficiaries.iter().all(|known| known.id != to.id);
            if let Some(to) = to.filter(is_new) {
                last.beneficiaries.push(to);
            }
        }
    }

    /// How much was delivered, as far as the sum is exact.
    pub fn delivered(&self) -> Decimal {
        let numbers = self.agreed.deliveries.iter().filter_map(|it| it.quantity);
        numbers.fold(Decimal::default(), Quantity::add)
    }

    /// What does not add up.
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        match self.agreed.quantity {
            None => found.push("the quantity agreed is not recorded".to_owned()),
            Some(agreed) if self.delivered() > agreed => {
                found.push("more was delivered than agreed".to_owned());
            }
            Some(_) => {}
        }
        if !self.agreed.counts {
            found.push(format!(
                "the need is in “{}” and the offer in “{}”, so the match is not counted",
                self.ours.as_deref().unwrap_or_default(),
                self.theirs.as_deref().unwrap_or_default()
            ));
        }
        found
    }
}

fn number(row: Row<'_>, column: &str) -> Option<Decimal> {
    row.text(column)?.parse().ok()
}

/// Of several different numbers none is taken.
fn keep_if_same(known: &mut Option<Decimal>, number: Option<Decimal>) {
    if *known != number {
        *known = None;
    }
}
