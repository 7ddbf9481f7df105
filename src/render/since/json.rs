//! A digest as JSON.

use super::{Basis, Digest, Item};
use crate::model::id;
use crate::render::claims::json::source;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Writes one object, with a list for each section that has items.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, digest: &Digest) -> io::Result<()> {
    let sections = digest.sections.iter().map(|section| {
        let items: Vec<Value> = section.items.iter().map(item).collect();
        (section.kind.name().to_owned(), Value::from(items))
    });
    let value = json!({
        "since": digest.since.to_string(),
        "until": digest.until.to_string(),
        "by": match digest.basis { Basis::Knowledge => "knowledge", Basis::Edit => "edit" },
        "changes": sections.collect::<Map<String, Value>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

fn item(item: &Item) -> Value {
    json!({
        "id": item.id.as_str(),
        "name": id::shorten(item.id.as_str()),
        "label": item.title,
        "when": item.when,
        "known": item.known.map(|day| day.to_string()),
        "description": item.description,
        "changes": item.lines,
        "sources": item.sources.iter().map(source).collect::<Vec<_>>(),
    })
}
