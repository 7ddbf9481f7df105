//! A window of days, and what lies in it.

use super::fault::{Fault, Slip};
use super::{Bounds, Day, Form, Moment, When, bounds, in_doubt};

/// The days that somebody asks for, both ends included; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Window {
    /// The first day.
    pub from: Option<Day>,
    /// The last day, not before the first.
    pub to: Option<Day>,
}

/// Whether something was going on in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overlap {
    /// It cannot have been.
    None,
    /// It can have been.
    Possible,
    /// It surely was.
    Definite,
}

impl Window {
    /// A window from two EDTF dates: `2023-12` means its first day as `from` and its last day as
    /// `to`.
    ///
    /// # Errors
    ///
    /// Either is no date, or no single one, or vague where a limit has to be plain (`~`, `?`,
    /// seasons); or `from` comes after `to`, which is placed in `to`.
    pub fn parse(from: Option<&str>, to: Option<&str>) -> Result<Self, Fault> {
        let first = from.map(days).transpose()?.map(|(first, _)| first);
        let last = to.map(days).transpose()?.map(|(_, last)| last);
        let is_reversed = first.zip(last).is_some_and(|(first, last)| first > last);
        if let (Some(from), Some(to), true) = (from, to, is_reversed) {
            return Err(
                Slip::new(0..to.len(), format!("this is before the start, {from}"))
                    .of_order()
                    .verdict("ends a window before it starts")
                    .help(format!("swap them: from {to} to {from}"))
                    .of(to),
            );
        }
        Ok(Self {
            from: first,
            to: last,
        })
    }

    /// Whether a day lies in it.
    pub fn contains(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The first and last day of one plain date.
fn days(text: &str) -> Result<(Day, Day), Fault> {
    let when = When::edtf(text)?;
    let refused = |label: &str, help: &str| Slip::new(0..text.len(), label).help(help).of(text);
    let (
        Form::Once(Moment::Date(date) | Moment::Clock(date, _)),
        Bounds {
            earliest, latest, ..
        },
    ) = (&when.form, when.bounds)
    else {
        return Err(refused(
            "a window starts and ends with one date",
            "give its first and its last date apart from each other",
        ));
    };
    if in_doubt(date) {
        let plain = text.replace(['~', '?', '%'], "");
        return Err(refused(
            "a limit is neither approximate nor uncertain",
            &format!("write \"{plain}\": what may lie in the window is shown as well"),
        ));
    }
    if bounds::season(date).is_some() {
        return Err(refused(
            "the months of a season depend on the place",
            "write its first and its last month",
        ));
    }
    earliest.zip(latest).ok_or_else(|| {
        refused(
            "a window starts and ends with a day, month or year",
            "leave out the limit that is open",
        )
    })
}

impl When {
    /// Whether this was going on in the window.
    ///
    /// Definite if it had surely begun by the window's last day and surely lasted until its first
    /// one, and neither `~` nor `?` touches what decides so (an open side of the window decides
    /// nothing); else possible if its outermost days allow it. A wider window never gives less.
    pub fn overlap(&self, window: &Window) -> Overlap {
        let Bounds {
            earliest,
            latest_begin,
            earliest_end,
            latest,
        } = self.bounds();
        let reaches = |first: Option<Day>, to: Option<Day>| {
            first.zip(to).is_none_or(|(first, to)| first <= to)
        };
        if !reaches(earliest, window.to) || !reaches(window.from, latest) {
            return Overlap::None;
        }
        let surely = latest_begin.is_some()
            && earliest_end.is_some()
            && reaches(latest_begin, window.to)
            && reaches(window.from, earliest_end);
        let (begin, end) = self.doubts();
        let doubtful = (begin && window.to.is_some()) || (end && window.from.is_some());
        match surely && !doubtful {
            true => Overlap::Definite,
            false => Overlap::Possible,
        }
    }

    /// Whether `~` or `?` touches the latest begin, and the earliest end. Where one end of a span
    /// bounds the other, its mark comes along.
    fn doubts(&self) -> (bool, bool) {
        let (begin, end) = self.marks();
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
