//! A network as a picture: a card a thing, a line a tie. What the colours say the marks and the
//! dashes say too. Light or dark as the reader's system is; text stays text; every card and line
//! has its title, and cards are links.

use super::Caption;
use super::boxes::{self, LETTER, LINE, MARK, SMALL, SMALL_LINE};
use super::wires::{self, STEP, Wire};
use crate::model::id;
use crate::render::escape::escape;
use crate::render::style::{clean, count};
use crate::views::graph::layout::{self, Pair};
use crate::views::graph::{Edge, Kind, Network, Node};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Colours and dashes. Every rule for the dark stands beside its twin for the light.
const STYLE: &str = include_str!("picture.css");

/// The least width of a page: a title and the legend need it.
const NARROWEST: f64 = 640.0;

/// Writes a picture of its own.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, network: &Network, caption: &Caption) -> io::Result<()> {
    let href = |at: usize| network.nodes[at].id.as_str().to_owned();
    out.write_all(picture(network, caption, true, href).as_bytes())
}

/// The style of pictures: each has it within, unless it is [`inline`].
pub fn style() -> &'static str {
    STYLE
}

/// A picture as part of a page that has a heading of its own, and [`style`]; with the address
/// that each card leads to.
pub fn inline(network: &Network, caption: &Caption, href: impl Fn(&Node) -> String) -> String {
    let picture = picture(network, caption, false, |at| href(&network.nodes[at]));
    let without_style = picture.replacen(&format!("<style>\n{STYLE}</style>\n"), "", 1);
    // Its cards are links, which nobody looks for within one image.
    without_style.replacen("role=\"img\"", "role=\"group\"", 1)
}

/// The picture, with the address that each card leads to; a page has a heading of its own.
pub(super) fn picture(
    network: &Network,
    caption: &Caption,
    with_heading: bool,
    href: impl Fn(usize) -> String,
) -> String {
    let cards: Vec<boxes::Card> = (0..network.nodes.len())
        .map(|at| boxes::card(network, at))
        .collect();
    let sizes: Vec<Pair> = cards.iter().map(|card| card.size).collect();
    let spots = layout::place(network, &sizes);
    let reach = |axis: usize| {
        let ends = spots
            .iter()
            .zip(&sizes)
            .map(|(spot, size)| spot[axis] + size[axis] / 2.0);
        ends.fold(0.0, f64::max) + 26.0
    };
    let width = reach(0).max(NARROWEST);
    let heading = if with_heading {
        heading(caption, width)
    } else {
        (String::new(), 0.0)
    };
    let head = heading.1;
    let legend = legend(network, width);
    let foot = head + reach(1) + 8.0;
    let height = foot + legend.1 + 18.0;
    // what is narrower than the page stands in its middle
    let aside = ((width - reach(0)) / 2.0).floor();
    let spots: Vec<Pair> = spots.iter().map(|[x, y]| [x + aside, y + head]).collect();

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
    svg.push_str(&heading.0);
    let wires = wires::wires(network, &spots, &sizes);
    for fallen_first in [true, false] {
        for (edge, wire) in network.edges.iter().zip(&wires) {
            if edge.holds() != fallen_first {
                svg.push_str(&line(network, edge, wire));
            }
        }
    }
    for wire in &wires {
        words(&mut svg, wire);
    }
    for (at, card) in cards.iter().enumerate() {
        svg.push_str(&drawn(network, at, card, spots[at], &href(at)));
    }
    let _ = writeln!(
        svg,
        "<g transform=\"translate(26 {foot})\">\n{}</g>\n</svg>",
        legend.0
    );
    svg
}

