//! What to say about a fault inside a token: dates without quotes, strings, IRIs, escapes.

use super::grammar;
use super::{Fault, Format, Kind, Scene, Token};
use crate::model::id;
use crate::model::problem::{Code, Problem};
use std::ops::Range;

/// A problem and the bytes to point at.
pub(super) type Said = (Problem, Range<usize>);

/// What is to be said about a fault of Turtle and its kin.
pub(super) fn say(text: &str, format: Format, fault: &Fault, scene: &Scene<'_>) -> Said {
    let message = fault.message.as_str();
    if let Some(said) = date(text, fault, scene) {
        return said;
    }
    if let Some(token) = scene.broken() {
        return broken(text, token);
    }
    let Some(at) = scene.at else {
        return grammar::end(scene, message);
    };
    match at.kind {
        Kind::Iri if is_about_iri(message) => iri(format, scene, at, message),
        Kind::Name if message.contains("builds IRI") => (
            Problem::error(
                Code::NotAnIri,
                format!("`{}` does not make an IRI", at.text),
            )
            .label(own(message
                .split_once("invalid: ")
                .map_or(message, |(_, why)| why)))
            .help("look at its prefix, and at what follows the colon"),
            at.range(),
        ),
        Kind::Name if message.contains("escape") => (
            syntax(format!(
                "`{}` goes on with an escape that names do not have",
                at.text
            ))
            .help("write the whole IRI: <https://…>"),
            at.range(),
        ),
        Kind::Text if message.contains("scape") => escape(at, fault),
        Kind::At if matches!(scene.last(), Some(last) if last.kind == Kind::Text) => (
            syntax(format!("`{}` is not a language", at.text))
                .help("a language is written so: \"text\"@en, \"текст\"@uk, \"text\"@pt-BR"),
            at.range(),
        ),
        _ => grammar::say(format, message, scene, at),
    }
}

pub(super) fn syntax(message: impl Into<String>) -> Problem {
    Problem::error(Code::Syntax, message)
}

/// A reader's message as ours are: first letter small, no full stop.
pub(super) fn own(message: &str) -> String {
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

/// The problem of a reader whose messages we pass on; one without a place has none.
pub(super) fn foreign(
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
        let problem = syntax("a @context that is elsewhere is not fetched");
        return (
            problem.help("write the context itself into the file"),
            context,
        );
    }
    if let Some((_, quoted)) = message.split_once("parsing IRI '")
        && let Some((iri, why)) = quoted.split_once("': ")
    {
        let problem = match why.contains("No scheme") {
            true => relative(&format!("`{iri}`")).help("or set xml:base"),
            false => not_an_iri(iri, why),
        };
        return (problem, range);
    }
    (syntax(format!("not {format}: {}", own(message))), range)
}

/// A date that nobody quoted: Turtle sees numbers and signs.
fn date(text: &str, fault: &Fault, scene: &Scene<'_>) -> Option<Said> {
    let part = |c: char| c.is_ascii_alphanumeric() || "-:+/.~?%".contains(c);
    if matches!(scene.at, Some(at) if matches!(at.kind, Kind::Text | Kind::Iri | Kind::Name)) {
        return None;
    }
    let before = &text[fault.from..fault.start];
    let start = fault.start - before.len() + before.trim_end_matches(part).len();
    let run = &text[start..];
    let run = run[..run.find(|c| !part(c)).unwrap_or(run.len())].trim_end_matches('.');
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &run[digits(run)..];
    let problem = match (digits(run), rest.as_bytes().first()) {
        (4, Some(b'-' | b'/' | b'~' | b'?' | b'%' | b'X')) => {
            let problem = syntax(format!("the date `{run}` is not quoted"))
                .help(format!("write \"{run}\"^^edtf:EDTF"));
            match rest.len() == 6 && digits(&rest[1..]) == 2 && digits(&rest[4..]) == 2 {
                true => problem.help(format!("or \"{run}\"^^xsd:date")),
                false => problem,
            }
        }
        (1 | 2, Some(b'.' | b'/')) if rest.matches(['.', '/']).count() == 2 => {
            syntax(format!("`{run}` is no value")).help(
                "a date is written year first and quoted: \"YYYY-MM-DD\"^^edtf:EDTF; \
                 which number is the month, only its source can tell",
            )
        }
        _ => return None,
    };
    Some((problem, start..start + run.len()))
}

