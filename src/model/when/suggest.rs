//! Suggests what may have been meant by an invalid date.
//!
//! Every suggestion is valid EDTF; where a form is ambiguous, both readings are suggested.

use super::error::{DateError, DateErrorDraft};
use super::human_date::{words, write};
use super::parse::is_valid;
use super::relation;

/// The error for the whole `text`, with suggestions if the draft has no help.
pub(super) fn error(draft: DateErrorDraft, text: &str) -> DateError {
    let mut error = draft.in_text(text);
    if error.help.is_empty() {
        error.help = suggestions(text);
    }
    error
}

/// Suggestions for a text that is not EDTF, one an entry; none where this would be a guess.
fn suggestions(text: &str) -> Vec<String> {
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
    if let Some((begin, end)) = text.split_once("..") {
        let span = format!("{begin}/{end}");
        let choice = format!("[{text}]");
        return match (is_valid(&span), is_valid(&choice)) {
            (true, true) if !begin.is_empty() && !end.is_empty() => vec![
                format!("if it lasted the whole time, write \"{span}\""),
                format!("if it happened once in that time, write \"{choice}\""),
            ],
            (_, true) => vec![write(&choice)],
            _ => Vec::new(),
        };
    }
    let choice = format!("[{text}]");
    if text.contains(',') && is_valid(&choice) {
        return vec![
            format!("if it happened on one of these, write \"{choice}\""),
            format!("if it happened on each of these, write \"{{{text}}}\""),
        ];
    }
    let help = relation::help(text).or_else(|| words(text));
    help.unwrap_or_else(|| {
        vec!["write a date as \"2023-12-12\", \"2023-12\" or \"2023\"".to_owned()]
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
