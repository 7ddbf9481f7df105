//! Every command and option, with the words that `--help`, the manual and completions share.

mod check;
mod claims;
mod diff;
mod export;
mod graph;
mod keeping;
mod query;
mod serve;

pub use check::*;
pub use claims::*;
pub use graph::{Graph, GraphFormat};
pub use keeping::*;
pub use query::*;
pub use serve::Serve;

use super::as_of::AsOf;
use super::assistance::Assistance;
use super::new::New;
use super::ontology::Ontology;
use super::settings::Origins;
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

    /// Who decided these.
    #[arg(skip)]
    pub origins: Origins,
}

const EVERYWHERE: &str = "Options of every command";
const WHICH: &str = "Which events";
pub(super) const OUTPUT: &str = "Output";

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
    /// Tell who says what of a thing, since when, on what basis, and who disputes it
    Why(Why),
    /// List claims that contradict each other
    Conflicts(Conflicts),
    /// Show what donors offer, what is needed, and what of it was matched and handed over
    Assistance(Assistance),
    /// Show how things hang together: what is around one, the paths between two, or the whole
    Graph(Graph),
    /// Run a saved query, or SPARQL of your own
    Query(Query),
    /// Print a page about the ontology: classes, properties, vocabularies
    Ontology(Ontology),
    /// Check files and say exactly what is wrong and where
    Check(Check),
    /// Explain the codes of what `check` and `load` find
    Explain(Explain),
    /// Bring Turtle files into their one form: same statements and comments, nothing else
    Fmt(Fmt),
    /// Begin an event, claim, agent, source, need or offer: Turtle with what you give, and
    /// comments for the rest
    New(Box<New>),
    /// Make a store: a folder that keeps what is loaded
    Init(Init),
    /// Load files into the store, each in place of what it said before: all of them, or none
    Load(Load),
    /// Take documents out of the store
    Remove(Remove),
    /// List the documents of the store, and whether their files have changed since
    Documents(Documents),
    /// Change documents by a SPARQL Update
    Update(Update),
    /// Tell every change of the store, the latest first
    Log(Log),
    /// Take the last change back
    Undo(Undo),
    /// Write the store to one file, even while others change it
    Backup(Backup),
    /// Make a store from a backup
    Restore(Restore),
    /// Look after the store itself
    #[command(subcommand)]
    Store(StoreCommand),
    /// Tell what two files, folders, stores or days say differently, event by event
    Diff(Diff),
    /// Write the whole graph, or one thing and what is around it, as RDF
    Export(Export),
    /// Serve the same in a browser, as JSON, and to every client of SPARQL
    Serve(Serve),
    /// Count what the data holds
    Stats(Stats),
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

    /// Write to a file: .txt .md .html .svg .png .csv .tsv .json .jsonl .ics .atom .stix.json
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
    /// A calendar (iCalendar)
    Ics,
    /// A feed, newest first by the day since when it is known (Atom)
    Atom,
    /// For TimelineJS
    Timelinejs,
    /// A bundle of STIX 2.1, for threat intelligence platforms
    Stix,
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

/// Formats of a card or page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// For reading on a terminal
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
    /// Tell each setting too, and who decided it
    #[arg(short, long)]
    pub verbose: bool,
}

/// Options of `fmt`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals fmt data/events/2023/kyivstar-attack.ttl
  annals fmt --check data
  annals fmt - < mine.ttl

What a file says and its comments stay. All files are written, or none where one is broken.")]
pub struct Fmt {
    /// Turtle files, folders or globs; `-` is standard input, formatted to standard output
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Write nothing; exit with 1 and show where, if a file is not in the form
    #[arg(long)]
    pub check: bool,
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
