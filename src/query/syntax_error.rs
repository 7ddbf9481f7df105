//! Turns a syntax error of the SPARQL parser into a problem with a place in the query.

use super::mistakes::{self, Mistake, Request};
use crate::model::problem::{Code, Location, Problem};

/// What the parser says of a whole clause, in our words: what it says, what is wrong, what to do.
/// Everything else that it says is what it would have taken, which helps nobody.
const REASONS: [(&str, &str, &str); 12] = [
    (
        "contains a variable that is unbound",
        "a column is neither grouped nor aggregated",
        "add it to GROUP BY, or take one of its values: (SAMPLE(?x) AS ?one)",
    ),
    (
        "an expression with a variable that is unbound",
        "a variable among the columns is neither grouped nor aggregated",
        "add it to GROUP BY, or take one of its values: SAMPLE(?x)",
    ),
    (
        "overrides an existing variable using",
        "the name after AS is a variable of the pattern already",
        "choose a new name: (expression AS ?new)",
    ),
    (
        "BIND is overriding an existing variable",
        "the name after AS in BIND is used before it",
        "choose a new name: BIND(expression AS ?new)",
    ),
    (
        "Duplicated variable name in SELECT",
        "a column is named twice",
        "leave out the second one, or name it anew: (?x AS ?y)",
    ),
    (
        "SELECT * is not authorized with GROUP BY",
        "with GROUP BY there is no `*`",
        "name the columns: SELECT ?group (COUNT(*) AS ?number)",
    ),
    (
        "Repeated variables are not allowed in VALUES",
        "a variable is named twice in VALUES",
        "name each variable once",
    ),
    (
        "should have exactly the same number of values",
        "a row of VALUES has another number of values than there are variables",
        "write UNDEF where there is no value",
    ),
    (
        "Already used blank node id",
        "this blank node is used in another pattern",
        "use a variable in place of the blank node",
    ),
    (
        "The character that can be escaped in strings",
        "this is no escape of SPARQL",
        "write \\\\ for a backslash; the escapes are \\t \\n \\r \\b \\f \\\" \\' \\\\ and \\u1234",
    ),
    (
        "escape sequence should be followed by hexadecimal digits",
        "an escape needs four hexadecimal digits",
        "write \\u00E9, or the character itself",
    ),
    (
        "IRI parsing failed",
        "this is not an IRI",
        "write an absolute IRI, or give a base: BASE <http://example.org/>",
    ),
];

/// The problem for a syntax error: the usual mistake that is nearest to where the parser gave up,
/// else what it says of a clause, else the place alone. The parser gives the place only inside its
/// message, as `error at 2:11: …`, with lines and columns counted from 1.
pub(super) fn syntax_problem(name: &str, text: &str, request: Request, message: &str) -> Problem {
    let found = message
        .strip_prefix("error at ")
        .and_then(|rest| rest.split_once(": "))
        .and_then(|(place, reason)| {
            let (line, column) = place.split_once(':')?;
            Some((line.parse().ok()?, column.parse().ok()?, reason))
        });
    let (start, reason) = match found {
        Some((line, column, reason)) => (offset(text, line, column), reason),
        None => (text.len(), message),
    };
    let mistake = mistakes::find(text, request, start).unwrap_or_else(|| {
        let unexpected = mistakes::unexpected(text, request, start);
        let known = REASONS.iter().find(|(said, ..)| reason.contains(said));
        match known {
            Some((_, label, help)) => Mistake {
                label: (*label).to_owned(),
                help: (*help).to_owned(),
                ..unexpected
            },
            None => unexpected,
        }
    });
    problem_of(name, text, mistake)
}

/// The problem for a mistake in a text.
pub(super) fn problem_of(name: &str, text: &str, mistake: Mistake) -> Problem {
    Problem::error(Code::Syntax, "SPARQL syntax error")
        .at(Location::from_byte_range(name, text, mistake.range))
        .label(mistake.label)
        .help(mistake.help)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syntax_error_points_at_its_line_and_column() {
        let text = "SELECT * {\n  ?s é ?o\n}";
        let problem = |message| syntax_problem("q", text, Request::Query, message);
        let place = problem("error at 2:6: expected x").location;
        let place = place.expect("a place");
        assert_eq!((place.line, place.column, place.length), (2, 6, 1));
        for message in ["something else", "error at 99:99: x"] {
            let place = problem(message).location.expect("a place");
            assert_eq!((place.line, place.column), (2, 6), "{message}");
        }
    }
}
