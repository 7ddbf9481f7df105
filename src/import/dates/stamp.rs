//! Time stamps that a format requires: their precision is what the author knew, not what the
//! format made of it.

use super::{Found, Reading, date_of};
use crate::model::when::When;

/// How a time stamp was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stamp {
    /// A month, written as its first day at midnight.
    Month(String),
    /// A day, written as its midnight.
    Day(String),
    /// A moment, since its time is no midnight.
    Moment(String),
    /// Stands for no date.
    None(String),
    /// No time stamp.
    Invalid,
}

impl Stamp {
    /// The date as EDTF.
    pub fn edtf(&self) -> Option<&str> {
        match self {
            Self::Month(date) | Self::Day(date) | Self::Moment(date) => Some(date),
            Self::None(_) | Self::Invalid => None,
        }
    }
}

/// Reads a time stamp. Midnight in UTC, in the Americas (04 to 08 h UTC) or in Europe (22 and 23 h
/// UTC: of the next day) is a day, and on the first of a month the month; unless taken as written.
pub fn stamp(text: &str, as_written: bool) -> Stamp {
    let text = text.trim();
    let Ok(moment) = chrono::DateTime::parse_from_rfc3339(text) else {
        return match date_only(text) {
            Some(Reading::Date(Found { edtf, .. })) if edtf.len() == 7 => Stamp::Month(edtf),
            Some(Reading::Date(Found { edtf, .. })) => Stamp::Day(edtf),
            Some(Reading::Placeholder(why)) => Stamp::None(why),
            _ => Stamp::Invalid,
        };
    };
    let utc = moment.to_utc();
    let whole_hour =
        utc.format("%M:%S").to_string() == "00:00" && utc.timestamp_subsec_nanos() == 0;
    let hour: u32 = utc.format("%H").to_string().parse().unwrap_or(12);
    let day = match hour {
        0 | 4..=8 if whole_hour => Some(utc.date_naive()),
        22 | 23 if whole_hour => utc.date_naive().succ_opt(),
        _ => None,
    };
    let shown = utc.format("%Y-%m-%d").to_string();
    if let Some(Reading::Placeholder(why) | Reading::Impossible(why, _)) = date_only(&shown) {
        return Stamp::None(why);
    }
    match day.map(|day| day.to_string()) {
        Some(day) if !as_written && day.ends_with("-01") => Stamp::Month(day[..7].to_owned()),
        Some(day) if !as_written => Stamp::Day(day),
        _ => {
            let moment = moment.format("%Y-%m-%dT%H:%M:%S%:z").to_string();
            let moment = moment.replace("+00:00", "Z");
            match When::edtf(&moment) {
                Ok(_) => Stamp::Moment(moment),
                Err(_) => Stamp::Day(shown),
            }
        }
    }
}

/// A date without a time: `2020`, `2020-05` or `2020-05-01`.
fn date_only(text: &str) -> Option<Reading> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    if parts.len() > 3 || parts[0].len() != 4 || !parts.iter().all(digits) {
        return None;
    }
    let mut numbers = parts.iter().map(|part| part.parse().ok());
    let year = numbers.next().flatten()?;
    Some(date_of(
        year,
        numbers.next().flatten(),
        numbers.next().flatten(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_required_time_stamp_is_no_precision() {
        for (text, expected) in [
            ("2015-12-01T05:00:00.000Z", "2015-12"),
            ("2017-06-01T04:00:00.000Z", "2017-06"),
            ("2023-01-31T23:00:00Z", "2023-02"),
            ("2023-03-14T22:00:00Z", "2023-03-15"),
            ("2022-06-15T04:00:00.000Z", "2022-06-15"),
            ("2022-06-15T00:00:00Z", "2022-06-15"),
            ("2020-02-27T08:45:43.365Z", "2020-02-27T08:45:43Z"),
            ("2020-02-27T14:00:00+02:00", "2020-02-27T14:00:00+02:00"),
            ("2020-05", "2020-05"),
        ] {
            assert_eq!(stamp(text, false).edtf(), Some(expected), "{text}");
        }
        for text in ["1900-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", "soon"] {
            assert_eq!(stamp(text, false).edtf(), None, "{text}");
        }
        assert_eq!(
            stamp("2015-12-01T05:00:00.000Z", true).edtf(),
            Some("2015-12-01T05:00:00Z")
        );
    }
}
