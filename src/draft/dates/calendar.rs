//! Spans of days as EDTF, and the names of weekdays.

use super::super::words::Word;
use crate::model::when::When;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What dates are read against.
#[derive(Debug, Clone, Default)]
pub(in crate::draft) struct Context {
    /// The day of publication, where the day is known.
    pub published: Option<NaiveDate>,
    /// The language of the page with its region, such as `en-GB`.
    pub language: Option<String>,
    /// The last year that the sentences before say, which days without a year can be of.
    pub told_year: Option<u32>,
    /// The year of all days without one, where the rest of an expression says it.
    pub year: Option<u32>,
}

impl Context {
    /// Whether the verbs of the page's language tell what was from what will be; where its language is not
    /// known, it may be one whose verbs do.
    pub fn has_tenses(&self) -> bool {
        const LANGUAGES: &[&str] = &["en", "uk", "ru", "de", "fr", "es"];
        let Some(language) = &self.language else {
            return true;
        };
        let language = language.split(['-', '_']).next().unwrap_or_default();
        LANGUAGES.iter().any(|it| language.eq_ignore_ascii_case(it))
    }

    /// Takes the year of a date before as one that dates after it can be of, if it is so long ago that the
    /// day of publication does not say it.
    pub fn tell(&mut self, edtf: Option<&str>) {
        const FAR: i64 = 180;
        let bounds = edtf
            .and_then(|it| When::edtf(it).ok())
            .map(|it| it.bounds());
        let day = |day: Option<crate::model::when::Day>| -> Option<NaiveDate> {
            day?.to_string().parse().ok()
        };
        let Some((first, last)) = bounds.and_then(|it| Some((day(it.earliest)?, day(it.latest)?)))
        else {
            return;
        };
        let is_far = self
            .published
            .is_some_and(|it| (it - last).num_days() > FAR);
        if is_far && first.year() == last.year() {
            self.told_year = u32::try_from(last.year()).ok();
        }
    }
}

/// A span that words mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    /// As EDTF, without a qualifier.
    pub edtf: String,
    pub approximate: bool,
}

/// What was read at a word.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// `None` where the words are a date that cannot be placed.
    pub span: Option<Span>,
    /// The word after it.
    pub end: usize,
    /// A length of time before the day of publication: "vor" belongs to it, and is no "before".
    pub is_ago: bool,
}

impl Reading {
    pub fn of(edtf: impl Into<Option<String>>, end: usize) -> Option<Self> {
        let span = edtf.into().map(|edtf| Span {
            edtf,
            approximate: false,
        });
        Some(Self {
            span,
            end,
            is_ago: false,
        })
    }

    pub fn approximate(mut self) -> Self {
        if let Some(span) = &mut self.span {
            span.approximate = true;
        }
        self
    }
}

impl Span {
    /// Whether it is one day.
    pub fn is_day(&self) -> bool {
        self.edtf.len() == 10 && self.plain().is_some()
    }

    /// One of the days from so many before to so many after a day.
    pub fn widened(&self, before: i64, after: i64) -> Option<String> {
        around(self.edtf.parse().ok()?, before, after)
    }

    /// Its text, if that can stand within an interval.
    pub fn plain(&self) -> Option<String> {
        let is_plain = self
            .edtf
            .bytes()
            .all(|it| it.is_ascii_digit() || it == b'-');
        let mark = if self.approximate { "~" } else { "" };
        is_plain.then(|| format!("{}{mark}", self.edtf))
    }

    /// The last day, month or year of it, for "by".
    pub fn last(&self) -> Option<String> {
        match self.plain() {
            Some(_) if !self.is_season() => Some(self.edtf.clone()),
            _ => Some(self.bounds()?.1.to_string()),
        }
    }

    /// The first day, month or year of it, for "after".
    pub fn first(&self) -> Option<String> {
        match self.plain() {
            Some(_) if !self.is_season() => Some(self.edtf.clone()),
            _ => Some(self.bounds()?.0.to_string()),
        }
    }

    /// What lies just before it: the day, month or year.
    pub fn before(&self) -> Option<String> {
        let (first, _) = self.bounds()?;
        let day = first.checked_sub_days(Days::new(1))?;
        Some(match self.edtf.len() {
            4 => format!("{:04}", day.year()),
            7 if !self.is_season() => month(day),
            _ => day.to_string(),
        })
    }

    fn is_season(&self) -> bool {
        self.edtf.get(5..7).is_some_and(|it| it > "12")
    }

    fn bounds(&self) -> Option<(NaiveDate, NaiveDate)> {
        let bounds = When::edtf(&self.edtf).ok()?.bounds();
        let day = |day: Option<crate::model::when::Day>| day?.to_string().parse().ok();
        Some((day(bounds.earliest)?, day(bounds.latest)?))
    }
}

/// A month as EDTF.
pub(super) fn month(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// One of the days of a span.
pub(super) fn one_of(from: NaiveDate, to: NaiveDate) -> String {
    match from == to {
        true => from.to_string(),
        false => format!("[{from}..{to}]"),
    }
}

/// A day so many days later, or earlier.
pub(super) fn moved(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    match days < 0 {
        true => day.checked_sub_days(Days::new(days.unsigned_abs())),
        false => day.checked_add_days(Days::new(days.unsigned_abs())),
    }
}

/// One of the days from so many before to so many after.
pub(super) fn around(day: NaiveDate, before: i64, after: i64) -> Option<String> {
    Some(one_of(moved(day, -before)?, moved(day, after)?))
}

/// A season by its EDTF code.
pub(super) struct Season(pub usize);

/// The season that a word names.
pub(super) fn season(word: &Word<'_>) -> Option<Season> {
    const SEASONS: &[&[&str]] = &[
        &[
            "spring",
            "frühjahr",
            "frühling",
            "printemps",
            "primavera",
            "навесні",
            "весни",
            "весной",
            "весны",
        ],
        &[
            "summer",
            "sommer",
            "été",
            "verano",
            "влітку",
            "літа",
            "летом",
            "лета",
        ],
        &[
            "autumn",
            "fall",
            "herbst",
            "automne",
            "otoño",
            "восени",
            "осені",
            "осенью",
            "осени",
        ],
        &[
            "winter",
            "hiver",
            "invierno",
            "взимку",
            "зими",
            "зимой",
            "зимы",
        ],
    ];
    let found = SEASONS.iter().position(|names| word.is(names));
    found.map(|at| Season(21 + at))
}

/// Names with their numbers, from a table.
type Numbers = LazyLock<HashMap<&'static str, u32>>;

static WEEKDAYS: Numbers = LazyLock::new(|| numbers(include_str!("weekdays.tsv")));

/// The number of a weekday, Monday being 1.
pub(super) fn weekday_number(word: &str) -> Option<u32> {
    WEEKDAYS.get(word).copied()
}

fn numbers(table: &'static str) -> HashMap<&'static str, u32> {
    let rows = table.lines().filter_map(|line| line.split_once('\t'));
    let rows = rows.filter_map(|(number, names)| Some((number.parse().ok()?, names)));
    rows.flat_map(|(number, names)| names.split(' ').map(move |name| (name, number)))
        .collect()
}
