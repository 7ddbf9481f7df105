//! The bounds of a date: four days, each absent if unknown.

use super::{Day, Endpoint, Form, Moment};
use edtf_core::{Bound, Date, Edtf, SetElement, YearKind};

/// The days between which something happened. Each is absent if unbounded; `~` and `?` never move
/// one.
///
/// If all are present, `earliest ≤ latest_begin ≤ latest` and `earliest ≤ earliest_end ≤ latest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// The first day on which it can have been going on.
    pub earliest: Option<Day>,
    /// The day by which it had certainly begun.
    pub latest_begin: Option<Day>,
    /// The day until which it certainly lasted.
    pub earliest_end: Option<Day>,
    /// The last day on which it can have been going on.
    pub latest: Option<Day>,
}

/// The first and last day on which a moment can have been; absent where unbounded.
pub(super) type Range = (Option<Day>, Option<Day>);

/// The supported years: those of four digits.
const YEARS: std::ops::RangeInclusive<i64> = 0..=9999;

impl Form {
    /// The bounds; none where they leave the years 0000 to 9999.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        Some(match self {
            Self::Once(moment) => Bounds::once(moment.range()?),
            // Each member is a moment of its own, and no day between two members is sure: so a
            // set is certainly inside a window only where all of it is.
            Self::Every(members) => Bounds::once(range_of_members(members)?),
            Self::Span(begin, end) => Bounds::span(begin.range()?, end.range()?),
        })
    }
}

impl Bounds {
    pub(super) fn once((first, last): Range) -> Self {
        Self {
            earliest: first,
            latest_begin: last,
            earliest_end: first,
            latest: last,
        }
    }

    /// A span has begun by the day that it can have ended at the latest, and lasts at least
    /// until the day that it can have begun at the earliest: so each end bounds the other.
    fn span(begin: Range, end: Range) -> Self {
        Self {
            earliest: begin.0,
            latest_begin: min(begin.1, end.1),
            earliest_end: begin.0.max(end.0),
            latest: end.1,
        }
    }

    /// Whether it bounds nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::once((None, None))
    }
}

impl Endpoint {
    /// The days of this end; none if they leave the years 0000 to 9999.
    pub(super) fn range(&self) -> Option<Range> {
        match self {
            Self::Open | Self::Unknown => Some((None, None)),
            Self::At(moment) => moment.range(),
        }
    }
}

impl Moment {
    /// The days of this moment; none where they leave the years 0000 to 9999.
    pub(super) fn range(&self) -> Option<Range> {
        match self {
            Self::Date(date) | Self::Clock(date, _) => {
                days_of_date(date).map(|(first, last)| (Some(first), Some(last)))
            }
            Self::OneOf(members) => range_of_members(members),
        }
    }
}

/// The earlier of two days, where absent means "not bounded".
fn min(a: Option<Day>, b: Option<Day>) -> Option<Day> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// From the first day of the earliest member to the last day of the latest one.
fn range_of_members(members: &[SetElement]) -> Option<Range> {
    let mut ranges = members.iter().map(range_of_member);
    let mut hull = ranges.next()??;
    for range in ranges {
        let (first, last) = range?;
        // Absent reaches further than any day: `None` is the least `Option` on the left, and
        // has to win on the right as well.
        hull.0 = hull.0.min(first);
        hull.1 = hull.1.and_then(|day| Some(day.max(last?)));
    }
    Some(hull)
}

fn range_of_member(member: &SetElement) -> Option<Range> {
    Some(match member {
        SetElement::Date(date) => {
            let (first, last) = days_of_date(date)?;
            (Some(first), Some(last))
        }
        SetElement::OnOrBefore(date) => (None, Some(days_of_date(date)?.1)),
        SetElement::OnOrAfter(date) => (Some(days_of_date(date)?.0), None),
        SetElement::Range(from, to) => (Some(days_of_date(from)?.0), Some(days_of_date(to)?.1)),
    })
}

/// The first and last day that a date can mean; none where they leave the years 0000 to 9999.
pub(super) fn days_of_date(date: &Date) -> Option<(Day, Day)> {
    if !matches!(
        date.year.kind,
        YearKind::Standard {
            negative: false,
            ..
        }
    ) {
        return None;
    }
    let days = Edtf::Date(*date).bounds();
    let (first, last) = (calendar_day(days.earliest)?, calendar_day(days.latest)?);
    match season(date) {
        // The crate knows only northern seasons: use its years, not its months.
        Some(code) => days_of_season(code, first, last),
        None => Some((first, last)),
    }
}

/// The code of a season, 21 to 32, whose months depend on the hemisphere or the definition.
pub(super) fn season(date: &Date) -> Option<u8> {
    let code = date.month?.value()?;
    (21..=32).contains(&code).then_some(code)
}

fn calendar_day(bound: Bound) -> Option<Day> {
    let Bound::Date(date) = bound else {
        return None;
    };
    let year = i32::try_from(date.year).ok()?;
    Day::from_ymd_opt(year, date.month.into(), date.day.into())
}

fn days_of_season(code: u8, first: Day, last: Day) -> Option<(Day, Day)> {
    use chrono::Datelike;
    let (from_month, from_shift, to_month, to_shift) = season_months(code);
    // In the crate a winter ends in the next year; its first day is always in its own.
    let last_year = if last.month() < first.month() {
        last.year() - 1
    } else {
        last.year()
    };
    let (from_year, to_year) = (first.year() + from_shift, last_year + to_shift);
    if !YEARS.contains(&from_year.into()) || !YEARS.contains(&to_year.into()) {
        return None;
    }
    let to = Day::from_ymd_opt(to_year, to_month, 1)?;
    Some((
        Day::from_ymd_opt(from_year, from_month, 1)?,
        to.with_day(to.num_days_in_month().into())?,
    ))
}

/// First month and its year's shift, last month and its year's shift.
///
/// A meteorological season starts on the first of a month, an astronomical one about three weeks
/// later and ends in the third week of the month after: whole months include both.
fn season_months(code: u8) -> (u32, i32, u32, i32) {
    match code {
        // spring or autumn of either hemisphere
        21 | 23 => (3, 0, 12, 0),
        // northern spring, southern autumn
        25 | 31 => (3, 0, 6, 0),
        // northern summer, southern winter
        26 | 32 => (6, 0, 9, 0),
        // northern autumn, southern spring
        27 | 29 => (9, 0, 12, 0),
        // over New Year, named after either year: northern winter 28, southern summer 30, and
        // 22 and 24, which may be these
        _ => (12, -1, 3, 1),
    }
}
