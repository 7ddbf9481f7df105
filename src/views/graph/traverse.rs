//! Breadth-first traversal from one entity, or from two towards each other.

use super::read::{GraphReader, Relation};
use super::{Edge, Evidence, EvidenceKind, GraphOptions, Network, Node, NodeKind, names, paths};
use crate::Annals;
use crate::model::when::{Overlap, When};
use crate::query::{Error, QueryOptions};
use crate::views::model::Stance;
use oxrdf::NamedNode;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of nodes read while searching for paths.
const MAX_NODES: usize = 20_000;

/// The neighbourhood of one entity. If not all nodes of a step fit, those with most relations to
/// nearer nodes come first.
///
/// # Errors
/// See [`Error`].
pub fn around(
    annals: &Annals,
    thing: &NamedNode,
    wanted: &GraphOptions,
    limits: &QueryOptions,
) -> Result<Network, Error> {
    let mut kept = vec![thing.clone()];
    kept.extend(wanted.same.iter().cloned());
    let mut traversal = Traversal::new(annals, wanted, limits, &kept)?;
    let mut frontier = kept.clone();
    let mut visited: BTreeSet<NamedNode> = kept.iter().cloned().collect();
    let mut left_out = 0;
    for step in 1..=wanted.depth {
        let mut relations: BTreeMap<NamedNode, usize> = BTreeMap::new();
        for (_, other) in traversal.step(&frontier)? {
            *relations.entry(other).or_default() += 1;
        }
        relations.retain(|other, _| visited.insert(other.clone()));
        let mut next: Vec<_> = relations.into_iter().collect();
        next.sort_by_cached_key(|(other, relations)| {
            let day = traversal.nodes[other]
                .when
                .as_ref()
                .and_then(When::sort_day);
            (Reverse(*relations), Reverse(day), other.clone())
        });
        let room = wanted.nodes.saturating_sub(kept.len());
        left_out = next.len().saturating_sub(room);
        next.truncate(room);
        frontier = next.into_iter().map(|(other, _)| other).collect();
        for other in &frontier {
            traversal.set_distance(other, step);
        }
        kept.extend(frontier.iter().cloned());
        if frontier.is_empty() || left_out > 0 {
            // what is behind the nodes that are left out is not known
            traversal.cut |= left_out > 0 && step < wanted.depth;
            break;
        }
    }
    let mut network = traversal.network(&kept)?;
    network.ends = vec![0];
    network.left_out = left_out;
    if !wanted.same.is_empty() {
        measure_steps(&mut network);
    }
    names::in_languages(network, annals, limits)
}

/// Sets the distance of each node from the first, which is further than from what is one with it.
fn measure_steps(network: &mut Network) {
    let mut frontier = BTreeSet::from([0]);
    let mut seen = frontier.clone();
    for step in 1.. {
        let ends = network.edges.iter().filter(|edge| edge.holds());
        let ends = ends.flat_map(|edge| [(edge.from, edge.to), (edge.to, edge.from)]);
        let next = ends.filter(|(from, to)| frontier.contains(from) && !seen.contains(to));
        frontier = next.map(|(_, to)| to).collect();
        if frontier.is_empty() {
            break;
        }
        for at in &frontier {
            network.nodes[*at].steps = step;
        }
        seen.extend(&frontier);
    }
}

