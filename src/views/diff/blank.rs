//! Colours for blank nodes: the same on both sides where the same is around them.
//!
//! Each round mixes into the colour of a node what its neighbours were in the round before; it is
//! over when no round tells more nodes apart. Both sides take the same rounds, or the colours
//! could not be compared.

use super::side::{Side, is_blank};
use crate::store::{Id, Result};
use oxrdf::Term;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A statement around a blank node: whether the node is its object, the property, the other end.
struct Edge {
    back: bool,
    property: u64,
    end: End,
}

enum End {
    Known(u64),
    Blank(Id),
}

#[derive(Default)]
struct Web {
    edges: HashMap<Id, Vec<Edge>>,
    parts: HashSet<Id>,
}

type Colours = HashMap<Id, u64>;

/// Paints the blank nodes of both sides.
pub(super) fn colour(old: &mut Side<'_>, new: &mut Side<'_>) -> Result<()> {
    let webs = [web(old)?, web(new)?];
    let mut colours = [first(&webs[0]), first(&webs[1])];
    let mut known = [0, 0];
    loop {
        let now = [shades(&colours[0]), shades(&colours[1])];
        if now == known {
            break;
        }
        known = now;
        colours = [round(&webs[0], &colours[0]), round(&webs[1], &colours[1])];
    }
    let [old_web, new_web] = webs;
    let [old_colours, new_colours] = colours;
    old.paint(old_colours, old_web.parts);
    new.paint(new_colours, new_web.parts);
    Ok(())
}

fn hash(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// Everything that documents say around blank nodes.
fn web(side: &Side<'_>) -> Result<Web> {
    let mut web = Web::default();
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
                web.edges.entry(subject).or_default().push(edge);
            }
            if is_blank(o) {
                let end = end(side, subject)?;
                let back = true;
                let edge = Edge {
                    back,
                    property,
                    end,
                };
                web.edges.entry(o).or_default().push(edge);
                web.parts.insert(o);
            }
        }
    }
    web.roots();
    Ok(web)
}

fn end(side: &Side<'_>, id: Id) -> Result<End> {
    Ok(match side.view.term(id)? {
        Term::BlankNode(_) => End::Blank(id),
        term => End::Known(hash(term)),
    })
}

impl Web {
    /// Only what a thing that is told of names, at any remove, is a part of it: nodes that name
    /// nothing but each other in a circle are told of themselves.
    fn roots(&mut self) {
        let is_root = |edges: &[Edge]| {
            let mut back = edges.iter().filter(|edge| edge.back);
            back.all(|edge| matches!(edge.end, End::Known(_)))
        };
        let roots = self.edges.iter().filter(|(_, edges)| is_root(edges));
        let mut next: Vec<Id> = roots.map(|(id, _)| *id).collect();
        let mut reached: HashSet<Id> = next.iter().copied().collect();
        let mut parts = HashMap::<Id, Vec<Id>>::new();
        for (id, edges) in &self.edges {
            for edge in edges {
                if let (true, End::Blank(whole)) = (edge.back, &edge.end) {
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

fn first(web: &Web) -> Colours {
    web.edges.keys().map(|id| (*id, 0)).collect()
}

fn round(web: &Web, before: &Colours) -> Colours {
    let paint = |edges: &[Edge], own: u64| {
        let mut around: Vec<_> = edges
            .iter()
            .map(|edge| match edge.end {
                End::Known(end) => (edge.back, edge.property, false, end),
                End::Blank(id) => (edge.back, edge.property, true, shade(before, id)),
            })
            .collect();
        around.sort_unstable();
        hash((own, around))
    };
    let painted = web.edges.iter();
    painted
        .map(|(id, edges)| (*id, paint(edges, shade(before, *id))))
        .collect()
}

fn shades(colours: &Colours) -> usize {
    let shades: HashSet<u64> = colours.values().copied().collect();
    shades.len()
}

fn shade(colours: &Colours, id: Id) -> u64 {
    colours.get(&id).copied().unwrap_or_default()
}
