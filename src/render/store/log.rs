//! The history of a store.

use crate::database::{Change, Kind, Touched};
use crate::render::store::outcome;
use crate::render::style::{Ink, Style, clean, count};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::io::{self, Write};

/// A moment for reading.
pub fn moment(when: Option<DateTime<Utc>>) -> String {
    when.map_or_else(
        || "unknown".to_owned(),
        |when| when.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}

/// A moment for programs; none is null.
pub fn moment_json(when: Option<DateTime<Utc>>) -> Value {
    when.map_or(Value::Null, |when| {
        when.to_rfc3339_opts(SecondsFormat::Secs, true).into()
    })
}

/// Writes one change: its number, when and by what it was made, and what it did.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, change: &Change, style: Style) -> io::Result<()> {
    let number = format!("{:>4}", change.number);
    writeln!(
        out,
        "{}  {}  {}",
        style.paint(Ink::Strong, &number),
        style.paint(Ink::Date, &moment(change.when)),
        clean(&change.command)
    )?;
    writeln!(out, "      {}", did(change))
}

fn did(change: &Change) -> String {
    let documents = match change.documents.as_slice() {
        [one] => format!("{} {}", clean(one.name()), fate(one)),
        all => count(all.len(), "document"),
    };
    let tally = outcome::tally(&change.tally);
    let did = tally.map_or_else(
        || documents.clone(),
        |tally| format!("{documents}: {tally}"),
    );
    match change.kind {
        Kind::Load | Kind::Remove | Kind::Update => did,
        Kind::Undo(number) => format!("took back {number}: {did}"),
        Kind::Redo(number) => format!("made {number} again: {did}"),
        Kind::Forget => format!("forgot what was before, and kept {documents}"),
    }
}

fn fate(touched: &Touched) -> &'static str {
    match (&touched.before, &touched.after) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    }
}

/// One change as JSON.
pub fn json(change: &Change) -> Value {
    let (kind, of) = match change.kind {
        Kind::Load => ("load", None),
        Kind::Remove => ("remove", None),
        Kind::Update => ("update", None),
        Kind::Undo(number) => ("undo", Some(number)),
        Kind::Redo(number) => ("redo", Some(number)),
        Kind::Forget => ("forget", None),
    };
    let documents = change.documents.iter().map(|touched| {
        json!({
            "name": touched.name(),
            "fate": fate(touched),
            "statementsBefore": touched.before.as_ref().map_or(0, |record| record.statements),
            "statementsAfter": touched.after.as_ref().map_or(0, |record| record.statements),
        })
    });
    json!({
        "number": change.number,
        "when": moment_json(change.when),
        "command": change.command,
        "kind": kind,
        "of": of,
        "events": change.tally.events,
        "claims": change.tally.claims,
        "others": change.tally.others,
        "statements": change.tally.statements,
        "documents": documents.collect::<Vec<_>>(),
    })
}
