//! The relation graph: how agents, targets, tools and events are connected, and on what evidence.
//!
//! [`around`] traverses outwards from one entity, [`between`] finds the shortest paths between two,
//! [`actor_targets`] connects all actors with their targets. The traversal runs saved queries in
//! batches, one step at a time, and reads only the part of the store that it reaches. The result is
//! a [`Network`]: plain data that every renderer shares.
//!
//! * `read`: the queries and their rows
//! * `traverse`: breadth-first traversal
//! * `names`: names in other languages
//! * `paths`: shortest paths, by petgraph
//! * [`measure`]: components, degrees, articulation points, co-occurrence
//! * [`layout`]: node positions
//!
//! An edge *holds* if a record states it or a standing claim asserts it; traversal and paths follow
//! only such edges. Denied or withdrawn relations are shown between nodes that are there anyway, but
//! are not followed. Places and sources connect nearly everything, so they are left out unless asked
//! for.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::views::graph::{GraphOptions, between};
//!
//! let annals = Annals::bundled()?;
//! let of = |name| annals.resolve(name, &["ag"]);
//! let (apple, moitra) = (of("apple")?, of("mahua-moitra")?);
//! let network = between(&annals, &apple, &moitra, &GraphOptions::default(), &QueryOptions::default())?;
//! let path = &network.paths[0];
//! assert_eq!(path.len(), 3, "Apple, the warning, and whom it warned");
//! let hop = network.hop(path[0], path[1]).next().unwrap();
//! assert_eq!(hop.describe(), "initiator");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod actor_targets;
pub mod layout;
pub mod measure;
mod names;
mod paths;
mod read;
mod traverse;

pub use actor_targets::actor_targets;
pub use traverse::{around, between};

use crate::model::when::{When, Window};
use crate::views::model::Stance;
use oxrdf::NamedNode;

/// What to include in a network.
#[derive(Debug, Clone)]
pub struct GraphOptions {
    /// The maximum depth; for paths, the maximum length.
    pub depth: usize,
    /// The maximum number of nodes.
    pub nodes: usize,
    /// The maximum number of paths.
    pub paths: usize,
    /// Only events that may overlap this window.
    pub window: Window,
    /// Whether to include places and countries.
    pub places: bool,
    /// Whether to include sources and publishers.
    pub sources: bool,
    /// What is taken as one with the thing in the middle: what is around it is shown too.
    pub same: Vec<NamedNode>,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self {
            depth: 8,
            nodes: 80,
            paths: 3,
            window: Window::default(),
            places: false,
            sources: false,
            same: Vec::new(),
        }
    }
}

/// The kind of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// `ann:Event`
    Event,
    /// `ann:Agent`
    Agent,
    /// `ann:Tool`
    Tool,
    /// `ann:Place`
    Place,
    /// `ann:Source`
    Source,
    /// Anything else with a record, such as a mechanism or an offer.
    Other,
}

impl NodeKind {
    /// All kinds, in legend order.
    pub const ALL: [Self; 6] = [
        Self::Event,
        Self::Agent,
        Self::Tool,
        Self::Place,
        Self::Source,
        Self::Other,
    ];

    /// Its name in lowercase.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Agent => "agent",
            Self::Tool => "tool",
            Self::Place => "place",
            Self::Source => "source",
            Self::Other => "other",
        }
    }
}

/// A node of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its IRI.
    pub id: NamedNode,
    /// Its label or title, English first, or its short name.
    pub label: String,
    /// Its kind.
    pub kind: NodeKind,
    /// The label of its type, such as `threat group` or `wiper`; several are joined by commas.
    pub type_label: Option<String>,
    /// Its date, if it is dated.
    pub when: Option<When>,
    /// Whether its attribution is contested: by a rival, or by a third party's denial.
    pub contested: bool,
    /// How firmly it is attributed (`ann:named`), if anybody is named.
    pub named: Option<String>,
    /// In which ways that is disputed (`ann:disputeKind`).
    pub dispute: Vec<String>,
    /// The distance from the start of the traversal or path.
    pub steps: usize,
}

impl Node {
    /// The signs of its attribution, in words: `alleged`, `contested`, `denied` …
    pub fn signs(&self) -> Vec<&'static str> {
        let named = match self.named.as_deref() {
            Some("alleged") => Some("alleged"),
            Some("selfClaimed") => Some("claimed"),
            _ => None,
        };
        let denied = self.dispute.iter().any(|kind| kind == "deniedByAccused");
        let signs = [
            named,
            self.contested.then_some("contested"),
            denied.then_some("denied"),
        ];
        signs.into_iter().flatten().collect()
    }
}

/// The kind of evidence for an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// The record of the source node.
    Record,
    /// A claim about the source node.
    Claim,
    /// An event with one node as recorded actor and the other as target.
    Event,
    /// Such an event whose actor is named only by standing claims.
    ClaimedEvent,
}

