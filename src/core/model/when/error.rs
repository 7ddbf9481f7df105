//! Errors of dates: what is wrong, where, and what may have been meant.

use super::bounds;
use crate::model::problem::Code;
use chrono::Datelike;
use edtf_core::{Edtf, ParseError};
use std::ops::Range;

/// The longest part of an invalid text that a message quotes, in characters.
const QUOTED: usize = 60;

/// Why a text is not a valid date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}: {label}")]
pub struct DateError {
    /// [`Code::InvalidDate`], or [`Code::BeginsAfterEnd`] for spans and windows in the wrong order.
    pub code: Code,
    /// What is wrong as a whole, such as "`2017-13-27` is not a date".
    pub message: String,
    /// The invalid bytes of the lexical form, always on character boundaries. For an error between
    /// two dates, those of the end. With [`super::When::span`], bytes of the written form of the
    /// invalid one.
    pub at: Range<usize>,
    /// A few words for these bytes, such as "month must be 01 to 12".
    pub label: String,
    /// What to write instead, one suggestion an entry.
    pub help: Vec<String>,
}

/// A date error without the text around it.
#[derive(Debug)]
pub(super) struct DateErrorDraft {
    code: Code,
    verdict: &'static str,
    at: Range<usize>,
    label: String,
    help: Vec<String>,
}

impl DateError {
    /// Adds what may have been meant, if there is no help yet.
    pub(super) fn or_help(mut self, help: impl FnOnce() -> Vec<String>) -> Self {
        if self.help.is_empty() {
            self.help = help();
        }
        self
    }
}

impl DateErrorDraft {
    pub(super) fn new(at: Range<usize>, label: impl Into<String>) -> Self {
        Self {
            code: Code::InvalidDate,
            verdict: "is not a date",
            at,
            label: label.into(),
            help: Vec::new(),
        }
    }

    /// Replaces the verdict "is not a date".
    pub(super) fn verdict(mut self, verdict: &'static str) -> Self {
        self.verdict = verdict;
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Makes it an error of the order of two dates.
    pub(super) fn of_wrong_order(mut self) -> Self {
        self.code = Code::BeginsAfterEnd;
        self.verdict("begins after it ends")
    }

    /// An error of the edtf-core crate in `part`, which begins at byte `base` of the whole text.
    pub(super) fn from_edtf_error(error: &ParseError, part: &str, base: usize) -> Self {
        let offset = boundary_at_or_before(part, error.offset);
        let label = match error.message {
            "day is out of range for the month" => days_of_month(&part[..offset]),
            message => label(message).to_owned(),
        };
        let at = match error.message {
            "whitespace is not allowed" | "EDTF permits ASCII characters only" => {
                offset..offset + 1
            }
            _ if label.starts_with("time") || label.contains("offset") => offset..part.len(),
            _ => component(part, offset),
        };
        Self::new(base + at.start..base + at.end, label)
    }

    /// The error for the whole `text`.
    pub(super) fn in_text(self, text: &str) -> DateError {
        let start = boundary_at_or_before(text, self.at.start);
        DateError {
            code: self.code,
            message: format!("{} {}", quoted(text), self.verdict),
            at: start..boundary_at_or_after(text, self.at.end.max(start)),
            label: self.label,
            help: self.help,
        }
    }
}

fn boundary_at_or_before(text: &str, byte: usize) -> usize {
    let mut near = (0..=byte.min(text.len())).rev();
    near.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn boundary_at_or_after(text: &str, byte: usize) -> usize {
    let mut near = byte..text.len();
    near.find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

/// The text in backquotes, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "empty text".to_owned();
    }
    match text.char_indices().nth(QUOTED) {
        Some((cut, _)) => format!("`{}…`", &text[..cut]),
        None => format!("`{text}`"),
    }
}

/// The component of a date around a byte, between two delimiters; at a delimiter that comes too
/// early, the delimiter.
fn component(text: &str, offset: usize) -> Range<usize> {
    let is_delimiter = |c: char| "-/,:.T[]{} ".contains(c);
    let start = text[..offset].rfind(is_delimiter).map_or(0, |i| i + 1);
    let end = text[offset..]
        .find(is_delimiter)
        .map_or(text.len(), |i| offset + i);
    match text[end..].chars().next() {
        Some(delimiter) if start == end => end..end + delimiter.len_utf8(),
        _ => start..end,
    }
}

/// How many days the month of a date has that is cut before its day, such as `2023-02-`.
fn days_of_month(date: &str) -> String {
    let start = date.rfind(['/', ',', '.', '[', '{']).map_or(0, |i| i + 1);
    let month = Edtf::parse(date[start..].trim_end_matches(['-', '?', '~', '%']));
    let days = match month {
        Ok(Edtf::Date(month)) if !month.has_unspecified() => bounds::days_of_date(&month),
        _ => None,
    };
    match days {
        Some((_, last)) => format!("day must be 01 to {}", last.day()),
        None => "there is no such day".to_owned(),
    }
}

/// Our labels for the messages of the edtf-core crate; unknown messages are passed on.
fn label(message: &'static str) -> &'static str {
    match message {
        "empty input" => "this is empty",
        "empty date" | "empty set element" => "a date is missing here",
        "EDTF permits ASCII characters only" => "not a character of EDTF",
        "whitespace is not allowed" => "EDTF has no spaces",
        "year must have exactly four digits (or X)" => "year must be four digits",
        "month must be two digits (or X)" => "month must be two digits",
        "day must be two digits (or X)" => "day must be two digits",
        "month must be 01-12" | "month must be 01-12 or a sub-year code 21-41" => {
            "month must be 01 to 12"
        }
        "no calendar month matches the unspecified digits" => "there is no such month",
        "sub-year groupings cannot carry a day" => "a season or quarter cannot have a day",
        "expected '-' before month" => "a year is followed by `-` and a month",
        "expected '-' before day" => "a month is followed by `-` and a day",
        "unexpected characters after day" => "a date ends with its day",
        "date-times require a complete YYYY-MM-DD date"
        | "date-times require a plain all-digit date" => "a time needs a complete date before it",
        "time must be hh:mm:ss" => "time must be hh:mm:ss",
        "time components must be two digits" => "hour, minute and second must be two digits each",
        "hour must be 00-23 (24 is not allowed)" => "hour must be 00 to 23",
        "minute must be 00-59" => "minute must be 00 to 59",
        "second must be 00-60" => "second must be 00 to 59",
        "time shift must be Z, +hh, +hh:mm or negative"
        | "time shift must be ±hh or ±hh:mm"
        | "time shift components must be two digits"
        | "shift minutes must be 00-59"
        | "time shift exceeds ±14:00" => "offset must be Z or ±hh:mm, up to 14:00",
        "negative zero time shift is not allowed" => "a zero offset is Z or +00:00",
        "unterminated set" => "the set is not closed",
        "set must contain at least one element" => "the set is empty",
        "sets cannot nest" => "a set cannot contain a set",
        "'..' alone is not a set element" => "`..` needs a date before or after it",
        "set range end precedes range start" => "ends before it begins",
        "set range endpoints must share precision" => "both ends must have the same precision",
        other => other,
    }
}
