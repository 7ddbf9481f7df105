//! Which entries stand in which lane.

use super::{Group, Heading};
use crate::model::when::{Day, When, Window};
use crate::views::timeline::scale::{Calendar, Scale, Step};
use crate::views::timeline::{By, Entry, Timeline, group};
use chrono::Datelike;
use std::collections::HashSet;

/// The most lanes; the smallest ones beyond are put together.
const LANES: usize = 30;

/// The fewest entries that are better told year by year than on one line.
const CROWD: usize = 60;

/// What the lanes of a picture are best where nobody says: a year each where many entries of
/// several years are to be named, else a single one.
pub fn fitting(timeline: &Timeline) -> Option<By> {
    let days = timeline
        .entries
        .iter()
        .filter_map(|entry| entry.when.as_ref()?.sort_day());
    let days: Vec<Day> = days.collect();
    let years = days.iter().max()?.year() - days.iter().min()?.year();
    ((CROWD..=super::NAMED).contains(&days.len()) && years > 1).then_some(By::Year)
}

/// A lane for each year in which an entry begins, from January to December each; none where they
/// are too many. What lasts stands in each of these years that it touches.
pub(super) fn years<'a>(timeline: &'a Timeline, scale: &Scale) -> Option<Vec<Group<'a>>> {
    let dated = || {
        timeline
            .entries
            .iter()
            .filter_map(|entry| Some((entry, entry.when.as_ref()?)))
    };
    // What began before the window stands in its first year.
    let (from, to) = (timeline.window.from, timeline.window.to);
    let begins = |when: &When| {
        let day = when.sort_day()?;
        Some(
            day.max(from.unwrap_or(day))
                .min(to.unwrap_or(Day::MAX))
                .year(),
        )
    };
    let mut years: Vec<i32> = dated().filter_map(|(_, when)| begins(when)).collect();
    years.sort_unstable();
    years.dedup();
    let lane = |year: i32| {
        let window = Window {
            from: Day::from_ymd_opt(year, 1, 1),
            to: Day::from_ymd_opt(year, 12, 31),
        };
        let touches = |when: &When| {
            let bounds = when.bounds();
            let first = bounds.earliest.or(when.sort_day());
            let last = bounds.latest.or(bounds.earliest_end).or(when.sort_day());
            first.is_some_and(|day| day.year() <= year)
                && last.is_some_and(|day| year <= day.year())
        };
        let scale = Scale::over(&window, scale.left, scale.right)?;
        // The heading tells the year.
        let months = scale.calendar_from(Step::Months(1));
        Some(Group {
            heading: Some(Heading::Named(year.to_string())),
            entries: dated()
                .filter(|(_, when)| touches(when))
                .map(|(entry, _)| entry)
                .collect(),
            scale,
            calendar: Calendar {
                coarse: Vec::new(),
                ..months
            },
        })
    };
    (years.len() <= LANES).then(|| years.into_iter().filter_map(lane).collect())
}

/// The dated entries by lane; the largest lanes by name, then what is put together.
pub(super) fn lanes(timeline: &Timeline, by: Option<By>) -> Vec<(Option<Heading>, Vec<&Entry>)> {
    let is_dated = |entry: &&Entry| entry.when.is_some();
    let Some(by) = by else {
        return vec![(None, timeline.entries.iter().filter(is_dated).collect())];
    };
    let mut groups = group(&timeline.entries, by);
    for group in &mut groups {
        group.entries.retain(is_dated);
    }
    groups.retain(|group| !group.entries.is_empty());
    let mut sizes: Vec<usize> = groups
        .iter()
        .filter(|group| group.heading.is_some())
        .map(|group| group.entries.len())
        .collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let least = sizes.get(LANES).copied().unwrap_or(0);
    let mut lanes = Vec::new();
    let (mut others, mut together) = (0, Vec::<&Entry>::new());
    let mut seen = HashSet::new();
    let mut nameless = None;
    for group in groups {
        match group.heading {
            None => nameless = Some((Some(Heading::Nameless), group.entries)),
            Some(name) if group.entries.len() > least => {
                lanes.push((Some(Heading::Named(name)), group.entries));
            }
            Some(_) => {
                others += 1;
                let new = group
                    .entries
                    .into_iter()
                    .filter(|entry| seen.insert(&entry.id));
                together.extend(new);
            }
        }
    }
    if others > 0 {
        together.sort_by_key(|entry| entry.when.as_ref().and_then(|when| when.sort_day()));
        lanes.push((Some(Heading::Others(others)), together));
    }
    lanes.extend(nameless);
    lanes
}
