//! How long it took from an attack until help came.

use crate::model::when::Day;
use crate::query::Table;
use crate::query::table::Row;
use crate::views::model::Entity;
use crate::views::read::{date, entity};

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

/// The attacks in a result table, each with the help that came first.
pub(super) fn response_times(rows: &Table) -> Vec<ResponseTime> {
    let mut found: Vec<(Entity, Begin, Vec<Help>)> = Vec::new();
    for row in rows.iter() {
        let Some(attack) = entity(row, "attack", "label") else {
            continue;
        };
        if found.last().is_none_or(|(last, ..)| last.id != attack.id) {
            let begin = (day(row, "first"), day(row, "last"));
            found.push((attack, begin, Vec::new()));
        }
        let help = entity(row, "help", "name");
        if let (Some((_, begin, all)), Some(thing)) = (found.last_mut(), help) {
            let days = days(*begin, help_begin(row));
            all.push(Help { thing, days });
        }
    }
    found
        .into_iter()
        .map(|(attack, _, help)| response_time(attack, help))
        .collect()
}

/// Sorts help by the latest possible day; help without one comes last.
fn response_time(attack: Entity, mut help: Vec<Help>) -> ResponseTime {
    help.sort_by_key(|help| {
        let days = help.days;
        let thing = help.thing.clone();
        (days.most.is_none(), days.most, days.least, thing)
    });
    ResponseTime {
        attack,
        more: help.len().saturating_sub(1),
        first: help.into_iter().next(),
    }
}

fn day(row: Row<'_>, column: &str) -> Option<Day> {
    date(row, column).and_then(|when| when.sort_day())
}

/// An event has derived bounds; a delivery only its date.
fn help_begin(row: Row<'_>) -> Begin {
    match date(row, "on") {
        Some(on) => (on.bounds().earliest, on.bounds().latest_begin),
        None => (day(row, "from"), day(row, "to")),
    }
}

/// The days between the begins of an attack and of its help.
fn days(attack: Begin, help: Begin) -> DayRange {
    let between = |from: Option<Day>, to: Option<Day>| Some((to? - from?).num_days());
    DayRange {
        least: between(attack.1, help.0),
        most: between(attack.0, help.1),
    }
}
