//! Dates as sources give them: their bounds, precision and comparison, as EDTF and in English.
//!
//! A [`When`] is read from EDTF (the Extended Date/Time Format, ISO 8601-2:2019 Annex A, years
//! 0000 to 9999) or from an XML Schema date, and keeps exactly what it says. Its
//! [`Bounds`] are whole days of the proleptic Gregorian calendar, never narrower than the date.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::when::{Agreement, Overlap, When, Window};
//!
//! let may = When::edtf("2023-05")?;
//! assert_eq!(may.words(), "May 2023");
//! assert_eq!(may.bounds_words(), "between 1 and 31 May 2023");
//!
//! // "since at least May 2023": its begin has a latest day and no earliest one
//! let inside = When::span(Some(&When::edtf("[..2023-05]")?), Some(&When::edtf("2023-12-12")?))?;
//! assert_eq!(inside.words(), "since at least May 2023, until 12 December 2023");
//! assert_eq!(inside.short(), "≤2023-05…2023-12-12");
//! assert_eq!(inside.bounds().earliest, None);
//!
//! let december = Window::parse(Some("2023-12"), Some("2023-12"))?;
//! assert_eq!(inside.overlap(&december), Overlap::Definite);
//! assert_eq!(may.overlap(&december), Overlap::None);
//! assert_eq!(When::edtf("2023-05-30")?.agreement(&may), Agreement::Refines);
//!
//! let error = When::edtf("2023-13").unwrap_err();
//! assert_eq!(error.label, "month must be 01 to 12");
//! assert_eq!(&"2023-13"[error.at], "13");
//! # Ok::<(), annals::model::when::DateError>(())
//! ```
//!
//! Our choices where the standard leaves one:
//!
//! * **Seasons** (codes 21 to 32) take whole months around both the meteorological and the
//!   astronomical season, and codes 21 to 24 those of both hemispheres. A season that lies over New Year may
//!   be named after either year, so `2001-24` runs from December 2000 to March 2002.
//! * **Sets** are bounded by their outermost members: `[…]` happened on one of them, `{…}` on
//!   every one, but the set says nothing of the days between two members.
//! * **Precision** is the finest unit that is given completely, with all coarser ones: `2023-XX-12`
//!   has that of a year, `156X-12-25` that of a decade.
//! * **`~`, `?` and `%`** never move a bound; they only make it less certain.
//! * **Times of day** are read to the second; the fractions of an `xsd:dateTime` are dropped, EDTF
//!   has none; `24:00:00` and leap seconds are rejected, and a time without an offset is not an instant.

mod bounds;
mod compare;
mod display;
mod english;
mod error;
mod human;
mod parse;
mod parts;
mod precision;
mod relation;
mod short;
mod suggest;
mod time_stamp;
mod window;
mod write;
mod zone;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod rejected;
#[cfg(test)]
mod tests;

pub use bounds::Bounds;
pub use compare::Agreement;
pub use error::DateError;
pub use parts::month_named;
pub use precision::Precision;
pub use window::{Overlap, Window};
pub use zone::Zone;

use super::vocab::{edtf, xsd};
use chrono::{DateTime, Datelike, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use edtf_core::{Date, DateField, Qualifier, SetElement, Time, TimeShift, Year, YearKind};

/// One day of the proleptic Gregorian calendar, without a time zone.
pub type Day = chrono::NaiveDate;

/// When something happened, as a source says it: a date, a choice of dates, several dates or a span.
///
/// Two are equal if they say the same thing, however it was written: `?2004-?06-?11` is
/// `2004-06-11?`. Their order is total: by [`When::sort_day`], then the latest day (unbounded
/// last), then precision (fine first), then the written form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    form: Form,
    bounds: Bounds,
}

/// The three shapes that a [`When`] can have.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// At one moment.
    Once(Moment),
    /// From one moment to another.
    Span(Endpoint, Endpoint),
    /// On every member of a set, `{…}`.
    Every(Vec<SetElement>),
}

/// One moment, as precisely as the source knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Moment {
    /// A date, complete or with unspecified digits.
    Date(Date),
    /// A day with its time.
    Clock(Date, Time),
    /// One member of a set, `[…]`.
    OneOf(Vec<SetElement>),
}

/// One end of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Endpoint {
    /// `..`: open, no end or none yet.
    Open,
    /// Blank: there is an end, but it is unknown.
    Unknown,
    /// At a moment.
    At(Moment),
}

