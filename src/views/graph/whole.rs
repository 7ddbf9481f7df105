//! All who acted, joined with all whom they acted on.

use super::read::{Reader, node, when};
use super::{Edge, Ground, Network, Proof, Wanted};
use crate::Annals;
use crate::model::vocab::ann;
use crate::model::when::{Overlap, When, Window};
use crate::query::{Answer, Error, Limits, Values};
use oxrdf::NamedNode;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The network of actors and targets: an edge says that one acted on the other, and its grounds
/// are the events. An actor is on record as the initiator or, where nobody is, named by a standing
/// claim: whom a charge names is not the one who charges.
///
/// # Errors
/// See [`Error`].
pub fn whole(annals: &Annals, wanted: &Wanted, limits: &Limits) -> Result<Network, Error> {
    let Answer::Table(table) = annals.query("graph-pairs", &Values::default(), limits)? else {
        return Err(Error::Refused("a network is made from rows"));
    };
    if table.cut {
        return Err(Error::Refused("more rows than the limit allows"));
    }
    let is_claimed = |row| node(row, "tie").is_some_and(|tie| tie == ann::ATTRIBUTED_TO);
    let on_record = table.iter().filter(|row| !is_claimed(*row));
    let on_record: BTreeSet<NamedNode> = on_record.filter_map(|row| node(row, "event")).collect();
    let mut pairs: BTreeMap<(NamedNode, NamedNode), (Vec<Ground>, bool)> = BTreeMap::new();
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
        let (grounds, contested) = pairs.entry((actor, target)).or_default();
        *contested |= by_claim && row.text("contested") == Some("true");
        let proof = if by_claim {
            Proof::ClaimedEvent
        } else {
            Proof::Event
        };
        if !grounds.iter().any(|known| known.id == event) {
            grounds.push(ground(event, proof, on));
        }
    }
    network(annals, pairs, wanted, limits)
}

fn ground(event: NamedNode, proof: Proof, on: Option<When>) -> Ground {
    Ground {
        id: event,
        proof,
        by: Vec::new(),
        on,
        stance: "asserts".to_owned(),
        standing: true,
        sources: 0,
    }
}

/// The network of some pairs: where not all fit those of most events, then those of the busiest.
fn network(
    annals: &Annals,
    pairs: BTreeMap<(NamedNode, NamedNode), (Vec<Ground>, bool)>,
    wanted: &Wanted,
    limits: &Limits,
) -> Result<Network, Error> {
    let mut weights: BTreeMap<&NamedNode, usize> = BTreeMap::new();
    for ((actor, target), (grounds, _)) in &pairs {
        for end in [actor, target] {
            *weights.entry(end).or_default() += grounds.len();
        }
    }
    let all = weights.len();
    let mut order: Vec<_> = pairs.iter().collect();
    order.sort_by_cached_key(|(pair, (grounds, _))| {
        let weight = weights[&pair.0] + weights[&pair.1];
        (Reverse(grounds.len()), Reverse(weight), *pair)
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
    let reader = Reader::new(annals, wanted, limits);
    let nodes = reader.nodes(&kept)?;
    let places: BTreeMap<NamedNode, usize> = nodes.iter().map(|n| n.id.clone()).zip(0..).collect();
    let mut edges = Vec::new();
    for ((actor, target), (grounds, contested)) in pairs {
        if let (Some(from), Some(to)) = (places.get(&actor), places.get(&target)) {
            edges.push(Edge {
                from: *from,
                to: *to,
                property: ann::TARGET.into_owned(),
                name: "target".to_owned(),
                grounds,
                contested,
                sources: 0,
            });
        }
    }
    let events: BTreeSet<_> = edges
        .iter()
        .flat_map(|e| e.grounds.iter().map(|g| &g.id))
        .collect();
    let events: Vec<NamedNode> = events.into_iter().cloned().collect();
    let readings = reader.readings(&events)?;
    for edge in &mut edges {
        readings.count(edge);
        edge.grounds
            .sort_by_cached_key(|g| (g.on.as_ref().and_then(When::sort_day), g.id.clone()));
    }
    Ok(Network {
        nodes,
        edges,
        left_out,
        ..Network::default()
    })
}
