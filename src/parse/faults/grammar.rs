//! What to say about a token in the wrong place.

use super::words::{Said, own, syntax};
use super::{Format, Kind, Scene, Token};
use crate::model::problem::Problem;

const SHAPE: &str = "a statement is: thing property value .";
const NAMES: &str = "a thing has a prefix: ev:… ag:… src:…";

/// What is to be said about a good token that the reader did not expect.
pub(super) fn say(format: Format, message: &str, scene: &Scene<'_>, at: Token<'_>) -> Said {
    if matches!(format, Format::NTriples | Format::NQuads) {
        return line(format, message, scene, at);
    }
    let says = |part: &str| message.contains(part);
    if at.text == "<<" {
        let problem = syntax("quoted triples are RDF 1.2 and not read");
        return (
            problem.help("describe a claim as a node of its own"),
            at.range(),
        );
    }
    if at.text == "{" && format == Format::Turtle {
        let problem = syntax("`{` begins a graph, and Turtle has none");
        return (
            problem.help("graphs are written in TriG, in a file that ends in .trig"),
            at.range(),
        );
    }
    if scene.is_directive() && !says("dot is expected") {
        return directive(scene, at);
    }
    if says("datatype") && matches!(scene.last(), Some(last) if last.is("^^")) {
        let problem = syntax(format!("`{}` is no datatype", shortened(at.text)));
        return (
            problem.help("a datatype is a name: \"2023-12-12\"^^xsd:date"),
            at.range(),
        );
    }
    // the reader tells the later of its two complaints: no dot, and no new statement
    let unended = says("subject") && !scene.before.is_empty();
    if unended || says("dot is expected") || says("should end with a") {
        return self::unended(scene, at);
    }
    let problem = if says("RDF object") {
        no_value(scene, at)
    } else if says("predicate") {
        no_property(scene, at)
    } else if says("subject") {
        no_subject(at)
    } else {
        syntax(own(message))
    };
    (problem, at.range())
}

/// The text ends in the middle of a statement.
pub(super) fn end(scene: &Scene<'_>, message: &str) -> Said {
    match (scene.open.last(), scene.last()) {
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
        (None, None) => (syntax(own(message)), scene.from..scene.from + 1),
    }
}

/// One statement a line, whole IRIs only.
fn line(format: Format, message: &str, scene: &Scene<'_>, at: Token<'_>) -> Said {
    if matches!(at.kind, Kind::Name | Kind::Word) {
        let problem = syntax(format!("`{}` is not {format}", at.text)).help(
            "it has neither prefixes nor words: write whole IRIs, <https://…>, and quote texts",
        );
        return (problem, at.range());
    }
    match scene.last() {
        Some(last) if message.contains("dot") || message.contains("subject") => {
            let shape = match format {
                Format::NTriples => "a line is: thing property value .",
                _ => "a line is: thing property value graph . with the graph an IRI, or left out",
            };
            let problem = syntax(format!("`.` is missing after `{}`", shortened(last.text)));
            (problem.help(shape), last.range())
        }
        _ => (syntax(own(message)), at.range()),
    }
}

fn directive(scene: &Scene<'_>, at: Token<'_>) -> Said {
    let word = scene.before[0].text;
    let dot = if word.starts_with('@') { " ." } else { "" };
    let problem = match word {
        _ if at.is(".") && !word.starts_with('@') => syntax(format!("`{word}` takes no `.`")).help(
            format!("take it away, or write @{}", word.to_ascii_lowercase()),
        ),
        _ if word.to_ascii_lowercase().ends_with("base") => {
            syntax(format!("`{}` is no base", shortened(at.text)))
                .help(format!("write it so: {word} <https://…/>{dot}"))
        }
        _ => syntax(format!(
            "`{}` does not belong into a `{word}` line",
            shortened(at.text)
        ))
        .help(format!("write it so: {word} ex: <https://…/>{dot}")),
    };
    (problem, at.range())
}

/// The statement goes on where it should have ended.
fn unended(scene: &Scene<'_>, at: Token<'_>) -> Said {
    let Some(last) = scene.last() else {
        return (no_subject(at), at.range());
    };
    if scene.is_directive() {
        let problem = syntax(format!("the `{}` line has no `.`", scene.before[0].text));
        return (problem.help("end it with a dot"), last.range());
    }
    if at.is("]") || at.is(")") || at.is("}") {
        let problem = match scene.open.last() {
            Some(open) => syntax(format!("`{}` is closed by `{}`", open.text, at.text))
                .help(format!("close it with {}", closing(open.text))),
            None => syntax(format!("`{}` closes nothing", at.text)).help("take it away"),
        };
        return (problem, at.range());
    }
    if at.is("^^") {
        let problem = syntax("a datatype without a text before it");
        return (
            problem.help("a text has a language or a datatype, not both"),
            at.range(),
        );
    }
    if last.kind == Kind::Text && last.end() == at.start && at.kind == Kind::Word {
        let problem = syntax(format!("`{}` follows the closing quote", at.text));
        return (
            problem.help("a quote inside a text is written \\\""),
            at.range(),
        );
    }
    let end = scene.open.last().map_or(".", |open| closing(open.text));
    let problem = syntax(format!(
        "`{end}`, `;` or `,` is missing after `{}`",
        shortened(last.text)
    ))
    .label(format!("before `{}`", shortened(at.text)))
    .help("`;` goes on with another property, `,` with another value, `.` ends the statement");
    (problem, last.range())
}

fn no_value(scene: &Scene<'_>, at: Token<'_>) -> Problem {
    let last = shortened(scene.last().map_or("", |token| token.text));
    let small = at.text.to_ascii_lowercase();
    match at.kind {
        Kind::Word if matches!(small.as_str(), "true" | "false") => {
            syntax(format!("`{}` is written small", at.text)).help(format!("write {small}"))
        }
        Kind::Word => syntax(format!("the word `{}` is no value", at.text))
            .help(format!("a text is quoted: \"{}\"", at.text))
            .help(NAMES),
        Kind::Mark if matches!(scene.open.last(), Some(open) if open.text == "(") => {
            syntax(format!("`{}` inside `( )`", at.text)).help("close the collection with )")
        }
        Kind::Mark => syntax(format!("`{last}` has no value")).help(format!(
            "write one before `{}`, or take `{last}` away",
            at.text
        )),
        _ => syntax(format!("`{}` cannot be a value", shortened(at.text))),
    }
}

fn no_property(scene: &Scene<'_>, at: Token<'_>) -> Problem {
    match (at.kind, scene.before.as_slice()) {
        (Kind::Mark, [thing]) => {
            syntax(format!("nothing is said about `{}`", shortened(thing.text)))
        }
        (Kind::Word, _) => syntax(format!("the word `{}` is no property", at.text))
            .help(format!("a property has a prefix: ann:{}", at.text)),
        _ => syntax(format!(
            "`{}` stands where a property should",
            shortened(at.text)
        )),
    }
    .help(SHAPE)
}

fn no_subject(at: Token<'_>) -> Problem {
    match at.kind {
        Kind::Word => syntax(format!("the word `{}` begins no statement", at.text))
            .help(NAMES)
            .help("a comment begins with #"),
        Kind::Mark if at.text == "." => syntax("a `.` without a statement").help("take it away"),
        _ => syntax(format!("`{}` begins no statement", shortened(at.text))).help(SHAPE),
    }
}

fn closing(bracket: &str) -> &'static str {
    match bracket {
        "[" => "]",
        "(" => ")",
        _ => "}",
    }
}

/// A token as a message can bear it: its first line, and not too much of that.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
