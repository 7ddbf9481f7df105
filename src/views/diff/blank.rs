//! Colour refinement for blank nodes: nodes with the same surroundings get the same colour on both
//! sides.
//!
//! Each round hashes the previous colours of a node's neighbours into its own, until the number of
//! colours stops growing. Both sides run the same number of rounds, or the colours could not be
//! compared.

use super::side::{Side, is_blank};
use super::triple::{LabelFreeTriple, hash};
use crate::store::{Id, Result};
use oxrdf::Term;
use std::collections::{HashMap, HashSet};

/// A statement around a blank node; `back` if the node is its object.
struct Edge {
    back: bool,
    property: u64,
    end: EdgeEnd,
}

enum EdgeEnd {
    Known(u64),
    Blank(Id),
}

#[derive(Default)]
struct BlankNodeGraph {
    edges: HashMap<Id, Vec<Edge>>,
    parts: HashSet<Id>,
}

type Colours = HashMap<Id, u64>;

/// Colours the blank nodes of both sides.
pub(super) fn colour(old: &mut Side<'_>, new: &mut Side<'_>) -> Result<()> {
    let graphs = [blank_node_graph(old)?, blank_node_graph(new)?];
    let mut colours = [initial_colours(&graphs[0]), initial_colours(&graphs[1])];
    let mut known = [0, 0];
    loop {
        let now = [count_colours(&colours[0]), count_colours(&colours[1])];
        if now == known {
            break;
        }
        known = now;
        colours = [
            refine(&graphs[0], &colours[0]),
            refine(&graphs[1], &colours[1]),
        ];
    }
    let [old_graph, new_graph] = graphs;
    let [old_colours, new_colours] = colours;
    old.set_colours(old_colours, old_graph.parts);
    new.set_colours(new_colours, new_graph.parts);
    Ok(())
}

/// All statements of the documents that involve blank nodes.
fn blank_node_graph(side: &Side<'_>) -> Result<BlankNodeGraph> {
    let mut blank_node_graph = BlankNodeGraph::default();
    for subject in side.view.all_subjects()? {
        let mut sides = side.stated(subject)?;
        if !is_blank(subject) {
            sides.retain(|(_, o)| is_blank(*o));
        }
        for (p, o) in sides {
            let property = hash(side.view.term(p)?);
            if is_blank(subject) {
                let end = end(side, o)?;
                let back = false;
                let edge = Edge {
                    back,
                    property,
                    end,
                };
                blank_node_graph
                    .edges
                    .entry(subject)
                    .or_default()
                    .push(edge);
            }
            if is_blank(o) {
                let end = end(side, subject)?;
                let back = true;
                let edge = Edge {
                    back,
                    property,
                    end,
                };
                blank_node_graph.edges.entry(o).or_default().push(edge);
                blank_node_graph.parts.insert(o);
            }
        }
    }
    blank_node_graph.keep_rooted_parts();
    Ok(blank_node_graph)
}

fn end(side: &Side<'_>, id: Id) -> Result<EdgeEnd> {
    Ok(match side.view.term(id)? {
        Term::BlankNode(_) => EdgeEnd::Blank(id),
        Term::Triple(triple) => EdgeEnd::Known(hash(LabelFreeTriple::of(&triple).text)),
        term => EdgeEnd::Known(hash(term)),
    })
}

impl BlankNodeGraph {
    /// Keeps only parts that can be reached from a root. Blank nodes that only refer to each other
    /// in a cycle have no root and are reported on their own.
    fn keep_rooted_parts(&mut self) {
        let is_root = |edges: &[Edge]| {
            let mut back = edges.iter().filter(|edge| edge.back);
            back.all(|edge| matches!(edge.end, EdgeEnd::Known(_)))
        };
        let roots = self.edges.iter().filter(|(_, edges)| is_root(edges));
        let mut next: Vec<Id> = roots.map(|(id, _)| *id).collect();
        let mut reached: HashSet<Id> = next.iter().copied().collect();
        let mut parts = HashMap::<Id, Vec<Id>>::new();
        for (id, edges) in &self.edges {
            for edge in edges {
                if let (true, EdgeEnd::Blank(whole)) = (edge.back, &edge.end) {
                    parts.entry(*whole).or_default().push(*id);
                }
            }
        }
        while let Some(whole) = next.pop() {
            for part in parts.get(&whole).into_iter().flatten() {
                if reached.insert(*part) {
                    next.push(*part);
                }
            }
        }
        self.parts.retain(|id| reached.contains(id));
    }
}

fn initial_colours(blank_node_graph: &BlankNodeGraph) -> Colours {
    blank_node_graph.edges.keys().map(|id| (*id, 0)).collect()
}

fn refine(blank_node_graph: &BlankNodeGraph, before: &Colours) -> Colours {
    let colour = |edges: &[Edge], own: u64| {
        let mut around: Vec<_> = edges
            .iter()
            .map(|edge| match edge.end {
                EdgeEnd::Known(end) => (edge.back, edge.property, false, end),
                EdgeEnd::Blank(id) => (edge.back, edge.property, true, colour_of(before, id)),
            })
            .collect();
        around.sort_unstable();
        hash((own, around))
    };
    blank_node_graph
        .edges
        .iter()
        .map(|(id, edges)| (*id, colour(edges, colour_of(before, *id))))
        .collect()
}

fn count_colours(colours: &Colours) -> usize {
    let distinct: HashSet<u64> = colours.values().copied().collect();
    distinct.len()
}

fn colour_of(colours: &Colours, id: Id) -> u64 {
    colours.get(&id).copied().unwrap_or_default()
}
