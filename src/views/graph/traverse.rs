//! Outwards from one thing, or from two towards each other, one step of every node at a time.

use super::read::{Reader, Tie};
use super::{Edge, Ground, Kind, Network, Node, Proof, Wanted, paths};
use crate::Annals;
use crate::model::when::{Overlap, When};
use crate::query::{Error, Limits};
use oxrdf::NamedNode;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// So many nodes are read while two things are looked for from each other.
const MOST: usize = 20_000;

/// What is around one thing: so many steps out, the nodes with most ties to what is nearer first
/// where not all of a step fit.
///
/// # Errors
/// See [`Error`].
pub fn around(
    annals: &Annals,
    thing: &NamedNode,
    wanted: &Wanted,
    limits: &Limits,
) -> Result<Network, Error> {
    let mut walk = Walk::new(annals, wanted, limits, std::slice::from_ref(thing))?;
    let mut kept = vec![thing.clone()];
    let mut ring = kept.clone();
    let mut met = BTreeSet::from([thing.clone()]);
    let mut left_out = 0;
    for step in 1..=wanted.depth {
        let mut ties: BTreeMap<NamedNode, usize> = BTreeMap::new();
        for (_, other) in walk.step(&ring)? {
            *ties.entry(other).or_default() += 1;
        }
        ties.retain(|other, _| met.insert(other.clone()));
        let mut next: Vec<_> = ties.into_iter().collect();
        next.sort_by_cached_key(|(other, ties)| {
            let day = walk.nodes[other].when.as_ref().and_then(When::sort_day);
            (Reverse(*ties), Reverse(day), other.clone())
        });
        let room = wanted.nodes.saturating_sub(kept.len());
        left_out = next.len().saturating_sub(room);
        next.truncate(room);
        ring = next.into_iter().map(|(other, _)| other).collect();
        for other in &ring {
            walk.arrive(other, step);
        }
        kept.extend(ring.iter().cloned());
        if ring.is_empty() || left_out > 0 {
            // nobody looks what is behind those that are left out
            walk.cut |= left_out > 0 && step < wanted.depth;
            break;
        }
    }
    let mut network = walk.network(&kept)?;
    network.ends = vec![0];
    network.left_out = left_out;
    Ok(network)
}

/// The shortest paths between two things. Of paths of one length those come first that rest on
/// records rather than claims, and pass through things with fewer ties.
///
/// # Errors
/// See [`Error`].
pub fn between(
    annals: &Annals,
    one: &NamedNode,
    other: &NamedNode,
    wanted: &Wanted,
    limits: &Limits,
) -> Result<Network, Error> {
    let ends = [one.clone(), other.clone()];
    let mut walk = Walk::new(annals, wanted, limits, &ends)?;
    let mut sides = ends.clone().map(|end| Side {
        seen: BTreeSet::from([end.clone()]),
        ring: vec![end],
    });
    let mut reach = 0;
    let mut found = Vec::new();
    while found.len() < wanted.paths && reach < wanted.depth {
        // the side with less to ask goes on
        let open = sides.iter_mut().filter(|side| !side.ring.is_empty());
        let Some(side) = open.min_by_key(|side| side.ring.len()) else {
            break;
        };
        let next: BTreeSet<_> = walk
            .step(&side.ring)?
            .into_iter()
            .map(|(_, to)| to)
            .collect();
        side.ring = next.difference(&side.seen).cloned().collect();
        side.seen.extend(next);
        reach += 1;
        if !sides[0].seen.is_disjoint(&sides[1].seen) {
            // then every tie between things that were met is known, since it is one of them that
            // has it; so no path of one hop more than was walked can be missing
            for side in &sides {
                walk.read_ties(&side.ring)?;
            }
            let longest = wanted.depth.min(reach + 1);
            found = paths::shortest(&walk.held(), &ends, wanted.paths, longest);
        }
        if walk.nodes.len() > MOST {
            walk.cut = true;
            break;
        }
    }
    let mut kept: Vec<NamedNode> = ends.to_vec();
    kept.dedup();
    for (at, node) in found.iter().flat_map(|path| path.iter().enumerate()) {
        if !kept.contains(node) {
            walk.arrive(node, at);
            kept.push(node.clone());
        }
    }
    if let Some(first) = found.first() {
        walk.arrive(other, first.len() - 1);
    }
    let mut network = walk.network(&kept)?;
    let place = |id: &NamedNode| network.nodes.iter().position(|node| node.id == *id);
    network.ends = ends.iter().filter_map(place).collect();
    let places = |path: &Vec<NamedNode>| path.iter().filter_map(place).collect();
    network.paths = found.iter().map(places).collect();
    Ok(network)
}

/// What one of two ends has reached.
struct Side {
    seen: BTreeSet<NamedNode>,
    ring: Vec<NamedNode>,
}

/// What a walk has read.
struct Walk<'a> {
    reader: Reader<'a>,
    wanted: &'a Wanted,
    nodes: BTreeMap<NamedNode, Node>,
    /// What was looked at and is no node here.
    passed: BTreeSet<NamedNode>,
    /// The ties of the things that were asked for theirs.
    ties: BTreeMap<NamedNode, Vec<Tie>>,
    cut: bool,
}

