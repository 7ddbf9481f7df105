//! Whether a literal is valid in XML Schema 1.1, for the literals that our own rules do not judge.

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNodeRef};

/// Whether the lexical form of a literal is valid; so is one of a datatype that is not known here.
pub(super) fn is_valid(literal: &Literal) -> bool {
    let value = literal.value().trim_matches([' ', '\t', '\n', '\r']);
    match literal.datatype() {
        xsd::BOOLEAN => ["true", "false", "1", "0"].contains(&value),
        datatype @ (xsd::INTEGER | xsd::DECIMAL | xsd::DOUBLE) => is_number(value, datatype),
        datatype @ (xsd::DATE | xsd::DATE_TIME | xsd::G_YEAR | xsd::G_YEAR_MONTH) => {
            is_date(value, datatype)
        }
        _ => true,
    }
}

/// Whether a text is an integer, decimal or double.
pub(super) fn is_number(value: &str, datatype: NamedNodeRef<'_>) -> bool {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match datatype {
        xsd::INTEGER => !digits.is_empty() && plain(digits),
        xsd::DECIMAL => {
            let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
            plain(whole) && plain(part) && !(whole.is_empty() && part.is_empty())
        }
        _ => {
            let special = ["INF", "NaN"].contains(&digits);
            let begins = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
            special || begins && digits.parse::<f64>().is_ok()
        }
    }
}

/// Whether a text is a date, month, year or moment (XSD 1.1 part 2, 3.3.7 to 3.3.11).
fn is_date(value: &str, datatype: NamedNodeRef<'_>) -> bool {
    let (day, time) = match value.split_once('T') {
        Some((day, time)) if datatype == xsd::DATE_TIME => (day, Some(time)),
        _ => (value, None),
    };
    let (body, zone) = split_zone(time.unwrap_or(day));
    let (day, time) = match time {
        Some(_) => (day, Some(body)),
        None => (body, None),
    };
    let mut parts = day.strip_prefix('-').unwrap_or(day).split('-');
    let year = parts.next().and_then(year);
    let month = parts.next();
    let date = parts.next();
    let fields = 1 + usize::from(month.is_some()) + usize::from(date.is_some());
    let expected = match datatype {
        xsd::G_YEAR => 1,
        xsd::G_YEAR_MONTH => 2,
        _ => 3,
    };
    let Some(leap) = year.filter(|_| parts.next().is_none() && fields == expected) else {
        return false;
    };
    let month = month.map_or(Some(1), |text| two_digits(text, 1, 12));
    let last = match month {
        Some(2) => 28 + u32::from(leap),
        Some(4 | 6 | 9 | 11) => 30,
        Some(_) => 31,
        None => return false,
    };
    date.is_none_or(|text| two_digits(text, 1, last).is_some())
        && zone.is_none_or(is_zone)
        && (datatype == xsd::DATE_TIME) == time.is_some()
        && time.is_none_or(is_time)
}

/// Whether a year is a leap year; none if its digits are not a year. The sign does not matter.
fn year(digits: &str) -> Option<bool> {
    let padded = digits.len() > 4 && digits.starts_with('0');
    let plain = digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    // four digits decide: a multiple of ten thousand years has as many days as any other
    let end = digits.get(digits.len().checked_sub(4)?..)?.parse::<u32>();
    let year = end.ok().filter(|_| plain && !padded)?;
    let century = digits[..digits.len() - 2].bytes().rev().take(2);
    let century = century.fold((0, 1), |(sum, place), byte| {
        (sum + u32::from(byte - b'0') * place, place * 10)
    });
    Some(year % 4 == 0 && (year % 100 != 0 || century.0 % 4 == 0))
}

fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = parts.as_slice() else {
        return false;
    };
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_zero = |text: &str| text.bytes().all(|byte| byte == b'0');
    let midnight = *hour == "24" && [*minute, *second, fraction].into_iter().all(is_zero);
    let minutes = two_digits(minute, 0, 59).and(two_digits(second, 0, 59));
    is_fraction && minutes.is_some() && (midnight || two_digits(hour, 0, 23).is_some())
}

/// Splits off a time zone, `Z` or `±hh:mm`.
fn split_zone(text: &str) -> (&str, Option<&str>) {
    if let Some(body) = text.strip_suffix('Z') {
        return (body, None);
    }
    let at = text.len().checked_sub(6);
    let zone = at.and_then(|at| Some((text.get(..at)?, text.get(at..)?)));
    match zone {
        Some((body, zone)) if zone.starts_with(['+', '-']) && zone[3..].starts_with(':') => {
            (body, Some(zone))
        }
        _ => (text, None),
    }
}

fn is_zone(zone: &str) -> bool {
    let hour = two_digits(&zone[1..3], 0, 14);
    let minute = two_digits(&zone[4..], 0, 59);
    hour.zip(minute)
        .is_some_and(|(hour, minute)| hour < 14 || minute == 0)
}

fn two_digits(text: &str, least: u32, most: u32) -> Option<u32> {
    let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| plain)?;
    (least..=most).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::is_valid;
    use oxrdf::{Literal, NamedNode};

    #[test]
    fn a_literal_is_valid_as_xml_schema_says() {
        let good = [
            (
                "date",
                &[
                    "2024-02-29",
                    "-0044-03-15",
                    "12024-01-01",
                    "2000-02-29+14:00",
                ][..],
            ),
            (
                "dateTime",
                &["2023-12-11T24:00:00Z", "2023-12-11T10:00:00.5-05:00"],
            ),
            ("gYear", &["2024", "-0044", "0000", "2024-05:00"]),
            ("gYearMonth", &["2024-02", "2024-02Z"]),
            ("decimal", &["12.5", "-.5", "12."]),
            ("anyURI", &["", "a b"]),
        ];
        let bad = [
            (
                "date",
                &[
                    "2023-02-29",
                    "1900-02-29",
                    "024-01-01",
                    "02024-01-01",
                    "2024-1-1",
                    "2024-01",
                ][..],
            ),
            (
                "date",
                &[
                    "2024-01-01T10:00:00",
                    "2024-01-01+15:00",
                    "2024-01-01+é:0",
                    "",
                ],
            ),
            (
                "dateTime",
                &[
                    "2023-12-11",
                    "2023-12-11T24:00:01",
                    "2023-12-11T10:00",
                    "2023-12-11T10:00:00.",
                ],
            ),
            ("gYear", &["24", "2024-01"]),
            ("gYearMonth", &["2024-13", "2024"]),
            ("decimal", &["12,5", ".", "1e3"]),
            ("boolean", &["yes", "TRUE"]),
        ];
        for (cases, expected) in [(&good[..], true), (&bad[..], false)] {
            for (name, values) in cases {
                let iri = format!("http://www.w3.org/2001/XMLSchema#{name}");
                for value in *values {
                    let datatype = NamedNode::new(&iri).expect("an IRI");
                    let literal = Literal::new_typed_literal(*value, datatype);
                    assert_eq!(is_valid(&literal), expected, "{value} {name}");
                }
            }
        }
    }
}
