//! Suggests what may have been meant by an invalid date, as EDTF.
//!
//! Every suggestion is valid EDTF; where a form is ambiguous, both readings are suggested.

use super::human::{self, write};
use super::parse::is_valid;
use super::{display, relation, time_stamp};

/// Suggestions for a text that is not EDTF, one an entry; none where this would be a guess.
pub(super) fn help(text: &str) -> Vec<String> {
    if is_valid(text) {
        return Vec::new();
    }
    let text = text.trim();
    if text.is_empty() {
        return vec!["leave the property out if nothing is known of the date".to_owned()];
    }
    if let Some(meant) = respelled(text) {
        return vec![write(&meant)];
    }
    if let Some(meant) = time_stamp::edtf(text).or_else(|| display::edtf(text)) {
        return vec![write(&meant)];
    }
    if let Some(help) = range(text) {
        return help;
    }
    let choice = format!("[{text}]");
    if text.contains(',') && is_valid(&choice) {
        return vec![
            format!("if it happened on one of these, write \"{choice}\""),
            format!("if it happened on each of these, write \"{{{text}}}\""),
        ];
    }
    let help = relation::help(text).or_else(|| human::words(text));
    help.unwrap_or_else(|| {
        vec!["write a date as \"2023-12-12\", \"2023-12\" or \"2023\"".to_owned()]
    })
}

/// Suggestions for two dates with `..` between them, in brackets or not.
fn range(text: &str) -> Option<Vec<String>> {
    let (begin, end) = text.split_once("..")?;
    let open = begin.len() - begin.trim_start_matches(['[', '{']).len();
    let (bracket, begin) = begin.split_at(open);
    let (end, close) = end.split_at(end.trim_end_matches([']', '}']).len());
    let swapped = format!("{bracket}{end}..{begin}{close}");
    if bracket.len() == 1 && !begin.is_empty() && !end.is_empty() && is_valid(&swapped) {
        return Some(vec![format!("in the wrong order? write \"{swapped}\"")]);
    }
    // "[2023-11-07..10]": the end repeats the year and month
    let shared = begin.len().checked_sub(end.len());
    let shared = shared.and_then(|shared| begin.get(..shared));
    let shared = shared.filter(|it| it.ends_with('-')).unwrap_or("");
    let meant = format!("{bracket}{begin}..{shared}{end}{close}");
    if bracket.len() == 1 && is_valid(&meant) {
        return Some(vec![write(&meant)]);
    }
    if !bracket.is_empty() {
        return None;
    }
    let span = format!("{begin}/{shared}{end}");
    let choice = format!("[{begin}..{shared}{end}]");
    Some(match (is_valid(&span), is_valid(&choice)) {
        (true, true) if !begin.is_empty() && !end.is_empty() => vec![
            format!("if it lasted the whole time, write \"{span}\""),
            format!("if it happened once in that time, write \"{choice}\""),
        ],
        (_, true) => vec![write(&choice)],
        _ => Vec::new(),
    })
}

/// The text respelled as EDTF: hyphens, capitals, and the qualifiers of 2019 instead of those of
/// the 2012 draft.
fn respelled(text: &str) -> Option<String> {
    let hyphens = text.replace(
        ['\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{2212}'],
        "-",
    );
    let candidates = [
        hyphens.clone(),
        hyphens.to_ascii_uppercase(),
        hyphens.replace('u', "X"),
        hyphens.replace("unknown", "").replace("open", ".."),
        hyphens.replace("?~", "%").replace("~?", "%"),
        hyphens.replace(' ', ""),
        hyphens.replacen(' ', "T", 1),
        hyphens.trim_end_matches('Z').to_owned(),
    ];
    candidates.into_iter().find(|meant| is_valid(meant))
}
