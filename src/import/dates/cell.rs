//! Reads one cell by the rule of its column.

use super::{DateRule, Found, Order, Reading, date_of, unpadded};
use crate::import::reference::{english_date, month_number};
use crate::model::when::When;
use chrono::{Days, NaiveDate};

/// Reads a cell that is not empty.
pub fn read(cell: &str, rule: &DateRule) -> Reading {
    let text = cell.trim();
    if let Some(reading) = in_words(text, rule) {
        return reading;
    }
    match edtf(text) {
        Some(found) => Reading::Date(found),
        None => single(text, rule),
    }
}

/// A date in one of the forms that EDTF alone has: a span, a choice, "about".
fn edtf(text: &str) -> Option<Found> {
    let begins =
        text.starts_with(['[', '{', '.']) || text.get(..4)?.bytes().all(|it| it.is_ascii_digit());
    let is_special = begins && text.contains(['[', '{', '/', '~', '?', '%']);
    (is_special && When::edtf(text).is_ok()).then(|| Found::exact(text.to_owned()))
}

/// One date, without words around it.
fn single(text: &str, rule: &DateRule) -> Reading {
    let (day, clock) = split_clock(text);
    if !clock.is_empty() && !is_clock(clock) {
        return other(text, rule);
    }
    let padded = |reading| match reading {
        Reading::Date(found) if rule.padded => Reading::Date(unpadded(found)),
        reading => reading,
    };
    match day_of(day, rule) {
        Some(Reading::Date(found)) if !is_midnight(clock) => with_clock(found, clock),
        Some(Reading::Date(found)) if !clock.is_empty() => padded(Reading::Date(Found {
            widened: found.widened.or(Some("midnight is no time of day")),
            ..found
        })),
        Some(reading) => padded(reading),
        None => other(text, rule),
    }
}

/// The day and what follows it: `2021-05-06T14:03:00Z`, `06/05/2021 14:03`.
fn split_clock(text: &str) -> (&str, &str) {
    let digit_before = |at: &usize| text[..*at].ends_with(|c: char| c.is_ascii_digit());
    let at = text.find(['T', ' ']).filter(digit_before);
    match at {
        Some(at) => (&text[..at], text[at + 1..].trim()),
        None => (text, ""),
    }
}

fn is_clock(text: &str) -> bool {
    let text = without_zone_name(text).unwrap_or(text);
    let mut bytes = text.bytes();
    let begins = bytes.next().is_some_and(|it| it.is_ascii_digit());
    let plain = |it: u8| it.is_ascii_digit() || b":.+-ZzAPMapm ".contains(&it);
    begins && (text.contains(':') || half_of_day(text).is_some()) && text.bytes().all(plain)
}

fn is_midnight(clock: &str) -> bool {
    let clock = in_24_hours(clock);
    let digits = clock.trim_end_matches(['Z', 'z']).split(['+', '-']).next();
    let digits = digits.unwrap_or_default();
    digits.bytes().all(|it| b"0:. ".contains(&it))
}

/// A time without the name of its zone, if that is UTC: `14:03 UTC`.
fn without_zone_name(clock: &str) -> Option<&str> {
    let names = ["UTC", "GMT", "utc", "gmt"];
    names
        .iter()
        .find_map(|name| Some(clock.strip_suffix(name)?.trim_end()))
}

/// The time before AM or PM, and whether it is PM.
fn half_of_day(clock: &str) -> Option<(&str, bool)> {
    let halves = [("am", false), ("pm", true)];
    let lower = clock.to_ascii_lowercase();
    let (half, is_pm) = halves.into_iter().find(|(half, _)| lower.ends_with(half))?;
    let time = clock.get(..clock.len() - half.len())?.trim_end();
    Some((time, is_pm))
}

/// A time on the clock of 24 hours: `2:03 PM` is `14:03`, `14:03 UTC` is `14:03Z`.
fn in_24_hours(clock: &str) -> String {
    if let Some(time) = without_zone_name(clock) {
        return in_24_hours(time) + "Z";
    }
    let Some((time, is_pm)) = half_of_day(clock) else {
        return clock.to_owned();
    };
    let (hour, rest) = time.split_once(':').unwrap_or((time, "00"));
    match hour.parse::<u32>() {
        Ok(hour @ 1..=12) => format!("{:02}:{rest}", hour % 12 + if is_pm { 12 } else { 0 }),
        _ => clock.to_owned(),
    }
}

