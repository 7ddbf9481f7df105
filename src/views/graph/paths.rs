//! The shortest paths between two things, by Yen's method over petgraph's search.

use super::Proof;
use super::read::Tie;
use oxrdf::NamedNode;
use petgraph::algo::astar;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::{EdgeFiltered, EdgeRef};
use std::collections::{BTreeMap, BTreeSet};

/// What a hop costs. All else that counts is far less, so that it only decides between paths of
/// one length.
const HOP: u64 = 1 << 32;

/// What a hop costs more where claims alone say so.
const CLAIMED: u64 = 8;

/// The shortest paths between two ends along some ties, none of more than so many hops.
pub(super) fn shortest(
    ties: &[&Tie],
    ends: &[NamedNode; 2],
    most: usize,
    longest: usize,
) -> Vec<Vec<NamedNode>> {
    let mut hops: BTreeMap<[&NamedNode; 2], bool> = BTreeMap::new();
    for tie in ties.iter().filter(|tie| tie.from != tie.to) {
        let pair = [(&tie.from).min(&tie.to), (&tie.from).max(&tie.to)];
        *hops.entry(pair).or_default() |= tie.ground.proof == Proof::Record;
    }
    let names: BTreeSet<&NamedNode> = hops.keys().flatten().copied().chain(ends).collect();
    let mut degrees: BTreeMap<&NamedNode, u64> = BTreeMap::new();
    for end in hops.keys().flatten() {
        *degrees.entry(end).or_default() += 1;
    }
    let mut graph = UnGraph::<&NamedNode, u64>::new_undirected();
    let places: BTreeMap<&NamedNode, NodeIndex> = names
        .into_iter()
        .map(|name| (name, graph.add_node(name)))
        .collect();
    for (pair, on_record) in &hops {
        let doubt = if *on_record { 0 } else { CLAIMED };
        let cost = HOP + doubt + degrees[pair[0]] + degrees[pair[1]];
        graph.add_edge(places[pair[0]], places[pair[1]], cost);
    }
    let found = yen(&graph, places[&ends[0]], places[&ends[1]], most, longest);
    let named = |path: Vec<NodeIndex>| path.into_iter().map(|at| graph[at].clone()).collect();
    found.into_iter().map(named).collect()
}

type Path = Vec<NodeIndex>;

/// Yen's method: each further path leaves one that is known at some node, by a hop that none of
/// those that begin alike has taken, and passes through none of the nodes before.
fn yen(
    graph: &UnGraph<&NamedNode, u64>,
    from: NodeIndex,
    to: NodeIndex,
    most: usize,
    longest: usize,
) -> Vec<Path> {
    let mut found: Vec<Path> = Vec::new();
    let mut open: BTreeSet<(u64, Path)> = BTreeSet::new();
    open.extend(search(graph, &[from], to, &[]));
    while found.len() < most
        && let Some((_, path)) = open.pop_first()
    {
        if path.len() > longest + 1 {
            break;
        }
        for at in 0..path.len() - 1 {
            let root = &path[..=at];
            let alike = found
                .iter()
                .chain([&path])
                .filter(|known| known.starts_with(root));
            let taken: Vec<NodeIndex> = alike
                .filter_map(|known| known.get(at + 1).copied())
                .collect();
            let further = search(graph, root, to, &taken);
            open.extend(further.filter(|(_, path)| !found.contains(path)));
        }
        found.push(path);
    }
    found
}

