//! Days of the week: the last one by the day of publication, or the next of what is to come. "The following
//! Tuesday" counts from another day, which nobody has read.

use super::super::words::Word;
use super::calendar::{Context, Reading, moved, weekday_number};
use super::{absolute, tense};
use chrono::{Datelike, NaiveDate};

const LAST: &[&str] = &[
    "last",
    "past",
    "letzten",
    "letzter",
    "vergangenen",
    "vorigen",
    "vorige",
    "afgelopen",
    "scorso",
    "dernier",
    "pasado",
    "минулого",
    "минулої",
    "минулу",
    "прошлый",
    "прошлого",
    "прошлой",
    "прошлую",
];

const NEXT: &[&str] = &[
    "next",
    "coming",
    "nächsten",
    "kommenden",
    "komende",
    "volgende",
    "prossimo",
    "prochain",
    "próximo",
    "наступного",
    "наступної",
    "наступну",
    "следующий",
    "следующую",
];

/// What counts from another day than that of publication.
const ELSEWHEN: &[&str] = &[
    "following",
    "previous",
    "preceding",
    "same",
    "that",
    "one",
    "a",
    "folgenden",
    "darauffolgenden",
    "suivant",
    "précédent",
    "siguiente",
    "anterior",
    "ese",
    "тієї",
    "того",
    "(",
    "subsequent",
];

/// Words before a weekday with which it is a name.
const NAMES: &[&str] = &[
    "every", "each", "black", "patch", "cyber", "good", "easter", "super", "ash", "palm", "bloody",
    "giving", "jeden",
];

pub(super) fn read(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    let (number, mut end) = weekday(words, at)?;
    let before = |list: &[&str]| at > 0 && words[at - 1].is(list);
    let after = |end: usize, list: &[&str]| words.get(end).is_some_and(|it| it.is(list));
    if before(NAMES) {
        return None;
    }
    // "Tuesday, 12 December": the date that follows says more.
    let skipped = words
        .iter()
        .skip(end)
        .take_while(|it| it.is(&[",", "the", "den", "dem", "le", "el"]));
    let next = end + skipped.count().min(2);
    let is_day = |it: &Word<'_>| it.number().is_some() || it.lower.chars().all(char::is_alphabetic);
    if words.get(next).is_some_and(is_day)
        && let Some(date) = absolute::day(words, next, context)
    {
        return Some(date);
    }
    let is_of_month = after(end, &["the"])
        && words.get(end + 1).is_some_and(|it| {
            it.number().is_some_and(|n| n <= 31) && it.text.ends_with(char::is_alphabetic)
        });
    let is_night = after(end, &["night"]);
    end += usize::from(after(
        end,
        &["night", "evening", "morning", "afternoon", "soir", "matin"],
    ));
    if before(ELSEWHEN)
        || after(end, &["suivant", "siguiente", "précédent", "anterior"])
        || is_of_month && context.published.is_none()
    {
        return Reading::of(
            None,
            end + usize::from(after(end, &["suivant", "siguiente"])),
        );
    }
    let Some(published) = context.published else {
        return Reading::of(None, end);
    };
    if is_of_month {
        let placed = of_month(published, number, words[end + 1].number()?);
        return Reading::of(placed.map(|it| it.to_string()), end + 2);
    }
    if let Some(found) = of_last_week(words, at, end, published, number) {
        return Some(found);
    }
    placed(words, at, end, context, number, is_night)
}