/// A day with its time of day, if EDTF can hold it; else the day.
fn with_clock(found: Found, clock: &str) -> Reading {
    let clock = in_24_hours(clock);
    let (time, zone) = match clock.find(['Z', 'z', '+', '-']) {
        Some(at) => (clock[..at].trim(), clock[at..].to_uppercase()),
        None => (clock.as_str(), String::new()),
    };
    let time = time.split('.').next().unwrap_or_default();
    let time = match time.matches(':').count() {
        1 => format!("{time}:00"),
        _ => time.to_owned(),
    };
    let time = if time.len() == 7 {
        format!("0{time}")
    } else {
        time
    };
    let zone = match zone.len() {
        5 if !zone.contains(':') => format!("{}:{}", &zone[..3], &zone[3..]),
        3 => format!("{zone}:00"),
        _ => zone,
    };
    let moment = format!("{}T{time}{zone}", found.edtf);
    Reading::Date(match When::edtf(&moment) {
        Ok(_) => Found {
            edtf: moment,
            ..found
        },
        Err(_) => Found {
            widened: Some("a time of day that cannot be read"),
            ..found
        },
    })
}

/// The day of digits with separators; `None` if it is something else.
fn day_of(text: &str, rule: &DateRule) -> Option<Reading> {
    let separator = ['-', '/', '.'].into_iter().find(|it| text.contains(*it));
    let Some(separator) = separator else {
        return number(text, rule);
    };
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let is_number =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(is_number) {
        return None;
    }
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    if parts[0].len() == 4 {
        return Some(date_of(
            numbers[0],
            Some(numbers[1]),
            numbers.get(2).copied(),
        ));
    }
    Some(in_order(&parts, &numbers, rule))
}

/// A date that begins with a day or month.
fn in_order(parts: &[&str], numbers: &[u32], rule: &DateRule) -> Reading {
    let order = match rule.order {
        Some(order @ (Order::Dmy | Order::Mdy)) => order,
        Some(Order::Ymd) => {
            return Reading::Impossible("it does not begin with a year".to_owned(), None);
        }
        None => return Reading::Words("the mapping declares no `order`".to_owned()),
    };
    let last = parts.last().copied().unwrap_or_default();
    let year = match (last.len(), rule.century) {
        (4, _) => numbers.last().copied().unwrap_or_default(),
        (2, Some(century)) => century + numbers.last().copied().unwrap_or_default(),
        (2, None) => {
            let why = "a year of two digits, and the mapping declares no `century`";
            return Reading::Impossible(why.to_owned(), None);
        }
        _ => return Reading::Words("the last number is no year".to_owned()),
    };
    let &[first, second, ..] = numbers else {
        return Reading::Words("too few numbers".to_owned());
    };
    if numbers.len() == 2 {
        return date_of(year, Some(first), None);
    }
    let (day, month) = match order {
        Order::Mdy => (second, first),
        _ => (first, second),
    };
    match date_of(year, Some(month), Some(day)) {
        // the order itself is in doubt then: nothing of the cell can be trusted
        Reading::Impossible(why, _) if month > 12 => Reading::Impossible(why, None),
        Reading::Date(found) => Reading::Date(Found {
            proves_order: day > 12,
            ..found
        }),
        reading => reading,
    }
}

/// A number: a year, or a day of a spreadsheet where that is declared.
fn number(text: &str, rule: &DateRule) -> Option<Reading> {
    let whole = text.split('.').next().unwrap_or_default();
    if whole.is_empty() || !whole.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let value: u32 = whole.parse().ok()?;
    if whole.len() == 8 {
        return Some(date_of(
            value / 10_000,
            Some(value / 100 % 100),
            Some(value % 100),
        ));
    }
    if whole.len() == 4 && (rule.serial.is_none() || (1900..2100).contains(&value)) {
        return Some(date_of(value, None, None));
    }
    Some(match rule.serial {
        Some(since) => serial(value, since),
        None => Reading::Words("a number, and the mapping declares no `serial`".to_owned()),
    })
}

/// The day that a spreadsheet counts from 1900 or 1904.
fn serial(value: u32, since: u16) -> Reading {
    // Spreadsheets count a 29 February 1900 that never was.
    let (year, month, day) = match (since, value) {
        (1904, _) => (1904, 1, 1),
        (_, 0..60) => (1899, 12, 31),
        _ => (1899, 12, 30),
    };
    let first = NaiveDate::from_ymd_opt(year, month, day);
    let day = first.and_then(|first| first.checked_add_days(Days::new(value.into())));
    let text = day.map(|day| day.to_string()).unwrap_or_default();
    let mut numbers = text.split('-').filter_map(|it| it.parse().ok());
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(year), month, day) => date_of(year, month, day),
        _ => Reading::Impossible("there is no such day".to_owned(), None),
    }
}

/// What is no date in digits: a date in English words where they are declared, else words.
fn other(text: &str, rule: &DateRule) -> Reading {
    let words = text.split(|c: char| !c.is_alphabetic());
    let mut words = words.filter(|word| word.len() >= 3);
    if let Some(date) = english_date(text) {
        return match rule.words {
            true => Reading::Date(Found::exact(date)),
            false => Reading::Words("words, and the mapping declares no `words`".to_owned()),
        };
    }
    let has_digit = text.bytes().any(|it| it.is_ascii_digit());
    let is_address = text.contains("://");
    match has_digit && !is_address || words.any(|word| month_number(word).is_some()) {
        true => Reading::Words("it cannot be read as a date".to_owned()),
        false => Reading::Foreign,
    }
}

