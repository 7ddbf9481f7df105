//! What a change of a store has come to, or would come to.

use crate::database::{Count, How, Outcome, Property, Tally, Thing};
use crate::model::id;
use crate::render::style::{Ink, Style, clean, count, cut};
use oxrdf::{NamedNode, Term};
use std::io::{self, Write};

/// In one line: what became of documents, and how many events, claims and statements they changed.
pub fn summary(outcome: &Outcome) -> String {
    let fates = &outcome.documents;
    let parts = [
        (fates.added.len(), "added"),
        (fates.replaced.len(), "changed"),
        (fates.removed.len(), "removed"),
        (fates.same.len(), "as before"),
    ];
    match (told(parts, "document"), tally(&outcome.tally)) {
        (None, _) => "no documents".to_owned(),
        (Some(documents), None) => documents,
        (Some(documents), Some(tally)) => format!("{documents}: {tally}"),
    }
}

/// How many events, claims, other things and statements came, went and changed; none if nothing
/// did.
pub fn tally(tally: &Tally) -> Option<String> {
    let kinds = [
        (tally.events, "event"),
        (tally.claims, "claim"),
        (tally.others, "other thing"),
        (tally.statements, "statement"),
    ];
    let told = kinds.into_iter().filter_map(|(of, noun)| {
        let Count {
            added,
            removed,
            changed,
        } = of;
        let parts = [(added, "added"), (changed, "changed"), (removed, "removed")];
        told(parts, noun)
    });
    let told: Vec<_> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// "2 events added, 1 changed", without what there is none of.
fn told<const N: usize>(parts: [(usize, &str); N], noun: &str) -> Option<String> {
    let mut there = parts.into_iter().filter(|(number, _)| *number > 0);
    let (number, what) = there.next()?;
    let mut text = format!("{} {what}", count(number, noun));
    for (number, what) in there {
        text.push_str(&format!(", {number} {what}"));
    }
    Some(text)
}

/// Writes what would become of each document and each thing, and from what to what its properties
/// would change.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, outcome: &Outcome, style: Style) -> io::Result<()> {
    let fates = &outcome.documents;
    for (names, mark, ink) in [
        (&fates.added, "+", Ink::Event),
        (&fates.replaced, "~", Ink::Doubt),
        (&fates.removed, "-", Ink::Error),
    ] {
        for name in names {
            writeln!(out, "{} document {}", style.paint(ink, mark), clean(name))?;
        }
    }
    for thing in &outcome.things {
        write_thing(out, thing, style)?;
    }
    Ok(())
}

fn write_thing(out: &mut impl Write, thing: &Thing, style: Style) -> io::Result<()> {
    let (mark, ink) = match thing.how {
        How::Added => ("+", Ink::Event),
        How::Changed => ("~", Ink::Doubt),
        How::Removed => ("-", Ink::Error),
    };
    let name = id::shorten(thing.name.as_str());
    let mut line = format!(
        "{} {}",
        kind(&thing.classes),
        style.paint(Ink::Strong, &clean(&name))
    );
    if let Some(label) = &thing.label {
        line.push_str(&format!("  {}", clean(label)));
    }
    writeln!(out, "{} {line}", style.paint(ink, mark))?;
    if thing.how == How::Changed {
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

fn changed(property: &Property) -> String {
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
        Term::BlankNode(_) => "(a thing without a name)".to_owned(),
        Term::Literal(literal) => {
            let text = cut(literal.value(), 60);
            match literal.language() {
                Some(language) => format!("\"{text}\" ({})", clean(language)),
                None if literal.datatype() == oxrdf::vocab::xsd::STRING => format!("\"{text}\""),
                None => text,
            }
        }
    });
    shown.collect::<Vec<_>>().join(", ")
}
