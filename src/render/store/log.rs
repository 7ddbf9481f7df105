//! The history of a store.

use crate::database::{Change, DocumentChange, Operation};
use crate::render::store::outcome;
use crate::render::style::{Highlight, Style, clean, count};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::io::{self, Write};

/// A timestamp as text.
pub fn format_timestamp(when: Option<DateTime<Utc>>) -> String {
    when.map_or_else(
        || "unknown".to_owned(),
        |when| when.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}

/// A timestamp as RFC 3339, or null.
pub fn timestamp_json(when: Option<DateTime<Utc>>) -> Value {
    when.map_or(Value::Null, |when| {
        when.to_rfc3339_opts(SecondsFormat::Secs, true).into()
    })
}

/// Writes one change: its number, when and by what it was made, and what it did.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, change: &Change, style: Style) -> io::Result<()> {
    let number = format!("{:>4}", change.number);
    writeln!(
        out,
        "{}  {}  {}",
        style.paint(Highlight::Strong, &number),
        style.paint(Highlight::Date, &format_timestamp(change.when)),
        clean(&change.command)
    )?;
    writeln!(out, "      {}", describe(change))
}

fn describe(change: &Change) -> String {
    let documents = match change.documents.as_slice() {
        [one] => format!("{} {}", clean(one.name()), outcome_word(one)),
        all => count(all.len(), "document"),
    };
    let tally = outcome::tally(&change.tally);
    let description = tally.map_or_else(
        || documents.clone(),
        |tally| format!("{documents}: {tally}"),
    );
    match change.kind {
        Operation::Load | Operation::Remove | Operation::Update => description,
        Operation::Undo(number) => format!("undid {number}: {description}"),
        Operation::Redo(number) => format!("redid {number}: {description}"),
        Operation::Forget => format!("discarded earlier history, kept {documents}"),
    }
}

fn outcome_word(touched: &DocumentChange) -> &'static str {
    match (&touched.before, &touched.after) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    }
}

/// One change as JSON.
pub fn json(change: &Change) -> Value {
    let (kind, of) = match change.kind {
        Operation::Load => ("load", None),
        Operation::Remove => ("remove", None),
        Operation::Update => ("update", None),
        Operation::Undo(number) => ("undo", Some(number)),
        Operation::Redo(number) => ("redo", Some(number)),
        Operation::Forget => ("forget", None),
    };
    let documents = change.documents.iter().map(|touched| {
        json!({
            "name": touched.name(),
            "fate": outcome_word(touched),
            "statementsBefore": touched.before.as_ref().map_or(0, |record| record.statements),
            "statementsAfter": touched.after.as_ref().map_or(0, |record| record.statements),
        })
    });
    json!({
        "number": change.number,
        "when": timestamp_json(change.when),
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
