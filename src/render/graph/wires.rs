//! The lines of a picture: from card to card, several between two of them side by side, with words
//! where there is room for them.

use super::boxes::{SMALL, measure, wrap};
use crate::render::style::clean;
use crate::views::graph::layout::Pair;
use crate::views::graph::{Edge, Network, Proof};
use std::collections::BTreeMap;

/// How far lines between the same two cards bow apart.
const BOW: f64 = 30.0;

/// From line to line of the words on a wire.
pub(super) const STEP: f64 = 12.0;

/// The line of an edge.
pub(super) struct Wire {
    /// Its begin, the point that it bows towards, its end at the arrow.
    pub points: [Pair; 3],
    /// The words on it, and their middle.
    pub words: Option<(Vec<String>, Pair)>,
}

/// A rectangle by its middle and its size.
type Frame = (Pair, Pair);

/// The lines of all edges, in their order. Where no place is free for all that an edge says only
/// its name is written, and where that has none either nothing is: the title tells it.
pub(super) fn wires(network: &Network, spots: &[Pair], sizes: &[Pair]) -> Vec<Wire> {
    let mut beside: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    for edge in &network.edges {
        *beside.entry(pair(edge)).or_default() += 1;
    }
    let mut drawn: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    let mut wires = Vec::new();
    for edge in &network.edges {
        let place = drawn.entry(pair(edge)).or_default();
        let bow = *place as f64 - (beside[&pair(edge)] - 1) as f64 / 2.0;
        *place += 1;
        let ends = [edge.from, edge.to].map(|at| (spots[at], sizes[at]));
        let points = match edge.from == edge.to {
            true => round(ends[0], *place as f64),
            // the same side, whichever way the edge points
            false => line(ends, if edge.from < edge.to { bow } else { -bow }),
        };
        wires.push(Wire {
            points,
            words: None,
        });
    }
    let mut taken: Vec<Frame> = spots.iter().copied().zip(sizes.iter().copied()).collect();
    let mut order: Vec<usize> = (0..wires.len()).collect();
    order.sort_by_key(|at| {
        let edge = &network.edges[*at];
        (
            !network.on_path(edge),
            !edge.holds(),
            edge.is_claimed(),
            *at,
        )
    });
    for at in order {
        let edge = &network.edges[at];
        let name = match edge.grounds.first().map(|ground| ground.proof) {
            // in a network of pairs every line says the same
            Some(Proof::Event | Proof::ClaimedEvent) if edge.grounds.len() == 1 => continue,
            Some(Proof::Event | Proof::ClaimedEvent) => Vec::new(),
            Some(Proof::Record | Proof::Claim) | None => wrap(&clean(&edge.name), SMALL, 140.0, 1),
        };
        // a reason is written whole or not at all: a date that is cut would be another date
        let reason = edge
            .reason()
            .map(|reason| wrap(&clean(&reason), SMALL, 150.0, usize::MAX));
        let reason = reason.filter(|lines| lines.len() <= 3).unwrap_or_default();
        let all: Vec<String> = name.iter().cloned().chain(reason).collect();
        let wire = &mut wires[at];
        wire.words = free(&wire.points, &all, &taken).or_else(|| free(&wire.points, &name, &taken));
        if let Some((words, middle)) = &wire.words {
            taken.push((*middle, size(words)));
        }
    }
    wires
}

fn pair(edge: &Edge) -> [usize; 2] {
    [edge.from.min(edge.to), edge.from.max(edge.to)]
}

/// A line between two frames that bows to one side.
fn line(ends: [Frame; 2], bow: f64) -> [Pair; 3] {
    let [(one, _), (other, _)] = ends;
    let along = [other[0] - one[0], other[1] - one[1]];
    let length = (along[0] * along[0] + along[1] * along[1]).sqrt().max(1.0);
    let aside = [-along[1] / length, along[0] / length].map(|it| it * bow * BOW);
    let middle = [
        (one[0] + other[0]) / 2.0 + aside[0],
        (one[1] + other[1]) / 2.0 + aside[1],
    ];
    let [from, to] = ends.map(|frame| border(frame, middle, 2.0));
    [from, middle, to]
}

/// A bow from a frame's upper right corner to its right side, for what is tied to itself.
fn round((middle, size): Frame, place: f64) -> [Pair; 3] {
    let [right, top] = [middle[0] + size[0] / 2.0, middle[1] - size[1] / 2.0];
    let out = 14.0 + 8.0 * place;
    [
        [right - 12.0, top],
        [right + out, top - out],
        [right, middle[1]],
    ]
}

/// Where the way from the middle of a frame to a point leaves it, and a little further.
fn border((middle, size): Frame, to: Pair, further: f64) -> Pair {
    let along = [to[0] - middle[0], to[1] - middle[1]];
    let part = |axis: usize| match along[axis] == 0.0 {
        true => f64::INFINITY,
        false => (size[axis] / 2.0 + further) / along[axis].abs(),
    };
    let share = part(0).min(part(1)).min(1.0);
    [middle[0] + along[0] * share, middle[1] + along[1] * share]
}

pub(super) fn size(words: &[String]) -> Pair {
    let widest = words
        .iter()
        .map(|line| measure(line, SMALL))
        .fold(0.0, f64::max);
    [widest + 4.0, words.len() as f64 * STEP + 2.0]
}

/// The words with a place on the line that nothing else takes.
fn free(points: &[Pair; 3], words: &[String], taken: &[Frame]) -> Option<(Vec<String>, Pair)> {
    if words.is_empty() {
        return None;
    }
    let own = size(words);
    let clear = |middle: &Pair| {
        taken.iter().all(|(other, size)| {
            (0..2).any(|axis| (middle[axis] - other[axis]).abs() >= (own[axis] + size[axis]) / 2.0)
        })
    };
    let places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73].map(|share| on(points, share));
    let middle = places.into_iter().find(clear)?;
    Some((words.to_vec(), middle))
}

/// The point of a bow at a part of its way.
fn on([from, by, to]: &[Pair; 3], share: f64) -> Pair {
    let rest = 1.0 - share;
    [0, 1].map(|axis| {
        rest * rest * from[axis] + 2.0 * rest * share * by[axis] + share * share * to[axis]
    })
}
