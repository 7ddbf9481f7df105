//! Suggests EDTF for texts such as "before", "after", "since" or "between" some dates.

use super::When;
use super::human::{self, write};
use super::parse::is_valid;
use chrono::Days;

/// Words for an unknown date.
const UNKNOWN: [&str; 9] = [
    "unknown", "n/a", "na", "none", "null", "tbd", "tba", "?", "-",
];

/// Suggestions, one an entry; none if the text has another form.
pub(super) fn help(text: &str) -> Option<Vec<String>> {
    if UNKNOWN.contains(&text.to_ascii_lowercase().as_str()) {
        return Some(vec![
            "leave the property out if nothing is known of the date".to_owned(),
        ]);
    }
    // "<2023" and ">2023" say the same as the words
    let (word, rest) = match text.split_at_checked(1) {
        Some(("<", rest)) => ("before", rest),
        Some((">", rest)) => ("after", rest),
        _ => text.split_once(' ')?,
    };
    let help = match word.to_ascii_lowercase().as_str() {
        "before" => {
            let day = date(rest)?
                .1
                .bounds()
                .earliest?
                .checked_sub_days(Days::new(1))?;
            vec![write(&format!("[..{day}]"))]
        }
        "by" => vec![write(&format!("[..{}]", date(rest)?.0))],
        "after" => {
            let day = date(rest)?
                .1
                .bounds()
                .latest?
                .checked_add_days(Days::new(1))?;
            vec![write(&format!("[{day}..]"))]
        }
        "since" => {
            let begin = date(rest)?.0;
            vec![
                format!("if it is ongoing, write \"{begin}/..\""),
                format!("if it ended at an unknown date, write \"{begin}/\""),
            ]
        }
        "until" | "till" => vec![write(&format!("../{}", date(rest)?.0))],
        "between" => between(rest.split_once(" and ")?)?,
        "from" => between(
            rest.split_once(" to ")
                .or_else(|| rest.split_once(" until "))?,
        )?,
        _ => between(text.split_once(" to ").or_else(|| text.split_once(" - "))?)?,
    };
    Some(help)
}

/// The two meanings of "between" two dates.
fn between((begin, end): (&str, &str)) -> Option<Vec<String>> {
    // "3 and 7 May 2023": the begin leaves out what the end repeats
    let shared: Vec<&str> = end.split(' ').skip(begin.split(' ').count()).collect();
    let whole = format!("{begin} {}", shared.join(" "));
    let begin = date(begin).or_else(|| date(&whole))?.0;
    let end = date(end)?.0;
    let (span, choice) = (format!("{begin}/{end}"), format!("[{begin}..{end}]"));
    // the ends of a choice have the same precision
    match (is_valid(&span), is_valid(&choice)) {
        (true, true) => Some(vec![
            format!("if it lasted the whole time, write \"{span}\""),
            format!("if it happened once in that time, write \"{choice}\""),
        ]),
        (true, false) => Some(vec![write(&span)]),
        _ => None,
    }
}

/// The one date that a text can mean, as EDTF.
fn date(text: &str) -> Option<(String, When)> {
    let meant = human::date(text)?;
    let when = When::edtf(&meant).ok()?;
    // A date with qualifiers or a set cannot be the end of a range.
    let plain = meant
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    plain.then_some((meant, when))
}
