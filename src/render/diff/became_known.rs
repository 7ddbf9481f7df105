//! What became known between two days, by thing: with the claims made in between, and their effect
//! on earlier ones.

use super::{
    DATES, EntryLine, Report, ReportEntry, ReportSection, change, entry_of, value, values, when,
};
use crate::model::vocab::{ann, dcterms};
use crate::render::style::{clean, count};
use crate::views::diff::{ChangeKind, ChangedEntity, Difference, EntityKind, PropertyChange};
use oxrdf::{NamedNodeRef, Term};
use std::collections::BTreeMap;

/// The effects of a claim on an earlier one.
const CLAIM_RELATIONS: [(NamedNodeRef<'static>, &str); 5] = [
    (ann::SUPERSEDES, "superseded"),
    (ann::RETRACTS, "retracted"),
    (ann::DISPUTES, "disputed"),
    (ann::REFINES, "refined"),
    (ann::CORROBORATES, "supported"),
];

pub(super) fn report(difference: &Difference) -> Report {
    let mut entries_by_key: BTreeMap<(bool, EntityKind, String), ReportEntry> = BTreeMap::new();
    let others = difference
        .things
        .iter()
        .filter(|it| it.kind != EntityKind::CLAIM);
    for thing in others {
        let key = (
            thing.change_kind != ChangeKind::Added,
            thing.kind,
            thing.name(),
        );
        entries_by_key.insert(key, thing_entry(thing));
    }
    let claims = difference
        .things
        .iter()
        .filter(|it| it.kind == EntityKind::CLAIM);
    let mut claims: Vec<&ChangedEntity> = claims.collect();
    claims.sort_by_key(|claim| claimed_on(claim));
    for claim in &claims {
        for (kind, name, title) in about(difference, claim) {
            let became_known = (false, kind, name.clone());
            let key = match entries_by_key.contains_key(&became_known) {
                true => became_known,
                false => (true, kind, name.clone()),
            };
            let entry = entries_by_key.entry(key).or_insert_with(|| ReportEntry {
                mark: '~',
                title,
                name,
                when: None,
                lines: Vec::new(),
            });
            entry.lines.extend(claim_lines(claim));
        }
    }
    let mut report = Report::default();
    let known = entries_by_key.keys().filter(|(before, ..)| !before).count();
    let mut summary = vec![format!("{} became known", count(known, "thing"))];
    let events = entries_by_key
        .keys()
        .filter(|(before, kind, _)| !before && *kind == EntityKind::EVENT);
    let events = events.count();
    if events == known {
        summary[0] = format!("{} became known", count(events, "event"));
    }
    let new = claims
        .iter()
        .filter(|claim| claim.change_kind == ChangeKind::Added)
        .count();
    summary.push(format!("{} made", count(new, "claim")));
    for (property, word) in &CLAIM_RELATIONS[..3] {
        let done = claims
            .iter()
            .filter_map(|claim| claim.property_change(*property));
        let done: usize = done.map(|change| change.after.len()).sum();
        if done > 0 {
            summary.push(format!("{done} {word}"));
        }
    }
    report.summary = summary.join(" · ");
    for (before, title) in [(false, "Became known"), (true, "More known about")] {
        let entries = entries_by_key
            .iter()
            .filter(|((its, ..), _)| *its == before);
        let entries: Vec<ReportEntry> = entries.map(|(_, entry)| entry.clone()).collect();
        if !entries.is_empty() {
            report.sections.push(ReportSection {
                title: format!("{title} · {}", entries.len()),
                entries,
            });
        }
    }
    report
}

/// The things that a claim is about, with kind, name and title.
fn about(difference: &Difference, claim: &ChangedEntity) -> Vec<(EntityKind, String, String)> {
    let things = claim.about.iter().map(|about| {
        let found = difference.things.iter().find(|it| it.id == about.term);
        let title = clean(&about.shown).into_owned();
        match (found, &about.term) {
            (Some(found), _) => (found.kind, found.name(), title),
            (None, Term::NamedNode(node)) => {
                let name = crate::model::id::shorten(node.as_str());
                (EntityKind::of(&name), name, title)
            }
            (None, term) => (EntityKind::of(""), term.to_string(), title),
        }
    });
    let mut things: Vec<_> = things.collect();
    if things.is_empty() {
        // A claim about nothing gets an entry of its own.
        things.push((
            EntityKind::CLAIM,
            claim.name(),
            clean(&claim.label).into_owned(),
        ));
    }
    things
}

fn claimed_on(claim: &ChangedEntity) -> (String, String) {
    let on = claim.property_change(ann::CLAIMED_ON);
    let on = on.and_then(|change| change.after.first());
    let on = on.map(|value| value.term.to_string());
    (on.unwrap_or_default(), claim.name())
}

/// The entry of a thing that became known or was revised.
fn thing_entry(thing: &ChangedEntity) -> ReportEntry {
    let mut lines = Vec::new();
    if thing.change_kind == ChangeKind::Changed {
        lines.extend(thing.changes.iter().map(revision));
    }
    entry_of(thing, lines)
}

fn revision(its: &PropertyChange) -> EntryLine {
    let name = clean(&its.name).into_owned();
    if DATES.contains(&its.property.as_ref()) {
        let (before, after) = (values(&its.before), values(&its.after));
        return EntryLine::Text(match (before.is_empty(), after.is_empty()) {
            (false, false) => format!(
                "{name} revised: {} → {}",
                before.join(", "),
                after.join(", ")
            ),
            (true, _) => format!("{name} added: {}", after.join(", ")),
            (false, true) => format!("{name} withdrawn: {}", before.join(", ")),
        });
    }
    if its.property == dcterms::SOURCE && its.before.is_empty() {
        return EntryLine::Text(match its.after.len() {
            1 => "1 more source".to_owned(),
            n => format!("{n} more sources"),
        });
    }
    change(its)
}

/// The value of a claim, and its effects on others.
fn claim_lines(claim: &ChangedEntity) -> Vec<EntryLine> {
    let name = claim.name();
    if claim.change_kind != ChangeKind::Added {
        let title = clean(&claim.label);
        let changes = claim.changes.iter().map(change);
        let first = EntryLine::Text(format!("claim changed: {title} ({name})"));
        return std::iter::once(first).chain(changes).collect();
    }
    let after = |property: NamedNodeRef<'_>| {
        let change = claim.property_change(property);
        change
            .map(|change| change.after.as_slice())
            .unwrap_or_default()
    };
    let shown = |property| {
        let shown = after(property).iter().map(|value| clean(&value.shown));
        shown.collect::<Vec<_>>().join(" and ")
    };
    let (by, whom, stance) = (
        shown(ann::CLAIMED_BY),
        shown(ann::ATTRIBUTED_TO),
        after(ann::STANCE),
    );
    let asserts = stance.iter().all(|value| match &value.term {
        Term::NamedNode(node) => *node == ann::ASSERTS,
        Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => false,
    });
    let mut line = match asserts && !whom.is_empty() && !by.is_empty() {
        true => format!("now attributed to {whom} by {by}"),
        false => clean(&claim.label).into_owned(),
    };
    let likelihood = shown(ann::LIKELIHOOD);
    if !likelihood.is_empty() {
        line.push_str(&format!(", {likelihood}"));
    }
    if let Some(when) = when(claim) {
        line.push_str(&format!(", {when}"));
    }
    line.push_str(&format!(" ({name})"));
    let mut lines = vec![EntryLine::Text(line)];
    for (property, word) in CLAIM_RELATIONS {
        for other in after(property) {
            let other = value(other);
            lines.push(EntryLine::Text(format!("{word} by {name}: {other}")));
        }
    }
    lines
}
