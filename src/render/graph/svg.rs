//! A network as SVG: a box per node, a line per relation. Icons and dashes repeat what the colours
//! say. Light and dark schemes; text stays text; nodes and edges have tooltips, and nodes are links.

use super::Caption;
use super::edges::{self, LABEL_LINE, RoutedEdge};
use super::fold::fold;
use super::nodes::{self, DETAIL_LINE, DETAIL_SIZE, ICON_WIDTH, LABEL_SIZE, NODE_LINE};
use crate::model::id;
use crate::render::escape::escape;
use crate::render::format::FormatInfo;
use crate::render::graph::format::GraphFormat;
use crate::render::link::safe_link;
use crate::render::style::Style;
use crate::render::style::{clean, count};
use crate::views::graph::layout::{self, Vec2};
use crate::views::graph::{Edge, Network, Node, NodeKind};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Colours and dashes. Every light rule has its dark counterpart.
const STYLE: &str = include_str!("picture.css");

/// The class of a box that several things share.
const SHARED: &str = " shared";

/// The minimum width, needed by the title and the legend.
const MIN_WIDTH: f64 = 640.0;

/// `svg`.
#[derive(Debug)]
pub struct Svg;

impl GraphFormat for Svg {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("svg", &["svg"], "A picture")
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        network: &Network,
        caption: &Caption,
        _: Style,
    ) -> io::Result<()> {
        write(&mut out, network, caption)
    }

    fn is_for_people(&self) -> bool {
        true
    }
}

/// Writes a standalone SVG.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, network: &Network, caption: &Caption) -> io::Result<()> {
    let href = |at: usize| safe_link(network.nodes[at].id.as_str());
    out.write_all(picture(network, caption, true, href).as_bytes())
}

/// The style sheet, embedded in each SVG unless it is [`inline`].
pub fn style() -> &'static str {
    STYLE
}

/// An SVG for a page with its own heading and [`style`]; `href` gives the link of each node.
pub fn inline(network: &Network, caption: &Caption, href: impl Fn(&Node) -> String) -> String {
    let picture = picture(network, caption, false, |at| Some(href(&network.nodes[at])));
    let without_style = picture.replacen(&format!("<style>\n{STYLE}</style>\n"), "", 1);
    // The nodes are links, which assistive technology does not expose inside an image.
    without_style.replacen("role=\"img\"", "role=\"group\"", 1)
}

/// The SVG with the links of its nodes, and with a heading unless the page has one. Many things that are
/// related to one hub alone share a box, which links to the hub.
pub(super) fn picture(
    network: &Network,
    caption: &Caption,
    with_heading: bool,
    href: impl Fn(usize) -> Option<String>,
) -> String {
    let (all, drawn) = (network, fold(network));
    let network = &drawn.network;
    let node_boxes: Vec<nodes::NodeBox> = (0..network.nodes.len())
        .map(|at| nodes::node_box(network, at))
        .collect();
    let sizes: Vec<Vec2> = node_boxes.iter().map(|node_box| node_box.size).collect();
    let centres = layout::positions(network, &sizes);
    let reach = |axis: usize| {
        let ends = centres
            .iter()
            .zip(&sizes)
            .map(|(centre, size)| centre[axis] + size[axis] / 2.0);
        ends.fold(0.0, f64::max) + 26.0
    };
    let width = reach(0).max(MIN_WIDTH);
    let heading = if with_heading {
        heading(caption, width)
    } else {
        (String::new(), 0.0)
    };
    let head = heading.1;
    let legend = legend(network, width);
    let foot = head + reach(1) + 8.0;
    let height = foot + legend.1 + 18.0;
    // centre what is narrower than the page
    let aside = ((width - reach(0)) / 2.0).floor();
    let centres: Vec<Vec2> = centres.iter().map(|[x, y]| [x + aside, y + head]).collect();

    let mut svg = opening(all, caption, width, height);
    svg.push_str(&heading.0);
    let routes = edges::route_edges(network, &centres, &sizes);
    for withdrawn in [true, false] {
        for (edge, routed) in network.edges.iter().zip(&routes) {
            if edge.holds() != withdrawn {
                svg.push_str(&draw_edge(network, edge, routed));
            }
        }
    }
    for routed in &routes {
        write_label(&mut svg, routed);
    }
    for (at, node_box) in node_boxes.iter().enumerate() {
        let weight = match at < drawn.own {
            true => weight(all, drawn.things[at]),
            false => SHARED,
        };
        let href = href(drawn.things[at]);
        svg.push_str(&draw_node(network, at, node_box, centres[at], weight, href));
    }
    let _ = writeln!(
        svg,
        "<g transform=\"translate(26 {foot})\">\n{}</g>\n</svg>",
        legend.0
    );
    svg
}

