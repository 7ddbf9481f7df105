//! Dates that say their year or leave it to the day of publication: `12 December 2023`, `Dec. 12`,
//! `2023-12-12`, `12.12.2023`, `December 2023`, `Q3 2023`, `spring 2023`, `in 2023`.

use super::super::words::Word;
use super::calendar::{Context, Reading, month, month_number};
use chrono::{Datelike, NaiveDate};

/// Words of which some are no date: "may", "march" as verbs.
const ALSO_VERBS: &[&str] = &[
    "may", "march", "mar", "sep", "mars", "jan", "dec", "mai", "dic",
];

pub(super) fn read(
    words: &[Word<'_>],
    at: usize,
    context: &Context,
    is_future: bool,
) -> Option<Reading> {
    let word = words.get(at)?;
    // "CVE-2023-1234", "v2023", "1,200"
    let glued = at > 0
        && words[at - 1].range.end == word.range.start
        && !matches!(
            words[at - 1].text,
            "(" | "\"" | "“" | "„" | "«" | "[" | "—" | "–"
        );
    // "mid-May"
    let is_part =
        at > 1 && words[at - 1].text == "-" && words[at - 2].is(&["early", "mid", "late", "mi"]);
    if glued && !is_part {
        return None;
    }
    numeric(words, at, context)
        .or_else(|| day_month(words, at, context, is_future))
        .or_else(|| month_first(words, at, context, is_future))
        .or_else(|| part_of_year(words, at))
        .or_else(|| year(words, at))
}

fn text<'t>(words: &[Word<'t>], at: usize) -> &'t str {
    words.get(at).map_or("", |word| word.text)
}

