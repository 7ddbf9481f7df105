//! Edge routing: parallel edges side by side, with labels where there is room.

use super::nodes::{DETAIL_SIZE, text_width, wrap};
use crate::render::style::clean;
use crate::views::graph::layout::Vec2;
use crate::views::graph::{Edge, EvidenceKind, Network};
use std::collections::BTreeMap;

/// The most curves that a label is kept clear of: of more no picture can be read.
const MAX_CROSSED: usize = 1_000;

/// The distance of the points at which a curve is compared with a label, less than a line of it.
const STEP: f64 = 6.0;

/// The distance between parallel edges.
const CURVE_GAP: f64 = 30.0;

/// The line height of edge labels.
pub(super) const LABEL_LINE: f64 = 12.0;

/// The curve and label of an edge.
pub(super) struct RoutedEdge {
    /// Start, control point and end of a quadratic Bézier curve.
    pub points: [Vec2; 3],
    /// The lines of the label, and its centre.
    pub label: Option<(Vec<String>, Vec2)>,
}

/// A rectangle by centre and size.
type Rect = (Vec2, Vec2);

/// Routes all edges, in order. Where the full label does not fit, only the name is written; where that
/// does not fit either, only the tooltip has it.
pub(super) fn route_edges(network: &Network, centres: &[Vec2], sizes: &[Vec2]) -> Vec<RoutedEdge> {
    let mut total: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    for edge in &network.edges {
        *total.entry(unordered_pair(edge)).or_default() += 1;
    }
    let mut routed_so_far: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    let mut routes = Vec::new();
    for edge in &network.edges {
        let place = routed_so_far.entry(unordered_pair(edge)).or_default();
        let offset = *place as f64 - (total[&unordered_pair(edge)] - 1) as f64 / 2.0;
        *place += 1;
        let ends = [edge.from, edge.to].map(|at| (centres[at], sizes[at]));
        let points = match edge.from == edge.to {
            true => self_loop(ends[0], *place as f64),
            // curve to the same side, whichever way the edge points
            false => curve(ends, if edge.from < edge.to { offset } else { -offset }),
        };
        routes.push(RoutedEdge {
            points,
            label: None,
        });
    }
    let mut occupied: Vec<Rect> = centres.iter().copied().zip(sizes.iter().copied()).collect();
    let mut order: Vec<usize> = (0..routes.len()).collect();
    order.sort_by_key(|at| {
        let edge = &network.edges[*at];
        (
            !network.on_path(edge),
            !edge.holds(),
            edge.is_claim_only(),
            *at,
        )
    });
    for at in order {
        let edge = &network.edges[at];
        let name = match edge.evidence.first().map(|evidence| evidence.kind) {
            // in a network of pairs all labels would be the same
            Some(EvidenceKind::Event | EvidenceKind::ClaimedEvent) if edge.evidence.len() == 1 => {
                continue;
            }
            Some(EvidenceKind::Event | EvidenceKind::ClaimedEvent) => Vec::new(),
            Some(EvidenceKind::Record | EvidenceKind::Claim) | None => {
                wrap(&clean(&edge.name), DETAIL_SIZE, 140.0, 1)
            }
        };
        // a reason is never truncated: a truncated date would be another date
        let reason = edge
            .describe_evidence()
            .map(|reason| wrap(&clean(&reason), DETAIL_SIZE, 150.0, usize::MAX));
        let reason = reason.filter(|lines| lines.len() <= 3).unwrap_or_default();
        let all: Vec<String> = name.iter().cloned().chain(reason).collect();
        let points = routes[at].points;
        let others = || {
            let others = routes.iter().enumerate().filter(|(other, _)| *other != at);
            others.map(|(_, routed)| &routed.points).take(MAX_CROSSED)
        };
        let label = place_label(&points, &all, &occupied, others())
            .or_else(|| place_label(&points, &name, &occupied, others()));
        let routed = &mut routes[at];
        routed.label = label;
        if let Some((label, middle)) = &routed.label {
            occupied.push((*middle, label_size(label)));
        }
    }
    routes
}

fn unordered_pair(edge: &Edge) -> [usize; 2] {
    [edge.from.min(edge.to), edge.from.max(edge.to)]
}

