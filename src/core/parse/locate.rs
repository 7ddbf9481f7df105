//! Locations of statements in the text of a valid document: the parsers report none.
//!
//! One pass over the tokens follows just enough of the grammar to know what is subject, predicate
//! and object, in a document that is known to be valid. No index is kept: few statements of a
//! document are ever asked for, so all of them are located in one pass, in time linear in the text.

pub(super) mod comment_collector;
mod literal;
pub(super) mod node;
pub(super) mod token_parser;

use super::Document;
use super::format::Format;
use crate::model::problem::Location;
use node::Node;
use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use std::collections::HashMap;
use std::ops::Range;
use token_parser::TokenParser;

/// The location of a statement of a valid document.
///
/// With an object, that of the object: a string with its quotes, without language and datatype.
/// Without one, that of the predicate of the first such statement; without a predicate either,
/// that of the subject where it is first described. None if there is no such statement, and for RDF/XML and
/// JSON-LD.
///
/// ```
/// # use annals_core as annals;
/// use annals::model::origin::Origin;
/// use annals::parse::{Format, Input, locate, read};
///
/// let text = "@prefix a: <http://a/> .\na:s a:p a:o ;\n    a:date \"2017-13\" .";
/// let input = Input { origin: Origin::new("s.ttl"), bytes: text.into(), format: Format::Turtle };
/// let document = read(input).document.unwrap();
/// let bad = &document.quads[1];
/// let location = locate(&document, &bad.subject, &bad.predicate, Some(&bad.object)).unwrap();
/// assert_eq!((location.line, location.column, location.length), (3, 12, 9));
/// let location = locate(&document, &bad.subject, &bad.predicate, None).unwrap();
/// assert_eq!((location.line, location.column), (3, 5));
/// ```
pub fn locate<'a>(
    document: &Document,
    subject: &NamedOrBlankNode,
    predicate: impl Into<Option<&'a NamedNode>>,
    object: Option<&Term>,
) -> Option<Location> {
    let pattern = StatementPattern {
        subject: subject.clone(),
        predicate: predicate.into().cloned(),
        object: object.cloned(),
    };
    locate_all(document, &[pattern])
        .into_iter()
        .next()
        .flatten()
}

/// A statement to be located; see [`locate`] for which part of it.
#[derive(Debug, Clone)]
pub struct StatementPattern {
    /// Its subject.
    pub subject: NamedOrBlankNode,
    /// Its predicate; any if absent.
    pub predicate: Option<NamedNode>,
    /// Its object; any if absent.
    pub object: Option<Term>,
}

/// The locations of many statements of a valid document, in one pass over its text; otherwise as
/// [`locate`].
pub fn locate_all(document: &Document, patterns: &[StatementPattern]) -> Vec<Option<Location>> {
    let mut locations = vec![None; patterns.len()];
    if matches!(document.format, Format::RdfXml | Format::JsonLd) {
        return locations;
    }
    let mut named = HashMap::<&str, Vec<usize>>::new();
    let mut blank = Vec::new();
    for (at, pattern) in patterns.iter().enumerate() {
        match &pattern.subject {
            NamedOrBlankNode::NamedNode(node) => named.entry(node.as_str()).or_default().push(at),
            NamedOrBlankNode::BlankNode(_) => blank.push(at),
        }
    }
    let mut missing = patterns.len();
    let mut lines = LineCounter::of(document);
    let mut parser = TokenParser::new(document);
    while let Some([s, p, o]) = parser.next_statement().filter(|_| missing > 0) {
        let candidates = match parser.iri_of(&s) {
            Some(iri) => named.get(iri.as_ref()),
            None => Some(&blank),
        };
        for at in candidates.into_iter().flatten() {
            let StatementPattern {
                subject,
                predicate,
                object,
            } = &patterns[*at];
            let matches = locations[*at].is_none()
                && predicate
                    .as_ref()
                    .is_none_or(|predicate| parser.is_named(&p, predicate.as_str()))
                && parser.is(&s, &Term::from(subject.clone()))
                && object.as_ref().is_none_or(|object| parser.is(&o, object));
            if matches {
                let node: &Node<'_> = match (predicate, object) {
                    (_, Some(_)) => &o,
                    (Some(_), None) => &p,
                    (None, None) => &s,
                };
                locations[*at] = Some(lines.location(node.range()));
                missing -= 1;
            }
        }
    }
    locations
}

/// Counts lines incrementally, so that locating many statements is linear in the text.
struct LineCounter<'d> {
    document: &'d Document,
    /// The byte at which a line begins, and how many lines precede it.
    begin: usize,
    before: usize,
}

