//! The interval index: which events may overlap a time window.
//!
//! Two one-sided conditions (began by the last day, ended after the first) would each read half
//! of the store. So spans are indexed by length class: an event of class c lasts at most 2^c days,
//! hence one that reaches a window's first day began at most 2^c days before it, and a window
//! costs one short range scan per class. Events whose first or last day is open have classes of
//! their own.
//!
//! ```text
//! class 0 … 22   first day     last day within 2^class days of the first
//! class 253      –             neither end is known, or no date at all: may overlap anything
//! class 254      last day      open begin: overlaps if it ends in or after the window's first day
//! class 255      first day     open end: overlaps if it begins by the window's last day
//! ```

use super::Result;
use super::block::Key;
use super::id::{Id, Tag};
use super::table::id_at;
use super::tables;
use super::view::{ResultIter, View};
use crate::model::vocab::ann;
use crate::model::when::Day;
use chrono::Datelike;
use oxrdf::{NamedNodeRef, vocab::rdf};

/// The note that counts asserted statements of properties that only the program should derive.
pub(super) const ASSERTED_DATES: &[u8] = b"\0by hand";

const UNBOUNDED: u8 = 253;
const OPEN_BEGIN: u8 = 254;
const OPEN_END: u8 = 255;

/// The greatest length class: 2^22 days cover all years from 0001 to 9999.
const MAX_CLASS: u8 = 22;

/// The term ids that the span index is built from.
#[derive(Debug, Clone, Copy)]
pub(super) struct SpanTerms {
    pub of_type: Id,
    pub event: Id,
    pub earliest: Id,
    pub latest: Id,
    pub sort: Id,
}

impl SpanTerms {
    pub fn new(mut intern: impl FnMut(NamedNodeRef<'static>) -> Result<Id>) -> Result<Self> {
        Ok(Self {
            of_type: intern(rdf::TYPE)?,
            event: intern(ann::EVENT_CLASS)?,
            earliest: intern(ann::EARLIEST)?,
            latest: intern(ann::LATEST)?,
            sort: intern(ann::SORT_DATE)?,
        })
    }

    /// Whether a property is one of the derived dates that the indexes are built from.
    pub fn is_date(&self, p: Id) -> bool {
        [self.earliest, self.latest, self.sort].contains(&p)
    }

    /// The span given by the derived statements about one subject.
    pub fn span(&self, derived: impl IntoIterator<Item = (Id, Id)>) -> Span {
        let mut span = Span::default();
        for (p, o) in derived {
            match p {
                _ if p == self.earliest => span.first = Some(o),
                _ if p == self.latest => span.last = Some(o),
                _ if p == self.sort => span.sort = Some(o),
                _ => {}
            }
        }
        span
    }
}

/// The first and last day on which an event may have been going on, if known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub first: Option<Id>,
    pub last: Option<Id>,
    /// The day the event is sorted by; `None` if it is undated.
    pub sort: Option<Id>,
}

impl Span {
    /// The key in `spans`.
    pub fn key(self, event: Id) -> Key<4> {
        let (class, at, last) = match (self.first, self.last) {
            (Some(first), Some(last)) => (length_class(first, last), first, last),
            (None, Some(last)) => (OPEN_BEGIN, last, last),
            (Some(first), None) => (OPEN_END, first, first),
            (None, None) => (UNBOUNDED, event, event),
        };
        [class.into(), at.to_u64(), event.to_u64(), last.to_u64()]
    }
}

/// The first and last day of a window; an open side becomes the lowest or highest day there is.
/// Days that cannot be stored come before or after all others.
fn window_bounds(from: Option<Day>, to: Option<Day>) -> (Id, Id) {
    let (lowest, highest) = Id::tag_range(Tag::Date);
    let number = |day: Day| {
        let beyond = if day.year() < 0 { lowest } else { highest };
        Id::from_day(day).unwrap_or(beyond)
    };
    (from.map_or(lowest, number), to.map_or(highest, number))
}

fn length_class(first: Id, last: Id) -> u8 {
    let days = last.payload().saturating_sub(first.payload());
    let ceiling = days.max(1).next_power_of_two().trailing_zeros();
    u8::try_from(ceiling).unwrap_or(MAX_CLASS).min(MAX_CLASS)
}

impl<'t> View<'t> {
    /// The events that may overlap a window, open on a side without a day: exactly those whose
    /// first possible day, if any, is at most `to` and whose last, if any, is at least `from`;
    /// this includes all undated events.
    pub fn overlapping(self, from: Option<Day>, to: Option<Day>) -> Result<ResultIter<'t, Id>> {
        let (lowest, highest) = Id::tag_range(Tag::Date);
        // If a window ends before it begins, only events that span the gap overlap it.
        let (from, to) = window_bounds(from, to);
        let mut scans: Vec<ResultIter<'t, Id>> = Vec::new();
        for class in 0..=MAX_CLASS {
            let reach = 1_u64 << class;
            let earliest = from.payload().saturating_sub(reach);
            let low = Id::new(Tag::Date, earliest).unwrap_or(lowest);
            scans.push(self.scan_class(class, low, to, from)?);
        }
        scans.push(self.scan_class(OPEN_BEGIN, from, highest, from)?);
        scans.push(self.scan_class(OPEN_END, lowest, to, lowest)?);
        let (nothing, anything) = Id::full_range();
        scans.push(self.scan_class(UNBOUNDED, nothing, anything, nothing)?);
        Ok(Box::new(scans.into_iter().flatten()))
    }

    /// The events of a class between two keys whose last day is at least `from`.
    fn scan_class(self, class: u8, low: Id, high: Id, from: Id) -> Result<ResultIter<'t, Id>> {
        let low = [class.into(), low.to_u64(), 0, 0];
        let high = [class.into(), high.to_u64(), u64::MAX, u64::MAX];
        let keys = self.tables.spans.range(self.txn, low, high)?;
        Ok(Box::new(keys.filter_map(move |key| match key {
            Ok([_, _, event, last]) => {
                let reaches = class == UNBOUNDED || last >= from.to_u64();
                reaches.then(|| Ok(Id::from_u64(event)))
            }
            Err(error) => Some(Err(error)),
        })))
    }

    /// Whether the span and day indexes can be used: they are built from derived dates alone, so
    /// they miss dates of that kind that a document asserts itself.
    pub fn keeps_spans(self) -> Result<bool> {
        Ok(tables::count(self.tables.notes.get(self.txn, ASSERTED_DATES)?)? == 0)
    }

    /// About how many events there are.
    pub fn events(self) -> Result<u64> {
        let terms = self.span_terms()?;
        self.count_value(terms.of_type, terms.event)
    }

    /// The ids of the terms that spans are built from.
    pub(super) fn span_terms(self) -> Result<SpanTerms> {
        // A term that is not in the dictionary is in no statement.
        SpanTerms::new(|term| Ok(self.id(term)?.unwrap_or(Id::ABSENT)))
    }

    /// The days that events are sorted by, each with its number of events, in order.
    pub fn event_days(self) -> Result<ResultIter<'t, (Id, u64)>> {
        let entries = self.tables.days.all(self.txn)?;
        Ok(Box::new(entries.map(|entry| {
            let (key, value) = entry?;
            Ok((id_at(key)?, tables::count(Some(value))?))
        })))
    }
}
