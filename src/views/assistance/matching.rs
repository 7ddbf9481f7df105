//! What follows from the matches and deliveries: how much of each offer and need is matched,
//! delivered and left.

use super::Quantity;
use super::matches::{Agreement, Match};
use super::record::{Record, Records};
use crate::model::vocab::{ann, dcterms};
use crate::model::when::When;
use crate::query::Table;
use crate::query::table::Row;
use crate::views::model::Entity;
use crate::views::read::node;
use oxrdf::NamedNode;
use oxsdatatypes::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// How far a need is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing is matched.
    Unmatched,
    /// Part is matched.
    PartMatched,
    /// All is matched, nothing delivered.
    Matched,
    /// Part is delivered.
    PartDelivered,
    /// All is delivered.
    Delivered,
}

impl Status {
    /// For a need without a quantity, any match or delivery counts as all of it.
    fn of(needed: Option<Decimal>, totals: Totals) -> Self {
        let all = |many: usize, sum: Decimal| many > 0 && needed.is_none_or(|needed| sum >= needed);
        match () {
            () if all(totals.deliveries, totals.delivered) => Self::Delivered,
            () if totals.deliveries > 0 => Self::PartDelivered,
            () if all(totals.matches, totals.matched) => Self::Matched,
            () if totals.matches > 0 => Self::PartMatched,
            () => Self::Unmatched,
        }
    }
}

/// How much of a need or offer is matched and delivered, and in how many matches and deliveries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Totals {
    matches: usize,
    matched: Decimal,
    deliveries: usize,
    delivered: Decimal,
}

/// The totals in a result table, by need or offer.
fn totals(rows: &Table) -> BTreeMap<NamedNode, Totals> {
    let total = |row: Row<'_>| {
        let number = |column| row.text(column).and_then(|text| text.parse().ok());
        let sum = |column| row.text(column).and_then(|text| text.parse().ok());
        let totals = Totals {
            matches: number("matches").unwrap_or_default(),
            matched: sum("matched").unwrap_or_default(),
            deliveries: number("deliveries").unwrap_or_default(),
            delivered: sum("delivered").unwrap_or_default(),
        };
        Some((node(row, "thing")?, totals))
    };
    rows.iter().filter_map(total).collect()
}

/// An offer of assistance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The offer itself.
    pub thing: Entity,
    /// Its donors.
    pub donors: Vec<Entity>,
    /// The mechanisms that it comes through.
    pub via: Vec<Entity>,
    /// The capabilities offered.
    pub capabilities: Vec<Entity>,
    /// The amount or quantity; empty if not recorded or recorded more than once.
    pub offered: Vec<Quantity>,
    /// How much of it is matched.
    pub matched: Quantity,
    /// How much of it was delivered.
    pub delivered: Quantity,
    /// What is left to give.
    pub left: Option<Quantity>,
    /// When it was made.
    pub on: Option<When>,
    /// Its sources, by title.
    pub sources: Vec<Entity>,
}

/// A need for assistance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The need itself.
    pub thing: Entity,
    /// Who requests it.
    pub requesters: Vec<Entity>,
    /// The mechanisms with which it is registered.
    pub via: Vec<Entity>,
    /// The capabilities needed.
    pub capabilities: Vec<Entity>,
    /// How urgent it is.
    pub priority: Option<Entity>,
    /// The events that it arises from.
    pub arises_from: Vec<Entity>,
    /// How much is needed.
    pub needed: Option<Quantity>,
    /// How much of it is matched.
    pub matched: Quantity,
    /// How much of it was delivered.
    pub delivered: Quantity,
    /// How much is not matched yet.
    pub unmet: Option<Quantity>,
    /// How far it is met.
    pub status: Status,
    /// Its matches.
    pub matches: Vec<Match>,
    /// Its sources, by title.
    pub sources: Vec<Entity>,
}

impl Need {
    /// Whether part of it is not matched yet.
    pub fn is_open(&self) -> bool {
        self.unmet.is_some() || self.status == Status::Unmatched
    }
}

/// An open need and an offer that would meet at least part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FittingOffer {
    /// The need.
    pub need: Entity,
    /// How much of the need is not matched.
    pub unmet: Quantity,
    /// The offer.
    pub offer: Entity,
    /// Its donors.
    pub donors: Vec<Entity>,
    /// What is left of the offer.
    pub left: Quantity,
}

