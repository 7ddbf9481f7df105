//! Every command and option, with the words that `--help`, the manual and completions share.

use super::as_of::AsOf;
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
#[command(after_help = "Examples:
  annals timeline --from 2023-12 --to 2023-12   what happened in December 2023
  annals timeline --actor sandworm              what Sandworm did or is said to have done
  annals show kyivstar-attack                   all about one event
  annals check my.ttl                           what is wrong in a file, and where

`annals COMMAND --help` tells the options of a command. Without --data the bundled data is shown.
Exit codes: 0 done, 1 the answer is no, 2 it could not be done.")]
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
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "ANNALS_DATA",
        hide_env_values = true,
        value_delimiter = PATHS,
        help_heading = EVERYWHERE
    )]
    pub data: Vec<PathBuf>,

    /// Folder of the store to use; the nearest `.annals` unless told otherwise
    #[arg(long, global = true, value_name = "DIR", env = "ANNALS_STORE")]
    pub store: Option<PathBuf>,

    /// When to use colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = EVERYWHERE
    )]
    pub color: Colour,
}

const EVERYWHERE: &str = "Options of every command";
const WHICH: &str = "Which events";
const OUTPUT: &str = "Output";

const PATHS: char = if cfg!(windows) { ';' } else { ':' };

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR or TERM=dumb forbids it; CLICOLOR_FORCE=1 asks for it
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
    #[command(after_help = "Examples:
  annals stats
  annals stats --data my.ttl")]
    Stats,
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page of the program or of one command
    Man(Man),
}

/// Options of `timeline`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Dates are what the sources gave:
  2023-12-12   that day              ≤2023-12-11          that day or before
  2023-05      some day of May       2023-12-07…          since then, ongoing
  ~2023-06-18  about that day        [2023-11-07..10]     one of these days
  2025?        probably then         ≤2023-05…2023-12-12  began in May 2023 or before

Marks: ● attack  ◆ other event  ━ lasts  ○ ◇ ┄ the same, possibly in the window
       ? named by a claim only   contested: standing claims disagree

Examples:
  annals timeline --from 2023-12 --to 2023-12
  annals timeline --country UA --by year
  annals timeline --actor russian-gru --with-units
  annals timeline tallinn mechanism
  annals timeline --sector energy -o energy.md
  annals timeline kyivstar --title \"Attack on Kyivstar\" -o kyivstar.svg
  annals timeline --country UA --by sector -o ukraine.html")]
pub struct Timeline {
    /// Only events whose label or slug has all these words
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,

    /// First day of the window, as EDTF: `2023-12` means its first day
    #[arg(long, value_name = "DATE", help_heading = WHICH)]
    pub from: Option<String>,

    /// Last day of the window, as EDTF: `2023-12` means its last day
    #[arg(long, value_name = "DATE", help_heading = WHICH)]
    pub to: Option<String>,

    /// Who did it, or is said by a standing claim to have
    #[arg(long, value_name = "AGENT", help_heading = WHICH)]
    pub actor: Option<String>,

    /// Count units and fronts of the actor too
    #[arg(long, requires = "actor", help_heading = WHICH)]
    pub with_units: bool,

    /// Whom it hit or was aimed at
    #[arg(long, value_name = "AGENT", help_heading = WHICH)]
    pub target: Option<String>,

    /// Country of the targets: a code such as UA, or a name
    #[arg(long, value_name = "PLACE", help_heading = WHICH)]
    pub country: Option<String>,

    /// Country of the actor
    #[arg(long, value_name = "PLACE", help_heading = WHICH)]
    pub actor_country: Option<String>,

    /// Sector that was hit, with its subsectors, such as energy
    #[arg(long, value_name = "SECTOR", help_heading = WHICH)]
    pub sector: Option<String>,

    /// Type of event, with its subtypes, such as cyberattack
    #[arg(long = "type", value_name = "TYPE", help_heading = WHICH)]
    pub event_type: Option<String>,

    /// A source, or a publisher
    #[arg(long, value_name = "SOURCE", help_heading = WHICH)]
    pub source: Option<String>,

    /// Only events that surely fall in the window
    #[arg(long, help_heading = WHICH)]
    pub certain: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// At most this many entries
    #[arg(short = 'n', long = "number", value_name = "N", help_heading = OUTPUT)]
    pub number: Option<usize>,

    /// Latest first
    #[arg(long, help_heading = OUTPUT)]
    pub reverse: bool,

    /// Put entries under headings
    #[arg(long, value_name = "WHAT", help_heading = OUTPUT)]
    pub by: Option<By>,

    /// How to write it; else the ending of -o FILE says so
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<TimelineFormat>,

    /// Write to a file: .txt .md .html .svg .png .csv .tsv .json .jsonl
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// What a picture or page is called
    #[arg(long, value_name = "TEXT", help_heading = OUTPUT)]
    pub title: Option<String>,

    /// Pixels from side to side of a picture, 600 to 2400
    #[arg(long, value_name = "PIXELS", default_value_t = 1200, help_heading = OUTPUT,
        value_parser = clap::value_parser!(u32).range(600..=2400))]
    pub width: u32,

    /// Exit with 1 if nothing matched
    #[arg(long, help_heading = OUTPUT)]
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
    /// All together
    None,
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
    /// One page with picture, list and sources, which needs nothing else
    Html,
    /// A picture
    Svg,
    /// A picture in pixels, where the program was built with the feature `png`
    Png,
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
#[command(after_help = "Examples:
  annals show kyivstar-attack
  annals show Sandworm
  annals show pl:ua
  annals show src:reuters-20240104 --format json

What has a card of its own is followed by its name in parentheses: show that one next.")]
pub struct Show {
    /// A slug, a prefixed name, an IRI, a label or an alias
    #[arg(value_name = "THING")]
    pub thing: String,

    /// List every source with its address, and every value
    #[arg(long)]
    pub sources: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// How to write it; else the ending of -o FILE says so
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ShowFormat>,

    /// Write to a file: .txt .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
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

/// Options of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals check data
  annals check my.ttl --strict
  cat my.ttl | annals check -

Exits with 1 if there are errors, or with --strict if there is anything at all.")]
pub struct Check {
    /// Files, folders or globs; `-` is standard input; none means --data or the bundled data
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Let warnings fail too
    #[arg(long)]
    pub strict: bool,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = OUTPUT)]
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
#[command(after_help = "Examples:
  annals completions bash > ~/.local/share/bash-completion/completions/annals
  annals completions fish > ~/.config/fish/completions/annals.fish")]
pub struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals man > annals.1
  annals man timeline > annals-timeline.1 && man ./annals-timeline.1")]
pub struct Man {
    /// Which command; none means the program
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
