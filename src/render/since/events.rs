//! New events, and events of which something changed.

use super::{Item, Section, SectionKind, Sides};
use crate::model::when::Day;
use crate::render::attribution::{self, title};
use crate::render::parties::format_parties;
use crate::views::model::{Entry, EventState, Made};
use oxrdf::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

type ById<'a> = BTreeMap<&'a NamedNode, &'a Entry>;

fn by_id(entries: &[Entry]) -> ById<'_> {
    entries.iter().map(|entry| (&entry.id, entry)).collect()
}

/// An item about an event without any change.
fn item(entry: &Entry) -> Item {
    Item {
        id: entry.id.clone(),
        title: title(entry),
        when: entry.dated().map(|_| entry.date_words()),
        known: None,
        description: None,
        lines: Vec::new(),
        sources: Vec::new(),
    }
}

/// The events that only the later side has.
pub(super) fn new(sides: &Sides<'_>) -> Vec<Item> {
    let (before, current) = (by_id(&sides.before.entries), by_id(&sides.current.entries));
    let new = sides.after.entries.iter();
    let new = new.filter(|entry| !before.contains_key(&entry.id));
    new.map(|entry| {
        let today = current.get(&entry.id).copied().unwrap_or(entry);
        let parties = format_parties(entry, usize::MAX);
        let mut lines: Vec<String> = (!parties.is_empty())
            .then_some(parties)
            .into_iter()
            .collect();
        lines.extend(attribution::lines(entry));
        Item {
            known: entry.known.filter(|_| !entry.known_by_reading),
            description: today.description.clone(),
            lines,
            sources: entry.sources.clone(),
            ..item(entry)
        }
    })
    .collect()
}

/// The events of both sides whose attribution, disputes, dates or status changed; and those that are
/// gone.
pub(super) fn changed(sides: &Sides<'_>) -> [Section; 3] {
    let (before, after) = (by_id(&sides.before.entries), by_id(&sides.after.entries));
    let (mut moved, mut denied, mut second_look) = (Vec::new(), Vec::new(), Vec::new());
    for now in &sides.after.entries {
        let Some(then) = before.get(&now.id) else {
            continue;
        };
        let with = |lines: Vec<String>| Item {
            known: latest(&now.state, sides),
            lines,
            ..item(now)
        };
        for (items, lines) in [
            (&mut moved, attributions(&then.state, &now.state)),
            (&mut denied, disputes(&then.state, &now.state)),
            (&mut second_look, facts(then, now)),
        ] {
            if !lines.is_empty() {
                items.push(with(lines));
            }
        }
    }
    let gone = sides.before.entries.iter();
    let gone = gone.filter(|entry| !after.contains_key(&entry.id));
    second_look.extend(gone.map(|entry| Item {
        lines: vec!["no longer in the record".to_owned()],
        ..item(entry)
    }));
    [
        (SectionKind::Attributions, moved),
        (SectionKind::Denied, denied),
        (SectionKind::SecondLook, second_look),
    ]
    .map(|(kind, items)| Section { kind, items })
}

/// The sentences of `now` that `then` has not.
fn added(then: &[String], now: Vec<String>) -> Vec<String> {
    let then: BTreeSet<&String> = then.iter().collect();
    now.into_iter()
        .filter(|line| !then.contains(line))
        .collect()
}

/// Who names whom now, and no longer names whom.
fn attributions(then: &EventState, now: &EventState) -> Vec<String> {
    let (then, now) = (attribution::rows(then), attribution::rows(now));
    let gone = added(&now, then.clone());
    let new = added(&then, now);
    let gone = gone.into_iter().map(|line| format!("no longer: {line}"));
    new.into_iter()
        .map(|line| format!("now: {line}"))
        .chain(gone)
        .collect()
}

/// What is denied, doubted or contested now and was not.
fn disputes(then: &EventState, now: &EventState) -> Vec<String> {
    let said = |state: &EventState| {
        let attribution = &state.attribution;
        let mut lines: Vec<String> = attribution
            .dispute
            .iter()
            .map(attribution::dispute)
            .collect();
        let without = attribution.without_accuser.iter();
        lines.extend(without.map(attribution::without_accuser));
        let facts = state.disputed_facts.iter();
        lines.extend(facts.map(attribution::fact));
        lines
    };
    added(&said(then), said(now))
}

/// What of the record itself moved: dates, and whether it happened.
fn facts(then: &Entry, now: &Entry) -> Vec<String> {
    let mut lines = Vec::new();
    if then.date_words() != now.date_words() {
        lines.push(format!(
            "date moved: {} → {}",
            then.date_words(),
            now.date_words()
        ));
    }
    let happening = |entry: &Entry| {
        let happening = attribution::happening(&entry.state.happening);
        happening.unwrap_or_else(|| "it happened".to_owned())
    };
    if happening(then) != happening(now) {
        lines.push(format!("{} → {}", happening(then), happening(now)));
    }
    lines.extend(added(
        &attribution::measures(then),
        attribution::measures(now),
    ));
    lines
}

/// The latest day within the period on which somebody said who did it, or denied it.
fn latest(state: &EventState, sides: &Sides<'_>) -> Option<Day> {
    let attribution = &state.attribution;
    let claims = attribution
        .positions
        .iter()
        .flat_map(|position| &position.claims);
    let made = claims.map(|claim| &claim.made);
    let made = made.chain(attribution.dispute.iter().map(|dispute| &dispute.made));
    let days = made.filter_map(|made: &Made| made.days.last);
    days.filter(|day| (sides.since..=sides.until).contains(day))
        .max()
}