/// Data that does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inconsistency {
    /// The entity concerned.
    pub thing: NamedNode,
    /// What is wrong.
    pub message: String,
}

/// All offers and needs with their computed totals.
#[derive(Debug, Default)]
pub(super) struct AssistanceState {
    pub offers: Vec<Offer>,
    pub needs: Vec<Need>,
    pub inconsistencies: Vec<Inconsistency>,
}

/// The unit of a need or an offer: its unit, or else its currency.
fn unit(record: &Record) -> Option<String> {
    let counted = record.text(ann::UNIT);
    counted.or_else(|| record.text(ann::CURRENCY))
}

pub(super) fn compute(
    records: &Records,
    agreements: Vec<Agreement>,
    rows: &Table,
) -> AssistanceState {
    let mut state = AssistanceState::default();
    for (id, record) in records.of_class(ann::OFFER_CLASS) {
        state
            .offers
            .push(offer(id, record, &mut state.inconsistencies));
    }
    for (id, record) in records.of_class(ann::NEED_CLASS) {
        state.needs.push(need(id, record));
    }
    for agreement in agreements {
        apply_match(&mut state, agreement);
    }
    state.apply_totals(&totals(rows));
    state
}

fn offer(id: &NamedNode, record: &Record, inconsistencies: &mut Vec<Inconsistency>) -> Offer {
    let (unit, currency) = (record.text(ann::UNIT), record.text(ann::CURRENCY));
    for property in [ann::AMOUNT, ann::QUANTITY] {
        if record.is_multivalued(property) {
            inconsistencies.push(Inconsistency {
                thing: id.clone(),
                message: "several amounts are recorded, so none is counted".to_owned(),
            });
        }
    }
    let money = record.number(ann::AMOUNT);
    let money = money.map(|number| Quantity::money(number, currency.as_deref()));
    let goods = record.number(ann::QUANTITY);
    let goods = goods.map(|number| Quantity::of(number, unit.as_deref()));
    let none = match (&goods, &money) {
        (None, Some(money)) => Quantity::money(Decimal::default(), money.unit.as_deref()),
        _ => Quantity::of(Decimal::default(), unit.as_deref()),
    };
    Offer {
        thing: record.entity(id),
        donors: record.things(ann::DONOR),
        via: record.things(ann::VIA),
        capabilities: record.things(ann::CAPABILITY),
        offered: goods.into_iter().chain(money).collect(),
        matched: none.clone(),
        delivered: none,
        left: None,
        on: record.date(ann::OFFERED_ON),
        sources: record.things(dcterms::SOURCE),
    }
}

fn need(id: &NamedNode, record: &Record) -> Need {
    let unit = unit(record);
    let needed = record.number(ann::QUANTITY);
    let none = Quantity::of(Decimal::default(), unit.as_deref());
    Need {
        thing: record.entity(id),
        requesters: record.things(ann::REQUESTER),
        via: record.things(ann::VIA),
        capabilities: record.things(ann::CAPABILITY),
        priority: record.things(ann::PRIORITY).into_iter().next(),
        arises_from: record.things(ann::ARISES_FROM),
        needed: needed.map(|number| Quantity::of(number, unit.as_deref())),
        matched: none.clone(),
        delivered: none,
        unmet: None,
        status: Status::Unmatched,
        matches: Vec::new(),
        sources: record.things(dcterms::SOURCE),
    }
}

/// Adds a match to its needs.
fn apply_match(state: &mut AssistanceState, agreement: Agreement) {
    let agreed = &agreement.agreed;
    for message in agreement.problems() {
        state.inconsistencies.push(Inconsistency {
            thing: agreed.id.clone(),
            message,
        });
    }
    for need in &mut state.needs {
        if agreement.needs.contains(&need.thing.id) {
            need.matches.push(agreed.clone());
        }
    }
}