/// The cheapest path that begins with some nodes, does not meet them again, and does not go on
/// from the last of them to one of those that are barred; with its cost.
fn search(
    graph: &UnGraph<&NamedNode, u64>,
    root: &[NodeIndex],
    to: NodeIndex,
    barred: &[NodeIndex],
) -> Option<(u64, Path)> {
    let (spur, before) = root.split_last()?;
    let open = EdgeFiltered::from_fn(graph, |edge| {
        let ends = [edge.source(), edge.target()];
        let other = if ends[0] == *spur { ends[1] } else { ends[0] };
        let is_closed = ends.iter().any(|end| before.contains(end));
        !is_closed && (!ends.contains(spur) || !barred.contains(&other))
    });
    let (cost, rest) = astar(&open, *spur, |at| at == to, |edge| *edge.weight(), |_| 0)?;
    let hop = |pair: &[NodeIndex]| graph.find_edge(pair[0], pair[1]).map(|edge| graph[edge]);
    let root_cost: u64 = root.windows(2).filter_map(hop).sum();
    Some((root_cost + cost, [before, &rest].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::graph::Ground;
    use proptest::prelude::*;

    fn name(n: usize) -> NamedNode {
        NamedNode::new_unchecked(format!("urn:{n:03}"))
    }

    fn tie(from: usize, to: usize, proof: Proof) -> Tie {
        let ground = Ground {
            id: name(from),
            proof,
            by: Vec::new(),
            on: None,
            stance: "asserts".to_owned(),
            standing: true,
            sources: 0,
        };
        let property = NamedNode::new_unchecked("urn:p");
        Tie {
            from: name(from),
            property,
            name: "p".to_owned(),
            to: name(to),
            ground,
        }
    }

    fn run(ties: &[Tie], to: usize, most: usize, longest: usize) -> Vec<Vec<NamedNode>> {
        let ties: Vec<_> = ties.iter().collect();
        shortest(&ties, &[name(0), name(to)], most, longest)
    }

    #[test]
    fn of_two_paths_of_one_length_the_one_on_record_comes_first() {
        let ties = [
            tie(0, 1, Proof::Claim),
            tie(1, 3, Proof::Record),
            tie(0, 2, Proof::Record),
            tie(2, 3, Proof::Record),
        ];
        let found = run(&ties, 3, 5, 8);
        assert_eq!(
            found,
            [
                vec![name(0), name(2), name(3)],
                vec![name(0), name(1), name(3)]
            ]
        );
    }

    #[test]
    fn no_path_is_longer_than_asked_for_and_things_apart_have_none() {
        let ties = [
            tie(0, 1, Proof::Record),
            tie(1, 2, Proof::Record),
            tie(3, 4, Proof::Record),
        ];
        assert_eq!(run(&ties, 2, 5, 2).len(), 1);
        assert!(run(&ties, 2, 5, 1).is_empty());
        assert!(run(&ties, 4, 5, 8).is_empty());
    }

    /// Every path without a node twice.
    fn all(
        ties: &[Tie],
        path: &mut Vec<NamedNode>,
        to: &NamedNode,
        into: &mut Vec<Vec<NamedNode>>,
    ) {
        let last = path.last().expect("a begin").clone();
        if last == *to {
            into.push(path.clone());
            return;
        }
        let next: BTreeSet<NamedNode> = ties
            .iter()
            .filter_map(|tie| match (tie.from == last, tie.to == last) {
                (true, _) => Some(tie.to.clone()),
                (_, true) => Some(tie.from.clone()),
                _ => None,
            })
            .collect();
        for node in next {
            if !path.contains(&node) {
                path.push(node);
                all(ties, path, to, into);
                path.pop();
            }
        }
    }

    proptest! {
        #[test]
        fn the_paths_are_the_shortest_of_all(hops in prop::collection::vec((0..7_usize, 0..7_usize), 0..16)) {
            let ties: Vec<_> = hops.iter().map(|(a, b)| tie(*a, *b, Proof::Record)).collect();
            let mut every = Vec::new();
            all(&ties, &mut vec![name(0)], &name(6), &mut every);
            every.sort_by_key(Vec::len);
            let found = run(&ties, 6, 4, 8);
            let lengths = |paths: &[Vec<NamedNode>]| paths.iter().take(4).map(Vec::len).collect::<Vec<_>>();
            prop_assert_eq!(lengths(&found), lengths(&every));
            for (at, path) in found.iter().enumerate() {
                prop_assert!(every.contains(path) && !found[..at].contains(path));
            }
        }
    }
}
