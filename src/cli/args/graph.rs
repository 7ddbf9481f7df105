//! Options of `annals graph`.

use super::{AsOf, OUTPUT};
use clap::ValueEnum;
use std::path::PathBuf;

const SELECTION: &str = "Selection";

/// Options of `graph`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without THING: the network of all actors and their targets.

In text output, → points from the record or claim to what it names, and ← the other way; parentheses
hold the claimant and the date; × marks a relation that no standing claim asserts.

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

    /// Show the shortest paths to this other thing
    #[arg(long, value_name = "THING", requires = "thing", help_heading = SELECTION)]
    pub to: Option<String>,

    /// Steps to follow from THING [default: 2]; with --to, the maximum path length [default: 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), requires = "thing", help_heading = SELECTION)]
    pub depth: Option<u32>,

    /// Maximum number of paths
    #[arg(short = 'n', long = "number", value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..), requires = "to", help_heading = SELECTION)]
    pub number: u32,

    /// Only events that were, or may have been, under way on or after this date (EDTF)
    #[arg(long, value_name = "DATE", help_heading = SELECTION)]
    pub since: Option<String>,

    /// Only events that were, or may have been, under way on or before this date (EDTF)
    #[arg(long, value_name = "DATE", help_heading = SELECTION)]
    pub until: Option<String>,

    /// Also follow places and countries, which connect nearly everything
    #[arg(long, requires = "thing", help_heading = SELECTION)]
    pub places: bool,

    /// Also follow sources and publishers
    #[arg(long, requires = "thing", help_heading = SELECTION)]
    pub sources: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Maximum number of nodes [default: 80 in text and pictures, 10000 in other formats]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = OUTPUT)]
    pub max_nodes: Option<u32>,

    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<GraphFormat>,

    /// Write to a file: .txt .svg .html .dot .graphml .gexf .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// Exit with 1 if nothing is connected to it, or no path is found
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

/// Output formats of `graph`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// A tree, or paths, for reading in a terminal
    Text,
    /// A picture
    Svg,
    /// A self-contained page with the picture and a list
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
