//! What follows from the matches and deliveries: how much of each offer and need is matched, handed
//! over and left.

use super::record::{Record, Records};
use super::{Quantity, Thing};
use crate::model::vocab::ann;
use crate::model::when::When;
use oxrdf::{NamedNode, NamedNodeRef};
use oxsdatatypes::Decimal;

const SOURCE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/source");

/// How far a need is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing is matched.
    Unmatched,
    /// A part is matched.
    PartMatched,
    /// All is matched, nothing handed over.
    Matched,
    /// A part is handed over.
    PartDelivered,
    /// All is handed over.
    Delivered,
}

impl Status {
    /// Of a need that does not say how much, any match or delivery is taken for all of it.
    fn of(wanted: Option<Decimal>, matched: Tally, delivered: Tally) -> Self {
        let all = |tally: Tally| tally.any && wanted.is_none_or(|wanted| tally.sum >= wanted);
        match () {
            () if all(delivered) => Self::Delivered,
            () if delivered.any => Self::PartDelivered,
            () if all(matched) => Self::Matched,
            () if matched.any => Self::PartMatched,
            () => Self::Unmatched,
        }
    }
}

/// How much was added up, and whether there was anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    sum: Decimal,
    any: bool,
}

impl Tally {
    fn add(&mut self, number: Option<Decimal>) {
        self.any = true;
        // A sum that is too large to be exact stays where it was.
        self.sum = number
            .and_then(|n| self.sum.checked_add(n))
            .unwrap_or(self.sum);
    }
}

/// Something that a donor is ready to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The offer.
    pub thing: Thing,
    /// Who makes it.
    pub donors: Vec<Thing>,
    /// The mechanisms that it comes through.
    pub via: Vec<Thing>,
    /// What kind of help it is.
    pub capabilities: Vec<Thing>,
    /// The money, or how much of what; nothing where the record does not say, or says it twice.
    pub offered: Vec<Quantity>,
    /// How much of it was agreed on.
    pub matched: Quantity,
    /// How much of it was handed over.
    pub delivered: Quantity,
    /// What is left to give.
    pub left: Option<Quantity>,
    /// When it was made.
    pub on: Option<When>,
    /// Where that was read.
    pub sources: Vec<NamedNode>,
}

/// Something that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The need.
    pub thing: Thing,
    /// Who asks.
    pub requesters: Vec<Thing>,
    /// The mechanisms with which it is registered.
    pub via: Vec<Thing>,
    /// What kind of help is needed.
    pub capabilities: Vec<Thing>,
    /// How urgent it is.
    pub priority: Option<Thing>,
    /// The events that brought it about.
    pub arises_from: Vec<Thing>,
    /// How much is needed.
    pub wanted: Option<Quantity>,
    /// How much of it was agreed on.
    pub matched: Quantity,
    /// How much of it was handed over.
    pub delivered: Quantity,
    /// How much nobody has promised yet.
    pub wanting: Option<Quantity>,
    /// How far it is met.
    pub status: Status,
    /// The agreements on it.
    pub matches: Vec<Match>,
}

impl Need {
    /// Whether something is wanting that nobody has promised.
    pub fn is_open(&self) -> bool {
        self.wanting.is_some() || self.status == Status::Unmatched
    }
}

/// An agreement that an offer shall meet a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The match.
    pub id: NamedNode,
    /// The offer.
    pub offer: Option<Thing>,
    /// How much was agreed on.
    pub quantity: Option<Decimal>,
    /// When.
    pub on: Option<When>,
    /// Whether need and offer are in one unit; otherwise it counts for nothing.
    pub counts: bool,
    /// What was handed over.
    pub deliveries: Vec<Delivery>,
}

/// A handing over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The delivery.
    pub thing: Thing,
    /// Who took it, where that is another than the requester.
    pub beneficiaries: Vec<Thing>,
    /// How much.
    pub quantity: Option<Decimal>,
    /// When.
    pub on: Option<When>,
}

/// An open need and an offer that would meet it, or a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The need.
    pub need: Thing,
    /// How much is wanting.
    pub wanting: Quantity,
    /// The offer.
    pub offer: Thing,
    /// Who makes it.
    pub donors: Vec<Thing>,
    /// What is left of it.
    pub left: Quantity,
}

