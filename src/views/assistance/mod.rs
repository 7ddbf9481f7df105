//! The assistance desk: what donors offer, what is needed, what of it was matched and handed over.
//!
//! Nothing of a status is stored: it is reckoned from the matches and deliveries each time. Sums
//! are made of offers in one unit or currency, never of claims, which repeat each other.
//!
//! ```
//! use annals::Annals;
//! use annals::views::assistance::page;
//! use annals::query::Limits;
//!
//! let annals = Annals::bundled()?;
//! let mechanism = annals.resolve("mech:tallinn-mechanism", &[])?;
//! let page = page(&annals, Some(&mechanism), &Limits::default())?;
//! assert!(page.offers.iter().any(|offer| offer.donors[0].label == "Estonia"));
//! assert!(page.needs.is_empty(), "none were published");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod quantity;
mod reckon;
mod record;
mod response_time;

pub use quantity::{Quantity, sums};
pub use reckon::{Delivery, Fit, Match, Need, Oddity, Offer, Status};
pub use response_time::{Days, Help, HelpAfter};

use crate::Annals;
use crate::derive::bounds;
use crate::model::vocab::ann;
use crate::model::{id, when::When};
use crate::query::table::Row;
use crate::query::{Answer, Error, Limits, Table, Values};
use oxrdf::{NamedNode, NamedNodeRef, Term, vocab::rdfs};
use record::Records;

const DESCRIPTION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://purl.org/dc/terms/description");

/// Something with a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    /// Its IRI.
    pub id: NamedNode,
    /// Its label, or its short name where it has none.
    pub label: String,
}

impl Thing {
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

/// A mechanism and those who belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mechanism {
    /// The mechanism.
    pub thing: Thing,
    /// What it is for.
    pub description: Option<String>,
    /// Notes of those who keep the record.
    pub notes: Vec<String>,
    /// Members from the start.
    pub founders: Vec<Thing>,
    /// Members that the record does not call founders.
    pub members: Vec<Thing>,
    /// Those who look on.
    pub observers: Vec<Thing>,
}

/// An amount that somebody claims to have been promised or given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The claim.
    pub claim: NamedNode,
    /// What it is about.
    pub event: Thing,
    /// Who says so.
    pub by: Vec<Thing>,
    /// When they said so.
    pub on: Option<When>,
    /// The number, where one was said.
    pub amount: Option<Quantity>,
    /// The least that it was said to be.
    pub least: Option<Quantity>,
    /// The most that it was said to be.
    pub most: Option<Quantity>,
    /// Whether it was said to be about so much.
    pub approximate: bool,
    /// The claim in words.
    pub text: Option<String>,
}

/// All that is on record of one mechanism, or of all assistance.
#[derive(Debug, Clone)]
pub struct Page {
    /// The mechanism, where it is one's.
    pub mechanism: Option<Mechanism>,
    /// The offers, by donor and day.
    pub offers: Vec<Offer>,
    /// The needs, the most urgent first.
    pub needs: Vec<Need>,
    /// Offers that something is left of, and the open needs that they fit.
    pub fits: Vec<Fit>,
    /// Attacks and the first help after them.
    pub help: Vec<HelpAfter>,
    /// Amounts that are claimed of what the mechanism did.
    pub claimed: Vec<Claimed>,
    /// What does not add up.
    pub oddities: Vec<Oddity>,
}

/// The page of a mechanism, or of all assistance where none is named.
///
/// An offer is a mechanism's by `ann:via`; a need by `ann:via`, or where an offer of the mechanism
/// is matched with it.
///
/// # Errors
/// See [`Error`].
pub fn page(
    annals: &Annals,
    mechanism: Option<&NamedNode>,
    limits: &Limits,
) -> Result<Page, Error> {
    let none = Values::default();
    let records = Records::read(&table(annals.query("assistance", &none, limits)?)?);
    let mut reckoned = reckon::reckon(&records);
    if let Some(mechanism) = mechanism {
        reckoned.keep(mechanism);
    }
    let help = table(annals.query("assistance-help", &none, limits)?)?;
    let help = response_time::after(&help, &reckoned, mechanism.is_none());
    let claimed = match mechanism {
        Some(mechanism) => {
            let values = Values::default().with("mechanism", [mechanism.clone().into()]);
            claimed(&table(annals.query(
                "assistance-claims",
                &values,
                limits,
            )?)?)
        }
        None => Vec::new(),
    };
    Ok(Page {
        mechanism: mechanism.map(|node| of(&records, node)),
        fits: reckoned.fits(),
        offers: reckoned.offers,
        needs: reckoned.needs,
        oddities: reckoned.oddities,
        help,
        claimed,
    })
}

fn of(records: &Records, node: &NamedNode) -> Mechanism {
    let record = records.one(node);
    let founders = record.things(ann::FOUNDER);
    let mut members = record.things(ann::MEMBER);
    members.retain(|member| !founders.contains(member));
    let notes = record.values(rdfs::COMMENT).iter();
    Mechanism {
        thing: Thing {
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

fn claimed(rows: &Table) -> Vec<Claimed> {
    let mut claims: Vec<Claimed> = Vec::new();
    for row in rows.iter() {
        let (Some(event), Some(Term::NamedNode(claim))) =
            (Thing::of(row, "event", "label"), row.get("claim"))
        else {
            continue;
        };
        let by = Thing::of(row, "by", "name");
        match claims.last_mut() {
            Some(last) if last.claim == *claim => {
                last.by.extend(by.filter(|by| !last.by.contains(by)));
            }
            _ => {
                let number = |column| {
                    let number = row.text(column)?.parse().ok()?;
                    Some(Quantity::money(number, row.text("currency")))
                };
                claims.push(Claimed {
                    claim: claim.clone(),
                    event,
                    by: by.into_iter().collect(),
                    on: row.get("on").and_then(bounds::read),
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
        Answer::Table(table) if !table.cut => Ok(table),
        _ => Err(Error::Refused("more rows than the limit allows")),
    }
}