/// A year that an incident can have.
fn year_at(words: &[Word<'_>], at: usize) -> Option<u32> {
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
fn month_at(words: &[Word<'_>], at: usize) -> Option<(u32, usize)> {
    let word = words.get(at)?;
    let number = month_number(&word.lower)?;
    let is_ascii = word.text.is_ascii();
    let elsewhere = [
        "janvier",
        "juin",
        "juillet",
        "avril",
        "septembre",
        "octobre",
        "novembre",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "setiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "decembre",
        "mai",
        "mars",
        "aout",
    ];
    if is_ascii && !word.is_capitalised() && !elsewhere.contains(&word.lower.as_str()) {
        return None;
    }
    let dot =
        usize::from(text(words, at + 1) == "." && word.lower.len() <= 4 && word.lower != "may");
    Some((number, at + 1 + dot))
}

/// An existing day, as EDTF.
fn day(year: u32, month: u32, day: u32) -> Option<String> {
    let day = NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)?;
    Some(day.to_string())
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
        return Reading::of(Some(day(x, y, z)?), at + 5);
    }
    if time || clean.len() != 4 || !(1900..2100).contains(&z) {
        return None;
    }
    let (day_first, month_first) = (day(z, y, x), day(z, x, y));
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

/// `12 December 2023`, `12. Dezember`, `12 de diciembre de 2023`, `12-14 December 2023`.
fn day_month(words: &[Word<'_>], at: usize, context: &Context, is_future: bool) -> Option<Reading> {
    let of = ["of", "de", "del"];
    let number = |at: usize| words.get(at)?.number().filter(|it| (1..=31).contains(it));
    let first = number(at)?;
    let (mut next, mut last) = (at + 1, first);
    if matches!(text(words, next), "-" | "–" | "/") && number(next + 1).is_some() {
        last = number(next + 1)?;
        next += 2;
    }
    next += usize::from(text(words, next) == ".");
    next += usize::from(words.get(next).is_some_and(|it| it.is(&of)));
    let (month, end) = month_at(words, next)?;
    let (year, end) = year_after(words, end, &of, context, Some((month, first)), is_future)?;
    days(year, month, first, last, end)
}

/// `December 12, 2023`, `Dec. 12-14`, `December 2023`, and `in December`.
fn month_first(
    words: &[Word<'_>],
    at: usize,
    context: &Context,
    is_future: bool,
) -> Option<Reading> {
    let (month_number, end) = month_at(words, at)?;
    let number = |at: usize| {
        let word = words.get(at)?;
        let is_day = word
            .number()
            .filter(|it| (1..=31).contains(it) && word.text.len() <= 4)?;
        // "May 12 million"
        let is_amount = words
            .get(at + 1)
            .is_some_and(|it| it.is(&["million", "billion", "percent", "%"]));
        (!is_amount).then_some(is_day)
    };
    if let Some(first) = number(end) {
        let (mut last, mut next) = (first, end + 1);
        if matches!(text(words, next), "-" | "–" | "/") && number(next + 1).is_some() {
            last = number(next + 1)?;
            next += 2;
        }
        let comma = usize::from(text(words, next) == ",");
        if let Some(year) = year_at(words, next + comma) {
            return days(Some(year), month_number, first, last, next + comma + 1);
        }
        let year = near(context, month_number, first, is_future);
        return days(year, month_number, first, last, next);
    }
    let of = ["of", "de", "del", ","];
    let skip = usize::from(words.get(end).is_some_and(|it| it.is(&of)));
    if let Some(year) = year_at(words, end + skip) {
        return Reading::of(format!("{year:04}-{month_number:02}"), end + skip + 1);
    }
    let is_time = at > 0
        && words[at - 1].is(&[
            "in", "since", "early", "late", "mid", "of", "by", "until", "last", "this", "during",
            "before", "after", "end", "from", "im", "seit", "ende", "anfang", "mitte", "en",
            "depuis", "desde", "у", "в", "з", "between", "and", "to", "-", "about", "around",
            "next",
        ]);
    if !is_time || (at == 0 && words[at].is(ALSO_VERBS)) {
        return None;
    }
    let is_next = is_future || words[at - 1].is(&["next"]);
    let placed = context
        .published
        .and_then(|day| near_month(day, month_number, is_next));
    Reading::of(placed, end)
}

/// The days of a month, or one; undated where there is no year, and none where there is no such day.
fn days(year: Option<u32>, month: u32, first: u32, last: u32, end: usize) -> Option<Reading> {
    let Some(year) = year else {
        return Reading::of(None, end);
    };
    let (one, other) = (day(year, month, first)?, day(year, month, last)?);
    match first < last {
        true => Reading::of(format!("{one}/{other}"), end),
        false => Reading::of(one, end),
    }
}

/// The year after a month, or the nearest one; `Some(None)` where nobody can know.
fn year_after(
    words: &[Word<'_>],
    at: usize,
    of: &[&str],
    context: &Context,
    day: Option<(u32, u32)>,
    is_future: bool,
) -> Option<(Option<u32>, usize)> {
    let skip = usize::from(words.get(at).is_some_and(|it| it.is(of) || it.text == ","));
    if let Some(year) = year_at(words, at + skip) {
        let next = at + skip + 1;
        let word = usize::from(words.get(next).is_some_and(|it| it.is(&["року", "года"])));
        return Some((Some(year), next + word));
    }
    let (month, day) = day?;
    Some((near(context, month, day, is_future), at))
}

/// The year of a day and month beside the day of publication: the last one, or the next of what is to
/// come.
fn near(context: &Context, month: u32, number: u32, is_future: bool) -> Option<u32> {
    let published = context.published?;
    let this = NaiveDate::from_ymd_opt(published.year(), month, number)?;
    let year = match is_future {
        true if this < published => published.year() + 1,
        false if this > published => published.year() - 1,
        _ => published.year(),
    };
    year.try_into().ok()
}

fn near_month(published: NaiveDate, number: u32, is_future: bool) -> Option<String> {
    let year = match is_future {
        true if number < published.month() => published.year() + 1,
        false if number > published.month() => published.year() - 1,
        _ => published.year(),
    };
    NaiveDate::from_ymd_opt(year, number, 1).map(month)
}

/// Quarters, halves and seasons: as wide as they can be meant.
fn part_of_year(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let word = &words[at];
    let ordinal = |word: &Word<'_>| match word.lower.as_str() {
        "first" | "1st" => Some(1),
        "second" | "2nd" => Some(2),
        "third" | "3rd" => Some(3),
        "fourth" | "4th" | "last" | "final" => Some(4),
        _ => None,
    };
    let (code, next) = if let Some(number) = ["q1", "q2", "q3", "q4"]
        .iter()
        .position(|it| word.lower == *it)
    {
        (33 + number, at + 1)
    } else if let Some(number) = ordinal(word) {
        match words.get(at + 1)?.lower.as_str() {
            "quarter" => (32 + number, at + 2),
            "half" if number < 3 => (39 + number, at + 2),
            _ => return None,
        }
    } else {
        let code = match word.lower.as_str() {
            "spring" | "frühjahr" | "frühling" | "printemps" | "primavera" => 21,
            "summer" | "sommer" | "été" | "verano" => 22,
            "autumn" | "fall" | "herbst" | "automne" | "otoño" => 23,
            "winter" | "hiver" | "invierno" => 24,
            _ => return None,
        };
        (code, at + 1)
    };
    let skip = usize::from(
        words
            .get(next)
            .is_some_and(|it| it.is(&["of", "des", "de"])),
    );
    // A fiscal year begins when the text says, which nobody has read yet.
    let year = year_at(words, next + skip)?;
    Reading::of(format!("{year:04}-{code}"), next + skip + 1)
}

/// A year alone counts as a date after a word of time only.
fn year(words: &[Word<'_>], at: usize) -> Option<Reading> {
    let before = at.checked_sub(1).map(|at| &words[at])?;
    let is_fiscal = before.is(&["fy"])
        || before.is(&["year"]) && at > 1 && words[at - 2].is(&["fiscal", "financial"]);
    if let Some(year) = year_at(words, at).filter(|_| is_fiscal) {
        let last = year - 1;
        return Reading::of(format!("[{last:04}..{year:04}]"), at + 1).map(Reading::approximate);
    }
    let is_time = before.is(&[
        "in", "since", "of", "by", "until", "during", "before", "after", "from", "early", "late",
        "mid", "end", "year", "least", "as", "between", "and", "to", "about", "around", "im",
        "seit", "ende", "anfang", "jahr", "en", "depuis", "desde", "à", "у", "в", "з", "the", "-",
    ]);
    let year = year_at(words, at).filter(|_| is_time)?;
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

/// The first half of "between 12 and 14 December".
pub(super) fn shortened(words: &[Word<'_>], at: usize, second: &Reading) -> Option<Reading> {
    let edtf = &second.span.as_ref()?.edtf;
    let number = words.get(at)?.number().filter(|it| (1..=31).contains(it));
    let month = month_at(words, at);
    match (number, month, edtf.len()) {
        (Some(number), _, 10) => {
            let (year, month) = (edtf.get(..4)?.parse().ok()?, edtf.get(5..7)?.parse().ok()?);
            Reading::of(Some(day(year, month, number)?), at + 1)
        }
        (_, Some((month, end)), 7) => Reading::of(format!("{}-{month:02}", edtf.get(..4)?), end),
        _ => None,
    }
}

/// "between May and July 2023": the year of the second holds for the first.
pub(super) fn with_year_of(
    first: Reading,
    words: &[Word<'_>],
    at: usize,
    second: &Reading,
) -> Reading {
    let has_year = (at..first.end).any(|at| year_at(words, at).is_some());
    let second_has_year = (first.end..second.end).any(|at| year_at(words, at).is_some());
    let (Some(one), Some(other)) = (&first.span, &second.span) else {
        let month = shortened(words, at, second);
        return month.unwrap_or(first);
    };
    if has_year || !second_has_year || one.edtf.len() < 5 || other.edtf.len() < 4 {
        return first;
    }
    let edtf = format!("{}{}", &other.edtf[..4], &one.edtf[4..]);
    let is_before = edtf.as_str() <= other.edtf.as_str();
    match Reading::of(edtf, first.end) {
        Some(reading) if is_before => reading,
        _ => first,
    }
}
