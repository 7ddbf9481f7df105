//! The options of `export`.

use super::OUTPUT;
use crate::cli::as_of::AsOf;
use clap::ValueEnum;
use std::path::PathBuf;

/// Options of `export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals export -o all.trig
  annals export kyivstar-attack
  annals export --as-of 2023-12-14 -o then.nt
  annals export --portable -o all.nq

A thing comes with what is stated of it and of each claim about it, and of the sources, agents,
places and tools that these name; of what those name in turn, the class and the name.")]
pub struct Export {
    /// One thing and what is around it, by slug, prefixed name, IRI, label or alias
    #[arg(value_name = "THING")]
    pub thing: Option<String>,

    /// The ontology too
    #[arg(long)]
    pub with_ontology: bool,

    /// All in the default graph, with the ontology and what follows: any SPARQL engine then
    /// answers the saved queries
    #[arg(long, conflicts_with = "thing")]
    pub portable: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// How to write it; else the ending of -o FILE says so, else turtle
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ExportFormat>,

    /// Write to a file: .ttl .trig .nt .nq .rdf .jsonld
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Formats of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Turtle in its canonical form
    #[value(alias = "ttl")]
    Turtle,
    /// Turtle with each document as a named graph
    Trig,
    /// One statement a line
    #[value(alias = "nt")]
    Ntriples,
    /// One statement a line, with the document that makes it
    #[value(alias = "nq")]
    Nquads,
    /// RDF/XML
    #[value(alias = "rdf")]
    Rdfxml,
    /// JSON-LD
    Jsonld,
}
