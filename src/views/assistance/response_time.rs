//! How long it took from an attack until somebody helped.

use super::Thing;
use super::reckon::Reckoned;
use crate::derive::bounds;
use crate::model::when::{Day, When};
use crate::query::Table;
use oxrdf::NamedNode;

/// From how many to how many days it may have been; one end is open where a date has no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// At the least.
    pub least: Option<i64>,
    /// At the most.
    pub most: Option<i64>,
}

/// A delivery, or an event of assistance that was an answer to an attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// The delivery or the event.
    pub thing: Thing,
    /// How many days after the attack began.
    pub days: Days,
}

/// An attack, and the help after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpAfter {
    /// The attack.
    pub attack: Thing,
    /// What came first; nothing where none is on record.
    pub first: Option<Help>,
    /// How many more there were.
    pub more: usize,
}

/// When something began, at the earliest and at the latest.
type Begin = (Option<Day>, Option<Day>);

/// The attacks that the rows name, with the deliveries for needs that arose from them and, if
/// `events`, with what answered them.
pub(super) fn after(rows: &Table, reckoned: &Reckoned, events: bool) -> Vec<HelpAfter> {
    let day = |row: crate::query::table::Row<'_>, column: &str| {
        let when = row.get(column).and_then(bounds::read);
        when.and_then(|when| when.sort_day())
    };
    let mut found: Vec<(Thing, Begin, Vec<Help>)> = Vec::new();
    for row in rows.iter() {
        let Some(attack) = Thing::of(row, "attack", "label") else {
            continue;
        };
        if found.last().is_none_or(|(last, ..)| last.id != attack.id) {
            let begin = (day(row, "first"), day(row, "last"));
            let help = deliveries(reckoned, &attack.id, begin);
            found.push((attack, begin, help));
        }
        let Some((_, begin, help)) = found.last_mut() else {
            continue;
        };
        if let Some(thing) = Thing::of(row, "help", "name").filter(|_| events) {
            let days = days(*begin, (day(row, "from"), day(row, "to")));
            help.push(Help { thing, days });
        }
    }
    let asked = |attack: &Thing| {
        let mut needs = reckoned.needs.iter();
        needs.any(|need| need.arises_from.iter().any(|its| its.id == attack.id))
    };
    let all = found
        .into_iter()
        .filter(|(attack, _, help)| !help.is_empty() || asked(attack));
    let all = all.map(|(attack, _, mut help)| {
        // What may have been first by its latest day; what has none comes last.
        help.sort_by_key(|help| {
            let days = help.days;
            (
                days.most.is_none(),
                days.most,
                days.least,
                help.thing.clone(),
            )
        });
        HelpAfter {
            attack,
            more: help.len().saturating_sub(1),
            first: help.into_iter().next(),
        }
    });
    all.collect()
}

fn deliveries(reckoned: &Reckoned, attack: &NamedNode, begin: Begin) -> Vec<Help> {
    let needs = reckoned.needs.iter();
    let needs = needs.filter(|need| need.arises_from.iter().any(|its| its.id == *attack));
    let handed = needs
        .flat_map(|need| &need.matches)
        .flat_map(|agreed| &agreed.deliveries);
    let help = handed.map(|delivery| Help {
        thing: delivery.thing.clone(),
        days: days(begin, delivery.on.as_ref().map_or((None, None), begun)),
    });
    help.collect()
}

fn begun(when: &When) -> Begin {
    let bounds = when.bounds();
    (bounds.earliest, bounds.latest_begin)
}

/// From begin to begin.
fn days(attack: Begin, help: Begin) -> Days {
    let between = |from: Option<Day>, to: Option<Day>| Some((to? - from?).num_days());
    Days {
        least: between(attack.1, help.0),
        most: between(attack.0, help.1),
    }
}