/// The opening tag with title, description, style and page.
fn opening(network: &Network, caption: &Caption, width: f64, height: f64) -> String {
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"network\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"network-title network-desc\">"
    );
    let _ = writeln!(
        svg,
        "<title id=\"network-title\">{}</title>",
        escape(&caption.title)
    );
    let _ = writeln!(
        svg,
        "<desc id=\"network-desc\">{}</desc>",
        escape(&describe(network, caption))
    );
    let _ = writeln!(svg, "<style>\n{STYLE}</style>\n{}", arrows());
    let _ = writeln!(
        svg,
        "<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>"
    );
    svg
}

/// The title and the notes, and their height.
fn heading(caption: &Caption, width: f64) -> (String, f64) {
    let title = nodes::wrap(&clean(&caption.title), 20.0, width - 52.0, 3);
    let notes = nodes::wrap(&caption.notes.join(" · "), LABEL_SIZE, width - 52.0, 3);
    let mut svg = String::new();
    let mut y = 38.0;
    for (class, lines, step) in [("title", title, 26.0), ("note", notes, 18.0)] {
        for line in lines {
            let line = escape(&line);
            let _ = writeln!(
                svg,
                "<text class=\"{class}\" x=\"26\" y=\"{y}\">{line}</text>"
            );
            y += step;
        }
        y -= 4.0;
    }
    (svg, y)
}

/// The text alternative for screen readers.
fn describe(network: &Network, caption: &Caption) -> String {
    let kinds = NodeKind::ALL.iter().filter_map(|kind| {
        let nodes = network
            .nodes
            .iter()
            .filter(|node| node.kind == *kind)
            .count();
        (nodes > 0).then(|| match kind {
            NodeKind::Other => count(nodes, "other thing"),
            kind => count(nodes, kind.name()),
        })
    });
    let kinds: Vec<String> = kinds.collect();
    format!("{}: {}", caption.notes.join(", "), kinds.join(", "))
}

fn arrows() -> String {
    let mut defs = String::from("<defs>");
    for class in ["record", "claim", "contested", "fallen"] {
        let _ = write!(
            defs,
            "<marker id=\"to-{class}\" class=\"tip {class}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" \
             markerWidth=\"7\" markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">\
             <path d=\"M0 0.6 8 4 0 7.4z\"/></marker>"
        );
    }
    defs + "</defs>"
}

/// The CSS class of an edge, by its evidence.
fn class(edge: &Edge) -> &'static str {
    match (edge.holds(), edge.contested, edge.is_claim_only()) {
        (false, _, _) => "fallen",
        (true, true, _) => "contested",
        (true, false, true) => "claim",
        (true, false, false) => "record",
    }
}

fn draw_edge(network: &Network, edge: &Edge, routed: &RoutedEdge) -> String {
    let [from, by, to] = routed.points.map(|point| point.map(round_tenth));
    let label = |at: usize| clean(&network.nodes[at].label).into_owned();
    let class = class(edge);
    let on_path = if network.on_path(edge) { " path" } else { "" };
    let mut title = format!(
        "{} — {} → {}",
        label(edge.from),
        clean(&edge.describe()),
        label(edge.to)
    );
    if let Some(doubt) = edge.contested.then_some("contested").or(edge.opposition()) {
        let _ = write!(title, " · {doubt}");
    }
    if !edge.holds() {
        title.push_str(" · no longer asserted");
    }
    if edge.sources > 0 {
        let _ = write!(title, " · {}", count(edge.sources, "source"));
    }
    let evidence = edge
        .evidence
        .iter()
        .take(6)
        .map(|evidence| id::shorten(evidence.id.as_str()));
    let evidence: Vec<String> = evidence.collect();
    let _ = write!(title, " · {}", evidence.join(", "));
    format!(
        "<g class=\"tie\" data-ends=\"{} {}\"><title>{}</title>\
         <path class=\"wire {class}{on_path}\" d=\"M{} {}Q{} {} {} {}\" marker-end=\"url(#to-{class})\"/></g>\n",
        edge.from,
        edge.to,
        escape(&title),
        from[0],
        from[1],
        by[0],
        by[1],
        to[0],
        to[1],
    )
}

