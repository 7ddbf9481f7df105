//! Assistance: what donors offer, what is needed, and what was matched and delivered.
//!
//! Statuses are not stored: they are computed from the matches and deliveries each time. Only
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

mod matching;
mod quantity;
mod record;
mod response_time;

pub use matching::{Delivery, FittingOffer, Inconsistency, Match, Need, Offer, Status};
pub use quantity::{Quantity, sums};
pub use response_time::{DayRange, Help, ResponseTime};

use crate::Annals;
use crate::derive::bounds;
use crate::model::vocab::ann;
use crate::model::{id, when::When};
use crate::query::table::Row;
use crate::query::{Answer, Error, ParamValues, QueryOptions, Table};
use oxrdf::{NamedNode, NamedNodeRef, Term, vocab::rdfs};
use record::Records;

const DESCRIPTION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://purl.org/dc/terms/description");

/// An entity with its label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelledEntity {
    /// Its IRI.
    pub id: NamedNode,
    /// Its label, or its short name where it has none.
    pub label: String,
}

impl LabelledEntity {
    fn of(row: Row<'_>, column: &str, label: &str) -> Option<Self> {
        match row.get(column)? {
            Term::NamedNode(id) => Some(Self {
                label: match row.text(label) {
                    Some(label) => label.to_owned(),
                    None => id::shorten(id.as_str()),
                },
                id: id.clone(),
            }),
            Term::BlankNode(_) | Term::Literal(_) => None,
        }
    }
}

/// A mechanism and its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mechanism {
    /// The mechanism.
    pub thing: LabelledEntity,
    /// Its purpose.
    pub description: Option<String>,
    /// Editorial notes.
    pub notes: Vec<String>,
    /// Founding members.
    pub founders: Vec<LabelledEntity>,
    /// The other members.
    pub members: Vec<LabelledEntity>,
    /// Observers.
    pub observers: Vec<LabelledEntity>,
}

/// A claimed amount promised or given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedAmount {
    /// The claim.
    pub claim: NamedNode,
    /// The event that it is about.
    pub event: LabelledEntity,
    /// The claimants.
    pub by: Vec<LabelledEntity>,
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
    let records = Records::read(&table(annals.query_saved("assistance", &none, limits)?)?);
    let mut state = matching::compute(&records);
    if let Some(mechanism) = mechanism {
        state.retain_mechanism(mechanism);
    }
    let help = table(annals.query_saved("assistance-help", &none, limits)?)?;
    let response_times = response_time::after(&help, &state, mechanism.is_none());
    let claimed = match mechanism {
        Some(mechanism) => {
            let values = ParamValues::default().with("mechanism", [mechanism.clone().into()]);
            claimed(&table(annals.query_saved(
                "assistance-claims",
                &values,
                limits,
            )?)?)
        }
        None => Vec::new(),
    };
    Ok(AssistanceReport {
        mechanism: mechanism.map(|node| mechanism_of(&records, node)),
        fitting_offers: state.fitting_offers(),
        offers: state.offers,
        needs: state.needs,
        inconsistencies: state.inconsistencies,
        response_times,
        claimed,
    })
}

fn mechanism_of(records: &Records, node: &NamedNode) -> Mechanism {
    let record = records.get(node);
    let founders = record.things(ann::FOUNDER);
    let mut members = record.things(ann::MEMBER);
    members.retain(|member| !founders.contains(member));
    let notes = record.values(rdfs::COMMENT).iter();
    Mechanism {
        thing: LabelledEntity {
            id: node.clone(),
            label: record.label(node),
        },
        description: record.text(DESCRIPTION),
        notes: notes.map(|value| value.shown()).collect(),
        founders,
        members,
        observers: record.things(ann::OBSERVER),
    }
}

fn claimed(rows: &Table) -> Vec<ClaimedAmount> {
    let mut claims: Vec<ClaimedAmount> = Vec::new();
    for row in rows.iter() {
        let (Some(event), Some(Term::NamedNode(claim))) =
            (LabelledEntity::of(row, "event", "label"), row.get("claim"))
        else {
            continue;
        };
        let by = LabelledEntity::of(row, "by", "name");
        match claims.last_mut() {
            Some(last) if last.claim == *claim => {
                last.by.extend(by.filter(|by| !last.by.contains(by)));
            }
            _ => {
                let number = |column| {
                    let number = row.text(column)?.parse().ok()?;
                    Some(Quantity::money(number, row.text("currency")))
                };
                claims.push(ClaimedAmount {
                    claim: claim.clone(),
                    event,
                    by: by.into_iter().collect(),
                    on: row.get("on").and_then(bounds::parse_date),
                    amount: number("amount"),
                    least: number("least"),
                    most: number("most"),
                    approximate: row.text("approximate") == Some("true"),
                    text: row.text("text").map(ToOwned::to_owned),
                });
            }
        }
    }
    claims
}

fn table(answer: Answer) -> Result<Table, Error> {
    match answer {
        Answer::Table(table) if !table.truncated => Ok(table),
        _ => Err(Error::Refused("more rows than the limit allows")),
    }
}
