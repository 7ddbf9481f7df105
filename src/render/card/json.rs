//! A card and its timeline as one JSON object. Absent values are `null`, never missing.
//!
//! `id` (IRI), `name` (short), `label`, `kind`, `description`, `date` (as in a timeline), `facts`
//! and `pointers` (`property`, `name`, `values`), `claims`, `sources`, `timeline` (entries as in
//! a timeline). A value is `term` (IRI or text), `datatype`, `language`, `shown` and `name` (the
//! short name, if it has a card of its own).

use crate::model::id;
use crate::render::claims::json::{claim, facts, source};
use crate::render::timeline::json;
use crate::views::card::Card;
use crate::views::timeline::Timeline;
use serde_json::json;
use std::io::{self, Write};

/// Writes a card with its timeline.
///
/// # Errors
/// Fails if writing fails.
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
