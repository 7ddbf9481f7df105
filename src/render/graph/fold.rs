//! What a picture of a large network draws: things that are related to one other thing alone, and in the
//! same way, share one box, since each in its own would hide the rest.

use crate::render::style::count;
use crate::views::graph::{Edge, Network, Node, NodeKind};
use std::collections::BTreeMap;

/// Networks with fewer things are drawn as they are.
const MIN_NODES: usize = 40;
/// Fewer things keep boxes of their own.
const MIN_FOLDED: usize = 4;

/// A network as drawn.
pub(super) struct Drawn {
    pub network: Network,
    /// Of each box the thing that it is, or the hub of those that share it.
    pub things: Vec<usize>,
    /// How many boxes are things; those that are shared come after them.
    pub own: usize,
}

/// What leaves that share a box have in common: the hub, whether the relation leads to it, the relation
/// with its evidence, and what they are.
type Likeness = (usize, bool, String, [bool; 3], NodeKind);

/// Folds the leaves of hubs.
pub(super) fn fold(network: &Network) -> Drawn {
    let mut groups: BTreeMap<Likeness, Vec<usize>> = BTreeMap::new();
    if network.nodes.len() >= MIN_NODES {
        for (leaf, edge) in leaves(network) {
            let likeness = likeness(network, leaf, edge);
            groups.entry(likeness).or_default().push(leaf);
        }
        groups.retain(|_, leaves| leaves.len() >= MIN_FOLDED);
    }
    let is_folded = |at: &usize| groups.values().any(|leaves| leaves.contains(at));
    let mut things: Vec<usize> = (0..network.nodes.len())
        .filter(|at| !is_folded(at))
        .collect();
    let mut boxes: BTreeMap<usize, usize> = things.iter().copied().zip(0..).collect();
    let mut nodes: Vec<Node> = things.iter().map(|at| network.nodes[*at].clone()).collect();
    let own = nodes.len();
    for ((hub, ..), leaves) in &groups {
        // Its one relation is drawn to the box by that of the first.
        boxes.insert(leaves[0], nodes.len());
        things.push(*hub);
        nodes.push(group(network, *hub, leaves));
    }
    let edges = network.edges.iter().filter_map(|edge| {
        Some(Edge {
            from: *boxes.get(&edge.from)?,
            to: *boxes.get(&edge.to)?,
            ..edge.clone()
        })
    });
    let place = |at: &usize| boxes[at];
    Drawn {
        network: Network {
            ends: network.ends.iter().map(place).collect(),
            nodes,
            edges: edges.collect(),
            paths: network
                .paths
                .iter()
                .map(|path| path.iter().map(place).collect())
                .collect(),
            left_out: network.left_out,
            cut: network.cut,
        },
        things,
        own,
    }
}

/// The things with one relation, and that relation; none that the graph is about.
fn leaves(network: &Network) -> impl Iterator<Item = (usize, &Edge)> {
    let mut only: Vec<Option<&Edge>> = vec![None; network.nodes.len()];
    let mut degrees = vec![0; network.nodes.len()];
    for edge in &network.edges {
        for end in [edge.from, edge.to] {
            only[end] = Some(edge);
            degrees[end] += 1;
        }
    }
    let is_wanted = |at: &usize| {
        network.ends.contains(at) || network.paths.iter().any(|path| path.contains(at))
    };
    let leaves = only
        .into_iter()
        .enumerate()
        .filter_map(|(at, edge)| Some((at, edge?)));
    leaves.filter(move |(at, _)| degrees[*at] == 1 && !is_wanted(at))
}

fn likeness(network: &Network, leaf: usize, edge: &Edge) -> Likeness {
    let leads_to_hub = edge.from == leaf;
    let hub = if leads_to_hub { edge.to } else { edge.from };
    let evidence = [edge.holds(), edge.contested, edge.is_claim_only()];
    let kind = network.nodes[leaf].kind;
    (hub, leads_to_hub, edge.describe(), evidence, kind)
}

/// The node of things that share a box: their names, and how many they are.
fn group(network: &Network, hub: usize, leaves: &[usize]) -> Node {
    let first = &network.nodes[leaves[0]];
    let mut names: Vec<&str> = leaves
        .iter()
        .map(|at| network.nodes[*at].label.as_str())
        .collect();
    names.sort_unstable();
    let kind = match first.kind {
        NodeKind::Other => "thing",
        kind => kind.name(),
    };
    Node {
        id: network.nodes[hub].id.clone(),
        label: names.join(", "),
        type_label: Some(count(leaves.len(), kind)),
        when: None,
        contested: false,
        named: None,
        dispute: Vec::new(),
        ..first.clone()
    }
}
