//! What may have been meant by a text that sets something before, after or between dates.

use super::suggest::{reads, write};
use super::{When, suggest};
use chrono::Days;

/// Words for a date that nobody knows.
const NOTHING: [&str; 9] = [
    "unknown", "n/a", "na", "none", "null", "tbd", "tba", "?", "-",
];

/// Suggestions, one an entry; none where the text is of another kind.
pub(super) fn help(text: &str) -> Option<Vec<String>> {
    if NOTHING.contains(&text.to_ascii_lowercase().as_str()) {
        return Some(vec![
            "leave the property out if nothing is known of the date".to_owned(),
        ]);
    }
    let (word, rest) = text.split_once(' ')?;
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
                format!("if it still goes on, write \"{begin}/..\""),
                format!("if it has ended, nobody knows when, write \"{begin}/\""),
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

/// The two things that "between" two dates can mean.
fn between((begin, end): (&str, &str)) -> Option<Vec<String>> {
    let (begin, end) = (date(begin)?.0, date(end)?.0);
    let (span, choice) = (format!("{begin}/{end}"), format!("[{begin}..{end}]"));
    (reads(&span) && reads(&choice)).then(|| {
        vec![
            format!("if it lasted from the one to the other, write \"{span}\""),
            format!("if it was once, at some time between, write \"{choice}\""),
        ]
    })
}

/// The one date that a text can mean, as EDTF.
fn date(text: &str) -> Option<(String, When)> {
    let text = text.trim();
    let meant = match reads(text) {
        true => text.to_owned(),
        false => match suggest::words(text)?.as_slice() {
            [only] => only.strip_prefix("write \"")?.strip_suffix('"')?.to_owned(),
            _ => return None,
        },
    };
    let when = When::edtf(&meant).ok()?;
    // A date with marks or a set is no end of another.
    let plain = meant
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    plain.then_some((meant, when))
}
