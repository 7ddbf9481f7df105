//! `annals graph`: relations around a thing, paths, or the whole network.

use super::args::{self, Common, GraphFormat};
use super::{Failure, ui};
use crate::model::when::Window;
use crate::query::QueryOptions;
use crate::render::graph::{Caption, dot, gexf, graphml, html, json, left_out, svg, text};
use crate::views::graph::{GraphOptions, Network, actor_targets, around, between};
use std::process::ExitCode;

/// The default limit of nodes in text and pictures.
const MAX_DRAWN: usize = 80;

/// The default limit of nodes in files for other programs.
const MAX_EXPORTED: usize = 10_000;

pub(super) fn run(common: &Common, options: &args::Graph) -> Result<ExitCode, Failure> {
    let format = format(options)?;
    let window = Window::parse(options.since.as_deref(), options.until.as_deref())?;
    let data = options.as_of.open(common)?;
    let wanted = wanted(options, format, window);
    let name = |text: &Option<String>| text.as_deref().map(|text| data.resolve(text)).transpose();
    let (thing, other) = (name(&options.thing)?, name(&options.to)?);
    let (annals, limits) = (&data.annals, QueryOptions::default());
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
    print_notes(common, options, &network);
    let nothing = network.edges.is_empty();
    Ok(ExitCode::from(u8::from(options.exit_status && nothing)))
}

fn wanted(options: &args::Graph, format: GraphFormat, window: Window) -> GraphOptions {
    let most = match format {
        // the statistics of a whole network cover all of it
        GraphFormat::Text if options.thing.is_none() => usize::MAX,
        GraphFormat::Text | GraphFormat::Svg | GraphFormat::Html => MAX_DRAWN,
        GraphFormat::Dot | GraphFormat::Graphml | GraphFormat::Gexf | GraphFormat::Json => {
            MAX_EXPORTED
        }
    };
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    GraphOptions {
        depth: number(depth(options)),
        nodes: options.max_nodes.map_or(most, number),
        paths: number(options.number),
        window,
        places: options.places,
        sources: options.sources,
    }
}

/// How many steps to follow, or the maximum path length.
fn depth(options: &args::Graph) -> u32 {
    let default = if options.to.is_some() { 8 } else { 2 };
    options.depth.unwrap_or(default)
}

/// Prints what the answer itself does not say.
fn print_notes(common: &Common, options: &args::Graph, network: &Network) {
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

fn format(options: &args::Graph) -> Result<GraphFormat, Failure> {
    let extensions = [
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
            let by_extension = ui::format_from_extension(options.output.as_deref(), &extensions)?;
            Ok(by_extension.unwrap_or(GraphFormat::Text))
        }
    }
}
