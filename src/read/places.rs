//! Where a good statement stands: readers give out statements, not places.
//!
//! A walk over the tokens follows just enough of the grammar to know what is subject, predicate
//! and object, in a document that is known to be good. Nothing is kept: a document has few
//! statements that anybody asks for, so each question is one walk, in time linear in the text.

pub(super) mod notes;
pub(super) mod walk;

use super::Document;
use super::format::Format;
use crate::model::problem::Place;
use oxrdf::{NamedNode, NamedOrBlankNode, Term};
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
/// use annals::read::{Format, Input, place_of, read};
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
    if matches!(document.format, Format::RdfXml | Format::JsonLd) {
        return None;
    }
    let predicate = predicate.into();
    let subject = Term::from(subject.clone());
    let mut walk = Walk::new(document);
    while let Some([s, p, o]) = walk.next_statement() {
        // the cheap test first: few statements have the predicate that is asked for
        if predicate.is_none_or(|wanted| walk.is_named(&p, wanted.as_str()))
            && walk.is(&s, &subject)
            && object.is_none_or(|wanted| walk.is(&o, wanted))
        {
            let node: &Node<'_> = match (predicate, object) {
                (_, Some(_)) => &o,
                (Some(_), None) => &p,
                (None, None) => &s,
            };
            let file = document.origin.file();
            return Some(Place::of_bytes(file, &document.text, node.range()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::origin::Origin;
    use crate::read::{Input, read};

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
