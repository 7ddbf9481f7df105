//! The state of an event as JSON: who did it according to whom, how that is disputed, which facts
//! claims are against, whether it happened. Absent values are `null`, never missing.

use crate::model::{id, when::Day};
use crate::query::table::text_of;
use crate::views::model::{
    AgentEdge, Claim, Departure, Dispute, DisputedFact, Entity, EventState, FactDisputeKind, Made,
    Position, PositionClaim, SelfClaim, Value,
};
use oxrdf::NamedNode;
use serde_json::{Value as Json, json};

/// Adds the state of an event to its object: `named`, `dispute`, `agreed`, `positions`,
/// `alsoClaimedBy`, `withoutAccuser`, `status`, `happeningDisputed`, `disputedFacts`; all `null` for
/// what is no event.
pub(crate) fn insert(object: &mut Json, state: Option<&EventState>) {
    let all = match state {
        Some(state) => json(state),
        None => NAMES
            .iter()
            .map(|name| ((*name).to_owned(), Json::Null))
            .collect(),
    };
    if let (Json::Object(object), Json::Object(all)) = (object, all) {
        object.extend(all);
    }
}

const NAMES: [&str; 9] = [
    "named",
    "dispute",
    "agreed",
    "positions",
    "alsoClaimedBy",
    "withoutAccuser",
    "status",
    "happeningDisputed",
    "disputedFacts",
];

fn json(state: &EventState) -> Json {
    let attribution = &state.attribution;
    let agreed = (!attribution.agreed.is_empty()).then(|| things(&attribution.agreed));
    let list = attribution.positions.iter();
    let facts = state.disputed_facts.iter();
    json!({
        "named": attribution.named.as_str(),
        "dispute": disputes(&attribution.dispute),
        "agreed": agreed,
        "positions": list.map(position).collect::<Vec<_>>(),
        "alsoClaimedBy": attribution.also_claimed.iter().map(self_claim).collect::<Vec<_>>(),
        "withoutAccuser": disputes(&attribution.without_accuser),
        "status": state.happening.status.as_ref().map(thing),
        "happeningDisputed": state.happening.is_disputed,
        "disputedFacts": facts.map(fact).collect::<Vec<_>>(),
    })
}

fn thing(thing: &Entity) -> Json {
    json!({ "id": thing.id.as_str(), "label": thing.label })
}

fn things(things: &[Entity]) -> Vec<Json> {
    things.iter().map(thing).collect()
}

fn iris(nodes: &[NamedNode]) -> Vec<&str> {
    nodes.iter().map(|node| node.as_str()).collect()
}

/// When a claim was made: `on` in EDTF where it is dated, else the days that its sources allow.
fn made(made: &Made) -> Json {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    // A day on which somebody read it says nothing of when it was made.
    let last = made.days.last.filter(|_| made.days.first.is_some());
    json!({
        "on": made.on.as_ref().and_then(|on| on.to_edtf()),
        "earliest": day(made.days.first),
        "latest": day(last),
    })
}

pub(crate) fn disputes(disputes: &[Dispute]) -> Vec<Json> {
    let dispute = |dispute: &Dispute| {
        json!({
            "kind": dispute.kind.as_str(),
            "by": things(&dispute.by),
            "level": dispute.level,
            "agents": things(&dispute.agents),
            "made": made(&dispute.made),
            "claims": iris(&dispute.claims),
        })
    };
    disputes.iter().map(dispute).collect()
}

fn position(position: &Position) -> Json {
    let claim = |claim: &PositionClaim| {
        json!({
            "claim": claim.id.as_str(),
            "made": made(&claim.made),
            "agents": things(&claim.agents),
            "basis": claim.basis.as_ref().map(|basis| basis.value.to_string()),
        })
    };
    json!({
        "by": position.by.as_ref().map(thing),
        "agents": things(&position.values),
        "named": position.named.as_str(),
        "claims": position.claims.iter().map(claim).collect::<Vec<_>>(),
    })
}

fn self_claim(claim: &SelfClaim) -> Json {
    let mut object = position(&claim.position);
    object["dispute"] = json!(disputes(&claim.dispute));
    object
}

fn fact(fact: &DisputedFact) -> Json {
    let value = |value: &Value| json!({ "term": text_of(&value.term), "shown": value.shown });
    json!({
        "property": fact.property.as_str(),
        "name": fact.name,
        "recorded": value(&fact.recorded),
        "kind": match fact.kind {
            FactDisputeKind::Denied => "denied",
            FactDisputeKind::Doubted => "doubted",
            FactDisputeKind::Different => "different",
        },
        "claimed": value(&fact.claimed),
        "by": things(&fact.by),
        "made": made(&fact.made),
        "claim": fact.claim.as_str(),
    })
}

/// The relations between the agents of an attribution.
pub(crate) fn relations(edges: &[AgentEdge]) -> Vec<Json> {
    let edge = |edge: &AgentEdge| {
        json!({
            "from": thing(&edge.from),
            "to": thing(&edge.to),
            "property": id::shorten(edge.property.as_str()),
            "claims": iris(&edge.claims),
            "decides": edge.decides,
        })
    };
    edges.iter().map(edge).collect()
}

/// Who took a claim back.
pub(crate) fn departures(claim: &Claim) -> Vec<Json> {
    let departure = |left: &Departure| {
        json!({
            "who": thing(&left.who),
            "claim": left.claim.as_str(),
            "made": made(&left.made),
        })
    };
    claim.left.iter().map(departure).collect()
}
