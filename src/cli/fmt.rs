//! `annals fmt`

use super::args::{Common, Fmt};
use super::{Failure, data, ui};
use crate::Rejected;
use crate::model::problem::Problem;
use crate::parse::tokens::{Kind, tokens};
use crate::parse::{self, Document, Format, Found, Input};
use crate::render::style::{Ink, Style, clean, count};
use crate::render::turtle;
use oxrdf::{NamedOrBlankNode, Term};
use std::path::PathBuf;
use std::process::ExitCode;

/// One text as it is and as it is to be.
struct Formatted {
    /// None for standard input.
    path: Option<PathBuf>,
    name: String,
    before: String,
    after: String,
}

pub(super) fn run(common: &Common, options: &Fmt) -> Result<ExitCode, Failure> {
    let mut texts = Vec::new();
    let mut problems = Vec::new();
    for (path, input) in inputs(&options.paths)? {
        match formatted(path, input)? {
            Ok(text) => texts.push(text),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Rejected(problems).into());
    }
    let all = count(texts.len(), "file");
    if options.check {
        texts.retain(|text| text.before != text.after);
        let style = ui::style(common, None);
        let differences = texts.iter().map(|text| difference(text, style));
        ui::write(None, differences.collect::<String>().as_bytes())?;
        ui::note(
            common,
            &format!("{all} checked, {} not in the form", texts.len()),
        );
        return Ok(ExitCode::from(u8::from(!texts.is_empty())));
    }
    let mut written = 0;
    for text in &texts {
        match &text.path {
            None => ui::write_data(None, text.after.as_bytes())?,
            Some(path) if text.before != text.after => {
                ui::write(Some(path), text.after.as_bytes())?;
                written += 1;
            }
            Some(_) => {}
        }
    }
    if texts.iter().any(|text| text.path.is_some()) {
        ui::note(common, &format!("{all} read, {written} written anew"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The Turtle files that are meant; what a folder holds beside them is left alone.
fn inputs(paths: &[PathBuf]) -> Result<Vec<(Option<PathBuf>, Input)>, Failure> {
    let mut inputs = Vec::new();
    for found in parse::discover(paths, &std::env::current_dir()?)? {
        match &found {
            Found::Stdin => inputs.push((None, data::standard_input()?)),
            Found::File { path, format, .. } => {
                let packed = path
                    .extension()
                    .is_some_and(|end| end == "gz" || end == "zst");
                if *format == Format::Turtle && !packed {
                    inputs.push((Some(path.clone()), parse::open(&found)?));
                } else if paths.contains(path) {
                    let kind = match packed {
                        true => "compressed".to_owned(),
                        false => format.to_string(),
                    };
                    let failure = Failure::new(format!("{} is {kind}", path.display()));
                    return Err(failure.hint("only plain Turtle files (.ttl) are formatted"));
                }
            }
        }
    }
    match inputs.is_empty() {
        false => Ok(inputs),
        true => Err(Failure::new("no Turtle files there").hint("only .ttl files are formatted")),
    }
}

/// A text in the form, or what is wrong with it.
fn formatted(
    path: Option<PathBuf>,
    input: Input,
) -> Result<Result<Formatted, Vec<Problem>>, Failure> {
    let name = input.origin.file().to_owned();
    let (bytes, origin) = (input.bytes.clone(), input.origin.clone());
    let reading = parse::read(input);
    let Some(document) = reading.document else {
        return Ok(Err(reading.problems));
    };
    let after = turtle::format(&document).unwrap_or_default();
    let again = parse::read(Input {
        origin,
        bytes: after.clone().into(),
        format: Format::Turtle,
    });
    if !again.document.is_some_and(|again| same(&document, &again)) {
        let message = format!("{name} cannot be formatted without a change of what it says");
        return Err(Failure::new(message).hint("this is a fault of annals: please report the file"));
    }
    // a byte order mark is gone from the document's text
    let before = String::from_utf8(bytes).unwrap_or_else(|_| document.text.to_string());
    Ok(Ok(Formatted {
        path,
        name,
        before,
        after,
    }))
}

/// Whether two documents say the same, blank nodes taken for one, and have the same comments.
///
/// The writer has its own tests; this keeps somebody's file whole even where these have a gap.
fn same(one: &Document, other: &Document) -> bool {
    let statements = |document: &Document| {
        let mut lines: Vec<[String; 3]> = Vec::new();
        for quad in &document.quads {
            let subject = match &quad.subject {
                NamedOrBlankNode::NamedNode(node) => node.as_str(),
                NamedOrBlankNode::BlankNode(_) => "_",
            };
            let object = match &quad.object {
                Term::BlankNode(_) => "_".to_owned(),
                term => term.to_string(),
            };
            lines.push([
                subject.to_owned(),
                quad.predicate.as_str().to_owned(),
                object,
            ]);
        }
        lines.sort_unstable();
        lines.dedup();
        lines
    };
    let remarks = |document: &Document| {
        let comments = tokens(&document.text).filter(|token| token.kind == Kind::Comment);
        let words = comments.flat_map(|comment| comment.text.split_whitespace());
        let mut words: Vec<String> = words.map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    statements(one) == statements(other) && remarks(one) == remarks(other)
}

/// Where a text first differs from its form.
fn difference(text: &Formatted, style: Style) -> String {
    let (mut before, mut after) = (text.before.lines(), text.after.lines());
    for number in 1.. {
        let (is, shall) = (before.next(), after.next());
        if is == shall && is.is_some() {
            continue;
        }
        let place = style.paint(Ink::Place, &format!("{}:{number}", clean(&text.name)));
        let side = |mark: &str, ink, line: Option<&str>| {
            let line = line.unwrap_or("(nothing)");
            let line = clean(line).replace('\u{FEFF}', "\\u{feff}");
            style.paint(ink, &format!("  {mark} {line}")) + "\n"
        };
        return match is == shall {
            true => format!("{place}\n  line ends or the end of the file\n"),
            false => {
                format!(
                    "{place}\n{}{}",
                    side("-", Ink::Error, is),
                    side("+", Ink::Help, shall)
                )
            }
        };
    }
    String::new()
}
