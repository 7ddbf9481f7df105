//! GEXF 1.2 for Gephi and networkx: a directed graph with all attributes of nodes and edges. Dates are
//! attributes, not GEXF lifetimes, which cannot express "some time in that month".

use super::{Caption, Cells, description_and_columns};
use crate::model::id;
use crate::render::escape::escape_exact;
use crate::render::format::FormatInfo;
use crate::render::graph::format::GraphFormat;
use crate::render::style::Style;
use crate::views::graph::Network;
use std::io::{self, Write};

/// `gexf`.
#[derive(Debug)]
pub struct Gexf;

impl GraphFormat for Gexf {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("gexf", &["gexf"], "For Gephi, networkx")
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
        "<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">"
    )?;
    let (description, nodes, edges) = description_and_columns(network, caption);
    writeln!(out, "  <meta>")?;
    writeln!(out, "    <creator>annals</creator>")?;
    writeln!(
        out,
        "    <description>{}</description>",
        escape_exact(&description)
    )?;
    writeln!(out, "  </meta>")?;
    writeln!(
        out,
        "  <graph mode=\"static\" defaultedgetype=\"directed\">"
    )?;
    columns(out, "node", &nodes)?;
    columns(out, "edge", &edges)?;
    let name = |at: usize| escape_exact(&id::shorten(network.nodes[at].id.as_str()));
    writeln!(out, "    <nodes>")?;
    for (at, (node, cells)) in network.nodes.iter().zip(nodes).enumerate() {
        let label = escape_exact(&node.label);
        writeln!(out, "      <node id=\"{}\" label=\"{label}\">", name(at))?;
        values(out, cells)?;
        writeln!(out, "      </node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (at, (edge, cells)) in network.edges.iter().zip(edges).enumerate() {
        let (from, to) = (name(edge.from), name(edge.to));
        let (label, weight) = (escape_exact(&edge.describe()), edge.evidence.len());
        writeln!(
            out,
            "      <edge id=\"e{at}\" source=\"{from}\" target=\"{to}\" label=\"{label}\" weight=\"{weight}\">"
        )?;
        // the weight has its own attribute
        values(
            out,
            cells
                .into_iter()
                .filter(|(name, _)| *name != "weight")
                .collect(),
        )?;
        writeln!(out, "      </edge>")?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

/// Declares the attributes.
fn columns(out: &mut impl Write, class: &str, all: &[Cells]) -> io::Result<()> {
    let mut types = super::columns(all, "integer");
    types.remove("weight");
    writeln!(out, "    <attributes class=\"{class}\">")?;
    for (name, datatype) in types {
        writeln!(
            out,
            "      <attribute id=\"{name}\" title=\"{name}\" type=\"{datatype}\"/>"
        )?;
    }
    writeln!(out, "    </attributes>")
}

fn values(out: &mut impl Write, cells: Cells) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for (name, cell) in cells {
        if let Some(cell) = cell {
            let value = escape_exact(&cell.to_string());
            writeln!(
                out,
                "          <attvalue for=\"{name}\" value=\"{value}\"/>"
            )?;
        }
    }
    writeln!(out, "        </attvalues>")
}
