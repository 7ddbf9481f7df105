//! Options of `annals query`.

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

The prefixes ann: ev: ag: cl: src: pl: rdf: rdfs: owl: skos: dcterms: and xsd: need no declaration.
Queries only read, and SERVICE is refused.")]
pub struct Query {
    /// Saved query to run; `-` reads SPARQL from standard input
    #[arg(value_name = "NAME")]
    pub name: Option<String>,

    /// Parameters of the saved query; repeat one to give it several values
    #[arg(value_name = "PARAM=VALUE", requires = "name")]
    pub values: Vec<String>,

    /// Run this query
    #[arg(short, long, value_name = "SPARQL")]
    pub execute: Option<String>,

    /// Run the query in a file
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// Set a parameter declared in the header of the query file
    #[arg(long, value_name = "PARAM=VALUE", requires = "file")]
    pub set: Vec<String>,

    /// List the saved queries
    #[arg(long)]
    pub list: bool,

    /// Also list the queries that annals uses internally
    #[arg(long, requires = "list")]
    pub all: bool,

    /// Print the saved query instead of running it
    #[arg(long, requires = "name")]
    pub print: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Run the query and show its plan: rewrites, join order and row counts
    #[arg(long)]
    pub explain: bool,

    /// Give up after this many seconds
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub timeout: Option<f64>,

    /// Stop after this many rows, with a warning
    #[arg(long, value_name = "N")]
    pub max_rows: Option<usize>,

    /// Output format; by default, taken from the extension of -o FILE, else a table in a terminal
    /// and TSV in a pipe
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<QueryFormat>,

    /// Write to a file: .txt .csv .tsv .json .xml, or .ttl .nt .jsonld for a graph
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// Exit with 1 if the result is false or empty
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

/// Output formats of `query`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QueryFormat {
    /// Aligned columns with prefixed names
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