/// The RDF datatype of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateDatatype {
    /// `edtf:EDTF`
    Edtf,
    /// `xsd:date`
    Date,
    /// `xsd:gYearMonth`
    GYearMonth,
    /// `xsd:gYear`
    GYear,
    /// `xsd:dateTime`
    DateTime,
}

impl DateDatatype {
    const ALL: [Self; 5] = [
        Self::Edtf,
        Self::Date,
        Self::GYearMonth,
        Self::GYear,
        Self::DateTime,
    ];

    /// The datatype with this IRI, none if it is not one of dates.
    pub fn from_iri(iri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|datatype| datatype.iri() == iri)
    }

    /// The datatype's IRI.
    pub const fn iri(self) -> &'static str {
        match self {
            Self::Edtf => edtf::EDTF.as_str(),
            Self::Date => xsd::DATE.as_str(),
            Self::GYearMonth => xsd::G_YEAR_MONTH.as_str(),
            Self::GYear => xsd::G_YEAR.as_str(),
            Self::DateTime => xsd::DATE_TIME.as_str(),
        }
    }
}

impl When {
    /// Reads EDTF, all three levels of ISO 8601-2:2019 Annex A, years 0000 to 9999.
    ///
    /// # Errors
    ///
    /// The text is not such a date. The error has its location in `text` and, for common human
    /// forms, what may have been meant. Years before 0000 or beyond 9999 (`-0044`, `Y170000002`) are rejected, and so
    /// are seconds of 60 and sets that are open in both directions.
    pub fn edtf(text: &str) -> Result<Self, DateError> {
        parse::form(text)
            .and_then(|form| Self::of_form(form, text.len()))
            .map_err(|draft| draft.in_text(text).or_help(|| suggest::help(text)))
    }

    /// Reads a literal of one of the five datatypes. The time zone of a date, month or year is
    /// accepted and dropped: the day is that of the source's own calendar.
    ///
    /// # Errors
    ///
    /// As [`When::edtf`]; also for a date of another datatype.
    pub fn parse(text: &str, datatype: DateDatatype) -> Result<Self, DateError> {
        if datatype == DateDatatype::Edtf {
            return Self::edtf(text);
        }
        parse::xsd(text, datatype)
            .and_then(|form| Self::of_form(form, text.len()))
            .map_err(|draft| draft.in_text(text).or_help(|| suggest::help(text)))
    }

    /// One whole day; none outside the years 0000 to 9999.
    ///
    /// ```
    /// # use annals_core as annals;
    /// use annals::model::when::{Day, When};
    ///
    /// let day = Day::from_ymd_opt(2023, 12, 12).unwrap();
    /// assert_eq!(When::whole_day(day), When::edtf("2023-12-12").ok());
    /// ```
    pub fn whole_day(day: Day) -> Option<Self> {
        let year = u32::try_from(day.year()).ok().filter(|it| *it <= 9999)?;
        let digit = |number: u32, unit: u32| Some((number / unit % 10) as u8);
        let field = |number| DateField {
            digits: [digit(number, 10), digit(number, 1)],
            qualifier: Qualifier::default(),
        };
        let year = Year {
            kind: YearKind::Standard {
                negative: false,
                digits: [1000, 100, 10, 1].map(|unit| digit(year, unit)),
            },
            significant_digits: None,
            qualifier: Qualifier::default(),
        };
        let date = Date {
            year,
            month: Some(field(day.month())),
            day: Some(field(day.day())),
        };
        Some(Self {
            form: Form::Once(Moment::Date(date)),
            bounds: Bounds::once((Some(day), Some(day))),
        })
    }

    /// The days between which it happened.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The day to sort by: earliest, else latest begin, else latest, else (for what ended "on or
    /// after" a day and began at an unknown date) earliest end. Always present: a date without
    /// any bound is rejected by the parser.
    pub fn sort_day(&self) -> Option<Day> {
        let Bounds {
            earliest,
            latest_begin,
            earliest_end,
            latest,
        } = self.bounds;
        earliest.or(latest_begin).or(latest).or(earliest_end)
    }

    /// Whether any part of it is qualified as approximate, `~` or `%`.
    pub fn is_approximate(&self) -> bool {
        self.any_date(Date::is_approximate)
    }

    /// Whether any part of it is qualified as uncertain, `?` or `%`.
    pub fn is_uncertain(&self) -> bool {
        self.any_date(Date::is_uncertain)
    }

