//! Explains tokens in the wrong place.

use super::expected::Expected;
use super::wording::{LocatedProblem, in_our_style, syntax};
use super::{ErrorContext, Format, Token, TokenKind};
use crate::model::problem::Problem;

const SHAPE: &str = "a statement has the form: subject property value .";
const NAMES: &str = "a name has a prefix: ev:… ag:… src:…";

/// Describes a valid token that the parser did not expect.
pub(super) fn describe(
    format: Format,
    message: &str,
    context: &ErrorContext<'_>,
    at: Token<'_>,
) -> LocatedProblem {
    if matches!(format, Format::NTriples | Format::NQuads) {
        return line(format, message, context, at);
    }
    let expected = Expected::of(message);
    if at.text == "{" && format == Format::Turtle {
        let problem = syntax("`{` begins a graph, which Turtle does not have");
        return (
            problem.help("write graphs in TriG, in a file with the extension .trig"),
            at.range(),
        );
    }
    if context.is_directive() && expected != Expected::Dot {
        return directive(context, at);
    }
    if expected == Expected::Datatype && matches!(context.last(), Some(last) if last.is("^^")) {
        let problem = syntax(format!("`{}` is not a datatype", shortened(at.text)));
        return (
            problem.help("a datatype is a name, as in \"2023-12-12\"^^xsd:date"),
            at.range(),
        );
    }
    let problem = match expected {
        Expected::Dot | Expected::Bracket => return missing_end(context, at),
        // the parser reports only the later of two errors: no dot, and no new statement
        Expected::Subject if !context.before.is_empty() => return missing_end(context, at),
        Expected::Subject => no_subject(at),
        Expected::Predicate => no_property(context, at),
        Expected::Object => no_value(context, at),
        Expected::Datatype | Expected::Other => syntax(in_our_style(message)),
    };
    (problem, at.range())
}

/// The text ends in the middle of a statement.
pub(super) fn end(context: &ErrorContext<'_>, message: &str) -> LocatedProblem {
    match (context.open.last(), context.last()) {
        (Some(bracket), _) => (
            syntax(format!("`{}` is never closed", bracket.text))
                .help(format!("close it with {}", closing(bracket.text))),
            bracket.range(),
        ),
        (None, Some(last)) => (
            syntax("the last statement has no `.`")
                .label("the text ends after this")
                .help("end it with a dot"),
            last.range(),
        ),
        (None, None) => (
            syntax(in_our_style(message)),
            context.from..context.from + 1,
        ),
    }
}

/// Errors of line-based formats: one statement a line, no prefixes.
fn line(
    format: Format,
    message: &str,
    context: &ErrorContext<'_>,
    at: Token<'_>,
) -> LocatedProblem {
    if matches!(at.kind, TokenKind::PrefixedName | TokenKind::Word) {
        let problem = syntax(format!("`{}` is not {format}", at.text))
            .help("it has no prefixes: write whole IRIs, <https://…>, and put text in quotes");
        return (problem, at.range());
    }
    match context.last() {
        Some(last) if matches!(Expected::of(message), Expected::Dot | Expected::Subject) => {
            let shape = match format {
                Format::NTriples => "a line has the form: subject property value .",
                _ => {
                    "a line has the form: subject property value graph . where the graph is an IRI or left out"
                }
            };
            let problem = syntax(format!("`.` is missing after `{}`", shortened(last.text)));
            (problem.help(shape), last.range())
        }
        _ => (syntax(in_our_style(message)), at.range()),
    }
}

fn directive(context: &ErrorContext<'_>, at: Token<'_>) -> LocatedProblem {
    let word = context.before[0].text;
    let dot = if word.starts_with('@') { " ." } else { "" };
    let problem = match word {
        _ if at.is(".") && !word.starts_with('@') => syntax(format!("`{word}` takes no `.`")).help(
            format!("remove it, or write @{}", word.to_ascii_lowercase()),
        ),
        _ if word.to_ascii_lowercase().ends_with("base") => {
            syntax(format!("`{}` is not a base IRI", shortened(at.text)))
                .help(format!("write: {word} <https://…/>{dot}"))
        }
        _ => syntax(format!(
            "`{}` does not belong in a `{word}` line",
            shortened(at.text)
        ))
        .help(format!("write: {word} ex: <https://…/>{dot}")),
    };
    (problem, at.range())
}

