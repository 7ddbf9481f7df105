//! A card and its timeline as one JSON object. Absent values are `null`, never missing.
//!
//! `id` (IRI), `name` (short), `label`, `kind`, `description`, `date` (as in a timeline), `facts`
//! and `pointers` (`property`, `name`, `values`), `sentence` (what and when), `figures` (`name`, and
//! `values` with `value` and `claims`), `bestSources` (IRIs, the best first), `claims`, `sources`, `timeline` (entries as in
//! a timeline), `reversedBy` (later events that undo this one, with `whom` they do it for), and the
//! state of an event as in a timeline, `null` for anything else. A value is `term` (IRI or text), `datatype`, `language`, `shown` and `name` (the
//! short name, if it has a card of its own).

use crate::model::id;
use crate::render::card::words;
use crate::render::claims::json::{claim, facts, source};
use crate::render::claims::state_json;
use crate::render::same;
use crate::render::timeline::json;
use crate::views::card::{Card, Figure, FigureValue};
use crate::views::model::{Reversal, Source};
use crate::views::timeline::Timeline;
use serde_json::{Value, json};
use std::io::{self, Write};

/// How many sources are named as the best.
const BEST: usize = 3;

/// A figure: what is counted, and each value with the claims that say it.
fn figure(figure: &Figure<'_>) -> Value {
    let value = |value: &FigureValue<'_>| {
        let claims = value.claims.iter().map(|claim| claim.id.as_str());
        json!({ "value": words::figure(value), "claims": claims.collect::<Vec<_>>() })
    };
    json!({
        "name": figure.name,
        "values": figure.values.iter().map(value).collect::<Vec<_>>(),
    })
}

/// Writes a card with its timeline.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, card: &Card, timeline: &Timeline) -> io::Result<()> {
    let reversal = |reversal: &Reversal| {
        let whom = reversal.whom.iter();
        json!({
            "event": reversal.event.id.as_str(),
            "label": reversal.event.label,
            "date": reversal.when.as_ref().map(json::when),
            "whom": whom.map(|its| json!({ "id": its.id.as_str(), "label": its.label })).collect::<Vec<_>>(),
        })
    };
    let best = |source: &&Source| source.id.as_str().to_owned();
    let mut object = json!({
        "id": card.id.as_str(),
        "name": id::shorten(card.id.as_str()),
        "label": card.label,
        "kind": card.kind,
        "description": card.description(),
        "date": card.when.as_ref().map(json::when),
        "facts": facts(&card.facts),
        "reversedBy": card.reversals.iter().map(reversal).collect::<Vec<_>>(),
        "sentence": words::sentence(card),
        "figures": card.figures().iter().map(figure).collect::<Vec<_>>(),
        "bestSources": card.best_sources(BEST).iter().map(best).collect::<Vec<_>>(),
        "claims": card.claims().map(claim).collect::<Vec<_>>(),
        "pointers": facts(&card.pointers),
        "sources": card.sources.iter().map(source).collect::<Vec<_>>(),
        "timeline": json::entries(timeline),
    });
    state_json::insert(&mut object, card.state.as_ref());
    if let Some(said) = &timeline.same {
        object["same"] = same::same_as(said);
    }
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}
