//! What is said of a claim beside its statement, in words that all formats share.

use crate::model::vocab::ann;
use crate::model::{id, when::When};
use crate::render::attribution::{DAY_FORMAT, made};
use crate::views::model::{Claim, ClaimRelation, Departure, Rank, Source, Value};

fn names(values: &[Value]) -> String {
    let names: Vec<&str> = values.iter().map(|value| value.shown.as_str()).collect();
    names.join(" and ")
}

/// Who spoke for the claimant: `spoken by Illia Vitiuk`.
pub(crate) fn spoken_by(claim: &Claim) -> Option<String> {
    (!claim.spoken_by.is_empty()).then(|| format!("spoken by {}", names(&claim.spoken_by)))
}

/// For whom the claimant speaks: `on behalf of European Union`.
pub(crate) fn on_behalf_of(claim: &Claim) -> Option<String> {
    let of = &claim.on_behalf_of;
    (!of.is_empty()).then(|| format!("on behalf of {}", names(of)))
}

/// The language of a quote, and of what it is a translation: `en, translated from uk by Reuters`.
pub(crate) fn quote_origin(claim: &Claim, quote: &Value) -> Option<String> {
    let language = quote.language().map(ToOwned::to_owned);
    // The words in the original language are no translation.
    let from = claim.translated_from.as_deref();
    let from = from.filter(|from| Some(*from) != quote.language());
    let translated = from.map(|from| match claim.translated_by.is_empty() {
        true => format!("translated from {from}"),
        false => format!("translated from {from} by {}", names(&claim.translated_by)),
    });
    let parts: Vec<String> = language.into_iter().chain(translated).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A quote with who says it: `SBU: “pretty sure” (en)`.
pub(crate) fn quotation(claim: &Claim, quote: &Value) -> String {
    let by = match claim.by.is_empty() {
        true => "claimant not recorded".to_owned(),
        false => names(&claim.by),
    };
    let origin = quote_origin(claim, quote).map(|origin| format!(" ({origin})"));
    format!("{by}: “{}”{}", quote.shown, origin.unwrap_or_default())
}

/// Who took a claim back, when and with which claim; since when and why it is set aside.
pub(crate) fn taken_back(claim: &Claim) -> Vec<String> {
    let mut lines = Vec::new();
    if claim.rank == Rank::Deprecated {
        let mut line = "set aside by the editors".to_owned();
        if let Some(on) = &claim.deprecated_on {
            line.push_str(&format!(" since {}", on.words()));
        }
        if let Some(why) = &claim.deprecated_because {
            line.push_str(&format!(": {why}"));
        }
        lines.push(line);
    }
    lines.extend(claim.left.iter().map(|left| departure(claim, left)));
    if lines.is_empty() && !claim.standing {
        lines.push("withdrawn or superseded".to_owned());
    }
    lines
}

/// `withdrawn by Norway (1 June 2024, cl:example-02); the others stand by it`.
fn departure(claim: &Claim, left: &Departure) -> String {
    let mut relations = claim.relations.iter();
    let superseded = relations.any(|relation| {
        relation.inverse && relation.claim == left.claim && relation.property == ann::SUPERSEDES
    });
    let verb = match superseded {
        true => "superseded",
        false => "withdrawn",
    };
    let others = match claim.standing {
        true => "; the others stand by it",
        false => "",
    };
    let name = id::shorten(left.claim.as_str());
    format!(
        "{verb} by {} ({}, {name}){others}",
        left.who.label,
        made(&left.made)
    )
}

/// The relations of a claim but for those that tell who took it back.
pub(crate) fn relations(claim: &Claim) -> impl Iterator<Item = &ClaimRelation> {
    let told = |relation: &&ClaimRelation| {
        relation.inverse && claim.left.iter().any(|left| left.claim == relation.claim)
    };
    claim
        .relations
        .iter()
        .filter(move |relation| !told(relation))
}

/// The claimants that still stand by a claim; all of them if none does.
pub(crate) fn claimants(claim: &Claim) -> Vec<&Value> {
    let left = |by: &&Value| {
        let mut left = claim.left.iter();
        left.any(|left| by.node() == Some(&left.who.id))
    };
    let staying: Vec<&Value> = claim.by.iter().filter(|by| !left(by)).collect();
    match staying.is_empty() {
        true => claim.by.iter().collect(),
        false => staying,
    }
}

/// The names of the claimants that still stand by a claim: `Estonia and Latvia`.
pub(crate) fn claimant_names(claim: &Claim) -> String {
    let by = claimants(claim).into_iter();
    let by: Vec<&str> = by.map(|by| by.shown.as_str()).collect();
    match by.is_empty() {
        true => "claimant not recorded".to_owned(),
        false => by.join(" and "),
    }
}

/// When a claim was made; if undated, when it was published or read.
pub(crate) fn made_on(claim: &Claim) -> String {
    match (&claim.on, claim.known) {
        (Some(on), _) => on.words(),
        (None, Some(known)) if claim.known_by_reading => {
            format!("undated (read {})", known.format(DAY_FORMAT))
        }
        (None, Some(known)) => format!("undated (published by {})", known.format(DAY_FORMAT)),
        (None, None) => "undated".to_owned(),
    }
}

/// Where and when the text of a source was archived, a line each.
/// What a source only retells.
pub(crate) fn copied(source: &Source) -> Option<String> {
    let original = source.copy_of.as_ref()?;
    Some(format!("copy of {}", id::shorten(original.as_str())))
}

/// Where and when the text of a source was archived, a line each; it is a copy where there is no other
/// address.
pub(crate) fn archived(source: &Source) -> Vec<String> {
    let on = source.archived_on.as_ref().map(When::words);
    let on = on.map_or_else(String::new, |on| format!(" ({on})"));
    let what = archived_as(source);
    let addresses = source.archived_at.iter();
    addresses
        .map(|address| format!("{what} at {address}{on}"))
        .collect()
}

/// What a page of an archive or mirror is called.
pub(crate) fn archived_as(source: &Source) -> &'static str {
    match source.is_only_archived() {
        true => "archive copy",
        false => "archived",
    }
}