/// Something that does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// What it is about.
    pub thing: NamedNode,
    /// What is odd about it.
    pub what: String,
}

/// Everything, reckoned.
#[derive(Debug, Default)]
pub(super) struct Reckoned {
    pub offers: Vec<Offer>,
    pub needs: Vec<Need>,
    pub oddities: Vec<Oddity>,
}

/// What a need or an offer is counted in: its unit, or the currency of its money.
fn unit(record: &Record) -> Option<String> {
    let counted = record.text(ann::UNIT);
    counted.or_else(|| record.text(ann::CURRENCY))
}

pub(super) fn reckon(records: &Records) -> Reckoned {
    let mut reckoned = Reckoned::default();
    for (id, record) in records.of(ann::OFFER_CLASS) {
        reckoned
            .offers
            .push(offer(id, record, &mut reckoned.oddities));
    }
    for (id, record) in records.of(ann::NEED_CLASS) {
        reckoned.needs.push(need(id, record));
    }
    for (id, record) in records.of(ann::MATCH_CLASS) {
        agree(&mut reckoned, records, id, record);
    }
    reckoned.finish();
    reckoned
}

fn thing(id: &NamedNode, record: &Record) -> Thing {
    Thing {
        id: id.clone(),
        label: record.label(id),
    }
}