/// The shortest paths between two entities. Among paths of the same length, those based on records
/// rather than claims come first, then those through nodes of lower degree.
///
/// # Errors
/// See [`Error`].
pub fn between(
    annals: &Annals,
    one: &NamedNode,
    other: &NamedNode,
    wanted: &GraphOptions,
    limits: &QueryOptions,
) -> Result<Network, Error> {
    let ends = [one.clone(), other.clone()];
    let mut traversal = Traversal::new(annals, wanted, limits, &ends)?;
    let mut sides = ends.clone().map(|end| SearchFront {
        seen: BTreeSet::from([end.clone()]),
        frontier: vec![end],
    });
    let mut reach = 0;
    let mut found = Vec::new();
    while found.len() < wanted.paths && reach < wanted.depth {
        // expand the side with the smaller frontier
        let open = sides.iter_mut().filter(|side| !side.frontier.is_empty());
        let Some(side) = open.min_by_key(|side| side.frontier.len()) else {
            break;
        };
        let next: BTreeSet<_> = traversal
            .step(&side.frontier)?
            .into_iter()
            .map(|(_, to)| to)
            .collect();
        side.frontier = next.difference(&side.seen).cloned().collect();
        side.seen.extend(next);
        reach += 1;
        if !sides[0].seen.is_disjoint(&sides[1].seen) {
            // now every relation between visited nodes is known, since one of its ends has it; so
            // no path of up to one hop more than was traversed can be missing
            for side in &sides {
                traversal.read_relations(&side.frontier)?;
            }
            let longest = wanted.depth.min(reach + 1);
            found = paths::shortest(&traversal.held(), &ends, wanted.paths, longest);
        }
        if traversal.nodes.len() > MAX_NODES {
            traversal.cut = true;
            break;
        }
    }
    let mut kept: Vec<NamedNode> = ends.to_vec();
    kept.dedup();
    for (at, node) in found.iter().flat_map(|path| path.iter().enumerate()) {
        if !kept.contains(node) {
            traversal.set_distance(node, at);
            kept.push(node.clone());
        }
    }
    if let Some(first) = found.first() {
        traversal.set_distance(other, first.len() - 1);
    }
    let mut network = traversal.network(&kept)?;
    let place = |id: &NamedNode| network.nodes.iter().position(|node| node.id == *id);
    network.ends = ends.iter().filter_map(place).collect();
    let places = |path: &Vec<NamedNode>| path.iter().filter_map(place).collect();
    network.paths = found.iter().map(places).collect();
    names::in_languages(network, annals, limits)
}

/// One side of a bidirectional search.
struct SearchFront {
    seen: BTreeSet<NamedNode>,
    frontier: Vec<NamedNode>,
}

/// The state of a traversal.
struct Traversal<'a> {
    reader: GraphReader<'a>,
    wanted: &'a GraphOptions,
    nodes: BTreeMap<NamedNode, Node>,
    /// Entities that are not nodes of this network.
    excluded: BTreeSet<NamedNode>,
    /// The relations of each entity that was expanded.
    relations: BTreeMap<NamedNode, Vec<Relation>>,
    cut: bool,
}

impl<'a> Traversal<'a> {
    fn new(
        annals: &'a Annals,
        wanted: &'a GraphOptions,
        limits: &'a QueryOptions,
        ends: &[NamedNode],
    ) -> Result<Self, Error> {
        let mut reader = GraphReader::new(annals, wanted, limits);
        let mut nodes = BTreeMap::new();
        for end in ends {
            let known = reader.nodes(std::slice::from_ref(end))?.pop();
            let node = known.unwrap_or_else(|| Node {
                id: end.clone(),
                label: crate::model::id::shorten(end.as_str()),
                kind: NodeKind::Other,
                type_label: None,
                when: None,
                contested: false,
                named: None,
                dispute: Vec::new(),
                steps: 0,
            });
            reader.include_kind(node.kind);
            nodes.insert(end.clone(), node);
        }
        Ok(Self {
            reader,
            wanted,
            nodes,
            excluded: BTreeSet::new(),
            relations: BTreeMap::new(),
            cut: false,
        })
    }

    fn fits(&self, node: &Node) -> bool {
        match node.kind {
            NodeKind::Place => self.wanted.places,
            NodeKind::Source => self.wanted.sources,
            NodeKind::Event if self.wanted.window != Default::default() => node
                .when
                .as_ref()
                .is_some_and(|when| when.overlap(&self.wanted.window) != Overlap::None),
            NodeKind::Event | NodeKind::Agent | NodeKind::Tool | NodeKind::Other => true,
        }
    }

    fn set_distance(&mut self, thing: &NamedNode, step: usize) {
        if let Some(node) = self.nodes.get_mut(thing) {
            node.steps = step;
        }
    }

    /// Reads the relations of entities that were not expanded yet.
    fn read_relations(&mut self, things: &[NamedNode]) -> Result<(), Error> {
        let new: Vec<_> = things
            .iter()
            .filter(|thing| !self.relations.contains_key(*thing))
            .cloned()
            .collect();
        for thing in &new {
            self.relations.insert(thing.clone(), Vec::new());
        }
        for relation in self.reader.relations(&new)? {
            if let Some(relations) = self.relations.get_mut(&relation.from) {
                relations.push(relation);
            }
        }
        Ok(())
    }