impl<'d> LineCounter<'d> {
    fn of(document: &'d Document) -> Self {
        Self {
            document,
            begin: 0,
            before: 0,
        }
    }

    fn location(&mut self, range: Range<usize>) -> Location {
        if range.start < self.begin {
            (self.begin, self.before) = (0, 0);
        }
        let text = &self.document.text[self.begin..];
        let range = range.start - self.begin..range.end - self.begin;
        let mut location =
            Location::from_byte_range(self.document.origin.file(), text, range.clone());
        let lines = location.line - 1;
        location.line += self.before;
        self.before += lines;
        self.begin += text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        location
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::origin::Origin;
    use crate::parse::{Input, read};

    /// The object of each statement as it is written in the text.
    fn objects(text: &str, format: Format) -> Vec<String> {
        let input = Input {
            origin: Origin::new("a"),
            bytes: text.into(),
            format,
        };
        let reading = read(input);
        let document = reading
            .document
            .unwrap_or_else(|| panic!("{:?}", reading.problems));
        let shown = |quad: &oxrdf::Quad| {
            let (s, p, o) = (&quad.subject, &quad.predicate, &quad.object);
            let location = locate(&document, s, p, Some(o)).unwrap_or_else(|| panic!("{quad}"));
            let line: Vec<char> = location.text.chars().collect();
            line[location.column - 1..location.column - 1 + location.length]
                .iter()
                .collect()
        };
        document.quads.iter().map(shown).collect()
    }

    #[test]
    fn every_kind_of_object_is_found() {
        let text = "@base <http://b/c/> . @prefix a: <http://a/> . PREFIX x: <http://www.w3.org/2001/XMLSchema#>\n\
            a:s a a:T ; a:p \"é\\u00e9\\n\"@EN , 'x'^^x:string , \"y\"^^<http://a/t>, 1, 2.5, 1e3, true ;; \
            a:q <../d>, <\\u0061:b>, a:l\\-m, _:x, [], () .";
        assert_eq!(
            objects(text, Format::Turtle),
            [
                "a:T",
                "\"é\\u00e9\\n\"",
                "'x'",
                "\"y\"",
                "1",
                "2.5",
                "1e3",
                "true",
                "<../d>",
                "<\\u0061:b>",
                "a:l\\-m",
                "_:x",
                "[",
                "("
            ]
        );
    }

    #[test]
    fn what_rdf_1_2_adds_is_located_too() {
        let text = "VERSION \"1.2\" @prefix a: <http://a/> . a:s a:p \"x\"@ar--rtl, <<( a:s a:q [] )>> .\n\
            << a:s a:p << [] a:q 1 ~ a:r >> ~ a:o >> a:t 2 .\n\
            [ a:p [ a:q 3 ] {| a:u [], 4 |} ; a:v [] ] a:p 5 ~ _:r {| a:u 6 |} .";
        let mut found = objects(text, Format::Turtle);
        found.sort();
        found.retain(|object| !["~", "[", "{|"].contains(&object.as_str()));
        found.dedup();
        let expected = ["\"x\"", "2", "3", "4", "5", "6", "<<(", "_:r", "a:o", "a:r"];
        assert_eq!(found, expected);
    }

    #[test]
    fn anonymous_nodes_and_collections_are_located_by_their_names() {
        let text = "@prefix a: <http://a/> .\n\
            [ a:p ( 1 [ a:q 2 ] ( 3 \"4\" ) ) ] a:r [ a:s 5 ] . ( 6 ) a:t _:l . _:l a:u [] .";
        let mut found = objects(text, Format::Turtle);
        found.retain(|object| object.parse::<u8>().is_ok() || object.starts_with('"'));
        found.sort();
        // twice, since the cell of an item is located at the item
        found.dedup();
        assert_eq!(found, ["\"4\"", "1", "2", "3", "5", "6"]);
    }

    #[test]
    fn trig_and_quads_have_locations_too() {
        let text = "@prefix a: <http://a/> . a:g { a:s a:p 1 . a:s a:p 2 } GRAPH a:h { a:s a:q [ a:r 3 ] . } a:s a:p 4 .";
        let mut found = objects(text, Format::TriG);
        found.sort();
        assert_eq!(found, ["1", "2", "3", "4", "["]);
        let text = "<http://a> <http://b> \"c\" <http://g> .\n<http://a> <http://b> <http://g> <http://c> .\n";
        assert_eq!(objects(text, Format::NQuads), ["\"c\"", "<http://g>"]);
        // a label that names a graph first counts among the labels
        let text = "<http://a> <http://b> <http://c> _:g .\n_:s <http://b> _:o .\n";
        assert_eq!(objects(text, Format::NQuads), ["<http://c>", "_:o"]);
    }
}
