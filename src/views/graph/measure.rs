//! Network measures: components, degrees, articulation points, co-occurrence.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::views::graph::{GraphOptions, actor_targets, measure};
//!
//! let annals = Annals::bundled()?;
//! let wanted = GraphOptions { nodes: 1000, ..GraphOptions::default() };
//! let network = actor_targets(&annals, &wanted, &QueryOptions::default())?;
//! let measures = measure::measure(&network);
//! let sizes: usize = measures.components.iter().map(Vec::len).sum();
//! assert_eq!(sizes, network.nodes.len());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use super::{Network, NodeKind};
use petgraph::algo::articulation_points::articulation_points;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{NodeIndex, UnGraph};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The measures of a network, over the edges that hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// The node indexes of each component, largest first.
    pub components: Vec<Vec<usize>>,
    /// The degree of each node.
    pub degrees: Vec<usize>,
    /// The nodes whose removal would split a component, highest degree first.
    pub articulation_points: Vec<usize>,
}

/// Two agents that appear in the same events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoOccurrence {
    /// The node indexes of the agents.
    pub agents: [usize; 2],
    /// The node indexes of the events in which both took part.
    pub events: Vec<usize>,
}

/// Measures a network.
pub fn measure(network: &Network) -> Measures {
    let mut graph = UnGraph::<(), ()>::new_undirected();
    let indexes: Vec<NodeIndex> = network.nodes.iter().map(|_| graph.add_node(())).collect();
    let held = network
        .edges
        .iter()
        .filter(|edge| edge.holds() && edge.from != edge.to);
    for edge in held {
        graph.update_edge(indexes[edge.from], indexes[edge.to], ());
    }
    // in an undirected graph the strongly connected components are the connected ones
    let mut components: Vec<Vec<usize>> = tarjan_scc(&graph)
        .into_iter()
        .map(|component| {
            let mut component: Vec<usize> = component.into_iter().map(NodeIndex::index).collect();
            component.sort_unstable();
            component
        })
        .collect();
    components.sort_by_key(|component| (Reverse(component.len()), component.first().copied()));
    let degrees: Vec<usize> = indexes
        .iter()
        .map(|at| graph.neighbors(*at).count())
        .collect();
    let mut articulation_points: Vec<usize> = articulation_points(&graph)
        .into_iter()
        .map(NodeIndex::index)
        .collect();
    articulation_points.sort_by_key(|at| (Reverse(degrees[*at]), *at));
    Measures {
        components,
        degrees,
        articulation_points,
    }
}

/// Pairs of agents that appear in the same events, most events first.
pub fn co_occurrences(network: &Network) -> Vec<CoOccurrence> {
    let is = |at: usize, kind| network.nodes[at].kind == kind;
    let mut parties: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for edge in network.edges.iter().filter(|edge| edge.holds()) {
        if is(edge.from, NodeKind::Event) && is(edge.to, NodeKind::Agent) {
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
    let mut co_occurrences: Vec<CoOccurrence> = pairs
        .into_iter()
        .map(|(agents, events)| CoOccurrence { agents, events })
        .collect();
    co_occurrences.sort_by_key(|it| (Reverse(it.events.len()), it.agents));
    co_occurrences
}
