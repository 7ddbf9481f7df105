//! A network as JSON: `title`, `notes`, `ends`, `nodes`, `edges`, `paths`, `components`, `together`,
//! `leftOut`. Nodes are referenced by IRI; absent values are `null`, never missing.

use super::{Caption, evidence_kind};
use crate::render::format::FormatInfo;
use crate::render::graph::format::GraphFormat;
use crate::render::style::Style;
use crate::render::timeline::json::when;
use crate::views::graph::measure::{co_occurrences, measure};
use crate::views::graph::{Edge, Evidence, Network, Node};
use serde_json::{Value, json};
use std::io::{self, Write};

/// `json`.
#[derive(Debug)]
pub struct Json;

impl GraphFormat for Json {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("json", &["json"], "One JSON object")
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

/// Writes one object.
///
/// # Errors
/// Fails if writing fails.
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
            "type": node.type_label,
            "date": node.when.as_ref().map(when),
            "contested": node.contested,
            "named": node.named,
            "dispute": node.dispute,
            "steps": (!network.ends.is_empty()).then_some(node.steps),
            "degree": degree,
            "joint": measures.articulation_points.contains(&at),
        })
    };
    let edge = |edge: &Edge| {
        json!({
            "from": id(&edge.from),
            "to": id(&edge.to),
            "property": edge.property.as_str(),
            "relation": edge.name,
            "says": edge.describe(),
            "holds": edge.holds(),
            "contested": edge.contested,
            "opposition": edge.opposition(),
            "onPath": network.on_path(edge),
            "sources": edge.sources,
            "grounds": edge.evidence.iter().map(evidence).collect::<Vec<_>>(),
        })
    };
    let pairs = co_occurrences(network);
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

fn evidence(evidence: &Evidence) -> Value {
    json!({
        "id": evidence.id.as_str(),
        "proof": evidence_kind(evidence.kind),
        "by": evidence.by,
        "on": evidence.on.as_ref().map(when),
        "stance": evidence.stance.to_string(),
        "standing": evidence.standing,
        "sources": evidence.sources,
    })
}
