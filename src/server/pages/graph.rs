//! `/graph`: the neighbourhood of a thing, the shortest paths between two, or the whole network.

use super::layout::{Content, picture};
use super::links::PageContext;
use crate::model::when::Window;
use crate::render::graph::{Caption, svg};
use crate::render::html::{Markup, drawing, html, join};
use crate::render::style::count;
use crate::server::HttpError;
use crate::views::graph::{Edge, GraphOptions, Network, actor_targets, around, between};

/// The most nodes that are drawn.
const MAX_NODES: usize = 80;

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let thing = |name: &str| {
        let text = context.get(name);
        text.map(|text| context.request.resolve(text, &[]))
            .transpose()
    };
    let (of, to) = (thing("of")?, thing("to")?);
    let window = Window::parse(context.get("since"), context.get("until"))?;
    let default = if to.is_some() { 8 } else { 1 };
    let depth = match context.get("depth").map(str::parse) {
        None => default,
        Some(Ok(depth)) if (1..=12).contains(&depth) => depth,
        Some(_) => {
            let error = HttpError::new(400, "`depth` is the number of steps");
            return Err(error.hint("write 1 to 12"));
        }
    };
    let graph_options = GraphOptions {
        depth,
        nodes: MAX_NODES,
        paths: 3,
        window,
        places: context.params.flag("places"),
        sources: context.params.flag("sources"),
        same: Vec::new(),
    };
    let network = match (&of, &to) {
        (Some(one), Some(other)) if one == other => {
            return Err(HttpError::new(
                400,
                "both ends of the path are the same thing",
            ));
        }
        (Some(one), Some(other)) => {
            between(context.annals, one, other, &graph_options, context.options)?
        }
        (Some(thing), None) | (None, Some(thing)) => {
            around(context.annals, thing, &graph_options, context.options)?
        }
        (None, None) => actor_targets(context.annals, &graph_options, context.options)?,
    };
    let day = context.as_of.as_ref().map(|as_of| as_of.day);
    let caption = Caption::new(&network, &window, day);
    let drawn = svg::inline(&network, &caption, |node| context.thing(&node.id));
    let title = format!("Graph: {}", caption.title);
    let body = html! {
        h1 { (title) }
        p.dim { (caption.notes.join(" · ")) }
        (form(context, depth))
        @if network.edges.is_empty() {
            p.note {
                @if to.is_some() {
                    "No path found. Including places and sources may find one."
                } @else {
                    "No connections found."
                }
            }
        }
        // On a phone the table comes before the picture.
        div.network-page {
            (picture("Graph", &drawing(drawn)))
            (paths(context, &network))
            @if !network.edges.is_empty() { (relation_table(context, &network)) }
        }
    };
    Ok(Content::new(&title, body)
        .with_as_of()
        .with_formats(&["json"]))
}

fn form(context: &PageContext<'_>, depth: usize) -> Markup {
    let value = |name: &str| context.get(name).unwrap_or_default();
    let checkbox = |name: &str, label: &str| {
        html! {
            "\n"
            label.tick {
                input type="checkbox" name=(name) value="1" checked[context.params.flag(name)];
                " " (label)
            }
        }
    };
    html! {
        form.line action="/graph" aria-label="Graph options" {
            "\n" label { "Around " input name="of" value=(value("of")); }
            "\n" label { "Paths to " input name="to" value=(value("to")); }
            "\n" label { "Steps " input name="depth" type="number" min="1" max="12" value=(depth); }
            "\n"
            label { "Since (year-month-day) " input name="since" value=(value("since")) size="10"; }
            "\n"
            label { "Until (year-month-day) " input name="until" value=(value("until")) size="10"; }
            (checkbox("places", "include places"))
            (checkbox("sources", "include sources"))
            "\n" button { "Draw" }
        }
    }
}

fn node(context: &PageContext<'_>, network: &Network, at: usize) -> Markup {
    let node = &network.nodes[at];
    context.link(&node.id, &node.label)
}

/// The paths, hop by hop, with the evidence for each.
fn paths(context: &PageContext<'_>, network: &Network) -> Markup {
    let relations = |from: usize, to: usize| {
        let edges = network.hop(from, to).filter(|edge| edge.holds());
        join(edges.map(|edge| relation(context, edge)), "; ")
    };
    html! {
        @for (number, path) in (1..).zip(&network.paths) {
            section {
                h2 {
                    "Path " (number) " "
                    span.n { (count(path.len().saturating_sub(1), "step")) }
                }
                ol.path {
                    @for (from, to) in path.iter().zip(path.iter().skip(1)) {
                        "\n"
                        li {
                            (node(context, network, *from)) " → " (node(context, network, *to))
                            p.dim { (relations(*from, *to)) }
                        }
                    }
                }
            }
        }
    }
}

/// Every relation as a row of a table.
fn relation_table(context: &PageContext<'_>, network: &Network) -> Markup {
    html! {
        section {
            h2 { "As a table" }
            div.wide role="region" aria-label="Relations" tabindex="0" {
                table.relations {
                    thead { tr { th { "From" } th { "Relation" } th { "To" } th { "Sources" } } }
                    tbody {
                        @for edge in &network.edges {
                            "\n"
                            tr {
                                td { (node(context, network, edge.from)) }
                                td { (relation(context, edge)) }
                                td { (node(context, network, edge.to)) }
                                td.num { (edge.sources) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A relation with a link to its evidence.
fn relation(context: &PageContext<'_>, edge: &Edge) -> Markup {
    html! {
        @if edge.holds() { (edge.name) } @else { s { (edge.name) } }
        @if let Some((words, ground)) = edge.describe_evidence().zip(edge.evidence.first()) {
            " (" (context.link(&ground.id, &words)) ")"
        }
        @if let Some(doubt) = edge.contested.then_some("contested").or(edge.opposition()) {
            " " strong.doubt { (doubt) }
        }
    }
}
