//! Search results as JSON.

use crate::model::id;
use crate::query::search::SearchNotes;
use crate::views::find::{Findings, FoundThing};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes `entries`, each with `id`, `kind` and the `matched` text, and what became of the words.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, found: &Findings) -> io::Result<()> {
    let entries: Vec<Value> = found.entries.iter().map(entry).collect();
    let value = json!({
        "count": entries.len(),
        "leftOut": found.left_out,
        "corrections": corrections(&found.notes),
        "period": found.notes.period,
        "entries": entries,
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

fn entry(found: &FoundThing) -> Value {
    json!({
        "id": found.thing.id.as_str(),
        "name": id::shorten(found.thing.id.as_str()),
        "kind": found.kind,
        "label": found.thing.label,
        "date": found.date,
        "matched": found.matched,
        "field": found.field.name(),
    })
}

/// The words that were replaced.
pub(crate) fn corrections(notes: &SearchNotes) -> Vec<Value> {
    let corrections = notes.corrections.iter();
    corrections
        .map(|it| json!({ "typed": it.typed, "shown": it.shown }))
        .collect()
}
