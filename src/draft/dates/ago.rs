//! Lengths of time before the day of publication: "two weeks ago", "in the past three months".

use super::super::words::Word;
use super::calendar::{Reading, around, month, moved, one_of};
use super::modifiers::{Extent, modifiers};
use chrono::{Datelike, Months, NaiveDate};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

const UNITS: &[(Unit, &[&str])] = &[
    (
        Unit::Hour,
        &[
            "hour",
            "hours",
            "stunde",
            "stunden",
            "heure",
            "heures",
            "hora",
            "horas",
            "годину",
            "години",
            "годин",
            "uur",
            "ore",
            "час",
            "часа",
            "часов",
        ],
    ),
    (
        Unit::Day,
        &[
            "day",
            "days",
            "tag",
            "tage",
            "tagen",
            "jour",
            "jours",
            "día",
            "días",
            "день",
            "дні",
            "днів",
            "дня",
            "дней",
            "доба",
            "добу",
            "доби",
            "діб",
            "сутки",
            "суток",
            "dag",
            "dagen",
            "giorno",
            "giorni",
        ],
    ),
    (
        Unit::Week,
        &[
            "week",
            "weeks",
            "woche",
            "wochen",
            "semaine",
            "semaines",
            "semana",
            "semanas",
            "тиждень",
            "тижні",
            "тижнів",
            "неделю",
            "недели",
            "недель",
            "weken",
            "settimana",
            "settimane",
        ],
    ),
    (
        Unit::Month,
        &[
            "month",
            "months",
            "monat",
            "monate",
            "monaten",
            "mois",
            "mes",
            "meses",
            "місяць",
            "місяці",
            "місяців",
            "месяц",
            "месяца",
            "месяцев",
            "maand",
            "maanden",
            "mese",
            "mesi",
        ],
    ),
    (
        Unit::Year,
        &[
            "year",
            "years",
            "jahr",
            "jahre",
            "jahren",
            "an",
            "ans",
            "année",
            "années",
            "año",
            "años",
            "рік",
            "роки",
            "років",
            "год",
            "года",
            "лет",
            "jaar",
            "jaren",
            "anno",
            "anni",
        ],
    ),
];

pub(super) fn unit(word: &Word<'_>) -> Option<Unit> {
    let known = UNITS.iter().find(|(_, names)| word.is(names));
    known.map(|(unit, _)| *unit)
}

/// Small numbers in words, from one.
const NUMBERS: &[&[&str]] = &[
    &[
        "a", "an", "one", "einem", "einer", "ein", "eine", "un", "une", "una", "один", "одну",
        "een", "één",
    ],
    &[
        "two", "zwei", "deux", "dos", "два", "дві", "две", "двое", "двоє", "двох", "twee", "due",
    ],
    &[
        "three",
        "drei",
        "trois",
        "tres",
        "три",
        "трое",
        "троє",
        "трьох",
        "drie",
        "tre",
    ],
    &[
        "four",
        "vier",
        "quatre",
        "cuatro",
        "чотири",
        "четыре",
        "четверо",
        "чотирьох",
        "quattro",
    ],
    &[
        "five",
        "fünf",
        "cinq",
        "cinco",
        "п'ять",
        "пять",
        "vijf",
        "cinque",
    ],
    &["six", "sechs", "seis", "шість", "шесть", "zes", "sei"],
    &[
        "seven", "sieben", "sept", "siete", "сім", "семь", "zeven", "sette",
    ],
    &["eight", "acht", "huit", "ocho", "вісім", "восемь", "otto"],
    &[
        "nine",
        "neun",
        "neuf",
        "nueve",
        "дев'ять",
        "девять",
        "negen",
        "nove",
    ],
    &["ten", "zehn", "dix", "diez", "десять", "tien", "dieci"],
];

fn number(word: &Word<'_>) -> Option<u32> {
    let small = NUMBERS.iter().position(|it| word.is(it));
    small
        .and_then(|at| u32::try_from(at + 1).ok())
        .or_else(|| word.number())
}

