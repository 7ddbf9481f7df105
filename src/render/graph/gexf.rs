//! GEXF 1.2, for Gephi and networkx: a directed graph whose nodes and edges carry all that is known
//! of them. Dates are columns, not lifetimes: GEXF has no word for "in that month".

use super::xml::escape;
use super::{Caption, Cells, of_edge, of_node};
use crate::model::id;
use crate::relate::Network;
use std::io::{self, Write};

/// Writes one graph.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, network: &Network, caption: &Caption) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">"
    )?;
    let description = format!("{}: {}", caption.title, caption.notes.join(", "));
    writeln!(out, "  <meta>")?;
    writeln!(out, "    <creator>annals</creator>")?;
    writeln!(
        out,
        "    <description>{}</description>",
        escape(&description)
    )?;
    writeln!(out, "  </meta>")?;
    writeln!(
        out,
        "  <graph mode=\"static\" defaultedgetype=\"directed\">"
    )?;
    let nodes: Vec<Cells> = network.nodes.iter().map(of_node).collect();
    let edges: Vec<Cells> = network
        .edges
        .iter()
        .map(|edge| of_edge(network, edge))
        .collect();
    columns(out, "node", &nodes)?;
    columns(out, "edge", &edges)?;
    let name = |at: usize| escape(&id::shorten(network.nodes[at].id.as_str()));
    writeln!(out, "    <nodes>")?;
    for (at, (node, cells)) in network.nodes.iter().zip(nodes).enumerate() {
        let label = escape(&node.label);
        writeln!(out, "      <node id=\"{}\" label=\"{label}\">", name(at))?;
        values(out, cells)?;
        writeln!(out, "      </node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (at, (edge, cells)) in network.edges.iter().zip(edges).enumerate() {
        let (from, to) = (name(edge.from), name(edge.to));
        let (label, weight) = (escape(&edge.says()), edge.grounds.len());
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

/// Declares the columns, numbered by name.
fn columns(out: &mut impl Write, class: &str, all: &[Cells]) -> io::Result<()> {
    let mut types = std::collections::BTreeMap::new();
    for (name, cell) in all.iter().flatten() {
        if let Some(cell) = cell {
            types.insert(*name, cell.datatype("integer"));
        }
    }
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
            let value = escape(&cell.to_string());
            writeln!(
                out,
                "          <attvalue for=\"{name}\" value=\"{value}\"/>"
            )?;
        }
    }
    writeln!(out, "        </attvalues>")
}
