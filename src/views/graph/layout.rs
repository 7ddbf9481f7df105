//! Graph layout: positions for the nodes of a network, as boxes that do not overlap.
//!
//! Each component starts as a radial tree, one wedge per branch; a fixed number of force-directed
//! steps then makes room for the links across branches; finally overlapping boxes are pushed apart.
//! The layout is deterministic and uses only sums, products and square roots, so that a network
//! looks the same on every machine, and one more node moves the others little.
//!
//! ```
//! use annals::views::graph::{Network, layout};
//!
//! assert!(layout::positions(&Network::default(), &[]).is_empty());
//! ```

use super::Network;
use std::collections::BTreeSet;

/// A point, or the width and height of a box.
pub type Vec2 = [f64; 2];

/// The minimum gap between two boxes, horizontal (room for an edge label) and vertical.
const GAP: Vec2 = [26.0, 20.0];

/// The aspect ratio of the picture; labels are wide.
const ASPECT: f64 = 1.6;

/// How strongly each node is pulled towards the root.
const CENTRE_PULL: f64 = 0.35;

/// The centre of each node's box, given the box sizes. All coordinates are whole numbers; the sizes
/// must be even.
pub fn positions(network: &Network, sizes: &[Vec2]) -> Vec<Vec2> {
    let pairs: BTreeSet<(usize, usize)> = network
        .edges
        .iter()
        .filter(|edge| edge.from != edge.to)
        .map(|edge| (edge.from.min(edge.to), edge.from.max(edge.to)))
        .collect();
    let mut links = vec![Vec::new(); network.nodes.len()];
    for (one, other) in pairs {
        links[one].push(other);
        links[other].push(one);
    }
    let mut centres = vec![[0.0; 2]; network.nodes.len()];
    let components = components(&links, &network.ends);
    for component in &components {
        let rows = network.paths.iter().flatten().collect::<BTreeSet<_>>();
        match rows.is_empty() {
            true => radial_layout(component, &links, sizes, &mut centres),
            false => layout_paths(&network.paths, sizes, &mut centres),
        }
        // an edge that runs through a box looks as if it ended there
        for _ in 0..rounds_for(component.len(), 20_000_000, 120) {
            clear_edges(component, &links, sizes, &mut centres);
            remove_overlaps(component, sizes, &mut centres, 1);
        }
        for at in component {
            centres[*at] = centres[*at].map(f64::round);
        }
        remove_overlaps(
            component,
            sizes,
            &mut centres,
            rounds_for(component.len(), 40_000_000, 400),
        );
        stack_overlapping(component, sizes, &mut centres);
    }
    pack_components(&components, sizes, &mut centres);
    centres
}

/// The components, largest first, each in breadth-first order from its root: an end of the network,
/// or else the node with most links.
fn components(links: &[Vec<usize>], ends: &[usize]) -> Vec<Vec<usize>> {
    let mut roots: Vec<usize> = (0..links.len()).collect();
    roots.sort_by_key(|at| (!ends.contains(at), std::cmp::Reverse(links[*at].len()), *at));
    let mut seen = vec![false; links.len()];
    let mut components = Vec::new();
    for root in roots {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        let mut component = vec![root];
        let mut next = 0;
        while let Some(at) = component.get(next).copied() {
            next += 1;
            for other in &links[at] {
                if !std::mem::replace(&mut seen[*other], true) {
                    component.push(*other);
                }
            }
        }
        components.push(component);
    }
    components.sort_by_key(|component| std::cmp::Reverse(component.len()));
    components
}

/// Places a component as a radial tree around its first node, then applies forces.
fn radial_layout(component: &[usize], links: &[Vec<usize>], sizes: &[Vec2], centres: &mut [Vec2]) {
    let Some(root) = component.first().copied() else {
        return;
    };
    let mut parent = vec![usize::MAX; links.len()];
    let mut children = vec![Vec::new(); links.len()];
    let mut depth = vec![0_usize; links.len()];
    parent[root] = root;
    for at in component {
        for other in &links[*at] {
            if parent[*other] == usize::MAX {
                parent[*other] = *at;
                depth[*other] = depth[*at] + 1;
                children[*at].push(*other);
            }
        }
    }
    let mut leaves = vec![0.0; links.len()];
    for at in component.iter().rev() {
        let below: f64 = children[*at].iter().map(|child| leaves[*child]).sum();
        leaves[*at] = if below > 0.0 { below } else { 1.0 };
    }
    let area: f64 = component
        .iter()
        .map(|at| (sizes[*at][0] + GAP[0]) * (sizes[*at][1] + GAP[1]))
        .sum();
    let length = (area / component.len() as f64).sqrt();
    let mut wedges = vec![(0.0, 1.0); links.len()];
    for at in component {
        let (mut from, to) = wedges[*at];
        let width: f64 = to - from;
        for child in &children[*at] {
            let own = width * leaves[*child] / leaves[*at];
            wedges[*child] = (from, from + own);
            let [x, y] = on_circle(from + own / 2.0);
            let radius = depth[*child] as f64 * length;
            centres[*child] = [x * radius * ASPECT, y * radius];
            from += own;
        }
    }
    relax(component, links, length, centres);
}