/// "three days ago", "vor zwei Wochen", "il y a un mois", "місяць тому".
pub(super) fn ago(words: &[Word<'_>], at: usize, published: Option<NaiveDate>) -> Option<Reading> {
    const AFTER: &[&str] = &["ago", "geleden", "fa", "тому", "назад"];
    let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|it| it.is(list));
    let word = &words[at];
    // "a few days ago", "weeks ago", "two days earlier": when exactly is not said
    let (count, unit_at) = match number(word) {
        Some(count) => (Some(count), at + 1),
        None if word.is(&["several", "few", "many", "couple", "кілька", "несколько"]) => {
            (None, at + 1 + usize::from(is(at + 1, &["of"])))
        }
        // "рік тому" is one year, "weeks ago" some
        None => {
            let is_one = unit(word).is_some() && !word.text.is_ascii();
            (is_one.then_some(1), at)
        }
    };
    let unit = unit(words.get(unit_at)?)?;
    let lead = modifiers(words, at);
    let near = &words[lead.begin.saturating_sub(1)..at];
    let is_lead = near.iter().any(|it| it.is(&["vor", "hace"]))
        || near.iter().any(|it| it.is(&["a"]))
            && at > 2
            && words[at.saturating_sub(6)..at]
                .iter()
                .any(|it| it.is(&["il"]));
    let is_after = is(unit_at + 1, AFTER);
    let is_elsewhen = is(unit_at + 1, &["earlier", "later", "zuvor", "später"]);
    let end = unit_at + 1 + usize::from(is_after || is_elsewhen);
    if is_elsewhen {
        return Reading::of(None, end);
    }
    if !is_after && !is_lead {
        return None;
    }
    let is_half = at > 0 && words[at - 1].is(&["half", "пів", "halben"]);
    let (Some(published), Some(count), false) = (published, count, is_half) else {
        return Reading::of(None, end);
    };
    let placed = before_day(published, count, unit, lead.extent, lead.approximate);
    let Some(placed) = placed else {
        return Reading::of(None, end);
    };
    match placed.strip_suffix('~') {
        Some(plain) => Reading::of(plain.to_owned(), end).map(Reading::approximate),
        None => Reading::of(placed, end),
    }
}

/// So many units before a day. Such numbers are round: the neighbours may be meant too.
fn before_day(
    day: NaiveDate,
    count: u32,
    unit: Unit,
    extent: Option<Extent>,
    is_approximate: bool,
) -> Option<String> {
    let then = back(day, count, unit)?;
    match extent {
        Some(Extent::More) => return Some(format!("[..{then}]")),
        Some(Extent::Less) => return Some(one_of(then, day)),
        None => {}
    }
    match unit {
        // `~` cannot stand at the ends of a range
        Unit::Hour | Unit::Day | Unit::Week if is_approximate => None,
        Unit::Hour if count <= 24 => around(day, 1, 0),
        Unit::Hour => None,
        Unit::Day => around(then, 1, 1),
        Unit::Week => around(then, 6, 6),
        Unit::Month => Some(format!("{}~", month(then))),
        Unit::Year => Some(format!("{:04}~", then.year())),
    }
}

fn back(day: NaiveDate, count: u32, unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::Hour => moved(day, -i64::from(count.div_ceil(24))),
        Unit::Day => moved(day, -i64::from(count)),
        Unit::Week => moved(day, -7 * i64::from(count)),
        Unit::Month => day.checked_sub_months(Months::new(count)),
        Unit::Year => day.checked_sub_months(Months::new(count.checked_mul(12)?)),
    }
}

/// "in the past week", "over the last three months": from so long ago to the day of publication.
pub(super) fn rolling(
    words: &[Word<'_>],
    at: usize,
    published: Option<NaiveDate>,
) -> Option<Reading> {
    let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|it| it.is(list));
    if !is(at, &["past", "last"]) || at == 0 || !words[at - 1].is(&["the"]) {
        return None;
    }
    let count = words.get(at + 1).and_then(number);
    let unit_at = at + 1 + usize::from(count.is_some());
    let unit = unit(words.get(unit_at)?)?;
    let many = words[unit_at].lower.ends_with('s');
    let placed = published.and_then(|day| {
        let count = if many { count? } else { count.unwrap_or(1) };
        Some(one_of(back(day, count, unit)?, day))
    });
    Reading::of(placed, unit_at + 1)
}
