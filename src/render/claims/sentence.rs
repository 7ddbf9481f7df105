//! A claim as a sentence: `On 4 January 2024 SBU attributed Attack on Kyivstar to Sandworm`.

use super::words;
use crate::model::vocab::ann;
use crate::model::when::{Precision, When};
use crate::render::quantity;
use crate::views::model::{Claim, Stance, Value};

/// Who said what of something, and when; no finer than it was recorded.
pub(crate) fn sentence(claim: &Claim, about: &str) -> String {
    let who = match claim.by.as_slice() {
        [] => "a claimant not recorded".to_owned(),
        by => listed(by.iter()),
    };
    let who = match words::on_behalf_of(claim) {
        Some(whose) => format!("{who}, {whose},"),
        None => who,
    };
    let likelihood = claim.likelihood.as_ref();
    let likelihood = likelihood.map(|likelihood| format!(" ({})", likelihood.label));
    format!(
        "{} {who} {}{}",
        when(claim),
        said(claim, about),
        likelihood.unwrap_or_default()
    )
}

/// `On 4 January 2024`, `In 2017`; any other date before a colon.
fn when(claim: &Claim) -> String {
    let plain = claim.on.as_ref().and_then(preposition);
    match plain {
        Some(text) => text,
        None => {
            let text = words::made_on(claim);
            let mut letters = text.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            format!("{}:", first.chain(letters).collect::<String>())
        }
    }
}

/// A date with its preposition, if it is a single day, month or year, and nothing about it is uncertain.
fn preposition(on: &When) -> Option<String> {
    let (words, day) = (on.words(), on.bounds().earliest?);
    let (preposition, format) = match on.precision() {
        Precision::Day => ("On", "%-d %B %Y"),
        Precision::Month => ("In", "%B %Y"),
        Precision::Year => ("In", "%Y"),
        _ => return None,
    };
    (words == day.format(format).to_string()).then(|| format!("{preposition} {words}"))
}

/// What was said: an attribution in its own words, anything else under the name of its property.
fn said(claim: &Claim, about: &str) -> String {
    let agents = claim.statements.iter();
    let agents = agents.filter(|fact| fact.property == ann::ATTRIBUTED_TO);
    let agents: Vec<&Value> = agents.flat_map(|fact| &fact.values).collect();
    if claim.property() == Some(ann::ATTRIBUTED_TO) && !agents.is_empty() {
        let of_itself = agents.iter().all(|agent| {
            let mut by = claim.by.iter().chain(&claim.on_behalf_of);
            by.any(|by| by.term == agent.term)
        });
        let agents = listed(agents);
        return match (&claim.stance.value, of_itself) {
            (Stance::Asserts, true) => format!("claimed responsibility for {about}"),
            (Stance::Asserts, false) => format!("attributed {about} to {agents}"),
            (Stance::Denies, true) => format!("denied responsibility for {about}"),
            (Stance::Denies, false) => format!("denied the attribution of {about} to {agents}"),
            (Stance::Doubts, _) => format!("doubted the attribution of {about} to {agents}"),
            (Stance::Declines, _) => format!("declined to attribute {about} to {agents}"),
            _ => format!("{} of {about}: attributed to {agents}", claim.stance.label),
        };
    }
    let values = quantity::format_values(&claim.statements, |value| value.shown.clone());
    let what = match (claim.topic(), values.is_empty()) {
        (Some(topic), false) => Some(format!("{topic} {values}")),
        (Some(topic), true) => Some(topic.to_owned()),
        (None, _) => claim.text.clone(),
    };
    let quote = || {
        claim
            .quotes
            .first()
            .map(|quote| format!("“{}”", quote.shown))
    };
    let what = what.or_else(quote).map(|what| format!(": {what}"));
    let verb = match claim.stance.value {
        Stance::Asserts => "said",
        Stance::Denies => "denied this",
        Stance::Doubts => "doubted this",
        Stance::Declines => "declined to say whether this holds",
        _ => claim.stance.label.as_str(),
    };
    format!("{verb} of {about}{}", what.unwrap_or_default())
}

/// `Estonia, Latvia and Norway`.
fn listed<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let names: Vec<&str> = values
        .into_iter()
        .map(|value| value.shown.as_str())
        .collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}
