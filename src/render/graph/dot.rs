//! DOT for Graphviz: shapes by kind, dashed lines for claims, grey dotted lines for relations that are
//! no longer asserted.

use super::Caption;
use crate::model::id;
use crate::render::format::FormatInfo;
use crate::render::graph::format::GraphFormat;
use crate::render::link::safe_link;
use crate::render::style::Style;
use crate::views::graph::{Edge, Network, Node, NodeKind};
use std::io::{self, Write};

/// `dot`.
#[derive(Debug)]
pub struct Dot;

impl GraphFormat for Dot {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("dot", &["dot", "gv"], "For Graphviz")
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
}

/// Writes a directed graph.
///
/// # Errors
/// Fails if writing fails.
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
        let url = safe_link(node.id.as_str()).map(|link| format!(", URL={}", quoted(&link)));
        writeln!(
            out,
            "  {} [label={}, tooltip={}{}, shape={}, penwidth={width}];",
            name(node),
            quoted(&label(node)),
            quoted(&node.label),
            url.unwrap_or_default(),
            shape(node.kind),
        )?;
    }
    for edge in &network.edges {
        writeln!(
            out,
            "  {} -> {} [label={}, style={}{}];",
            name(&network.nodes[edge.from]),
            name(&network.nodes[edge.to]),
            quoted(&edge.describe()),
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

fn shape(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Event => "ellipse",
        NodeKind::Agent => "box",
        NodeKind::Tool => "hexagon",
        NodeKind::Place => "house",
        NodeKind::Source => "note",
        NodeKind::Other => "octagon",
    }
}

fn style(edge: &Edge) -> &'static str {
    match (edge.holds(), edge.contested, edge.is_claim_only()) {
        (false, _, _) => "dotted, color=\"#aaaaaa\", fontcolor=\"#888888\"",
        (true, true, _) => "dashed, color=\"#b34700\", fontcolor=\"#b34700\"",
        (true, false, true) => "dashed",
        (true, false, false) => "solid",
    }
}

/// A quoted string. Graphviz reads `\` as an escape and stops at NUL.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            // Graphviz would decode HTML entities
            '&' => quoted.push_str("&amp;"),
            c if c.is_control() => quoted.push('\u{fffd}'),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
