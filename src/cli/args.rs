//! Every command and option, with the words that `--help`, the manual and completions share.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Dated, sourced timelines of cyber incidents, from plain Turtle files.
#[derive(Debug, Parser)]
#[command(
    name = "annals",
    version,
    propagate_version = true,
    disable_help_subcommand = true
)]
#[command(
    after_help = "Run `annals COMMAND --help` for the options of a command.\n\
Without --data the bundled data is shown."
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// File, folder or glob to read instead of the bundled data; `-` is standard input
    #[arg(long, global = true, value_name = "PATH", env = "ANNALS_DATA", value_delimiter = PATHS)]
    pub data: Vec<PathBuf>,

    /// Folder of the store to use; the nearest `.annals` unless told otherwise
    #[arg(long, global = true, value_name = "DIR", env = "ANNALS_STORE")]
    pub store: Option<PathBuf>,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Colour,
}

const PATHS: char = if cfg!(windows) { ';' } else { ':' };

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR or TERM=dumb says otherwise
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a dated timeline: who did what to whom, according to whom, from how many sources
    #[command(alias = "tl")]
    Timeline(Timeline),
    /// Show all about one event, agent, source or other thing: facts, claims, its own timeline
    Show(Show),
    /// Run a saved query, or SPARQL of your own
    Query(Query),
    /// Check files and say exactly what is wrong and where
    Check(Check),
    /// Make a store: a folder that keeps what is loaded
    Init(Init),
    /// Load files into the store, each in place of what it said before: all of them, or none
    Load(Load),
    /// Take documents out of the store
    Remove(Remove),
    /// Count what the data holds
    Stats,
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page of the program or of one command
    Man(Man),
}

/// Options of `timeline`.
#[derive(Debug, clap::Args)]
pub struct Timeline {
    /// Only events whose label or slug has all these words
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,

    /// First day of the window, as EDTF: `2023-12` means its first day
    #[arg(long, value_name = "DATE", help_heading = "Which events")]
    pub from: Option<String>,

    /// Last day of the window, as EDTF: `2023-12` means its last day
    #[arg(long, value_name = "DATE", help_heading = "Which events")]
    pub to: Option<String>,

    /// Who did it, or is said by a standing claim to have
    #[arg(long, value_name = "AGENT", help_heading = "Which events")]
    pub actor: Option<String>,

    /// Count units and fronts of the actor too
    #[arg(long, requires = "actor", help_heading = "Which events")]
    pub with_units: bool,

    /// Whom it hit or was aimed at
    #[arg(long, value_name = "AGENT", help_heading = "Which events")]
    pub target: Option<String>,

    /// Country of the targets: a code such as UA, or a name
    #[arg(long, value_name = "PLACE", help_heading = "Which events")]
    pub country: Option<String>,

    /// Country of the actor
    #[arg(long, value_name = "PLACE", help_heading = "Which events")]
    pub actor_country: Option<String>,

    /// Sector that was hit, with its subsectors, such as energy
    #[arg(long, value_name = "SECTOR", help_heading = "Which events")]
    pub sector: Option<String>,

    /// Type of event, with its subtypes, such as cyberattack
    #[arg(long = "type", value_name = "TYPE", help_heading = "Which events")]
    pub event_type: Option<String>,

    /// A source, or a publisher
    #[arg(long, value_name = "SOURCE", help_heading = "Which events")]
    pub source: Option<String>,

    /// Only events that surely fall in the window
    #[arg(long, help_heading = "Which events")]
    pub certain: bool,

    /// At most this many entries
    #[arg(short = 'n', long = "number", value_name = "N")]
    pub number: Option<usize>,

    /// Latest first
    #[arg(long)]
    pub reverse: bool,

    /// Put entries under headings
    #[arg(long, value_name = "WHAT")]
    pub by: Option<By>,

    /// How to write it; the ending of -o FILE says so too
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<TimelineFormat>,

    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Exit with 1 if nothing matched
    #[arg(long)]
    pub exit_status: bool,
}

/// Headings of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Who did it or is said to have
    Actor,
    /// Whom it hit
    Target,
    /// Country of whom it hit
    Country,
    /// Kind of event
    Type,
    /// Sector that was hit
    Sector,
    /// Year of the first possible day
    Year,
}

/// Formats of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimelineFormat {
    /// For reading on a terminal
    Text,
    /// Columns with headers
    Table,
    /// For reports, with footnotes
    #[value(alias = "md")]
    Markdown,
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
    /// One JSON object
    Json,
    /// One JSON object a line
    Jsonl,
}

/// Options of `show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// A slug, a prefixed name, an IRI, a label or an alias
    #[arg(value_name = "THING")]
    pub thing: String,

    /// List every source with its address
    #[arg(long)]
    pub sources: bool,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ShowFormat,

    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Formats of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// For reading on a terminal
    Text,
    /// One JSON object
    Json,
}

/// Options of `query`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").args(["list", "execute", "file", "name"]).required(true))]
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

    /// Run the query in a file; parameters in its header are taken as NAME=VALUE with --set
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// A value for a parameter of the query in a file
    #[arg(long, value_name = "PARAM=VALUE", requires = "file")]
    pub set: Vec<String>,

    /// List the saved queries
    #[arg(long)]
    pub list: bool,

    /// Print the query instead of running it
    #[arg(long, requires = "name")]
    pub print: bool,

    /// Stop after so many seconds, without an answer
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<f64>,

    /// Stop after so many rows, and say so
    #[arg(long, value_name = "N")]
    pub max_rows: Option<usize>,

    /// How to write it: a table on a terminal, TSV in a pipe, unless told otherwise
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<QueryFormat>,

    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Exit with 1 if the answer is false or empty
    #[arg(long)]
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

/// Options of `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Files, folders or globs; `-` is standard input; none means --data or the bundled data
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Let warnings fail too
    #[arg(long)]
    pub strict: bool,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormat,
}

/// Formats of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For reading on a terminal
    Text,
    /// A JSON array
    Json,
}

/// Options of `init`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// Begin with the bundled data
    #[arg(long)]
    pub bundled: bool,
}

/// Options of `load`.
#[derive(Debug, clap::Args)]
pub struct Load {
    /// Files, folders or globs; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
}

/// Options of `remove`.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// Names of documents: their paths below the folder that holds the store
    #[arg(value_name = "DOCUMENT", required = true)]
    pub documents: Vec<String>,
}

/// Options of `completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Debug, clap::Args)]
pub struct Man {
    /// Which command; none means the program
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
