//! `/graph`: what is around a thing, the shortest paths between two, or how all actors and targets
//! hang together.

use super::layout::Content;
use super::links::Visit;
use crate::model::when::Window;
use crate::render::escape::escape;
use crate::render::graph::{Caption, svg};
use crate::render::style::count;
use crate::server::Failure;
use crate::views::graph::{Edge, Network, Wanted, around, between, whole};

/// The most things that are drawn.
const DRAWN: usize = 80;

pub(super) fn page(visit: &Visit<'_>) -> Result<Content, Failure> {
    let thing = |name: &str| {
        let text = visit.get(name);
        text.map(|text| visit.asked.resolve(text, &[])).transpose()
    };
    let (of, to) = (thing("of")?, thing("to")?);
    let window = Window::parse(visit.get("since"), visit.get("until"))?;
    let usual = if to.is_some() { 8 } else { 1 };
    let depth = match visit.get("depth").map(str::parse) {
        None => usual,
        Some(Ok(depth)) if (1..=12).contains(&depth) => depth,
        Some(_) => {
            let failure = Failure::new(400, "`depth` is a number of steps");
            return Err(failure.hint("write 1 to 12"));
        }
    };
    let wanted = Wanted {
        depth,
        nodes: DRAWN,
        paths: 3,
        window,
        places: visit.params.flag("places"),
        sources: visit.params.flag("sources"),
    };
    let network = match (&of, &to) {
        (Some(one), Some(other)) if one == other => {
            return Err(Failure::new(400, "both ends of a path are the same thing"));
        }
        (Some(one), Some(other)) => between(visit.annals, one, other, &wanted, visit.limits)?,
        (Some(thing), None) | (None, Some(thing)) => {
            around(visit.annals, thing, &wanted, visit.limits)?
        }
        (None, None) => whole(visit.annals, &wanted, visit.limits)?,
    };
    let day = visit.as_of.as_ref().map(|as_of| as_of.day);
    let caption = Caption::new(&network, &window, day);
    let picture = svg::inline(&network, &caption, |node| visit.thing(&node.id));
    let none = match network.edges.is_empty() {
        true if to.is_some() => {
            "<p class=note>No path joins them. Places and sources lead further.</p>\n"
        }
        true => "<p class=note>Nothing is tied to it.</p>\n",
        false => "",
    };
    let title = format!("Graph: {}", caption.title);
    let body = format!(
        "<h1>{}</h1>\n<p class=dim>{}</p>\n{}{none}\
         <figure class=picture role=region aria-label=Picture tabindex=0>\n{picture}</figure>\n{}{}",
        escape(&title),
        escape(&caption.notes.join(" · ")),
        form(visit, depth),
        paths(visit, &network),
        ties(visit, &network),
    );
    Ok(Content::new(&title, body)
        .looking_back()
        .with_data(&["json"]))
}

fn form(visit: &Visit<'_>, depth: usize) -> String {
    let value = |name: &str| escape(visit.get(name).unwrap_or_default());
    let tick = |name: &str, words: &str| {
        let on = if visit.params.flag(name) {
            " checked"
        } else {
            ""
        };
        format!("<label class=tick><input type=checkbox name={name} value=1{on}> {words}</label>\n")
    };
    format!(
        "<form class=line action=\"/graph\" aria-label=\"What to draw\">\n\
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
        tick("places", "by places too"),
        tick("sources", "by sources too"),
    )
}

/// The paths, hop by hop, with what says so.
fn paths(visit: &Visit<'_>, network: &Network) -> String {
    let mut out = String::new();
    let node = |at: usize| {
        let node = &network.nodes[at];
        visit.link(&node.id, &node.label)
    };
    for (number, path) in network.paths.iter().enumerate() {
        out.push_str(&format!(
            "<section>\n<h2>Path {} <span class=n>{}</span></h2>\n<ol class=path>\n",
            number + 1,
            count(path.len().saturating_sub(1), "step")
        ));
        for hop in path.windows(2) {
            let ties: Vec<_> = network
                .hop(hop[0], hop[1])
                .filter(|edge| edge.holds())
                .map(|edge| tie(visit, edge))
                .collect();
            out.push_str(&format!(
                "<li>{} → {}<p class=dim>{}</p>\n",
                node(hop[0]),
                node(hop[1]),
                ties.join("; ")
            ));
        }
        out.push_str("</ol>\n</section>\n");
    }
    out
}

/// Every tie as a row.
fn ties(visit: &Visit<'_>, network: &Network) -> String {
    if network.edges.is_empty() {
        return String::new();
    }
    let row = |edge: &Edge| {
        let node = |at: usize| {
            let node = &network.nodes[at];
            visit.link(&node.id, &node.label)
        };
        format!(
            "<tr><td>{}<td>{}<td>{}<td class=num>{}\n",
            node(edge.from),
            tie(visit, edge),
            node(edge.to),
            edge.sources
        )
    };
    let rows: String = network.edges.iter().map(row).collect();
    format!(
        "<section>\n<h2>The same as a table</h2>\n<div class=wide role=region aria-label=Ties tabindex=0>\n\
         <table>\n<thead><tr><th>From<th>Tie<th>To<th>Sources\n<tbody>\n{rows}</table>\n</div>\n</section>\n"
    )
}

/// A relation with what says so, which is a link.
fn tie(visit: &Visit<'_>, edge: &Edge) -> String {
    let name = match edge.holds() {
        true => escape(&edge.name),
        false => format!("<s>{}</s>", escape(&edge.name)),
    };
    let reason = edge.reason().zip(edge.grounds.first());
    let reason = reason.map(|(words, ground)| format!(" ({})", visit.link(&ground.id, &words)));
    let contested = match edge.contested {
        true => " <strong class=doubt>contested</strong>",
        false => "",
    };
    format!("{name}{}{contested}", reason.unwrap_or_default())
}
