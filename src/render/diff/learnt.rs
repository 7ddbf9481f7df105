//! What became known between two days, thing by thing: with the claims about it that were made in
//! between, and what these did to earlier ones.

use super::{DATES, Entry, Line, Section, Sheet, change, entry_of, value, values, when};
use crate::model::vocab::ann;
use crate::render::style::{clean, count};
use crate::views::diff::{Change, Difference, How, Kind, Thing};
use oxrdf::{NamedNodeRef, Term};
use std::collections::BTreeMap;

const SOURCE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/source");

/// What a claim does to another one.
const DEEDS: [(NamedNodeRef<'static>, &str); 5] = [
    (ann::SUPERSEDES, "superseded"),
    (ann::RETRACTS, "retracted"),
    (ann::DISPUTES, "disputed"),
    (ann::REFINES, "made more precise"),
    (ann::CORROBORATES, "borne out"),
];

pub(super) fn sheet(difference: &Difference) -> Sheet {
    let mut news: BTreeMap<(bool, Kind, String), Entry> = BTreeMap::new();
    let others = difference.things.iter().filter(|it| it.kind != Kind::CLAIM);
    for thing in others {
        let key = (thing.how != How::Added, thing.kind, thing.name());
        news.insert(key, known(thing));
    }
    let claims = difference.things.iter().filter(|it| it.kind == Kind::CLAIM);
    let mut claims: Vec<&Thing> = claims.collect();
    claims.sort_by_key(|claim| claimed_on(claim));
    for claim in &claims {
        for (kind, name, title) in about(difference, claim) {
            let became_known = (false, kind, name.clone());
            let key = match news.contains_key(&became_known) {
                true => became_known,
                false => (true, kind, name.clone()),
            };
            let entry = news.entry(key).or_insert_with(|| Entry {
                mark: '~',
                title,
                name,
                when: None,
                lines: Vec::new(),
            });
            entry.lines.extend(said(claim));
        }
    }
    let mut sheet = Sheet::default();
    let known = news.keys().filter(|(before, ..)| !before).count();
    let mut summary = vec![format!("{} became known", count(known, "thing"))];
    let events = news
        .keys()
        .filter(|(before, kind, _)| !before && *kind == Kind::EVENT);
    let events = events.count();
    if events == known {
        summary[0] = format!("{} became known", count(events, "event"));
    }
    let new = claims
        .iter()
        .filter(|claim| claim.how == How::Added)
        .count();
    summary.push(format!("{} made", count(new, "claim")));
    for (property, word) in &DEEDS[..3] {
        let done = claims.iter().filter_map(|claim| claim.change(*property));
        let done: usize = done.map(|change| change.after.len()).sum();
        if done > 0 {
            summary.push(format!("{done} {word}"));
        }
    }
    sheet.summary = summary.join(" · ");
    for (before, title) in [(false, "Became known"), (true, "More became known of")] {
        let entries = news.iter().filter(|((its, ..), _)| *its == before);
        let entries: Vec<Entry> = entries.map(|(_, entry)| entry.clone()).collect();
        if !entries.is_empty() {
            sheet.sections.push(Section {
                title: format!("{title} · {}", entries.len()),
                entries,
            });
        }
    }
    sheet
}

/// What a claim is about, as something that can be told of.
fn about(difference: &Difference, claim: &Thing) -> Vec<(Kind, String, String)> {
    let things = claim.about.iter().map(|about| {
        let told = difference.things.iter().find(|it| it.id == about.term);
        let title = clean(&about.shown).into_owned();
        match (told, &about.term) {
            (Some(told), _) => (told.kind, told.name(), title),
            (None, Term::NamedNode(node)) => {
                let name = crate::model::id::shorten(node.as_str());
                (Kind::of(&name), name, title)
            }
            (None, term) => (Kind::of(""), term.to_string(), title),
        }
    });
    let mut things: Vec<_> = things.collect();
    if things.is_empty() {
        // About nothing: told by itself.
        things.push((Kind::CLAIM, claim.name(), clean(&claim.label).into_owned()));
    }
    things
}

fn claimed_on(claim: &Thing) -> (String, String) {
    let on = claim.change(ann::CLAIMED_ON);
    let on = on.and_then(|change| change.after.first());
    let on = on.map(|value| value.term.to_string());
    (on.unwrap_or_default(), claim.name())
}

/// A thing that became known, or of which more did.
fn known(thing: &Thing) -> Entry {
    let mut lines = Vec::new();
    if thing.how == How::Changed {
        lines.extend(thing.changes.iter().map(revised));
    }
    entry_of(thing, lines)
}

fn revised(its: &Change) -> Line {
    let name = clean(&its.name).into_owned();
    if DATES.contains(&its.property.as_ref()) {
        let (before, after) = (values(&its.before), values(&its.after));
        return Line::Said(match (before.is_empty(), after.is_empty()) {
            (false, false) => format!(
                "{name} revised: {} → {}",
                before.join(", "),
                after.join(", ")
            ),
            (true, _) => format!("{name} now given: {}", after.join(", ")),
            (false, true) => format!("{name} withdrawn: {}", before.join(", ")),
        });
    }
    if its.property == SOURCE && its.before.is_empty() {
        return Line::Said(match its.after.len() {
            1 => "told by 1 more source".to_owned(),
            n => format!("told by {n} more sources"),
        });
    }
    change(its)
}

/// What a claim says, and what it does to others.
fn said(claim: &Thing) -> Vec<Line> {
    let name = claim.name();
    if claim.how != How::Added {
        let title = clean(&claim.label);
        let changes = claim.changes.iter().map(change);
        let first = Line::Said(format!("told differently: {title} ({name})"));
        return std::iter::once(first).chain(changes).collect();
    }
    let after = |property: NamedNodeRef<'_>| {
        let change = claim.change(property);
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
        Term::BlankNode(_) | Term::Literal(_) => false,
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
    let mut lines = vec![Line::Said(line)];
    for (property, word) in DEEDS {
        for other in after(property) {
            let other = value(other);
            lines.push(Line::Said(format!("{word} by {name}: {other}")));
        }
    }
    lines
}
