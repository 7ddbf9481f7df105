//! The case of language tags. All readers of RDF and SPARQL write them in lowercase, as RDF allows;
//! `LANG` gives the form that RFC 5646 recommends (2.1.1), which is how people write them: `en-GB`.

use super::rewrite::{Rewrite, map_pattern, walk_expression};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, vocab::xsd};
use spargebra::Query;
use spargebra::algebra::{Expression, Function};

/// The function in the place of `LANG`.
pub(super) const LANG: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:annals:lang");

/// The language of a literal; an empty text if it has none.
pub(super) fn lang(terms: &[Term]) -> Option<Term> {
    let Term::Literal(literal) = terms.first()? else {
        return None;
    };
    let tag = literal.language().map(written).unwrap_or_default();
    Some(Literal::new_simple_literal(tag).into())
}

/// A tag as it is written: the language in lowercase, a script with a capital, a region in uppercase.
fn written(tag: &str) -> String {
    let mut is_plain = true;
    let subtags = tag.split('-').enumerate().map(|(at, subtag)| {
        let lower = subtag.to_ascii_lowercase();
        // What follows a single letter has a form of its own.
        is_plain &= subtag.len() > 1;
        match subtag.len() {
            2 if at > 0 && is_plain => subtag.to_ascii_uppercase(),
            4 if at > 0 && is_plain => lower[..1].to_ascii_uppercase() + &lower[1..],
            _ => lower,
        }
    });
    subtags.collect::<Vec<_>>().join("-")
}

/// The query with `LANG` giving tags as they are written, and constants compared with it likewise.
pub(super) fn keep_language_case(query: Query) -> Query {
    map_pattern(query, |pattern| LanguageCase.pattern(pattern))
}

struct LanguageCase;

fn is_lang(expression: &Expression) -> bool {
    matches!(expression, Expression::FunctionCall(Function::Custom(name), _) if *name == LANG)
}

/// A constant that is compared with a tag.
fn as_tag(expression: &mut Expression) {
    if let Expression::Literal(literal) = expression
        && literal.datatype() == xsd::STRING
    {
        *literal = Literal::new_simple_literal(written(literal.value()));
    }
}

impl Rewrite for LanguageCase {
    fn expression(&mut self, expression: Expression) -> Expression {
        use Expression as E;
        let mut expression = walk_expression(self, expression);
        match &mut expression {
            E::FunctionCall(function @ Function::Lang, _) => {
                *function = Function::Custom(NamedNode::from(LANG));
            }
            E::Equal(a, b) | E::SameTerm(a, b) if is_lang(a) => as_tag(b),
            E::Equal(a, b) | E::SameTerm(a, b) if is_lang(b) => as_tag(a),
            E::In(tag, list) if is_lang(tag) => list.iter_mut().for_each(as_tag),
            _ => {}
        }
        expression
    }
}

#[cfg(test)]
mod tests {
    use super::written;
    use crate::model::origin::Origin;
    use crate::parse::{self, Format, Input};

    /// Once readers keep the case, tags can be stored as written, and `LANG` needs nothing of ours.
    #[test]
    fn readers_still_write_tags_in_lowercase() {
        let text = "<urn:a> <urn:b> \"c\"@en-GB .";
        let query = format!("ASK {{ {text} }}");
        let parsed = spargebra::SparqlParser::new().parse_query(&query);
        assert!(parsed.expect("SPARQL").to_string().contains("@en-gb"));
        for format in [Format::Turtle, Format::NTriples, Format::TriG] {
            let reading = parse::read(Input {
                origin: Origin::with_file("a", "a"),
                bytes: text.into(),
                format,
            });
            let quads = reading.document.expect("statements").quads;
            assert!(
                quads[0].object.to_string().ends_with("@en-gb"),
                "{format:?}"
            );
        }
    }

    #[test]
    fn tags_are_written_as_people_write_them() {
        for (tag, expected) in [
            ("en", "en"),
            ("en-gb", "en-GB"),
            ("EN-GB", "en-GB"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("sr-latn", "sr-Latn"),
            ("de-ch-1996", "de-CH-1996"),
            ("en-x-us-home", "en-x-us-home"),
            ("x-ab-abcd", "x-ab-abcd"),
            ("", ""),
        ] {
            assert_eq!(written(tag), expected);
        }
    }
}
