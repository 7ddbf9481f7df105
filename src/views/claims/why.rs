//! Why a timeline says what it says: the statements, who makes them, and who disagrees.

use super::about::{claims_about, name_of};
use super::conflicts::{Conflict, conflicts_about};
use super::contradiction::ContradictionRules;
use crate::model::vocab::ann;
use crate::query::{Error, ParamValues, QueryOptions, Table};
use crate::views::model::{Attribution, Claim, EventState, Fact, Happening, Source};
use crate::views::read::{CardQuery, DetailReader, facts, node, oldest_first, sources, table};
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
    /// Of an event, who did it according to whom, and what of its record is disputed.
    pub state: Option<EventState>,
    /// The claims, by property.
    pub topics: Vec<Topic>,
    /// The scale and range of each likelihood term.
    pub likelihoods: BTreeMap<NamedNode, LikelihoodRange>,
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
    /// Whether standing claims contradict each other or the record.
    pub contested: bool,
}

/// What a term of likelihood means on its scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelihoodRange {
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
    annals.bring(std::slice::from_ref(&thing.id))?;
    let snapshot = annals.store().snapshot()?;
    let mut details = DetailReader::of(annals, &snapshot)?.in_languages(&limits.languages);
    let mut why = read(annals, &mut details, thing, property, limits)?;
    why.stated.retain(|fact| fact.property != rdf::TYPE);
    Ok(why)
}

/// As [`why`], with the class of the entity among what is stated.
pub(crate) fn read(
    annals: &Annals,
    details: &mut DetailReader<'_>,
    thing: &LabeledResource,
    property: Option<&NamedNode>,
    limits: &QueryOptions,
) -> Result<Why, Error> {
    let wanted = |its: Option<NamedNodeRef<'_>>| match (property, its) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(property), Some(its)) => {
            its == property.as_ref() || *property == ann::DATE && DATES.contains(&its)
        }
    };
    let stated = details.card_rows(annals, CardQuery::Facts, &thing.id, limits)?;
    let mut stated = facts(&stated, "value", &["label"]);
    stated.retain(|fact| wanted(Some(fact.property.as_ref())));
    let claims = claims_about(details, std::slice::from_ref(&thing.id), limits)?;
    let mut claims = claims.into_values().next().unwrap_or_default();
    let state = details.state(&thing.id)?;
    let thing = &name_of(details, thing, limits)?;
    claims.retain(|claim| wanted(claim.property()));
    let contested = match claims.is_empty() {
        true => Vec::new(),
        false => {
            let rules = ContradictionRules::of(annals, details, limits)?;
            conflicts_about(thing, claims.clone(), &rules, state.as_ref())
        }
    };
    let read: Vec<_> = claims
        .iter()
        .flat_map(Claim::all_sources)
        .cloned()
        .collect();
    let cited = details.card_rows(annals, CardQuery::Sources, &thing.id, limits)?;
    let mut sources = sources(&cited);
    if property.is_some() {
        sources.retain(|source| read.contains(&source.id));
    }
    let none = ParamValues::default();
    let likelihoods = likelihoods(&table(annals.query_saved("likelihoods", &none, limits)?)?);
    Ok(Why {
        thing: thing.clone(),
        stated,
        state: state.map(|state| about(state, &wanted)),
        topics: topics(claims, &contested),
        likelihoods,
        sources,
    })
}

/// The state without what is not wanted.
fn about(mut state: EventState, wanted: &impl Fn(Option<NamedNodeRef<'_>>) -> bool) -> EventState {
    if !wanted(Some(ann::ATTRIBUTED_TO)) {
        state.attribution = Attribution::default();
    }
    if !wanted(Some(ann::STATUS)) && !wanted(Some(ann::EVENT_TYPE)) {
        state.happening = Happening::default();
    }
    let facts = &mut state.disputed_facts;
    facts.retain(|fact| wanted(Some(fact.property.as_ref())));
    state
}

/// Groups claims, which come sorted by topic; within a topic, oldest first.
fn topics(claims: Vec<Claim>, conflicts: &[Conflict]) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for claim in claims {
        let property = claim.property().map(NamedNodeRef::into_owned);
        match topics.iter_mut().find(|topic| topic.property == property) {
            Some(topic) => topic.claims.push(claim),
            None => topics.push(Topic {
                name: claim.topic().map(ToOwned::to_owned),
                contested: conflicts
                    .iter()
                    .any(|conflict| conflict.is_contested() && conflict.property == property),
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

fn likelihoods(rows: &Table) -> BTreeMap<NamedNode, LikelihoodRange> {
    let word = |row: crate::query::table::Row<'_>| {
        let text = |column| row.text(column).map(ToOwned::to_owned);
        let scale = match node(row, "yardstick")? {
            none if none == ann::NO_YARDSTICK => None,
            _ => text("scale"),
        };
        let likelihood = LikelihoodRange {
            scale,
            least: text("least"),
            most: text("most"),
        };
        Some((node(row, "word")?, likelihood))
    };
    rows.iter().filter_map(word).collect()
}
