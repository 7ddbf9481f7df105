//! Where a good statement stands: readers give out statements, not places.
//!
//! A walk over the tokens follows just enough of the grammar to know what is subject, predicate
//! and object, in a document that is known to be good. Nothing is kept: a document has few
//! statements that anybody asks for, so that all questions together are one walk, in time linear in
//! the text.

pub(super) mod notes;
pub(super) mod walk;

use super::Document;
use super::format::Format;
use crate::model::problem::Place;
use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use std::collections::HashMap;
use std::ops::Range;
use walk::{Node, Walk};

/// The place of a statement of a good document.
///
/// With an object, of that object: a string with its quotes, without language and datatype.
/// Without one, of the predicate of the first such statement; without a predicate either, of the
/// subject where it is first described. None if there is no such statement, and for RDF/XML and
/// JSON-LD.
///
/// ```
/// use annals::model::origin::Origin;
/// use annals::parse::{Format, Input, place_of, read};
///
/// let text = "@prefix a: <http://a/> .\na:s a:p a:o ;\n    a:date \"2017-13\" .";
/// let input = Input { origin: Origin::new("s.ttl"), bytes: text.into(), format: Format::Turtle };
/// let document = read(input).document.unwrap();
/// let bad = &document.quads[1];
/// let place = place_of(&document, &bad.subject, &bad.predicate, Some(&bad.object)).unwrap();
/// assert_eq!((place.line, place.column, place.length), (3, 12, 9));
/// let place = place_of(&document, &bad.subject, &bad.predicate, None).unwrap();
/// assert_eq!((place.line, place.column), (3, 5));
/// ```
pub fn place_of<'a>(
    document: &Document,
    subject: &NamedOrBlankNode,
    predicate: impl Into<Option<&'a NamedNode>>,
    object: Option<&Term>,
) -> Option<Place> {
    let wanted = Wanted {
        subject: subject.clone(),
        predicate: predicate.into().cloned(),
        object: object.cloned(),
    };
    places_of(document, &[wanted]).into_iter().next().flatten()
}

/// A statement whose place is asked for; [`place_of`] says which part of it is meant.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its subject.
    pub subject: NamedOrBlankNode,
    /// Its property, where it counts.
    pub predicate: Option<NamedNode>,
    /// Its object, where it counts.
    pub object: Option<Term>,
}

/// The places of many statements of a good document, in one walk over its text; otherwise as
/// [`place_of`].
pub fn places_of(document: &Document, wanted: &[Wanted]) -> Vec<Option<Place>> {
    let mut places = vec![None; wanted.len()];
    if matches!(document.format, Format::RdfXml | Format::JsonLd) {
        return places;
    }
    let mut named = HashMap::<&str, Vec<usize>>::new();
    let mut blank = Vec::new();
    for (at, wanted) in wanted.iter().enumerate() {
        match &wanted.subject {
            NamedOrBlankNode::NamedNode(node) => named.entry(node.as_str()).or_default().push(at),
            NamedOrBlankNode::BlankNode(_) => blank.push(at),
        }
    }
    let mut open = wanted.len();
    let mut lines = Lines::of(document);
    let mut walk = Walk::new(document);
    while let Some([s, p, o]) = walk.next_statement().filter(|_| open > 0) {
        let asked = match walk.named(&s) {
            Some(iri) => named.get(iri.as_ref()),
            None => Some(&blank),
        };
        for at in asked.into_iter().flatten() {
            let Wanted {
                subject,
                predicate,
                object,
            } = &wanted[*at];
            let found = places[*at].is_none()
                && predicate
                    .as_ref()
                    .is_none_or(|wanted| walk.is_named(&p, wanted.as_str()))
                && walk.is(&s, &Term::from(subject.clone()))
                && object.as_ref().is_none_or(|wanted| walk.is(&o, wanted));
            if found {
                let node: &Node<'_> = match (predicate, object) {
                    (_, Some(_)) => &o,
                    (Some(_), None) => &p,
                    (None, None) => &s,
                };
                places[*at] = Some(lines.place(node.range()));
                open -= 1;
            }
        }
    }
    places
}

/// Counts lines on the way through a text, so that many places do not count them all anew.
struct Lines<'d> {
    document: &'d Document,
    /// Where a line begins, and how many there are before it.
    begin: usize,
    before: usize,
}

impl<'d> Lines<'d> {
    fn of(document: &'d Document) -> Self {
        Self {
            document,
            begin: 0,
            before: 0,
        }
    }

    fn place(&mut self, range: Range<usize>) -> Place {
        if range.start < self.begin {
            (self.begin, self.before) = (0, 0);
        }
        let text = &self.document.text[self.begin..];
        let range = range.start - self.begin..range.end - self.begin;
        let mut place = Place::of_bytes(self.document.origin.file(), text, range.clone());
        let lines = place.line - 1;
        place.line += self.before;
        self.before += lines;
        self.begin += text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::origin::Origin;
    use crate::parse::{Input, read};

    /// Each statement's object as it stands in the text.
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
            let place = place_of(&document, s, p, Some(o)).unwrap_or_else(|| panic!("{quad}"));
            let line: Vec<char> = place.text.chars().collect();
            line[place.column - 1..place.column - 1 + place.length]
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
    fn anonymous_nodes_and_collections_are_found_under_their_names() {
        let text = "@prefix a: <http://a/> .\n\
            [ a:p ( 1 [ a:q 2 ] ( 3 \"4\" ) ) ] a:r [ a:s 5 ] . ( 6 ) a:t _:l . _:l a:u [] .";
        let mut found = objects(text, Format::Turtle);
        found.retain(|object| object.parse::<u8>().is_ok() || object.starts_with('"'));
        found.sort();
        // twice, since the cell of an item is found at the item
        found.dedup();
        assert_eq!(found, ["\"4\"", "1", "2", "3", "5", "6"]);
    }

    #[test]
    fn trig_and_quads_have_places_too() {
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
