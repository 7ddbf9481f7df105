//! Options of `annals export`.

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

A thing is exported with its own statements, every claim about it, and the sources, agents, places
and tools these refer to; anything further away keeps only its class and name.")]
pub struct Export {
    /// Export only this thing and its neighbourhood (slug, prefixed name, IRI, label or alias)
    #[arg(value_name = "THING")]
    pub thing: Option<String>,

    /// Include the ontology
    #[arg(long)]
    pub with_ontology: bool,

    /// Put everything in the default graph, with the ontology and derived statements, so that any
    /// SPARQL engine can answer the saved queries
    #[arg(long, conflicts_with = "thing")]
    pub portable: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Output format; by default, taken from the extension of -o FILE, else turtle
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ExportFormat>,

    /// Write to a file: .ttl .trig .nt .nq .rdf .jsonld
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// RDF formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Turtle, canonically formatted
    #[value(alias = "ttl")]
    Turtle,
    /// Turtle with each document as a named graph
    Trig,
    /// One statement per line
    #[value(alias = "nt")]
    Ntriples,
    /// One statement per line, with the document it comes from
    #[value(alias = "nq")]
    Nquads,
    /// RDF/XML
    #[value(alias = "rdf")]
    Rdfxml,
    /// JSON-LD
    Jsonld,
}