/// The point of the unit circle at a fraction of a full turn. The sine is approximated by sums and
/// products, because math libraries differ in the last digits.
fn on_circle(turn: f64) -> Vec2 {
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

/// Force-directed layout: springs along links, repulsion between all nodes. The number of steps
/// depends only on the number of nodes, and each step is shorter than the last. The first node
/// stays.
fn relax(component: &[usize], links: &[Vec<usize>], length: f64, centres: &mut [Vec2]) {
    let steps = rounds_for(component.len(), 20_000_000, 240);
    for step in 0..steps {
        let most = length * 0.4 * (steps - step) as f64 / steps as f64;
        let forces: Vec<Vec2> = component
            .iter()
            .map(|at| force(*at, component, links, length, centres))
            .collect();
        for (at, [x, y]) in component.iter().zip(forces).skip(1) {
            let size = (x * x + y * y).sqrt();
            let share = if size > most { most / size } else { 1.0 };
            centres[*at][0] += x * share * ASPECT;
            centres[*at][1] += y * share;
        }
    }
}

/// The force on one node, in a plane scaled to aspect ratio 1.
fn force(
    at: usize,
    component: &[usize],
    links: &[Vec<usize>],
    length: f64,
    centres: &[Vec2],
) -> Vec2 {
    let mut force = [0.0; 2];
    let away = |other: usize| {
        let [x, y] = [
            (centres[at][0] - centres[other][0]) / ASPECT,
            centres[at][1] - centres[other][1],
        ];
        match x == 0.0 && y == 0.0 {
            // two nodes at the same point move apart in a direction given by their order
            true => [if at < other { -1.0 } else { 1.0 }, 0.5],
            false => [x, y],
        }
    };
    for other in component.iter().filter(|other| **other != at) {
        let [x, y] = away(*other);
        let push = length * length / (x * x + y * y).max(1.0);
        force[0] += x * push;
        force[1] += y * push;
    }
    for other in &links[at] {
        let [x, y] = away(*other);
        let pull = (x * x + y * y).sqrt() / length;
        force[0] -= x * pull;
        force[1] -= y * pull;
    }
    // pull towards the root
    let [x, y] = away(component[0]);
    [force[0] - x * CENTRE_PULL, force[1] - y * CENTRE_PULL].map(|it| it * 0.1)
}

/// Places paths in rows, the shortest in the middle, their hops from left to right.
fn layout_paths(paths: &[Vec<usize>], sizes: &[Vec2], centres: &mut [Vec2]) {
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
                centres[*at] = [x, if ends { 0.0 } else { y }];
            }
        }
    }
}

/// How far two boxes overlap along each axis, including the gap; positive if they do.
fn overlap(one: (Vec2, Vec2), other: (Vec2, Vec2)) -> Vec2 {
    let along = |axis: usize| {
        let room = (one.1[axis] + other.1[axis]) / 2.0 + GAP[axis];
        room - (one.0[axis] - other.0[axis]).abs()
    };
    [along(0), along(1)]
}

/// How many rounds to run over all pairs of nodes: a large network gets fewer.
fn rounds_for(nodes: usize, pairs: usize, most: usize) -> usize {
    (pairs / (nodes * nodes).max(1)).clamp(4, most)
}

