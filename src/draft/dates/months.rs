//! Days and months by their names, with a year, with "last year", or with none: then the day of publication
//! says which, and what it cannot say stays open.

use super::super::words::Word;
use super::calendar::{Context, Reading};
use super::parts::{existing_day, last_year, month_at, text, year_at};
use super::periods::{named_period, stands};
use super::tense;
use chrono::{Datelike, NaiveDate};

/// Words of which some are no date: "may", "march" as verbs.
const ALSO_VERBS: &[&str] = &[
    "may", "march", "mar", "sep", "mars", "jan", "dec", "mai", "dic",
];

/// What joins a day, a month and a year.
const OF: &[&str] = &["of", "de", "del", ",", "des", "the", "la"];

/// Words after which a month without a year is a date.
const BEFORE_MONTH: &[&str] = &[
    "in",
    "since",
    "early",
    "late",
    "mid",
    "of",
    "by",
    "until",
    "last",
    "this",
    "during",
    "before",
    "after",
    "end",
    "from",
    "im",
    "seit",
    "ende",
    "anfang",
    "mitte",
    "bis",
    "ab",
    "en",
    "début",
    "fin",
    "depuis",
    "desde",
    "de",
    "у",
    "в",
    "з",
    "between",
    "and",
    "to",
    "-",
    "about",
    "around",
    "least",
    "as",
    "into",
    "through",
    "sinds",
    "begin",
    "eind",
    "medio",
    "van",
    "dal",
    "next",
    "following",
    "previous",
    "that",
    "letzten",
    "vergangenen",
    "с",
    "до",
    "від",
    "середині",
    "початку",
    "наприкінці",
    "кінці",
];

/// Phrases for the year of another day than that of publication.
const ELSEWHEN: &[&str] = &[
    "that year",
    "same year",
    "following year",
    "previous year",
    "year before",
    "year earlier",
    "desselben jahres",
    "gleichen jahres",
    "vorjahres",
    "même année",
    "cette même année",
    "mismo año",
    "ese año",
    "того ж року",
    "того року",
    "того самого року",
    "того же года",
    "того года",
];

pub(super) fn read(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    day_month(words, at, context).or_else(|| month_first(words, at, context))
}

/// A day: `12 December`, `December 12`.
pub(super) fn day(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    let is_day = words.get(at)?.number().is_some()
        || month_at(words, at).is_some_and(|(_, end)| day_number(words, end).is_some());
    is_day.then(|| read(words, at, context))?
}

