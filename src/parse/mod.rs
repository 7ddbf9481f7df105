//! The mail room: files in, statements or problems out.
//!
//! [`discover()`] finds the files, [`open`] fetches one, [`read`] turns its bytes into a
//! [`Document`] or into [`Problem`]s, never both: after an error nothing of a file is kept,
//! because readers hand out statements from before and even from inside the bad one.
//!
//! ```text
//! paths ─ discover ─▶ Found ─ open ─▶ Input ─ read ─▶ Reading { document, problems }
//!                                               │
//!     unpack (.gz .zst) ─ UTF-8 ─ survey (depth, shape) ─┬─ turtle  rio, where the file is plain
//!                                                        └─ rdf     the authority: oxttl and kin
//!     a fault ─ faults: tokens around it say it in our words, with place and help
//! ```
//!
//! [`place_of`] finds where a good statement stands, since no reader tells.
//!
//! ```
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
//! let place = bad.problems[0].place.as_ref().unwrap();
//! assert_eq!((place.line, place.column), (2, 9));
//! ```

mod blank;
mod comments;
mod decompress;
mod discover;
mod faults;
mod format;
#[cfg(test)]
mod parsers_agree;
mod places;
mod preflight;
mod rdf;
mod text;
pub mod tokens;
mod turtle;
mod xml_json;

pub use comments::{Around, Remarks, Written};
pub use decompress::{pack, unpack_kept};
pub use discover::{Error, Found, discover, open};
pub use format::Format;
pub use places::{Wanted, place_of, places_of};
pub use preflight::DEEPEST;

use crate::model::origin::Origin;
use crate::model::problem::{Code, Problem};
use blank::Names;
use oxrdf::{Quad, QuadRef};

/// What is to be read: bytes as they came, perhaps compressed.
#[derive(Debug, Clone)]
pub struct Input {
    /// The document's name, and the file's for messages.
    pub origin: Origin,
    /// The content; gzip and Zstandard are recognised by their first bytes and unpacked.
    pub bytes: Vec<u8>,
    /// What the content, once unpacked, is written in.
    pub format: Format,
}

/// A document that was read without an error.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its name, and the file's for messages.
    pub origin: Origin,
    /// Its statements as the reader gave them, duplicates included. Graph: the default graph for
    /// what the document itself says; a named one where TriG, N-Quads or JSON-LD name it. Blank
    /// nodes are named after the document and their place in it.
    pub quads: Vec<Quad>,
    /// Its text, unpacked and without byte order mark.
    pub text: String,
    /// What the text is written in.
    pub format: Format,
}

/// What came of reading one input.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The document; none if any problem is an error.
    pub document: Option<Document>,
    /// What could be read around the faults: to be looked at, never to be kept.
    pub around: Option<Document>,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

/// The text of a file: unpacked, without byte order mark.
///
/// # Errors
/// The problem of a file that is damaged or not UTF-8.
pub fn text(bytes: Vec<u8>, file: &str) -> Result<String, Box<Problem>> {
    decompress::unpack(bytes, file).and_then(|bytes| text::decode(bytes, file))
}

/// Reads one input whole.
///
/// Problems carry file, line, column, the line itself and help; at most a hundred of them are
/// listed, then one says how many more there are. No base IRI is assumed: a relative IRI is an
/// error unless the text itself sets a base.
pub fn read(input: Input) -> Reading {
    let mut quads = Vec::new();
    let stream = stream(input, &mut |step| match step {
        Step::Statement(quad) => quads.push(quad.into_owned()),
        Step::Again => quads.clear(),
    });
    Reading {
        document: stream.text.map(|text| Document {
            origin: stream.origin,
            quads,
            text,
            format: stream.format,
        }),
        around: stream.around,
        problems: stream.problems,
    }
}

/// One step of reading.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// A statement; it counts only once the whole input has been read.
    Statement(QuadRef<'a>),
    /// What came so far does not count: the input is read again from its beginning.
    Again,
}

