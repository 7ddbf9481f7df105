//! The fast path for Turtle: rio, which stops at the first error and says little about it.
//!
//! Only texts that the [`preflight`](super::preflight) calls plain come here, so rio neither
//! overflows the stack nor accepts what oxttl would reject. Whatever it does not parse to the end
//! is parsed again by [`rdf`](super::rdf).

use super::ParseEvent;
use super::blank_nodes::BlankNodeNames;
use oxrdf::vocab::rdf;
use oxrdf::{
    BlankNode, GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef,
};
use rio_api::model as rio;
use rio_api::parser::TriplesParser;
use rio_turtle::{TurtleError, TurtleParser};
use std::cell::Cell;
use std::io::{self, BufRead, Read};

/// The statements of rio are void; oxttl gives the better message.
struct Rejected;

impl From<TurtleError> for Rejected {
    fn from(_: TurtleError) -> Self {
        Self
    }
}

/// After how many bytes it is said again how far the parser is.
const STEP: usize = 1 << 20;

/// The number of a label of a blank node.
pub(super) type Label<'a> = &'a dyn Fn(&str) -> Option<u64>;

/// How much of a text is left to read.
pub(super) struct Watch<'a> {
    pub left: &'a Cell<usize>,
    pub of: usize,
}

/// Emits the statements of a plain text as they come; false, perhaps after some of them, if rio
/// finds any error.
pub(super) fn for_each_in(
    text: &str,
    names: &BlankNodeNames,
    label: Label<'_>,
    emit: &mut dyn FnMut(ParseEvent<'_>),
) -> bool {
    let (left, of) = (Cell::new(text.len()), text.len());
    let text = Watched {
        rest: text.as_bytes(),
        left: &left,
    };
    for_each(text, Watch { left: &left, of }, names, label, emit)
}

/// The same for a reader that says how much of it is left.
pub(super) fn for_each(
    text: impl BufRead,
    Watch { left, of }: Watch<'_>,
    names: &BlankNodeNames,
    label: Label<'_>,
    emit: &mut dyn FnMut(ParseEvent<'_>),
) -> bool {
    let converter = TermConverter { names, label };
    let mut told = 0;
    TurtleParser::new(text, None)
        .parse_all(&mut |triple: rio::Triple<'_>| {
            let read = of - left.get();
            if read >= told + STEP {
                told = read;
                emit(ParseEvent::Progress { read, of });
            }
            converter.emit(triple, &mut |quad| emit(ParseEvent::Statement(quad)))
        })
        .is_ok()
}

/// A text that tells how much of it is left to read.
struct Watched<'a> {
    rest: &'a [u8],
    left: &'a Cell<usize>,
}

impl Read for Watched<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.rest.read(to);
        self.left.set(self.rest.len());
        read
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(self.rest)
    }

    fn consume(&mut self, bytes: usize) {
        self.rest.consume(bytes);
        self.left.set(self.rest.len());
    }
}

/// Converts the borrowed terms of rio to those of oxrdf.
struct TermConverter<'a> {
    names: &'a BlankNodeNames,
    label: Label<'a>,
}

impl TermConverter<'_> {
    fn emit(
        &self,
        triple: rio::Triple<'_>,
        emit: &mut dyn FnMut(QuadRef<'_>),
    ) -> Result<(), Rejected> {
        let (blank_subject, blank_object);
        let subject = match triple.subject {
            rio::Subject::NamedNode(node) => NamedOrBlankNodeRef::NamedNode(named(node)),
            rio::Subject::BlankNode(node) => {
                blank_subject = self.blank(node)?;
                NamedOrBlankNodeRef::BlankNode(blank_subject.as_ref())
            }
            rio::Subject::Triple(_) => return Err(Rejected),
        };
        let object = match triple.object {
            rio::Term::NamedNode(node) => TermRef::NamedNode(named(node)),
            rio::Term::BlankNode(node) => {
                blank_object = self.blank(node)?;
                TermRef::BlankNode(blank_object.as_ref())
            }
            rio::Term::Literal(literal) => {
                return self.emit_literal(subject, named(triple.predicate), literal, emit);
            }
            rio::Term::Triple(_) => return Err(Rejected),
        };
        emit(QuadRef::new(
            subject,
            named(triple.predicate),
            object,
            GraphNameRef::DefaultGraph,
        ));
        Ok(())
    }

    fn emit_literal(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
        literal: rio::Literal<'_>,
        emit: &mut dyn FnMut(QuadRef<'_>),
    ) -> Result<(), Rejected> {
        let literal = match literal {
            rio::Literal::Simple { value } => LiteralRef::new_simple_literal(value),
            rio::Literal::LanguageTaggedString { value, language } => {
                LiteralRef::new_language_tagged_literal_unchecked(value, language)
            }
            // a language string without its language: oxttl rejects it
            rio::Literal::Typed { datatype, .. } if datatype.iri == rdf::LANG_STRING.as_str() => {
                return Err(Rejected);
            }
            rio::Literal::Typed { value, datatype } => {
                LiteralRef::new_typed_literal(value, named(datatype))
            }
        };
        emit(QuadRef::new(
            subject,
            predicate,
            literal,
            GraphNameRef::DefaultGraph,
        ));
        Ok(())
    }

    /// rio names anonymous nodes `riog` and eight digits, counted in the order of the text.
    fn blank(&self, node: rio::BlankNode<'_>) -> Result<BlankNode, Rejected> {
        if let Some(number) = (self.label)(node.id) {
            return Ok(self.names.labelled(number));
        }
        let number = node.id.strip_prefix("riog").ok_or(Rejected)?;
        Ok(self.names.anonymous(number.parse().map_err(|_| Rejected)?))
    }
}

fn named(node: rio::NamedNode<'_>) -> NamedNodeRef<'_> {
    NamedNodeRef::new_unchecked(node.iri)
}
