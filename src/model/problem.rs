//! What is wrong with somebody's file, date or query: plain data with a code, a place and help.
//!
//! A [`Problem`] is about the user's data, never about our failing to do the job: there can be
//! many at once, and the terminal, JSON and the web page show the same ones.
//!
//! ```
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

/// How bad it is: an error keeps a document out, a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Kept out until it is mended.
    Error,
    /// Let in, worth a look.
    Warning,
}

/// Where in a file: one stretch of one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// The file as the user named it, or `standard input`.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// How many characters are meant, at least 1.
    pub length: usize,
    /// The whole line, without its end.
    pub text: String,
}

impl Location {
    /// The place of a byte range of `text`; a range over several lines is cut at its first.
    ///
    /// Any range is answered: what lies beyond the text or inside a character is moved to the
    /// nearest character that is there.
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

/// One fault in somebody's data or query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which kind of fault.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// Where it is, if it has a location.
    #[serde(rename = "place", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// A few words for the place itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What to write instead, one suggestion an entry.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<String>,
    /// How many faults it stands for: more than one where the rest of a kind is summed up.
    #[serde(skip_serializing_if = "is_one")]
    pub times: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
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

    /// A fault that is as bad as its code says.
    pub fn of(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, code.severity(), message)
    }

    /// A fault that keeps its document out.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, location: impl Into<Option<Location>>) -> Self {
        self.location = location.into();
        self
    }

    /// Says a few words at the place itself.
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

    /// Whether it keeps its document out.
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