/// Moves each box but the first some way out of the edges of other nodes that run through it.
fn clear_edges(component: &[usize], links: &[Vec<usize>], sizes: &[Vec2], centres: &mut [Vec2]) {
    for at in component.iter().skip(1) {
        let half = sizes[*at].map(|length| length / 2.0 + 8.0);
        let mut moved = [0.0; 2];
        for one in component.iter().filter(|one| *one != at) {
            for other in links[*one]
                .iter()
                .filter(|other| *other > one && *other != at)
            {
                let [from, to] = [centres[*one], centres[*other]];
                let along = [to[0] - from[0], to[1] - from[1]];
                let square = along[0] * along[0] + along[1] * along[1];
                let way = [centres[*at][0] - from[0], centres[*at][1] - from[1]];
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
        centres[*at] = [centres[*at][0] + moved[0], centres[*at][1] + moved[1]];
    }
}

/// Moves overlapping boxes apart, each half of the way, along the axis of least overlap.
fn remove_overlaps(component: &[usize], sizes: &[Vec2], centres: &mut [Vec2], rounds: usize) {
    for _ in 0..rounds {
        let mut moved = false;
        for (i, one) in component.iter().enumerate() {
            for other in &component[i + 1..] {
                let [x, y] = overlap(
                    (centres[*one], sizes[*one]),
                    (centres[*other], sizes[*other]),
                );
                if x <= 0.0 || y <= 0.0 {
                    continue;
                }
                moved = true;
                let (axis, by) = if x < y { (0, x) } else { (1, y) };
                let by = (by / 2.0).ceil();
                let by = if centres[*one][axis] < centres[*other][axis] {
                    by
                } else {
                    -by
                };
                centres[*one][axis] -= by;
                centres[*other][axis] += by;
            }
        }
        if !moved {
            break;
        }
    }
}

/// Moves boxes down that still overlap one above them, until none does.
fn stack_overlapping(component: &[usize], sizes: &[Vec2], centres: &mut [Vec2]) {
    let mut order = component.to_vec();
    order.sort_by(|one, other| {
        let [a, b] = [centres[*one], centres[*other]];
        a[1].total_cmp(&b[1])
            .then(a[0].total_cmp(&b[0]))
            .then(one.cmp(other))
    });
    for (i, at) in order.iter().enumerate() {
        let above = &order[..i];
        while let Some(other) = above.iter().find(|other| {
            let [x, y] = overlap(
                (centres[*at], sizes[*at]),
                (centres[**other], sizes[**other]),
            );
            x > 0.0 && y > 0.0
        }) {
            centres[*at][1] =
                centres[*other][1] + (sizes[*at][1] + sizes[*other][1]) / 2.0 + GAP[1];
        }
    }
}

/// Packs the components into rows, starting at the top left corner.
fn pack_components(components: &[Vec<usize>], sizes: &[Vec2], centres: &mut [Vec2]) {
    let boxes: Vec<(Vec2, Vec2)> = components
        .iter()
        .map(|component| bounding_box(component, sizes, centres))
        .collect();
    let area: f64 = boxes
        .iter()
        .map(|(_, size)| (size[0] + GAP[0]) * (size[1] + GAP[1]))
        .sum();
    let widest = boxes.iter().map(|(_, size)| size[0]).fold(0.0, f64::max);
    let room = widest.max((area * ASPECT).sqrt().ceil());
    let (mut corner, mut height) = (GAP, 0.0);
    for (component, (from, size)) in components.iter().zip(boxes) {
        if corner[0] > GAP[0] && corner[0] + size[0] > room + GAP[0] {
            corner = [GAP[0], corner[1] + height + 2.0 * GAP[1]];
            height = 0.0;
        }
        for at in component {
            centres[*at][0] += corner[0] - from[0];
            centres[*at][1] += corner[1] - from[1];
        }
        corner[0] += size[0] + 2.0 * GAP[0];
        height = size[1].max(height);
    }
}

/// The top left corner and the size of the bounding box of a component.
fn bounding_box(component: &[usize], sizes: &[Vec2], centres: &[Vec2]) -> (Vec2, Vec2) {
    let edge = |axis: usize, side: f64| {
        component
            .iter()
            .map(move |at| centres[*at][axis] + side * sizes[*at][axis] / 2.0)
    };
    let low = [0, 1].map(|axis| edge(axis, -1.0).fold(f64::INFINITY, f64::min));
    let high = [0, 1].map(|axis| edge(axis, 1.0).fold(f64::NEG_INFINITY, f64::max));
    (low, [high[0] - low[0], high[1] - low[1]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocab::ann;
    use crate::views::graph::{Edge, Evidence, Node, NodeKind};
    use oxrdf::NamedNode;
    use proptest::prelude::*;

    fn network(count: usize, hops: &[(usize, usize)]) -> Network {
        let name = |n: usize| NamedNode::new_unchecked(format!("urn:{n}"));
        let node = |n: usize| Node {
            id: name(n),
            label: format!("{n}"),
            kind: NodeKind::Agent,
            type_label: None,
            when: None,
            contested: false,
            named: None,
            dispute: Vec::new(),
            steps: 0,
        };
        let edge = |(from, to): &(usize, usize)| Edge {
            from: from % count,
            to: to % count,
            property: ann::PART_OF.into_owned(),
            name: "component of".to_owned(),
            evidence: vec![Evidence {
                sources: 1,
                ..Evidence::on_record(name(*from))
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

    fn sizes(count: usize) -> Vec<Vec2> {
        (0..count)
            .map(|n| [80.0 + 2.0 * (n % 50) as f64, 30.0 + 2.0 * (n % 7) as f64])
            .collect()
    }

    proptest! {
        #[test]
        fn no_two_boxes_overlap_and_all_are_within_the_page(
            count in 1..40_usize,
            hops in prop::collection::vec((0..40_usize, 0..40_usize), 0..80),
        ) {
            let network = network(count, &hops);
            let sizes = sizes(count);
            let centres = positions(&network, &sizes);
            prop_assert_eq!(&centres, &positions(&network, &sizes));
            for (i, centre) in centres.iter().enumerate() {
                prop_assert!((0..2).all(|axis| centre[axis] - sizes[i][axis] / 2.0 >= GAP[axis]));
                prop_assert!(centre.iter().all(|it| it.fract() == 0.0), "{:?}", centre);
                for (j, other) in centres.iter().enumerate().skip(i + 1) {
                    let [x, y] = overlap((*centre, sizes[i]), (*other, sizes[j]));
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
        let (before, after) = (positions(&few, &sizes(24)), positions(&many, &sizes(25)));
        let seen = |centres: &[Vec2], at: usize| {
            [
                centres[at][0] - centres[0][0],
                centres[at][1] - centres[0][1],
            ]
        };
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
