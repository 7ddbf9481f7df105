//! Windows of days or moments, and which dates overlap them.

use super::error::{DateError, DateErrorDraft};
use super::{Bounds, Day, Form, Moment, When, Zone, bounds, is_qualified};
use chrono::{DateTime, Utc};

/// A range of days, both ends included; an absent end is open. An end can have a time of day too: then
/// it is that moment for what has one itself, and its day for all else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Window {
    /// The first day.
    pub from: Option<Day>,
    /// The last day, not before the first.
    pub to: Option<Day>,
    /// The moment on the first day from which it reaches.
    pub from_moment: Option<DateTime<Utc>>,
    /// The moment on the last day to which it reaches.
    pub to_moment: Option<DateTime<Utc>>,
}

/// Whether a date overlaps a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overlap {
    /// It cannot.
    None,
    /// It may.
    Possible,
    /// It certainly does.
    Definite,
}

impl Window {
    /// The window between two days, both included.
    pub fn of_days(from: Option<Day>, to: Option<Day>) -> Self {
        Self {
            from,
            to,
            ..Self::default()
        }
    }

    /// A window from two EDTF dates: `2023-12` means its first day as `from` and its last day as
    /// `to`. A time without an offset is one in UTC.
    ///
    /// # Errors
    ///
    /// Either is not a single date, or is vague (`~`, `?`, seasons); or `from` comes after `to`,
    /// which is located in `to`.
    pub fn parse(from: Option<&str>, to: Option<&str>) -> Result<Self, DateError> {
        Self::parse_in(from, to, None)
    }

    /// The same in a time zone: it gives moments their days, and is the zone of a time without an
    /// offset.
    ///
    /// # Errors
    ///
    /// As [`Window::parse`].
    pub fn parse_in(
        from: Option<&str>,
        to: Option<&str>,
        zone: Option<&Zone>,
    ) -> Result<Self, DateError> {
        let limit = |text: Option<&str>| text.map(|text| Limit::parse(text, zone)).transpose();
        let (first, last) = (limit(from)?, limit(to)?);
        let is_reversed =
            first
                .zip(last)
                .is_some_and(|(first, last)| match first.moment.zip(last.moment) {
                    Some((first, last)) => first > last,
                    None => first.days.0 > last.days.1,
                });
        if let (Some(from), Some(to), true) = (from, to, is_reversed) {
            return Err(
                DateErrorDraft::new(0..to.len(), format!("the start is {from}"))
                    .of_wrong_order()
                    .verdict("is before the start")
                    .help(format!("swap them: from {to} to {from}"))
                    .in_text(to),
            );
        }
        Ok(Self {
            from: first.map(|first| first.days.0),
            to: last.map(|last| last.days.1),
            from_moment: first.and_then(|first| first.moment),
            to_moment: last.and_then(|last| last.moment),
        })
    }

