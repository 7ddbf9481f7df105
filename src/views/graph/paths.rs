//! The k shortest paths between two nodes: Yen's algorithm over petgraph's search.

use super::EvidenceKind;
use super::read::Relation;
use oxrdf::NamedNode;
use petgraph::algo::astar;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::{EdgeFiltered, EdgeRef};
use std::collections::{BTreeMap, BTreeSet};

/// The cost of a hop. All other costs are far smaller, so that they only break ties between paths
/// of the same length.
const HOP: u64 = 1 << 32;

/// The extra cost of a hop that only claims support.
const CLAIMED: u64 = 8;

/// The shortest paths between two ends along some relations, none longer than `longest` hops.
pub(super) fn shortest(
    relations: &[&Relation],
    ends: &[NamedNode; 2],
    most: usize,
    longest: usize,
) -> Vec<Vec<NamedNode>> {
    let mut hops: BTreeMap<[&NamedNode; 2], bool> = BTreeMap::new();
    for relation in relations
        .iter()
        .filter(|relation| relation.from != relation.to)
    {
        let pair = [
            (&relation.from).min(&relation.to),
            (&relation.from).max(&relation.to),
        ];
        *hops.entry(pair).or_default() |= relation.evidence.kind == EvidenceKind::Record;
    }
    let names: BTreeSet<&NamedNode> = hops.keys().flatten().copied().chain(ends).collect();
    let mut degrees: BTreeMap<&NamedNode, u64> = BTreeMap::new();
    for end in hops.keys().flatten() {
        *degrees.entry(end).or_default() += 1;
    }
    let mut graph = UnGraph::<&NamedNode, u64>::new_undirected();
    let indexes: BTreeMap<&NamedNode, NodeIndex> = names
        .into_iter()
        .map(|name| (name, graph.add_node(name)))
        .collect();
    for (pair, on_record) in &hops {
        let doubt = if *on_record { 0 } else { CLAIMED };
        let cost = HOP + doubt + degrees[pair[0]] + degrees[pair[1]];
        graph.add_edge(indexes[pair[0]], indexes[pair[1]], cost);
    }
    let found = yen(&graph, indexes[&ends[0]], indexes[&ends[1]], most, longest);
    let named = |path: Vec<NodeIndex>| path.into_iter().map(|at| graph[at].clone()).collect();
    found.into_iter().map(named).collect()
}

type Path = Vec<NodeIndex>;

/// Yen's algorithm: each further path branches off a known one at some node, by a hop that no known
/// path with the same prefix has taken, and visits no node of the prefix again.
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
            let same_prefix = found
                .iter()
                .chain([&path])
                .filter(|known| known.starts_with(root));
            let taken: Vec<NodeIndex> = same_prefix
                .filter_map(|known| known.get(at + 1).copied())
                .collect();
            let further = search(graph, root, to, &taken);
            open.extend(further.filter(|(_, path)| !found.contains(path)));
        }
        found.push(path);
    }
    found
}

/// The cheapest path with a given prefix that does not visit the prefix again and does not continue
/// to an excluded node; with its cost.
fn search(
    graph: &UnGraph<&NamedNode, u64>,
    root: &[NodeIndex],
    to: NodeIndex,
    excluded: &[NodeIndex],
) -> Option<(u64, Path)> {
    let (spur, before) = root.split_last()?;
    let open = EdgeFiltered::from_fn(graph, |edge| {
        let ends = [edge.source(), edge.target()];
        let other = if ends[0] == *spur { ends[1] } else { ends[0] };
        let is_closed = ends.iter().any(|end| before.contains(end));
        !is_closed && (!ends.contains(spur) || !excluded.contains(&other))
    });
    let (cost, rest) = astar(&open, *spur, |at| at == to, |edge| *edge.weight(), |_| 0)?;
    let hop = |pair: &[NodeIndex]| graph.find_edge(pair[0], pair[1]).map(|edge| graph[edge]);
    let root_cost: u64 = root.windows(2).filter_map(hop).sum();
    Some((root_cost + cost, [before, &rest].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::graph::Evidence;
    use proptest::prelude::*;

    fn name(n: usize) -> NamedNode {
        NamedNode::new_unchecked(format!("urn:{n:03}"))
    }

    fn relation(from: usize, to: usize, kind: EvidenceKind) -> Relation {
        let evidence = Evidence::stated(name(from), kind, None);
        let property = NamedNode::new_unchecked("urn:p");
        Relation {
            from: name(from),
            property,
            name: "p".to_owned(),
            to: name(to),
            evidence,
        }
    }

    fn run(relations: &[Relation], to: usize, most: usize, longest: usize) -> Vec<Vec<NamedNode>> {
        let relations: Vec<_> = relations.iter().collect();
        shortest(&relations, &[name(0), name(to)], most, longest)
    }

    #[test]
    fn of_two_paths_of_one_length_the_one_on_record_comes_first() {
        let relations = [
            relation(0, 1, EvidenceKind::Claim),
            relation(1, 3, EvidenceKind::Record),
            relation(0, 2, EvidenceKind::Record),
            relation(2, 3, EvidenceKind::Record),
        ];
        let found = run(&relations, 3, 5, 8);
        assert_eq!(
            found,
            [
                vec![name(0), name(2), name(3)],
                vec![name(0), name(1), name(3)]
            ]
        );
    }

    #[test]
    fn no_path_is_longer_than_requested_and_unconnected_nodes_have_none() {
        let relations = [
            relation(0, 1, EvidenceKind::Record),
            relation(1, 2, EvidenceKind::Record),
            relation(3, 4, EvidenceKind::Record),
        ];
        assert_eq!(run(&relations, 2, 5, 2).len(), 1);
        assert!(run(&relations, 2, 5, 1).is_empty());
        assert!(run(&relations, 4, 5, 8).is_empty());
    }

    /// Every simple path.
    fn all(
        relations: &[Relation],
        path: &mut Vec<NamedNode>,
        to: &NamedNode,
        into: &mut Vec<Vec<NamedNode>>,
    ) {
        let last = path.last().expect("a start").clone();
        if last == *to {
            into.push(path.clone());
            return;
        }
        let next: BTreeSet<NamedNode> = relations
            .iter()
            .filter_map(
                |relation| match (relation.from == last, relation.to == last) {
                    (true, _) => Some(relation.to.clone()),
                    (_, true) => Some(relation.from.clone()),
                    _ => None,
                },
            )
            .collect();
        for node in next {
            if !path.contains(&node) {
                path.push(node);
                all(relations, path, to, into);
                path.pop();
            }
        }
    }

    proptest! {
        #[test]
        fn the_paths_are_the_shortest_of_all(hops in prop::collection::vec((0..7_usize, 0..7_usize), 0..16)) {
            let relations: Vec<_> = hops.iter().map(|(a, b)| relation(*a, *b, EvidenceKind::Record)).collect();
            let mut every = Vec::new();
            all(&relations, &mut vec![name(0)], &name(6), &mut every);
            every.sort_by_key(Vec::len);
            let found = run(&relations, 6, 4, 8);
            let lengths = |paths: &[Vec<NamedNode>]| paths.iter().take(4).map(Vec::len).collect::<Vec<_>>();
            prop_assert_eq!(lengths(&found), lengths(&every));
            for (at, path) in found.iter().enumerate() {
                prop_assert!(every.contains(path) && !found[..at].contains(path));
            }
        }
    }
}
