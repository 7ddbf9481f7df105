//! The assistance report as tables, which pages, CSV and Markdown share: amounts by donor and year, needs,
//! offers, matches, deliveries, and claimed totals.

use crate::model::{id, when::When};
use crate::render::style::count;
use crate::views::assistance::{
    AssistanceReport, ClaimedAmount, Delivery, DonorYear, Match, Need, Offer, Quantity, Status,
};
use crate::views::model::{Entity, Source};

/// The word for what is missing.
pub(crate) const MISSING: &str = "not recorded";

/// One table.
pub(crate) struct Section {
    /// Its heading.
    pub title: &'static str,
    /// What a row is, in CSV.
    pub kind: &'static str,
    pub columns: Columns,
    pub rows: Vec<Vec<Cell>>,
    /// What to know before reading the numbers.
    pub note: Option<&'static str>,
    /// What is said where there are no rows.
    pub empty: &'static str,
}

/// A cell of a table.
pub(crate) enum Cell {
    Text(String),
    Things(Vec<Entity>),
    Quantities(Vec<Quantity>),
    /// No such offer is recorded, so there is no sum.
    NoSum,
}

impl Cell {
    /// Its text; empty where nothing is recorded.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Things(things) => {
                let labels: Vec<&str> = things.iter().map(|it| it.label.as_str()).collect();
                labels.join("; ")
            }
            Self::Quantities(all) => {
                let shown: Vec<String> = all.iter().map(ToString::to_string).collect();
                shown.join(" and ")
            }
            Self::NoSum => "none recorded".to_owned(),
        }
    }
}

/// The heading of each column, and its name in CSV.
type Columns = &'static [(&'static str, &'static str)];

const SUMS: Columns = &[
    ("Donor", "agents"),
    ("Year", "date"),
    ("Offered", "amount"),
    ("Offered with others", "together"),
    ("Offers", "status"),
    ("Sources", "sources"),
];
const NEEDS: Columns = &[
    ("Need", "title"),
    ("For", "agents"),
    ("Capability", "capability"),
    ("Needed", "amount"),
    ("Matched", "matched"),
    ("Delivered", "delivered"),
    ("Still needed", "left"),
    ("Status", "status"),
    ("Through", "mechanisms"),
    ("Sources", "sources"),
];
const OFFERS: Columns = &[
    ("Offer", "title"),
    ("Donors", "agents"),
    ("Capability", "capability"),
    ("Offered on", "date"),
    ("Offered", "amount"),
    ("Matched", "matched"),
    ("Delivered", "delivered"),
    ("Left", "left"),
    ("Through", "mechanisms"),
    ("Sources", "sources"),
];
const MATCHES: Columns = &[
    ("Need", "need"),
    ("Offer", "title"),
    ("Agreed on", "date"),
    ("Agreed", "amount"),
    ("Counted", "status"),
];
const DELIVERIES: Columns = &[
    ("Delivery", "title"),
    ("For the need", "need"),
    ("To", "agents"),
    ("Delivered on", "date"),
    ("Delivered", "amount"),
];

/// The tables of a report.
pub(crate) fn sections(report: &AssistanceReport) -> Vec<Section> {
    let matches = || {
        let needs = report.needs.iter();
        needs.flat_map(|need| need.matches.iter().map(move |agreed| (need, agreed)))
    };
    let deliveries = matches().flat_map(|(need, agreed)| {
        let deliveries = agreed.deliveries.iter();
        deliveries.map(move |delivery| delivery_row(need, delivery))
    });
    let section = |title, kind, columns, rows, empty| Section {
        title,
        kind,
        columns,
        rows,
        note: None,
        empty,
    };
    let sums = report.amounts.iter().map(amount_row).collect();
    let needs = report.needs.iter().map(need_row).collect();
    let offers = report.offers.iter().map(offer_row).collect();
    let agreed = matches().map(|(need, agreed)| match_row(need, agreed));
    let mut sections = vec![
        Section {
            note: Some(
                "Each sum is of one currency or unit. What several offered together stands with each \
                 of them, since no share is recorded: the sums of donors must not be added up.",
            ),
            ..section(
                "Offered by donor and year",
                "sum",
                SUMS,
                sums,
                "No amounts recorded.",
            )
        },
        section("Needs", "need", NEEDS, needs, "No needs recorded."),
        section("Offers", "offer", OFFERS, offers, "No offers recorded."),
        section(
            "Matches",
            "match",
            MATCHES,
            agreed.collect(),
            "No matches recorded.",
        ),
        section(
            "Deliveries",
            "delivery",
            DELIVERIES,
            deliveries.collect(),
            "No deliveries recorded.",
        ),
    ];
    if !report.claimed.is_empty() {
        sections.push(claimed(&report.claimed));
    }
    sections
}

fn claimed(claims: &[ClaimedAmount]) -> Section {
    Section {
        title: "Claimed totals",
        kind: "claim",
        columns: &[
            ("About", "title"),
            ("According to", "agents"),
            ("Said on", "date"),
            ("Amount", "status"),
        ],
        rows: claims.iter().map(claim_row).collect(),
        note: Some("These overlap, so they are not added up."),
        empty: "No claimed totals recorded.",
    }
}

fn date(when: Option<&When>) -> Cell {
    Cell::Text(when.map_or_else(|| "undated".to_owned(), When::words))
}

fn one(quantity: Option<&Quantity>) -> Cell {
    Cell::Quantities(quantity.into_iter().cloned().collect())
}

