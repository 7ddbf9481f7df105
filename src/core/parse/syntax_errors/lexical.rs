//! Explains errors inside a token: dates without quotes, strings, IRIs, escapes.

use super::grammar;
use super::wording::{LocatedProblem, in_our_style, syntax};
use super::{ErrorContext, Format, SyntaxError, Token, TokenKind};
use crate::model::id;
use crate::model::problem::{Code, Problem};
use std::ops::Range;

/// Describes an error of Turtle, TriG, N-Triples or N-Quads.
pub(super) fn describe(
    text: &str,
    format: Format,
    error: &SyntaxError,
    context: &ErrorContext<'_>,
) -> LocatedProblem {
    let message = error.message.as_str();
    if let Some(problem) = unquoted_date(text, error, context) {
        return problem;
    }
    if let Some(token) = context.broken() {
        return broken(text, token);
    }
    let Some(at) = context.at else {
        return grammar::end(context, message);
    };
    match at.kind {
        TokenKind::Iri if is_about_iri(message) => iri(format, context, at, message),
        TokenKind::PrefixedName if message.contains("builds IRI") => (
            Problem::error(
                Code::InvalidIri,
                format!("`{}` does not expand to a valid IRI", at.text),
            )
            .label(in_our_style(
                message
                    .split_once("invalid: ")
                    .map_or(message, |(_, why)| why),
            ))
            .help("check its prefix, and what follows the colon"),
            at.range(),
        ),
        TokenKind::PrefixedName if message.contains("escape") => (
            syntax(format!("an invalid escape follows `{}`", at.text))
                .help("write the whole IRI: <https://…>"),
            at.range(),
        ),
        TokenKind::StringLiteral if message.contains("scape") => escape(at, error),
        TokenKind::At if matches!(context.last(), Some(last) if last.kind == TokenKind::StringLiteral) => {
            (
                syntax(format!("`{}` is not a language tag", at.text))
                    .help("write a language tag like \"text\"@en, \"текст\"@uk or \"text\"@pt-BR"),
                at.range(),
            )
        }
        _ => grammar::describe(format, message, context, at),
    }
}

/// The problem of a parser whose messages are passed on, and its byte range, if reported.
pub(super) fn from_other_parser(
    text: &str,
    format: Format,
    range: Option<Range<usize>>,
    message: &str,
) -> (Problem, Option<Range<usize>>) {
    let range = range.map(|range| {
        let part = text.get(range.clone()).unwrap_or_default();
        let start = range.start + (part.len() - part.trim_start().len());
        start..(range.start + part.trim_end().len()).max(start)
    });
    if message.contains("LoadDocumentCallback") {
        let context = text.find("\"@context\"").map(|at| at..at + 10);
        let problem = syntax("a remote @context is not fetched");
        return (
            problem.help("put the context itself into the file"),
            context,
        );
    }
    if let Some((_, quoted)) = message.split_once("parsing IRI '")
        && let Some((iri, why)) = quoted.split_once("': ")
    {
        let problem = if why.contains("No scheme") {
            relative_iri(&format!("`{iri}`")).help("or set xml:base")
        } else {
            not_an_iri(iri, why)
        };
        return (problem, range);
    }
    (
        syntax(format!("not {format}: {}", in_our_style(message))),
        range,
    )
}

/// A date without quotes, which Turtle reads as numbers and punctuation.
fn unquoted_date(
    text: &str,
    error: &SyntaxError,
    context: &ErrorContext<'_>,
) -> Option<LocatedProblem> {
    let part = |c: char| c.is_ascii_alphanumeric() || "-:+/.~?%".contains(c);
    if matches!(context.at, Some(at) if matches!(at.kind, TokenKind::StringLiteral | TokenKind::Iri | TokenKind::PrefixedName))
    {
        return None;
    }
    let before = &text[error.from..error.start];
    let start = error.start - before.len() + before.trim_end_matches(part).len();
    let run = &text[start..];
    let run = run[..run.find(|c| !part(c)).unwrap_or(run.len())].trim_end_matches('.');
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &run[digits(run)..];
    let problem = match (digits(run), rest.as_bytes().first()) {
        (4, Some(b'-' | b'/' | b'~' | b'?' | b'%' | b'X')) => {
            let problem = syntax(format!("the date `{run}` is not quoted"))
                .help(format!("write \"{run}\"^^edtf:EDTF"));
            if rest.len() == 6 && digits(&rest[1..]) == 2 && digits(&rest[4..]) == 2 {
                problem.help(format!("or \"{run}\"^^xsd:date"))
            } else {
                problem
            }
        }
        (1 | 2, Some(b'.' | b'/')) if rest.matches(['.', '/']).count() == 2 => {
            syntax(format!("`{run}` is not a value")).help(
                "write dates year first and in quotes: \"YYYY-MM-DD\"^^edtf:EDTF; \
                 check in the source which number is the month",
            )
        }
        _ => return None,
    };
    Some((problem, start..start + run.len()))
}

