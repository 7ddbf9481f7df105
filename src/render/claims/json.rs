//! Claims and conflicts as JSON. Absent values are `null`, never missing.

use super::state_json;
use crate::LabeledResource;
use crate::model::{id, when::When};
use crate::query::table::text_of;
use crate::views::claims::{Conflict, LikelihoodRange, NameHolder, SharedName, Topic, Why};
use crate::views::model::{Claim, ClaimRelation, Fact, Rank, Source, Value};
use oxrdf::{NamedNode, Term, TermRef};
use serde_json::{Value as Json, json};
use std::io::{self, Write};

/// Writes what is stated and claimed about a thing: `thing`, `stated`, `topics`, `likelihoods`,
/// `sources`, `relations` between agents, and the state of an event.
///
/// # Errors
/// Fails if writing fails.
pub fn why(out: &mut impl Write, why: &Why) -> io::Result<()> {
    why_same(out, why, &[])
}

/// As [`why`], with as much of each of the things that are said to be one with it in `same`, if any.
///
/// # Errors
/// Fails if writing fails.
pub fn why_same(out: &mut impl Write, why: &Why, same: &[Why]) -> io::Result<()> {
    let mut object = why_value(why);
    if !same.is_empty() {
        object["same"] = same.iter().map(why_value).collect();
    }
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn why_value(why: &Why) -> Json {
    let likelihood = |(word, its): (&NamedNode, &LikelihoodRange)| {
        json!({
            "word": word.as_str(),
            "scale": its.scale,
            "least": its.least,
            "most": its.most,
        })
    };
    let topic = |topic: &Topic| {
        json!({
            "property": topic.property.as_ref().map(|property| property.as_str()),
            "name": topic.name,
            "contested": topic.contested,
            "claims": topic.claims.iter().map(claim).collect::<Vec<_>>(),
        })
    };
    let used = why.likelihoods.iter().filter(|(word, _)| {
        let claims = why.topics.iter().flat_map(|topic| &topic.claims);
        let mut words = claims.filter_map(|claim| claim.likelihood.as_ref());
        words.any(|its| its.value.term() == TermRef::from(*word))
    });
    let edges = why.state.iter().flat_map(|state| &state.attribution.edges);
    let edges: Vec<_> = edges.cloned().collect();
    let mut object = json!({
        "thing": named(&why.thing),
        "stated": facts(&why.stated),
        "relations": state_json::relations(&edges),
        "topics": why.topics.iter().map(topic).collect::<Vec<_>>(),
        "likelihoods": used.map(likelihood).collect::<Vec<_>>(),
        "sources": why.sources.iter().map(source).collect::<Vec<_>>(),
    });
    state_json::insert(&mut object, why.state.as_ref());
    object
}

/// Writes conflicts and shared names: `conflicts`, `sharedNames`.
///
/// # Errors
/// Fails if writing fails.
pub fn conflicts(
    out: &mut impl Write,
    conflicts: &[Conflict],
    names: &[SharedName],
) -> io::Result<()> {
    let conflict = |conflict: &Conflict| {
        json!({
            "thing": named(&conflict.thing),
            "property": conflict.property.as_ref().map(|property| property.as_str()),
            "topic": conflict.topic,
            "open": conflict.open,
            "contested": conflict.is_contested(),
            "recorded": conflict.recorded.iter().map(value).collect::<Vec<_>>(),
            "dispute": state_json::disputes(&conflict.dispute),
            "claims": conflict.claims.iter().map(claim).collect::<Vec<_>>(),
        })
    };
    let holder = |holder: &NameHolder| {
        json!({
            "agent": named(&holder.agent),
            "claim": holder.claim.as_ref().map(|claim| claim.as_str()),
            "by": holder.by,
        })
    };
    let shared = |shared: &SharedName| {
        json!({
            "alias": shared.name,
            "agents": shared.agents.iter().map(holder).collect::<Vec<_>>(),
        })
    };
    let object = json!({
        "conflicts": conflicts.iter().map(conflict).collect::<Vec<_>>(),
        "sharedNames": names.iter().map(shared).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

/// Writes sources as a JSON array.
///
/// # Errors
/// Fails if writing fails.
pub fn sources(out: &mut impl Write, sources: &[Source]) -> io::Result<()> {
    let all: Vec<_> = sources.iter().map(source).collect();
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}

pub(crate) fn named(thing: &LabeledResource) -> Json {
    json!({
        "id": thing.id.as_str(),
        "name": id::shorten(thing.id.as_str()),
        "label": thing.label,
    })
}

fn value(value: &Value) -> Json {
    let datatype = match &value.term {
        Term::Literal(literal) => Some(literal.datatype().as_str().to_owned()),
        Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
    };
    json!({
        "term": text_of(&value.term),
        "datatype": datatype,
        "language": value.language(),
        "shown": value.shown,
        "name": value.name(),
    })
}

fn values(values: &[Value]) -> Vec<Json> {
    values.iter().map(value).collect()
}

/// A term of a vocabulary, as a value.
fn term(term: TermRef<'_>, label: &str) -> Json {
    value(&Value {
        term: term.into_owned(),
        shown: label.to_owned(),
    })
}

pub(crate) fn facts(facts: &[Fact]) -> Vec<Json> {
    let fact = |fact: &Fact| {
        json!({
            "property": fact.property.as_str(),
            "name": fact.name,
            "values": fact.values.iter().map(value).collect::<Vec<_>>(),
        })
    };
    facts.iter().map(fact).collect()
}

pub(crate) fn claim(claim: &Claim) -> Json {
    let mut object = json!({
        "id": claim.id.as_str(),
        "says": facts(&claim.statements),
        "by": claim.by.iter().map(value).collect::<Vec<_>>(),
        "on": claim.on.as_ref().and_then(When::to_edtf),
        "known": claim.known.map(|day| day.to_string()),
        "knownByReading": claim.known_by_reading,
        "basis": claim.basis.as_ref().map(|basis| term(basis.value.term(), &basis.label)),
        "stance": claim.stance.label,
        "likelihood": claim.likelihood.as_ref().map(|word| term(word.value.term(), &word.label)),
        "spokenBy": values(&claim.spoken_by),
        "onBehalfOf": values(&claim.on_behalf_of),
        "quotes": values(&claim.quotes),
        "translatedFrom": claim.translated_from,
        "translatedBy": values(&claim.translated_by),
        "text": claim.text,
        "notes": claim.notes,
        "standing": claim.standing,
        "left": state_json::departures(claim),
        "deprecated": claim.rank == Rank::Deprecated,
        "deprecatedOn": claim.deprecated_on.as_ref().and_then(When::to_edtf),
        "deprecatedBecause": claim.deprecated_because,
        "claims": claim.claims.iter().map(self::claim).collect::<Vec<_>>(),
        "ties": claim.relations.iter().map(relation).collect::<Vec<_>>(),
        "sources": claim.sources.iter().map(|source| source.as_str()).collect::<Vec<_>>(),
    });
    if let Some(marking) = claim.marking {
        object["marking"] = marking.to_string().into();
    }
    object
}

fn relation(relation: &ClaimRelation) -> Json {
    json!({
        "property": relation.property.as_str(),
        "inverse": relation.inverse,
        "claim": relation.claim.as_str(),
    })
}

pub(crate) fn source(source: &Source) -> Json {
    json!({
        "id": source.id.as_str(),
        "title": source.title,
        "url": source.url,
        "publisher": source.publisher.as_ref().map(value),
        "issued": source.issued.as_ref().and_then(When::to_edtf),
        "accessed": source.accessed.as_ref().and_then(When::to_edtf),
        "copyOf": source.copy_of.as_ref().map(|of| of.as_str()),
        "kind": source.kind.as_ref().map(value),
        "archivedAt": source.archived_at,
        "archivedOn": source.archived_on.as_ref().and_then(When::to_edtf),
    })
}