/// The year of a sum in words.
pub(super) fn year(amount: &DonorYear) -> String {
    let year = amount.year.as_deref();
    year.unwrap_or("year not certain").to_owned()
}

/// What a donor offered alone and with others: `500,000 EUR (1 offer)`.
pub(super) fn offered(amount: &DonorYear) -> Vec<String> {
    let parts = [
        (&amount.alone, ""),
        (&amount.together, " together with others"),
    ];
    let parts = parts.into_iter().filter(|((_, offers), _)| *offers > 0);
    parts
        .map(|((sum, offers), how)| format!("{sum}{how} ({})", count(*offers, "offer")))
        .collect()
}

/// How far a need is met, in words.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Unmatched => "unmatched",
        Status::PartMatched => "partly matched",
        Status::Matched => "matched",
        Status::PartDelivered => "partly delivered",
        Status::Delivered => "delivered",
    }
}

/// A source by its title, for want of one by its publisher.
fn source(source: &Source) -> Entity {
    let publisher = source.publisher.as_ref().map(|it| it.shown.clone());
    let label = source.title.clone().or(publisher).unwrap_or_default();
    Entity::named(source.id.clone(), label)
}

/// Things by their titles. A short name is no title: it tells a reader nothing.
fn things(things: &[Entity]) -> Cell {
    let titled = |thing: &Entity| {
        let has_title = !thing.label.is_empty() && thing.label != id::shorten(thing.id.as_str());
        let label = if has_title {
            thing.label.as_str()
        } else {
            "title not recorded"
        };
        Entity::named(thing.id.clone(), label.to_owned())
    };
    Cell::Things(things.iter().map(titled).collect())
}

fn amount_row(amount: &DonorYear) -> Vec<Cell> {
    let sum = |sum: &(Quantity, usize)| match sum.1 {
        0 => Cell::NoSum,
        _ => one(Some(&sum.0)),
    };
    vec![
        things(std::slice::from_ref(&amount.donor)),
        Cell::Text(year(amount)),
        sum(&amount.alone),
        sum(&amount.together),
        Cell::Text(count(amount.alone.1 + amount.together.1, "offer")),
        things(&amount.sources.iter().map(source).collect::<Vec<_>>()),
    ]
}

fn need_row(need: &Need) -> Vec<Cell> {
    let is_counted = need.needed.is_some() || need.matched.number != Default::default();
    let total = |quantity: &Quantity| one(is_counted.then_some(quantity));
    vec![
        things(std::slice::from_ref(&need.thing)),
        things(&need.requesters),
        things(&need.capabilities),
        one(need.needed.as_ref()),
        total(&need.matched),
        total(&need.delivered),
        one(need.unmet.as_ref()),
        Cell::Text(status(need.status).to_owned()),
        things(&need.via),
        things(&need.sources),
    ]
}

fn offer_row(offer: &Offer) -> Vec<Cell> {
    let is_counted = offer.offered.len() == 1;
    let total = |quantity: &Quantity| one(is_counted.then_some(quantity));
    vec![
        things(std::slice::from_ref(&offer.thing)),
        things(&offer.donors),
        things(&offer.capabilities),
        date(offer.on.as_ref()),
        Cell::Quantities(offer.offered.clone()),
        total(&offer.matched),
        total(&offer.delivered),
        one(offer.left.as_ref()),
        things(&offer.via),
        things(&offer.sources),
    ]
}

fn match_row(need: &Need, agreed: &Match) -> Vec<Cell> {
    let amount = agreed.quantity.filter(|_| agreed.counts);
    let amount = amount.map(|number| Quantity {
        number,
        ..need.matched.clone()
    });
    let counted = match (agreed.counts, agreed.quantity) {
        (false, _) => "no: need and offer are in different units",
        (true, None) => "no: the amount is not recorded",
        (true, Some(_)) => "yes",
    };
    vec![
        things(std::slice::from_ref(&need.thing)),
        things(agreed.offer.as_slice()),
        date(agreed.on.as_ref()),
        one(amount.as_ref()),
        Cell::Text(counted.to_owned()),
    ]
}

fn delivery_row(need: &Need, delivery: &Delivery) -> Vec<Cell> {
    let amount = delivery.quantity.map(|number| Quantity {
        number,
        ..need.matched.clone()
    });
    let to = match delivery.beneficiaries.is_empty() {
        true => &need.requesters,
        false => &delivery.beneficiaries,
    };
    vec![
        things(std::slice::from_ref(&delivery.thing)),
        things(std::slice::from_ref(&need.thing)),
        things(to),
        date(delivery.on.as_ref()),
        one(amount.as_ref()),
    ]
}

fn claim_row(claim: &ClaimedAmount) -> Vec<Cell> {
    vec![
        things(std::slice::from_ref(&claim.event)),
        things(&claim.by),
        date(claim.on.as_ref()),
        Cell::Text(range(claim)),
    ]
}

/// A claimed amount in words.
pub(super) fn range(claim: &ClaimedAmount) -> String {
    let about = if claim.approximate { "about " } else { "" };
    match (&claim.amount, &claim.least, &claim.most) {
        (Some(amount), ..) => format!("{about}{amount}"),
        (None, Some(least), Some(most)) => format!("{about}{least} to {most}"),
        (None, Some(least), None) => format!("at least {about}{least}"),
        (None, None, Some(most)) => format!("at most {about}{most}"),
        (None, None, None) => "amount not recorded".to_owned(),
    }
}