fn offer(id: &NamedNode, record: &Record, oddities: &mut Vec<Oddity>) -> Offer {
    let (unit, currency) = (record.text(ann::UNIT), record.text(ann::CURRENCY));
    for property in [ann::AMOUNT, ann::QUANTITY] {
        if record.is_torn(property) {
            oddities.push(Oddity {
                thing: id.clone(),
                what: "gives several amounts, so none of them counts".to_owned(),
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
    let sources = record.things(SOURCE);
    Offer {
        thing: thing(id, record),
        donors: record.things(ann::DONOR),
        via: record.things(ann::VIA),
        capabilities: record.things(ann::CAPABILITY),
        offered: goods.into_iter().chain(money).collect(),
        matched: none.clone(),
        delivered: none,
        left: None,
        on: record.date(ann::OFFERED_ON),
        sources: sources.into_iter().map(|source| source.id).collect(),
    }
}

fn need(id: &NamedNode, record: &Record) -> Need {
    let unit = unit(record);
    let wanted = record.number(ann::QUANTITY);
    let none = Quantity::of(Decimal::default(), unit.as_deref());
    Need {
        thing: thing(id, record),
        requesters: record.things(ann::REQUESTER),
        via: record.things(ann::VIA),
        capabilities: record.things(ann::CAPABILITY),
        priority: record.things(ann::PRIORITY).into_iter().next(),
        arises_from: record.things(ann::ARISES_FROM),
        wanted: wanted.map(|number| Quantity::of(number, unit.as_deref())),
        matched: none.clone(),
        delivered: none,
        wanting: None,
        status: Status::Unmatched,
        matches: Vec::new(),
    }
}

/// Puts a match with its deliveries to its need and its offer.
fn agree(reckoned: &mut Reckoned, records: &Records, id: &NamedNode, record: &Record) {
    let odd = |what: &str| Oddity {
        thing: id.clone(),
        what: what.to_owned(),
    };
    let quantity = record.number(ann::QUANTITY);
    let handed: Vec<_> = records
        .of(ann::DELIVERY_CLASS)
        .filter(|(_, delivery)| delivery.things(ann::MATCH).iter().any(|it| it.id == *id))
        .map(|(id, delivery)| Delivery {
            thing: thing(id, delivery),
            beneficiaries: delivery.things(ann::BENEFICIARY),
            quantity: delivery.number(ann::QUANTITY),
            on: delivery.date(ann::DELIVERED_ON),
        })
        .collect();
    let mut delivered = Tally::default();
    for delivery in &handed {
        delivered.add(delivery.quantity);
    }
    if quantity.is_none() {
        reckoned
            .oddities
            .push(odd("does not say how much was agreed on"));
    } else if quantity.is_some_and(|agreed| delivered.sum > agreed) {
        reckoned
            .oddities
            .push(odd("more was handed over than was agreed on"));
    }
    let mut offers = record.things(ann::OFFER);
    let offer = (!offers.is_empty()).then(|| offers.remove(0));
    let units = |things: Vec<Thing>| things.first().and_then(|it| unit(&records.one(&it.id)));
    let (needs, theirs) = (record.things(ann::NEED), units(record.things(ann::OFFER)));
    let ours = units(needs.clone());
    let counts = ours.is_none() || theirs.is_none() || ours == theirs;
    if !counts {
        reckoned.oddities.push(odd(&format!(
            "the need is in “{}” and the offer in “{}”, so it counts for nothing",
            ours.unwrap_or_default(),
            theirs.unwrap_or_default()
        )));
    }
    let add = |quantity: &mut Quantity, number: Option<Decimal>| {
        let sum = number.and_then(|number| quantity.number.checked_add(number));
        quantity.number = sum.unwrap_or(quantity.number);
    };
    let known = reckoned.offers.iter_mut();
    for known in known.filter(|it| counts && offer.as_ref().is_some_and(|o| o.id == it.thing.id)) {
        add(&mut known.matched, quantity);
        add(&mut known.delivered, Some(delivered.sum));
    }
    let own = |known: &&mut Need| needs.iter().any(|need| need.id == known.thing.id);
    for known in reckoned.needs.iter_mut().filter(own) {
        known.matches.push(Match {
            id: id.clone(),
            offer: offer.clone(),
            quantity,
            on: record.date(ann::AGREED_ON),
            counts,
            deliveries: handed.clone(),
        });
    }
}

impl Reckoned {
    /// What follows from all the matches together, and the order.
    fn finish(&mut self) {
        for offer in &mut self.offers {
            let [offered] = offer.offered.as_slice() else {
                continue;
            };
            let left = offered.number.checked_sub(offer.matched.number);
            if left.is_some_and(|left| left < Decimal::default()) {
                self.oddities.push(Oddity {
                    thing: offer.thing.id.clone(),
                    what: "more of it was promised than is offered".to_owned(),
                });
            }
            offer.left = left.map(|left| Quantity {
                number: left.max(Decimal::default()),
                ..offered.clone()
            });
        }
        for need in &mut self.needs {
            let (mut matched, mut delivered) = (Tally::default(), Tally::default());
            for agreed in need.matches.iter().filter(|agreed| agreed.counts) {
                matched.add(agreed.quantity);
                let handed = agreed.deliveries.iter();
                handed.for_each(|delivery| delivered.add(delivery.quantity));
            }
            need.matched.number = matched.sum;
            need.delivered.number = delivered.sum;
            let wanted = need.wanted.as_ref();
            need.status = Status::of(wanted.map(|wanted| wanted.number), matched, delivered);
            let wanting = wanted.and_then(|wanted| wanted.number.checked_sub(matched.sum));
            need.wanting = wanting
                .filter(|wanting| *wanting > Decimal::default())
                .map(|number| Quantity::of(number, need.matched.unit.as_deref()));
            need.matches.sort_by(|a, b| {
                (a.on.is_none(), &a.on, &a.id).cmp(&(b.on.is_none(), &b.on, &b.id))
            });
        }
        self.needs
            .sort_by_key(|need| (!need.is_open(), urgency(need)));
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

    /// Leaves only what is a mechanism's.
    pub fn keep(&mut self, mechanism: &NamedNode) {
        let is_its = |via: &[Thing]| via.iter().any(|its| its.id == *mechanism);
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
        self.oddities.retain(|odd| named(&odd.thing));
    }

    /// Offers that something is left of, for each open need of the same capability and unit.
    pub fn fits(&self) -> Vec<Fit> {
        let mut fits = Vec::new();
        for need in self.needs.iter().filter(|need| need.is_open()) {
            let Some(wanting) = &need.wanting else {
                continue;
            };
            for offer in &self.offers {
                let Some(left) = &offer.left else { continue };
                let same = |a: &Thing| offer.capabilities.iter().any(|b| a.id == b.id);
                if left.number > Decimal::default()
                    && left.unit.is_some()
                    && left.unit == wanting.unit
                    && need.capabilities.iter().any(same)
                {
                    fits.push(Fit {
                        need: need.thing.clone(),
                        wanting: wanting.clone(),
                        offer: offer.thing.clone(),
                        donors: offer.donors.clone(),
                        left: left.clone(),
                    });
                }
            }
        }
        fits
    }
}

/// The place of a need's priority; a need without one comes last.
fn urgency(need: &Need) -> (usize, NamedNode) {
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
