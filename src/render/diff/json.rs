//! A difference as one JSON object. Absent values are `null`, never missing.
//!
//! `before` and `after` (what was compared), `counts` (by kind: `added`, `removed`, `changed`) and
//! `things`: `id`, `name` (short), `kind`, `label`, `how`, `about` (of a claim) and `changes`
//! (`property`, `name`, `before`, `after`). A value is `term`, `datatype`, `language`, `shown`.

use crate::query::table::text_of;
use crate::views::diff::{ChangeKind, ChangedEntity, Difference, DisplayValue, PropertyChange};
use oxrdf::Term;
use serde_json::{Map, Value as Json, json};
use std::io::{self, Write};

/// Writes a difference; `before` and `after` name the two sides.
///
/// # Errors
/// Fails if writing fails.
pub fn write(
    out: &mut impl Write,
    difference: &Difference,
    [before, after]: [&str; 2],
) -> io::Result<()> {
    let mut counts = Map::new();
    for (kind, by_how) in difference.counts() {
        let count = |how| by_how.get(&how).copied().unwrap_or_default();
        let counted = json!({
            "added": count(ChangeKind::Added),
            "removed": count(ChangeKind::Removed),
            "changed": count(ChangeKind::Changed),
        });
        counts.insert(kind.word(2).to_owned(), counted);
    }
    let object = json!({
        "before": before,
        "after": after,
        "counts": counts,
        "things": difference.things.iter().map(thing).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn thing(thing: &ChangedEntity) -> Json {
    json!({
        "id": text_of(&thing.id),
        "name": thing.name(),
        "kind": thing.kind.word(1),
        "label": thing.label,
        "how": match thing.change_kind {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        },
        "about": values(&thing.about),
        "changes": thing.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn change(change: &PropertyChange) -> Json {
    json!({
        "property": change.property.as_str(),
        "name": change.name,
        "before": values(&change.before),
        "after": values(&change.after),
    })
}

fn values(values: &[DisplayValue]) -> Vec<Json> {
    let value = |value: &DisplayValue| {
        let (datatype, language) = match &value.term {
            Term::Literal(literal) => (Some(literal.datatype().as_str()), literal.language()),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => (None, None),
        };
        json!({
            "term": text_of(&value.term),
            "datatype": datatype,
            "language": language,
            "shown": value.shown,
        })
    };
    values.iter().map(value).collect()
}
