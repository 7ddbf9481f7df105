//! What the shape of a network says: components, degrees, joints, who appears with whom.
//!
//! ```
//! use annals::Annals;
//! use annals::query::Limits;
//! use annals::views::graph::{Wanted, measure, whole};
//!
//! let annals = Annals::bundled()?;
//! let wanted = Wanted { nodes: 1000, ..Wanted::default() };
//! let network = whole(&annals, &wanted, &Limits::default())?;
//! let measures = measure::measure(&network);
//! let sizes: usize = measures.components.iter().map(Vec::len).sum();
//! assert_eq!(sizes, network.nodes.len());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use super::{Kind, Network};
use petgraph::algo::articulation_points::articulation_points;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{NodeIndex, UnGraph};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What was measured, along the edges that hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// The nodes of each component, largest first; nodes by their places.
    pub components: Vec<Vec<usize>>,
    /// How many others each node is tied to.
    pub degrees: Vec<usize>,
    /// The nodes without which a component would fall apart, those with most ties first.
    pub joints: Vec<usize>,
}

/// Two agents that appear in the same events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The agents, by their places.
    pub agents: [usize; 2],
    /// The events that both have a part in.
    pub events: Vec<usize>,
}

/// Measures a network.
pub fn measure(network: &Network) -> Measures {
    let mut graph = UnGraph::<(), ()>::new_undirected();
    let places: Vec<NodeIndex> = network.nodes.iter().map(|_| graph.add_node(())).collect();
    let held = network
        .edges
        .iter()
        .filter(|edge| edge.holds() && edge.from != edge.to);
    for edge in held {
        graph.update_edge(places[edge.from], places[edge.to], ());
    }
    // in a graph without directions what is strongly connected is what is connected
    let mut components: Vec<Vec<usize>> = tarjan_scc(&graph)
        .into_iter()
        .map(|component| {
            let mut component: Vec<usize> = component.into_iter().map(NodeIndex::index).collect();
            component.sort_unstable();
            component
        })
        .collect();
    components.sort_by_key(|component| (Reverse(component.len()), component.first().copied()));
    let degrees: Vec<usize> = places
        .iter()
        .map(|at| graph.neighbors(*at).count())
        .collect();
    let mut joints: Vec<usize> = articulation_points(&graph)
        .into_iter()
        .map(NodeIndex::index)
        .collect();
    joints.sort_by_key(|at| (Reverse(degrees[*at]), *at));
    Measures {
        components,
        degrees,
        joints,
    }
}

/// Which agents appear in the same events, and how often: most often first.
pub fn together(network: &Network) -> Vec<Together> {
    let is = |at: usize, kind| network.nodes[at].kind == kind;
    let mut parties: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for edge in network.edges.iter().filter(|edge| edge.holds()) {
        if is(edge.from, Kind::Event) && is(edge.to, Kind::Agent) {
            parties.entry(edge.from).or_default().insert(edge.to);
        }
    }
    let mut pairs: BTreeMap<[usize; 2], Vec<usize>> = BTreeMap::new();
    for (event, agents) in &parties {
        for (one, first) in agents.iter().enumerate() {
            for other in agents.iter().skip(one + 1) {
                pairs.entry([*first, *other]).or_default().push(*event);
            }
        }
    }
    let mut together: Vec<Together> = pairs
        .into_iter()
        .map(|(agents, events)| Together { agents, events })
        .collect();
    together.sort_by_key(|it| (Reverse(it.events.len()), it.agents));
    together
}