/// What came of reading one input piece by piece.
#[derive(Debug, Clone)]
pub struct Streamed {
    /// The document's name, and the file's for messages.
    pub origin: Origin,
    /// What the text is written in.
    pub format: Format,
    /// The text, unpacked and without byte order mark; none if any problem is an error, and then
    /// none of the statements counts.
    pub text: Option<String>,
    /// What could be read around the faults: to be looked at, never to be kept.
    pub around: Option<Document>,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads one input and hands out its statements as they come, so that no more of them need be in
/// memory than the taker keeps. Otherwise as [`read`].
pub fn stream(input: Input, give: &mut dyn FnMut(Step<'_>)) -> Streamed {
    let Input {
        origin,
        bytes,
        format,
    } = input;
    let mut found = OnTheWay::default();
    let file = origin.file();
    let text = self::text(bytes, file);
    let text = text.map_err(|problem| found.problems.push(*problem)).ok();
    let whole = text.as_ref().is_some_and(|text| {
        let quads = match format {
            Format::Turtle | Format::TriG => nested(&origin, text, format, &mut found, give),
            Format::NTriples | Format::NQuads => lines(&origin, text, format, &mut found),
            Format::RdfXml | Format::JsonLd => tree(&origin, text, format, &mut found),
        };
        for quad in quads.iter().flatten() {
            give(Step::Statement(quad.as_ref()));
        }
        quads.is_some() && !found.problems.iter().any(Problem::is_error)
    });
    let (text, around) = match (text, whole) {
        (Some(text), false) if !found.around.is_empty() => {
            let around = Document {
                origin: origin.clone(),
                quads: found.around,
                text,
                format,
            };
            (None, Some(around))
        }
        (text, whole) => (text.filter(|_| whole), None),
    };
    Streamed {
        origin,
        format,
        text,
        around,
        problems: found.problems,
    }
}

/// What is found on the way.
#[derive(Default)]
struct OnTheWay {
    problems: Vec<Problem>,
    around: Vec<Quad>,
}

/// The authority's statements, or its faults.
fn statements(
    origin: &Origin,
    text: &str,
    format: Format,
    found: &mut OnTheWay,
) -> Option<Vec<Quad>> {
    let quads = rdf::statements(text, format);
    if quads.is_none() {
        let mut faults = rdf::faults(origin.file(), text, format, &mut found.around);
        if faults.is_empty() {
            // the second look was content where the first was not: not to be passed over
            let message = format!("{} cannot be read as {format}", origin.file());
            faults.push(Problem::error(Code::Syntax, message));
        }
        found.problems.append(&mut faults);
    }
    quads
}

/// The statements that are not handed out yet; none if there are faults.
fn nested(
    origin: &Origin,
    text: &str,
    format: Format,
    found: &mut OnTheWay,
    give: &mut dyn FnMut(Step<'_>),
) -> Option<Vec<Quad>> {
    let names = Names::of(origin);
    let survey = preflight::survey(text);
    if let Some(at) = survey.too_deep {
        found
            .problems
            .push(faults::too_deep(origin.file(), text, at));
        return None;
    }
    if format == Format::Turtle && survey.plain {
        if turtle::each(text, &names, &survey, &mut |quad| {
            give(Step::Statement(quad))
        }) {
            return Some(Vec::new());
        }
        give(Step::Again);
    }
    let mut quads = statements(origin, text, format, found)?;
    names.in_text_order(&mut quads, &survey.labels);
    Some(quads)
}

fn lines(origin: &Origin, text: &str, format: Format, found: &mut OnTheWay) -> Option<Vec<Quad>> {
    let mut quads = statements(origin, text, format, found)?;
    Names::of(origin).as_met(&mut quads, true);
    Some(quads)
}

fn tree(origin: &Origin, text: &str, format: Format, found: &mut OnTheWay) -> Option<Vec<Quad>> {
    let file = origin.file();
    if let Some(problem) = xml_json::refuse(file, text, format) {
        found.problems.push(problem);
        return None;
    }
    let mut quads = statements(origin, text, format, found)?;
    found
        .problems
        .append(&mut xml_json::doubt(file, text, format, &quads));
    Names::of(origin).as_met(&mut quads, false);
    Some(quads)
}
