//! How long it took from an attack until help came.

use super::matching::AssistanceState;
use crate::model::when::{Day, When};
use crate::query::Table;
use crate::query::table::Row;
use crate::views::model::Entity;
use crate::views::read::{date, entity};
use oxrdf::NamedNode;

/// A range of days; an end is open if the date that it depends on has no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayRange {
    /// The minimum.
    pub least: Option<i64>,
    /// The maximum.
    pub most: Option<i64>,
}

/// A delivery, or an assistance event in response to an attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// The delivery or the event.
    pub thing: Entity,
    /// Days since the attack began.
    pub days: DayRange,
}

/// An attack and the first help after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseTime {
    /// The attack.
    pub attack: Entity,
    /// The first help; `None` if none is recorded.
    pub first: Option<Help>,
    /// How many others came later.
    pub more: usize,
}

/// The earliest and latest day on which something began.
type Begin = (Option<Day>, Option<Day>);

/// The attacks in a result table, with the deliveries for needs that arose from them and, if
/// `events`, with the assistance events that responded to them.
pub(super) fn after(rows: &Table, state: &AssistanceState, events: bool) -> Vec<ResponseTime> {
    let day = |row: Row<'_>, column: &str| date(row, column).and_then(|when| when.sort_day());
    let mut found: Vec<(Entity, Begin, Vec<Help>)> = Vec::new();
    for row in rows.iter() {
        let Some(attack) = entity(row, "attack", "label") else {
            continue;
        };
        if found.last().is_none_or(|(last, ..)| last.id != attack.id) {
            let begin = (day(row, "first"), day(row, "last"));
            let help = deliveries(state, &attack.id, begin);
            found.push((attack, begin, help));
        }
        let Some((_, begin, help)) = found.last_mut() else {
            continue;
        };
        if let Some(thing) = entity(row, "help", "name").filter(|_| events) {
            let days = days(*begin, (day(row, "from"), day(row, "to")));
            help.push(Help { thing, days });
        }
    }
    let has_need = |attack: &Entity| {
        let mut needs = state.needs.iter();
        needs.any(|need| need.arises_from.iter().any(|its| its.id == attack.id))
    };
    let all = found
        .into_iter()
        .filter(|(attack, _, help)| !help.is_empty() || has_need(attack));
    let all = all.map(|(attack, _, mut help)| {
        // By the latest possible day; help without one comes last.
        help.sort_by_key(|help| {
            let days = help.days;
            (
                days.most.is_none(),
                days.most,
                days.least,
                help.thing.clone(),
            )
        });
        ResponseTime {
            attack,
            more: help.len().saturating_sub(1),
            first: help.into_iter().next(),
        }
    });
    all.collect()
}

fn deliveries(state: &AssistanceState, attack: &NamedNode, begin: Begin) -> Vec<Help> {
    let needs = state.needs.iter();
    let needs = needs.filter(|need| need.arises_from.iter().any(|its| its.id == *attack));
    let deliveries = needs
        .flat_map(|need| &need.matches)
        .flat_map(|agreed| &agreed.deliveries);
    let help = deliveries.map(|delivery| Help {
        thing: delivery.thing.clone(),
        days: days(begin, delivery.on.as_ref().map_or((None, None), begun)),
    });
    help.collect()
}

fn begun(when: &When) -> Begin {
    let bounds = when.bounds();
    (bounds.earliest, bounds.latest_begin)
}

/// The days between the begins of an attack and of its help.
fn days(attack: Begin, help: Begin) -> DayRange {
    let between = |from: Option<Day>, to: Option<Day>| Some((to? - from?).num_days());
    DayRange {
        least: between(attack.1, help.0),
        most: between(attack.0, help.1),
    }
}
