//! Dates beside the day of publication: "yesterday", "last month", "two weeks ago", "in the past week".
//! Without that day they stay undated.

use super::super::words::Word;
use super::ago::{Unit, ago, rolling, unit};
use super::calendar::{Reading, Season, around, month, moved, one_of, season, weekday_number};
use super::periods::{period_at, vague};
use super::tense;
use super::weekday::near;
use chrono::{Datelike, Months, NaiveDate};

pub(super) fn read(words: &[Word<'_>], at: usize, published: Option<NaiveDate>) -> Option<Reading> {
    let word = words.get(at)?;
    if let Some(days) = nearby(words, at) {
        let placed = published.and_then(|day| moved(day, days));
        return Reading::of(placed.map(|it| it.to_string()), at + 1);
    }
    if word.is(&["overnight"]) {
        // A night that is named goes with its day.
        let is_named = words.get(at + 1).is_some_and(|it| {
            it.is(&["on", "to", "into", "from", "between"]) || it.lower.ends_with("day")
        });
        return (!is_named)
            .then(|| Reading::of(published.and_then(|day| around(day, 1, 0)), at + 1))?;
    }
    ago(words, at, published)
        .map(|found| Reading {
            is_ago: true,
            ..found
        })
        .or_else(|| rolling(words, at, published))
        .or_else(|| last_season(words, at, published))
        .or_else(|| period(words, at, published))
        .or_else(|| Reading::of(None, vague(words, at)?))
}

/// Days from the day of publication that one word says.
fn nearby(words: &[Word<'_>], at: usize) -> Option<i64> {
    let word = &words[at];
    Some(match word.lower.as_str() {
        "today" | "tonight" | "heute" | "aujourd'hui" | "hoy" | "vandaag" | "oggi" | "сьогодні"
        | "сегодня" => 0,
        "yesterday" | "gestern" | "hier" | "ayer" | "gisteren" | "ieri" | "вчора" | "учора"
        | "вчера" => {
            // German "hier" is "here", French "avant-hier" the day before.
            let is_french = word.lower != "hier"
                || words
                    .iter()
                    .any(|it| it.is(&["le", "la", "les", "des", "a", "ont", "du"]));
            let is_avant = at > 1 && words[at - 1].text == "-" && words[at - 2].is(&["avant"]);
            return is_french.then_some(if is_avant { -2 } else { -1 });
        }
        "vorgestern" | "anteayer" | "eergisteren" | "позавчора" | "позавчера" => {
            -2
        }
        "tomorrow" | "demain" | "завтра" => 1,
        "morning" | "afternoon" | "evening" if at > 0 && words[at - 1].is(&["this"]) => 0,
        _ => return None,
    })
}

/// "last summer": that of this year or the one before; no other season is said to be last.
fn last_season(words: &[Word<'_>], at: usize, published: Option<NaiveDate>) -> Option<Reading> {
    let season = season(words.get(at)?)?;
    let Season(code) = season;
    let before = |list: &[&str]| at > 0 && words[at - 1].is(list);
    if !before(&[
        "last",
        "this",
        "next",
        "letzten",
        "vergangenen",
        "diesem",
        "цього",
        "минулого",
    ]) {
        return None;
    }
    let placed = published.map(|day| {
        let year = day.year();
        match () {
            () if before(&["this", "diesem", "цього"]) => format!("{year:04}-{code}"),
            () if before(&["next"]) => format!("[{year:04}-{code},{:04}-{code}]", year + 1),
            () => format!("[{:04}-{code},{year:04}-{code}]", year - 1),
        }
    });
    Reading::of(placed, at + 1)
}

/// "last month", "earlier this year", "next week", "over the weekend".
fn period(words: &[Word<'_>], at: usize, published: Option<NaiveDate>) -> Option<Reading> {
    let word = &words[at];
    if word.is(&["weekend"]) {
        // "the Easter weekend" is where the calendar has it
        let is_feast = at.checked_sub(1).map(|at| &words[at]).is_some_and(|it| {
            it.is_capitalised() && !it.is(&["the", "last", "next", "this", "that", "past"])
        });
        let day = published.filter(|_| !is_feast);
        let placed = day.and_then(|day| weekend(day, tense::is_future(words, at)));
        return Reading::of(placed, at + 1);
    }
    let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|it| it.is(list));
    let part = is(at, &["earlier", "later", "früher", "раніше", "ранее"]).then_some(word);
    let from = at + usize::from(part.is_some());
    let in_it = usize::from(part.is_some() && is(from, &["in"]));
    // "later that month", "the previous year" count from another day
    let is_elsewhen = is(
        from,
        &["that", "same", "following", "previous", "desselben", "того"],
    );
    if is_elsewhen && words.get(from + 1).is_some_and(|it| unit(it).is_some()) {
        return Reading::of(None, from + 2);
    }
    let (unit, step, end) = period_at(words, from + in_it)?;
    // "the month" alone is any
    if words[from + in_it].is(&["the"]) && part.is_none() {
        return None;
    }
    let end = end + 2 * usize::from(is(end, &["-"]) && is(end + 1, &["ci"]));
    // "last week on Tuesday"
    if unit == Unit::Week
        && is(end, &["on"])
        && words
            .get(end + 1)
            .is_some_and(|it| weekday_number(&it.lower).is_some())
    {
        return None;
    }
    let Some(day) = published else {
        return Reading::of(None, end);
    };
    let Some((first, last, name)) = span(day, unit, step) else {
        return Reading::of(None, end);
    };
    let is_later = part.is_some_and(|it| it.is(&["later"]));
    let is_earlier = part.is_some() && !is_later
        || at > 1 && words[at - 1].is(&["tôt"]) && words[at - 2].is(&["plus"]);
    let placed = match step {
        0 if is_earlier => one_of(first, day),
        0 if is_later => one_of(day, last),
        _ => name.unwrap_or_else(|| one_of(first, last)),
    };
    Reading::of(placed, end)
}

/// The first and last day of the week, month or year that is so many steps away, and its EDTF if it has
/// one. A week begins on Sunday or Monday, so its span holds both.
fn span(day: NaiveDate, unit: Unit, step: i32) -> Option<(NaiveDate, NaiveDate, Option<String>)> {
    match unit {
        Unit::Week => {
            let monday = day.week(chrono::Weekday::Mon).checked_first_day()?;
            let monday = moved(monday, 7 * i64::from(step))?;
            Some((moved(monday, -1)?, moved(monday, 6)?, None))
        }
        Unit::Month => {
            let first = day.with_day(1)?;
            let first = match step {
                -1 => first.checked_sub_months(Months::new(1))?,
                1 => first.checked_add_months(Months::new(1))?,
                _ => first,
            };
            let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
            Some((first, last, Some(month(first))))
        }
        Unit::Year => {
            let year = day.year() + step;
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
            let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
            Some((first, last, Some(format!("{year:04}"))))
        }
        Unit::Hour | Unit::Day => None,
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
