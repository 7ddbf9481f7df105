//! When events can have been going on: the index that answers "what overlaps these days".
//!
//! Two one-sided conditions (began by the last day, ended after the first) would each read half
//! of the store. So spans are kept by class of length: an event of class c lasts at most 2^c days,
//! hence one that reaches a window's first day began at most 2^c days before it, and a window
//! costs one short range scan a class. Events whose first or last day is open have classes of
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
use super::tables::{self, id_at};
use super::view::{Found, View};
use crate::model::vocab::ann;
use crate::model::when::Day;
use chrono::Datelike;
use oxrdf::{NamedNodeRef, vocab::rdf};

/// The note that counts the statements of documents that only the program should make.
pub(super) const BY_HAND: &[u8] = b"\0by hand";

const NO_ENDS: u8 = 253;
const NO_BEGIN: u8 = 254;
const NO_END: u8 = 255;

/// The greatest class of length: 2^22 days are longer than all years from 0001 to 9999.
const LONGEST: u8 = 22;

/// The properties that the index of spans is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub of_type: Id,
    pub event: Id,
    pub earliest: Id,
    pub latest: Id,
    pub sort: Id,
}

impl Words {
    pub fn new(mut intern: impl FnMut(NamedNodeRef<'static>) -> Result<Id>) -> Result<Self> {
        Ok(Self {
            of_type: intern(rdf::TYPE)?,
            event: intern(ann::EVENT_CLASS)?,
            earliest: intern(ann::EARLIEST)?,
            latest: intern(ann::LATEST)?,
            sort: intern(ann::SORT_DATE)?,
        })
    }

    /// Whether a property is one of the derived dates that the indexes are made of.
    pub fn is_date(&self, p: Id) -> bool {
        [self.earliest, self.latest, self.sort].contains(&p)
    }

    /// The span that some derived statements of one subject tell of.
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

/// The days between which an event can have been going on, where they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub first: Option<Id>,
    pub last: Option<Id>,
    /// The day under which the event sorts; none where it is undated.
    pub sort: Option<Id>,
}

impl Span {
    /// The key of `spans`.
    pub fn key(self, event: Id) -> Key<4> {
        let (class, at, last) = match (self.first, self.last) {
            (Some(first), Some(last)) => (class(first, last), first, last),
            (None, Some(last)) => (NO_BEGIN, last, last),
            (Some(first), None) => (NO_END, first, first),
            (None, None) => (NO_ENDS, event, event),
        };
        [class.into(), at.number(), event.number(), last.number()]
    }
}

/// The first and last day of a window, the limits of all days where it is open. Days beyond those
/// that can be stored lie before or after all of them.
fn window(from: Option<Day>, to: Option<Day>) -> (Id, Id) {
    let (lowest, highest) = Id::limits(Tag::Date);
    let number = |day: Day| {
        let beyond = if day.year() < 0 { lowest } else { highest };
        Id::of_day(day).unwrap_or(beyond)
    };
    (from.map_or(lowest, number), to.map_or(highest, number))
}

fn class(first: Id, last: Id) -> u8 {
    let days = last.payload().saturating_sub(first.payload());
    let ceiling = days.max(1).next_power_of_two().trailing_zeros();
    u8::try_from(ceiling).unwrap_or(LONGEST).min(LONGEST)
}

impl<'t> View<'t> {
    /// Events that may overlap a window, open where a day is not given: exactly those whose first
    /// possible day, if any, is at most `to` and whose last, if any, is at least `from`; among
    /// them all that are undated.
    pub fn overlapping(self, from: Option<Day>, to: Option<Day>) -> Result<Found<'t, Id>> {
        let (lowest, highest) = Id::limits(Tag::Date);
        // A window may end before it begins: then only what spans the gap overlaps it.
        let (from, to) = window(from, to);
        let mut scans: Vec<Found<'t, Id>> = Vec::new();
        for class in 0..=LONGEST {
            let reach = 1_u64 << class;
            let earliest = from.payload().saturating_sub(reach);
            let low = Id::new(Tag::Date, earliest).unwrap_or(lowest);
            scans.push(self.span_scan(class, low, to, from)?);
        }
        scans.push(self.span_scan(NO_BEGIN, from, highest, from)?);
        scans.push(self.span_scan(NO_END, lowest, to, lowest)?);
        let (nothing, anything) = Id::all();
        scans.push(self.span_scan(NO_ENDS, nothing, anything, nothing)?);
        Ok(Box::new(scans.into_iter().flatten()))
    }

    /// The events of a class between two keys whose last day is at least `from`.
    fn span_scan(self, class: u8, low: Id, high: Id, from: Id) -> Result<Found<'t, Id>> {
        let low = [class.into(), low.number(), 0, 0];
        let high = [class.into(), high.number(), u64::MAX, u64::MAX];
        let keys = self.tables.spans.range(self.txn, low, high)?;
        Ok(Box::new(keys.filter_map(move |key| match key {
            Ok([_, _, event, last]) => {
                let reaches = class == NO_ENDS || last >= from.number();
                reaches.then(|| Ok(Id::from_number(event)))
            }
            Err(error) => Some(Err(error)),
        })))
    }

    /// Whether the index of spans and days can be used: it is made of derived dates alone, and a
    /// document that states such by hand would be left out of it.
    pub fn keeps_spans(self) -> Result<bool> {
        Ok(tables::count(self.tables.notes.get(self.txn, BY_HAND)?)? == 0)
    }

    /// About how many events there are.
    pub fn events(self) -> Result<u64> {
        let words = self.words()?;
        self.count_value(words.of_type, words.event)
    }

    /// The numbers of the words that spans are made from.
    pub(super) fn words(self) -> Result<Words> {
        // A word that is not in the dictionary is in no statement.
        Words::new(|word| Ok(self.id(word)?.unwrap_or(Id::NOWHERE)))
    }

    /// The days on which events sort, with how many of them do, in order.
    pub fn event_days(self) -> Result<Found<'t, (Id, u64)>> {
        let entries = self.tables.days.iter(self.txn)?;
        Ok(Box::new(entries.map(|entry| {
            let (key, value) = entry?;
            Ok((id_at(key)?, tables::count(Some(value))?))
        })))
    }
}
