//! Network graphs, one module per format: a text tree, SVG, HTML, and exports for other tools.
//! [`FORMATS`] lists them.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::views::graph::{GraphOptions, around};
//! use annals::render::graph::{Caption, dot};
//!
//! let annals = Annals::bundled()?;
//! let thing = annals.resolve("kyivstar-attack", &[])?;
//! let wanted = GraphOptions { depth: 1, ..GraphOptions::default() };
//! let network = around(&annals, &thing, &wanted, &QueryOptions::default())?;
//! let mut out = Vec::new();
//! dot::write(&mut out, &network, &Caption::new(&network, &wanted.window, None))?;
//! assert!(String::from_utf8(out)?.contains("Kyivstar"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod dot;
mod edges;
mod fold;
mod format;
pub mod gexf;
pub mod graphml;
pub mod html;
pub mod json;
mod nodes;
pub mod svg;
pub mod text;

pub use format::GraphFormat;

use super::style::count;
use crate::model::id;
use crate::model::vocab::ann;
use crate::model::when::{Day, Window};
use crate::views::graph::{Edge, EvidenceKind, Network, Node};
use crate::views::read::PARTIES;
use oxrdf::NamedNodeRef;
use std::collections::BTreeMap;

/// All formats, in the order in which the help lists them.
pub static FORMATS: &[&dyn GraphFormat] = &[
    &text::Text,
    &svg::Svg,
    &html::Html,
    &dot::Dot,
    &graphml::GraphMl,
    &gexf::Gexf,
    &json::Json,
];

/// Title and notes of a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// What the graph shows.
    pub title: String,
    /// Counts, time window and as-of day.
    pub notes: Vec<String>,
}

impl Caption {
    /// The caption of a network, for the requested window and as-of day.
    pub fn new(network: &Network, window: &Window, as_of: Option<Day>) -> Self {
        let label = |at: &usize| network.nodes[*at].label.clone();
        let title = match network.ends.as_slice() {
            [] => "Actors and targets".to_owned(),
            [one] => label(one),
            [one, other, ..] => format!("{} to {}", label(one), label(other)),
        };
        let mut notes = vec![
            count(network.nodes.len(), "thing"),
            count(network.edges.len(), "relation"),
        ];
        if network.ends.len() == 2 {
            notes.insert(0, count(network.paths.len(), "path"));
        }
        notes.extend(left_out(network));
        match (window.from, window.to) {
            (None, None) => {}
            (Some(from), None) => notes.push(format!("events since {}", format_day(from))),
            (None, Some(to)) => notes.push(format!("events until {}", format_day(to))),
            (Some(from), Some(to)) => {
                notes.push(format!(
                    "events from {} to {}",
                    format_day(from),
                    format_day(to)
                ));
            }
        }
        notes.extend(as_of.map(|day| format!("as known on {}", format_day(day))));
        Self { title, notes }
    }
}

fn format_day(day: Day) -> String {
    day.format("%-d %B %Y").to_string()
}

/// How many nodes are not shown, if any.
pub fn left_out(network: &Network) -> Option<String> {
    match (network.left_out, network.cut) {
        (0, false) => None,
        (n, false) => Some(format!("{n} more not shown")),
        (0, true) => Some("more not shown (not counted)".to_owned()),
        (n, true) => Some(format!("at least {n} more not shown")),
    }
}

/// The order of the relations of a node that follow those to its parties; others come last, by name.
const AFTER_PARTIES: [NamedNodeRef<'static>; 7] = [
    ann::TOOL,
    ann::ENABLED_BY,
    ann::FOLLOWS,
    ann::RESPONDS_TO,
    ann::CONCERNS,
    ann::REVERSES,
    ann::PART_OF,
];

/// The rank of an edge among the relations of a node.
fn rank(edge: &Edge) -> usize {
    let mut order = PARTIES.iter().chain(&AFTER_PARTIES);
    let position = order.position(|property| edge.property == *property);
    position.unwrap_or(PARTIES.len() + AFTER_PARTIES.len())
}

