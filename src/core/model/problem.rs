//! Problems of a user's file, date or query: plain data with a code, a location and help.
//!
//! A [`Problem`] is about the user's data, never about a failure of the program: there can be many
//! at once, and the terminal, JSON and the web page show the same ones.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::problem::{Code, Location, Problem};
//!
//! let text = "ev:a ann:date \"2017-13\" .";
//! let problem = Problem::error(Code::InvalidDate, "`2017-13` is not a date")
//!     .at(Location::from_byte_range("a.ttl", text, 14..23))
//!     .label("month must be 01 to 12")
//!     .help("write \"2017\" if the month is not known");
//! assert_eq!(problem.code.to_string(), "E012");
//! assert_eq!(problem.location.unwrap().column, 15);
//! ```

mod codes;

pub use codes::{Code, UnknownCode};

use serde::Serialize;
use std::ops::Range;

/// The severity: a document with an error is rejected, one with a warning or a note is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The document is rejected until this is fixed.
    Error,
    /// The document is accepted, but should be reviewed.
    Warning,
    /// There is nothing wrong, but somebody may want to know; no failure even where warnings are.
    Note,
}

/// A location in a file: a range within one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// The file as the user named it, or `standard input`.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// The length in characters, at least 1.
    pub length: usize,
    /// The whole line, without its line ending.
    pub text: String,
}

impl Location {
    /// The location of a byte range of `text`; a range over several lines is cut at its first.
    ///
    /// Any range is accepted: positions beyond the text or inside a character are moved to the
    /// nearest character.
    pub fn from_byte_range(file: &str, text: &str, range: Range<usize>) -> Self {
        let start = text.floor_char_boundary(range.start);
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        let end = text.ceil_char_boundary(range.end.clamp(start, line_end));
        Self {
            file: file.to_owned(),
            line: text[..line_start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            length: text[start..end].chars().count().max(1),
            text: text[line_start..line_end].trim_end_matches('\r').to_owned(),
        }
    }
}

/// One problem in the user's data or query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The kind of problem.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// The message, in one line without a full stop.
    pub message: String,
    /// Where it is, if it has a location.
    #[serde(rename = "place", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// A few words shown at the location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What to write instead, one suggestion per entry.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<String>,
    /// The number of problems it represents: more than one if further ones of a kind are summarised.
    #[serde(skip_serializing_if = "is_one")]
    pub times: usize,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde requires"
)]
fn is_one(times: &usize) -> bool {
    *times == 1
}

impl Problem {
    fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            location: None,
            label: None,
            help: Vec::new(),
            times: 1,
        }
    }

    /// A problem with the severity of its code.
    pub fn of(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, code.severity(), message)
    }

    /// A problem with the severity of an error.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// Sets the location.
    #[must_use]
    pub fn at(mut self, location: impl Into<Option<Location>>) -> Self {
        self.location = location.into();
        self
    }

    /// Sets the label at the location.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds one suggestion.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_counts_characters_and_never_panics_on_odd_ranges() {
        let text = "é1\nab \u{1F600} cd\r\nlast";
        let location = Location::from_byte_range("f", text, 7..11);
        assert_eq!(
            (
                location.line,
                location.column,
                location.length,
                location.text.as_str()
            ),
            (2, 4, 1, "ab \u{1F600} cd")
        );
        for start in 0..text.len() + 3 {
            for end in 0..text.len() + 3 {
                let location = Location::from_byte_range("f", text, start..end);
                assert!(location.length >= 1 && location.line <= 3);
            }
        }
    }
}