/// A token that no rule matches.
fn broken(text: &str, token: Token<'_>) -> LocatedProblem {
    let first = token.text.chars().next().unwrap_or(' ');
    let problem = match first {
        '"' | '\'' if token.text.starts_with("\"\"\"") || token.text.starts_with("'''") => {
            syntax("this long string is never closed")
                .help(format!("close it with {first}{first}{first}"))
        }
        '"' | '\'' => syntax("this string is not closed on its line")
            .help(format!("close it with {first}"))
            .help("put text of several lines between \"\"\" and \"\"\""),
        '<' => syntax("this IRI is not closed").help("close it with >"),
        '\0' => Problem::error(Code::NotUtf8, "a zero byte, which text cannot contain")
            .help("the file is damaged, or not a text file"),
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' => {
            syntax(format!("`{first}` is not a quote in Turtle"))
                .help("write straight quotes: \"…\"")
        }
        '@' => syntax("`@` is not followed by a language tag, `prefix` or `base`")
            .help("write a language tag like \"text\"@en"),
        '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{202F}' | '\u{3000}' => syntax(format!(
            "an invisible character, U+{:04X}, which is not a space in Turtle",
            u32::from(first)
        ))
        .help("replace it with an ordinary space"),
        '/' if text[token.end()..].starts_with(['/', '*']) => {
            syntax("this does not begin a comment in Turtle").help("comments begin with #")
        }
        _ => syntax(format!("`{}` is not valid here", token.text.escape_debug())),
    };
    (problem, token.range())
}

/// Whether a message is one of the IRI parser.
fn is_about_iri(message: &str) -> bool {
    [
        "IRI c",
        "scheme",
        "ercent",
        "nvalid character",
        "host",
        "port",
    ]
    .iter()
    .any(|part| message.contains(part))
}

fn not_an_iri(iri: &str, why: &str) -> Problem {
    Problem::error(Code::InvalidIri, format!("`{iri}` is not an IRI")).label(in_our_style(why))
}

fn relative_iri(shown: &str) -> Problem {
    let message = format!("{shown} is a relative IRI, and there is no base");
    Problem::error(Code::InvalidIri, message).help("write the whole IRI: <https://…>")
}

fn iri(format: Format, context: &ErrorContext<'_>, at: Token<'_>, message: &str) -> LocatedProblem {
    let inner = at.text.trim_start_matches('<').trim_end_matches('>');
    let problem = if inner.contains(char::is_whitespace) {
        let message = format!("a space inside the IRI `{inner}`");
        Problem::error(Code::InvalidIri, message).help("write %20 for a space, or remove it")
    } else if message.contains("No scheme") {
        let problem = relative_iri(&format!("`{}`", at.text));
        let prefixes = matches!(format, Format::Turtle | Format::TriG) && !context.is_directive();
        if prefixes && id::is_slug(inner) {
            problem.help(format!("or use a prefixed name, such as ev:{inner}"))
        } else {
            problem
        }
    } else {
        not_an_iri(inner, message)
    };
    (problem, at.range())
}

/// A backslash that begins no known escape; the parser points at it or into it.
fn escape(at: Token<'_>, error: &SyntaxError) -> LocatedProblem {
    let start = error.start.max(at.start) - at.start;
    let bytes = &at.text.as_bytes()[..at.text.len().min(start + 1)];
    let start = bytes.iter().rposition(|&b| b == b'\\').unwrap_or(start);
    let end = error.end.clamp(at.start + start, at.end()) - at.start;
    let escape = at.text.get(start..end).unwrap_or(at.text);
    (
        syntax(format!("`{escape}` is not a valid escape"))
            .help("write \\\\ for a backslash; valid escapes are \\n \\t \\r \\b \\f \\\" \\' and \\u00E9"),
        at.start + start..at.start + end,
    )
}
