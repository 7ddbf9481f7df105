//! Command-line arguments: every command and option, with the help texts that `--help`, the manual
//! pages and shell completions share.

mod check;
mod claims;
mod diff;
mod export;
mod graph;
mod query;
mod serve;
mod store;

pub use check::*;
pub use claims::*;
pub use graph::{Graph, GraphFormat};
pub use query::*;
pub use serve::Serve;
pub use store::*;

use super::as_of::AsOf;
use super::assistance::Assistance;
use super::new::New;
use super::ontology::Ontology;
use super::settings::SettingSources;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

pub use diff::{Diff, DiffFormat};
pub use export::{Export, ExportFormat};

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
  annals timeline --actor sandworm              events attributed to Sandworm
  annals show kyivstar-attack                   everything about one event
  annals check my.ttl                           find errors in a file

Run `annals COMMAND --help` for the options of a command. Without --data or a store, commands use
the bundled data. Exit codes: 0 success, 1 negative result (errors found, differences, nothing
matched), 2 failure.")]
pub struct Args {
    /// The command to run.
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// File, folder or glob to read instead of the bundled data; `-` is standard input; repeatable
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "ANNALS_DATA",
        hide_env_values = true,
        value_delimiter = PATH_SEPARATOR,
        help_heading = GLOBAL
    )]
    pub data: Vec<PathBuf>,

    /// Folder of the store; default: `.annals` in this folder or the nearest parent that has one
    #[arg(long, global = true, value_name = "DIR", env = "ANNALS_STORE")]
    pub store: Option<PathBuf>,

    /// When to use colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = GLOBAL
    )]
    pub color: Colour,

    /// Where each of these was set.
    #[arg(skip)]
    pub sources: SettingSources,
}

const GLOBAL: &str = "Global options";
const FILTERS: &str = "Filters";
pub(super) const OUTPUT: &str = "Output";

const PATH_SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// In a terminal, unless NO_COLOR or TERM=dumb is set; CLICOLOR_FORCE=1 forces it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a timeline: what happened when, who did it to whom, and who says so
    #[command(alias = "tl")]
    Timeline(Timeline),
    /// Show everything about an event, agent, source or other thing: facts, claims and timeline
    Show(Show),
    /// Show who claims what about a thing, since when, on what basis, and who disputes it
    Why(Why),
    /// List claims that contradict each other
    Conflicts(Conflicts),
    /// Show assistance: offers by donor, needs, and what was matched and delivered
    Assistance(Assistance),
    /// Show relations: around one thing, paths between two, or the whole network
    Graph(Graph),
    /// Run a saved query or your own SPARQL
    Query(Query),
    /// Print the ontology reference: classes, properties and vocabularies
    Ontology(Ontology),
    /// Check files for errors and report where they are
    Check(Check),
    /// Explain the codes reported by `check` and `load`
    Explain(Explain),
    /// Format Turtle files, keeping every statement and comment
    Fmt(Fmt),
    /// Create an event, claim, agent, source, need or offer from a Turtle template
    New(Box<New>),
    /// Create a store, the folder that holds loaded data
    Init(Init),
    /// Load files into the store, replacing earlier versions; all or nothing
    Load(Load),
    /// Remove documents from the store
    Remove(Remove),
    /// List the documents in the store, and whether their files have changed since loading
    Documents(Documents),
    /// Change the store with SPARQL Update
    Update(Update),
    /// List the changes made to the store, latest first
    Log(Log),
    /// Undo the last change
    Undo(Undo),
    /// Back up the store to one file, even while it is in use
    Backup(Backup),
    /// Restore a store from a backup
    Restore(Restore),
    /// Verify, compact or rebuild the store
    #[command(subcommand)]
    Store(StoreCommand),
    /// Compare two files, folders, stores or days, event by event
    Diff(Diff),
    /// Export the whole graph, or one thing and its neighbourhood, as RDF
    Export(Export),
    /// Start a web server: pages, a JSON API and a SPARQL endpoint
    Serve(Serve),
    /// Count documents, statements and things
    Stats(Stats),
    /// Print shell completions
    Completions(Completions),
    /// Print the manual page of annals or of one command
    Man(Man),
}

/// Options of `timeline`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Dates are as precise as their sources:
  2023-12-12   on that day           ≤2023-12-11          on or before that day
  2023-05      some time in May      2023-12-07…          since that day, ongoing
  ~2023-06-18  about that day        [2023-11-07..10]     on one of these days
  2025?        probably in 2025      ≤2023-05…2023-12-12  began in or before May 2023

Marks: ● attack  ◆ other event  ━ lasting  ○ ◇ ┄ the same, only possibly in the period
       ? named only by a claim   contested: standing claims disagree

Examples:
  annals timeline --from 2023-12 --to 2023-12
  annals timeline --country UA --by year
  annals timeline --actor russian-gru --with-units
  annals timeline tallinn mechanism
  annals timeline --sector energy -o energy.md
  annals timeline kyivstar --title \"Attack on Kyivstar\" -o kyivstar.svg
  annals timeline --country UA --by sector -o ukraine.html")]
pub struct Timeline {
    /// Only events whose label or slug contains all these words
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,