/// A date with words around it: "since at least March 2022", "between … and …".
fn in_words(text: &str, rule: &DateRule) -> Option<Reading> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dmy() -> DateRule {
        DateRule {
            order: Some(Order::Dmy),
            ..DateRule::default()
        }
    }

    fn date(cell: &str, rule: &DateRule) -> Option<String> {
        match read(cell, rule) {
            Reading::Date(found) => Some(found.edtf),
            _ => None,
        }
    }

    #[test]
    fn a_cell_is_read_in_the_declared_order_and_in_no_other() {
        let mdy = DateRule {
            order: Some(Order::Mdy),
            ..DateRule::default()
        };
        for (cell, rule, expected) in [
            ("03/04/2023", dmy(), Some("2023-04-03")),
            ("03/04/2023", mdy.clone(), Some("2023-03-04")),
            ("3.4.2023", dmy(), Some("2023-04-03")),
            ("04/2023", dmy(), Some("2023-04")),
            ("2023-04-03", dmy(), Some("2023-04-03")),
            ("2023-04", dmy(), Some("2023-04")),
            ("2017", dmy(), Some("2017")),
            ("04/13/2023", dmy(), None),
            ("13/04/2023", mdy, None),
            ("03/04/2023", DateRule::default(), None),
            ("14/05/23", dmy(), None),
            ("44927", dmy(), None),
            ("since at least March 2022", dmy(), None),
        ] {
            assert_eq!(date(cell, &rule).as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn what_is_impossible_leaves_the_wider_date_or_none() {
        let wider = |cell| match read(cell, &dmy()) {
            Reading::Impossible(_, wider) => wider.map(|found| found.edtf),
            reading => panic!("{reading:?}"),
        };
        assert_eq!(wider("30/02/2023").as_deref(), Some("2023-02"));
        assert_eq!(wider("04/13/2023"), None);
        assert_eq!(wider("203-01-01").as_deref(), None);
        assert!(matches!(
            read("1900-01-01", &dmy()),
            Reading::Placeholder(_)
        ));
        assert!(matches!(
            read("1970-01-01", &dmy()),
            Reading::Placeholder(_)
        ));
        assert_eq!(read("Grey Fox", &dmy()), Reading::Foreign);
    }

    #[test]
    fn midnight_is_a_day_and_a_time_with_its_zone_a_moment() {
        let day = date("2021-05-06 00:00:00", &dmy());
        assert_eq!(day.as_deref(), Some("2021-05-06"));
        let moment = date("2021-05-06T14:03:00+02:00", &dmy());
        assert_eq!(moment.as_deref(), Some("2021-05-06T14:03:00+02:00"));
        assert_eq!(
            date("06/05/2021 14:03", &dmy()).as_deref(),
            Some("2021-05-06T14:03:00")
        );
        for (cell, expected) in [
            ("06/05/2021 2:03 PM", "2021-05-06T14:03:00"),
            ("06/05/2021 12:03:10 am", "2021-05-06T00:03:10"),
            ("06/05/2021 12:00:00 AM", "2021-05-06"),
            ("2021-05-06 14:03 UTC", "2021-05-06T14:03:00Z"),
            ("2021-05-06T14:03:00.000+0000", "2021-05-06T14:03:00+00:00"),
        ] {
            assert_eq!(date(cell, &dmy()).as_deref(), Some(expected), "{cell}");
        }
    }

    #[test]
    fn declared_padding_serials_and_words_are_read() {
        let rule = DateRule {
            padded: true,
            serial: Some(1900),
            words: true,
            century: Some(2000),
            ..dmy()
        };
        for (cell, expected) in [
            ("01/01/2017", "2017"),
            ("2017-06-01", "2017-06"),
            ("02/06/2017", "2017-06-02"),
            ("44927", "2023-01-01"),
            ("since at least March 2022", "[..2022-03]"),
            (
                "between 14/02/2023 and 21/02/2023",
                "[2023-02-14..2023-02-21]",
            ),
            ("before 3 April 2023", "[..2023-04-02]"),
            ("14/05/23", "2023-05-14"),
        ] {
            // the day of a serial is not padded, but cannot be told from one that is
            let found = date(cell, &rule);
            let expected = if cell == "44927" { "2023" } else { expected };
            assert_eq!(found.as_deref(), Some(expected), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_cell_holds_a_date_is_valid(cell in "\\PC{0,30}", numeric in "[0-9/.: TZ+-]{0,25}") {
            for rule in [dmy(), DateRule { padded: true, serial: Some(1904), words: true, century: Some(2000), ..dmy() }] {
                for cell in [&cell, &numeric] {
                    match read(cell, &rule) {
                        Reading::Date(found) | Reading::Impossible(_, Some(found)) => {
                            prop_assert!(When::edtf(&found.edtf).is_ok(), "{} {:?}", cell, found);
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}
