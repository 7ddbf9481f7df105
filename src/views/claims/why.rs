//! Why a timeline says what it says: the statements, who makes them, and who disagrees.

use super::claim::{Claim, claims, oldest_first};
use super::conflicts::{Conflict, conflicts_about};
use super::contradiction::ContradictionRules;
use super::value::{Fact, Source, facts, node, sources, table};
use crate::model::vocab::ann;
use crate::query::{Error, ParamValues, QueryOptions, Table};
use crate::{Annals, LabeledResource};
use oxrdf::{NamedNode, NamedNodeRef, vocab::rdf};
use std::collections::BTreeMap;

/// The statements and claims about an entity.
#[derive(Debug, Clone)]
pub struct Why {
    /// The entity.
    pub thing: LabeledResource,
    /// What its own record states.
    pub stated: Vec<Fact>,
    /// The claims, by property.
    pub topics: Vec<Topic>,
    /// The scale and range of each likelihood term.
    pub likelihoods: BTreeMap<NamedNode, Likelihood>,
    /// The sources of its record and of the claims about it, oldest first.
    pub sources: Vec<Source>,
}

/// The claims about one property.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The property; `None` for claims that are text only.
    pub property: Option<NamedNode>,
    /// Its name.
    pub name: Option<String>,
    /// The claims, oldest first.
    pub claims: Vec<Claim>,
    /// Whether standing claims contradict each other.
    pub contested: bool,
}

/// A likelihood term on its scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likelihood {
    /// The name of the scale; `None` if the term belongs to none.
    pub scale: Option<String>,
    /// The lower bound in per cent, as written.
    pub least: Option<String>,
    /// The upper bound in per cent, as written.
    pub most: Option<String>,
}

/// The date properties of an event, which `ann:date` selects together.
const DATES: [NamedNodeRef<'static>; 4] =
    [ann::DATE, ann::BEGIN_DATE, ann::END_DATE, ann::PUBLIC_DATE];

/// The statements and claims about an entity, or about one property of it; `ann:date` selects all
/// dates.
///
/// # Errors
/// See [`Error`].
pub fn why(
    annals: &Annals,
    thing: &LabeledResource,
    property: Option<&NamedNode>,
    limits: &QueryOptions,
) -> Result<Why, Error> {
    let values = ParamValues::default().with("thing", [thing.id.clone().into()]);
    let ask = |name| table(annals.query_saved(name, &values, limits)?);
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
    let contested = conflicts_about(
        thing,
        claims.clone(),
        &ContradictionRules::of(annals, limits)?,
    );
    let read: Vec<_> = claims
        .iter()
        .flat_map(|claim| claim.sources.clone())
        .collect();
    let mut sources = sources(&ask("card-sources")?);
    if property.is_some() {
        sources.retain(|source| read.contains(&source.id));
    }
    let none = ParamValues::default();
    let likelihoods = likelihoods(&table(annals.query_saved("likelihoods", &none, limits)?)?);
    Ok(Why {
        thing: thing.clone(),
        stated,
        topics: topics(claims, &contested),
        likelihoods,
        sources,
    })
}

/// Groups claims, which come sorted by topic; within a topic, oldest first.
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
