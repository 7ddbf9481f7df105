//! The network of all actors and their targets.

use super::read::GraphReader;
use super::{Edge, Evidence, EvidenceKind, GraphOptions, Network, names};
use crate::Annals;
use crate::model::vocab::ann;
use crate::model::when::{Overlap, When, Window};
use crate::query::{Error, ParamValues, QueryOptions};
use crate::views::read::{flag, node, table, when};
use oxrdf::NamedNode;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The network of actors and targets: an edge means that one acted on the other, with the events as
/// evidence. The actor is the recorded initiator or, if there is none, the agent named by a standing
/// claim. For a charge, that is who brought it, not who is charged.
///
/// # Errors
/// See [`Error`].
pub fn actor_targets(
    annals: &Annals,
    wanted: &GraphOptions,
    limits: &QueryOptions,
) -> Result<Network, Error> {
    let table = table(annals.query_saved("graph-pairs", &ParamValues::default(), limits)?)?;
    let is_claimed = |row| node(row, "tie").is_some_and(|relation| relation == ann::ATTRIBUTED_TO);
    let on_record = table.iter().filter(|row| !is_claimed(*row));
    let on_record: BTreeSet<NamedNode> = on_record.filter_map(|row| node(row, "event")).collect();
    let mut pairs: BTreeMap<(NamedNode, NamedNode), (Vec<Evidence>, bool)> = BTreeMap::new();
    for row in table.iter() {
        let (Some(actor), Some(target), Some(event)) =
            (node(row, "actor"), node(row, "target"), node(row, "event"))
        else {
            continue;
        };
        let on = when(row);
        let in_window = on
            .as_ref()
            .map(|on| on.overlap(&wanted.window) != Overlap::None);
        let by_claim = is_claimed(row);
        if !in_window.unwrap_or(wanted.window == Window::default())
            || by_claim && on_record.contains(&event)
        {
            continue;
        }
        let (evidence, contested) = pairs.entry((actor, target)).or_default();
        *contested |= by_claim && flag(row, "contested");
        let kind = if by_claim {
            EvidenceKind::ClaimedEvent
        } else {
            EvidenceKind::Event
        };
        if !evidence.iter().any(|known| known.id == event) {
            evidence.push(Evidence::stated(event, kind, on));
        }
    }
    network(annals, pairs, wanted, limits)
}

/// The network of some pairs. If not all fit, those with most events come first, then those of the
/// busiest agents.
fn network(
    annals: &Annals,
    pairs: BTreeMap<(NamedNode, NamedNode), (Vec<Evidence>, bool)>,
    wanted: &GraphOptions,
    limits: &QueryOptions,
) -> Result<Network, Error> {
    let mut weights: BTreeMap<&NamedNode, usize> = BTreeMap::new();
    for ((actor, target), (evidence, _)) in &pairs {
        for end in [actor, target] {
            *weights.entry(end).or_default() += evidence.len();
        }
    }
    let all = weights.len();
    let mut order: Vec<_> = pairs.iter().collect();
    order.sort_by_cached_key(|(pair, (evidence, _))| {
        let weight = weights[&pair.0] + weights[&pair.1];
        (Reverse(evidence.len()), Reverse(weight), *pair)
    });
    let mut kept = BTreeSet::new();
    for ((actor, target), _) in order {
        let new = [actor, target]
            .iter()
            .filter(|end| !kept.contains(**end))
            .count();
        if kept.len() + new <= wanted.nodes {
            kept.extend([actor, target]);
        }
    }
    let mut kept: Vec<NamedNode> = kept.into_iter().cloned().collect();
    kept.sort_by_cached_key(|id| (Reverse(weights[id]), id.clone()));
    let left_out = all - kept.len();
    let reader = GraphReader::new(annals, wanted, limits);
    let nodes = reader.nodes(&kept)?;
    let indexes: BTreeMap<NamedNode, usize> = nodes.iter().map(|n| n.id.clone()).zip(0..).collect();
    let mut edges = Vec::new();
    for ((actor, target), (evidence, contested)) in pairs {
        if let (Some(from), Some(to)) = (indexes.get(&actor), indexes.get(&target)) {
            edges.push(Edge {
                from: *from,
                to: *to,
                property: ann::TARGET.into_owned(),
                name: "target".to_owned(),
                evidence,
                contested,
                sources: 0,
            });
        }
    }
    let events: BTreeSet<_> = edges
        .iter()
        .flat_map(|e| e.evidence.iter().map(|g| &g.id))
        .collect();
    let events: Vec<NamedNode> = events.into_iter().cloned().collect();
    let source_index = reader.source_index(&events)?;
    for edge in &mut edges {
        source_index.count(edge);
        edge.evidence
            .sort_by_cached_key(|g| (g.on.as_ref().and_then(When::sort_day), g.id.clone()));
    }
    let network = Network {
        nodes,
        edges,
        left_out,
        ..Network::default()
    };
    names::in_languages(network, annals, limits)
}
