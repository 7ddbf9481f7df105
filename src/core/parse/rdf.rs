//! The reference parsers of oxrdfio (oxttl for Turtle and related formats), for every format.
//!
//! [`statements`] is all or nothing. If it fails, [`errors`] parses the text again, from one error
//! to the next: after each it resumes after the end of the bad statement as our own lexer sees it,
//! with the prefixes that were declared by then. So one unclosed quote is one error and not ten.

use super::format::Format;
use super::syntax_errors::{ErrorCollector, SyntaxError};
use super::tokens::{TokenKind, tokens};
use super::xml_json::NO_BASE;
use crate::model::problem::Problem;
use oxrdf::{NamedOrBlankNode, Quad};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParseError, RdfParser};
use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::Range;

/// The statements with blank nodes as the parser names them; none on any error.
pub(super) fn statements(text: &str, format: Format, base: Option<&str>) -> Option<Vec<Quad>> {
    parser(format, base)
        .for_slice(&*known_to_oxttl(text, format))
        .collect::<Result<_, _>>()
        .ok()
}

fn parser(format: Format, base: Option<&str>) -> RdfParser {
    let parser = || {
        RdfParser::from_format(match format {
            Format::Turtle => RdfFormat::Turtle,
            Format::TriG => RdfFormat::TriG,
            Format::NTriples => RdfFormat::NTriples,
            Format::NQuads => RdfFormat::NQuads,
            Format::RdfXml => RdfFormat::RdfXml,
            Format::JsonLd => RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            },
        })
    };
    // without a base, statements of JSON-LD with relative IRIs would be dropped silently
    let base = base.or((format == Format::JsonLd).then_some(NO_BASE));
    let based = base.and_then(|base| parser().with_base_iri(base).ok());
    based.unwrap_or_else(parser)
}

/// The text with spaces for what oxttl 0.2 does not know and what says nothing: the `[]` of a
/// reifier `~ []`, which is the same as `~` alone, and the `VERSION` of N-Triples and N-Quads.
fn known_to_oxttl(text: &str, format: Format) -> Cow<'_, str> {
    let blank = match format {
        Format::Turtle | Format::TriG => empty_reifiers(text),
        Format::NTriples | Format::NQuads => versions(text),
        Format::RdfXml | Format::JsonLd => Vec::new(),
    };
    if blank.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut result, mut copied) = (String::with_capacity(text.len()), 0);
    for range in blank {
        result.push_str(&text[copied..range.start]);
        result.extend(std::iter::repeat_n(' ', range.len()));
        copied = range.end;
    }
    result.push_str(&text[copied..]);
    Cow::Owned(result)
}

/// The brackets of reifiers `~ []`.
fn empty_reifiers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.contains('~') {
        return found;
    }
    let mut tokens = tokens(text).filter(|token| !token.kind.is_trivia());
    while let Some(token) = tokens.next() {
        let mut next = tokens.clone();
        if token.is("~")
            && let Some(open) = next.next().filter(|token| token.is("["))
            && let Some(close) = next.next().filter(|token| token.is("]"))
        {
            found.extend([open.range(), close.range()]);
        }
    }
    found
}

/// The lines that hold nothing but `VERSION` and a short string.
fn versions(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("VERSION").map(|(at, _)| at);
    let starts = starts.filter(|at| {
        text[..*at].trim_end_matches([' ', '\t']).ends_with('\n')
            || text[..*at].trim_matches([' ', '\t']).is_empty()
    });
    let ranges = starts.filter_map(|start| {
        let line = text[start..].lines().next()?;
        let mut tokens = tokens(line).filter(|token| !token.kind.is_trivia());
        let (word, version, end) = (tokens.next()?, tokens.next()?, tokens.next());
        let is_version = word.text == "VERSION" && version.kind == TokenKind::StringLiteral;
        (is_version && end.is_none()).then(|| start..start + version.end())
    });
    ranges.collect()
}

/// How many statements around errors are kept for checks.
const MAX_RECOVERED: usize = 100_000;

/// Every error of a text, in its order, with our messages. The statements that could be parsed
/// around them go to `recovered`; they may be wrong and are only for checks.
pub(super) fn errors(
    file: &str,
    text: &str,
    format: Format,
    base: Option<&str>,
    recovered: &mut Vec<Quad>,
) -> Vec<Problem> {
    let mut collector = ErrorCollector::new(file, text, format);
    let text = &*known_to_oxttl(text, format);
    match format {
        Format::RdfXml | Format::JsonLd => {
            if let Some((range, message)) = first_error_of_xml_or_json(text, format, base) {
                collector.other_parser(range, &message);
            }
        }
        _ => {
            let mut prefixes = match base {
                Some(base) if !is_line_based(format) => format!("@base <{base}> . "),
                _ => String::new(),
            };
            let mut from = 0;
            while from < text.len() && !collector.is_full() {
                let Some(error) = first_error(text, from, &mut prefixes, format, recovered) else {
                    break;
                };
                from = resume(text, from, error.start, format);
                collector.explain(&error);
            }
        }
    }
    collector.finish()
}