    /// Whether a day lies in it.
    pub fn contains(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// One end of a window.
#[derive(Clone, Copy)]
struct Limit {
    /// The first and the last day that it can mean.
    days: (Day, Day),
    moment: Option<DateTime<Utc>>,
}

impl Limit {
    fn parse(text: &str, zone: Option<&Zone>) -> Result<Self, DateError> {
        let when = single(text)?;
        let Some(local) = when.clocks().0 else {
            return Ok(Self {
                days: days(&when, text)?,
                moment: None,
            });
        };
        let floating = when.instant().is_none();
        let moment = match (when.instant(), zone) {
            (Some(instant), _) => instant,
            (None, Some(zone)) => zone.instant(local),
            (None, None) => local.and_utc(),
        };
        let when = match zone {
            Some(zone) if !floating => when.in_zone(zone),
            _ => when,
        };
        Ok(Self {
            days: days(&when, text)?,
            moment: Some(moment),
        })
    }
}

/// Reads one plain date.
fn single(text: &str) -> Result<When, DateError> {
    let when = When::edtf(text)?;
    let refused = |label: &str, help: &str| {
        DateErrorDraft::new(0..text.len(), label)
            .help(help)
            .in_text(text)
    };
    let Form::Once(Moment::Date(date) | Moment::Clock(date, _)) = &when.form else {
        return Err(refused(
            "a limit must be a single date",
            "give the first and the last date separately",
        ));
    };
    if is_qualified(date) {
        let plain = text.replace(['~', '?', '%'], "");
        return Err(refused(
            "a limit cannot be approximate or uncertain",
            &format!("write \"{plain}\": events that may be in the window are included too"),
        ));
    }
    if bounds::season(date).is_some() {
        return Err(refused(
            "the months of a season depend on the place",
            "use its first and its last month",
        ));
    }
    Ok(when)
}

/// The first and last day of a date.
fn days(when: &When, text: &str) -> Result<(Day, Day), DateError> {
    let Bounds {
        earliest, latest, ..
    } = when.bounds;
    earliest.zip(latest).ok_or_else(|| {
        DateErrorDraft::new(0..text.len(), "a limit must be a day, month or year")
            .help("leave out the limit that is open")
            .in_text(text)
    })
}

/// A bound of a date: its day, and the moment where the source gave one.
type Bound = (Option<Day>, Option<DateTime<Utc>>);

/// Whether a bound may come by the other, which gives the moment if both have one, else the days.
fn may_reach(first: Bound, last: Bound) -> bool {
    match (first.1.zip(last.1), first.0.zip(last.0)) {
        (Some((first, last)), _) => first <= last,
        (None, Some((first, last))) => first <= last,
        (None, None) => true,
    }
}

/// Whether a bound without a time of day is on the day of an end of the window that has one: it may
/// have been before or after it.
fn is_unsure(bound: Bound, end: Bound) -> bool {
    bound.1.is_none() && end.1.is_some() && bound.0 == end.0
}

impl When {
    /// Whether this overlaps the window.
    ///
    /// Definite if it had certainly begun by the last day of the window and certainly lasted until
    /// its first day, and no `~` or `?` affects these bounds (an open side of the window needs no
    /// bound); else possible if its outermost days allow it. A wider window never gives less.
    pub fn overlap(&self, window: &Window) -> Overlap {
        self.overlap_until(window, None)
    }

    /// The same for something of which a source vouches until a day that it may have been going on:
    /// what has no known end is possible until then. What was still going on when it was written stays
    /// possible later.
    pub fn overlap_until(&self, window: &Window, vouched: Option<Day>) -> Overlap {
        let Bounds {
            earliest,
            latest_begin,
            earliest_end,
            latest,
        } = self.bounds();
        let (began, ended) = self.instants();
        let latest = match self.has_unknown_end() {
            true => latest.or(vouched),
            false => latest,
        };
        // The ends of the window, of which that of an open side is not asked.
        let from = (window.from, window.from.and(window.from_moment));
        let to = (window.to, window.to.and(window.to_moment));
        if !may_reach((earliest, began), to) || !may_reach(from, (latest, ended)) {
            return Overlap::None;
        }
        // Where one end of a span bounds the other, it does so with its moment.
        let ended_on = |day: Option<Day>| ended.filter(|_| day == self.bounds.latest);
        let began_on = |day: Option<Day>| began.filter(|_| day == self.bounds.earliest);
        let begun = (latest_begin, began.or(ended_on(latest_begin)));
        let lasted = (earliest_end, ended.or(began_on(earliest_end)));
        let certain = latest_begin.is_some()
            && earliest_end.is_some()
            && may_reach(begun, to)
            && may_reach(from, lasted)
            && !is_unsure(begun, to)
            && !is_unsure(lasted, from);
        let (begin, end) = self.qualified_bounds();
        let qualified = (begin && window.to.is_some()) || (end && window.from.is_some());
        if certain && !qualified {
            Overlap::Definite
        } else {
            Overlap::Possible
        }
    }

    /// Whether `~` or `?` affects the latest begin, and the earliest end. Where one end of a span
    /// bounds the other, its qualifier applies too.
    fn qualified_bounds(&self) -> (bool, bool) {
        let (begin, end) = self.qualified_ends();
        let Form::Span(first, last) = &self.form else {
            return (begin, end);
        };
        let latest_of_begin = first.range().and_then(|(_, day)| day);
        let earliest_of_end = last.range().and_then(|(day, _)| day);
        (
            begin || (end && latest_of_begin != self.bounds().latest_begin),
            end || (begin && earliest_of_end != self.bounds().earliest_end),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_from_a_moment_is_that_moment_for_moments_and_its_day_for_days() {
        let window = Window::parse(Some("2022-02-24T00:30:00Z"), None).unwrap();
        for (text, overlap) in [
            ("2022-02-23", Overlap::None),
            ("2022-02-24", Overlap::Possible),
            ("2022-02-25", Overlap::Definite),
            ("2022-02-24T00:29:59Z", Overlap::None),
            ("2022-02-24T00:30:00Z", Overlap::Definite),
            ("2022-02-23T20:00:00-05:00", Overlap::Definite),
            ("2022-02-24T01:00:00", Overlap::Possible),
            ("2022-02-20/2022-02-24", Overlap::Possible),
        ] {
            assert_eq!(
                When::edtf(text).unwrap().overlap(&window),
                overlap,
                "{text}"
            );
        }
        let reversed = Window::parse(Some("2022-02-24T00:30:00Z"), Some("2022-02-24T00:29:59Z"));
        assert!(reversed.is_err());
    }
}
