//! The options of `annals graph`.

use super::{AsOf, OUTPUT};
use clap::ValueEnum;
use std::path::PathBuf;

const WHICH: &str = "What to show";

/// Options of `graph`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without THING: all who acted, with all whom they acted on.

Reading the text: → points to whom a record or claim names, ← comes from whose record or claim it
is; in parentheses who claims it and when; × what nobody asserts any more.

Examples:
  annals graph kyivstar-attack
  annals graph kyivstar-attack --depth 1 -o attack.svg
  annals graph apple --to mahua-moitra
  annals graph sandworm --to whatsapp -n 5
  annals graph -o network.graphml"
)]
pub struct Graph {
    /// A slug, a prefixed name, an IRI, a label or an alias
    #[arg(value_name = "THING")]
    pub thing: Option<String>,

    /// The shortest paths from it to another thing
    #[arg(long, value_name = "THING", requires = "thing", help_heading = WHICH)]
    pub to: Option<String>,

    /// So many steps out, 2 unless told otherwise; with --to, the longest path, 8
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), requires = "thing", help_heading = WHICH)]
    pub depth: Option<u32>,

    /// At most this many paths
    #[arg(short = 'n', long = "number", value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..), requires = "to", help_heading = WHICH)]
    pub number: u32,

    /// Only events that may have been going on from this day, as EDTF
    #[arg(long, value_name = "DATE", help_heading = WHICH)]
    pub since: Option<String>,

    /// Only events that may have been going on up to this day, as EDTF
    #[arg(long, value_name = "DATE", help_heading = WHICH)]
    pub until: Option<String>,

    /// Go by places and countries too, which join everything
    #[arg(long, requires = "thing", help_heading = WHICH)]
    pub places: bool,

    /// Go by sources and publishers too
    #[arg(long, requires = "thing", help_heading = WHICH)]
    pub sources: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// At most this many things: 80 in text and pictures, 10000 in files for other programs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = OUTPUT)]
    pub max_nodes: Option<u32>,

    /// How to write it; else the ending of -o FILE says so
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<GraphFormat>,

    /// Write to a file: .txt .svg .html .dot .graphml .gexf .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// Exit with 1 if nothing is tied to it, or no path is found
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

/// Formats of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// A tree, or paths, for reading on a terminal
    Text,
    /// A picture
    Svg,
    /// A page with the picture and a list, in one file
    Html,
    /// For Graphviz
    Dot,
    /// For yEd, Cytoscape, networkx
    Graphml,
    /// For Gephi, networkx
    Gexf,
    /// One JSON object
    Json,
}
