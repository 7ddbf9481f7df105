//! The options of `annals query`.

use super::OUTPUT;
use crate::cli::as_of::AsOf;
use clap::ValueEnum;
use std::path::PathBuf;

/// Options of `query`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").args(["list", "execute", "file", "name"]).required(true))]
#[command(after_help = "Examples:
  annals query --list
  annals query attributions event=kyivstar-attack
  annals query timeline from=2023-12-01 actor=sandworm --format csv
  annals query -e 'SELECT ?event { ?event ann:target ag:kyivstar }'
  annals query -f mine.rq -o answer.json

The prefixes ann: ev: ag: cl: src: pl: and those of RDF, RDFS, OWL, SKOS, Dublin Core (dcterms:)
and XSD need no declaration. A query only reads, and never calls another server.")]
pub struct Query {
    /// Name of a saved query; `-` reads SPARQL from standard input
    #[arg(value_name = "NAME")]
    pub name: Option<String>,

    /// Values for its parameters; give a name again for one more value
    #[arg(value_name = "PARAM=VALUE", requires = "name")]
    pub values: Vec<String>,

    /// Run this text
    #[arg(short, long, value_name = "SPARQL")]
    pub execute: Option<String>,

    /// Run the query in a file
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// A value for a parameter that the header of the query in a file names
    #[arg(long, value_name = "PARAM=VALUE", requires = "file")]
    pub set: Vec<String>,

    /// List the saved queries
    #[arg(long)]
    pub list: bool,

    /// List those too that only the program itself runs
    #[arg(long, requires = "list")]
    pub all: bool,

    /// Print the query instead of running it
    #[arg(long, requires = "name")]
    pub print: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Tell how the query is run: what was rewritten, in which order, with how many rows
    #[arg(long)]
    pub explain: bool,

    /// Stop after so many seconds, without an answer
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub timeout: Option<f64>,

    /// Stop after so many rows, and say so
    #[arg(long, value_name = "N")]
    pub max_rows: Option<usize>,

    /// How to write it: a table on a terminal, TSV in a pipe, unless told otherwise
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<QueryFormat>,

    /// Write to a file: .txt .csv .tsv .json .xml, or .ttl .nt .jsonld for a graph
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// Exit with 1 if the answer is false or empty
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

/// Formats of a query's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QueryFormat {
    /// Columns with headers, names shortened
    Table,
    /// SPARQL results as CSV
    Csv,
    /// SPARQL results as TSV
    Tsv,
    /// SPARQL results as JSON
    Json,
    /// SPARQL results as XML
    Xml,
    /// A graph as Turtle
    #[value(alias = "ttl")]
    Turtle,
    /// A graph as N-Triples
    #[value(alias = "nt")]
    Ntriples,
    /// A graph as JSON-LD
    Jsonld,
}
