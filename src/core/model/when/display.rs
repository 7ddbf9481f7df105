//! Reads back the forms in which the program shows dates, short and in words.

use super::human;
use super::parse::is_valid;

/// The EDTF of a date in one of these forms; none for any other, or one that EDTF cannot say.
pub(super) fn edtf(text: &str) -> Option<String> {
    let text = text.trim().replace("...", "…");
    if text.contains("..") {
        return None;
    }
    let meant = match text.split_once('…') {
        Some((begin, end)) => format!("{}/{}", short_begin(begin)?, short_end(end)?),
        None => once(&text).or_else(|| span(&text)).or_else(|| set(&text))?,
    };
    is_valid(&meant).then_some(meant)
}

/// The begin of a short span: "≤2023-05", "?" for unknown, nothing for open.
fn short_begin(text: &str) -> Option<String> {
    match text.trim() {
        "" => Some("..".to_owned()),
        "?" => Some(String::new()),
        text => match text.strip_prefix('≤') {
            Some(date) => Some(format!("..{}", one(date)?)),
            None => one(text),
        },
    }
}

/// The end of a short span: "≥2023-12", "?" for unknown, nothing for ongoing.
fn short_end(text: &str) -> Option<String> {
    match text.trim() {
        "" => Some("..".to_owned()),
        "?" => Some(String::new()),
        text => match text.strip_prefix('≥') {
            Some(date) => Some(format!("{}..", one(date)?)),
            None => one(text),
        },
    }
}

/// A date, or one of which only a limit is known.
fn once(text: &str) -> Option<String> {
    for sign in ["≤", "<="] {
        if let Some(date) = text.strip_prefix(sign) {
            return Some(format!("[..{}]", one(date)?));
        }
    }
    for sign in ["≥", ">="] {
        if let Some(date) = text.strip_prefix(sign) {
            return Some(format!("[{}..]", one(date)?));
        }
    }
    if let Some(date) = text.strip_suffix(" or earlier") {
        return Some(format!("[..{}]", one(date)?));
    }
    if let Some(date) = text.strip_suffix(" or later") {
        return Some(format!("[{}..]", one(date)?));
    }
    if let Some(date) = text.strip_prefix("within ") {
        let date = one(date)?;
        return Some(format!("{date}/{date}"));
    }
    one(text)
}

/// A span in words.
fn span(text: &str) -> Option<String> {
    if let Some(begin) = text.strip_prefix("ongoing since ") {
        return Some(format!("{}/..", words_begin(begin)?));
    }
    // without a qualifier it may be a choice too
    if let Some((begin, end)) = text.split_once(" to ")
        && ["about ", " (uncertain)"]
            .iter()
            .any(|mark| text.contains(mark))
    {
        return Some(format!("{}/{}", one(begin)?, one(end)?));
    }
    let until = |text: &str| -> Option<String> {
        let end = text.strip_prefix("until ")?;
        match end.strip_prefix("at least ") {
            Some(date) => Some(format!("{}..", one(date)?)),
            None => one(end),
        }
    };
    if let Some(end) = text.strip_suffix(", beginning unknown") {
        return Some(format!("/{}", until(end)?));
    }
    if text.starts_with("until ") {
        return Some(format!("../{}", until(text)?));
    }
    let rest = text.strip_prefix("from ").or_else(|| {
        text.strip_prefix("since ")
            .filter(|rest| rest.starts_with("at least "))
    })?;
    if let Some(begin) = rest.strip_suffix(", end unknown") {
        return Some(format!("{}/", words_begin(begin)?));
    }
    let at = rest.find(" until ")?;
    let begin = rest[..at].trim_end_matches(',');
    Some(format!(
        "{}/{}",
        words_begin(begin)?,
        until(&rest[at + 1..])?
    ))
}

/// The begin of a span in words, "at least May 2023".
fn words_begin(text: &str) -> Option<String> {
    match text.strip_prefix("at least ") {
        Some(date) => Some(format!("..{}", one(date)?)),
        None => one(text),
    }
}

/// A set in words: "one of 2022, 2023 or 2024", "every one of 2022 and 2023".
fn set(text: &str) -> Option<String> {
    let (members, joint, [open, close]) = match text.strip_prefix("every one of ") {
        Some(members) => (members, " and ", ["{", "}"]),
        None => (text.strip_prefix("one of ")?, " or ", ["[", "]"]),
    };
    let (first, last) = members.rsplit_once(joint)?;
    let dates: Option<Vec<String>> = first.split(", ").chain([last]).map(one).collect();
    Some(format!("{open}{}{close}", dates?.join(",")))
}

/// A single date with its qualifiers.
fn one(text: &str) -> Option<String> {
    let text = text.trim();
    let (text, uncertain) = match text.strip_suffix(" (uncertain)").or(text.strip_suffix('?')) {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (text, about) = match text.strip_prefix('~').or(text.strip_prefix("about ")) {
        Some(text) => (text, true),
        None => (text, false),
    };
    let mark = match (about, uncertain) {
        (false, false) => "",
        (true, false) => "~",
        (false, true) => "?",
        (true, true) => "%",
    };
    let meant = format!("{}{mark}", unqualified(text)?);
    is_valid(&meant).then_some(meant)
}

fn unqualified(text: &str) -> Option<String> {
    if is_valid(text) {
        return Some(text.to_owned());
    }
    if let Some(part) = part_of_year(text) {
        return Some(part);
    }
    if let Some(moment) = clock(text) {
        return Some(moment);
    }
    if let Some(month) = text.strip_prefix("some month of ") {
        return Some(format!("{}-XX", one(month)?));
    }
    if let Some(whole) = text.strip_prefix("some day of ") {
        let whole = one(whole)?;
        let months = if whole.len() == 4 { "-XX" } else { "" };
        return Some(format!("{whole}{months}-XX"));
    }
    // other signs may change the meaning
    let plain = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
    human::date(text).filter(|meant| text.chars().all(plain) && !meant.contains('/'))
}

/// "2022-02-24 00:30Z", with or without seconds and an offset.
fn clock(text: &str) -> Option<String> {
    let (day, time) = text.split_once(' ')?;
    let (clock, zone) = time.split_at_checked(5)?;
    let seconds = match zone.starts_with(':') {
        true => "",
        false => ":00",
    };
    let meant = format!("{day}T{clock}{seconds}{zone}");
    is_valid(&meant).then_some(meant)
}

/// "spring 2023 N", "northern spring 2023", "the second third of 2023".
fn part_of_year(text: &str) -> Option<String> {
    const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
    const COUNTED: [&str; 4] = ["first", "second", "third", "fourth"];
    let place = |names: [&str; 4], word: &str| names.iter().position(|name| *name == word);
    let words: Vec<&str> = text.split(' ').collect();
    let (year, code) = match words.as_slice() {
        [season, year, "N"] | ["northern", season, year] => (year, 25 + place(SEASONS, season)?),
        [season, year, "S"] | ["southern", season, year] => (year, 29 + place(SEASONS, season)?),
        ["the", nth, part, "of", year] => {
            let first = match *part {
                "quarter" => 33,
                "third" => 37,
                "half" => 40,
                _ => return None,
            };
            (year, first + place(COUNTED, nth)?)
        }
        _ => return None,
    };
    Some(format!("{year}-{code}"))
}
