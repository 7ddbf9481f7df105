//! Dates in cells and fields, read by a declared rule: never guessed, never narrower than written.
//!
//! What the rule does not allow is told and stays words. A date that stands for none is none.

mod cell;
mod clock;
mod stamp;
mod words;

pub use cell::read;
pub use stamp::{Stamp, stamp};

use crate::model::when::When;

/// The order of the parts of a numeric date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// How the cells of a column are to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateRule {
    /// The order of the parts; without it only ISO 8601 is read.
    pub order: Option<Order>,
    /// The first day of a month or year stands for the whole of it.
    pub padded: bool,
    /// Numbers count days since this year, 1900 or 1904, as in spreadsheets.
    pub serial: Option<u16>,
    /// English words are read: months, "before", "since at least", "between … and …".
    pub words: bool,
    /// The century of years with two digits.
    pub century: Option<u32>,
}

/// A date as EDTF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The date.
    pub edtf: String,
    /// Why it has less precision than the text.
    pub widened: Option<&'static str>,
    /// Whether it is the begin of something: "since".
    pub begins: bool,
    /// Whether the numbers can be read in one order only.
    pub proves_order: bool,
}

impl Found {
    fn exact(edtf: String) -> Self {
        Self {
            edtf,
            widened: None,
            begins: false,
            proves_order: false,
        }
    }

    fn widened(edtf: String, why: &'static str) -> Self {
        Self {
            widened: Some(why),
            ..Self::exact(edtf)
        }
    }
}

/// What a text turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A date.
    Date(Found),
    /// A date that cannot be, and why; with the wider date that is left of it.
    Impossible(String, Option<Found>),
    /// A date that stands for none, and why.
    Placeholder(String),
    /// No date by the rule, and why.
    Words(String),
    /// Nothing like a date: a name, an address.
    Foreign,
}

/// The first year of dates that are taken: earlier ones are what programs write for "none".
const FIRST_YEAR: u32 = 1970;

/// Years from this one on are not of this world.
const LAST_YEAR: u32 = 2100;

/// The date of these parts, where a month or day may be missing.
fn date_of(year: u32, month: Option<u32>, day: Option<u32>) -> Reading {
    let text = match (month, day) {
        (None, None) => format!("{year:04}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (None, Some(day)) => {
            let wider = known_year(year).then(|| Found::widened(format!("{year:04}"), NO_MONTH));
            return Reading::Impossible(format!("day {day} without a month"), wider);
        }
    };
    if !known_year(year) || text == "1970-01-01" {
        let is_default =
            year == 9999 || year == 1900 || (FIRST_YEAR - 100..=FIRST_YEAR).contains(&year);
        return match is_default {
            true => Reading::Placeholder(format!("`{text}` stands for no date")),
            false => Reading::Impossible(format!("there is no year {year} of incidents"), None),
        };
    }
    match month {
        Some(month) if !(1..=12).contains(&month) => {
            let wider = Found::widened(format!("{year:04}"), IMPOSSIBLE);
            Reading::Impossible(format!("there is no month {month}"), Some(wider))
        }
        Some(month) if When::edtf(&text).is_err() => {
            let wider = Found::widened(format!("{year:04}-{month:02}"), IMPOSSIBLE);
            Reading::Impossible(format!("there is no day {text}"), Some(wider))
        }
        _ => Reading::Date(Found::exact(text)),
    }
}

const NO_MONTH: &str = "a day without a month";
const IMPOSSIBLE: &str = "a day or month that does not exist";
const PADDED: &str = "padded to the first day";

fn known_year(year: u32) -> bool {
    (FIRST_YEAR..LAST_YEAR).contains(&year)
}

/// The date of fields for year, month and day, as VERIS has them.
pub fn parts(year: Option<u32>, month: Option<u32>, day: Option<u32>) -> Option<Reading> {
    let year = year.filter(|year| *year != 0)?;
    let month = month.filter(|month| *month != 0);
    Some(date_of(year, month, day.filter(|day| *day != 0)))
}

/// Widens a day that is the first of a month or year to that.
fn unpadded(found: Found) -> Found {
    let whole = match found.edtf.as_str() {
        day if day.len() == 10 && day.ends_with("-01-01") => 4,
        day if day.len() == 10 && day.ends_with("-01") => 7,
        _ => return found,
    };
    Found {
        widened: Some(PADDED),
        edtf: found.edtf[..whole].to_owned(),
        ..found
    }
}
