//! Windows of days, and which dates overlap them.

use super::error::{DateError, DateErrorDraft};
use super::{Bounds, Day, Form, Moment, When, bounds, is_qualified};

/// A range of days, both ends included; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Window {
    /// The first day.
    pub from: Option<Day>,
    /// The last day, not before the first.
    pub to: Option<Day>,
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
    /// A window from two EDTF dates: `2023-12` means its first day as `from` and its last day as
    /// `to`.
    ///
    /// # Errors
    ///
    /// Either is not a single date, or is vague (`~`, `?`, seasons); or `from` comes after `to`,
    /// which is located in `to`.
    pub fn parse(from: Option<&str>, to: Option<&str>) -> Result<Self, DateError> {
        let first = from.map(days).transpose()?.map(|(first, _)| first);
        let last = to.map(days).transpose()?.map(|(_, last)| last);
        let is_reversed = first.zip(last).is_some_and(|(first, last)| first > last);
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
fn days(text: &str) -> Result<(Day, Day), DateError> {
    let when = When::edtf(text)?;
    let refused = |label: &str, help: &str| {
        DateErrorDraft::new(0..text.len(), label)
            .help(help)
            .in_text(text)
    };
    let (
        Form::Once(Moment::Date(date) | Moment::Clock(date, _)),
        Bounds {
            earliest, latest, ..
        },
    ) = (&when.form, when.bounds)
    else {
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
    earliest.zip(latest).ok_or_else(|| {
        refused(
            "a limit must be a day, month or year",
            "leave out the limit that is open",
        )
    })
}

impl When {
    /// Whether this overlaps the window.
    ///
    /// Definite if it had certainly begun by the last day of the window and certainly lasted until
    /// its first day, and no `~` or `?` affects these bounds (an open side of the window needs no
    /// bound); else possible if its outermost days allow it. A wider window never gives less.
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
        let certain = latest_begin.is_some()
            && earliest_end.is_some()
            && reaches(latest_begin, window.to)
            && reaches(window.from, earliest_end);
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
