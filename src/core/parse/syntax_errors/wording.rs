//! What all messages of syntax errors share.

use crate::model::problem::{Code, Problem};
use std::ops::Range;

/// A problem and its byte range.
pub(super) type LocatedProblem = (Problem, Range<usize>);

/// A syntax error with this message.
pub(super) fn syntax(message: impl Into<String>) -> Problem {
    Problem::error(Code::Syntax, message)
}

/// The message of a parser in our style: first letter lowercase, no full stop.
pub(super) fn in_our_style(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut chars = message.chars();
    match (chars.next(), chars.clone().next()) {
        // not an abbreviation
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => message.to_owned(),
    }
}
