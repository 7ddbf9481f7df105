//! The relations desk: how actors, targets, tools and events hang together, and why.
//!
//! [`around`] walks outwards from one thing, [`between`] finds the shortest paths from one to
//! another, [`whole`] joins all who acted with all whom they acted on. The walk asks saved queries
//! in batches, a step at a time, and never reads more of the graph than it passes. What comes out
//! is a [`Network`]: plain data that every renderer shares.
//!
//! * `read`: the queries, row by row
//! * `walk`: outwards, step by step
//! * `paths`: the shortest ways, by petgraph
//! * [`measure`]: components, degrees, joints, who appears with whom
//! * [`layout`]: where to draw it
//!
//! An edge *holds* where a record says so or a standing claim asserts it; the walk and the paths
//! go along such edges alone. What is denied, or was withdrawn, is shown between things that are
//! there anyway, and leads nowhere. Places and sources join everything with everything: they are
//! left out unless asked for.
//!
//! ```
//! use annals::Annals;
//! use annals::query::Limits;
//! use annals::views::graph::{Wanted, between};
//!
//! let annals = Annals::bundled()?;
//! let of = |name| annals.resolve(name, &["ag"]);
//! let (apple, moitra) = (of("apple")?, of("mahua-moitra")?);
//! let network = between(&annals, &apple, &moitra, &Wanted::default(), &Limits::default())?;
//! let path = &network.paths[0];
//! assert_eq!(path.len(), 3, "Apple, the warning, and whom it warned");
//! let hop = network.hop(path[0], path[1]).next().unwrap();
//! assert_eq!(hop.says(), "initiator");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod layout;
pub mod measure;
mod paths;
mod read;
mod traverse;
mod whole;

pub use traverse::{around, between};
pub use whole::whole;

use crate::model::when::{When, Window};
use oxrdf::NamedNode;

/// What to gather.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// How many steps to go; between two things, the longest path.
    pub depth: usize,
    /// At most so many nodes.
    pub nodes: usize,
    /// At most so many paths.
    pub paths: usize,
    /// Only events that may have been going on in these days.
    pub window: Window,
    /// Whether to go by places and countries too.
    pub places: bool,
    /// Whether to go by sources and publishers too.
    pub sources: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            depth: 8,
            nodes: 80,
            paths: 3,
            window: Window::default(),
            places: false,
            sources: false,
        }
    }
}

/// What sort of thing a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
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
    /// Anything else that is described, such as a mechanism or an offer.
    Other,
}

impl Kind {
    /// All of them, in the order of a legend.
    pub const ALL: [Self; 6] = [
        Self::Event,
        Self::Agent,
        Self::Tool,
        Self::Place,
        Self::Source,
        Self::Other,
    ];

    /// Its name, in lower case.
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

/// A thing in the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The thing.
    pub id: NamedNode,
    /// Its label or title, English first, or its short name.
    pub label: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Its type by name, such as `threat group` or `wiper`; several are joined by commas.
    pub sort: Option<String>,
    /// When it was, for what is dated.
    pub when: Option<When>,
    /// Whether standing claims disagree about who is behind it.
    pub contested: bool,
    /// Steps from where the walk began; of a path, from its start.
    pub steps: usize,
}

/// What says that two things are tied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// The record of the thing that the edge comes from.
    Record,
    /// A claim about it.
    Claim,
    /// An event that has one as its actor and the other as its target, both on record.
    Event,
    /// Such an event whose actor is named by standing claims alone.
    ClaimedEvent,
}

/// One reason for an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The record, claim or event.
    pub id: NamedNode,
    /// Which of these it is.
    pub proof: Proof,
    /// Who says so, where it is a claim.
    pub by: Vec<String>,
    /// When they said so; when the event was.
    pub on: Option<When>,
    /// `asserts`, `denies`, `doubts` or `declines`.
    pub stance: String,
    /// Whether it stands: neither superseded, retracted nor deprecated.
    pub standing: bool,
    /// How many sources it was read in.
    pub sources: usize,
}

