//! New claims about what was known before, by what they are about; and claims that were changed or
//! removed.

use super::{Basis, Item, Sides};
use crate::derive::bounds;
use crate::model::vocab::ann;
use crate::model::when::Day;
use crate::render::style::clean;
use crate::views::diff::{ChangeKind, ChangedEntity, DisplayValue, EntityKind};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// The effects of a claim on an earlier one.
const EFFECTS: [(NamedNodeRef<'static>, &str); 3] = [
    (ann::SUPERSEDES, "supersedes"),
    (ann::RETRACTS, "retracts"),
    (ann::DISPUTES, "disputes"),
];

pub(super) fn new(sides: &Sides<'_>) -> Vec<Item> {
    let before: BTreeSet<&NamedNode> = sides.before.entries.iter().map(|it| &it.id).collect();
    let order: BTreeMap<&NamedNode, usize> = sides
        .after
        .entries
        .iter()
        .enumerate()
        .map(|(at, it)| (&it.id, at))
        .collect();
    let mut items: BTreeMap<(usize, NamedNode), Item> = BTreeMap::new();
    let claims = sides.difference.things.iter();
    let claims = claims.filter(|thing| thing.kind == EntityKind::CLAIM);
    // By knowledge a claim is new, or it is not there; only editors change one.
    let claims =
        claims.filter(|claim| sides.basis == Basis::Edit || claim.change_kind == ChangeKind::Added);
    for claim in claims {
        for about in &claim.about {
            let Term::NamedNode(thing) = &about.term else {
                continue;
            };
            let at = order.get(thing).copied();
            // What is said of a new event stands with it.
            if at.is_some() && !before.contains(thing) {
                continue;
            }
            let key = (at.unwrap_or(usize::MAX), thing.clone());
            let item = items
                .entry(key)
                .or_insert_with(|| item(sides, at, thing, about));
            item.lines.push(line(claim));
            item.known = item.known.max(made_on(claim));
        }
    }
    items.into_values().collect()
}

fn item(sides: &Sides<'_>, at: Option<usize>, thing: &NamedNode, about: &DisplayValue) -> Item {
    let entry = at.and_then(|at| sides.after.entries.get(at));
    Item {
        id: thing.clone(),
        title: clean(&about.shown).into_owned(),
        when: entry
            .filter(|entry| entry.dated().is_some())
            .map(|entry| entry.date_words()),
        known: None,
        description: None,
        lines: Vec::new(),
        sources: Vec::new(),
    }
}

/// Who states what, when, and what it does to earlier claims.
fn line(claim: &ChangedEntity) -> String {
    let mut line = match claim.change_kind {
        ChangeKind::Added => String::new(),
        ChangeKind::Removed => "removed: ".to_owned(),
        ChangeKind::Changed => "changed: ".to_owned(),
    };
    line.push_str(&clean(&claim.label));
    let values = |property| {
        let change = claim.property_change(property);
        change
            .map(|change| change.after.as_slice())
            .unwrap_or_default()
    };
    if let Some(on) = values(ann::CLAIMED_ON).first() {
        line.push_str(&format!(", {}", clean(&on.shown)));
    }
    for (property, verb) in EFFECTS {
        for other in values(property) {
            line.push_str(&format!("; {verb} {}", clean(&other.shown)));
        }
    }
    line.push_str(&format!(" ({})", claim.name()));
    line
}

/// The last day on which a new claim may have been made.
fn made_on(claim: &ChangedEntity) -> Option<Day> {
    let change = claim.property_change(ann::CLAIMED_ON)?;
    let when = bounds::parse_date(&change.after.first()?.term)?;
    when.bounds().latest
}