/// The title and the notes in lines, and how much room they take.
fn heading(caption: &Caption, width: f64) -> (String, f64) {
    let title = boxes::wrap(&clean(&caption.title), 20.0, width - 52.0, 3);
    let notes = boxes::wrap(&caption.notes.join(" · "), LETTER, width - 52.0, 3);
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

/// What a reader who does not see it is told.
fn describe(network: &Network, caption: &Caption) -> String {
    let kinds = Kind::ALL.iter().filter_map(|kind| {
        let nodes = network
            .nodes
            .iter()
            .filter(|node| node.kind == *kind)
            .count();
        (nodes > 0).then(|| match kind {
            Kind::Other => count(nodes, "other thing"),
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

/// The style of a line: what holds it.
fn class(edge: &Edge) -> &'static str {
    match (edge.holds(), edge.contested, edge.is_claimed()) {
        (false, _, _) => "fallen",
        (true, true, _) => "contested",
        (true, false, true) => "claim",
        (true, false, false) => "record",
    }
}

fn line(network: &Network, edge: &Edge, wire: &Wire) -> String {
    let [from, by, to] = wire.points.map(|point| point.map(tidy));
    let label = |at: usize| clean(&network.nodes[at].label).into_owned();
    let class = class(edge);
    let on_path = if network.on_path(edge) { " path" } else { "" };
    let mut title = format!(
        "{} — {} → {}",
        label(edge.from),
        clean(&edge.says()),
        label(edge.to)
    );
    if edge.contested {
        title.push_str(" · contested");
    }
    if !edge.holds() {
        title.push_str(" · nobody asserts it any more");
    }
    if edge.sources > 0 {
        let _ = write!(title, " · {}", count(edge.sources, "source"));
    }
    let grounds = edge
        .grounds
        .iter()
        .take(6)
        .map(|ground| id::shorten(ground.id.as_str()));
    let grounds: Vec<String> = grounds.collect();
    let _ = write!(title, " · {}", grounds.join(", "));
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

/// A coordinate with one digit behind the point.
fn tidy(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

fn words(svg: &mut String, wire: &Wire) {
    let Some((lines, middle)) = &wire.words else {
        return;
    };
    let [x, y] = middle.map(tidy);
    let [width, height] = wires::size(lines).map(tidy);
    let _ = writeln!(
        svg,
        "<rect class=\"under\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>",
        tidy(x - width / 2.0),
        tidy(y - height / 2.0),
    );
    let first = y - (lines.len() as f64 - 1.0) * STEP / 2.0 + 3.5;
    for (row, line) in lines.iter().enumerate() {
        let class = if row == 0 { "name" } else { "reason" };
        let y = tidy(first + row as f64 * STEP);
        let _ = writeln!(
            svg,
            "<text class=\"word {class}\" x=\"{x}\" y=\"{y}\">{}</text>",
            escape(line)
        );
    }
}

fn drawn(network: &Network, at: usize, card: &boxes::Card, spot: Pair, href: &str) -> String {
    let node = &network.nodes[at];
    let [width, height] = card.size;
    let [left, top] = [spot[0] - width / 2.0, spot[1] - height / 2.0];
    let end = if network.ends.contains(&at) {
        " end"
    } else {
        ""
    };
    let contested = if node.contested { " doubt" } else { "" };
    let mut svg = format!(
        "<a class=\"card {}{end}{contested}\" href=\"{}\" data-node=\"{at}\"><title>{}</title>\
         <rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"7\"/>{}",
        node.kind.name(),
        escape(href),
        escape(&title(node)),
        mark(node.kind, [left + MARK / 2.0 + 1.0, spot[1]]),
    );
    let x = left + MARK + (width - MARK - 8.0) / 2.0;
    let mut y = top + 5.0 + LETTER - 1.0;
    for line in &card.lines {
        let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\">{}</text>", escape(line));
        y += LINE;
    }
    y -= LINE - SMALL_LINE - 1.0;
    for line in &card.below {
        let _ = write!(
            svg,
            "<text class=\"below\" x=\"{x}\" y=\"{y}\">{}</text>",
            escape(line)
        );
        y += SMALL_LINE;
    }
    svg.push_str("</a>\n");
    svg
}

/// All that a card says, without cuts.
pub(super) fn title(node: &Node) -> String {
    let mut words = vec![clean(&node.label).into_owned(), node.kind.name().to_owned()];
    words.extend(node.sort.as_deref().map(|sort| clean(sort).into_owned()));
    words.extend(node.when.as_ref().map(|when| when.words()));
    if node.contested {
        words.push("contested".to_owned());
    }
    words.push(id::shorten(node.id.as_str()));
    words.join(" · ")
}

/// The mark of a kind, around a point.
fn mark(kind: Kind, [x, y]: Pair) -> String {
    let shape = match kind {
        Kind::Event => return format!("<circle class=\"mark\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>"),
        Kind::Agent => "m-5-5h10v10h-10z",
        Kind::Tool => "m0-6 6 11h-12z",
        Kind::Place => "m0-6 6 6-6 6-6-6z",
        Kind::Source => "m-4-6h5l3 3v9h-8z",
        Kind::Other => "m-3-5.2h6l3 5.2-3 5.2h-6l-3-5.2z",
    };
    format!("<path class=\"mark\" d=\"M{x} {y}{shape}\"/>")
}

/// The legend of what is there, in rows, and its height.
fn legend(network: &Network, width: f64) -> (String, f64) {
    let mut items: Vec<(String, &str)> = Vec::new();
    for kind in Kind::ALL {
        if network.nodes.iter().any(|node| node.kind == kind) {
            let mark = mark(kind, [8.0, -4.0]);
            items.push((
                format!("<g class=\"card {}\">{mark}</g>", kind.name()),
                kind.name(),
            ));
        }
    }
    for (name, words) in [
        ("record", "on record"),
        ("claim", "claimed"),
        ("contested", "contested"),
        ("fallen", "nobody asserts it any more"),
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
    let (mut x, mut y) = (0.0, SMALL);
    for (sign, words) in items {
        let room = boxes::measure(words, SMALL) + 62.0;
        if x > 0.0 && x + room > width - 52.0 {
            x = 0.0;
            y += 20.0;
        }
        let _ = writeln!(
            svg,
            "<g transform=\"translate({} {y})\">{sign}<text class=\"note small\" x=\"28\" y=\"0\">{words}</text></g>",
            tidy(x + 8.0)
        );
        x += room;
    }
    (svg, y + 4.0)
}
