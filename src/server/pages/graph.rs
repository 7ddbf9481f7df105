//! `/graph`: the neighbourhood of a thing, the shortest paths between two, or the whole network.

use super::layout::Content;
use super::links::PageContext;
use crate::model::when::Window;
use crate::render::escape::escape;
use crate::render::graph::{Caption, svg};
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
    let picture = svg::inline(&network, &caption, |node| context.thing(&node.id));
    let empty = match network.edges.is_empty() {
        true if to.is_some() => {
            "<p class=note>No path found. Including places and sources may find one.</p>\n"
        }
        true => "<p class=note>No connections found.</p>\n",
        false => "",
    };
    let title = format!("Graph: {}", caption.title);
    let body = format!(
        "<h1>{}</h1>\n<p class=dim>{}</p>\n{}{empty}\
         <figure class=picture role=region aria-label=Graph tabindex=0>\n{picture}</figure>\n{}{}",
        escape(&title),
        escape(&caption.notes.join(" · ")),
        form(context, depth),
        paths(context, &network),
        relation_table(context, &network),
    );
    Ok(Content::new(&title, body)
        .with_as_of()
        .with_formats(&["json"]))
}

fn form(context: &PageContext<'_>, depth: usize) -> String {
    let value = |name: &str| escape(context.get(name).unwrap_or_default());
    let checkbox = |name: &str, label: &str| {
        let checked = if context.params.flag(name) {
            " checked"
        } else {
            ""
        };
        format!(
            "<label class=tick><input type=checkbox name={name} value=1{checked}> {label}</label>\n"
        )
    };
    format!(
        "<form class=line action=\"/graph\" aria-label=\"Graph options\">\n\
         <label>Around <input name=of value=\"{}\" placeholder=\"sandworm\"></label>\n\
         <label>Paths to <input name=to value=\"{}\" placeholder=\"anything\"></label>\n\
         <label>Steps <input name=depth type=number min=1 max=12 value=\"{depth}\"></label>\n\
         <label>Since <input name=since value=\"{}\" placeholder=\"2022\" size=10></label>\n\
         <label>Until <input name=until value=\"{}\" placeholder=\"2024\" size=10></label>\n\
         {}{}<button>Draw</button>\n</form>\n",
        value("of"),
        value("to"),
        value("since"),
        value("until"),
        checkbox("places", "include places"),
        checkbox("sources", "include sources"),
    )
}

/// The paths, hop by hop, with the evidence for each.
fn paths(context: &PageContext<'_>, network: &Network) -> String {
    let mut out = String::new();
    let node = |at: usize| {
        let node = &network.nodes[at];
        context.link(&node.id, &node.label)
    };
    for (number, path) in network.paths.iter().enumerate() {
        out.push_str(&format!(
            "<section>\n<h2>Path {} <span class=n>{}</span></h2>\n<ol class=path>\n",
            number + 1,
            count(path.len().saturating_sub(1), "step")
        ));
        for hop in path.windows(2) {
            let relations: Vec<_> = network
                .hop(hop[0], hop[1])
                .filter(|edge| edge.holds())
                .map(|edge| relation(context, edge))
                .collect();
            out.push_str(&format!(
                "<li>{} → {}<p class=dim>{}</p>\n",
                node(hop[0]),
                node(hop[1]),
                relations.join("; ")
            ));
        }
        out.push_str("</ol>\n</section>\n");
    }
    out
}

/// Every relation as a row of a table.
fn relation_table(context: &PageContext<'_>, network: &Network) -> String {
    if network.edges.is_empty() {
        return String::new();
    }
    let row = |edge: &Edge| {
        let node = |at: usize| {
            let node = &network.nodes[at];
            context.link(&node.id, &node.label)
        };
        format!(
            "<tr><td>{}<td>{}<td>{}<td class=num>{}\n",
            node(edge.from),
            relation(context, edge),
            node(edge.to),
            edge.sources
        )
    };
    let rows: String = network.edges.iter().map(row).collect();
    format!(
        "<section>\n<h2>As a table</h2>\n<div class=wide role=region aria-label=Relations tabindex=0>\n\
         <table>\n<thead><tr><th>From<th>Relation<th>To<th>Sources\n<tbody>\n{rows}</table>\n</div>\n</section>\n"
    )
}

/// A relation with a link to its evidence.
fn relation(context: &PageContext<'_>, edge: &Edge) -> String {
    let name = match edge.holds() {
        true => escape(&edge.name),
        false => format!("<s>{}</s>", escape(&edge.name)),
    };
    let reason = edge.describe_evidence().zip(edge.evidence.first());
    let reason = reason.map(|(words, ground)| format!(" ({})", context.link(&ground.id, &words)));
    let contested = match edge.contested {
        true => " <strong class=doubt>contested</strong>",
        false => "",
    };
    format!("{name}{}{contested}", reason.unwrap_or_default())
}
