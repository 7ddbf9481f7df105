//! The month and the day of a date in words; of unspecified digits, all that is known.

use super::bounds;
use chrono::Datelike;
use edtf_core::Date;

/// The months, January first.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The month that an English word names, in any case: its name and its number. Of a name three or more
/// letters are enough.
///
/// ```
/// # use annals_core as annals;
/// use annals::model::when::month_named;
///
/// assert_eq!(month_named("dec"), Some(("December", 12)));
/// assert_eq!(month_named("m"), None);
/// ```
pub fn month_named(word: &str) -> Option<(&'static str, u32)> {
    let word = word.to_lowercase();
    let fits = |month: &str| word.len() >= 3 && month.to_ascii_lowercase().starts_with(&word);
    let mut months = MONTHS.into_iter().zip(1..);
    months.find(|(name, _)| fits(name))
}

/// A date in words, without its qualifiers; `year` is its year in words.
pub(super) fn of_date(date: &Date, year: &str) -> String {
    let Some(month) = date.month else {
        return year.to_owned();
    };
    let year = Year::of(date, year);
    if let Some(code @ 21..) = month.value() {
        return part_of_year(code, &year);
    }
    let mut months = possible(month.digits, 12);
    let Some(day) = date.day else {
        return of_months(&months, &year);
    };
    if let Some(day) = day.value() {
        months.retain(|month| day <= longest(*month));
    }
    let days = possible(day.digits, last_day(date, &months));
    match (day.digits, months.as_slice()) {
        ([None, None], [_]) => format!("some day of {}", of_months(&months, &year)),
        ([None, None], all) if all.len() == 12 => format!("some day of {}", year.words),
        ([None, None], _) => format!("some day {}", month_range(&months, &year)),
        (_, [_]) => of_days(&days, u8::to_string, &of_months(&months, &year)),
        _ => {
            let month = format!("of {}", of_months(&months, &year));
            match days.as_slice() {
                [only] => format!("the {} {month}", ordinal(only)),
                days => of_days(days, |day| format!("the {}", ordinal(day)), &month),
            }
        }
    }
}

/// A year in words, alone and after a month.
struct Year {
    words: String,
    /// `2023`, but `of some year`.
    after: String,
}

impl Year {
    fn of(date: &Date, year: &str) -> Self {
        if !date.year.has_unspecified() {
            return Self {
                words: year.to_owned(),
                after: year.to_owned(),
            };
        }
        let words = match year.starts_with("the ") {
            true => format!("some year of {year}"),
            false => year.to_owned(),
        };
        let after = format!("of {words}");
        Self { words, after }
    }
}

/// The numbers from 1 to `last` that two digits can be.
fn possible(digits: [Option<u8>; 2], last: u8) -> Vec<u8> {
    let fits = |number: &u8| {
        digits[0].is_none_or(|digit| digit == number / 10)
            && digits[1].is_none_or(|digit| digit == number % 10)
    };
    (1..=last).filter(fits).collect()
}

/// The last day that the month of a date can have.
fn last_day(date: &Date, months: &[u8]) -> u8 {
    let last = |(_, last): (chrono::NaiveDate, chrono::NaiveDate)| last.day();
    let mut whole = *date;
    whole.day = None;
    match months {
        [2] if !date.year.has_unspecified() => {
            let day = bounds::days_of_date(&whole).map_or(29, last);
            u8::try_from(day).unwrap_or(29)
        }
        [only] => longest(*only),
        _ => 31,
    }
}

/// How many days a month has in a leap year.
fn longest(month: u8) -> u8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether numbers are better said as a range.
fn is_range(numbers: &[u8]) -> bool {
    numbers.len() > 2 && numbers.windows(2).all(|pair| pair[0] + 1 == pair[1])
}

fn of_months(months: &[u8], year: &Year) -> String {
    match months {
        [] => year.words.clone(),
        all if all.len() == 12 => format!("some month of {}", year.words),
        some if is_range(some) => format!("some month {}", month_range(some, year)),
        some => format!("{} {}", either(some, month_name), year.after),
    }
}

/// "from October to December 2023", "of January or November 2023"
fn month_range(months: &[u8], year: &Year) -> String {
    match months {
        [first, .., last] if is_range(months) => format!(
            "from {} to {} {}",
            month_name(first),
            month_name(last),
            year.after
        ),
        some => format!("of {}", of_months(some, year)),
    }
}

/// The days of a month, which is already in words.
fn of_days(days: &[u8], say: impl Fn(&u8) -> String, month: &str) -> String {
    match days {
        [first, .., last] if is_range(days) => {
            format!("some day from {} to {} {month}", say(first), say(last))
        }
        days => format!("{} {month}", either(days, say)),
    }
}

/// "10", "10 or 20", "10, 20 or 30"
fn either(numbers: &[u8], say: impl Fn(&u8) -> String) -> String {
    let words: Vec<String> = numbers.iter().map(say).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn month_name(month: &u8) -> String {
    let name = MONTHS.get(usize::from(*month).wrapping_sub(1));
    name.map_or_else(|| month.to_string(), |name| (*name).to_owned())
}

fn ordinal(day: &u8) -> String {
    let ending = match (day / 10, day % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

/// A season, quarter, third or half by its code of ISO 8601-2 4.8.
fn part_of_year(code: u8, year: &Year) -> String {
    const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
    const COUNTED: [&str; 4] = ["first", "second", "third", "fourth"];
    let nth = |first: u8, names: [&'static str; 4]| names[usize::from(code - first) % 4];
    let Year { words, after } = year;
    match code {
        ..=24 => format!("{} {after}", nth(21, SEASONS)),
        25..=28 => format!("northern {} {after}", nth(25, SEASONS)),
        29..=32 => format!("southern {} {after}", nth(29, SEASONS)),
        33..=36 => format!("the {} quarter of {words}", nth(33, COUNTED)),
        37..=39 => format!("the {} third of {words}", nth(37, COUNTED)),
        _ => format!("the {} half of {words}", nth(40, COUNTED)),
    }
}
