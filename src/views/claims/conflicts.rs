//! Claims that contradict each other or the record, grouped by entity and property.

use super::about::{claims_about, name_of};
use super::contradiction::ContradictionRules;
use super::opposition::Opposition;
use crate::model::id;
use crate::query::table::Row;
use crate::query::{Error, ParamValues, QueryOptions, Table};
use crate::views::model::{Claim, Dispute, DisputeKind, EventState, Value};
use crate::views::read::{DetailReader, node, oldest_first, rank, table, topic_rank};
use crate::{Annals, LabeledResource};
use oxrdf::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

/// Claims about one property of one entity, each contradicting at least one of the others or the
/// record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The entity that they are about.
    pub thing: LabeledResource,
    /// The property; `None` if the claims are text only.
    pub property: Option<NamedNode>,
    /// Its name.
    pub topic: Option<String>,
    /// The values on the record that claims are against.
    pub recorded: Vec<Value>,
    /// The claims, oldest first.
    pub claims: Vec<Claim>,
    /// Whether standing claims contradict each other or the record: no later claim has settled it.
    pub open: bool,
    /// In which ways it is disputed who did an event.
    pub dispute: Vec<Dispute>,
}

impl Conflict {
    /// Whether it is open, and more than a denial by the accused or a doubt.
    pub fn is_contested(&self) -> bool {
        let contests = [DisputeKind::Rival, DisputeKind::Denied];
        let mut disputes = self.dispute.iter();
        self.open && (self.dispute.is_empty() || disputes.any(|it| contests.contains(&it.kind)))
    }
}

/// A name that several agents share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedName {
    /// The name, as first written.
    pub name: String,
    /// The agents that have it, with the claim that says so, if any.
    pub agents: Vec<NameHolder>,
}

/// An agent with a shared name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameHolder {
    /// The agent.
    pub agent: LabeledResource,
    /// The claim that gives it the name; `None` if its record does.
    pub claim: Option<NamedNode>,
    /// The claimant.
    pub by: Option<String>,
}

/// How many entities are read at once.
const BATCH_SIZE: usize = 200;

/// The contradictions about one entity, or all of them.
///
/// # Errors
/// See [`Error`].
pub fn conflicts(
    annals: &Annals,
    thing: Option<&LabeledResource>,
    limits: &QueryOptions,
) -> Result<Vec<Conflict>, Error> {
    let rules = ContradictionRules::of(annals, limits)?;
    let things = match thing {
        Some(thing) => vec![thing.clone()],
        None => things(&table(annals.query_saved(
            "claimed-things",
            &ParamValues::default(),
            limits,
        )?)?),
    };
    let ids: Vec<NamedNode> = things.iter().map(|thing| thing.id.clone()).collect();
    annals.bring(&ids)?;
    let snapshot = annals.store().snapshot()?;
    let mut details = DetailReader::new(snapshot.view())?.in_languages(&limits.languages);
    let mut found = Vec::new();
    for some in things.chunks(BATCH_SIZE) {
        let ids: Vec<NamedNode> = some.iter().map(|thing| thing.id.clone()).collect();
        let mut about = claims_about(&mut details, &ids, limits)?;
        for thing in some {
            let claims = about.remove(&thing.id).unwrap_or_default();
            let state = details.state(&thing.id)?;
            let thing = &name_of(&details, thing, limits)?;
            found.extend(conflicts_about(thing, claims, &rules, state.as_ref()));
        }
    }
    Ok(found)
}

/// The contradictions among the claims about one entity, and between these and its record.
pub(super) fn conflicts_about(
    thing: &LabeledResource,
    claims: Vec<Claim>,
    rules: &ContradictionRules,
    state: Option<&EventState>,
) -> Vec<Conflict> {
    let mut topics: BTreeMap<(usize, Option<NamedNode>), Vec<&Claim>> = BTreeMap::new();
    for claim in &claims {
        let property = claim.property().map(|property| property.into_owned());
        topics
            .entry((topic_rank(claim), property))
            .or_default()
            .push(claim);
    }
    if let Some(state) = state {
        // A claim against the record may be alone on its topic, or one of another topic.
        for fact in &state.disputed_facts {
            let rank = rank(fact.property.as_ref());
            topics
                .entry((rank, Some(fact.property.clone())))
                .or_default();
        }
    }
    let mut found = Vec::new();
    for ((_, property), on_topic) in topics {
        let mut involved = rules.among(&on_topic);
        let decided = state.zip(property.as_ref());
        let dispute =
            decided.and_then(|(state, property)| Opposition::of(state, property, &claims));
        if let Some(dispute) = &dispute {
            involved.open = dispute.claims.clone();
        }
        let all = &involved.open | &involved.settled;
        if all.is_empty() {
            continue;
        }
        let (recorded, dispute, name) = dispute
            .map(|it| (it.recorded, it.dispute, it.name))
            .unwrap_or_default();
        let topic = on_topic.iter().find_map(|claim| claim.topic());
        let mut claims: Vec<Claim> = claims
            .iter()
            .filter(|claim| all.contains(&claim.id))
            .cloned()
            .collect();
        oldest_first(&mut claims);
        found.push(Conflict {
            thing: thing.clone(),
            property,
            topic: topic.map(ToOwned::to_owned).or(name),
            recorded,
            claims,
            open: !involved.open.is_empty(),
            dispute,
        });
    }
    found
}

/// Names that several agents share. The agents are listed, never merged.
///
/// # Errors
/// See [`Error`].
pub fn shared_names(
    annals: &Annals,
    thing: Option<&NamedNode>,
    limits: &QueryOptions,
) -> Result<Vec<SharedName>, Error> {
    let rows = table(annals.query_saved("aliases", &ParamValues::default(), limits)?)?;
    let mut names: BTreeMap<String, SharedName> = BTreeMap::new();
    for row in rows.iter() {
        let (Some(name), Some(agent)) = (row.text("alias"), named(row, "agent")) else {
            continue;
        };
        let shared = names
            .entry(name.to_lowercase())
            .or_insert_with(|| SharedName {
                name: name.to_owned(),
                agents: Vec::new(),
            });
        let holder = NameHolder {
            agent,
            claim: node(row, "claim"),
            by: row.text("by").map(ToOwned::to_owned),
        };
        if !shared.agents.contains(&holder) {
            shared.agents.push(holder);
        }
    }
    let several = |shared: &SharedName| {
        let agents: BTreeSet<_> = shared.agents.iter().map(|its| &its.agent.id).collect();
        agents.len() > 1 && thing.is_none_or(|thing| agents.contains(thing))
    };
    Ok(names.into_values().filter(several).collect())
}

fn things(rows: &Table) -> Vec<LabeledResource> {
    let mut things: Vec<LabeledResource> = Vec::new();
    for thing in rows.iter().filter_map(|row| named(row, "thing")) {
        if things.last().is_none_or(|last| last.id != thing.id) {
            things.push(thing);
        }
    }
    things
}

fn named(row: Row<'_>, column: &str) -> Option<LabeledResource> {
    let id = node(row, column)?;
    let label = row.text("label");
    let label = label.map_or_else(|| id::shorten(id.as_str()), ToOwned::to_owned);
    Some(LabeledResource {
        id,
        label,
        documents: Vec::new(),
    })
}
