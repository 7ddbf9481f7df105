//! `annals graph`: relations around a thing, paths, or the whole network.

use super::as_of::AsOf;
use super::options::{Common, LanguageOption, OUTPUT, OutputFormat, OutputOptions, possible_value};
use super::same::Same;
use super::{Failure, ui};
use crate::model::when::Window;
use crate::render::graph::{Caption, FORMATS, GraphFormat, left_out, text};
use crate::views::graph::{GraphOptions, Network, actor_targets, around, between};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use std::process::ExitCode;

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
    pub same: Same,

    #[command(flatten)]
    pub as_of: AsOf,

    #[command(flatten)]
    pub language: LanguageOption,

    /// Maximum number of nodes [default: 80 in text and pictures, 10000 in other formats]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = OUTPUT)]
    pub max_nodes: Option<u32>,

    #[command(flatten)]
    pub output: OutputOptions<&'static dyn GraphFormat>,

    /// Exit with 1 if nothing is connected to it, or no path is found
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

const SELECTION: &str = "Selection";

/// The default limit of nodes in text and pictures.
const MAX_DRAWN: usize = 80;

/// The default limit of nodes in files for other programs.
const MAX_EXPORTED: usize = 10_000;

pub(super) fn run(common: &Common, options: &Graph) -> Result<ExitCode, Failure> {
    let format = options.output.format(&text::Text)?;
    let window = Window::parse(options.since.as_deref(), options.until.as_deref())?;
    let audience = options.output.audience(format.is_for_terminals());
    let data = options.as_of.open(common, audience)?;
    let mut wanted = wanted(options, format, window);
    let name = |text: &Option<String>| text.as_deref().map(|text| data.resolve(text)).transpose();
    let (thing, other) = (name(&options.thing)?, name(&options.to)?);
    if let Some(thing) = &thing {
        let said = options.same.read(&data, thing)?;
        options.same.print(common, &said);
        wanted.same = said.things().cloned().collect();
    }
    let (annals, limits) = (&data.annals, options.language.query_options());
    let network = match (thing, other) {
        (Some(one), Some(other)) if one == other => {
            return Err(Failure::new("a path needs two different things"));
        }
        (Some(one), Some(other)) => between(annals, &one, &other, &wanted, &limits)?,
        (Some(thing), None) => around(annals, &thing, &wanted, &limits)?,
        (None, _) => actor_targets(annals, &wanted, &limits)?,
    };
    let as_of = annals.as_of_info()?.map(|as_of| as_of.day);
    let caption = Caption::new(&network, &window, as_of);
    let output = options.output.file();
    let mut out = Vec::new();
    format.write(&mut out, &network, &caption, ui::style(common, output))?;
    if format.is_for_terminals() {
        ui::write(output, &out)?;
    } else {
        ui::write_data(output, &out)?;
    }
    print_notes(common, options, &network);
    let nothing = network.edges.is_empty();
    Ok(ExitCode::from(u8::from(options.exit_status && nothing)))
}

fn wanted(options: &Graph, format: &dyn GraphFormat, window: Window) -> GraphOptions {
    // The statistics of a whole network cover all of it.
    let is_whole = format.is_for_terminals() && options.thing.is_none();
    let most = match (is_whole, format.is_for_people()) {
        (true, _) => usize::MAX,
        (false, true) => MAX_DRAWN,
        (false, false) => MAX_EXPORTED,
    };
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    GraphOptions {
        depth: number(depth(options)),
        nodes: options.max_nodes.map_or(most, number),
        paths: number(options.number),
        window,
        places: options.places,
        sources: options.sources,
        same: Vec::new(),
    }
}

/// How many steps to follow, or the maximum path length.
fn depth(options: &Graph) -> u32 {
    let default = if options.to.is_some() { 8 } else { 2 };
    options.depth.unwrap_or(default)
}

/// Prints what the answer itself does not say.
fn print_notes(common: &Common, options: &Graph, network: &Network) {
    if options.to.is_some() && network.paths.is_empty() {
        let longest = depth(options);
        ui::note(
            common,
            &format!("no path of {longest} or fewer steps connects them"),
        );
        if !options.places && !options.sources {
            ui::note(
                common,
                "--places and --sources also follow places and sources",
            );
        }
    } else if network.edges.is_empty() {
        ui::note(common, "nothing is connected to it");
    }
    if let Some(left_out) = left_out(network) {
        ui::note(common, &format!("{left_out}: --max-nodes N shows more"));
    }
}

impl ValueEnum for &'static dyn GraphFormat {
    fn value_variants<'a>() -> &'a [Self] {
        FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(possible_value(&self.info()))
    }
}

impl OutputFormat for &'static dyn GraphFormat {
    fn extensions(&self) -> &'static [&'static str] {
        self.info().extensions
    }
}
