//! Times of day beside a day.

use super::{Found, Reading};
use crate::model::when::When;

/// The day and what follows it: `2021-05-06T14:03:00Z`, `06/05/2021 14:03`.
pub(super) fn split_clock(text: &str) -> (&str, &str) {
    let digit_before = |at: &usize| text[..*at].ends_with(|c: char| c.is_ascii_digit());
    let at = text.find(['T', ' ']).filter(digit_before);
    match at {
        Some(at) => (&text[..at], text[at + 1..].trim()),
        None => (text, ""),
    }
}

pub(super) fn is_clock(text: &str) -> bool {
    let text = without_zone_name(text).unwrap_or(text);
    let mut bytes = text.bytes();
    let begins = bytes.next().is_some_and(|it| it.is_ascii_digit());
    let plain = |it: u8| it.is_ascii_digit() || b":.+-ZzAPMapm ".contains(&it);
    begins && (text.contains(':') || half_of_day(text).is_some()) && text.bytes().all(plain)
}

pub(super) fn is_midnight(clock: &str) -> bool {
    let clock = in_24_hours(clock);
    let digits = clock.trim_end_matches(['Z', 'z']).split(['+', '-']).next();
    let digits = digits.unwrap_or_default();
    digits.bytes().all(|it| b"0:. ".contains(&it))
}

/// A time without the name of its zone, if that is UTC: `14:03 UTC`.
fn without_zone_name(clock: &str) -> Option<&str> {
    let names = ["UTC", "GMT", "utc", "gmt"];
    names
        .iter()
        .find_map(|name| Some(clock.strip_suffix(name)?.trim_end()))
}

/// The time before AM or PM, and whether it is PM.
fn half_of_day(clock: &str) -> Option<(&str, bool)> {
    let halves = [("am", false), ("pm", true)];
    let lower = clock.to_ascii_lowercase();
    let (half, is_pm) = halves.into_iter().find(|(half, _)| lower.ends_with(half))?;
    let time = clock.get(..clock.len() - half.len())?.trim_end();
    Some((time, is_pm))
}

/// A time on the clock of 24 hours: `2:03 PM` is `14:03`, `14:03 UTC` is `14:03Z`.
fn in_24_hours(clock: &str) -> String {
    if let Some(time) = without_zone_name(clock) {
        return in_24_hours(time) + "Z";
    }
    let Some((time, is_pm)) = half_of_day(clock) else {
        return clock.to_owned();
    };
    let (hour, rest) = time.split_once(':').unwrap_or((time, "00"));
    match hour.parse::<u32>() {
        Ok(hour @ 1..=12) => format!("{:02}:{rest}", hour % 12 + if is_pm { 12 } else { 0 }),
        _ => clock.to_owned(),
    }
}

/// A day with its time of day, if EDTF can hold it; else the day.
pub(super) fn with_clock(found: Found, clock: &str) -> Reading {
    let clock = in_24_hours(clock);
    let (time, zone) = match clock.find(['Z', 'z', '+', '-']) {
        Some(at) => (clock[..at].trim(), clock[at..].to_uppercase()),
        None => (clock.as_str(), String::new()),
    };
    let time = time.split('.').next().unwrap_or_default();
    let time = match time.matches(':').count() {
        1 => format!("{time}:00"),
        _ => time.to_owned(),
    };
    let time = if time.len() == 7 {
        format!("0{time}")
    } else {
        time
    };
    let zone = match zone.len() {
        5 if !zone.contains(':') => format!("{}:{}", &zone[..3], &zone[3..]),
        3 => format!("{zone}:00"),
        _ => zone,
    };
    let moment = format!("{}T{time}{zone}", found.edtf);
    Reading::Date(match When::edtf(&moment) {
        Ok(_) => Found {
            edtf: moment,
            ..found
        },
        Err(_) => Found {
            widened: Some("a time of day that cannot be read"),
            ..found
        },
    })
}
