//! Turtle's fast path: rio, which stops at the first fault and tells little about it.
//!
//! Only texts that [`survey`](super::survey) calls plain come here, so rio neither runs out of
//! stack nor lets pass what the authority would refuse. Whatever it does not read to the end is
//! read again by [`rdf`](super::rdf).

use super::blank::Names;
use super::preflight::Survey;
use oxrdf::vocab::rdf;
use oxrdf::{
    BlankNode, GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef,
};
use rio_api::model as rio;
use rio_api::parser::TriplesParser;
use rio_turtle::{TurtleError, TurtleParser};
use std::collections::HashMap;

/// Why rio's statements are not taken; the authority will say it better.
struct Refused;

impl From<TurtleError> for Refused {
    fn from(_: TurtleError) -> Self {
        Self
    }
}

/// Hands out the statements of a plain text as they come; false, perhaps after some of them, if
/// rio finds any fault in it.
pub(super) fn each(
    text: &str,
    names: &Names,
    survey: &Survey<'_>,
    give: &mut dyn FnMut(QuadRef<'_>),
) -> bool {
    let nodes = Nodes {
        names,
        labels: &survey.labels,
    };
    TurtleParser::new(text.as_bytes(), None)
        .parse_all(&mut |triple: rio::Triple<'_>| nodes.give(triple, give))
        .is_ok()
}

/// Turns rio's borrowed terms into our own.
struct Nodes<'a> {
    names: &'a Names,
    labels: &'a HashMap<&'a str, u64>,
}

impl Nodes<'_> {
    fn give(
        &self,
        triple: rio::Triple<'_>,
        give: &mut dyn FnMut(QuadRef<'_>),
    ) -> Result<(), Refused> {
        let (blank_subject, blank_object);
        let subject = match triple.subject {
            rio::Subject::NamedNode(node) => NamedOrBlankNodeRef::NamedNode(named(node)),
            rio::Subject::BlankNode(node) => {
                blank_subject = self.blank(node)?;
                NamedOrBlankNodeRef::BlankNode(blank_subject.as_ref())
            }
            rio::Subject::Triple(_) => return Err(Refused),
        };
        let object = match triple.object {
            rio::Term::NamedNode(node) => TermRef::NamedNode(named(node)),
            rio::Term::BlankNode(node) => {
                blank_object = self.blank(node)?;
                TermRef::BlankNode(blank_object.as_ref())
            }
            rio::Term::Literal(literal) => {
                return self.give_literal(subject, named(triple.predicate), literal, give);
            }
            rio::Term::Triple(_) => return Err(Refused),
        };
        give(QuadRef::new(
            subject,
            named(triple.predicate),
            object,
            GraphNameRef::DefaultGraph,
        ));
        Ok(())
    }

    fn give_literal(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
        literal: rio::Literal<'_>,
        give: &mut dyn FnMut(QuadRef<'_>),
    ) -> Result<(), Refused> {
        let literal = match literal {
            rio::Literal::Simple { value } => LiteralRef::new_simple_literal(value),
            rio::Literal::LanguageTaggedString { value, language } => {
                LiteralRef::new_language_tagged_literal_unchecked(value, language)
            }
            // a text in a language without the language: the authority refuses it
            rio::Literal::Typed { datatype, .. } if datatype.iri == rdf::LANG_STRING.as_str() => {
                return Err(Refused);
            }
            rio::Literal::Typed { value, datatype } => {
                LiteralRef::new_typed_literal(value, named(datatype))
            }
        };
        give(QuadRef::new(
            subject,
            predicate,
            literal,
            GraphNameRef::DefaultGraph,
        ));
        Ok(())
    }

    /// rio names anonymous nodes `riog` and eight digits, counted in the order of the text.
    fn blank(&self, node: rio::BlankNode<'_>) -> Result<BlankNode, Refused> {
        if let Some(number) = self.labels.get(node.id) {
            return Ok(self.names.labelled(*number));
        }
        let number = node.id.strip_prefix("riog").ok_or(Refused)?;
        Ok(self.names.anonymous(number.parse().map_err(|_| Refused)?))
    }
}

fn named(node: rio::NamedNode<'_>) -> NamedNodeRef<'_> {
    NamedNodeRef::new_unchecked(node.iri)
}
