//! A whole graph, statement by statement, in a syntax of RDF.
//!
//! ```
//! use annals::render::rdf::{Graph, Syntax};
//! use oxrdf::{GraphName, Quad, vocab::rdf};
//!
//! let node = |name| annals::model::id::expand(name).unwrap();
//! let mut out = Vec::new();
//! let mut graph = Graph::new(Syntax::NTriples, &mut out);
//! graph.put(&Quad::new(node("ev:a"), rdf::TYPE, node("ann:Event"), GraphName::DefaultGraph))?;
//! graph.finish()?;
//! assert!(out.ends_with(b"<https://w3id.org/annals/ns#Event> .\n"));
//! # Ok::<_, std::io::Error>(())
//! ```

use super::turtle;
use crate::model::id;
use crate::parse::Written;
use oxrdf::{Quad, Term};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfSerializer, WriterQuadSerializer};
use std::io::{self, Write};

/// What a graph is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// The one canonical form of Turtle.
    Turtle,
    /// Turtle with named graphs.
    TriG,
    /// A statement a line.
    NTriples,
    /// A statement and its graph a line.
    NQuads,
    /// RDF/XML.
    RdfXml,
    /// JSON-LD.
    JsonLd,
}

impl Syntax {
    /// Whether it can keep documents apart as named graphs.
    pub fn names_graphs(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads)
    }
}

/// A graph on its way out.
pub struct Graph<W: Write> {
    form: Form<W>,
    syntax: Syntax,
}

enum Form<W: Write> {
    /// Turtle is written when all is known.
    Whole {
        out: W,
        written: Box<Written>,
    },
    Stream(Box<WriterQuadSerializer<W>>),
}

impl<W: Write> Graph<W> {
    /// An empty one.
    pub fn new(syntax: Syntax, out: W) -> Self {
        let format = match syntax {
            Syntax::Turtle => {
                let written = Box::default();
                let form = Form::Whole { out, written };
                return Self { form, syntax };
            }
            Syntax::TriG => RdfFormat::TriG,
            Syntax::NTriples => RdfFormat::NTriples,
            Syntax::NQuads => RdfFormat::NQuads,
            Syntax::RdfXml => RdfFormat::RdfXml,
            Syntax::JsonLd => RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            },
        };
        let mut serializer = RdfSerializer::from_format(format);
        for (prefix, namespace) in id::PREFIXES {
            serializer = serializer
                .with_prefix(*prefix, *namespace)
                .expect("our namespaces are IRIs");
        }
        Self {
            form: Form::Stream(Box::new(serializer.for_writer(out))),
            syntax,
        }
    }

    /// Adds a statement.
    ///
    /// # Errors
    /// What the writer says; [`io::ErrorKind::InvalidInput`] where the syntax cannot hold it.
    pub fn put(&mut self, quad: &Quad) -> io::Result<()> {
        if self.syntax == Syntax::RdfXml
            && let Term::Literal(literal) = &quad.object
            && let Some(c) = literal.value().chars().find(|c| !is_xml(*c))
        {
            let name = id::shorten(quad.predicate.as_str());
            let what = c.escape_unicode();
            let why = format!("XML cannot hold the character {what} of a value of {name}");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        match &mut self.form {
            Form::Whole { written, .. } => written.statements.push(quad.clone().into()),
            Form::Stream(stream) => stream.serialize_quad(quad)?,
        }
        Ok(())
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(self) -> io::Result<()> {
        match self.form {
            Form::Whole { mut out, written } => out.write_all(turtle::write(&written).as_bytes()),
            Form::Stream(stream) => {
                let mut out = stream.finish()?;
                match self.syntax {
                    Syntax::JsonLd | Syntax::RdfXml => writeln!(out),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// Whether XML 1.0 has a character, and a reader leaves it as it is.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
