//! Where to draw the nodes of a network, as boxes that do not overlap.
//!
//! Each component begins as a tree around its root, a wedge for each branch; springs and repulsion
//! then find room for what ties the branches, for a fixed number of steps; at last boxes are pushed
//! apart. No chance is in it, and nothing but sums, products and roots, so that the same network
//! looks the same on every machine and one node more moves the others little.
//!
//! ```
//! use annals::views::graph::{Network, layout};
//!
//! assert!(layout::place(&Network::default(), &[]).is_empty());
//! ```

use super::Network;
use std::collections::BTreeSet;

/// A point, or the width and height of a box.
pub type Pair = [f64; 2];

/// What stays free between two boxes: room for the words on a line, and below each other.
const GAP: Pair = [26.0, 20.0];

/// How much wider than high a picture is: labels are.
const ASPECT: f64 = 1.6;

/// How much each node is drawn towards the root.
const CENTRE: f64 = 0.35;

/// The centre of each node's box; all coordinates are whole numbers from the gap on. The widths
/// and heights of the boxes are even numbers.
pub fn place(network: &Network, sizes: &[Pair]) -> Vec<Pair> {
    let ties: BTreeSet<(usize, usize)> = network
        .edges
        .iter()
        .filter(|edge| edge.from != edge.to)
        .map(|edge| (edge.from.min(edge.to), edge.from.max(edge.to)))
        .collect();
    let mut near = vec![Vec::new(); network.nodes.len()];
    for (one, other) in ties {
        near[one].push(other);
        near[other].push(one);
    }
    let mut spots = vec![[0.0; 2]; network.nodes.len()];
    let parts = components(&near, &network.ends);
    for part in &parts {
        let rows = network.paths.iter().flatten().collect::<BTreeSet<_>>();
        match rows.is_empty() {
            true => spread(part, &near, sizes, &mut spots),
            false => in_rows(&network.paths, sizes, &mut spots),
        }
        // lines that run through a card look as if they ended there
        for _ in 0..budget(part.len(), 20_000_000, 120) {
            clear_lines(part, &near, sizes, &mut spots);
            push_apart(part, sizes, &mut spots, 1);
        }
        for at in part {
            spots[*at] = spots[*at].map(f64::round);
        }
        push_apart(part, sizes, &mut spots, budget(part.len(), 40_000_000, 400));
        stack(part, sizes, &mut spots);
    }
    pack(&parts, sizes, &mut spots);
    spots
}

