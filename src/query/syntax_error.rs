//! Turns a syntax error of the SPARQL parser into a problem with a place in the query.

use crate::model::problem::{Code, Location, Problem};

/// The problem for a syntax error. The parser gives the place only inside its message, as
/// `error at 2:11: …`, with lines and columns counted from 1.
pub(super) fn syntax_problem(name: &str, text: &str, message: &str) -> Problem {
    let found = message
        .strip_prefix("error at ")
        .and_then(|rest| rest.split_once(": "))
        .and_then(|(place, reason)| {
            let (line, column) = place.split_once(':')?;
            Some((line.parse().ok()?, column.parse().ok()?, reason))
        });
    let Some((line, column, reason)) = found else {
        return Problem::error(Code::Syntax, message);
    };
    let start = offset(text, line, column);
    let length = text[start..]
        .find(|c: char| c.is_whitespace())
        .unwrap_or(text.len() - start);
    let problem = Problem::error(Code::Syntax, "SPARQL syntax error")
        .at(Location::from_byte_range(name, text, start..start + length))
        .label(shorten(reason));
    match missing_prefix(text, start) {
        Some(help) => problem.help(help),
        None => problem,
    }
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = &text[start.min(text.len())..];
    start.min(text.len())
        + rest
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(rest.len(), |(at, _)| at)
}

/// The parser lists everything that it expected; the first few are enough.
fn shorten(reason: &str) -> String {
    let reason = reason.trim();
    match reason.strip_prefix("expected one of ") {
        Some(list) => {
            let all: Vec<_> = list.split(", ").collect();
            match all.len() {
                0..=4 => format!("expected one of {list}"),
                5 => format!("expected one of {} and 1 other", all[..4].join(", ")),
                n => format!(
                    "expected one of {} and {} others",
                    all[..4].join(", "),
                    n - 4
                ),
            }
        }
        None => reason.to_owned(),
    }
}

/// Help for an undeclared prefix: the parser stops after it without naming it.
fn missing_prefix(text: &str, at: usize) -> Option<String> {
    let word = text[..at]
        .rsplit(|c: char| c.is_whitespace() || "{}();,.".contains(c))
        .next()?;
    let prefix = word.split_once(':').map_or(word, |(prefix, _)| prefix);
    let declared = text
        .to_lowercase()
        .contains(&format!("prefix {prefix}:").to_lowercase());
    let named = word.contains(':') || text[at..].starts_with(':');
    (named && !declared && !prefix.is_empty()).then(|| {
        format!("is the prefix `{prefix}:` declared? add `PREFIX {prefix}: <…>` at the top")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syntax_error_points_at_its_line_and_column() {
        let text = "SELECT * {\n  ?s é ?o\n}";
        let place = syntax_problem("q", text, "error at 2:6: expected x")
            .location
            .expect("a place");
        assert_eq!((place.line, place.column, place.length), (2, 6, 1));
        assert!(
            syntax_problem("q", text, "something else")
                .location
                .is_none()
        );
        assert!(
            syntax_problem("q", text, "error at 99:99: x")
                .location
                .is_some()
        );
    }
}
