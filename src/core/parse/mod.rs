//! Files to statements or problems: finding, decompressing, decoding and parsing RDF files.
//!
//! [`discover()`] finds the files, [`open`] reads the bytes of one, and [`read`] parses them into
//! a [`Document`] or into [`Problem`]s, never both: after an error nothing of a file is kept,
//! because parsers emit statements from before and even from inside a bad one.
//!
//! ```text
//! paths ─ discover ─▶ InputPath ─ open ─▶ Input ─ read ─▶ Parsed { document, problems }
//!                                                  │
//!     decompress (.gz .zst) ─ UTF-8 ─ preflight (depth, shape) ─┬─ turtle  rio, for plain files
//!                                                               └─ rdf     oxttl etc., all others
//!     syntax_errors: an error is explained from the tokens around it, with location and help
//! ```
//!
//! [`locate`] finds the location of a statement in the text, which no parser reports.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::origin::Origin;
//! use annals::parse::{Format, Input, read};
//!
//! let turtle = |text: &str| Input {
//!     origin: Origin::new("kyivstar.ttl"),
//!     bytes: text.into(),
//!     format: Format::Turtle,
//! };
//! let good = read(turtle("<http://a/s> <http://a/p> \"2023-12-12\" ."));
//! assert_eq!(good.document.unwrap().quads.len(), 1);
//!
//! let bad = read(turtle("@prefix a: <http://a/> .\na:s a:p 2023-12-12 ."));
//! assert!(bad.document.is_none());
//! let location = bad.problems[0].location.as_ref().unwrap();
//! assert_eq!((location.line, location.column), (2, 9));
//! ```

mod blank_nodes;
mod comments;
mod decompress;
mod discover;
mod format;
mod json_keys;
mod locate;
#[cfg(test)]
mod parsers_agree;
mod prefixes;
mod preflight;
mod rdf;
mod stretches;
mod syntax_errors;
mod text;
pub mod tokens;
mod turtle;
mod xml_json;
mod xml_tag;
mod zip;

pub use comments::{AttachedComments, Comments, TurtleDocument};
pub use decompress::{Compressor, compress, decompress_trusted, gunzip, read_trusted};
pub use discover::{Error, InputPath, discover, open};
pub use format::{FORMATS, Format};
pub use locate::{StatementPattern, locate, locate_all};
pub use prefixes::declared_prefixes;
pub use preflight::MAX_DEPTH;
pub use rdf::resolve;
pub use zip::zip_members;

use crate::model::origin::Origin;
use crate::model::problem::{Code, Problem};
use blank_nodes::BlankNodeNames;
use oxrdf::{Quad, QuadRef};
use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::PathBuf;

/// The input of a parse: the raw bytes of a file, perhaps compressed.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name of the document, and of its file for messages.
    pub origin: Origin,
    /// The content; gzip and Zstandard are recognised by their first bytes and decompressed.
    pub bytes: Vec<u8>,
    /// The format of the content once it is decompressed.
    pub format: Format,
}

/// A document that was parsed without an error.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its name, and that of its file for messages.
    pub origin: Origin,
    /// Its statements in the order of the parser, duplicates included. They are in the default
    /// graph unless TriG, N-Quads or JSON-LD name another. Blank nodes are named after the
    /// document and their position in it.
    pub quads: Vec<Quad>,
    /// Its text, decompressed and without byte order mark.
    pub text: String,
    /// The format of the text.
    pub format: Format,
}

/// The result of parsing one input.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The document; none if any problem is an error.
    pub document: Option<Document>,
    /// What could be parsed around the errors: for checks only, never to be stored.
    pub recovered: Option<Document>,
    /// The problems, in the order of the text.
    pub problems: Vec<Problem>,
}

/// The text of a file: decompressed, without byte order mark.
///
/// # Errors
/// The problem of a file that is damaged or not UTF-8.
pub fn text(bytes: Vec<u8>, file: &str) -> Result<String, Box<Problem>> {
    decompress::decompress(bytes, file).and_then(|bytes| text::decode(bytes, file))
}

/// The bytes of a file, decompressed if they are compressed.
///
/// # Errors
/// The problem of a file that is damaged.
pub fn decompressed(bytes: Vec<u8>, file: &str) -> Result<Vec<u8>, Box<Problem>> {
    decompress::decompress(bytes, file)
}

