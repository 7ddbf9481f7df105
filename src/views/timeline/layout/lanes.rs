//! Assigning entries to lanes.

use super::{Heading, LaneGroup};
use crate::model::when::{Day, When, Window};
use crate::views::timeline::scale::{Calendar, CalendarStep, Scale};
use crate::views::timeline::{Entry, GroupBy, Timeline, group};
use chrono::Datelike;
use std::collections::HashSet;

/// The maximum number of lanes; the smallest beyond it are merged.
const MAX_LANES: usize = 30;

/// The minimum number of entries for one lane per year.
const MIN_FOR_YEARS: usize = 60;

/// The default grouping into lanes: one per year if there are many labelled entries over several
/// years, or else a single lane.
pub fn default_grouping(timeline: &Timeline) -> Option<GroupBy> {
    let days = timeline.entries.iter().filter_map(Entry::day);
    let days: Vec<Day> = days.collect();
    let years = days.iter().max()?.year() - days.iter().min()?.year();
    ((MIN_FOR_YEARS..=super::MAX_NAMED).contains(&days.len()) && years > 1).then_some(GroupBy::Year)
}

/// One lane, January to December, per year in which an entry begins; `None` if they are too many. A
/// long event appears in every such year that it overlaps.
pub(super) fn years<'a>(timeline: &'a Timeline, scale: &Scale) -> Option<Vec<LaneGroup<'a>>> {
    let dated = || {
        timeline
            .entries
            .iter()
            .filter_map(|entry| Some((entry, entry.dated()?)))
    };
    // Events that began before the window belong to its first year.
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
        let window = Window::of_days(
            Day::from_ymd_opt(year, 1, 1),
            Day::from_ymd_opt(year, 12, 31),
        );
        let overlaps = |when: &When| {
            let bounds = when.bounds();
            let first = bounds.earliest.or(when.sort_day());
            let last = bounds.latest.or(bounds.earliest_end).or(when.sort_day());
            first.is_some_and(|day| day.year() <= year)
                && last.is_some_and(|day| year <= day.year())
        };
        let scale = Scale::over(&window, scale.left, scale.right)?;
        // The heading shows the year.
        let months = scale.calendar_from(CalendarStep::Months(1));
        Some(LaneGroup {
            heading: Some(Heading::Named(year.to_string())),
            entries: dated()
                .filter(|(_, when)| overlaps(when))
                .map(|(entry, _)| entry)
                .collect(),
            scale,
            calendar: Calendar {
                coarse: Vec::new(),
                ..months
            },
        })
    };
    (years.len() <= MAX_LANES).then(|| years.into_iter().filter_map(lane).collect())
}

/// The dated entries by lane: the largest lanes by name, then the merged ones.
pub(super) fn lanes(
    timeline: &Timeline,
    by: Option<GroupBy>,
) -> Vec<(Option<Heading>, Vec<&Entry>)> {
    let is_dated = |entry: &&Entry| entry.dated().is_some();
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
    let least = sizes.get(MAX_LANES).copied().unwrap_or(0);
    let mut lanes = Vec::new();
    let mut others = 0;
    let mut seen = HashSet::new();
    let mut ungrouped = None;
    for group in groups {
        match group.heading {
            None => ungrouped = Some((Some(Heading::Ungrouped), group.entries)),
            Some(name) if group.entries.len() > least => {
                lanes.push((Some(Heading::Named(name)), group.entries));
            }
            Some(_) => {
                others += 1;
                seen.extend(group.entries.into_iter().map(|entry| &entry.id));
            }
        }
    }
    if others > 0 {
        let together = timeline.entries.iter();
        let together = together.filter(|entry| seen.contains(&entry.id)).collect();
        lanes.push((Some(Heading::Others(others)), together));
    }
    lanes.extend(ungrouped);
    lanes
}
