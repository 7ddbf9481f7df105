//! Dates that say their year or leave it to the day of publication: `12 December 2023`, `Dec. 12`,
//! `2023-12-12`, `12.12.2023`, `December 2023`, `Q3 2023`, `spring 2023`, `in 2023`.

use super::super::words::{Word, words as words_of};
use super::calendar::{Context, Reading, Season, season};
use super::months;
use super::parts::{existing_day, last_year, month_at, text, year_at};
use super::periods::named_period;
use chrono::Datelike;
use std::ops::Range;

pub(super) fn read(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    if is_glued(words, at) {
        return None;
    }
    numeric(words, at, context)
        .or_else(|| months::read(words, at, context))
        .or_else(|| part_of_year(words, at, context))
        .or_else(|| year(words, at))
}

/// A date that begins with a day, in numbers or by the name of its month.
pub(super) fn day(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    numeric(words, at, context).or_else(|| months::day(words, at, context))
}

/// Whether a word is a part of something longer: `CVE-2023-1234`, `v2023`, `1,200`; "mid-May" is none.
fn is_glued(words: &[Word<'_>], at: usize) -> bool {
    let Some(word) = words.get(at).filter(|_| at > 0) else {
        return false;
    };
    let marks = ["(", "\"", "“", "„", "«", "[", "—", "–"];
    let is_part =
        at > 1 && words[at - 1].text == "-" && words[at - 2].is(&["early", "mid", "late", "mi"]);
    words[at - 1].range.end == word.range.start && !marks.contains(&words[at - 1].text) && !is_part
}

/// The year that the text before a sentence says last, in its paragraph: "in 2019", "12 May 2019".
pub(super) fn told_year(text: &str, sentence: &Range<usize>) -> Option<u32> {
    const FARTHEST: usize = 1000;
    let mut begin = sentence.start.saturating_sub(FARTHEST);
    while !text.is_char_boundary(begin) {
        begin += 1;
    }
    let before = text.get(begin..sentence.start)?;
    let paragraph = before.rfind("\n\n").map_or(begin, |at| begin + at);
    last_year(&words_of(text, paragraph..sentence.start))
}

fn numeric(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    let mark = text(words, at + 1);
    if !matches!(mark, "-" | "/" | ".") || text(words, at + 3) != mark {
        return None;
    }
    let parts: Vec<&Word<'_>> = [0, 2, 4]
        .iter()
        .filter_map(|step| words.get(at + step))
        .collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let is_glued = c.range.end - a.range.start == a.text.len() + b.text.len() + c.text.len() + 2;
    let (clean, time) = match c.lower.split_once('t') {
        Some((clean, _)) if c.text.len() > 2 => (clean, true),
        _ => (c.lower.as_str(), false),
    };
    let numbers =
        [a.text, b.text, clean].map(|it| it.parse::<u32>().ok().filter(|_| it.len() <= 4));
    let [Some(x), Some(y), Some(z)] = numbers else {
        return None;
    };
    let follows = |text: &str| matches!(text, "-" | "/" | "_");
    let goes_on = words
        .get(at + 5)
        .is_some_and(|it| it.range.start == c.range.end && follows(it.text));
    if !is_glued || goes_on {
        return None;
    }
    if a.text.len() == 4 {
        return Reading::of(Some(existing_day(x, y, z)?), at + 5);
    }
    if time || clean.len() != 4 || !(1900..2100).contains(&z) {
        return None;
    }
    let (day_first, month_first) = (existing_day(z, y, x), existing_day(z, x, y));
    // Only English-speaking pages of America write the month first.
    let language = context
        .language
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let is_american = matches!(language.as_str(), "en-us" | "es-us");
    let is_known = mark == "."
        || (!language.starts_with("en") && !language.is_empty())
        || language.contains('-');
    let edtf = match (day_first, month_first) {
        (Some(one), Some(other)) if one == other => one,
        (Some(_), Some(other)) if is_american && mark == "/" => other,
        (Some(one), Some(_)) if is_known && !is_american => one,
        (Some(one), Some(other)) => {
            let (first, second) = if one < other {
                (one, other)
            } else {
                (other, one)
            };
            format!("[{first},{second}]")
        }
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return None,
    };
    Reading::of(edtf, at + 5)
}

/// Which quarter or half, in words.
const ORDINALS: &[&[&str]] = &[
    &[
        "first",
        "1st",
        "ersten",
        "erstes",
        "premier",
        "primer",
        "першому",
        "первом",
    ],
    &[
        "second",
        "2nd",
        "zweiten",
        "zweites",
        "deuxième",
        "segundo",
        "другому",
        "втором",
    ],
    &[
        "third",
        "3rd",
        "dritten",
        "drittes",
        "troisième",
        "tercer",
        "третьому",
        "третьем",
    ],
    &[
        "fourth",
        "4th",
        "final",
        "vierten",
        "viertes",
        "quatrième",
        "cuarto",
        "четвертому",
        "четвёртом",
    ],
];
/// Words for a quarter of a year.
const QUARTERS: &[&str] = &["quarter", "quartal", "trimestre", "кварталі", "квартале"];

/// Quarters, halves and seasons: as wide as they can be meant.
fn part_of_year(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    let word = words.get(at)?;
    let numbered = |letter: char, most: usize| {
        let number = word.lower.strip_prefix(letter)?.parse().ok()?;
        (1..=most).contains(&number).then_some(number)
    };
    let ordinal = ORDINALS.iter().position(|it| word.is(it)).map(|at| at + 1);
    let (code, next) = if let Some(number) = numbered('q', 4) {
        (32 + number, at + 1)
    } else if let Some(number) = numbered('h', 2) {
        (39 + number, at + 1)
    } else if let Some(number) = ordinal {
        let next = words.get(at + 1)?;
        match () {
            () if next.is(QUARTERS) => (32 + number, at + 2),
            () if next.is(&["half"]) && number < 3 => (39 + number, at + 2),
            () => return None,
        }
    } else {
        let Season(code) = season(word)?;
        (code, at + 1)
    };
    let skip = usize::from(
        words
            .get(next)
            .is_some_and(|it| it.is(&["of", "des", "de", "del"])),
    );
    let is_fiscal = words
        .get(next + skip)
        .is_some_and(|it| it.is(&["fiscal", "financial", "fy"]))
        || at > 0 && words[at - 1].is(&["fiscal"]);
    // A fiscal year begins when the text says, which nobody has read.
    if is_fiscal {
        let ends = (next..words.len().min(next + 4)).find(|at| year_at(words, *at).is_some());
        return Reading::of(None, ends.map_or(next, |at| at + 1));
    }
    if let Some(year) = year_at(words, next + skip) {
        return Reading::of(format!("{year:04}-{code}"), next + skip + 1);
    }
    if let Some((true, step, end)) = named_period(words, next + skip) {
        let year = context.published.map(|day| day.year() + step);
        return Reading::of(year.map(|year| format!("{year:04}-{code}")), end);
    }
    // "the third quarter" of which year, and of whose
    (code > 24).then(|| Reading::of(None, next))?
}

/// Words after which a year is a date.
const TIME_WORDS: &[&str] = &[
    "in",
    "since",
    "of",
    "by",
    "until",
    "during",
    "before",
    "after",
    "from",
    "early",
    "late",
    "mid",
    "end",
    "year",
    "least",
    "moins",
    "menos",
    "щонайменше",
    "mindestens",
    "entre",
    "zwischen",
    "між",
    "между",
    "as",
    "between",
    "and",
    "to",
    "about",
    "around",
    "im",
    "seit",
    "ende",
    "anfang",
    "mitte",
    "jahr",
    "en",
    "depuis",
    "desde",
    "à",
    "у",
    "в",
    "з",
    "the",
    "-",
    "fin",
    "début",
    "del",
    "de",
    "з",
    "с",
    "до",
    "minste",
    "tenminste",
    "sinds",
    "begin",
    "eind",
    "dal",
    "nel",
];

/// A year alone counts as a date after a word of time only.
fn year(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let before = at.checked_sub(1).map(|at| &words[at])?;
    let is_fiscal = before.is(&["fy", "fiscal"])
        || before.is(&["year"]) && at > 1 && words[at - 2].is(&["fiscal", "financial"]);
    if is_fiscal && year_at(words, at).is_some() {
        return Reading::of(None, at + 1);
    }
    let after = words.get(at + 1);
    let is_named = after.is_some_and(|it| it.is(&["року", "році", "рік", "года", "году", "год"]));
    if let Some(year) = year_at(words, at).filter(|_| is_named) {
        return Reading::of(format!("{year:04}"), at + 2);
    }
    let is_time = before.is(TIME_WORDS);
    let is_aside = before.text == "(" && after.is_some_and(|it| it.text == ")");
    let year = year_at(words, at).filter(|_| is_time || is_aside)?;
    if let Some(last) = last_of_range(words, at, year) {
        return Reading::of(format!("{year:04}/{last:04}"), at + 3);
    }
    // "in 2023 systems" is a number.
    let next = words.get(at + 1);
    let is_number = next.is_some_and(|it| {
        it.is(&[
            "systems",
            "computers",
            "people",
            "users",
            "servers",
            "devices",
            "websites",
            "customers",
            "%",
        ])
    });
    (!is_number).then(|| Reading::of(format!("{year:04}"), at + 1))?
}

/// The year with which `2022-23` or `2022–2023` ends.
fn last_of_range(words: &[Word<'_>], at: usize, first: u32) -> Option<u32> {
    let last = words.get(at + 2)?;
    let is_joined = matches!(text(words, at + 1), "-" | "–" | "/")
        && last.range.start == words[at].range.end + words[at + 1].text.len();
    let year = match last.text.len() {
        4 => year_at(words, at + 2)?,
        2 => first / 100 * 100 + last.number()?,
        _ => return None,
    };
    (is_joined && year > first && year - first < 60).then_some(year)
}

/// The first half of "between 12 and 14 December".
pub(super) fn shortened(words: &[Word<'_>], at: usize, second: &Reading) -> Option<Reading> {
    let edtf = &second.span.as_ref()?.edtf;
    let number = words.get(at)?.number().filter(|it| (1..=31).contains(it));
    let month = month_at(words, at);
    match (number, month, edtf.len()) {
        (Some(number), _, 10) => {
            let (year, month) = (edtf.get(..4)?.parse().ok()?, edtf.get(5..7)?.parse().ok()?);
            Reading::of(Some(existing_day(year, month, number)?), at + 1)
        }
        (_, Some((month, end)), 7) => Reading::of(format!("{}-{month:02}", edtf.get(..4)?), end),
        _ => None,
    }
}

/// "between May and July 2023": the year of the second holds for the first, or the one before it.
pub(super) fn with_year_of(
    first: Reading,
    words: &[Word<'_>],
    at: usize,
    second: &Reading,
) -> Reading {
    let has_year = (at..first.end).any(|at| year_at(words, at).is_some());
    let second_has_year = (first.end..second.end).any(|at| year_at(words, at).is_some());
    let Some(other) = second
        .span
        .as_ref()
        .filter(|_| !has_year && second_has_year)
    else {
        return first;
    };
    let year: Option<u32> = other.edtf.get(..4).and_then(|it| it.parse().ok());
    let begin =
        (at..first.end).find(|at| words[*at].number().is_some() || month_at(words, *at).is_some());
    let (Some(year), Some(begin)) = (year, begin) else {
        return first;
    };
    let reread = [year, year - 1].into_iter().find_map(|year| {
        let context = Context {
            year: Some(year),
            ..Context::default()
        };
        let found = months::read(words, begin, &context)?;
        let is_before = found.span.as_ref().is_some_and(|it| it.edtf <= other.edtf);
        (is_before && found.end == first.end).then_some(found)
    });
    reread.unwrap_or(first)
}
