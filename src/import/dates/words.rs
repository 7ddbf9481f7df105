//! Dates in English words, and as annals itself shows them.

use super::clock::{is_clock, is_midnight, with_clock};
use super::{DateRule, Found, Reading};
use crate::import::reference::english_date;
use crate::model::when::{When, month_named};

/// What is no date in digits: a date in English words where they are declared, else words.
pub(super) fn other(text: &str, rule: &DateRule) -> Reading {
    let words = text.split(|c: char| !c.is_alphabetic());
    let mut words = words.filter(|word| word.len() >= 3);
    if has_signs(text)
        && let Some(date) = meant(text)
    {
        return Reading::Date(Found::exact(date));
    }
    if let Some(reading) = english(text, rule) {
        return match (rule.words, &reading) {
            (true, _) | (_, Reading::Impossible(..)) => reading,
            _ => Reading::Words("words, and the mapping declares no `words`".to_owned()),
        };
    }
    let has_digit = text.bytes().any(|it| it.is_ascii_digit());
    let is_address = text.contains("://");
    match has_digit && !is_address || words.any(|word| month_named(word).is_some()) {
        true => Reading::Words("it cannot be read as a date".to_owned()),
        false => Reading::Foreign,
    }
}

/// A date with words around it: "since at least March 2022", "between … and …"; `single` reads what
/// they stand around.
pub(super) fn in_words(
    text: &str,
    rule: &DateRule,
    single: impl Fn(&str, &DateRule) -> Reading,
) -> Option<Reading> {
    let lower = text.to_lowercase();
    let after = |prefixes: &[&str]| {
        let prefix = prefixes.iter().find(|prefix| lower.starts_with(**prefix))?;
        text.get(prefix.len()..)
    };
    let (form, dates) = if let Some(rest) = after(&["since at least ", "since ", "from at least "])
    {
        (
            Form::Since(lower.starts_with("since at least") || lower.starts_with("from")),
            vec![rest],
        )
    } else if let Some(rest) = after(&["before ", "prior to "]) {
        (Form::Before, vec![rest])
    } else if let Some(rest) = after(&["by ", "on or before ", "no later than "]) {
        (Form::By, vec![rest])
    } else if let Some(rest) = after(&["between "]) {
        let (first, last) = rest.split_once(" and ")?;
        (Form::Between, vec![first, last])
    } else {
        return None;
    };
    if !rule.words {
        return Some(Reading::Words(
            "words, and the mapping declares no `words`".to_owned(),
        ));
    }
    let mut read = Vec::new();
    for date in dates {
        match single(date.trim(), rule) {
            Reading::Date(found) => read.push(found),
            reading => return Some(reading),
        }
    }
    let date = form.edtf(&read)?;
    Some(match When::edtf(&date) {
        Ok(_) => Reading::Date(Found {
            begins: matches!(form, Form::Since(_)),
            widened: read.iter().find_map(|found| found.widened),
            ..Found::exact(date)
        }),
        Err(error) => Reading::Words(error.label),
    })
}

/// What the words around a date mean.
enum Form {
    /// From then on; with "at least", or from some day before.
    Since(bool),
    Before,
    By,
    Between,
}

impl Form {
    fn edtf(&self, dates: &[Found]) -> Option<String> {
        let first = &dates.first()?.edtf;
        Some(match self {
            Self::Since(true) | Self::By => format!("[..{first}]"),
            Self::Since(false) => first.clone(),
            Self::Before => {
                let earliest = When::edtf(first).ok()?.bounds().earliest?;
                format!("[..{}]", earliest.pred_opt()?)
            }
            Self::Between => format!("[{first}..{}]", dates.get(1)?.edtf),
        })
    }
}

/// Whether a text has signs with which annals shows dates, and no words.
fn has_signs(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic) && text.contains(['≤', '≥', '…', '~', '?', '['])
}

/// The one date that a text can mean, as EDTF.
fn meant(text: &str) -> Option<String> {
    // As EDTF, a sign before a date is on its year alone; who writes so in a cell means all of it.
    if let Some(date) = text.strip_prefix('~') {
        let about = format!("{date}~");
        return When::edtf(&about).is_ok().then_some(about);
    }
    let help = When::edtf(text).err()?.help;
    let [only] = help.as_slice() else { return None };
    let date = only.strip_prefix("write \"")?.strip_suffix('"')?;
    When::edtf(date).is_ok().then(|| date.to_owned())
}

/// A date in English, perhaps with the day of the week and a time of day.
fn english(text: &str, rule: &DateRule) -> Option<Reading> {
    let text = without_weekday(text);
    if let Some(reading) = short_year(text, rule) {
        return Some(reading);
    }
    if let Some(date) = english_date(text) {
        return Some(Reading::Date(Found::exact(date)));
    }
    let is_clock_word = |word: &&str| word.contains(':');
    if let Some(word) = text.split(' ').find(is_clock_word)
        && let Some(at) = text.find(word)
        && let (day, clock) = (text[..at].trim_end_matches([' ', ',']), text[at..].trim())
        && is_clock(clock)
        && let Some(date) = english_date(day)
        && date.len() == 10
    {
        let found = Found::exact(date);
        return Some(match is_midnight(clock) {
            true => Reading::Date(found),
            false => with_clock(found, clock),
        });
    }
    let has_letters = text.chars().any(char::is_alphabetic);
    let date = meant(text).filter(|_| has_letters)?;
    Some(Reading::Date(Found::exact(date)))
}

/// `14-May-23`, where the mapping declares a century.
fn short_year(text: &str, rule: &DateRule) -> Option<Reading> {
    let parts: Vec<&str> = text.split(['-', ' ', '/', '.']).collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let is_short = |text: &str| (1..=2).contains(&text.len()) && text.parse::<u32>().is_ok();
    if !is_short(day) || !is_short(year) || year.len() != 2 || month_named(month).is_none() {
        return None;
    }
    let Some(century) = rule.century else {
        let why = "a year of two digits, and the mapping declares no `century`";
        return Some(Reading::Impossible(why.to_owned(), None));
    };
    let year = century + year.parse::<u32>().ok()?;
    let date = english_date(&format!("{day} {month} {year}"))?;
    Some(Reading::Date(Found::exact(date)))
}

/// A text without the day of the week before it.
fn without_weekday(text: &str) -> &str {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let Some((first, rest)) = text.split_once([' ', ',']) else {
        return text;
    };
    let first = first.trim_end_matches(['.', ',']).to_lowercase();
    let is_day = DAYS.iter().any(|day| first.starts_with(day))
        && (first.len() <= 5 || first.ends_with("day"));
    match is_day {
        true => rest.trim_start_matches([' ', ',']),
        false => text,
    }
}