/// Parses one input as a whole.
///
/// Problems carry file, line, column, the line itself and help; at most a hundred of them are
/// listed, then a last one says how many more there are. No base IRI is assumed: a relative IRI is an
/// error unless the text or its [`Origin`] sets a base.
pub fn read(input: Input) -> Parsed {
    let mut quads = Vec::new();
    let stream = stream(input, &mut |event| match event {
        ParseEvent::Statement(quad) => quads.push(quad.into_owned()),
        ParseEvent::Restart => quads.clear(),
        ParseEvent::Progress { .. } => {}
    });
    Parsed {
        document: stream.text.map(|text| Document {
            origin: stream.origin,
            quads,
            text,
            format: stream.format,
        }),
        recovered: stream.recovered,
        problems: stream.problems,
    }
}

/// One event of a streaming parse.
#[derive(Debug, Clone, Copy)]
pub enum ParseEvent<'a> {
    /// A statement; it is valid only once the whole input has been parsed without an error.
    Statement(QuadRef<'a>),
    /// All statements so far are void: the input is parsed again from its beginning.
    Restart,
    /// How far the parser is; only large texts are worth it.
    Progress {
        /// How many bytes of the text it has read.
        read: usize,
        /// How many there are.
        of: usize,
    },
}

/// The result of a streaming parse, without its statements.
#[derive(Debug, Clone)]
pub struct Streamed {
    /// The name of the document, and of its file for messages.
    pub origin: Origin,
    /// The format of the text.
    pub format: Format,
    /// The text, decompressed and without byte order mark; none if any problem is an error, and
    /// then all statements are void.
    pub text: Option<String>,
    /// What could be parsed around the errors: for checks only, never to be stored.
    pub recovered: Option<Document>,
    /// The problems, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Parses one input and passes each statement to `emit` as it comes, so that they need not all be
/// in memory. Otherwise as [`read`].
pub fn stream(input: Input, emit: &mut dyn FnMut(ParseEvent<'_>)) -> Streamed {
    let Input {
        origin,
        bytes,
        format,
    } = input;
    let mut diagnostics = Diagnostics::default();
    let file = origin.file();
    let text = self::text(bytes, file);
    let text = text
        .map_err(|problem| diagnostics.problems.push(*problem))
        .ok();
    let is_valid = text.as_ref().is_some_and(|text| {
        let quads = match format {
            Format::Turtle | Format::TriG => {
                parse_turtle_or_trig(&origin, text, format, &mut diagnostics, emit)
            }
            Format::NTriples | Format::NQuads => {
                parse_lines(&origin, text, format, &mut diagnostics)
            }
            Format::RdfXml | Format::JsonLd => {
                parse_xml_or_json(&origin, text, format, &mut diagnostics)
            }
        };
        for quad in quads.iter().flatten() {
            emit(ParseEvent::Statement(quad.as_ref()));
        }
        quads.is_some() && !diagnostics.problems.iter().any(Problem::is_error)
    });
    let (text, recovered) = match (text, is_valid) {
        (Some(text), false) if !diagnostics.recovered.is_empty() => {
            let recovered = Document {
                origin: origin.clone(),
                quads: diagnostics.recovered,
                text,
                format,
            };
            (None, Some(recovered))
        }
        (text, is_valid) => (text.filter(|_| is_valid), None),
    };
    Streamed {
        origin,
        format,
        text,
        recovered,
        problems: diagnostics.problems,
    }
}

/// A file that is read while it is parsed, so that it need not fit into memory.
#[derive(Debug, Clone)]
pub struct LargeFile {
    /// Its path.
    pub path: PathBuf,
    /// How many bytes it has.
    pub length: u64,
    /// The name of the document, and of its file for messages.
    pub origin: Origin,
    /// The format of its text.
    pub format: Format,
}

impl LargeFile {
    /// The file of a path, if it is large enough, and of a format that can be parsed in stretches.
    pub fn of(found: &InputPath) -> Option<Self> {
        /// From how many bytes on it is worth it.
        const LARGE: u64 = 64 << 20;
        let InputPath::File {
            path,
            origin,
            format: Format::Turtle,
        } = found
        else {
            return None;
        };
        let known = std::fs::metadata(path).ok()?;
        (known.is_file() && known.len() >= LARGE).then(|| Self {
            path: path.clone(),
            length: known.len(),
            origin: origin.clone(),
            format: Format::Turtle,
        })
    }

    /// Parses it, and passes each stretch of its text to `text` and each statement to `emit`, as they
    /// come; false, perhaps after some of both, if it has to be [opened](LargeFile::open) and parsed as a
    /// whole.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn stream(
        &self,
        text: &mut dyn FnMut(&str),
        emit: &mut dyn FnMut(ParseEvent<'_>),
    ) -> io::Result<bool> {
        let file = File::open(&self.path)?;
        if self.origin.base().is_some() {
            return Ok(false);
        }
        let length = usize::try_from(self.length).unwrap_or(usize::MAX);
        Ok(stretches::for_each(file, length, &self.origin, text, emit))
    }

    /// Reads it as a whole.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(&self) -> io::Result<Input> {
        Ok(Input {
            origin: self.origin.clone(),
            bytes: std::fs::read(&self.path)?,
            format: self.format,
        })
    }
}

/// What a parse collects beside its statements.
#[derive(Default)]
struct Diagnostics {
    problems: Vec<Problem>,
    recovered: Vec<Quad>,
}

/// The statements of the reference parsers, or their errors.
fn statements(
    origin: &Origin,
    text: &str,
    format: Format,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Quad>> {
    let quads = rdf::statements(text, format, origin.base());
    if quads.is_none() {
        let mut errors = rdf::errors(
            origin.file(),
            text,
            format,
            origin.base(),
            &mut diagnostics.recovered,
        );
        if errors.is_empty() {
            // the second pass found no error where the first did: still not to be accepted
            let message = format!("{} cannot be read as {format}", origin.file());
            errors.push(Problem::error(Code::Syntax, message));
        }
        diagnostics.problems.append(&mut errors);
    }
    quads
}

/// The statements that were not emitted yet; none if there are errors.
fn parse_turtle_or_trig(
    origin: &Origin,
    text: &str,
    format: Format,
    diagnostics: &mut Diagnostics,
    emit: &mut dyn FnMut(ParseEvent<'_>),
) -> Option<Vec<Quad>> {
    let names = BlankNodeNames::of(origin);
    let preflight = preflight::scan(text);
    if let Some(at) = preflight.too_deep {
        diagnostics
            .problems
            .push(syntax_errors::too_deep(origin.file(), text, at));
        return None;
    }
    if format == Format::Turtle && preflight.plain && origin.base().is_none() {
        let label = |label: &str| preflight.labels.get(label).copied();
        if turtle::for_each_in(text, &names, &label, emit) {
            return Some(Vec::new());
        }
        emit(ParseEvent::Restart);
    }
    let mut quads = statements(origin, text, format, diagnostics)?;
    names.in_text_order(&mut quads, &preflight.labels);
    Some(quads)
}

fn parse_lines(
    origin: &Origin,
    text: &str,
    format: Format,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Quad>> {
    // nothing else is nested in a line
    let nested = text.contains("<<(").then(|| preflight::scan(text));
    if let Some(at) = nested.and_then(|preflight| preflight.too_deep) {
        diagnostics
            .problems
            .push(syntax_errors::too_deep(origin.file(), text, at));
        return None;
    }
    let mut quads = statements(origin, text, format, diagnostics)?;
    BlankNodeNames::of(origin).in_order_of_mention(&mut quads, BlankNodeNames::labelled);
    Some(quads)
}

fn parse_xml_or_json(
    origin: &Origin,
    text: &str,
    format: Format,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Quad>> {
    let file = origin.file();
    if let Some(problem) = xml_json::reject(file, text, format) {
        diagnostics.problems.push(problem);
        return None;
    }
    let (kept, mut ignored) = match format {
        Format::JsonLd => json_keys::without_undefined(file, text),
        _ => (Cow::Borrowed(text), Vec::new()),
    };
    let mut quads = statements(origin, &kept, format, diagnostics)?;
    diagnostics.problems.append(&mut ignored);
    diagnostics
        .problems
        .append(&mut xml_json::check_parsed(file, text, format, &quads));
    BlankNodeNames::of(origin).in_order_of_mention(&mut quads, BlankNodeNames::anonymous);
    Some(quads)
}