/// A weekday beside the day of publication, by its adjectives and the verb of its sentence.
fn placed(
    words: &[Word<'_>],
    at: usize,
    mut end: usize,
    context: &Context,
    number: u32,
    is_night: bool,
) -> Option<Reading> {
    let published = context.published?;
    let before = |list: &[&str]| at > 0 && words[at - 1].is(list);
    let after = |end: usize, list: &[&str]| words.get(end).is_some_and(|it| it.is(list));
    let (last, next) = (
        before(LAST) || after(end, LAST),
        before(NEXT) || after(end, NEXT),
    );
    end += usize::from(after(
        end,
        &[
            "dernier", "pasado", "prochain", "próximo", "scorso", "prossimo",
        ],
    ));
    let is_future = next || !last && tense::is_future(words, at);
    let day = near(published, number, is_future)?;
    if last || next {
        // Some mean the nearest one, some that of the week beyond it.
        let (first, second) = if next {
            (day, moved(day, 7)?)
        } else {
            (moved(day, -7)?, day)
        };
        return Reading::of(format!("[{first},{second}]"), end);
    }
    // "ahead of Sunday's vote" may look forward or back, and "this Monday" without a verb that tells.
    let is_this =
        before(&["this", "este", "ce", "diesen", "цього"]) && tense::tense(words, at).is_none();
    let is_ahead = !context.has_tenses()
        || is_this
        || before(&["until"])
        || before(&["of"]) && at > 1 && words[at - 2].is(&["ahead"]);
    match (is_night, is_ahead) {
        (_, true) => {
            let (past, next) = (
                near(published, number, false)?,
                near(published, number, true)?,
            );
            let either = match past == next {
                true => past.to_string(),
                false => format!("[{past},{next}]"),
            };
            Reading::of(either, end)
        }
        (true, _) => Reading::of(super::calendar::around(day, 0, 1), end),
        _ => Reading::of(day.to_string(), end),
    }
}

/// The day of the week that a word names, with the word after it.
fn weekday(words: &[Word<'_>], at: usize) -> Option<(u32, usize)> {
    const PARTS: &[&str] = &[
        "abend",
        "morgen",
        "vormittag",
        "nachmittag",
        "mittag",
        "früh",
    ];
    let word = words.get(at)?;
    let whole = weekday_number(&word.lower);
    let number = whole.or_else(|| {
        let day = PARTS.iter().find_map(|it| word.lower.strip_suffix(it))?;
        weekday_number(day)
    })?;
    let elsewhere = !word.text.is_ascii() || !word.lower.ends_with("day");
    (elsewhere || word.is_capitalised()).then_some((number, at + 1))
}

/// The last such weekday up to a day, or the next from it.
pub(super) fn near(day: NaiveDate, number: u32, is_future: bool) -> Option<NaiveDate> {
    let own = i64::from(day.weekday().number_from_monday());
    let number = i64::from(number);
    match is_future {
        true => moved(day, (number - own).rem_euclid(7)),
        false => moved(day, -(own - number).rem_euclid(7)),
    }
}

/// "Friday the 13th": the last one, unless none was for a year.
fn of_month(published: NaiveDate, number: u32, of_month: u32) -> Option<NaiveDate> {
    let last = near(published, number, false)?;
    let mut days = (0..53).filter_map(|weeks| moved(last, -7 * weeks));
    days.find(|day| day.day() == of_month)
}

/// "Tuesday of last week", "last week on Tuesday".
fn of_last_week(
    words: &[Word<'_>],
    at: usize,
    end: usize,
    published: NaiveDate,
    number: u32,
) -> Option<Reading> {
    let is = |at: usize, phrase: &[&str]| {
        words
            .get(at..at + phrase.len())
            .is_some_and(|it| it.iter().zip(phrase).all(|(word, it)| word.lower == *it))
    };
    let of = usize::from(is(end, &["of"]));
    let is_after = is(end + of, &["last", "week"]);
    let is_before = at > 2 && is(at - 3, &["last", "week", "on"]);
    if !is_after && !is_before {
        return None;
    }
    let monday = published.week(chrono::Weekday::Mon).checked_first_day()?;
    let day = moved(monday, i64::from(number) - 8)?;
    let end = if is_after { end + of + 2 } else { end };
    // Where weeks begin on Sunday, it is the one before.
    match number {
        7 => Reading::of(format!("[{},{day}]", moved(day, -7)?), end),
        _ => Reading::of(day.to_string(), end),
    }
}