    /// The relations between nodes that hold.
    fn held(&self) -> Vec<&Relation> {
        let relations = self
            .relations
            .values()
            .flatten()
            .filter(|relation| relation.evidence.holds());
        relations
            .filter(|relation| self.nodes.contains_key(&relation.to))
            .collect()
    }

    /// Expands some entities: pairs of each and its neighbours, along relations that hold.
    fn step(&mut self, frontier: &[NamedNode]) -> Result<BTreeSet<(NamedNode, NamedNode)>, Error> {
        self.read_relations(frontier)?;
        let mut pairs = BTreeSet::new();
        for thing in frontier {
            let held = self.relations[thing]
                .iter()
                .filter(|relation| relation.evidence.holds());
            pairs.extend(held.map(|relation| (thing.clone(), relation.to.clone())));
        }
        let (inbound, all) = self.reader.inbound(frontier)?;
        self.cut |= !all;
        pairs.extend(inbound);
        let is_new = |other: &&NamedNode| {
            !self.nodes.contains_key(*other) && !self.excluded.contains(*other)
        };
        let new: BTreeSet<_> = pairs
            .iter()
            .map(|(_, other)| other)
            .filter(is_new)
            .collect();
        let new: Vec<NamedNode> = new.into_iter().cloned().collect();
        for node in self.reader.nodes(&new)? {
            if self.fits(&node) {
                self.nodes.insert(node.id.clone(), node);
            }
        }
        let nodes = &self.nodes;
        self.excluded
            .extend(new.into_iter().filter(|it| !nodes.contains_key(it)));
        pairs.retain(|(thing, other)| thing != other && nodes.contains_key(other));
        Ok(pairs)
    }

    /// The network of some of the visited nodes, with every relation between them.
    fn network(mut self, kept: &[NamedNode]) -> Result<Network, Error> {
        self.read_relations(kept)?;
        let places: BTreeMap<_, _> = kept.iter().zip(0..).collect();
        let mut edges: BTreeMap<(usize, usize, NamedNode), Edge> = BTreeMap::new();
        for relation in kept.iter().flat_map(|thing| &self.relations[thing]) {
            if let (Some(from), Some(to)) = (places.get(&relation.from), places.get(&relation.to)) {
                add(&mut edges, *from, *to, relation);
            }
        }
        let source_index = self.reader.source_index(kept)?;
        let nodes: Vec<Node> = kept.iter().filter_map(|id| self.nodes.remove(id)).collect();
        let mut edges: Vec<Edge> = edges.into_values().collect();
        for edge in &mut edges {
            finish(edge, &nodes);
            source_index.count(edge);
        }
        Ok(Network {
            nodes,
            edges,
            cut: self.cut,
            ..Network::default()
        })
    }
}

fn add(
    edges: &mut BTreeMap<(usize, usize, NamedNode), Edge>,
    from: usize,
    to: usize,
    relation: &Relation,
) {
    let edge = edges
        .entry((from, to, relation.property.clone()))
        .or_insert_with(|| Edge {
            from,
            to,
            property: relation.property.clone(),
            name: relation.name.clone(),
            evidence: Vec::new(),
            contested: false,
            sources: 0,
        });
    match edge
        .evidence
        .iter_mut()
        .find(|known| known.id == relation.evidence.id)
    {
        // one claim by several claimants
        Some(known) => {
            let new = relation
                .evidence
                .by
                .iter()
                .filter(|by| !known.by.contains(*by));
            let new: Vec<String> = new.cloned().collect();
            known.by.extend(new);
        }
        None => edge.evidence.push(relation.evidence.clone()),
    }
}

/// Sorts the evidence (on record first, then standing assertions, latest first) and sets whether
/// the edge is contested. Whether who did an event is contested is not for its single claims to say.
fn finish(edge: &mut Edge, nodes: &[Node]) {
    edge.evidence.sort_by_cached_key(|evidence: &Evidence| {
        let day = evidence.on.as_ref().and_then(When::sort_day);
        let record = evidence.kind == EvidenceKind::Record;
        (
            !record,
            !evidence.holds(),
            !evidence.standing,
            Reverse(day),
            evidence.id.clone(),
        )
    });
    let opposed = |evidence: &Evidence| evidence.standing && evidence.stance != Stance::Asserts;
    let attributed_to = crate::model::vocab::ann::ATTRIBUTED_TO;
    edge.contested = match edge.property == attributed_to {
        true => nodes[edge.from].contested,
        false => edge.holds() && edge.evidence.iter().any(opposed),
    };
}
