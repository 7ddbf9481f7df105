//! `annals fmt`: formats Turtle files.

use super::options::Common;
use super::{Failure, data, ui};
use crate::Rejected;
use crate::database::{Migration, migrate};
use crate::model::problem::Problem;
use crate::parse::tokens::{TokenKind, tokens};
use crate::parse::{self, Document, Format, Input, InputPath, StatementPattern, TurtleDocument};
use crate::render::style::{Highlight, Style, clean, count};
use crate::render::turtle;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `fmt`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals fmt data/events/2023/kyivstar-attack.ttl
  annals fmt --check data
  annals fmt --migrate data
  annals fmt - < mine.ttl

Statements and comments are kept. If any file cannot be parsed, none is written. --migrate rewrites
terms that an earlier version of the ontology had, and names what only you can decide: the day of a
deprecation, the words of a quotation.")]
pub struct Fmt {
    /// Turtle files, folders or globs; `-` formats standard input to standard output
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Write nothing; show where files are not formatted, and exit with 1 if any is not
    #[arg(long)]
    pub check: bool,

    /// Also rewrite the terms of earlier versions of the ontology
    #[arg(long)]
    pub migrate: bool,
}

/// A text before and after formatting.
struct Formatted {
    /// None for standard input.
    path: Option<PathBuf>,
    name: String,
    before: String,
    after: String,
    /// How many statements were brought to the current version of the ontology.
    migrated: usize,
    /// What only the author can decide, with its place.
    undecided: Vec<String>,
}