impl<'a> Walk<'a> {
    fn new(
        annals: &'a Annals,
        wanted: &'a Wanted,
        limits: &'a Limits,
        ends: &[NamedNode],
    ) -> Result<Self, Error> {
        let mut reader = Reader::new(annals, wanted, limits);
        let mut nodes = BTreeMap::new();
        for end in ends {
            let known = reader.nodes(std::slice::from_ref(end))?.pop();
            let node = known.unwrap_or_else(|| Node {
                id: end.clone(),
                label: crate::model::id::shorten(end.as_str()),
                kind: Kind::Other,
                sort: None,
                when: None,
                contested: false,
                steps: 0,
            });
            reader.begin_at(node.kind);
            nodes.insert(end.clone(), node);
        }
        Ok(Self {
            reader,
            wanted,
            nodes,
            passed: BTreeSet::new(),
            ties: BTreeMap::new(),
            cut: false,
        })
    }

    fn fits(&self, node: &Node) -> bool {
        match node.kind {
            Kind::Place => self.wanted.places,
            Kind::Source => self.wanted.sources,
            Kind::Event if self.wanted.window != Default::default() => node
                .when
                .as_ref()
                .is_some_and(|when| when.overlap(&self.wanted.window) != Overlap::None),
            Kind::Event | Kind::Agent | Kind::Tool | Kind::Other => true,
        }
    }

    fn arrive(&mut self, thing: &NamedNode, step: usize) {
        if let Some(node) = self.nodes.get_mut(thing) {
            node.steps = step;
        }
    }

    /// Reads the ties of things that were not asked for theirs yet.
    fn read_ties(&mut self, things: &[NamedNode]) -> Result<(), Error> {
        let new: Vec<_> = things
            .iter()
            .filter(|thing| !self.ties.contains_key(*thing))
            .cloned()
            .collect();
        for thing in &new {
            self.ties.insert(thing.clone(), Vec::new());
        }
        for tie in self.reader.ties(&new)? {
            if let Some(ties) = self.ties.get_mut(&tie.from) {
                ties.push(tie);
            }
        }
        Ok(())
    }

    /// The ties that hold between nodes.
    fn held(&self) -> Vec<&Tie> {
        let ties = self
            .ties
            .values()
            .flatten()
            .filter(|tie| tie.ground.holds());
        ties.filter(|tie| self.nodes.contains_key(&tie.to))
            .collect()
    }

    /// One step from some things: pairs of them and their neighbours, along ties that hold.
    fn step(&mut self, ring: &[NamedNode]) -> Result<BTreeSet<(NamedNode, NamedNode)>, Error> {
        self.read_ties(ring)?;
        let mut pairs = BTreeSet::new();
        for thing in ring {
            let held = self.ties[thing].iter().filter(|tie| tie.ground.holds());
            pairs.extend(held.map(|tie| (thing.clone(), tie.to.clone())));
        }
        let (pointing, all) = self.reader.pointing(ring)?;
        self.cut |= !all;
        pairs.extend(pointing);
        let is_new =
            |other: &&NamedNode| !self.nodes.contains_key(*other) && !self.passed.contains(*other);
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
        self.passed
            .extend(new.into_iter().filter(|it| !nodes.contains_key(it)));
        pairs.retain(|(thing, other)| thing != other && nodes.contains_key(other));
        Ok(pairs)
    }

    /// The network of some of the nodes that were met, with every tie between them.
    fn network(mut self, kept: &[NamedNode]) -> Result<Network, Error> {
        self.read_ties(kept)?;
        let places: BTreeMap<_, _> = kept.iter().zip(0..).collect();
        let mut edges: BTreeMap<(usize, usize, NamedNode), Edge> = BTreeMap::new();
        for tie in kept.iter().flat_map(|thing| &self.ties[thing]) {
            if let (Some(from), Some(to)) = (places.get(&tie.from), places.get(&tie.to)) {
                add(&mut edges, *from, *to, tie);
            }
        }
        let readings = self.reader.readings(kept)?;
        let nodes: Vec<Node> = kept.iter().filter_map(|id| self.nodes.remove(id)).collect();
        let mut edges: Vec<Edge> = edges.into_values().collect();
        for edge in &mut edges {
            finish(edge, &nodes);
            readings.count(edge);
        }
        Ok(Network {
            nodes,
            edges,
            cut: self.cut,
            ..Network::default()
        })
    }
}

fn add(edges: &mut BTreeMap<(usize, usize, NamedNode), Edge>, from: usize, to: usize, tie: &Tie) {
    let edge = edges
        .entry((from, to, tie.property.clone()))
        .or_insert_with(|| Edge {
            from,
            to,
            property: tie.property.clone(),
            name: tie.name.clone(),
            grounds: Vec::new(),
            contested: false,
            sources: 0,
        });
    match edge
        .grounds
        .iter_mut()
        .find(|known| known.id == tie.ground.id)
    {
        // one claim by several
        Some(known) => {
            let new = tie.ground.by.iter().filter(|by| !known.by.contains(*by));
            let new: Vec<String> = new.cloned().collect();
            known.by.extend(new);
        }
        None => edge.grounds.push(tie.ground.clone()),
    }
}

/// Puts the best ground first: what is on record, then what stands and asserts, the latest of it;
/// and says whether others disagree.
fn finish(edge: &mut Edge, nodes: &[Node]) {
    edge.grounds.sort_by_cached_key(|ground: &Ground| {
        let day = ground.on.as_ref().and_then(When::sort_day);
        let record = ground.proof == Proof::Record;
        (
            !record,
            !ground.holds(),
            !ground.standing,
            Reverse(day),
            ground.id.clone(),
        )
    });
    let opposed = |ground: &Ground| ground.standing && ground.stance != "asserts";
    let whose = crate::model::vocab::ann::ATTRIBUTED_TO;
    edge.contested = edge.holds() && edge.grounds.iter().any(opposed)
        || edge.property == whose && nodes[edge.from].contested;
}