/// Rounds a coordinate to one decimal.
fn round_tenth(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

fn write_label(svg: &mut String, routed: &RoutedEdge) {
    let Some((lines, middle)) = &routed.label else {
        return;
    };
    let [x, y] = middle.map(round_tenth);
    let [width, height] = edges::label_size(lines).map(round_tenth);
    let _ = writeln!(
        svg,
        "<rect class=\"under\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>",
        round_tenth(x - width / 2.0),
        round_tenth(y - height / 2.0),
    );
    let first = y - (lines.len() as f64 - 1.0) * LABEL_LINE / 2.0 + 3.5;
    for (row, line) in lines.iter().enumerate() {
        let class = if row == 0 { "name" } else { "reason" };
        let y = round_tenth(first + row as f64 * LABEL_LINE);
        let _ = writeln!(
            svg,
            "<text class=\"word {class}\" x=\"{x}\" y=\"{y}\">{}</text>",
            escape(line)
        );
    }
}

fn draw_node(
    network: &Network,
    at: usize,
    node_box: &nodes::NodeBox,
    centre: Vec2,
    weight: &str,
    href: Option<String>,
) -> String {
    let node = &network.nodes[at];
    let [width, height] = node_box.size;
    let [left, top] = [centre[0] - width / 2.0, centre[1] - height / 2.0];
    let end = if network.ends.contains(&at) {
        " end"
    } else {
        ""
    };
    let contested = if node.contested { " doubt" } else { "" };
    let href = href.map(|href| format!(" href=\"{}\"", escape(&href)));
    // A second box behind it, as of a stack of cards.
    let behind = match weight == SHARED {
        true => format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" rx=\"7\"/>",
            left + 4.0,
            top + 4.0
        ),
        false => String::new(),
    };
    let mut svg = format!(
        "<a class=\"card {}{end}{contested}{weight}\"{} data-node=\"{at}\"><title>{}</title>{behind}\
         <rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"7\"/>{}",
        node.kind.name(),
        href.unwrap_or_default(),
        escape(&title(node)),
        icon(node.kind, [left + ICON_WIDTH / 2.0 + 1.0, centre[1]]),
    );
    let x = left + ICON_WIDTH + (width - ICON_WIDTH - 8.0) / 2.0;
    let mut y = top + 5.0 + LABEL_SIZE - 1.0;
    for line in &node_box.lines {
        let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\">{}</text>", escape(line));
        y += NODE_LINE;
    }
    y -= NODE_LINE - DETAIL_LINE - 1.0;
    for line in &node_box.details {
        let _ = write!(
            svg,
            "<text class=\"below\" x=\"{x}\" y=\"{y}\">{}</text>",
            escape(line)
        );
        y += DETAIL_LINE;
    }
    svg.push_str("</a>\n");
    svg
}

/// The class of a node with many relations, whose border is heavier.
fn weight(network: &Network, at: usize) -> &'static str {
    let edges = network.edges.iter();
    match edges
        .filter(|edge| edge.from == at || edge.to == at)
        .count()
    {
        0..6 => "",
        6..12 => " hub",
        _ => " hub major",
    }
}

/// The tooltip of a node: its full details.
pub(super) fn title(node: &Node) -> String {
    let mut words = vec![clean(&node.label).into_owned(), node.kind.name().to_owned()];
    words.extend(
        node.type_label
            .as_deref()
            .map(|sort| clean(sort).into_owned()),
    );
    words.extend(node.when.as_ref().map(|when| when.words()));
    words.extend(node.signs().into_iter().map(ToOwned::to_owned));
    words.push(id::shorten(node.id.as_str()));
    words.join(" · ")
}

/// The icon of a node kind, centred on a point.
fn icon(kind: NodeKind, [x, y]: Vec2) -> String {
    let shape = match kind {
        NodeKind::Event => {
            return format!("<circle class=\"mark\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>");
        }
        NodeKind::Agent => "m-5-5h10v10h-10z",
        NodeKind::Tool => "m0-6 6 11h-12z",
        NodeKind::Place => "m0-6 6 6-6 6-6-6z",
        NodeKind::Source => "m-4-6h5l3 3v9h-8z",
        NodeKind::Other => "m-3-5.2h6l3 5.2-3 5.2h-6l-3-5.2z",
    };
    format!("<path class=\"mark\" d=\"M{x} {y}{shape}\"/>")
}

/// The legend of what occurs, and its height.
fn legend(network: &Network, width: f64) -> (String, f64) {
    let mut items: Vec<(String, &str)> = Vec::new();
    for kind in NodeKind::ALL {
        if network.nodes.iter().any(|node| node.kind == kind) {
            let icon = icon(kind, [8.0, -4.0]);
            items.push((
                format!("<g class=\"card {}\">{icon}</g>", kind.name()),
                kind.name(),
            ));
        }
    }
    for (name, words) in [
        ("record", "on record"),
        ("claim", "claimed"),
        ("contested", "contested"),
        ("fallen", "no longer asserted"),
    ] {
        if network.edges.iter().any(|edge| class(edge) == name) {
            let line = format!(
                "<path class=\"wire {name}\" d=\"M-8-4H20\" marker-end=\"url(#to-{name})\"/>"
            );
            items.push((line, words));
        }
    }
    if !network.paths.is_empty() {
        items.push((
            "<path class=\"wire record path\" d=\"M-8-4H20\"/>".to_owned(),
            "on a path",
        ));
    }
    let mut svg = String::new();
    let (mut x, mut y) = (0.0, DETAIL_SIZE);
    for (sign, words) in items {
        let room = nodes::text_width(words, DETAIL_SIZE) + 62.0;
        if x > 0.0 && x + room > width - 52.0 {
            x = 0.0;
            y += 20.0;
        }
        let _ = writeln!(
            svg,
            "<g transform=\"translate({} {y})\">{sign}<text class=\"note small\" x=\"28\" y=\"0\">{words}</text></g>",
            round_tenth(x + 8.0)
        );
        x += room;
    }
    (svg, y + 4.0)
}
