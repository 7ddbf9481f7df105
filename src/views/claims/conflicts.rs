//! Claims that contradict each other or the record, grouped by entity and property.

use super::about::{claims_about, claims_of, name_of};
use super::contradiction::ContradictionRules;
use super::opposition::Opposition;
use crate::model::id;
use crate::query::table::Row;
use crate::query::{Error, QueryOptions, Table};
use crate::views::model::{Claim, Dispute, DisputeKind, EventState, Value};
use crate::views::read::{ClaimedQuery, DetailReader, node, oldest_first, rank, topic_rank};
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

/// Some of the conflicts, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct ConflictList {
    /// The first of those that are wanted.
    pub shown: Vec<Conflict>,
    /// How many there are.
    pub all: usize,
    /// How many of them are open.
    pub open: usize,
}

/// The contradictions about one entity, or all of them.
///
/// # Errors
/// See [`Error`].
pub fn conflicts(
    annals: &Annals,
    thing: Option<&LabeledResource>,
    limits: &QueryOptions,
) -> Result<Vec<Conflict>, Error> {
    let mut found = Vec::new();
    each_thing(annals, thing, limits, &mut |reader, thing| {
        found.extend(reader.conflicts(thing, Depth::Whole)?);
        Ok(())
    })?;
    Ok(found)
}

/// The first contradictions, all or the open ones; the others are counted, without the claims about their
/// claims.
///
/// # Errors
/// See [`Error`].
pub fn first_conflicts(
    annals: &Annals,
    thing: Option<&LabeledResource>,
    only_open: bool,
    most: usize,
    limits: &QueryOptions,
) -> Result<ConflictList, Error> {
    let mut list = ConflictList::default();
    each_thing(annals, thing, limits, &mut |reader, thing| {
        let counted = reader.conflicts(thing, Depth::OneLevel)?;
        let open = counted.iter().filter(|conflict| conflict.open).count();
        list.all += counted.len();
        list.open += open;
        let wanted = if only_open { open } else { counted.len() };
        if wanted > 0 && list.shown.len() < most {
            let mut whole = reader.conflicts(thing, Depth::Whole)?;
            whole.retain(|conflict| conflict.open || !only_open);
            list.shown.extend(whole);
            list.shown.truncate(most);
        }
        Ok(())
    })?;
    Ok(list)
}

/// How much of claims is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// The claims about a thing alone.
    OneLevel,
    /// Also the claims about these, and who took them back.
    Whole,
}

/// Reads conflicts.
struct ConflictReader<'a> {
    details: DetailReader<'a>,
    rules: ContradictionRules,
    limits: &'a QueryOptions,
}

impl ConflictReader<'_> {
    fn conflicts(&mut self, thing: &LabeledResource, depth: Depth) -> Result<Vec<Conflict>, Error> {
        let things = std::slice::from_ref(&thing.id);
        let mut about = match depth {
            Depth::OneLevel => claims_of(&mut self.details, things, self.limits)?,
            Depth::Whole => claims_about(&mut self.details, things, self.limits)?,
        };
        let claims = about.remove(&thing.id).unwrap_or_default();
        let state = self.details.state(&thing.id)?;
        let thing = &name_of(&self.details, thing, self.limits)?;
        Ok(conflicts_about(thing, claims, &self.rules, state.as_ref()))
    }
}

/// Calls `job` with each entity that claims may contradict each other about, or with one.
fn each_thing(
    annals: &Annals,
    thing: Option<&LabeledResource>,
    limits: &QueryOptions,
    job: &mut dyn FnMut(&mut ConflictReader<'_>, &LabeledResource) -> Result<(), Error>,
) -> Result<(), Error> {
    let snapshot = annals.store().snapshot()?;
    let mut details = DetailReader::new(snapshot.view())?;
    let rules = ContradictionRules::of(annals, &mut details, limits)?;
    let things = match thing {
        Some(thing) => vec![thing.clone()],
        None => things(&details.claimed_rows(annals, ClaimedQuery::Things, limits)?),
    };
    let ids: Vec<NamedNode> = things.iter().map(|thing| thing.id.clone()).collect();
    annals.bring(&ids)?;
    // What was brought from an endpoint is in a later state.
    let snapshot = annals.store().snapshot()?;
    let mut reader = ConflictReader {
        details: DetailReader::new(snapshot.view())?.in_languages(&limits.languages),
        rules,
        limits,
    };
    for thing in &things {
        job(&mut reader, thing)?;
    }
    Ok(())
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
    let snapshot = annals.store().snapshot()?;
    let mut details = DetailReader::of(annals, &snapshot)?;
    let rows = details.claimed_rows(annals, ClaimedQuery::SharedNames, limits)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_conflicts_are_whole_and_the_others_are_counted() {
        let annals = Annals::bundled().expect("the bundled data");
        let limits = QueryOptions::default();
        let all = conflicts(&annals, None, &limits).expect("conflicts");
        let open: Vec<&Conflict> = all.iter().filter(|conflict| conflict.open).collect();
        assert!(open.len() > 10 && open.len() < all.len());
        for (only_open, most) in [(false, 10), (true, 10), (false, 100_000)] {
            let list = first_conflicts(&annals, None, only_open, most, &limits);
            let list = list.expect("conflicts");
            assert_eq!((list.all, list.open), (all.len(), open.len()));
            let wanted = all.iter().filter(|conflict| conflict.open || !only_open);
            assert!(list.shown.iter().eq(wanted.take(most)));
        }
        let nested = all.iter().flat_map(|conflict| &conflict.claims);
        assert!(nested.clone().any(|claim| !claim.left.is_empty()));
    }
}