/// A number that can be a day of a month: not "May 12 million".
fn day_number(words: &[Word<'_>], at: usize) -> Option<u32> {
    let number = words.get(at)?.number().filter(|it| (1..=31).contains(it))?;
    let next = words.get(at + 1);
    let is_amount = next.is_some_and(|it| it.is(&["million", "billion", "percent", "%"]));
    (!is_amount).then_some(number)
}

/// The last day of `12-14`, with the word after it.
fn last_day(words: &[Word<'_>], first: usize) -> Option<(u32, usize)> {
    let number = day_number(words, first)?;
    // "12-го", "12-th"
    let ending = text(words, first + 1) == "-"
        && words.get(first + 2).is_some_and(|it| it.is(&["го", "th"]));
    let next = first + 1 + 2 * usize::from(ending);
    match day_number(words, next + 1) {
        Some(last) if matches!(text(words, next), "-" | "–" | "/") => Some((last, next + 2)),
        _ => Some((number, next)),
    }
}

/// `12 December 2023`, `12. Dezember`, `12 de diciembre de 2023`, `12-14 December 2023`.
fn day_month(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    let first = day_number(words, at)?;
    let (last, mut next) = last_day(words, at)?;
    next += usize::from(text(words, next) == ".");
    next += usize::from(
        words
            .get(next)
            .is_some_and(|it| it.is(OF) && it.text != ","),
    );
    let (month, end) = month_at(words, next)?;
    let (years, end) = years(words, at, end, context, month, Some(first));
    days(&years, month, first, last, end)
}

/// `December 12, 2023`, `Dec. 12-14`, `December 2023`, and `in December`.
fn month_first(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    let (month, end) = month_at(words, at)?;
    if let Some(first) = day_number(words, end) {
        let (last, next) = last_day(words, end)?;
        let (years, end) = years(words, at, next, context, month, Some(first));
        return days(&years, month, first, last, end);
    }
    let is_year = |at: usize| year_at(words, at).is_some();
    let has_year = is_year(end) || words.get(end).is_some_and(|it| it.is(OF)) && is_year(end + 1);
    let (placed_years, after_year) = years(words, at, end, context, month, None);
    let has_adjective = words
        .get(end)
        .is_some_and(|it| it.is(&["dernier", "pasado", "prochain"]));
    let is_time = at > 0 && words[at - 1].is(BEFORE_MONTH);
    if !has_year
        && !has_adjective
        && after_year == end
        && (!is_time || at == 0 && words[at].is(ALSO_VERBS))
    {
        return None;
    }
    let placed: Vec<String> = placed_years
        .iter()
        .map(|year| format!("{year:04}-{month:02}"))
        .collect();
    Reading::of(listed(&placed), after_year)
}

/// One of some dates; none where there is none, or too many to be of use.
fn listed(dates: &[String]) -> Option<String> {
    match dates {
        [one] => Some(one.clone()),
        [first, second] => Some(format!("[{first},{second}]")),
        _ => None,
    }
}

/// The days of a month, or one; undated where no year is known, and none where there is no such day.
fn days(years: &[u32], month: u32, first: u32, last: u32, end: usize) -> Option<Reading> {
    if years.is_empty() {
        return Reading::of(None, end);
    }
    if first < last {
        let [year] = years else {
            return Reading::of(None, end);
        };
        let (one, other) = (
            existing_day(*year, month, first)?,
            existing_day(*year, month, last)?,
        );
        return Reading::of(format!("{one}/{other}"), end);
    }
    let placed: Vec<String> = years
        .iter()
        .filter_map(|year| existing_day(*year, month, first))
        .collect();
    Reading::of(Some(listed(&placed)?), end)
}

/// The years that a day or month can be of, with the word after what says so: the one that is written, that
/// of "last year", none of "that year", else what the day of publication leaves open.
fn years(
    words: &[Word<'_>],
    begin: usize,
    after: usize,
    context: &Context,
    month: u32,
    day: Option<u32>,
) -> (Vec<u32>, usize) {
    let joints = words
        .iter()
        .skip(after)
        .take_while(|it| it.is(OF))
        .count()
        .min(3);
    for skip in 0..=joints {
        let at = after + skip;
        if let Some(year) = year_at(words, at) {
            let is_named = words
                .get(at + 1)
                .is_some_and(|it| it.is(&["року", "года", "р"]));
            return (vec![year], at + 1 + usize::from(is_named));
        }
        if let Some(end) = ELSEWHEN.iter().find_map(|it| stands(words, at, it)) {
            return (Vec::new(), end);
        }
        if let Some((true, step, end)) = named_period(words, at) {
            let year = context
                .published
                .and_then(|it| u32::try_from(it.year() + step).ok());
            return (year.into_iter().collect(), end);
        }
    }
    if let Some(year) = context.year {
        return (vec![year], after);
    }
    unwritten_years(words, begin, after, context, month, day)
}

/// The years that a day or month without one can be of, with the word after what says which.
fn unwritten_years(
    words: &[Word<'_>],
    begin: usize,
    after: usize,
    context: &Context,
    month: u32,
    day: Option<u32>,
) -> (Vec<u32>, usize) {
    let adjective = words
        .get(after)
        .filter(|it| it.is(&["dernier", "pasado", "prochain"]));
    let end = after + usize::from(adjective.is_some());
    let before = |list: &[&str]| begin > 0 && words[begin - 1].is(list);
    let is_last = before(&["last", "letzten", "vergangenen", "afgelopen", "минулого"])
        || adjective.is_some_and(|it| !it.is(&["prochain"]));
    let is_next =
        before(&["next", "kommenden"]) || adjective.is_some_and(|it| it.is(&["prochain"]));
    let is_elsewhen = before(&[
        "following",
        "previous",
        "that",
        "same",
        "subsequent",
        "folgenden",
    ]);
    let Some(published) = context.published.filter(|_| !is_elsewhen) else {
        return (Vec::new(), end);
    };
    if before(&["this"]) {
        return (u32::try_from(published.year()).into_iter().collect(), end);
    }
    let tense = match (is_last, is_next) {
        (true, _) => Some(false),
        (_, true) => Some(true),
        _ if context.has_tenses() => tense::tense(words, begin),
        _ => None,
    };
    let is_deadline = (begin.saturating_sub(3)..begin)
        .any(|it| words[it].is(&["until", "by", "before", "ahead"]));
    let mut years = open_years(published, month, day, tense, is_last, is_deadline);
    // "last March" in June: some mean that of the year before.
    if before(&["last"]) && years == [u32::try_from(published.year()).unwrap_or_default()] {
        years.insert(0, years[0] - 1);
    }
    if tense.is_none() && !context.has_tenses() && years.len() == 1 {
        // The last one, of which nothing tells that it is not the next.
        years.push(years[0] + 1);
    }
    let told = last_year(&words[..begin]).or(context.told_year);
    if let Some(told) = told.filter(|it| !is_last && !is_next && years.iter().all(|year| it < year))
    {
        years.insert(0, told);
    }
    (years, end)
}

/// The years that the day of publication leaves open: the last one of what was, the next of what will be, and
/// both of what is near and of no tense.
fn open_years(
    published: NaiveDate,
    month: u32,
    day: Option<u32>,
    tense: Option<bool>,
    is_last: bool,
    is_deadline: bool,
) -> Vec<u32> {
    const NEAR: i64 = 45;
    let year = published.year();
    let this = NaiveDate::from_ymd_opt(year, month, day.unwrap_or(1));
    let is_ahead = match day {
        // A month of the day of publication has begun, but is not the last.
        None if is_last => month >= published.month(),
        None => month > published.month(),
        Some(_) => this.is_none_or(|it| it > published),
    };
    let next = NaiveDate::from_ymd_opt(year + i32::from(!is_ahead), month, day.unwrap_or(1));
    let is_near = next.is_some_and(|it| (it - published).num_days() <= NEAR);
    let found = match (tense, is_ahead) {
        (Some(true), true) => vec![year],
        (Some(true), false) if day.is_none() && month == published.month() => vec![year],
        (Some(true), false) => vec![year + 1],
        (None, true) if is_near => vec![year - 1, year],
        (None, false) if is_near && day.is_some() => vec![year, year + 1],
        (Some(false), true) if is_near && is_deadline => vec![year - 1, year],
        (_, true) => vec![year - 1],
        (_, false) => vec![year],
    };
    found
        .into_iter()
        .filter_map(|it| u32::try_from(it).ok())
        .collect()
}
