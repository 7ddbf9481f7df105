//! Turtle's fast path: rio, which stops at the first fault and tells little about it.
//!
//! Only texts that [`survey`](super::survey) calls plain come here, so rio neither runs out of
//! stack nor lets pass what the authority would refuse. Whatever it does not read to the end is
//! read again by [`rdf`](super::rdf).

use super::blank::Names;
use super::survey::Survey;
use oxrdf::vocab::rdf;
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
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

/// The statements of a plain text; none if rio finds any fault in it.
pub(super) fn read(text: &str, names: &Names, survey: &Survey<'_>) -> Option<Vec<Quad>> {
    let mut quads = Vec::new();
    // growing by doubling would copy and touch every page twice; no room is not yet an error
    let _ = quads.try_reserve(survey.statements);
    let nodes = Nodes {
        names,
        labels: &survey.labels,
    };
    TurtleParser::new(text.as_bytes(), None)
        .parse_all(&mut |triple| -> Result<(), Refused> {
            quads.push(nodes.quad(triple)?);
            Ok(())
        })
        .ok()?;
    Some(quads)
}

/// Turns rio's borrowed terms into our own.
struct Nodes<'a> {
    names: &'a Names,
    labels: &'a HashMap<&'a str, u64>,
}

impl Nodes<'_> {
    fn quad(&self, triple: rio::Triple<'_>) -> Result<Quad, Refused> {
        Ok(Quad {
            subject: match triple.subject {
                rio::Subject::NamedNode(node) => NamedOrBlankNode::NamedNode(named(node)),
                rio::Subject::BlankNode(node) => NamedOrBlankNode::BlankNode(self.blank(node)?),
                rio::Subject::Triple(_) => return Err(Refused),
            },
            predicate: named(triple.predicate),
            object: match triple.object {
                rio::Term::NamedNode(node) => Term::NamedNode(named(node)),
                rio::Term::BlankNode(node) => Term::BlankNode(self.blank(node)?),
                rio::Term::Literal(literal) => Term::Literal(value(literal)?),
                rio::Term::Triple(_) => return Err(Refused),
            },
            graph_name: GraphName::DefaultGraph,
        })
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

fn named(node: rio::NamedNode<'_>) -> NamedNode {
    NamedNode::new_unchecked(node.iri)
}

fn value(literal: rio::Literal<'_>) -> Result<Literal, Refused> {
    Ok(match literal {
        rio::Literal::Simple { value } => Literal::new_simple_literal(value),
        rio::Literal::LanguageTaggedString { value, language } => {
            Literal::new_language_tagged_literal_unchecked(value, language)
        }
        // a text in a language without the language: the authority refuses it
        rio::Literal::Typed { datatype, .. } if datatype.iri == rdf::LANG_STRING.as_str() => {
            return Err(Refused);
        }
        rio::Literal::Typed { value, datatype } => {
            Literal::new_typed_literal(value, named(datatype))
        }
    })
}