    /// Start of the period (EDTF); `2023-12` means 1 December
    #[arg(long, value_name = "DATE", help_heading = FILTERS)]
    pub from: Option<String>,

    /// End of the period (EDTF); `2023-12` means 31 December
    #[arg(long, value_name = "DATE", help_heading = FILTERS)]
    pub to: Option<String>,

    /// Agent who did it, on record or according to a standing claim
    #[arg(long, value_name = "AGENT", help_heading = FILTERS)]
    pub actor: Option<String>,

    /// Include the actor's units and fronts
    #[arg(long, requires = "actor", help_heading = FILTERS)]
    pub with_units: bool,

    /// Agent who was hit or aimed at
    #[arg(long, value_name = "AGENT", help_heading = FILTERS)]
    pub target: Option<String>,

    /// Country of the target: a code such as UA, or a name
    #[arg(long, value_name = "PLACE", help_heading = FILTERS)]
    pub country: Option<String>,

    /// Country of the actor
    #[arg(long, value_name = "PLACE", help_heading = FILTERS)]
    pub actor_country: Option<String>,

    /// Sector of the target, such as energy; includes subsectors
    #[arg(long, value_name = "SECTOR", help_heading = FILTERS)]
    pub sector: Option<String>,

    /// Type of event, such as cyberattack; includes subtypes
    #[arg(long = "type", value_name = "TYPE", help_heading = FILTERS)]
    pub event_type: Option<String>,

    /// Source or publisher that reported it
    #[arg(long, value_name = "SOURCE", help_heading = FILTERS)]
    pub source: Option<String>,

    /// Only events certainly in the period
    #[arg(long, help_heading = FILTERS)]
    pub certain: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Maximum number of events
    #[arg(short = 'n', long = "number", value_name = "N", help_heading = OUTPUT)]
    pub number: Option<usize>,

    /// Latest first
    #[arg(long, help_heading = OUTPUT)]
    pub reverse: bool,

    /// Group events under headings, or in lanes in a picture
    #[arg(long, value_name = "WHAT", help_heading = OUTPUT)]
    pub by: Option<By>,

    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<TimelineFormat>,

    /// Write to a file: .txt .md .html .svg .png .csv .tsv .json .jsonl .ics .atom .stix.json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// Title of the picture or page
    #[arg(long, value_name = "TEXT", help_heading = OUTPUT)]
    pub title: Option<String>,

    /// Width of a picture in pixels, 600 to 2400
    #[arg(long, value_name = "PIXELS", default_value_t = 1200, help_heading = OUTPUT,
        value_parser = clap::value_parser!(u32).range(600..=2400))]
    pub width: u32,

    /// Exit with 1 if no event matches
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

/// Ways to group a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Who did it, on record or according to a claim
    Actor,
    /// Who was hit
    Target,
    /// Country of the target
    Country,
    /// Type of event
    Type,
    /// Sector of the target
    Sector,
    /// Year of the earliest possible day
    Year,
    /// No grouping
    None,
}

/// Output formats of `timeline`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimelineFormat {
    /// For reading in a terminal
    Text,
    /// Columns with headers
    Table,
    /// Markdown with footnotes, for reports
    #[value(alias = "md")]
    Markdown,
    /// A self-contained page with picture, list and sources
    Html,
    /// An SVG picture
    Svg,
    /// A PNG picture, if annals was built with the `png` feature
    Png,
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
    /// One JSON object
    Json,
    /// One JSON object per line
    Jsonl,
    /// An iCalendar file
    Ics,
    /// An Atom feed, most recently known first
    Atom,
    /// For TimelineJS
    Timelinejs,
    /// A STIX 2.1 bundle, for threat intelligence platforms
    Stix,
}

/// Options of `show`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals show kyivstar-attack
  annals show Sandworm
  annals show pl:ua
  annals show src:reuters-20240104 --format json

Names in parentheses can be passed to `annals show` in turn.")]
pub struct Show {
    /// A slug, a prefixed name, an IRI, a label or an alias
    #[arg(value_name = "THING")]
    pub thing: String,

    /// List every source with its URL, and every value
    #[arg(long)]
    pub sources: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ShowFormat>,

    /// Write to a file: .txt .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Output formats of `show` and `assistance`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// For reading in a terminal
    Text,
    /// One JSON object
    Json,
}

/// Options of `stats`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals stats
  annals stats --data my.ttl
  annals stats -v")]
pub struct Stats {
    /// Also show each setting and where it was set
    #[arg(short, long)]
    pub verbose: bool,
}

/// Options of `fmt`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals fmt data/events/2023/kyivstar-attack.ttl
  annals fmt --check data
  annals fmt - < mine.ttl

Statements and comments are kept. If any file cannot be parsed, none is written.")]
pub struct Fmt {
    /// Turtle files, folders or globs; `-` formats standard input to standard output
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Write nothing; show where files are not formatted, and exit with 1 if any is not
    #[arg(long)]
    pub check: bool,
}

/// Options of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals completions bash > ~/.local/share/bash-completion/completions/annals
  annals completions fish > ~/.config/fish/completions/annals.fish")]
pub struct Completions {
    /// Shell to print completions for
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals man > annals.1
  annals man timeline > annals-timeline.1 && man ./annals-timeline.1")]
pub struct Man {
    /// Command; without one, the page of annals itself
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