/// A piece that no rule fits.
fn broken(text: &str, token: Token<'_>) -> Said {
    let first = token.text.chars().next().unwrap_or(' ');
    let problem = match first {
        '"' | '\'' if token.text.starts_with("\"\"\"") || token.text.starts_with("'''") => {
            syntax("this long string is never closed")
                .help(format!("close it with {first}{first}{first}"))
        }
        '"' | '\'' => syntax("this string is not closed on its line")
            .help(format!("close it with {first}"))
            .help("a text of several lines stands between \"\"\" and \"\"\""),
        '<' => syntax("this IRI is not closed").help("close it with >"),
        '\0' => Problem::error(Code::NotText, "a zero byte, which is no text")
            .help("the file is damaged, or not a text at all"),
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' => {
            syntax(format!("`{first}` is not a quote in Turtle"))
                .help("write straight quotes: \"…\"")
        }
        '@' => syntax("`@` begins a language, `@prefix` or `@base`, and none follows")
            .help("a language is written so: \"text\"@en"),
        '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{202F}' | '\u{3000}' => syntax(format!(
            "an invisible character, U+{:04X}, which is no space in Turtle",
            u32::from(first)
        ))
        .help("replace it by an ordinary space"),
        '/' if text[token.end()..].starts_with(['/', '*']) => {
            syntax("this begins no comment in Turtle").help("comments begin with #")
        }
        _ => syntax(format!(
            "`{}` means nothing here",
            token.text.escape_debug()
        )),
    };
    (problem, token.range())
}

/// The messages of the parser of IRIs.
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
    Problem::error(Code::NotAnIri, format!("`{iri}` is not an IRI")).label(own(why))
}

fn relative(shown: &str) -> Problem {
    let message = format!("{shown} is a relative IRI, and there is no base");
    Problem::error(Code::NotAnIri, message).help("write the whole IRI: <https://…>")
}

fn iri(format: Format, scene: &Scene<'_>, at: Token<'_>, message: &str) -> Said {
    let inner = at.text.trim_start_matches('<').trim_end_matches('>');
    let problem = if inner.contains(char::is_whitespace) {
        let message = format!("a space inside the IRI `{inner}`");
        Problem::error(Code::NotAnIri, message).help("write %20 for a space, or take it away")
    } else if message.contains("No scheme") {
        let problem = relative(&format!("`{}`", at.text));
        let prefixes = matches!(format, Format::Turtle | Format::TriG) && !scene.is_directive();
        match prefixes && id::is_slug(inner) {
            true => problem.help(format!("or a name with a prefix, like ev:{inner}")),
            false => problem,
        }
    } else {
        not_an_iri(inner, message)
    };
    (problem, at.range())
}

/// A backslash that begins nothing known; the reader points at it or into it.
fn escape(at: Token<'_>, fault: &Fault) -> Said {
    let start = fault.start.max(at.start) - at.start;
    let bytes = &at.text.as_bytes()[..at.text.len().min(start + 1)];
    let start = bytes.iter().rposition(|&b| b == b'\\').unwrap_or(start);
    let end = fault.end.clamp(at.start + start, at.end()) - at.start;
    let sign = at.text.get(start..end).unwrap_or(at.text);
    (
        syntax(format!("`{sign}` is no escape"))
            .help("write \\\\ for a backslash; known are \\n \\t \\r \\b \\f \\\" \\' and \\u00E9"),
        at.start + start..at.start + end,
    )
}