    /// Whether it is a span with an open end, `/..`: still going on when this was written.
    pub fn is_ongoing(&self) -> bool {
        matches!(self.form, Form::Span(_, Endpoint::Open))
    }

    /// Whether it is a span that ended on an unknown day, `2023-12-07/` or a lone begin.
    pub fn has_unknown_end(&self) -> bool {
        matches!(self.form, Form::Span(_, Endpoint::Unknown))
    }

    /// The instant in UTC, where the source gave a day, a time and an offset; none for spans.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        match &self.form {
            Form::Once(moment) => moment.instant(),
            _ => None,
        }
    }

    /// The instants in UTC at which it began and ended, each where the source gave a day, a time and an
    /// offset: for one moment, twice the same.
    pub fn instants(&self) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        match &self.form {
            Form::Once(moment) => (moment.instant(), moment.instant()),
            Form::Span(begin, end) => (begin.instant(), end.instant()),
            Form::Every(_) => (None, None),
        }
    }

    /// The local times at which it began and ended, as written; the end on the clock of the begin
    /// where both have offsets, so that what lies between them is as long as it was.
    pub fn clocks(&self) -> (Option<NaiveDateTime>, Option<NaiveDateTime>) {
        let (begin, end) = match &self.form {
            Form::Once(moment) => return (moment.local(), moment.local()),
            Form::Span(begin, end) => (begin, end),
            Form::Every(_) => return (None, None),
        };
        let first = begin.local();
        let shift = first
            .zip(begin.instant())
            .map(|(local, utc)| local - utc.naive_utc());
        let on_its_clock = shift
            .zip(end.instant())
            .and_then(|(shift, utc)| utc.naive_utc().checked_add_signed(shift));
        (first, on_its_clock.or_else(|| end.local()))
    }

    fn any_date(&self, is: impl Fn(&Date) -> bool + Copy) -> bool {
        match &self.form {
            Form::Once(moment) => moment.any_date(is),
            Form::Span(begin, end) => begin.any_date(is) || end.any_date(is),
            Form::Every(members) => any_member(members, is),
        }
    }
}

impl Endpoint {
    fn any_date(&self, is: impl Fn(&Date) -> bool + Copy) -> bool {
        matches!(self, Self::At(moment) if moment.any_date(is))
    }

    fn instant(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::At(moment) => moment.instant(),
            Self::Open | Self::Unknown => None,
        }
    }

    fn local(&self) -> Option<NaiveDateTime> {
        match self {
            Self::At(moment) => moment.local(),
            Self::Open | Self::Unknown => None,
        }
    }

    /// Whether this end is qualified as approximate or uncertain.
    fn is_qualified(&self) -> bool {
        self.any_date(is_qualified)
    }
}

impl Moment {
    fn any_date(&self, is: impl Fn(&Date) -> bool + Copy) -> bool {
        match self {
            Self::Date(date) | Self::Clock(date, _) => is(date),
            Self::OneOf(members) => any_member(members, is),
        }
    }

    /// Local day and time, as the source gives them.
    fn local(&self) -> Option<NaiveDateTime> {
        let Self::Clock(date, time) = self else {
            return None;
        };
        let (day, _) = bounds::days_of_date(date)?;
        let clock =
            NaiveTime::from_hms_opt(time.hour.into(), time.minute.into(), time.second.into())?;
        Some(day.and_time(clock))
    }

    /// The instant in UTC, if there is an offset.
    fn instant(&self) -> Option<DateTime<Utc>> {
        let Self::Clock(_, time) = self else {
            return None;
        };
        let minutes = match time.shift? {
            TimeShift::Utc => 0,
            TimeShift::Offset { minutes, .. } => minutes,
        };
        let local = self.local()?;
        let utc = local.checked_sub_signed(TimeDelta::minutes(minutes.into()))?;
        Some(utc.and_utc())
    }
}

fn any_member(members: &[SetElement], is: impl Fn(&Date) -> bool) -> bool {
    members.iter().any(|member| match member {
        SetElement::Date(date) | SetElement::OnOrBefore(date) | SetElement::OnOrAfter(date) => {
            is(date)
        }
        SetElement::Range(from, to) => is(from) || is(to),
    })
}

fn is_qualified(date: &Date) -> bool {
    date.is_approximate() || date.is_uncertain()
}
