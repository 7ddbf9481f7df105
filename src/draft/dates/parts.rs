//! Years, months and days as words of a text.

use super::super::words::Word;
use crate::model::months::{MonthSpelling, month_of};
use chrono::NaiveDate;

/// A word as written; nothing after the last.
pub(super) fn text<'t>(words: &[Word<'t>], at: usize) -> &'t str {
    words.get(at).map_or("", |word| word.text)
}

/// A year that an incident can have.
pub(super) fn year_at(words: &[Word<'_>], at: usize) -> Option<u32> {
    let word = words.get(at)?;
    let is_year = word.text.len() == 4 && word.text.bytes().all(|it| it.is_ascii_digit());
    // "2,023", "2023.5"
    let goes_on = words.get(at + 2).is_some_and(|next| {
        matches!(text(words, at + 1), "," | ".")
            && next.range.start == word.range.end + 1
            && next.number().is_some()
    });
    let year = word
        .number()
        .filter(|it| is_year && !goes_on && (1900..2100).contains(it))?;
    Some(year)
}

/// The month of a word, if it is a name of one here.
pub(super) fn month_at(words: &[Word<'_>], at: usize) -> Option<(u32, usize)> {
    let word = words.get(at)?;
    let (number, spelling) = month_of(&word.lower)?;
    let is_short = spelling == MonthSpelling::Short;
    if spelling != MonthSpelling::Lowercase && word.text.is_ascii() && !word.is_capitalised() {
        return None;
    }
    let dot = usize::from(text(words, at + 1) == "." && is_short);
    Some((number, at + 1 + dot))
}

/// An existing day, as EDTF.
pub(super) fn existing_day(year: u32, month: u32, day: u32) -> Option<String> {
    let day = NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)?;
    Some(day.to_string())
}

/// The last year that some words tell as the time of something.
pub(super) fn last_year(words: &[Word<'_>]) -> Option<u32> {
    let is_told = |at: &usize| {
        at.checked_sub(1).is_some_and(|before| {
            let is_numeric = before > 1
                && matches!(words[before].text, "." | "/")
                && words[before - 1].number().is_some()
                && words[before].range.end == words[*at].range.start;
            is_numeric
                || words[before].is(&["in", "im", "en", "у", "в", "of", ","])
                || month_at(words, before).is_some()
        })
    };
    let mut years = (0..words.len()).rev().filter(is_told);
    years.find_map(|at| year_at(words, at))
}
