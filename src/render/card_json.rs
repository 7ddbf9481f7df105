//! A card as one JSON object, its timeline with it. Absent values are `null`, never missing.
//!
//! `id` (IRI), `name` (short), `label`, `kind`, `description`, `date` (as in a timeline), `facts`
//! and `pointers` (`property`, `name`, `values`), `claims`, `sources`, `timeline` (entries as in
//! a timeline). A value is `term` (IRI or text), `datatype`, `language`, `shown` and `name` (the
//! short name where it has a card of its own).

use super::json;
use crate::card::{Card, Claim, Fact, Source, Tie, Value};
use crate::model::{id, when::When};
use crate::query::table::text_of;
use crate::timeline::Timeline;
use oxrdf::Term;
use serde_json::{Value as Json, json};
use std::io::{self, Write};

/// Writes a card with the timeline of its thing.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, card: &Card, timeline: &Timeline) -> io::Result<()> {
    let object = json!({
        "id": card.id.as_str(),
        "name": id::shorten(card.id.as_str()),
        "label": card.label,
        "kind": card.kind,
        "description": card.description(),
        "date": card.when.as_ref().map(json::when),
        "facts": facts(&card.facts),
        "claims": card.claims.iter().map(claim).collect::<Vec<_>>(),
        "pointers": facts(&card.pointers),
        "sources": card.sources.iter().map(source).collect::<Vec<_>>(),
        "timeline": json::entries(timeline),
    });
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn value(value: &Value) -> Json {
    let datatype = match &value.term {
        Term::Literal(literal) => Some(literal.datatype().as_str().to_owned()),
        Term::NamedNode(_) | Term::BlankNode(_) => None,
    };
    json!({
        "term": text_of(&value.term),
        "datatype": datatype,
        "language": value.language(),
        "shown": value.shown,
        "name": value.name(),
    })
}

fn facts(facts: &[Fact]) -> Vec<Json> {
    let fact = |fact: &Fact| {
        json!({
            "property": fact.property.as_str(),
            "name": fact.name,
            "values": fact.values.iter().map(value).collect::<Vec<_>>(),
        })
    };
    facts.iter().map(fact).collect()
}

fn claim(claim: &Claim) -> Json {
    json!({
        "id": claim.id.as_str(),
        "says": facts(&claim.says),
        "by": claim.by.iter().map(value).collect::<Vec<_>>(),
        "on": claim.on.as_ref().and_then(When::to_edtf),
        "basis": claim.basis.as_ref().map(value),
        "stance": claim.stance.as_ref().map_or("asserts", |stance| &stance.shown),
        "likelihood": claim.likelihood.as_ref().map(value),
        "text": claim.text,
        "notes": claim.notes,
        "standing": claim.standing,
        "ties": claim.ties.iter().map(tie).collect::<Vec<_>>(),
        "sources": claim.sources.iter().map(|source| source.as_str()).collect::<Vec<_>>(),
    })
}

fn tie(tie: &Tie) -> Json {
    json!({
        "property": tie.property.as_str(),
        "inverse": tie.inverse,
        "claim": tie.claim.as_str(),
    })
}

fn source(source: &Source) -> Json {
    json!({
        "id": source.id.as_str(),
        "title": source.title,
        "url": source.url,
        "publisher": source.publisher.as_ref().map(value),
        "issued": source.issued.as_ref().and_then(When::to_edtf),
        "copyOf": source.copy_of.as_ref().map(|of| of.as_str()),
    })
}
