//! A network as JSON: `title`, `notes`, `ends`, `nodes`, `edges`, `paths`, `components`, `together`,
//! `leftOut`. Nodes are named by their IRIs; absent values are `null`, never missing.

use super::{Caption, proof};
use crate::render::timeline::json::when;
use crate::views::graph::measure::{measure, together};
use crate::views::graph::{Edge, Ground, Network, Node};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes one object.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, network: &Network, caption: &Caption) -> io::Result<()> {
    let id = |at: &usize| network.nodes[*at].id.as_str();
    let ids = |places: &[usize]| places.iter().map(id).collect::<Vec<_>>();
    let measures = measure(network);
    let node = |(at, node): (usize, &Node)| {
        let degree = measures.degrees[at];
        json!({
            "id": node.id.as_str(),
            "label": node.label,
            "kind": node.kind.name(),
            "type": node.sort,
            "date": node.when.as_ref().map(when),
            "contested": node.contested,
            "steps": (!network.ends.is_empty()).then_some(node.steps),
            "degree": degree,
            "joint": measures.joints.contains(&at),
        })
    };
    let edge = |edge: &Edge| {
        json!({
            "from": id(&edge.from),
            "to": id(&edge.to),
            "property": edge.property.as_str(),
            "relation": edge.name,
            "says": edge.says(),
            "holds": edge.holds(),
            "contested": edge.contested,
            "onPath": network.on_path(edge),
            "sources": edge.sources,
            "grounds": edge.grounds.iter().map(ground).collect::<Vec<_>>(),
        })
    };
    let pairs = together(network);
    let value = json!({
        "title": caption.title,
        "notes": caption.notes,
        "ends": ids(&network.ends),
        "nodes": network.nodes.iter().enumerate().map(node).collect::<Vec<_>>(),
        "edges": network.edges.iter().map(edge).collect::<Vec<_>>(),
        "paths": network.paths.iter().map(|path| ids(path)).collect::<Vec<_>>(),
        "components": measures.components.iter().map(|part| ids(part)).collect::<Vec<_>>(),
        "together": pairs.iter().map(|pair| json!({
            "agents": ids(&pair.agents),
            "events": ids(&pair.events),
        })).collect::<Vec<_>>(),
        "leftOut": (!network.cut).then_some(network.left_out),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

fn ground(ground: &Ground) -> Value {
    json!({
        "id": ground.id.as_str(),
        "proof": proof(ground.proof),
        "by": ground.by,
        "on": ground.on.as_ref().map(when),
        "stance": ground.stance,
        "standing": ground.standing,
        "sources": ground.sources,
    })
}
