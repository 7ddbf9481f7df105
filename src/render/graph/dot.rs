//! DOT, for Graphviz: shapes by kind, dashes for claims, grey dots for what no longer holds.

use super::Caption;
use crate::model::id;
use crate::views::graph::{Edge, Kind, Network, Node};
use std::io::{self, Write};

/// Writes a directed graph.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, network: &Network, caption: &Caption) -> io::Result<()> {
    let title = format!("{}\n{}", caption.title, caption.notes.join(" · "));
    writeln!(out, "digraph annals {{")?;
    writeln!(
        out,
        "  graph [label={}, labelloc=t, overlap=false, splines=true];",
        quoted(&title)
    )?;
    writeln!(
        out,
        "  node [fontname=\"sans-serif\", fontsize=11, style=filled, fillcolor=white];"
    )?;
    writeln!(
        out,
        "  edge [fontname=\"sans-serif\", fontsize=9, color=\"#555555\"];"
    )?;
    for node in &network.nodes {
        let width = if network
            .ends
            .iter()
            .any(|at| network.nodes[*at].id == node.id)
        {
            2
        } else {
            1
        };
        writeln!(
            out,
            "  {} [label={}, tooltip={}, URL={}, shape={}, penwidth={width}];",
            name(node),
            quoted(&label(node)),
            quoted(&node.label),
            quoted(node.id.as_str()),
            shape(node.kind),
        )?;
    }
    for edge in &network.edges {
        writeln!(
            out,
            "  {} -> {} [label={}, style={}{}];",
            name(&network.nodes[edge.from]),
            name(&network.nodes[edge.to]),
            quoted(&edge.says()),
            style(edge),
            if network.on_path(edge) {
                ", penwidth=2.5"
            } else {
                ""
            },
        )?;
    }
    writeln!(out, "}}")
}

fn name(node: &Node) -> String {
    quoted(&id::shorten(node.id.as_str()))
}

fn label(node: &Node) -> String {
    match &node.when {
        Some(when) => format!("{}\n{}", node.label, when.short()),
        None => node.label.clone(),
    }
}

fn shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => "ellipse",
        Kind::Agent => "box",
        Kind::Tool => "hexagon",
        Kind::Place => "house",
        Kind::Source => "note",
        Kind::Other => "octagon",
    }
}

fn style(edge: &Edge) -> &'static str {
    match (edge.holds(), edge.contested, edge.is_claimed()) {
        (false, _, _) => "dotted, color=\"#aaaaaa\", fontcolor=\"#888888\"",
        (true, true, _) => "dashed, color=\"#b34700\", fontcolor=\"#b34700\"",
        (true, false, true) => "dashed",
        (true, false, false) => "solid",
    }
}

/// A quoted string: Graphviz takes `\` for the begin of an escape, and stops at a zero.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            // what looks like an entity of HTML would be read as one
            '&' => quoted.push_str("&amp;"),
            c if c.is_control() => quoted.push('\u{fffd}'),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
