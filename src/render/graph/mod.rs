//! A network, one file a format: a tree to read, a picture, a page, and what other tools open.
//!
//! ```
//! use annals::Annals;
//! use annals::query::Limits;
//! use annals::views::graph::{Wanted, around};
//! use annals::render::graph::{Caption, dot};
//!
//! let annals = Annals::bundled()?;
//! let thing = annals.resolve("kyivstar-attack", &[])?;
//! let wanted = Wanted { depth: 1, ..Wanted::default() };
//! let network = around(&annals, &thing, &wanted, &Limits::default())?;
//! let mut out = Vec::new();
//! dot::write(&mut out, &network, &Caption::new(&network, &wanted.window, None))?;
//! assert!(String::from_utf8(out)?.contains("Kyivstar"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod boxes;
pub mod dot;
pub mod gexf;
pub mod graphml;
pub mod html;
pub mod json;
pub mod svg;
pub mod text;
mod wires;

use super::style::count;
use crate::model::id;
use crate::model::vocab::ann;
use crate::model::when::{Day, Window};
use crate::views::graph::{Edge, Network, Node, Proof};
use oxrdf::NamedNodeRef;
use std::collections::BTreeMap;

/// What stands over a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// What it shows.
    pub title: String,
    /// How much of it, and as of when.
    pub notes: Vec<String>,
}

impl Caption {
    /// The caption of a network; the window and the day are those that were asked for.
    pub fn new(network: &Network, window: &Window, as_of: Option<Day>) -> Self {
        let label = |at: &usize| network.nodes[*at].label.clone();
        let title = match network.ends.as_slice() {
            [] => "Actors and targets".to_owned(),
            [one] => label(one),
            [one, other, ..] => format!("{} to {}", label(one), label(other)),
        };
        let mut notes = vec![
            count(network.nodes.len(), "thing"),
            count(network.edges.len(), "tie"),
        ];
        if network.ends.len() == 2 {
            notes.insert(0, count(network.paths.len(), "path"));
        }
        notes.extend(left_out(network));
        match (window.from, window.to) {
            (None, None) => {}
            (Some(from), None) => notes.push(format!("events since {}", words(from))),
            (None, Some(to)) => notes.push(format!("events until {}", words(to))),
            (Some(from), Some(to)) => {
                notes.push(format!("events from {} to {}", words(from), words(to)));
            }
        }
        notes.extend(as_of.map(|day| format!("as known on {}", words(day))));
        Self { title, notes }
    }
}

fn words(day: Day) -> String {
    day.format("%-d %B %Y").to_string()
}

/// What a network does not show, if anything.
pub fn left_out(network: &Network) -> Option<String> {
    match (network.left_out, network.cut) {
        (0, false) => None,
        (n, false) => Some(format!("{n} more not shown")),
        (0, true) => Some("more not shown, uncounted".to_owned()),
        (n, true) => Some(format!("at least {n} more not shown")),
    }
}

/// The order in which the ties of a thing are told; others follow by name.
const ORDER: [NamedNodeRef<'static>; 16] = [
    ann::INITIATOR,
    ann::ATTRIBUTED_TO,
    ann::TARGET,
    ann::AFFECTED,
    ann::RECIPIENT,
    ann::PARTICIPANT,
    ann::SUPPORTER,
    ann::RESPONDER,
    ann::INVESTIGATOR,
    ann::TOOL,
    ann::ENABLED_BY,
    ann::FOLLOWS,
    ann::RESPONDS_TO,
    ann::CONCERNS,
    ann::REVERSES,
    ann::PART_OF,
];

/// The place of an edge among the ties of a thing.
fn rank(edge: &Edge) -> usize {
    let known = ORDER.iter().position(|property| edge.property == *property);
    known.unwrap_or(ORDER.len())
}

/// One value of a node or an edge in a format that has columns for them.
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
    fn datatype(&self, whole: &'static str) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Number(_) => whole,
            Self::Flag(_) => "boolean",
        }
    }
}

/// Columns by name; a cell is left out where there is no value.
type Cells = Vec<(&'static str, Option<Cell>)>;

/// What a format with columns tells of a network: in words, and of each node and edge.
fn told(network: &Network, caption: &Caption) -> (String, Vec<Cells>, Vec<Cells>) {
    let edges = network.edges.iter().map(|edge| of_edge(network, edge));
    (
        format!("{}: {}", caption.title, caption.notes.join(", ")),
        network.nodes.iter().map(of_node).collect(),
        edges.collect(),
    )
}

/// The columns that have a value somewhere, with their types; `whole` is that of whole numbers.
fn columns(all: &[Cells], whole: &'static str) -> BTreeMap<&'static str, &'static str> {
    let cells = all.iter().flatten();
    let typed = cells.filter_map(|(name, cell)| Some((*name, cell.as_ref()?.datatype(whole))));
    typed.collect()
}

fn text(value: Option<String>) -> Option<Cell> {
    value.map(Cell::Text)
}

fn of_node(node: &Node) -> Cells {
    let when = node.when.as_ref();
    let day = |day: Option<Day>| text(day.map(|day| day.to_string()));
    let bounds = when.map(|when| when.bounds());
    vec![
        ("iri", text(Some(node.id.as_str().to_owned()))),
        ("kind", text(Some(node.kind.name().to_owned()))),
        ("type", text(node.sort.clone())),
        ("date", text(when.and_then(|when| when.to_edtf()))),
        ("dateWords", text(when.map(|when| when.words()))),
        ("earliest", day(bounds.and_then(|it| it.earliest))),
        ("latest", day(bounds.and_then(|it| it.latest))),
        ("contested", Some(Cell::Flag(node.contested))),
        ("steps", Some(Cell::Number(node.steps))),
    ]
}

fn of_edge(network: &Network, edge: &Edge) -> Cells {
    let first = edge.grounds.first();
    let by = first
        .map(|ground| ground.by.join("; "))
        .filter(|by| !by.is_empty());
    let grounds: Vec<_> = edge
        .grounds
        .iter()
        .map(|it| id::shorten(it.id.as_str()))
        .collect();
    vec![
        ("relation", text(Some(edge.name.clone()))),
        ("property", text(Some(id::shorten(edge.property.as_str())))),
        ("says", text(Some(edge.says()))),
        (
            "proof",
            text(first.map(|ground| proof(ground.proof).to_owned())),
        ),
        ("grounds", text(Some(grounds.join(" ")))),
        ("by", text(by)),
        (
            "on",
            text(first.and_then(|ground| ground.on.as_ref()?.to_edtf())),
        ),
        ("stance", text(first.map(|ground| ground.stance.clone()))),
        ("holds", Some(Cell::Flag(edge.holds()))),
        ("contested", Some(Cell::Flag(edge.contested))),
        ("sources", Some(Cell::Number(edge.sources))),
        ("onPath", Some(Cell::Flag(network.on_path(edge)))),
        ("weight", Some(Cell::Number(edge.grounds.len()))),
    ]
}

fn proof(proof: Proof) -> &'static str {
    match proof {
        Proof::Record => "record",
        Proof::Claim => "claim",
        Proof::Event => "event",
        Proof::ClaimedEvent => "claimedEvent",
    }
}