/// The value of a node or edge attribute.
enum Cell {
    Text(String),
    Number(usize),
    Flag(bool),
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

impl Cell {
    /// The name of its type in GraphML and GEXF.
    fn datatype(&self, integer: &'static str) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Number(_) => integer,
            Self::Flag(_) => "boolean",
        }
    }
}

/// Attributes by name; `None` where there is no value.
type Cells = Vec<(&'static str, Option<Cell>)>;

/// The description of a network, and the attributes of its nodes and edges.
fn description_and_columns(
    network: &Network,
    caption: &Caption,
) -> (String, Vec<Cells>, Vec<Cells>) {
    let edges = network.edges.iter().map(|edge| edge_cells(network, edge));
    (
        format!("{}: {}", caption.title, caption.notes.join(", ")),
        network.nodes.iter().map(node_cells).collect(),
        edges.collect(),
    )
}

/// The attributes that have a value somewhere, with their types; `integer` is the name of the integer
/// type.
fn columns(all: &[Cells], integer: &'static str) -> BTreeMap<&'static str, &'static str> {
    let cells = all.iter().flatten();
    let typed = cells.filter_map(|(name, cell)| Some((*name, cell.as_ref()?.datatype(integer))));
    typed.collect()
}

fn text(value: Option<String>) -> Option<Cell> {
    value.map(Cell::Text)
}

fn node_cells(node: &Node) -> Cells {
    let when = node.when.as_ref();
    let day = |day: Option<Day>| text(day.map(|day| day.to_string()));
    let bounds = when.map(|when| when.bounds());
    vec![
        ("iri", text(Some(node.id.as_str().to_owned()))),
        ("kind", text(Some(node.kind.name().to_owned()))),
        ("type", text(node.type_label.clone())),
        ("date", text(when.and_then(|when| when.to_edtf()))),
        ("dateWords", text(when.map(|when| when.words()))),
        ("earliest", day(bounds.and_then(|it| it.earliest))),
        ("latest", day(bounds.and_then(|it| it.latest))),
        ("contested", Some(Cell::Flag(node.contested))),
        ("named", text(node.named.clone())),
        (
            "dispute",
            text((!node.dispute.is_empty()).then(|| node.dispute.join(", "))),
        ),
        ("steps", Some(Cell::Number(node.steps))),
    ]
}

fn edge_cells(network: &Network, edge: &Edge) -> Cells {
    let first = edge.evidence.first();
    let by = first
        .map(|evidence| evidence.by.join("; "))
        .filter(|by| !by.is_empty());
    let evidence: Vec<_> = edge
        .evidence
        .iter()
        .map(|it| id::shorten(it.id.as_str()))
        .collect();
    vec![
        ("relation", text(Some(edge.name.clone()))),
        ("property", text(Some(id::shorten(edge.property.as_str())))),
        ("says", text(Some(edge.describe()))),
        (
            "proof",
            text(first.map(|evidence| evidence_kind(evidence.kind).to_owned())),
        ),
        ("grounds", text(Some(evidence.join(" ")))),
        ("by", text(by)),
        (
            "on",
            text(first.and_then(|evidence| evidence.on.as_ref()?.to_edtf())),
        ),
        (
            "stance",
            text(first.map(|evidence| evidence.stance.to_string())),
        ),
        ("holds", Some(Cell::Flag(edge.holds()))),
        ("contested", Some(Cell::Flag(edge.contested))),
        ("sources", Some(Cell::Number(edge.sources))),
        ("onPath", Some(Cell::Flag(network.on_path(edge)))),
        ("weight", Some(Cell::Number(edge.evidence.len()))),
    ]
}

fn evidence_kind(evidence_kind: EvidenceKind) -> &'static str {
    match evidence_kind {
        EvidenceKind::Record => "record",
        EvidenceKind::Claim => "claim",
        EvidenceKind::Event => "event",
        EvidenceKind::ClaimedEvent => "claimedEvent",
    }
}