/// Whether a format has a statement a line and no declarations.
fn is_line_based(format: Format) -> bool {
    matches!(format, Format::NTriples | Format::NQuads)
}

/// The first error after `from`, where `prefixes` has the declarations before it, as Turtle;
/// those up to the error are added.
fn first_error(
    text: &str,
    from: usize,
    prefixes: &mut String,
    format: Format,
    recovered: &mut Vec<Quad>,
) -> Option<SyntaxError> {
    let known = prefixes.len();
    let mut statements = {
        let source = io::Cursor::new(std::mem::take(prefixes).into_bytes());
        parser(format, None).for_reader(source.chain(&text.as_bytes()[from..]))
    };
    let error = statements.find_map(|statement| match statement {
        Ok(quad) => {
            if recovered.len() < MAX_RECOVERED {
                recovered.push(quad);
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
    let (range, message) = range_and_message(&error);
    // the buffer of the parser is full: a token that long was never closed
    let range = range.unwrap_or(known + text.len()..known + text.len());
    let at = |offset: usize| {
        let byte = (from + offset.saturating_sub(known)).min(text.len());
        let mut bytes = (from..=byte).rev();
        bytes
            .find(|&byte| text.is_char_boundary(byte))
            .unwrap_or(from)
    };
    Some(SyntaxError {
        from,
        start: at(range.start),
        end: at(range.end),
        message,
    })
}

/// The byte range and the message of an error.
fn range_and_message(error: &RdfParseError) -> (Option<Range<usize>>, String) {
    let range = match error {
        RdfParseError::Syntax(error) => error.location(),
        RdfParseError::Io(_) => None,
    };
    let byte = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    let text = error.to_string();
    // "Parser error at line 1 column 2: the message"
    let message = match text.split_once(": ") {
        Some((prefix, message)) if prefix.starts_with("Parser error") => message,
        _ => &text,
    };
    (
        range.map(|range| byte(range.start.offset)..byte(range.end.offset)),
        message.to_owned(),
    )
}

/// Where parsing can resume after an error: after the dot that ends its statement, in TriG after
/// the brace that ends its graph, in line-based formats on the next line. A name at the start of a
/// line begins a statement, unless a `;` or `,` is before it.
fn resume(text: &str, from: usize, error: usize, format: Format) -> usize {
    if is_line_based(format) {
        let end = text[error..]
            .find('\n')
            .map_or(text.len(), |i| error + i + 1);
        // a missing dot is noticed on the next line
        let is_first = error > from && text[..error].ends_with('\n');
        return if is_first { error } else { end };
    }
    let mut braces = 0_usize;
    let mut continues = false;
    for token in tokens(text)
        .from(from)
        .filter(|token| !token.kind.is_trivia())
    {
        let mut ends = token.is(".") && braces == 0;
        if format == Format::TriG && token.is("{") {
            braces += 1;
        } else if format == Format::TriG && token.is("}") {
            braces = braces.saturating_sub(1);
            ends = braces == 0;
        }
        if ends && token.start >= error {
            return token.end();
        }
        let begins = matches!(
            token.kind,
            TokenKind::PrefixedName | TokenKind::Iri | TokenKind::At
        ) && !continues;
        let is_first = text[..token.start].ends_with('\n') && token.start > from;
        if begins && is_first && braces == 0 && token.start >= error {
            return token.start;
        }
        // an unclosed string has swallowed the dot at the end of its line
        let swallowed = token.kind == TokenKind::Broken && token.text.trim_end().ends_with('.');
        if swallowed && braces == 0 && token.end() >= error {
            return token.end();
        }
        continues = token.is(";") || token.is(",");
    }
    text.len()
}

/// Resolves an IRI against a base; none if one of them is invalid.
pub fn resolve(base: &str, relative: &str) -> Option<String> {
    let statement = format!("<{relative}> <x:x> <x:x> .");
    let parser = parser(Format::Turtle, Some(base));
    let quad = parser.for_slice(&statement).next()?.ok()?;
    match quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.into_string()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// The error of a format in which parsing cannot resume, and its bytes. The parser of RDF/XML does
/// not report a location, so it is fed line by line: the error is in the last line that it read.
fn first_error_of_xml_or_json(
    text: &str,
    format: Format,
    base: Option<&str>,
) -> Option<(Option<Range<usize>>, String)> {
    let mut lines = LineReader { text, line: 0..0 };
    let error = parser(format, base)
        .for_reader(&mut lines)
        .find_map(Result::err)?;
    let (range, message) = range_and_message(&error);
    let line = (format == Format::RdfXml).then_some(lines.line);
    Some((range.or(line), message))
}

/// A reader that returns a text line by line, and remembers the last line.
struct LineReader<'a> {
    text: &'a str,
    line: Range<usize>,
}

impl Read for LineReader<'_> {
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
