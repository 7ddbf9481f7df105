//! The authority: the parsers of oxrdfio (oxttl for Turtle and its kin), for every format.
//!
//! [`statements`] is all or nothing. Where it gives nothing, [`faults`] goes through the text
//! again, from one fault to the next: after each it begins anew behind the end of the bad
//! statement as our own lexer sees it, with the prefixes that were known by then. So one unclosed
//! quote is one fault and not ten.

use super::faults::{Fault, Faults};
use super::format::Format;
use super::tokens::{Kind, tokens};
use super::xml_json::NO_BASE;
use crate::model::problem::Problem;
use oxrdf::{NamedOrBlankNode, Quad};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParseError, RdfParser};
use std::io::{self, Read};
use std::ops::Range;

/// The statements with blank nodes as the reader named them; none on any fault.
pub(super) fn statements(text: &str, format: Format) -> Option<Vec<Quad>> {
    parser(format)
        .for_slice(text)
        .collect::<Result<_, _>>()
        .ok()
}

fn parser(format: Format) -> RdfParser {
    let parser = RdfParser::from_format(match format {
        Format::Turtle => RdfFormat::Turtle,
        Format::TriG => RdfFormat::TriG,
        Format::NTriples => RdfFormat::NTriples,
        Format::NQuads => RdfFormat::NQuads,
        Format::RdfXml => RdfFormat::RdfXml,
        Format::JsonLd => RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        },
    });
    match format {
        // without a base, what is relative would be dropped in silence
        Format::JsonLd => parser
            .with_base_iri(NO_BASE)
            .expect("a constant that is an absolute IRI"),
        _ => parser,
    }
}

/// How many statements around faults are looked at.
const AROUND: usize = 100_000;

/// Every fault of a text, in its order, in our words; and into `around` what could be read beside
/// them, which may be wrong and is only to be looked at.
pub(super) fn faults(
    file: &str,
    text: &str,
    format: Format,
    around: &mut Vec<Quad>,
) -> Vec<Problem> {
    let mut found = Faults::new(file, text, format);
    match format {
        Format::RdfXml | Format::JsonLd => {
            if let Some((place, message)) = first_of_tree(text, format) {
                found.foreign(place, &message);
            }
        }
        _ => {
            let mut prefixes = String::new();
            let mut from = 0;
            while from < text.len() && !found.is_enough() {
                let Some(fault) = first(text, from, &mut prefixes, format, around) else {
                    break;
                };
                from = resume(text, from, fault.start, format);
                found.explain(&fault);
            }
        }
    }
    found.finish()
}

/// The first fault after `from`, where `prefixes` holds what was declared before, as Turtle;
/// what is declared up to the fault is added.
fn first(
    text: &str,
    from: usize,
    prefixes: &mut String,
    format: Format,
    around: &mut Vec<Quad>,
) -> Option<Fault> {
    let known = prefixes.len();
    let mut statements = {
        let source = io::Cursor::new(std::mem::take(prefixes).into_bytes());
        parser(format).for_reader(source.chain(&text.as_bytes()[from..]))
    };
    let error = statements.find_map(|statement| match statement {
        Ok(quad) => {
            if around.len() < AROUND {
                around.push(quad);
            }
            None
        }
        Err(error) => Some(error),
    })?;
    if let Some(base) = statements.base_iri() {
        *prefixes = format!("@base <{base}> . ");
    }
    for (prefix, namespace) in statements.prefixes() {
        prefixes.push_str(&format!("@prefix {prefix}: <{namespace}> . "));
    }
    let (place, message) = said(&error);
    // the reader's buffer is full: a token as long as that is one that was never closed
    let place = place.unwrap_or(known + text.len()..known + text.len());
    let at = |offset: usize| {
        let byte = (from + offset.saturating_sub(known)).min(text.len());
        let mut bytes = (from..=byte).rev();
        bytes
            .find(|&byte| text.is_char_boundary(byte))
            .unwrap_or(from)
    };
    Some(Fault {
        from,
        start: at(place.start),
        end: at(place.end),
        message,
    })
}

