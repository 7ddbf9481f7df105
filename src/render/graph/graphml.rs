//! GraphML for yEd, Cytoscape, networkx and others: a directed graph with all attributes of nodes and
//! edges.

use super::{Caption, Cells, description_and_columns};
use crate::model::id;
use crate::render::escape::escape_exact;
use crate::render::format::FormatInfo;
use crate::render::graph::format::GraphFormat;
use crate::render::style::Style;
use crate::views::graph::Network;
use std::io::{self, Write};

/// `graphml`.
#[derive(Debug)]
pub struct GraphMl;

impl GraphFormat for GraphMl {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("graphml", &["graphml"], "For yEd, Cytoscape, networkx")
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
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">"
    )?;
    let (description, nodes, edges) = description_and_columns(network, caption);
    writeln!(out, "  <desc>{}</desc>", escape_exact(&description))?;
    writeln!(
        out,
        "  <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>"
    )?;
    keys(out, "node", "n", &nodes)?;
    keys(out, "edge", "e", &edges)?;
    writeln!(out, "  <graph id=\"annals\" edgedefault=\"directed\">")?;
    let name = |at: usize| escape_exact(&id::shorten(network.nodes[at].id.as_str()));
    for (at, (node, cells)) in network.nodes.iter().zip(nodes).enumerate() {
        writeln!(out, "    <node id=\"{}\">", name(at))?;
        writeln!(
            out,
            "      <data key=\"label\">{}</data>",
            escape_exact(&node.label)
        )?;
        data(out, "n", cells)?;
        writeln!(out, "    </node>")?;
    }
    for (at, (edge, cells)) in network.edges.iter().zip(edges).enumerate() {
        let (from, to) = (name(edge.from), name(edge.to));
        writeln!(
            out,
            "    <edge id=\"e{at}\" source=\"{from}\" target=\"{to}\">"
        )?;
        data(out, "e", cells)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

/// Declares the attributes that have a value somewhere.
fn keys(out: &mut impl Write, of: &str, prefix: &str, all: &[Cells]) -> io::Result<()> {
    for (name, datatype) in super::columns(all, "int") {
        writeln!(
            out,
            "  <key id=\"{prefix}-{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{datatype}\"/>"
        )?;
    }
    Ok(())
}

fn data(out: &mut impl Write, prefix: &str, cells: Cells) -> io::Result<()> {
    for (name, cell) in cells {
        if let Some(cell) = cell {
            let value = escape_exact(&cell.to_string());
            writeln!(out, "      <data key=\"{prefix}-{name}\">{value}</data>")?;
        }
    }
    Ok(())
}