/// A curve between two rectangles.
fn curve(ends: [Rect; 2], offset: f64) -> [Vec2; 3] {
    let [(one, _), (other, _)] = ends;
    let along = [other[0] - one[0], other[1] - one[1]];
    let length = (along[0] * along[0] + along[1] * along[1]).sqrt().max(1.0);
    let normal = [-along[1] / length, along[0] / length].map(|it| it * offset * CURVE_GAP);
    let middle = [
        (one[0] + other[0]) / 2.0 + normal[0],
        (one[1] + other[1]) / 2.0 + normal[1],
    ];
    let [from, to] = ends.map(|rect| border_point(rect, middle, 2.0));
    [from, middle, to]
}

/// A self-loop at the upper right corner.
fn self_loop((middle, size): Rect, place: f64) -> [Vec2; 3] {
    let [right, top] = [middle[0] + size[0] / 2.0, middle[1] - size[1] / 2.0];
    let out = 14.0 + 8.0 * place;
    [
        [right - 12.0, top],
        [right + out, top - out],
        [right, middle[1]],
    ]
}

/// Where a line from the centre to a point crosses the border, plus a margin.
fn border_point((middle, size): Rect, to: Vec2, further: f64) -> Vec2 {
    let along = [to[0] - middle[0], to[1] - middle[1]];
    let part = |axis: usize| match along[axis] == 0.0 {
        true => f64::INFINITY,
        false => (size[axis] / 2.0 + further) / along[axis].abs(),
    };
    let share = part(0).min(part(1)).min(1.0);
    [middle[0] + along[0] * share, middle[1] + along[1] * share]
}

pub(super) fn label_size(label: &[String]) -> Vec2 {
    let widest = label
        .iter()
        .map(|line| text_width(line, DETAIL_SIZE))
        .fold(0.0, f64::max);
    [widest + 4.0, label.len() as f64 * LABEL_LINE + 2.0]
}

/// Finds a place for a label on its curve where neither a box nor another curve is in its way.
fn place_label<'a>(
    points: &[Vec2; 3],
    label: &[String],
    occupied: &[Rect],
    others: impl Iterator<Item = &'a [Vec2; 3]>,
) -> Option<(Vec<String>, Vec2)> {
    if label.is_empty() {
        return None;
    }
    let own = label_size(label);
    let clear = |middle: &Vec2| {
        occupied.iter().all(|(other, size)| {
            (0..2).any(|axis| (middle[axis] - other[axis]).abs() >= (own[axis] + size[axis]) / 2.0)
        })
    };
    let places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73].map(|share| point_at(points, share));
    let mut free: Vec<Vec2> = places.into_iter().filter(clear).collect();
    for other in others {
        free.retain(|middle| !crosses(other, (*middle, own)));
    }
    Some((label.to_vec(), *free.first()?))
}

/// Whether a curve runs through a rectangle.
fn crosses(points: &[Vec2; 3], (middle, size): Rect) -> bool {
    // A quadratic curve lies within its three points: most are far away.
    let is_apart = |axis: usize| {
        let (low, high) = (
            middle[axis] - size[axis] / 2.0,
            middle[axis] + size[axis] / 2.0,
        );
        points.iter().all(|point| point[axis] < low)
            || points.iter().all(|point| point[axis] > high)
    };
    if is_apart(0) || is_apart(1) {
        return false;
    }
    let length = |a: Vec2, b: Vec2| (a[0] - b[0]).abs() + (a[1] - b[1]).abs();
    let steps = (length(points[0], points[1]) + length(points[1], points[2])) / STEP;
    (0..=steps.ceil() as usize).any(|step| {
        let point = point_at(points, step as f64 / steps.max(1.0));
        (0..2).all(|axis| (point[axis] - middle[axis]).abs() < size[axis] / 2.0)
    })
}

/// The point of the curve at a parameter from 0 to 1.
fn point_at([from, by, to]: &[Vec2; 3], share: f64) -> Vec2 {
    let rest = 1.0 - share;
    [0, 1].map(|axis| {
        rest * rest * from[axis] + 2.0 * rest * share * by[axis] + share * share * to[axis]
    })
}
