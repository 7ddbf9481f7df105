//! `annals graph`

use super::args::{self, Common, GraphFormat};
use super::{Failure, ui};
use crate::model::when::Window;
use crate::query::Limits;
use crate::render::graph::{Caption, dot, gexf, graphml, html, json, left_out, svg, text};
use crate::views::graph::{Network, Wanted, around, between, whole};
use std::process::ExitCode;

/// So many nodes are drawn or listed unless told otherwise.
const DRAWN: usize = 80;

/// So many go into a file for another program.
const WRITTEN: usize = 10_000;

pub(super) fn run(common: &Common, options: &args::Graph) -> Result<ExitCode, Failure> {
    let format = format(options)?;
    let window = Window::parse(options.since.as_deref(), options.until.as_deref())?;
    let asked = options.as_of.open(common)?;
    let wanted = wanted(options, format, window);
    let name = |text: &Option<String>| text.as_deref().map(|text| asked.resolve(text)).transpose();
    let (thing, other) = (name(&options.thing)?, name(&options.to)?);
    let (annals, limits) = (&asked.annals, Limits::default());
    let network = match (thing, other) {
        (Some(one), Some(other)) if one == other => {
            return Err(Failure::new("both ends of a path are the same thing"));
        }
        (Some(one), Some(other)) => between(annals, &one, &other, &wanted, &limits)?,
        (Some(thing), None) => around(annals, &thing, &wanted, &limits)?,
        (None, _) => whole(annals, &wanted, &limits)?,
    };
    let as_of = annals.shows()?.map(|as_of| as_of.day);
    let caption = Caption::new(&network, &window, as_of);
    let output = options.output.as_deref();
    let mut out = Vec::new();
    match format {
        GraphFormat::Text => text::write(&mut out, &network, ui::style(common, output))?,
        GraphFormat::Svg => svg::write(&mut out, &network, &caption)?,
        GraphFormat::Html => html::write(&mut out, &network, &caption)?,
        GraphFormat::Dot => dot::write(&mut out, &network, &caption)?,
        GraphFormat::Graphml => graphml::write(&mut out, &network, &caption)?,
        GraphFormat::Gexf => gexf::write(&mut out, &network, &caption)?,
        GraphFormat::Json => json::write(&mut out, &network, &caption)?,
    }
    match format {
        GraphFormat::Text => ui::write(output, &out)?,
        _ => ui::write_data(output, &out)?,
    }
    tell(common, options, &network);
    let nothing = network.edges.is_empty();
    Ok(ExitCode::from(u8::from(options.exit_status && nothing)))
}

fn wanted(options: &args::Graph, format: GraphFormat, window: Window) -> Wanted {
    let most = match format {
        // the measures of a whole network are those of all of it
        GraphFormat::Text if options.thing.is_none() => usize::MAX,
        GraphFormat::Text | GraphFormat::Svg | GraphFormat::Html => DRAWN,
        GraphFormat::Dot | GraphFormat::Graphml | GraphFormat::Gexf | GraphFormat::Json => WRITTEN,
    };
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    Wanted {
        depth: number(depth(options)),
        nodes: options.max_nodes.map_or(most, number),
        paths: number(options.number),
        window,
        places: options.places,
        sources: options.sources,
    }
}

/// How many steps out, or the longest path.
fn depth(options: &args::Graph) -> u32 {
    let usual = if options.to.is_some() { 8 } else { 2 };
    options.depth.unwrap_or(usual)
}

/// What a reader needs to know beside the answer.
fn tell(common: &Common, options: &args::Graph, network: &Network) {
    if options.to.is_some() && network.paths.is_empty() {
        let longest = depth(options);
        ui::note(
            common,
            &format!("no path of {longest} steps or less joins them"),
        );
        if !options.places && !options.sources {
            ui::note(common, "--places and --sources go by those too");
        }
    } else if network.edges.is_empty() {
        ui::note(common, "nothing is tied to it");
    }
    if let Some(left_out) = left_out(network) {
        ui::note(common, &format!("{left_out}: --max-nodes N shows more"));
    }
}

fn format(options: &args::Graph) -> Result<GraphFormat, Failure> {
    let endings = [
        ("txt", GraphFormat::Text),
        ("svg", GraphFormat::Svg),
        ("html", GraphFormat::Html),
        ("dot", GraphFormat::Dot),
        ("gv", GraphFormat::Dot),
        ("graphml", GraphFormat::Graphml),
        ("gexf", GraphFormat::Gexf),
        ("json", GraphFormat::Json),
    ];
    match options.format {
        Some(format) => Ok(format),
        None => {
            let by_ending = ui::format_of(options.output.as_deref(), &endings)?;
            Ok(by_ending.unwrap_or(GraphFormat::Text))
        }
    }
}
