//! Reads one cell by the rule of its column.

use super::clock::{is_clock, is_midnight, split_clock, with_clock};
use super::words::{in_words, other};
use super::{DateRule, Found, Order, Reading, date_of, unpadded};
use crate::model::when::When;
use chrono::{Days, NaiveDate};

/// Reads a cell that is not empty.
pub fn read(cell: &str, rule: &DateRule) -> Reading {
    let text = cell.trim();
    if let Some(reading) = in_words(text, rule, single) {
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
            ("12 December 2023", dmy(), None),
            // as annals shows dates itself
            ("≤2023-12-11", dmy(), Some("[..2023-12-11]")),
            ("2023-12-07…", dmy(), Some("2023-12-07/..")),
            ("~2023-06-18", dmy(), Some("2023-06-18~")),
            ("[2023-11-07..10]", dmy(), Some("[2023-11-07..2023-11-10]")),
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
            ("14-May-23", "2023-05-14"),
            ("12th of December 2023", "2023-12-12"),
            ("Tuesday, December 12, 2023", "2023-12-12"),
            ("Dec 12, 2023 2:00 PM", "2023-12-12T14:00:00"),
            ("Tue, 12 Dec 2023 05:00:00 GMT", "2023-12-12T05:00:00Z"),
            ("Q4 2023", "2023-36"),
            ("c. 2023", "2023~"),
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
