//! The assistance report as one JSON object. Absent values are `null`, never missing; numbers are
//! strings, so that no digit is lost.

use crate::model::{id, when::When};
use crate::render::claims::json::source;
use crate::views::assistance::{
    AssistanceReport, ClaimedAmount, DayRange, Delivery, DonorYear, FittingOffer, Help, Match,
    Mechanism, Need, Offer, Quantity, ResponseTime, Status, sums,
};
use crate::views::model::Entity;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes a report.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, page: &AssistanceReport) -> io::Result<()> {
    let object = json!({
        "mechanism": page.mechanism.as_ref().map(mechanism),
        "amounts": page.amounts.iter().map(amount).collect::<Vec<_>>(),
        "donors": donors(&page.offers),
        "needs": page.needs.iter().map(need).collect::<Vec<_>>(),
        "fits": page.fitting_offers.iter().map(fit).collect::<Vec<_>>(),
        "firstHelp": page.response_times.iter().map(help).collect::<Vec<_>>(),
        "claimed": page.claimed.iter().map(claimed).collect::<Vec<_>>(),
        "oddities": page.inconsistencies.iter().map(|odd| json!({
            "id": odd.thing.as_str(),
            "name": id::shorten(odd.thing.as_str()),
            "what": odd.message,
        })).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn thing(thing: &Entity) -> Value {
    json!({ "id": thing.id.as_str(), "name": id::shorten(thing.id.as_str()), "label": thing.label })
}

fn things(list: &[Entity]) -> Vec<Value> {
    list.iter().map(thing).collect()
}

fn iris(list: &[Entity]) -> Vec<&str> {
    list.iter().map(|source| source.id.as_str()).collect()
}

fn titles(list: &[Entity]) -> Vec<&str> {
    list.iter().map(|source| source.label.as_str()).collect()
}

/// What a donor offered in a year: alone, and together with others.
fn amount(its: &DonorYear) -> Value {
    let part =
        |(sum, offers): &(Quantity, usize)| json!({ "sum": quantity(sum), "offers": offers });
    json!({
        "donor": thing(&its.donor),
        "year": its.year,
        "alone": part(&its.alone),
        "together": part(&its.together),
        "sources": its.sources.iter().map(source).collect::<Vec<_>>(),
    })
}

fn date(when: Option<&When>) -> Option<String> {
    when.and_then(When::to_edtf)
}

fn quantity(quantity: &Quantity) -> Value {
    json!({
        "number": quantity.number.to_string(),
        "unit": quantity.unit,
        "money": quantity.is_money,
    })
}

fn mechanism(its: &Mechanism) -> Value {
    json!({
        "id": its.thing.id.as_str(),
        "name": id::shorten(its.thing.id.as_str()),
        "label": its.thing.label,
        "description": its.description,
        "notes": its.notes,
        "founders": things(&its.founders),
        "members": things(&its.members),
        "observers": things(&its.observers),
    })
}

fn donors(offers: &[Offer]) -> Vec<Value> {
    let groups = offers.chunk_by(|a, b| a.donors == b.donors);
    let group = |offers: &[Offer]| {
        let offered = sums(offers.iter().flat_map(|offer| &offer.offered));
        json!({
            "donors": offers.first().map_or_else(Vec::new, |offer| things(&offer.donors)),
            "offered": offered.iter().map(quantity).collect::<Vec<_>>(),
            "offers": offers.iter().map(offer).collect::<Vec<_>>(),
        })
    };
    groups.map(group).collect()
}

fn offer(its: &Offer) -> Value {
    json!({
        "id": its.thing.id.as_str(),
        "name": id::shorten(its.thing.id.as_str()),
        "label": its.thing.label,
        "via": things(&its.via),
        "capabilities": things(&its.capabilities),
        "offered": its.offered.iter().map(quantity).collect::<Vec<_>>(),
        "matched": quantity(&its.matched),
        "delivered": quantity(&its.delivered),
        "left": its.left.as_ref().map(quantity),
        "on": date(its.on.as_ref()),
        "sources": iris(&its.sources),
        "sourceTitles": titles(&its.sources),
    })
}

fn need(its: &Need) -> Value {
    let status = match its.status {
        Status::Unmatched => "unmatched",
        Status::PartMatched => "partMatched",
        Status::Matched => "matched",
        Status::PartDelivered => "partDelivered",
        Status::Delivered => "delivered",
    };
    json!({
        "id": its.thing.id.as_str(),
        "name": id::shorten(its.thing.id.as_str()),
        "label": its.thing.label,
        "requesters": things(&its.requesters),
        "via": things(&its.via),
        "capabilities": things(&its.capabilities),
        "priority": its.priority.as_ref().map(thing),
        "arisesFrom": things(&its.arises_from),
        "wanted": its.needed.as_ref().map(quantity),
        "matched": quantity(&its.matched),
        "delivered": quantity(&its.delivered),
        "wanting": its.unmet.as_ref().map(quantity),
        "status": status,
        "open": its.is_open(),
        "matches": its.matches.iter().map(agreed).collect::<Vec<_>>(),
        "sources": iris(&its.sources),
        "sourceTitles": titles(&its.sources),
    })
}

fn agreed(its: &Match) -> Value {
    json!({
        "id": its.id.as_str(),
        "offer": its.offer.as_ref().map(thing),
        "quantity": its.quantity.map(|number| number.to_string()),
        "on": date(its.on.as_ref()),
        "counts": its.counts,
        "deliveries": its.deliveries.iter().map(delivery).collect::<Vec<_>>(),
    })
}

fn delivery(its: &Delivery) -> Value {
    json!({
        "id": its.thing.id.as_str(),
        "beneficiaries": things(&its.beneficiaries),
        "quantity": its.quantity.map(|number| number.to_string()),
        "on": date(its.on.as_ref()),
    })
}

fn fit(its: &FittingOffer) -> Value {
    json!({
        "need": thing(&its.need),
        "wanting": quantity(&its.unmet),
        "offer": thing(&its.offer),
        "donors": things(&its.donors),
        "left": quantity(&its.left),
    })
}

fn help(its: &ResponseTime) -> Value {
    let first =
        |Help {
             thing: help,
             days: DayRange { least, most },
         }: &Help| { json!({ "help": thing(help), "leastDays": least, "mostDays": most }) };
    json!({
        "attack": thing(&its.attack),
        "first": its.first.as_ref().map(first),
        "more": its.more,
    })
}

fn claimed(its: &ClaimedAmount) -> Value {
    json!({
        "claim": its.claim.as_str(),
        "event": thing(&its.event),
        "by": things(&its.by),
        "on": date(its.on.as_ref()),
        "amount": its.amount.as_ref().map(quantity),
        "least": its.least.as_ref().map(quantity),
        "most": its.most.as_ref().map(quantity),
        "approximate": its.approximate,
        "text": its.text,
    })
}