/// One piece of evidence for an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The record, claim or event.
    pub id: NamedNode,
    /// Which of these it is.
    pub kind: EvidenceKind,
    /// The claimants, for a claim.
    pub by: Vec<String>,
    /// The date of the claim or event.
    pub on: Option<When>,
    /// The stance of the claim; what is on record asserts.
    pub stance: Stance,
    /// Whether it stands: not superseded, retracted or deprecated.
    pub standing: bool,
    /// The number of its sources.
    pub sources: usize,
}

impl Evidence {
    /// What a record or an event states, by nobody in particular.
    fn stated(id: NamedNode, kind: EvidenceKind, on: Option<When>) -> Self {
        Self {
            id,
            kind,
            by: Vec::new(),
            on,
            stance: Stance::Asserts,
            standing: true,
            sources: 0,
        }
    }

    /// What a record states.
    fn on_record(id: NamedNode) -> Self {
        Self::stated(id, EvidenceKind::Record, None)
    }

    /// Whether it currently supports the edge.
    pub fn holds(&self) -> bool {
        self.standing && self.stance == Stance::Asserts
    }
}

/// An edge between two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The index of the node whose record or claim states it.
    pub from: usize,
    /// The index of the node that it refers to.
    pub to: usize,
    /// The property.
    pub property: NamedNode,
    /// The property's label, or its short name.
    pub name: String,
    /// The evidence, strongest first.
    pub evidence: Vec<Evidence>,
    /// Whether it is contested by standing claims.
    pub contested: bool,
    /// The number of distinct sources for or against it.
    pub sources: usize,
}

impl Edge {
    /// Whether a record states it or a standing claim asserts it.
    pub fn holds(&self) -> bool {
        self.evidence.iter().any(Evidence::holds)
    }

    /// How standing claims oppose it, where that does not make it contested: who is accused denies
    /// it, or somebody doubts it.
    pub fn opposition(&self) -> Option<&'static str> {
        let takes = |stance: Stance| {
            let mut evidence = self.evidence.iter();
            evidence.any(|it| it.standing && it.stance == stance)
        };
        match self.holds() && !self.contested {
            true if takes(Stance::Denies) => Some("denied"),
            true if takes(Stance::Doubts) => Some("doubted"),
            _ => None,
        }
    }

    /// Whether only claims support it.
    pub fn is_claim_only(&self) -> bool {
        let on_record = [EvidenceKind::Record, EvidenceKind::Event];
        !self
            .evidence
            .iter()
            .any(|evidence| on_record.contains(&evidence.kind))
    }

    /// The relation with its evidence: `attributed to (SBU, 4 April 2024)`.
    pub fn describe(&self) -> String {
        match self.describe_evidence() {
            Some(reason) => format!("{} ({reason})", self.name),
            None => self.name.clone(),
        }
    }

    /// The strongest evidence in words: claimant, date and how many others; or the number of events.
    /// `None` if it is on record.
    pub fn describe_evidence(&self) -> Option<String> {
        let first = self.evidence.first()?;
        match first.kind {
            EvidenceKind::Record => None,
            EvidenceKind::Event | EvidenceKind::ClaimedEvent => Some(match self.evidence.len() {
                1 => "1 event".to_owned(),
                n => format!("{n} events"),
            }),
            EvidenceKind::Claim => {
                let mut text = match first.by.as_slice() {
                    [] => "somebody".to_owned(),
                    some => some.join(" and "),
                };
                match (&first.stance, first.standing) {
                    (Stance::Asserts, true) => {}
                    (Stance::Asserts, false) => text.push_str(" no longer says so"),
                    (stance, _) => text.push_str(&format!(" {stance}")),
                }
                if let Some(on) = &first.on {
                    text.push_str(&format!(", {}", on.words()));
                }
                let supporting = self.evidence.iter().filter(|evidence| evidence.holds());
                match supporting.count() {
                    0 | 1 => {}
                    n => text.push_str(&format!(", +{}", n - 1)),
                }
                Some(text)
            }
        }
    }
}

/// A network of nodes and edges.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// The indexes of the start nodes: none for the actor–target network, two for paths.
    pub ends: Vec<usize>,
    /// The nodes, nearest first.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// Paths between the two ends, shortest first, as node indexes.
    pub paths: Vec<Vec<usize>>,
    /// How many more nodes were found than are included.
    pub left_out: usize,
    /// Whether there may be more than was found: behind nodes that are left out, or because a node
    /// has more relations than are read.
    pub cut: bool,
}

impl Network {
    /// The edges between two nodes, in either direction; those that hold first.
    pub fn hop(&self, one: usize, other: usize) -> impl Iterator<Item = &Edge> {
        let joins = move |edge: &&Edge| {
            (edge.from, edge.to) == (one, other) || (edge.from, edge.to) == (other, one)
        };
        let held = self.edges.iter().filter(joins).filter(|edge| edge.holds());
        let others = self.edges.iter().filter(joins);
        held.chain(others.filter(|edge| !edge.holds()))
    }

    /// Whether an edge is on a path.
    pub fn on_path(&self, edge: &Edge) -> bool {
        let ends = [edge.from, edge.to];
        let is_hop = |hop: &[usize]| hop == ends || hop == [ends[1], ends[0]];
        edge.holds() && self.paths.iter().any(|path| path.windows(2).any(is_hop))
    }
}
