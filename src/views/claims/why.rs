//! Why something stands in a timeline: what is stated, who says so, and who says otherwise.

use super::claim::{Claim, claims, oldest_first};
use super::conflicts::{Conflict, of_thing};
use super::contradiction::Rules;
use super::value::{Fact, Source, facts, node, sources, table};
use crate::model::vocab::ann;
use crate::query::{Error, Limits, Table, Values};
use crate::{Annals, Named};
use oxrdf::{NamedNode, NamedNodeRef, vocab::rdf};
use std::collections::BTreeMap;

/// The grounds of what is said of a thing.
#[derive(Debug, Clone)]
pub struct Why {
    /// The thing.
    pub thing: Named,
    /// What the record itself states, without dispute.
    pub stated: Vec<Fact>,
    /// What is claimed, by property.
    pub topics: Vec<Topic>,
    /// What the claimants' words of likelihood mean.
    pub likelihoods: BTreeMap<NamedNode, Likelihood>,
    /// Where it and the claims about it were read, oldest first.
    pub sources: Vec<Source>,
}

/// The claims about one property.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The property; none for what is said in words alone.
    pub property: Option<NamedNode>,
    /// Its name.
    pub name: Option<String>,
    /// The claims, oldest first.
    pub claims: Vec<Claim>,
    /// Whether standing claims contradict each other.
    pub contested: bool,
}

/// A word of likelihood on its scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likelihood {
    /// The scale's name; none where the word belongs to none.
    pub scale: Option<String>,
    /// From how many per cent, as written.
    pub least: Option<String>,
    /// To how many.
    pub most: Option<String>,
}

/// The dates of an event, which are asked for together.
const DATES: [NamedNodeRef<'static>; 4] =
    [ann::DATE, ann::BEGIN_DATE, ann::END_DATE, ann::PUBLIC_DATE];

/// Who says what of a thing; only of one property where one is named, and of all dates where it is
/// `ann:date`.
///
/// # Errors
/// See [`Error`].
pub fn why(
    annals: &Annals,
    thing: &Named,
    property: Option<&NamedNode>,
    limits: &Limits,
) -> Result<Why, Error> {
    let values = Values::default().with("thing", [thing.id.clone().into()]);
    let ask = |name| table(annals.query(name, &values, limits)?);
    let wanted = |its: Option<NamedNodeRef<'_>>| match (property, its) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(property), Some(its)) => {
            its == property.as_ref() || *property == ann::DATE && DATES.contains(&its)
        }
    };
    let mut stated = facts(&ask("facts")?, "value", &["label"]);
    stated.retain(|fact| fact.property != rdf::TYPE && wanted(Some(fact.property.as_ref())));
    let mut claims = claims(&ask("claims")?);
    claims.retain(|claim| wanted(claim.property()));
    let contested = of_thing(thing, claims.clone(), &Rules::of(annals, limits)?);
    let read: Vec<_> = claims
        .iter()
        .flat_map(|claim| claim.sources.clone())
        .collect();
    let mut sources = sources(&ask("card-sources")?);
    if property.is_some() {
        sources.retain(|source| read.contains(&source.id));
    }
    let none = Values::default();
    let likelihoods = likelihoods(&table(annals.query("likelihoods", &none, limits)?)?);
    Ok(Why {
        thing: thing.clone(),
        stated,
        topics: topics(claims, &contested),
        likelihoods,
        sources,
    })
}

/// Claims come sorted by topic: each becomes one, its claims oldest first.
fn topics(claims: Vec<Claim>, conflicts: &[Conflict]) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for claim in claims {
        let property = claim.property().map(NamedNodeRef::into_owned);
        match topics.last_mut() {
            Some(topic) if topic.property == property => topic.claims.push(claim),
            _ => topics.push(Topic {
                name: claim.topic().map(ToOwned::to_owned),
                contested: conflicts
                    .iter()
                    .any(|conflict| conflict.open && conflict.property == property),
                property,
                claims: vec![claim],
            }),
        }
    }
    for topic in &mut topics {
        oldest_first(&mut topic.claims);
    }
    topics
}

fn likelihoods(rows: &Table) -> BTreeMap<NamedNode, Likelihood> {
    let word = |row: crate::query::table::Row<'_>| {
        let text = |column| row.text(column).map(ToOwned::to_owned);
        let scale = match node(row, "yardstick")? {
            none if none == ann::NO_YARDSTICK => None,
            _ => text("scale"),
        };
        let likelihood = Likelihood {
            scale,
            least: text("least"),
            most: text("most"),
        };
        Some((node(row, "word")?, likelihood))
    };
    rows.iter().filter_map(word).collect()
}