/// Bytes and message of an error.
fn said(error: &RdfParseError) -> (Option<Range<usize>>, String) {
    let place = match error {
        RdfParseError::Syntax(error) => error.location(),
        RdfParseError::Io(_) => None,
    };
    let byte = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    let text = error.to_string();
    // "Parser error at line 1 column 2: the message"
    let message = match text.split_once(": ") {
        Some((place, message)) if place.starts_with("Parser error") => message,
        _ => &text,
    };
    (
        place.map(|place| byte(place.start.offset)..byte(place.end.offset)),
        message.to_owned(),
    )
}

/// Where reading can go on after a fault: behind the dot that ends its statement, in TriG behind
/// the brace that ends its graph, in formats of lines on the next line. A name at the start of a
/// line begins a statement, unless what is before it goes on.
fn resume(text: &str, from: usize, fault: usize, format: Format) -> usize {
    if matches!(format, Format::NTriples | Format::NQuads) {
        let end = text[fault..]
            .find('\n')
            .map_or(text.len(), |i| fault + i + 1);
        // a missing dot is noticed on the next line
        let is_first = fault > from && text[..fault].ends_with('\n');
        return if is_first { fault } else { end };
    }
    let mut braces = 0_usize;
    let mut goes_on = false;
    for token in tokens(text)
        .from(from)
        .filter(|token| !token.kind.is_blank())
    {
        let mut ends = token.is(".") && braces == 0;
        if format == Format::TriG && token.is("{") {
            braces += 1;
        } else if format == Format::TriG && token.is("}") {
            braces = braces.saturating_sub(1);
            ends = braces == 0;
        }
        if ends && token.start >= fault {
            return token.end();
        }
        let begins = matches!(token.kind, Kind::Name | Kind::Iri | Kind::At) && !goes_on;
        let is_first = text[..token.start].ends_with('\n') && token.start > from;
        if begins && is_first && braces == 0 && token.start >= fault {
            return token.start;
        }
        // an unclosed string has swallowed the dot at the end of its line
        let swallowed = token.kind == Kind::Broken && token.text.trim_end().ends_with('.');
        if swallowed && braces == 0 && token.end() >= fault {
            return token.end();
        }
        goes_on = token.is(";") || token.is(",");
    }
    text.len()
}

/// A relative IRI made whole.
pub(super) fn resolve(base: &str, relative: &str) -> Option<String> {
    let statement = format!("<{relative}> <x:x> <x:x> .");
    let parser = parser(Format::Turtle).with_base_iri(base).ok()?;
    let quad = parser.for_slice(&statement).next()?.ok()?;
    match quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.into_string()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// The fault of a format that cannot be gone on with, and its bytes. RDF/XML's reader keeps the
/// place to itself, so it is fed line by line: the fault is in the last one that it took.
fn first_of_tree(text: &str, format: Format) -> Option<(Option<Range<usize>>, String)> {
    let mut lines = Lines { text, line: 0..0 };
    let error = parser(format)
        .for_reader(&mut lines)
        .find_map(Result::err)?;
    let (place, message) = said(&error);
    let line = (format == Format::RdfXml).then_some(lines.line);
    Some((place.or(line), message))
}

/// Hands out a text in pieces that end with its lines, and remembers the last.
struct Lines<'a> {
    text: &'a str,
    line: Range<usize>,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = &self.text.as_bytes()[self.line.end..];
        if rest.is_empty() || buffer.is_empty() {
            return Ok(0);
        }
        let line = rest
            .iter()
            .position(|&b| b == b'\n')
            .map_or(rest.len(), |i| i + 1);
        let length = line.min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.line = self.line.end..self.line.end + length;
        Ok(length)
    }
}
