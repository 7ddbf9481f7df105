//! Dates beside the day of publication: "yesterday", "on Tuesday", "last month", "two weeks ago". Without
//! that day they stay undated.

use super::super::words::Word;
use super::calendar::{Context, Reading, month, one_of, weekday_number};
use chrono::{Datelike, Days, Months, NaiveDate};

pub(super) fn read(
    words: &[Word<'_>],
    at: usize,
    context: &Context,
    is_future: bool,
) -> Option<Reading> {
    let published = context.published;
    let word = words.get(at)?;
    if let Some(days) = nearby(words, at) {
        let placed = published.and_then(|day| moved(day, days));
        return Reading::of(placed.map(|it| it.to_string()), at + 1);
    }
    if word.is(&["overnight"]) {
        let on = usize::from(
            words
                .get(at + 1)
                .is_some_and(|it| it.is(&["on", "to", "into"])),
        );
        if let Some((number, end)) = weekday(words, at + 1 + on) {
            let placed = published.and_then(|day| around(near(day, number, is_future)?, 1, 1));
            return Reading::of(placed, end);
        }
        return Reading::of(published.and_then(|day| around(day, 1, 0)), at + 1);
    }
    on_weekday(words, at, published, is_future)
        .or_else(|| ago(words, at, published))
        .or_else(|| period(words, at, published, is_future))
}

/// Days from the day of publication that one word says.
fn nearby(words: &[Word<'_>], at: usize) -> Option<i64> {
    let word = &words[at];
    let is_part = |it: &Word<'_>| it.is(&["morning", "afternoon", "evening", "night"]);
    Some(match word.lower.as_str() {
        "today" | "tonight" | "heute" | "aujourd'hui" | "aujourd’hui" | "hoy" | "сьогодні"
        | "сегодня" => 0,
        "yesterday" | "gestern" | "hier" | "ayer" | "вчора" | "вчера" => {
            // German "hier" is "here".
            let is_french =
                word.lower != "hier" || words.iter().any(|it| it.is(&["le", "la", "les", "des"]));
            return is_french.then_some(-1);
        }
        "tomorrow" | "demain" | "завтра" => 1,
        "morning" | "afternoon" | "evening"
            if at > 0 && words[at - 1].is(&["this"]) && is_part(word) =>
        {
            0
        }
        _ => return None,
    })
}

fn moved(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    match days < 0 {
        true => day.checked_sub_days(Days::new(days.unsigned_abs())),
        false => day.checked_add_days(Days::new(days.unsigned_abs())),
    }
}

/// One of the days from so many before to so many after.
fn around(day: NaiveDate, before: i64, after: i64) -> Option<String> {
    Some(one_of(moved(day, -before)?, moved(day, after)?))
}

fn weekday(words: &[Word<'_>], at: usize) -> Option<(u32, usize)> {
    let word = words.get(at)?;
    let number = weekday_number(&word.lower)?;
    let elsewhere = !word.text.is_ascii() || !word.lower.ends_with("day");
    (elsewhere || word.is_capitalised()).then_some((number, at + 1))
}

/// The last such weekday up to a day, or the next from it.
fn near(day: NaiveDate, number: u32, is_future: bool) -> Option<NaiveDate> {
    let own = i64::from(day.weekday().number_from_monday());
    let number = i64::from(number);
    match is_future {
        true => moved(day, (number - own).rem_euclid(7)),
        false => moved(day, -(own - number).rem_euclid(7)),
    }
}

fn on_weekday(
    words: &[Word<'_>],
    at: usize,
    published: Option<NaiveDate>,
    is_future: bool,
) -> Option<Reading> {
    let (number, mut end) = weekday(words, at)?;
    let before = at.checked_sub(1).map(|at| &words[at]);
    let is = |list: &[&str]| before.is_some_and(|it| it.is(list));
    // "Tuesday, 12 December": the date that follows says more.
    if is(&["every", "each", "black", "patch"]) {
        return None;
    }
    let is_night = words
        .get(end)
        .is_some_and(|it| it.is(&["night", "evening"]));
    end += usize::from(is_night);
    let Some(published) = published else {
        return Reading::of(None, end);
    };
    let day = near(published, number, is_future || is(&["next", "coming"]))?;
    if is(&["last", "next", "past", "previous"]) {
        // Some mean the nearest one, some that of the week beyond it.
        let (first, second) = match is(&["next"]) {
            true => (day, moved(day, 7)?),
            false => (moved(day, -7)?, day),
        };
        return Reading::of(format!("[{first},{second}]"), end);
    }
    match is_night {
        true => Reading::of(around(day, 0, 1), end),
        false => Reading::of(day.to_string(), end),
    }
}

/// "three days ago", "vor zwei Wochen", "a month ago".
fn ago(words: &[Word<'_>], at: usize, published: Option<NaiveDate>) -> Option<Reading> {
    let small = [
        "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let word = &words[at];
    let number = match small.iter().position(|it| word.lower == *it) {
        Some(at) => at.max(1),
        None => usize::try_from(word.number()?).ok()?,
    };
    let unit = words.get(at + 1)?;
    if !words.get(at + 2)?.is(&["ago", "earlier"]) {
        return None;
    }
    let is_ago = words[at + 2].is(&["ago"]);
    let end = at + 3;
    let count = i64::try_from(number).ok()?;
    let months = u32::try_from(number).ok()?;
    let Some(published) = published.filter(|_| is_ago) else {
        let is_unit = unit.is(&[
            "day", "days", "week", "weeks", "month", "months", "year", "years",
        ]);
        return is_unit.then(|| Reading::of(None, end))?;
    };
    // Round numbers: the neighbours may be meant too.
    let placed = match unit.lower.trim_end_matches('s') {
        "hour" if count <= 24 => around(published, 1, 0),
        "day" => moved(published, -count).and_then(|day| around(day, 1, 1)),
        "week" => moved(published, -7 * count).and_then(|day| around(day, 6, 6)),
        "month" => {
            let day = published.checked_sub_months(Months::new(months));
            day.map(|day| format!("{}~", month(day)))
        }
        "year" => Some(format!(
            "{:04}~",
            published.year() - i32::try_from(number).ok()?
        )),
        _ => return None,
    };
    let Some(placed) = placed else {
        return Reading::of(None, end);
    };
    match placed.strip_suffix('~') {
        Some(plain) => Reading::of(plain.to_owned(), end).map(Reading::approximate),
        None => Reading::of(placed, end),
    }
}

/// "last month", "earlier this year", "next week", "over the weekend".
fn period(
    words: &[Word<'_>],
    at: usize,
    published: Option<NaiveDate>,
    is_future: bool,
) -> Option<Reading> {
    let word = &words[at];
    if word.is(&["weekend"]) {
        return Reading::of(published.and_then(|day| weekend(day, is_future)), at + 1);
    }
    let (part, which) = match word.lower.as_str() {
        "earlier" | "later" => (Some(word.lower.as_str()), at + 1),
        _ => (None, at),
    };
    let which_word = words.get(which)?;
    let unit = words.get(which + 1)?;
    let step = match which_word.lower.as_str() {
        "last" | "previous" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    if !unit.is(&["week", "month", "year", "quarter"]) {
        return None;
    }
    let end = which + 2;
    let Some(day) = published else {
        return Reading::of(None, end);
    };
    let Some((first, last, name)) = span(day, &unit.lower, step) else {
        return Reading::of(None, end);
    };
    let placed = match (part, step) {
        (Some("earlier"), 0) => one_of(first, day),
        (Some("later"), 0) => one_of(day, last),
        _ => name.unwrap_or_else(|| one_of(first, last)),
    };
    Reading::of(placed, end)
}

/// The first and last day of the week, month or year that is so many steps away, and its EDTF if it has
/// one. A week begins on Sunday or Monday, so its span holds both.
fn span(day: NaiveDate, unit: &str, step: i32) -> Option<(NaiveDate, NaiveDate, Option<String>)> {
    match unit {
        "week" => {
            let monday = day.week(chrono::Weekday::Mon).checked_first_day()?;
            let monday = moved(monday, 7 * i64::from(step))?;
            Some((moved(monday, -1)?, moved(monday, 6)?, None))
        }
        "month" => {
            let first = day.with_day(1)?;
            let first = match step {
                -1 => first.checked_sub_months(Months::new(1))?,
                1 => first.checked_add_months(Months::new(1))?,
                _ => first,
            };
            let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
            Some((first, last, Some(month(first))))
        }
        "year" => {
            let year = day.year() + step;
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
            Some((
                first,
                NaiveDate::from_ymd_opt(year, 12, 31)?,
                Some(format!("{year:04}")),
            ))
        }
        // Whose quarter, the text would have to say.
        _ => None,
    }
}

/// The weekend before, from Friday evening on; on a weekend this one or the last.
fn weekend(day: NaiveDate, is_future: bool) -> Option<String> {
    let saturday = near(day, 6, is_future)?;
    let (first, last) = match is_future {
        true => (moved(saturday, -1)?, moved(saturday, 8)?),
        false if day.weekday().number_from_monday() >= 5 => (moved(saturday, -8)?, day),
        false => (moved(saturday, -1)?, moved(saturday, 2)?.min(day)),
    };
    Some(one_of(first, last))
}
