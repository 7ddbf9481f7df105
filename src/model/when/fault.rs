//! What is wrong with a date, where, and what may have been meant.

use super::{bounds, suggest};
use crate::model::problem::Code;
use chrono::Datelike;
use edtf_core::{Edtf, ParseError};
use std::ops::Range;

/// Longest stretch of a faulty text that a message repeats, in characters.
const QUOTED: usize = 60;

/// What is wrong with one date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}: {label}")]
pub struct Fault {
    /// [`Code::NotADate`], or [`Code::BeginsAfterEnd`] for spans and windows in the wrong order.
    pub code: Code,
    /// What is wrong as a whole, such as "`2017-13-27` is not a date".
    pub message: String,
    /// The bytes of the lexical form that are at fault, always on character boundaries. For a
    /// fault between two dates, those of the end. [`super::When::span`] counts in the written
    /// form of the one that is at fault.
    pub at: Range<usize>,
    /// A few words for these bytes, such as "month must be 01 to 12".
    pub label: String,
    /// What to write instead, one suggestion an entry.
    pub help: Vec<String>,
}

/// A fault before it is told: what stands where, without the text around it.
#[derive(Debug)]
pub(super) struct Slip {
    code: Code,
    verdict: &'static str,
    at: Range<usize>,
    label: String,
    help: Vec<String>,
}

impl Slip {
    pub(super) fn new(at: Range<usize>, label: impl Into<String>) -> Self {
        Self {
            code: Code::NotADate,
            verdict: "is not a date",
            at,
            label: label.into(),
            help: Vec::new(),
        }
    }

    /// Says in other words what is wrong as a whole.
    pub(super) fn verdict(mut self, verdict: &'static str) -> Self {
        self.verdict = verdict;
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Makes it a fault of the order of two dates.
    pub(super) fn of_order(mut self) -> Self {
        self.code = Code::BeginsAfterEnd;
        self.verdict("begins after it ends")
    }

    /// A slip that the library found in `part`, which stands at `base` of the whole text.
    pub(super) fn of_library(error: &ParseError, part: &str, base: usize) -> Self {
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

    /// The fault, told of the whole `text`; what may have been meant is added where the slip
    /// itself has no help.
    pub(super) fn of(self, text: &str) -> Fault {
        let mut help = self.help;
        if help.is_empty() {
            help = suggest::help(text);
        }
        let start = boundary_at_or_before(text, self.at.start);
        Fault {
            code: self.code,
            message: format!("{} {}", quoted(text), self.verdict),
            at: start..boundary_at_or_after(text, self.at.end.max(start)),
            label: self.label,
            help,
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
        return "an empty text".to_owned();
    }
    match text.char_indices().nth(QUOTED) {
        Some((cut, _)) => format!("`{}…`", &text[..cut]),
        None => format!("`{text}`"),
    }
}

/// The part of a date around a byte, between two marks; before a mark, the part that it ends too
/// early.
fn component(text: &str, offset: usize) -> Range<usize> {
    let is_mark = |c: char| "-/,:.T[]{} ".contains(c);
    let start = text[..offset].rfind(is_mark).map_or(0, |i| i + 1);
    let end = text[offset..]
        .find(is_mark)
        .map_or(text.len(), |i| offset + i);
    match text[end..].chars().next() {
        Some(mark) if start == end => end..end + mark.len_utf8(),
        _ => start..end,
    }
}

/// How many days the month has that a date up to its day, such as `2023-02-`, names.
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

/// Our words for the library's messages; what it may say besides is passed on.
fn label(message: &'static str) -> &'static str {
    match message {
        "empty input" => "nothing is written here",
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
        "sub-year groupings cannot carry a day" => "a season or quarter has no days",
        "expected '-' before month" => "after the year, `-` and a month",
        "expected '-' before day" => "after the month, `-` and a day",
        "unexpected characters after day" => "a date ends with its day",
        "date-times require a complete YYYY-MM-DD date"
        | "date-times require a plain all-digit date" => "a time needs a whole day before it",
        "time must be hh:mm:ss" => "time must be hh:mm:ss",
        "time components must be two digits" => "hour, minute and second are two digits each",
        "hour must be 00-23 (24 is not allowed)" => "hour must be 00 to 23",
        "minute must be 00-59" => "minute must be 00 to 59",
        "second must be 00-60" => "second must be 00 to 59",
        "time shift must be Z, +hh, +hh:mm or negative"
        | "time shift must be ±hh or ±hh:mm"
        | "time shift components must be two digits"
        | "shift minutes must be 00-59"
        | "time shift exceeds ±14:00" => "offset must be Z or ±hh:mm, up to 14:00",
        "negative zero time shift is not allowed" => "the offset zero is Z or +00:00",
        "unterminated set" => "the set is not closed",
        "set must contain at least one element" => "the set is empty",
        "sets cannot nest" => "a set cannot stand in a set",
        "'..' alone is not a set element" => "`..` needs a date beside it",
        "set range end precedes range start" => "ends before it begins",
        "set range endpoints must share precision" => "both ends must be equally fine",
        other => other,
    }
}