/// The components, each as the breadth-first order from its root: an end of the network, else the
/// node with most ties. The largest come first.
fn components(near: &[Vec<usize>], ends: &[usize]) -> Vec<Vec<usize>> {
    let mut roots: Vec<usize> = (0..near.len()).collect();
    roots.sort_by_key(|at| (!ends.contains(at), std::cmp::Reverse(near[*at].len()), *at));
    let mut seen = vec![false; near.len()];
    let mut parts = Vec::new();
    for root in roots {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        let mut part = vec![root];
        let mut next = 0;
        while let Some(at) = part.get(next).copied() {
            next += 1;
            for other in &near[at] {
                if !std::mem::replace(&mut seen[*other], true) {
                    part.push(*other);
                }
            }
        }
        parts.push(part);
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// A tree around the first node of a part, then forces.
fn spread(part: &[usize], near: &[Vec<usize>], sizes: &[Pair], spots: &mut [Pair]) {
    let Some(root) = part.first().copied() else {
        return;
    };
    let mut parent = vec![usize::MAX; near.len()];
    let mut children = vec![Vec::new(); near.len()];
    let mut depth = vec![0_usize; near.len()];
    parent[root] = root;
    for at in part {
        for other in &near[*at] {
            if parent[*other] == usize::MAX {
                parent[*other] = *at;
                depth[*other] = depth[*at] + 1;
                children[*at].push(*other);
            }
        }
    }
    let mut leaves = vec![0.0; near.len()];
    for at in part.iter().rev() {
        let below: f64 = children[*at].iter().map(|child| leaves[*child]).sum();
        leaves[*at] = if below > 0.0 { below } else { 1.0 };
    }
    let area: f64 = part
        .iter()
        .map(|at| (sizes[*at][0] + GAP[0]) * (sizes[*at][1] + GAP[1]))
        .sum();
    let length = (area / part.len() as f64).sqrt();
    let mut wedges = vec![(0.0, 1.0); near.len()];
    for at in part {
        let (mut from, to) = wedges[*at];
        let width: f64 = to - from;
        for child in &children[*at] {
            let own = width * leaves[*child] / leaves[*at];
            wedges[*child] = (from, from + own);
            let [x, y] = on_circle(from + own / 2.0);
            let radius = depth[*child] as f64 * length;
            spots[*child] = [x * radius * ASPECT, y * radius];
            from += own;
        }
    }
    relax(part, near, length, spots);
}

/// The point of the unit circle at a part of the way round. The sine is an approximation that uses
/// nothing but sums and products: libraries differ in their last digits.
fn on_circle(turn: f64) -> Pair {
    let sine = |turn: f64| {
        let turn = turn - turn.floor();
        let (half, sign) = if turn < 0.5 {
            (turn, 1.0)
        } else {
            (turn - 0.5, -1.0)
        };
        let product = half * (0.5 - half);
        sign * 16.0 * product / (1.25 - 4.0 * product)
    };
    [sine(turn + 0.25), sine(turn)]
}

/// Springs along ties, repulsion between all, for a number of steps that only the number of nodes
/// decides, each shorter than the one before. The first node stays.
fn relax(part: &[usize], near: &[Vec<usize>], length: f64, spots: &mut [Pair]) {
    let steps = budget(part.len(), 20_000_000, 240);
    for step in 0..steps {
        let most = length * 0.4 * (steps - step) as f64 / steps as f64;
        let forces: Vec<Pair> = part
            .iter()
            .map(|at| force(*at, part, near, length, spots))
            .collect();
        for (at, [x, y]) in part.iter().zip(forces).skip(1) {
            let size = (x * x + y * y).sqrt();
            let share = if size > most { most / size } else { 1.0 };
            spots[*at][0] += x * share * ASPECT;
            spots[*at][1] += y * share;
        }
    }
}

/// What pulls and pushes one node, in a plane as wide as high.
fn force(at: usize, part: &[usize], near: &[Vec<usize>], length: f64, spots: &[Pair]) -> Pair {
    let mut force = [0.0; 2];
    let away = |other: usize| {
        let [x, y] = [
            (spots[at][0] - spots[other][0]) / ASPECT,
            spots[at][1] - spots[other][1],
        ];
        match x == 0.0 && y == 0.0 {
            // two in one place part along a line that their order decides
            true => [if at < other { -1.0 } else { 1.0 }, 0.5],
            false => [x, y],
        }
    };
    for other in part.iter().filter(|other| **other != at) {
        let [x, y] = away(*other);
        let push = length * length / (x * x + y * y).max(1.0);
        force[0] += x * push;
        force[1] += y * push;
    }
    for other in &near[at] {
        let [x, y] = away(*other);
        let pull = (x * x + y * y).sqrt() / length;
        force[0] -= x * pull;
        force[1] -= y * pull;
    }
    // what hangs on one line is drawn back to the first
    let [x, y] = away(part[0]);
    [force[0] - x * CENTRE, force[1] - y * CENTRE].map(|it| it * 0.1)
}

/// Paths in rows, the shortest in the middle, their hops from left to right.
fn in_rows(paths: &[Vec<usize>], sizes: &[Pair], spots: &mut [Pair]) {
    let widest = sizes.iter().map(|size| size[0]).fold(0.0, f64::max);
    let longest = paths.iter().map(Vec::len).max().unwrap_or(0).max(2);
    let mut placed = BTreeSet::new();
    for (row, path) in paths.iter().enumerate() {
        let side = if row % 2 == 1 { 1.0 } else { -1.0 };
        let y = side * row.div_ceil(2) as f64 * 130.0;
        for (hop, at) in path.iter().enumerate() {
            if placed.insert(*at) {
                let share = hop as f64 / (path.len().max(2) - 1) as f64;
                let ends = hop == 0 || hop + 1 == path.len();
                let x = share * (longest - 1) as f64 * (widest + 100.0);
                spots[*at] = [x, if ends { 0.0 } else { y }];
            }
        }
    }
}

/// How far two boxes overlap, gap and all, in each direction; positive where they do.
fn overlap(one: (Pair, Pair), other: (Pair, Pair)) -> Pair {
    let along = |axis: usize| {
        let room = (one.1[axis] + other.1[axis]) / 2.0 + GAP[axis];
        room - (one.0[axis] - other.0[axis]).abs()
    };
    [along(0), along(1)]
}

/// How many rounds over all pairs of so many nodes are done: a large network gets fewer.
fn budget(nodes: usize, pairs: usize, most: usize) -> usize {
    (pairs / (nodes * nodes).max(1)).clamp(4, most)
}

/// Moves each box but the first out of the lines that run through it and are not its own, some of
/// the way.
fn clear_lines(part: &[usize], near: &[Vec<usize>], sizes: &[Pair], spots: &mut [Pair]) {
    for at in part.iter().skip(1) {
        let half = sizes[*at].map(|length| length / 2.0 + 8.0);
        let mut moved = [0.0; 2];
        for one in part.iter().filter(|one| *one != at) {
            for other in near[*one]
                .iter()
                .filter(|other| *other > one && *other != at)
            {
                let [from, to] = [spots[*one], spots[*other]];
                let along = [to[0] - from[0], to[1] - from[1]];
                let square = along[0] * along[0] + along[1] * along[1];
                let way = [spots[*at][0] - from[0], spots[*at][1] - from[1]];
                let share = (way[0] * along[0] + way[1] * along[1]) / square.max(1.0);
                let off = [way[0] - along[0] * share, way[1] - along[1] * share];
                let through = (0.0..=1.0).contains(&share)
                    && off[0].abs() < half[0]
                    && off[1].abs() < half[1];
                if !through {
                    continue;
                }
                let length = square.sqrt();
                let side = [-along[1] / length, along[0] / length];
                let distance = off[0] * side[0] + off[1] * side[1];
                let needed = half[0] * side[0].abs() + half[1] * side[1].abs() - distance.abs();
                let by = needed.min(8.0) * if distance < 0.0 { -1.0 } else { 1.0 };
                moved = [moved[0] + side[0] * by, moved[1] + side[1] * by];
            }
        }
        spots[*at] = [spots[*at][0] + moved[0], spots[*at][1] + moved[1]];
    }
}

/// Moves overlapping boxes apart, each half of the way, in the direction where less is missing.
fn push_apart(part: &[usize], sizes: &[Pair], spots: &mut [Pair], rounds: usize) {
    for _ in 0..rounds {
        let mut moved = false;
        for (i, one) in part.iter().enumerate() {
            for other in &part[i + 1..] {
                let [x, y] = overlap((spots[*one], sizes[*one]), (spots[*other], sizes[*other]));
                if x <= 0.0 || y <= 0.0 {
                    continue;
                }
                moved = true;
                let (axis, by) = if x < y { (0, x) } else { (1, y) };
                let by = (by / 2.0).ceil();
                let by = if spots[*one][axis] < spots[*other][axis] {
                    by
                } else {
                    -by
                };
                spots[*one][axis] -= by;
                spots[*other][axis] += by;
            }
        }
        if !moved {
            break;
        }
    }
}

/// Moves down what still overlaps something above it, until nothing does.
fn stack(part: &[usize], sizes: &[Pair], spots: &mut [Pair]) {
    let mut order = part.to_vec();
    order.sort_by(|one, other| {
        let [a, b] = [spots[*one], spots[*other]];
        a[1].total_cmp(&b[1])
            .then(a[0].total_cmp(&b[0]))
            .then(one.cmp(other))
    });
    for (i, at) in order.iter().enumerate() {
        let above = &order[..i];
        while let Some(other) = above.iter().find(|other| {
            let [x, y] = overlap((spots[*at], sizes[*at]), (spots[**other], sizes[**other]));
            x > 0.0 && y > 0.0
        }) {
            spots[*at][1] = spots[*other][1] + (sizes[*at][1] + sizes[*other][1]) / 2.0 + GAP[1];
        }
    }
}

/// Puts the parts side by side in rows, and the whole into the corner.
fn pack(parts: &[Vec<usize>], sizes: &[Pair], spots: &mut [Pair]) {
    let frames: Vec<(Pair, Pair)> = parts.iter().map(|part| frame(part, sizes, spots)).collect();
    let area: f64 = frames
        .iter()
        .map(|(_, size)| (size[0] + GAP[0]) * (size[1] + GAP[1]))
        .sum();
    let widest = frames.iter().map(|(_, size)| size[0]).fold(0.0, f64::max);
    let room = widest.max((area * ASPECT).sqrt().ceil());
    let (mut corner, mut height) = (GAP, 0.0);
    for (part, (from, size)) in parts.iter().zip(frames) {
        if corner[0] > GAP[0] && corner[0] + size[0] > room + GAP[0] {
            corner = [GAP[0], corner[1] + height + 2.0 * GAP[1]];
            height = 0.0;
        }
        for at in part {
            spots[*at][0] += corner[0] - from[0];
            spots[*at][1] += corner[1] - from[1];
        }
        corner[0] += size[0] + 2.0 * GAP[0];
        height = size[1].max(height);
    }
}

/// The corner and the size of what a part covers.
fn frame(part: &[usize], sizes: &[Pair], spots: &[Pair]) -> (Pair, Pair) {
    let edge = |axis: usize, side: f64| {
        part.iter()
            .map(move |at| spots[*at][axis] + side * sizes[*at][axis] / 2.0)
    };
    let low = [0, 1].map(|axis| edge(axis, -1.0).fold(f64::INFINITY, f64::min));
    let high = [0, 1].map(|axis| edge(axis, 1.0).fold(f64::NEG_INFINITY, f64::max));
    (low, [high[0] - low[0], high[1] - low[1]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocab::ann;
    use crate::views::graph::{Edge, Ground, Kind, Node, Proof};
    use oxrdf::NamedNode;
    use proptest::prelude::*;

    fn network(count: usize, hops: &[(usize, usize)]) -> Network {
        let name = |n: usize| NamedNode::new_unchecked(format!("urn:{n}"));
        let node = |n: usize| Node {
            id: name(n),
            label: format!("{n}"),
            kind: Kind::Agent,
            sort: None,
            when: None,
            contested: false,
            steps: 0,
        };
        let edge = |(from, to): &(usize, usize)| Edge {
            from: from % count,
            to: to % count,
            property: ann::PART_OF.into_owned(),
            name: "part of".to_owned(),
            grounds: vec![Ground {
                id: name(*from),
                proof: Proof::Record,
                by: Vec::new(),
                on: None,
                stance: "asserts".to_owned(),
                standing: true,
                sources: 1,
            }],
            contested: false,
            sources: 1,
        };
        Network {
            ends: vec![0],
            nodes: (0..count).map(node).collect(),
            edges: hops.iter().map(edge).collect(),
            ..Network::default()
        }
    }

    fn sizes(count: usize) -> Vec<Pair> {
        (0..count)
            .map(|n| [80.0 + 2.0 * (n % 50) as f64, 30.0 + 2.0 * (n % 7) as f64])
            .collect()
    }

    proptest! {
        #[test]
        fn no_two_boxes_overlap_and_all_lie_in_the_page(
            count in 1..40_usize,
            hops in prop::collection::vec((0..40_usize, 0..40_usize), 0..80),
        ) {
            let network = network(count, &hops);
            let sizes = sizes(count);
            let spots = place(&network, &sizes);
            prop_assert_eq!(&spots, &place(&network, &sizes));
            for (i, spot) in spots.iter().enumerate() {
                prop_assert!((0..2).all(|axis| spot[axis] - sizes[i][axis] / 2.0 >= GAP[axis]));
                prop_assert!(spot.iter().all(|it| it.fract() == 0.0), "{:?}", spot);
                for (j, other) in spots.iter().enumerate().skip(i + 1) {
                    let [x, y] = overlap((*spot, sizes[i]), (*other, sizes[j]));
                    prop_assert!(x <= 0.0 || y <= 0.0, "{i} and {j}: {x} {y}");
                }
            }
        }
    }

    #[test]
    fn one_node_more_moves_the_others_little() {
        let hops: Vec<_> = (1..24)
            .map(|n| (if n < 8 { 0 } else { n % 8 }, n))
            .collect();
        let mut more = hops.clone();
        more.push((3, 24));
        let (few, many) = (network(24, &hops), network(25, &more));
        let (before, after) = (place(&few, &sizes(24)), place(&many, &sizes(25)));
        let seen =
            |spots: &[Pair], at: usize| [spots[at][0] - spots[0][0], spots[at][1] - spots[0][1]];
        let moved: f64 = (0..24)
            .map(|at| {
                let ([x, y], [u, v]) = (seen(&before, at), seen(&after, at));
                ((x - u) * (x - u) + (y - v) * (y - v)).sqrt()
            })
            .sum();
        let across: f64 = (0..24)
            .map(|at| {
                seen(&before, at)
                    .map(|it| it * it)
                    .iter()
                    .sum::<f64>()
                    .sqrt()
            })
            .sum();
        assert!(moved < across / 4.0, "{moved} of {across}");
    }

    #[test]
    fn the_circle_is_nearly_round() {
        for n in 0..100 {
            let [x, y] = on_circle(f64::from(n) / 100.0);
            assert!((x * x + y * y - 1.0).abs() < 0.01, "{n}: {x} {y}");
        }
    }
}
