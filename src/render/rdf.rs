//! RDF graphs, written statement by statement in any supported syntax.
//!
//! ```
//! use annals::render::rdf::{GraphWriter, Syntax};
//! use oxrdf::{GraphName, Quad, vocab::rdf};
//!
//! let node = |name| annals::model::id::expand(name).unwrap();
//! let mut out = Vec::new();
//! let mut graph = GraphWriter::new(Syntax::NTriples, &mut out);
//! graph.write(&Quad::new(node("ev:a"), rdf::TYPE, node("ann:Event"), GraphName::DefaultGraph))?;
//! graph.finish()?;
//! assert!(out.ends_with(b"<https://w3id.org/annals/ns#Event> .\n"));
//! # Ok::<_, std::io::Error>(())
//! ```

use super::format::FormatInfo;
use super::turtle::{self, SubjectWriter};
use crate::model::id;
use crate::parse::TurtleDocument;
use oxrdf::{Literal, Quad, Term};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfSerializer, WriterQuadSerializer};
use std::io::{self, Write};

/// An RDF syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Turtle in canonical form.
    Turtle,
    /// Turtle with named graphs.
    TriG,
    /// N-Triples.
    NTriples,
    /// N-Quads.
    NQuads,
    /// RDF/XML.
    RdfXml,
    /// JSON-LD.
    JsonLd,
}

impl Syntax {
    /// All of them, in the order in which the help lists them.
    pub const ALL: &[Self] = &[
        Self::Turtle,
        Self::TriG,
        Self::NTriples,
        Self::NQuads,
        Self::RdfXml,
        Self::JsonLd,
    ];

    /// Its names.
    pub fn info(self) -> FormatInfo {
        match self {
            Self::Turtle => {
                FormatInfo::new("turtle", &["ttl"], "Turtle, canonically formatted").or(&["ttl"])
            }
            Self::TriG => FormatInfo::new(
                "trig",
                &["trig"],
                "Turtle with each document as a named graph",
            ),
            Self::NTriples => {
                FormatInfo::new("ntriples", &["nt"], "One statement per line").or(&["nt"])
            }
            Self::NQuads => FormatInfo::new(
                "nquads",
                &["nq"],
                "One statement per line, with the document it comes from",
            )
            .or(&["nq"]),
            Self::RdfXml => FormatInfo::new("rdfxml", &["rdf"], "RDF/XML").or(&["rdf"]),
            Self::JsonLd => FormatInfo::new("jsonld", &["jsonld"], "JSON-LD"),
        }
    }

    /// Whether it supports named graphs, and so keeps documents apart.
    pub fn names_graphs(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads)
    }
}

/// Writes a graph to an output.
pub struct GraphWriter<W: Write> {
    output: Output<W>,
    syntax: Syntax,
    /// Whether terms of RDF 1.2 are refused.
    only_rdf_1_1: bool,
}

enum Output<W: Write> {
    /// Turtle is sorted and nested, so all statements are collected first.
    Buffered {
        out: W,
        written: Box<TurtleDocument>,
    },
    /// Turtle of statements that come subject by subject.
    BySubject {
        out: W,
        writer: Box<SubjectWriter>,
    },
    Streamed(Box<WriterQuadSerializer<W>>),
}

impl<W: Write> GraphWriter<W> {
    /// Starts an empty graph.
    pub fn new(syntax: Syntax, out: W) -> Self {
        Self::with_prefixes(syntax, out, Vec::new())
    }

    /// The same with prefixes beside the well-known ones.
    pub fn with_prefixes(syntax: Syntax, out: W, prefixes: Vec<(String, String)>) -> Self {
        let format = match syntax {
            Syntax::Turtle => {
                let written = Box::new(TurtleDocument {
                    prefixes,
                    ..TurtleDocument::default()
                });
                let output = Output::Buffered { out, written };
                return Self {
                    output,
                    syntax,
                    only_rdf_1_1: false,
                };
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
        for (prefix, namespace) in prefixes {
            // an invalid one only makes the output longer
            let extended = serializer.clone().with_prefix(prefix, namespace);
            serializer = extended.unwrap_or(serializer);
        }
        Self {
            output: Output::Streamed(Box::new(serializer.for_writer(out))),
            syntax,
            only_rdf_1_1: false,
        }
    }

    /// The same graph, which refuses what RDF 1.1 does not have: triple terms and directions.
    #[must_use]
    pub fn without_rdf_1_2(mut self) -> Self {
        self.only_rdf_1_1 = true;
        self
    }

    /// The same graph, whose statements come subject by subject: then fewer are kept in memory.
    #[must_use]
    pub fn by_subject(mut self) -> Self {
        self.output = match self.output {
            // Prefixes of others are declared only if they are used, and may hide ours if not.
            Output::Buffered { out, written } if written.prefixes.is_empty() => Output::BySubject {
                out,
                writer: Box::default(),
            },
            other => other,
        };
        self
    }

    /// Writes a statement.
    ///
    /// # Errors
    /// Fails if writing fails; [`io::ErrorKind::InvalidInput`] if the syntax cannot represent it.
    pub fn write(&mut self, quad: &Quad) -> io::Result<()> {
        if self.syntax == Syntax::RdfXml
            && let Some(literal) = literal_in(&quad.object)
            && let Some(c) = literal.value().chars().find(|c| !is_xml(*c))
        {
            let name = id::shorten(quad.predicate.as_str());
            let escaped = c.escape_unicode();
            let why = format!("XML cannot represent the character {escaped} in a value of {name}");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let is_new = match &quad.object {
            Term::Triple(_) => true,
            Term::Literal(literal) => literal.direction().is_some(),
            Term::NamedNode(_) | Term::BlankNode(_) => false,
        };
        if is_new && self.only_rdf_1_1 || self.syntax == Syntax::JsonLd && quad.object.is_triple() {
            let name = id::shorten(quad.predicate.as_str());
            let which = match self.only_rdf_1_1 {
                true => "RDF 1.1",
                false => "JSON-LD",
            };
            let why = format!(
                "{which} cannot represent {} as a value of {name}",
                quad.object
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        match &mut self.output {
            Output::Buffered { written, .. } => written.statements.push(quad.clone().into()),
            Output::BySubject { writer, .. } => writer.push(quad.clone().into()),
            Output::Streamed(stream) => stream.serialize_quad(quad)?,
        }
        Ok(())
    }

    /// Finishes the output.
    ///
    /// # Errors
    /// Fails if writing fails.
    pub fn finish(self) -> io::Result<()> {
        match self.output {
            Output::Buffered { mut out, written } => {
                out.write_all(turtle::write(&written).as_bytes())
            }
            Output::BySubject { mut out, writer } => {
                for part in writer.finish() {
                    out.write_all(part.as_bytes())?;
                }
                Ok(())
            }
            Output::Streamed(stream) => {
                let mut out = stream.finish()?;
                match self.syntax {
                    Syntax::JsonLd | Syntax::RdfXml => writeln!(out),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// The literal of an object, that of a triple term included.
fn literal_in(mut term: &Term) -> Option<&Literal> {
    while let Term::Triple(triple) = term {
        term = &triple.object;
    }
    match term {
        Term::Literal(literal) => Some(literal),
        _ => None,
    }
}

/// Whether XML 1.0 allows a character and parsers do not normalize it.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