/// The statement continues where it should have ended.
fn missing_end(context: &ErrorContext<'_>, at: Token<'_>) -> LocatedProblem {
    let Some(last) = context.last() else {
        return (no_subject(at), at.range());
    };
    if context.is_directive() {
        let problem = syntax(format!("the `{}` line has no `.`", context.before[0].text));
        return (problem.help("end it with a dot"), last.range());
    }
    if at.is("]") || at.is(")") || at.is("}") {
        let problem = match context.open.last() {
            Some(open) => syntax(format!("`{}` is closed by `{}`", open.text, at.text))
                .help(format!("close it with {}", closing(open.text))),
            None => syntax(format!("`{}` closes nothing", at.text)).help("remove it"),
        };
        return (problem, at.range());
    }
    if at.is("^^") {
        let problem = syntax("a datatype without a string before it");
        return (
            problem.help("a string has a language tag or a datatype, not both"),
            at.range(),
        );
    }
    if last.kind == TokenKind::StringLiteral && last.end() == at.start && at.kind == TokenKind::Word
    {
        let problem = syntax(format!("`{}` follows the closing quote", at.text));
        return (
            problem.help("write a quote inside a string as \\\""),
            at.range(),
        );
    }
    let end = context.open.last().map_or(".", |open| closing(open.text));
    let problem = syntax(format!(
        "`{end}`, `;` or `,` is missing after `{}`",
        shortened(last.text)
    ))
    .label(format!("before `{}`", shortened(at.text)))
    .help("`;` is followed by another property, `,` by another value, `.` ends the statement");
    (problem, last.range())
}

fn no_value(context: &ErrorContext<'_>, at: Token<'_>) -> Problem {
    let last = shortened(context.last().map_or("", |token| token.text));
    let lowercase = at.text.to_ascii_lowercase();
    match at.kind {
        TokenKind::Word if matches!(lowercase.as_str(), "true" | "false") => {
            syntax(format!("`{}` must be lowercase", at.text)).help(format!("write {lowercase}"))
        }
        TokenKind::Word => syntax(format!("the word `{}` is not a value", at.text))
            .help(format!("put text in quotes: \"{}\"", at.text))
            .help(NAMES),
        TokenKind::Punctuation if matches!(context.open.last(), Some(open) if open.text == "(") => {
            syntax(format!("`{}` inside `( )`", at.text)).help("close the collection with )")
        }
        TokenKind::Punctuation => syntax(format!("`{last}` has no value")).help(format!(
            "write one before `{}`, or remove `{last}`",
            at.text
        )),
        _ => syntax(format!("`{}` cannot be a value", shortened(at.text))),
    }
}

fn no_property(context: &ErrorContext<'_>, at: Token<'_>) -> Problem {
    match (at.kind, context.before.as_slice()) {
        (TokenKind::Punctuation, [subject]) => {
            syntax(format!("`{}` has no property", shortened(subject.text)))
        }
        (TokenKind::Word, _) => syntax(format!("the word `{}` is not a property", at.text))
            .help(format!("a property has a prefix: ann:{}", at.text)),
        _ => syntax(format!(
            "`{}` is in the place of a property",
            shortened(at.text)
        )),
    }
    .help(SHAPE)
}

fn no_subject(at: Token<'_>) -> Problem {
    match at.kind {
        TokenKind::Word => syntax(format!("the word `{}` cannot begin a statement", at.text))
            .help(NAMES)
            .help("a comment begins with #"),
        TokenKind::Punctuation if at.text == "." => {
            syntax("a `.` without a statement").help("remove it")
        }
        _ => syntax(format!("`{}` cannot begin a statement", shortened(at.text))).help(SHAPE),
    }
}

fn closing(bracket: &str) -> &'static str {
    match bracket {
        "[" => "]",
        "(" => ")",
        "<<" => ">>",
        "<<(" => ")>>",
        "{|" => "|}",
        _ => "}",
    }
}

/// A token for a message: its first line, shortened.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