impl Ground {
    /// Whether it says today that the tie is there.
    pub fn holds(&self) -> bool {
        self.standing && self.stance == "asserts"
    }
}

/// A tie between two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The node whose record or claim it is, by its place among the nodes.
    pub from: usize,
    /// The node that it names.
    pub to: usize,
    /// The property.
    pub property: NamedNode,
    /// The property's label, or its short name.
    pub name: String,
    /// What says so: the best reasons first.
    pub grounds: Vec<Ground>,
    /// Whether standing claims disagree about it.
    pub contested: bool,
    /// How many different sources say so, or that it is not so.
    pub sources: usize,
}

impl Edge {
    /// Whether a record says so, or a standing claim asserts it.
    pub fn holds(&self) -> bool {
        self.grounds.iter().any(Ground::holds)
    }

    /// Whether claims alone say so.
    pub fn is_claimed(&self) -> bool {
        let on_record = [Proof::Record, Proof::Event];
        !self
            .grounds
            .iter()
            .any(|ground| on_record.contains(&ground.proof))
    }

    /// The relation with who says so and when: `attributed to (SBU, 4 April 2024)`.
    pub fn says(&self) -> String {
        match self.reason() {
            Some(reason) => format!("{} ({reason})", self.name),
            None => self.name.clone(),
        }
    }

    /// Who says so and when, and how many others do; the events of a pair; none for what is on
    /// record.
    pub fn reason(&self) -> Option<String> {
        let first = self.grounds.first()?;
        match first.proof {
            Proof::Record => None,
            Proof::Event | Proof::ClaimedEvent => Some(match self.grounds.len() {
                1 => "1 event".to_owned(),
                n => format!("{n} events"),
            }),
            Proof::Claim => {
                let mut words = match first.by.as_slice() {
                    [] => "somebody".to_owned(),
                    some => some.join(" and "),
                };
                match (first.stance.as_str(), first.standing) {
                    ("asserts", true) => {}
                    ("asserts", false) => words.push_str(" no longer says so"),
                    (stance, _) => words.push_str(&format!(" {stance}")),
                }
                if let Some(on) = &first.on {
                    words.push_str(&format!(", {}", on.words()));
                }
                let like = self.grounds.iter().filter(|ground| ground.holds());
                match like.count() {
                    0 | 1 => {}
                    n => words.push_str(&format!(", +{}", n - 1)),
                }
                Some(words)
            }
        }
    }
}

/// Nodes and edges.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Where the walk began: none for a whole network, two for paths.
    pub ends: Vec<usize>,
    /// The nodes, nearest first.
    pub nodes: Vec<Node>,
    /// The edges, by the places of their nodes.
    pub edges: Vec<Edge>,
    /// Paths between the two ends, shortest first: the places of their nodes.
    pub paths: Vec<Vec<usize>>,
    /// How many nodes were found beyond those that are here.
    pub left_out: usize,
    /// Whether there may be more than was found: behind what is left out, or tied to something that
    /// is tied to more things than are read.
    pub cut: bool,
}

impl Network {
    /// The edges between two nodes, whichever way they point; those that hold first.
    pub fn hop(&self, one: usize, other: usize) -> impl Iterator<Item = &Edge> {
        let joins = move |edge: &&Edge| {
            (edge.from, edge.to) == (one, other) || (edge.from, edge.to) == (other, one)
        };
        let held = self.edges.iter().filter(joins).filter(|edge| edge.holds());
        let fallen = self.edges.iter().filter(joins);
        held.chain(fallen.filter(|edge| !edge.holds()))
    }

    /// Whether an edge lies on a path.
    pub fn on_path(&self, edge: &Edge) -> bool {
        let ends = [edge.from, edge.to];
        let is_hop = |hop: &[usize]| hop == ends || hop == [ends[1], ends[0]];
        edge.holds() && self.paths.iter().any(|path| path.windows(2).any(is_hop))
    }
}