impl AssistanceState {
    /// Takes over the totals, with what is left and what is still needed, and sorts.
    fn apply_totals(&mut self, totals: &BTreeMap<NamedNode, Totals>) {
        let of = |thing: &Entity| totals.get(&thing.id).copied().unwrap_or_default();
        for offer in &mut self.offers {
            let totals = of(&offer.thing);
            offer.matched.number = totals.matched;
            offer.delivered.number = totals.delivered;
            let [offered] = offer.offered.as_slice() else {
                continue;
            };
            let left = offered.number.checked_sub(totals.matched);
            if left.is_some_and(|left| left < Decimal::default()) {
                self.inconsistencies.push(Inconsistency {
                    thing: offer.thing.id.clone(),
                    message: "more is matched than is offered".to_owned(),
                });
            }
            offer.left = left.map(|left| Quantity {
                number: left.max(Decimal::default()),
                ..offered.clone()
            });
        }
        for need in &mut self.needs {
            let totals = of(&need.thing);
            need.matched.number = totals.matched;
            need.delivered.number = totals.delivered;
            let needed = need.needed.as_ref().map(|needed| needed.number);
            need.status = Status::of(needed, totals);
            let unmet = needed.and_then(|needed| needed.checked_sub(totals.matched));
            need.unmet = unmet
                .filter(|unmet| *unmet > Decimal::default())
                .map(|number| Quantity::of(number, need.matched.unit.as_deref()));
            need.matches.sort_by(|a, b| {
                (a.on.is_none(), &a.on, &a.id).cmp(&(b.on.is_none(), &b.on, &b.id))
            });
        }
        self.needs
            .sort_by_key(|need| (!need.is_open(), priority_rank(need)));
        self.offers.sort_by(|a, b| {
            let key = |it: &Offer| {
                let donors: Vec<_> = it.donors.iter().map(|donor| donor.label.clone()).collect();
                (it.donors.len() > 1, donors, it.on.is_none())
            };
            key(a)
                .cmp(&key(b))
                .then_with(|| a.on.cmp(&b.on))
                .then_with(|| a.thing.cmp(&b.thing))
        });
    }

    /// Keeps only what belongs to a mechanism.
    pub fn retain_mechanism(&mut self, mechanism: &NamedNode) {
        let is_its = |via: &[Entity]| via.iter().any(|its| its.id == *mechanism);
        self.offers.retain(|offer| is_its(&offer.via));
        let offers: Vec<_> = self
            .offers
            .iter()
            .map(|offer| offer.thing.id.clone())
            .collect();
        let drawn = |agreed: &Match| {
            agreed
                .offer
                .as_ref()
                .is_some_and(|it| offers.contains(&it.id))
        };
        self.needs
            .retain(|need| is_its(&need.via) || need.matches.iter().any(drawn));
        let (offers, needs) = (&self.offers, &self.needs);
        let named = |id: &NamedNode| {
            offers.iter().any(|offer| offer.thing.id == *id)
                || needs.iter().any(|need| {
                    need.thing.id == *id || need.matches.iter().any(|agreed| agreed.id == *id)
                })
        };
        self.inconsistencies
            .retain(|inconsistency| named(&inconsistency.thing));
    }

    /// For each open need, the offers with something left that fit it according to a result table.
    pub fn fitting_offers(&self, fits: &Table) -> Vec<FittingOffer> {
        let pair = |row: Row<'_>| Some((node(row, "need")?, node(row, "offer")?));
        let fits: BTreeSet<_> = fits.iter().filter_map(pair).collect();
        let mut fitting_offers = Vec::new();
        for need in self.needs.iter().filter(|need| need.is_open()) {
            let Some(unmet) = &need.unmet else {
                continue;
            };
            for offer in &self.offers {
                let Some(left) = &offer.left else { continue };
                let pair = (need.thing.id.clone(), offer.thing.id.clone());
                if left.number > Decimal::default() && fits.contains(&pair) {
                    fitting_offers.push(FittingOffer {
                        need: need.thing.clone(),
                        unmet: unmet.clone(),
                        offer: offer.thing.clone(),
                        donors: offer.donors.clone(),
                        left: left.clone(),
                    });
                }
            }
        }
        fitting_offers
    }
}

/// The rank of a need's priority; a need without one comes last.
fn priority_rank(need: &Need) -> (usize, NamedNode) {
    let order = [
        ann::PRIORITY_CRITICAL,
        ann::PRIORITY_HIGH,
        ann::PRIORITY_MEDIUM,
        ann::PRIORITY_LOW,
    ];
    let place = need
        .priority
        .as_ref()
        .and_then(|its| order.iter().position(|p| its.id == *p));
    (place.unwrap_or(order.len()), need.thing.id.clone())
}
