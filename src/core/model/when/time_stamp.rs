//! Reads the time stamps of machines, such as those of logs, as EDTF with their time.

use super::human;
use super::parse::is_valid;

/// The time stamp as EDTF; none without a day, hour, minute and second, or with a zone that is no
/// offset. Fractions of seconds are dropped, since EDTF has none.
pub(super) fn edtf(text: &str) -> Option<String> {
    let text = &spread(text.trim());
    let at = clock_at(text)?;
    let (before, rest) = text.split_at(at);
    let (clock, rest) = rest.split_at(8);
    let fraction = rest.strip_prefix(['.', ',']).map(|digits| {
        let end = digits.find(|c: char| !c.is_ascii_digit());
        &digits[end.unwrap_or(digits.len())..]
    });
    let (zone, rest) = zone(fraction.unwrap_or(rest).trim());
    let before = before.trim_end().trim_end_matches(" at");
    let before = before.trim_end_matches(['T', 't', '_', ':']);
    let meant = format!("{}T{clock}{zone}", day(&format!("{before} {rest}"))?);
    is_valid(&meant).then_some(meant)
}

/// Compact ISO 8601, `20231212T100000Z`, with its separators.
fn spread(text: &str) -> String {
    let digits = |range| {
        let part: Option<&str> = text.get(range);
        part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let day = (digits(0..4), digits(4..6), digits(6..8));
    let clock = (digits(9..11), digits(11..13), digits(13..15));
    match (day, clock, text.get(8..9)) {
        ((Some(y), Some(m), Some(d)), (Some(h), Some(min), Some(s)), Some("T" | "t" | " ")) => {
            format!("{y}-{m}-{d}T{h}:{min}:{s}{}", &text[15..])
        }
        _ => text.to_owned(),
    }
}

/// The byte at which the only hh:mm:ss begins.
fn clock_at(text: &str) -> Option<usize> {
    let is_clock = |at: &usize| {
        let shape = text.as_bytes().get(*at..*at + 8);
        shape.is_some_and(|part| {
            part.iter().enumerate().all(|(i, byte)| match i {
                2 | 5 => *byte == b':',
                _ => byte.is_ascii_digit(),
            })
        })
    };
    let is_digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let is_part = |at: &usize| {
        at.checked_sub(1)
            .is_some_and(|before| is_digit(bytes.get(before)))
            || is_digit(bytes.get(at + 8))
    };
    (0..text.len()).find(|at| is_clock(at) && !is_part(at))
}

/// Splits off the offset at the begin of a text, as EDTF writes it.
fn zone(text: &str) -> (String, &str) {
    for name in ["UTC", "GMT", "Z", "z"] {
        if let Some(rest) = text.strip_prefix(name) {
            return ("Z".to_owned(), rest);
        }
    }
    let Some(sign) = text.chars().next().filter(|c| "+-".contains(*c)) else {
        return (String::new(), text);
    };
    let end = text[1..].find(|c: char| !c.is_ascii_digit() && c != ':');
    let (offset, rest) = text[1..].split_at(end.unwrap_or(text.len() - 1));
    let digits = offset.replace(':', "");
    let minutes = digits.get(2..4).unwrap_or("00");
    match digits.get(..2) {
        Some(hours) if (hours, minutes) == ("00", "00") => ("Z".to_owned(), rest),
        Some(hours) if [2, 4].contains(&digits.len()) => (format!("{sign}{hours}:{minutes}"), rest),
        _ => (String::new(), text),
    }
}

/// The day of a time stamp, which may begin with the day of the week.
fn day(text: &str) -> Option<String> {
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let text = text.trim().trim_matches(['[', ']']);
    let word = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(0);
    let (word, rest) = text.split_at(word);
    let word = word.to_ascii_lowercase();
    let is_weekday = WEEKDAYS.iter().any(|name| word.starts_with(name));
    let text = if is_weekday { rest } else { text };
    let meant = human::date(text.trim_matches([',', ' ']))?;
    (meant.len() == 10).then_some(meant)
}
