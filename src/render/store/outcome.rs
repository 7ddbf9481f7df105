//! The outcome of a change, or of a dry run.

use crate::database::{
    ChangeKind, ChangeSummary, ChangeTotals, Outcome, PropertyChange, ResourceChange,
};
use crate::model::id;
use crate::query::table::triple_term;
use crate::render::style::{Highlight, Style, clean, count, truncate};
use oxrdf::{NamedNode, Term};
use std::io::{self, Write};

/// In one line: what became of documents, and how many events, claims and statements they changed.
pub fn summary(outcome: &Outcome) -> String {
    let documents = &outcome.documents;
    let parts = [
        (documents.added.len(), "added"),
        (documents.replaced.len(), "changed"),
        (documents.removed.len(), "removed"),
        (documents.same.len(), "unchanged"),
    ];
    match (join_counts(parts, "document"), tally(&outcome.tally)) {
        (None, _) => "no documents".to_owned(),
        (Some(documents), None) => documents,
        (Some(documents), Some(tally)) => format!("{documents}: {tally}"),
    }
}

/// How many events, claims, other things and statements came, went and changed; none if nothing
/// did.
pub fn tally(tally: &ChangeSummary) -> Option<String> {
    let kinds = [
        (tally.events, "event"),
        (tally.claims, "claim"),
        (tally.others, "other thing"),
        (tally.statements, "statement"),
    ];
    let counts = kinds.into_iter().filter_map(|(of, noun)| {
        let ChangeTotals {
            added,
            removed,
            changed,
        } = of;
        let parts = [(added, "added"), (changed, "changed"), (removed, "removed")];
        join_counts(parts, noun)
    });
    let counts: Vec<_> = counts.collect();
    (!counts.is_empty()).then(|| counts.join("; "))
}

/// "2 events added, 1 changed", without what there is none of.
fn join_counts<const N: usize>(parts: [(usize, &str); N], noun: &str) -> Option<String> {
    let mut nonzero = parts.into_iter().filter(|(number, _)| *number > 0);
    let (number, what) = nonzero.next()?;
    let mut text = format!("{} {what}", count(number, noun));
    for (number, what) in nonzero {
        text.push_str(&format!(", {number} {what}"));
    }
    Some(text)
}

/// Writes what would become of each document and each thing, and from what to what its properties
/// would change.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, outcome: &Outcome, style: Style) -> io::Result<()> {
    let documents = &outcome.documents;
    for (names, mark, highlight) in [
        (&documents.added, "+", Highlight::Event),
        (&documents.replaced, "~", Highlight::Doubt),
        (&documents.removed, "-", Highlight::Error),
    ] {
        for name in names {
            writeln!(
                out,
                "{} document {}",
                style.paint(highlight, mark),
                clean(name)
            )?;
        }
    }
    for thing in &outcome.things {
        write_thing(out, thing, style)?;
    }
    Ok(())
}

fn write_thing(out: &mut impl Write, thing: &ResourceChange, style: Style) -> io::Result<()> {
    let (mark, highlight) = match thing.how {
        ChangeKind::Added => ("+", Highlight::Event),
        ChangeKind::Changed => ("~", Highlight::Doubt),
        ChangeKind::Removed => ("-", Highlight::Error),
    };
    let name = id::shorten(thing.name.as_str());
    let mut line = format!(
        "{} {}",
        kind(&thing.classes),
        style.paint(Highlight::Strong, &clean(&name))
    );
    if let Some(label) = &thing.label {
        line.push_str(&format!("  {}", clean(label)));
    }
    writeln!(out, "{} {line}", style.paint(highlight, mark))?;
    if thing.how == ChangeKind::Changed {
        for property in &thing.properties {
            writeln!(out, "      {}", changed(property))?;
        }
    }
    Ok(())
}

/// What a thing is, in a word.
fn kind(classes: &[NamedNode]) -> String {
    let local = |class: &NamedNode| {
        class
            .as_str()
            .strip_prefix(id::TERMS)
            .map(str::to_lowercase)
    };
    classes
        .iter()
        .find_map(local)
        .unwrap_or_else(|| "thing".to_owned())
}

fn changed(property: &PropertyChange) -> String {
    let name = id::shorten(property.name.as_str());
    let name = name.strip_prefix("ann:").unwrap_or(&name);
    let (before, after) = (values(&property.before), values(&property.after));
    match (property.before.is_empty(), property.after.is_empty()) {
        (false, false) => format!("{name}: {before} → {after}"),
        (true, _) => format!("{name}: added {after}"),
        (_, true) => format!("{name}: removed {before}"),
    }
}

fn values(terms: &[Term]) -> String {
    let shown = terms.iter().map(|term| match term {
        Term::NamedNode(name) => clean(&id::shorten(name.as_str())).into_owned(),
        Term::BlankNode(_) => "(blank node)".to_owned(),
        Term::Triple(triple) => truncate(&triple_term(triple), 60),
        Term::Literal(literal) => {
            let text = truncate(literal.value(), 60);
            match literal.language() {
                Some(language) => format!("\"{text}\" ({})", clean(language)),
                None if literal.datatype() == oxrdf::vocab::xsd::STRING => format!("\"{text}\""),
                None => text,
            }
        }
    });
    shown.collect::<Vec<_>>().join(", ")
}
