//! The claims in a result table: who says what, when, on what basis, and how the claim relates to
//! others.

use super::order;
use super::rows::{add, node, shown, value};
use crate::derive::bounds;
use crate::model::marking::Marking;
use crate::model::vocab::{ann, rdf, rdfs};
use crate::query::Table;
use crate::query::table::Row;
use crate::views::model::{Claim, ClaimRelation, Concept, Entity, Rank, Value};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::BTreeMap;

const RELATION_PROPERTIES: [NamedNodeRef<'static>; 5] = [
    ann::REFINES,
    ann::CORROBORATES,
    ann::DISPUTES,
    ann::SUPERSEDES,
    ann::RETRACTS,
];

/// Properties that describe the claim itself rather than what it states.
const METADATA_PROPERTIES: [NamedNodeRef<'static>; 4] =
    [rdf::TYPE, rdfs::LABEL, ann::ABOUT, ann::CREDIBILITY];

/// The position of a claim's topic in the order of properties.
pub(crate) fn topic_rank(claim: &Claim) -> usize {
    claim.property().map_or(usize::MAX, order::rank)
}

/// The claims in a result table, by topic, then by date.
pub(crate) fn claims(rows: &Table) -> Vec<Claim> {
    let mut claims: BTreeMap<NamedNode, Claim> = BTreeMap::new();
    for row in rows.iter() {
        if let Some(id) = node(row, "claim") {
            let claim = claims.entry(id.clone()).or_insert_with(|| Claim::new(id));
            apply_row(claim, row);
        }
    }
    let mut claims: Vec<_> = claims.into_values().collect();
    for claim in &mut claims {
        order::sort(&mut claim.statements);
        // The quantity comes before its amount.
        claim
            .statements
            .sort_by_key(|fact| fact.property != ann::QUANTITY_OF);
    }
    add_inverse_relations(&mut claims);
    claims.sort_by(|a, b| {
        let topic = (topic_rank(a), a.topic()).cmp(&(topic_rank(b), b.topic()));
        let day = match (&a.on, &b.on) {
            (Some(one), Some(other)) => one.cmp(other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        topic.then(day).then_with(|| a.id.cmp(&b.id))
    });
    claims
}

/// Sorts claims by the day on which they became known; those without one come last.
pub(crate) fn oldest_first(claims: &mut [Claim]) {
    claims.sort_by(|a, b| {
        (a.known.is_none(), a.known, &a.id).cmp(&(b.known.is_none(), b.known, &b.id))
    });
}

fn apply_row(claim: &mut Claim, row: Row<'_>) {
    let (Some(property), Some(value)) = (node(row, "property"), value(row, "value", &["label"]))
    else {
        return;
    };
    claim.standing = row.text("standing") == Some("true");
    claim.known = row.text("known").and_then(|day| day.parse().ok());
    claim.known_by_reading = claim.on.is_none() && row.text("dated") == Some("false");
    let text = || shown(&value.term);
    match property.as_ref() {
        p if p == ann::CLAIMED_BY => add_value(&mut claim.by, value),
        p if p == ann::CLAIMED_ON => {
            claim.on = claim.on.take().or_else(|| bounds::parse_date(&value.term));
            claim.known_by_reading = false;
        }
        p if p == ann::BASIS => claim.basis = Some(Concept::of(value)),
        p if p == ann::STANCE => claim.stance = Concept::of(value),
        p if p == ann::LIKELIHOOD => claim.likelihood = Some(Concept::of(value)),
        p if p == ann::RANK => claim.rank = Rank::from(value.term),
        p if p == ann::SPOKEN_BY => add_value(&mut claim.spoken_by, value),
        p if p == ann::ON_BEHALF_OF => add_value(&mut claim.on_behalf_of, value),
        p if p == ann::QUOTE => add_value(&mut claim.quotes, value),
        p if p == ann::TRANSLATED_FROM => claim.translated_from = Some(text()),
        p if p == ann::TRANSLATED_BY => add_value(&mut claim.translated_by, value),
        p if p == ann::DEPRECATED_ON => {
            claim.deprecated_on = claim
                .deprecated_on
                .take()
                .or_else(|| bounds::parse_date(&value.term))
        }
        p if p == ann::DEPRECATED_BECAUSE => claim.deprecated_because = Some(text()),
        p if p == ann::CLAIM_TEXT => {
            if claim.text.is_none() || value.language() == Some("en") {
                claim.text = Some(text());
            }
        }
        p if p == rdfs::COMMENT => {
            if !claim.notes.contains(&value.shown) {
                claim.notes.push(value.shown);
            }
        }
        p if p == ann::STATED_IN => {
            if let Term::NamedNode(source) = value.term
                && !claim.sources.contains(&source)
            {
                claim.sources.push(source);
            }
        }
        p if RELATION_PROPERTIES.contains(&p) => {
            if let Term::NamedNode(other) = value.term {
                add_relation(claim, property, false, other);
            }
        }
        p if p == ann::MARKING => {
            let marking = value.node().and_then(|it| Marking::of(it.as_ref()));
            claim.marking = claim.marking.max(marking);
        }
        p if METADATA_PROPERTIES.contains(&p) => {}
        p => {
            if p == ann::ATTRIBUTED_TO {
                add_agent(&mut claim.agents, &value);
            }
            add(&mut claim.statements, row, "value", &["label"]);
        }
    }
}

fn add_value(values: &mut Vec<Value>, value: Value) {
    if !values.iter().any(|known| known.term == value.term) {
        values.push(value);
    }
}

fn add_agent(agents: &mut Vec<Entity>, value: &Value) {
    let Some(id) = value.node() else { return };
    if let Err(at) = agents.binary_search_by(|known| known.id.cmp(id)) {
        let agent = Entity::named(id.clone(), value.shown.clone());
        agents.insert(at, agent);
    }
}

fn add_relation(claim: &mut Claim, property: NamedNode, inverse: bool, other: NamedNode) {
    let relation = ClaimRelation {
        property,
        inverse,
        claim: other,
    };
    if !claim.relations.contains(&relation) {
        claim.relations.push(relation);
    }
}

/// Adds the inverse of each relation to the claim that it points to.
fn add_inverse_relations(claims: &mut [Claim]) {
    let answers: Vec<_> = claims
        .iter()
        .flat_map(|claim| {
            claim
                .relations
                .iter()
                .map(|relation| (claim.id.clone(), relation.clone()))
        })
        .collect();
    for (by, answer) in answers {
        if let Some(claim) = claims.iter_mut().find(|claim| claim.id == answer.claim) {
            add_relation(claim, answer.property, true, by);
        }
    }
}
