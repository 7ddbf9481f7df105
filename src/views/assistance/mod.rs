//! Assistance: what donors offer, what is needed, and what was matched and delivered.
//!
//! Statuses are not stored: saved queries sum up the matches and deliveries each time. Only
//! offers in one unit or currency are summed, never claims, since those repeat each other.
//!
//! ```
//! use annals::Annals;
//! use annals::views::assistance::report;
//! use annals::query::QueryOptions;
//!
//! let annals = Annals::bundled()?;
//! let mechanism = annals.resolve("mech:tallinn-mechanism", &[])?;
//! let report = report(&annals, Some(&mechanism), &QueryOptions::default())?;
//! assert!(report.offers.iter().any(|offer| offer.donors[0].label == "Estonia"));
//! assert!(report.needs.is_empty(), "none were published");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod amounts;
mod matches;
mod matching;
mod quantity;
mod record;
mod response_time;

pub use amounts::DonorYear;
pub use matches::{Delivery, Match};
pub use matching::{FittingOffer, Inconsistency, Need, Offer, Status};
pub use quantity::{Quantity, sums};
pub use response_time::{DayRange, Help, ResponseTime};

use crate::Annals;
use crate::model::vocab::{ann, dcterms};
use crate::model::when::When;
use crate::query::{Error, ParamValues, QueryOptions, Table};
use crate::views::model::Entity;
use crate::views::read::{DetailReader, date, entity, flag, node, table};
use oxrdf::{NamedNode, vocab::rdfs};
use record::Records;
use response_time::response_times;

/// A mechanism and its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mechanism {
    /// The mechanism.
    pub thing: Entity,
    /// Its purpose.
    pub description: Option<String>,
    /// Editorial notes.
    pub notes: Vec<String>,
    /// Founding members.
    pub founders: Vec<Entity>,
    /// The other members.
    pub members: Vec<Entity>,
    /// Observers.
    pub observers: Vec<Entity>,
}

/// A claimed amount promised or given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedAmount {
    /// The claim.
    pub claim: NamedNode,
    /// The event that it is about.
    pub event: Entity,
    /// The claimants.
    pub by: Vec<Entity>,
    /// When the claim was made.
    pub on: Option<When>,
    /// The exact amount, if one was given.
    pub amount: Option<Quantity>,
    /// The lower bound.
    pub least: Option<Quantity>,
    /// The upper bound.
    pub most: Option<Quantity>,
    /// Whether the amount is approximate.
    pub approximate: bool,
    /// The text of the claim.
    pub text: Option<String>,
}

/// Everything in the record about one mechanism, or about all assistance.
#[derive(Debug, Clone)]
pub struct AssistanceReport {
    /// The mechanism, if the report is about one.
    pub mechanism: Option<Mechanism>,
    /// All mechanisms on record, by name.
    pub mechanisms: Vec<Entity>,
    /// What each donor offered in each year.
    pub amounts: Vec<DonorYear>,
    /// The offers, by donor and date.
    pub offers: Vec<Offer>,
    /// The needs, the most urgent first.
    pub needs: Vec<Need>,
    /// Offers with something left that fit an open need.
    pub fitting_offers: Vec<FittingOffer>,
    /// Attacks and the first help after each.
    pub response_times: Vec<ResponseTime>,
    /// Claimed amounts that concern the mechanism.
    pub claimed: Vec<ClaimedAmount>,
    /// Data that does not add up.
    pub inconsistencies: Vec<Inconsistency>,
}

/// The report on a mechanism, or on all assistance if none is given.
///
/// An offer belongs to a mechanism by `ann:via`; a need by `ann:via`, or if an offer of the
/// mechanism is matched with it.
///
/// # Errors
/// See [`Error`].
pub fn report(
    annals: &Annals,
    mechanism: Option<&NamedNode>,
    limits: &QueryOptions,
) -> Result<AssistanceReport, Error> {
    let none = ParamValues::default();
    let rows = table(annals.query_saved("assistance", &none, limits)?)?;
    let snapshot = annals.store().snapshot()?;
    let details = DetailReader::new(snapshot.view())?.in_languages(&limits.languages);
    let records = Records::read(&rows, &details, &limits.languages)?;
    let matches = table(annals.query_saved("assistance-matches", &none, limits)?)?;
    let totals = table(annals.query_saved("assistance-totals", &none, limits)?)?;
    let mut state = matching::compute(&records, matches::agreements(&matches), &totals);
    if let Some(mechanism) = mechanism {
        state.retain_mechanism(mechanism);
    }
    let fits = table(annals.query_saved("assistance-fits", &none, limits)?)?;
    let mut values = ParamValues::default();
    if let Some(mechanism) = mechanism {
        values.set("mechanism", [mechanism.clone().into()]);
    }
    let sums = table(annals.query_saved("assistance-amounts", &values, limits)?)?;
    let pages = table(annals.query_saved("assistance-amount-sources", &values, limits)?)?;
    let help = table(annals.query_saved("assistance-help", &values, limits)?)?;
    let claims = match mechanism {
        Some(_) => claimed(&table(annals.query_saved(
            "assistance-claims",
            &values,
            limits,
        )?)?),
        None => Vec::new(),
    };
    Ok(AssistanceReport {
        mechanism: mechanism.map(|node| mechanism_of(&records, node)),
        mechanisms: mechanisms(&records),
        amounts: amounts::amounts(&sums, &pages),
        fitting_offers: state.fitting_offers(&fits),
        offers: state.offers,
        needs: state.needs,
        inconsistencies: state.inconsistencies,
        response_times: response_times(&help),
        claimed: claims,
    })
}

fn mechanisms(records: &Records) -> Vec<Entity> {
    let all = records.of_class(ann::MECHANISM_CLASS);
    let mut all: Vec<Entity> = all.map(|(node, record)| record.entity(node)).collect();
    all.sort_by(|a, b| (&a.label, &a.id).cmp(&(&b.label, &b.id)));
    all
}

fn mechanism_of(records: &Records, node: &NamedNode) -> Mechanism {
    let record = records.get(node);
    let founders = record.things(ann::FOUNDER);
    let mut members = record.things(ann::MEMBER);
    members.retain(|member| !founders.contains(member));
    let notes = record.values(rdfs::COMMENT).iter();
    Mechanism {
        thing: record.entity(node),
        description: record.text(dcterms::DESCRIPTION),
        notes: notes.map(|note| note.shown.clone()).collect(),
        founders,
        members,
        observers: record.things(ann::OBSERVER),
    }
}

fn claimed(rows: &Table) -> Vec<ClaimedAmount> {
    let mut claims: Vec<ClaimedAmount> = Vec::new();
    for row in rows.iter() {
        let (Some(event), Some(claim)) = (entity(row, "event", "label"), node(row, "claim")) else {
            continue;
        };
        let by = entity(row, "by", "name");
        match claims.last_mut() {
            Some(last) if last.claim == claim => {
                last.by.extend(by.filter(|by| !last.by.contains(by)));
            }
            _ => {
                let number = |column| {
                    let number = row.text(column)?.parse().ok()?;
                    Some(Quantity::money(number, row.text("currency")))
                };
                claims.push(ClaimedAmount {
                    claim,
                    event,
                    by: by.into_iter().collect(),
                    on: date(row, "on"),
                    amount: number("amount"),
                    least: number("least"),
                    most: number("most"),
                    approximate: flag(row, "approximate"),
                    text: row.text("text").map(ToOwned::to_owned),
                });
            }
        }
    }
    claims
}
