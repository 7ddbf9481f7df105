//! What and when in a sentence, and figures in words, which text, pages and JSON share.

use crate::model::vocab::{ann, dcterms};
use crate::render::attribution::happening;
use crate::render::claims::words::{claimant_names, made_on};
use crate::render::quantity;
use crate::views::card::{Card, FigureValue};
use crate::views::model::{Claim, Fact, Value};
use oxrdf::NamedNodeRef;

/// The most names of one kind in a sentence; the others are counted.
const MAX_NAMES: usize = 3;

/// The parts of the record that the sentence on an event names, with the word before each.
const PARTS: [(&str, NamedNodeRef<'static>); 5] = [
    (" by", ann::INITIATOR),
    (" against", ann::TARGET),
    (", affecting", ann::AFFECTED),
    (" for", ann::RECIPIENT),
    (", in", ann::PLACE),
];

/// What an event was and when, from its record alone: `Destructive attack against Kyivstar, affecting
/// VEON, in Sumy and Ukraine, 12 December 2023.` `None` for anything but an event. Who did it is only said if that is on
/// record and not a claim, and what claims are against is marked.
pub(crate) fn sentence(card: &Card) -> Option<String> {
    card.state
        .as_ref()
        .filter(|_| card.kind.as_deref() == Some("Event"))?;
    let disputed = |property| match card.is_disputed(property) {
        true => " (disputed)",
        false => "",
    };
    let types = names(card.values(ann::EVENT_TYPE));
    let mut text = capitalized(types.as_deref().unwrap_or("event"));
    text.push_str(disputed(ann::EVENT_TYPE));
    for (word, property) in PARTS {
        if let Some(names) = names(card.values(property)) {
            text.push_str(&format!("{word} {names}{}", disputed(property)));
        }
    }
    text.push_str(", ");
    text.push_str(&date(card));
    let dates = [ann::DATE, ann::BEGIN_DATE, ann::END_DATE];
    if dates.iter().any(|date| card.is_disputed(*date)) {
        text.push_str(" (disputed)");
    }
    let in_question = card.state.as_ref().and_then(|it| happening(&it.happening));
    if let Some(words) = in_question {
        text.push_str("; ");
        text.push_str(&words);
    }
    text.push('.');
    Some(text)
}

/// The date of an event; for want of one that of its publication.
fn date(card: &Card) -> String {
    let public = card.values(ann::PUBLIC_DATE).first();
    match (&card.when, public) {
        (Some(when), _) => when.words(),
        (None, Some(public)) => format!("made public {}", public.shown),
        (None, None) => "undated".to_owned(),
    }
}

/// Names in a row: `Kyivstar, VEON and 2 more`.
fn names(values: &[Value]) -> Option<String> {
    let mut names: Vec<String> = values.iter().map(|value| value.shown.clone()).collect();
    if names.len() > MAX_NAMES {
        let more = names.len() - (MAX_NAMES - 1);
        names.truncate(MAX_NAMES - 1);
        names.push(format!("{more} more"));
    }
    let last = names.pop()?;
    Some(match names.is_empty() {
        true => last,
        false => format!("{} and {last}", names.join(", ")),
    })
}

/// The text with its first letter as a capital.
pub(crate) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The label of a property, read from its object.
pub(crate) fn inverse_name(fact: &Fact) -> String {
    let known = [
        (ann::PART_OF, "parts"),
        (ann::WITHIN, "places within"),
        (ann::COPY_OF, "copies"),
        (ann::VIA, "through it"),
        (dcterms::PUBLISHER, "published by it"),
    ];
    if let Some((_, name)) = known.iter().find(|(its, _)| fact.property == *its) {
        return (*name).to_owned();
    }
    let of_its_own = [" of", " in", " by", " to"];
    match of_its_own.iter().any(|end| fact.name.ends_with(end)) {
        true => format!("“{}” this", fact.name),
        false => format!("{} of", fact.name),
    }
}

/// The value of a figure: `about 24,000,000`, `denies: 10,000`.
pub(crate) fn figure(value: &FigureValue<'_>) -> String {
    let Some(claim) = value.claims.first() else {
        return String::new();
    };
    let said = quantity::format_values(&claim.statements, |value| value.shown.clone());
    match claim.asserts() {
        true => said,
        false => format!("{}: {said}", claim.stance.label),
    }
}

/// Who says it, and when: `Kyivstar, 12 December 2023`.
pub(crate) fn said_by(claim: &Claim) -> String {
    format!("{}, {}", claimant_names(claim), made_on(claim))
}

/// The first part of a long text, to the end of a sentence, and the rest.
pub(crate) fn folded(text: &str, most: usize) -> (&str, Option<&str>) {
    if text.chars().count() <= most + most / 2 {
        return (text, None);
    }
    let end = text
        .char_indices()
        .nth(most)
        .map_or(text.len(), |(at, _)| at);
    let begin = &text[..end];
    let at = begin
        .rfind(". ")
        .map(|at| at + 1)
        .or_else(|| begin.rfind(' '));
    let (first, rest) = text.split_at(at.unwrap_or(end));
    (first.trim_end(), Some(rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn a_long_text_is_folded_at_a_sentence_and_nothing_is_lost() {
        let text = "One sentence here. Another one there. ".repeat(9);
        let (first, rest) = folded(&text, 100);
        assert!(first.ends_with('.') && first.len() <= 100, "{first}");
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let both = format!("{first} {}", rest.expect("there is more"));
        assert_eq!(words(&both), words(&text));
        assert_eq!(folded("short", 100), ("short", None));
        let unbroken = "漢".repeat(400);
        let (first, rest) = folded(&unbroken, 100);
        assert_eq!(
            (first.chars().count(), rest.map(|it| it.chars().count())),
            (100, Some(300))
        );
    }
}