pub(super) fn run(common: &Common, options: &Fmt) -> Result<ExitCode, Failure> {
    let mut texts = Vec::new();
    let mut problems = Vec::new();
    for (path, input) in inputs(common, &options.paths)? {
        match formatted(path, input, options.migrate)? {
            Ok(text) => texts.push(text),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Rejected(problems).into());
    }
    let total = count(texts.len(), "file");
    let migrated: usize = texts.iter().map(|text| text.migrated).sum();
    for undecided in texts.iter().flat_map(|text| &text.undecided) {
        ui::warn(common, undecided);
    }
    if options.check {
        texts.retain(|text| text.before != text.after);
        let style = ui::style(common, None);
        let differences = texts.iter().map(|text| first_difference(text, style));
        ui::write(None, differences.collect::<String>().as_bytes())?;
        let outcome = match migrated {
            0 => String::new(),
            some => format!(", {} to migrate", count(some, "statement")),
        };
        ui::note(
            common,
            &format!("{total} checked, {} not formatted{outcome}", texts.len()),
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
        let outcome = match written {
            0 => "already formatted".to_owned(),
            written => format!("{written} reformatted"),
        };
        let outcome = match migrated {
            0 => outcome,
            some => format!("{outcome}, {} migrated", count(some, "statement")),
        };
        ui::note(common, &format!("{total} checked, {outcome}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The Turtle files at these paths; other files in a folder are ignored.
fn inputs(common: &Common, paths: &[PathBuf]) -> Result<Vec<(Option<PathBuf>, Input)>, Failure> {
    let mut inputs = Vec::new();
    for found in parse::discover(paths, &std::env::current_dir()?, common.input_format)? {
        let based = |mut input: Input| {
            input.origin = input.origin.with_base(common.base.clone());
            input
        };
        match &found {
            InputPath::Stdin => inputs.push((None, based(data::standard_input(None)?))),
            InputPath::File { path, format, .. } => {
                let compressed = path
                    .extension()
                    .is_some_and(|extension| extension == "gz" || extension == "zst");
                if *format == Format::Turtle && !compressed {
                    inputs.push((Some(path.clone()), based(parse::open(&found)?)));
                } else if paths.contains(path) {
                    let kind = match compressed {
                        true => "compressed".to_owned(),
                        false => format.to_string(),
                    };
                    let failure = Failure::new(format!("{} is {kind}", path.display()));
                    return Err(
                        failure.hint("only uncompressed Turtle files (.ttl) can be formatted")
                    );
                }
            }
        }
    }
    match inputs.is_empty() {
        false => Ok(inputs),
        true => Err(Failure::new("no Turtle files found").hint("only .ttl files can be formatted")),
    }
}

/// Formats a text, or returns its problems.
fn formatted(
    path: Option<PathBuf>,
    input: Input,
    migrates: bool,
) -> Result<Result<Formatted, Vec<Problem>>, Failure> {
    let name = input.origin.file().to_owned();
    let (bytes, origin) = (input.bytes.clone(), input.origin.clone());
    let reading = parse::read(input);
    let Some(mut document) = reading.document else {
        return Ok(Err(reading.problems));
    };
    // The statements of a large file take many times its text, so each list of them is let go before
    // the next one is made.
    let stated = fingerprints(mem::take(&mut document.quads).into_iter().map(Triple::from));
    let mut turtle = TurtleDocument::of(&document).unwrap_or_default();
    let migration = match migrates {
        true => migrate(&mut turtle),
        false => Migration::default(),
    };
    let wanted = match migrates {
        true => fingerprints(turtle.statements.iter().cloned()),
        false => stated,
    };
    let after = turtle::write(&turtle);
    drop(turtle);
    let reparsed = parse::read(Input {
        origin,
        bytes: after.clone().into(),
        format: Format::Turtle,
    });
    let is_kept = reparsed.document.is_some_and(|reparsed| {
        wanted == fingerprints(reparsed.quads.into_iter().map(Triple::from))
            && comment_words(&document.text) == comment_words(&after)
    });
    if !is_kept {
        let message = format!("{name} cannot be formatted without changing its content");
        return Err(
            Failure::new(message).hint("this is a bug in annals: please report it with the file")
        );
    }
    let undecided = undecided(&document, migration.undecided);
    // the document's text has lost its byte order mark
    let before = String::from_utf8(bytes).unwrap_or_else(|_| document.text.to_string());
    Ok(Ok(Formatted {
        path,
        name,
        before,
        after,
        migrated: migration.rewritten,
        undecided,
    }))
}

/// What only the author can decide, each with its place.
fn undecided(document: &Document, found: Vec<(StatementPattern, String)>) -> Vec<String> {
    let (patterns, texts): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let places = parse::locate_all(document, &patterns).into_iter();
    let placed = places.zip(texts).map(|(place, text)| match place {
        Some(place) => format!("{}:{}:{}: {text}", place.file, place.line, place.column),
        None => format!("{}: {text}", document.origin.file()),
    });
    placed.collect()
}

/// A term as text, blank nodes taken as equal.
fn without_labels(term: &Term) -> String {
    match term {
        Term::BlankNode(_) => "_".to_owned(),
        Term::Triple(triple) => {
            let subject = without_labels(&triple.subject.clone().into());
            let object = without_labels(&triple.object);
            format!("<<( {subject} {} {object} )>>", triple.predicate)
        }
        Term::NamedNode(_) | Term::Literal(_) => term.to_string(),
    }
}

/// Two hashes of each statement, sorted, blank nodes taken as equal: a safety net, so that whatever the
/// tests of the formatter miss, no user's file is damaged.
fn fingerprints(statements: impl Iterator<Item = Triple>) -> Vec<[u64; 2]> {
    let fingerprint = |triple: Triple| {
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str(),
            NamedOrBlankNode::BlankNode(_) => "_",
        };
        let object = without_labels(&triple.object);
        [0_u8, 1].map(|which| {
            let mut hasher = DefaultHasher::new();
            (which, subject, triple.predicate.as_str(), &object).hash(&mut hasher);
            hasher.finish()
        })
    };
    let mut all: Vec<[u64; 2]> = statements.map(fingerprint).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The words of all comments, sorted.
fn comment_words(text: &str) -> Vec<String> {
    let comments = tokens(text).filter(|token| token.kind == TokenKind::Comment);
    let words = comments.flat_map(|comment| comment.text.split_whitespace());
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    words.sort_unstable();
    words
}

/// The first line that formatting would change.
fn first_difference(text: &Formatted, style: Style) -> String {
    let (mut before, mut after) = (text.before.lines(), text.after.lines());
    for number in 1.. {
        let (actual, expected) = (before.next(), after.next());
        if actual == expected && actual.is_some() {
            continue;
        }
        let place = style.paint(Highlight::Place, &format!("{}:{number}", clean(&text.name)));
        let side = |mark: &str, highlight, line: Option<&str>| {
            let line = line.unwrap_or("(nothing)");
            let line = clean(line).replace('\u{FEFF}', "\\u{feff}");
            style.paint(highlight, &format!("  {mark} {line}")) + "\n"
        };
        return match actual == expected {
            true => format!("{place}\n  line endings or the end of the file\n"),
            false => {
                format!(
                    "{place}\n{}{}",
                    side("-", Highlight::Error, actual),
                    side("+", Highlight::Help, expected)
                )
            }
        };
    }
    String::new()
}
