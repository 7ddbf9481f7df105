//! The order of dates, and whether two dates can both be right.

use super::{Bounds, Day, Form, Moment, When, is_qualified};
use chrono::NaiveDateTime;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// How two dates of one event, from two sources, agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// One certainly ends before the other begins.
    Conflict,
    /// They allow the same days, or name the same instant.
    Same,
    /// The first is more precise: whatever it allows, the other allows too.
    Refines,
    /// The second is more precise.
    RefinedBy,
    /// Neither of these: each allows something that the other does not; or they are apart, but
    /// one of them is only approximate or uncertain where it matters.
    Overlaps,
}

impl When {
    /// How this agrees with another date of the same event: `2023-05-30` refines
    /// `2023-05`, and conflicts with `2023-06`.
    ///
    /// Days are those of each source's own calendar. If `~` or `?` affects the end of the
    /// earlier or the begin of the later one, they do not conflict. Two
    /// instants agree only if they are equal, whatever their offsets.
    pub fn agreement(&self, other: &Self) -> Agreement {
        if let (Some(mine), Some(theirs)) = (self.instant(), other.instant()) {
            return if mine == theirs {
                Agreement::Same
            } else {
                Agreement::Conflict
            };
        }
        if self.certainly_before(other) || other.certainly_before(self) {
            return Agreement::Conflict;
        }
        let (mine, theirs) = (self.bounds(), other.bounds());
        match (mine.within(&theirs), theirs.within(&mine)) {
            (true, true) => match (self.local(), other.local()) {
                (Some(mine), Some(theirs)) if mine != theirs => Agreement::Overlaps,
                (Some(_), None) => Agreement::Refines,
                (None, Some(_)) => Agreement::RefinedBy,
                _ => Agreement::Same,
            },
            (true, false) => Agreement::Refines,
            (false, true) => Agreement::RefinedBy,
            (false, false) => Agreement::Overlaps,
        }
    }

    /// Whether this had certainly ended when the other began, by their moments or else by their days.
    pub fn is_surely_before(&self, other: &Self) -> bool {
        match (self.instants().1, other.instants().0) {
            (Some(ended), Some(began)) => ended < began,
            _ => self.certainly_before(other),
        }
    }

    /// Whether this certainly ends on a day before the other begins.
    fn certainly_before(&self, other: &Self) -> bool {
        let last = self.bounds().latest;
        let first = other.bounds().earliest;
        last.zip(first).is_some_and(|(last, first)| last < first)
            && !self.qualified_ends().1
            && !other.qualified_ends().0
    }

    /// Whether its begin, and its end, is qualified by `~` or `?`: twice the same for one moment.
    pub fn qualified_ends(&self) -> (bool, bool) {
        match &self.form {
            Form::Span(begin, end) => (begin.is_qualified(), end.is_qualified()),
            _ => {
                let marked = self.any_date(is_qualified);
                (marked, marked)
            }
        }
    }

    /// Local day and time, of a single moment.
    fn local(&self) -> Option<NaiveDateTime> {
        match &self.form {
            Form::Once(moment @ Moment::Clock(..)) => moment.local(),
            _ => None,
        }
    }

    /// The sort key before the texts are compared.
    fn sort_key(&self) -> impl Ord + use<> {
        let latest = self.bounds().latest;
        let unbounded_last = (latest.is_none(), latest);
        (self.sort_day(), unbounded_last, self.precision())
    }
}

impl Bounds {
    /// Whether whatever this allows, the other allows too.
    fn within(&self, other: &Self) -> bool {
        let after = |mine: Option<Day>, theirs: Option<Day>| {
            theirs.is_none_or(|theirs| mine.is_some_and(|mine| mine >= theirs))
        };
        let before = |mine: Option<Day>, theirs: Option<Day>| {
            theirs.is_none_or(|theirs| mine.is_some_and(|mine| mine <= theirs))
        };
        after(self.earliest, other.earliest)
            && before(self.latest_begin, other.latest_begin)
            && after(self.earliest_end, other.earliest_end)
            && before(self.latest, other.latest)
    }
}

impl Ord for When {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sort_key()
            .cmp(&other.sort_key())
            .then_with(|| self.text().cmp(&other.text()))
    }
}

impl PartialOrd for When {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for When {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text().hash(state);
    }
}
