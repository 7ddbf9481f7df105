//! Claims that contradict each other, grouped by entity and property.

use super::claim::{Claim, claims, oldest_first};
use super::contradiction::ContradictionRules;
use super::value::{node, table};
use crate::model::id;
use crate::query::table::Row;
use crate::query::{Error, ParamValues, QueryOptions, Table};
use crate::{Annals, LabeledResource};
use oxrdf::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// Claims about one property of one entity, each contradicting at least one of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The entity that they are about.
    pub thing: LabeledResource,
    /// The property; `None` if the claims are text only.
    pub property: Option<NamedNode>,
    /// Its name.
    pub topic: Option<String>,
    /// The claims, oldest first.
    pub claims: Vec<Claim>,
    /// Whether two standing claims contradict each other, that is, no later claim has settled it.
    pub open: bool,
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

/// How many entities one query covers.
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
    let mut found = Vec::new();
    for some in things.chunks(BATCH_SIZE) {
        let ids = some.iter().map(|thing| Term::from(thing.id.clone()));
        let values = ParamValues::default().with("thing", ids.collect::<Vec<_>>());
        let rows = table(annals.query_saved("claims", &values, limits)?)?;
        for thing in some {
            let about = rows_about(&rows, &thing.id);
            found.extend(conflicts_about(thing, claims(&about), &rules));
        }
    }
    Ok(found)
}

/// The contradictions among the claims about one entity.
pub(super) fn conflicts_about(
    thing: &LabeledResource,
    claims: Vec<Claim>,
    rules: &ContradictionRules,
) -> Vec<Conflict> {
    let mut topics: BTreeMap<(usize, Option<NamedNode>), Vec<Claim>> = BTreeMap::new();
    for claim in claims {
        let property = claim.property().map(|property| property.into_owned());
        topics
            .entry((claim.rank(), property))
            .or_default()
            .push(claim);
    }
    let conflict = |((_, property), claims): ((usize, Option<NamedNode>), Vec<Claim>)| {
        let mut involved = BTreeSet::new();
        let mut open = false;
        for (at, one) in claims.iter().enumerate() {
            for other in &claims[at + 1..] {
                if rules.contradict(one, other) {
                    involved.extend([one.id.clone(), other.id.clone()]);
                    open |= one.standing && other.standing;
                }
            }
        }
        if involved.is_empty() {
            return None;
        }
        let topic = claims[0].topic().map(ToOwned::to_owned);
        let mut claims: Vec<_> = claims
            .into_iter()
            .filter(|claim| involved.contains(&claim.id))
            .collect();
        oldest_first(&mut claims);
        Some(Conflict {
            thing: thing.clone(),
            property,
            topic,
            claims,
            open,
        })
    };
    topics.into_iter().filter_map(conflict).collect()
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
    Some(LabeledResource { id, label })
}

/// The rows about one entity.
fn rows_about(rows: &Table, thing: &NamedNode) -> Table {
    let at = rows.columns.iter().position(|column| column == "thing");
    let about = |row: &&Vec<Option<Term>>| {
        let term = at.and_then(|at| row.get(at)?.as_ref());
        matches!(term, Some(Term::NamedNode(node)) if node == thing)
    };
    Table {
        columns: rows.columns.clone(),
        rows: rows.rows.iter().filter(about).cloned().collect(),
        truncated: rows.truncated,
    }
}
