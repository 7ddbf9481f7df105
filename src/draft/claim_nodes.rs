//! The claims of a text as nodes: who says it, of which event, in which words.

use super::claims::{self, Grammar, SpokenClaim};
use super::counts::{self, Count, Value};
use super::dates::Bound;
use super::metadata::Metadata;
use super::page::Page;
use super::sentence::Sentence;
use super::statements::{Draft, date, node, words_in};
use super::subject::Subject;
use crate::model::id;
use crate::model::vocab::{ann, xsd};
use crate::model::when::When;
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// What is known of a text whose sentences are read.
#[derive(Clone, Copy)]
pub(super) struct Article<'a> {
    pub page: &'a Page,
    pub about: &'a Metadata,
    /// The node of the text itself.
    pub source: &'a NamedNode,
    pub grammar: &'a Grammar,
    /// The types that are a kind of incident.
    pub incidents: &'a HashSet<String>,
}

/// Adds the claims of all sentences.
pub(super) fn add_claims(
    draft: &mut Draft<'_>,
    article: Article<'_>,
    events: &Subject<'_>,
    sentences: &[Sentence<'_>],
) {
    let Article {
        page,
        about,
        source,
        grammar,
        incidents,
    } = article;
    let language = about.language.as_ref().map(|it| it.value.as_str());
    let mut numbers: BTreeMap<NamedNode, usize> = BTreeMap::new();
    // Who spoke last is the candidate for whom a pronoun means.
    let mut last: Option<String> = None;
    for sentence in sentences {
        let event = events.of(sentence);
        let counted = claims::speaker(sentence, grammar)
            .map(|speaker| (speaker, counts::find(sentence)))
            .filter(|(_, counts)| !counts.is_empty() && claims::has_one_voice(sentence, grammar));
        let report = || {
            let (_, _, parties) = event.as_ref().filter(|_| counted.is_none())?;
            claims::report(sentence, grammar, parties, |it| incidents.contains(it))
        };
        let found = claims::find(&page.text, sentence, grammar).or_else(report);
        let speaker = match (&found, &counted) {
            (Some(found), _) => found.speaker.clone(),
            (None, Some(((speaker, _), _))) => speaker.clone(),
            (None, None) => {
                remark_speaker(draft, page, sentence, grammar, &mut last);
                continue;
            }
        };
        last = Some(speaker.clone());
        let words = draft.place(&sentence.range);
        let Some((event, numbered, _)) = event else {
            draft.remark(&format!(
                "claim of {} about no event of this draft, {words}",
                speaker
            ));
            continue;
        };
        let number = numbers.entry(event.clone()).or_insert(numbered);
        let mut begin = |draft: &mut Draft<'_>| -> Option<NamedNode> {
            *number += 1;
            let slug = id::slug(event.as_str())?;
            let claim = node(&format!("cl:{slug}-{number:02}"))?;
            draft.begin(&claim, ann::CLAIM_CLASS);
            draft.note(&claim, &words);
            draft.bare(&claim, ann::ABOUT, event.clone());
            draft.bare(&claim, ann::STATED_IN, source.clone());
            Some(claim)
        };
        if let Some(found) = found
            && let Some(claim) = begin(draft)
        {
            if found.is_report() {
                let tag = language.map_or(String::new(), |it| format!("@{it}"));
                draft.note(&claim, &format!("to be written: ann:claimText \"…\"{tag}"));
            }
            add_claim(draft, page, &claim, &found, language);
            if let Some(day) = saying_day(sentence, &found, about) {
                draft.add(&claim, ann::CLAIMED_ON, date(&day.0), day.1);
            }
        }
        let Some((speaker, counts)) = counted else {
            continue;
        };
        for count in counts {
            if let Some(claim) = begin(draft) {
                add_count(draft, &claim, &speaker, &count);
            }
        }
    }
}

/// A comment for a sentence that somebody says: what it says in words of its own only its reader can tell.
fn remark_speaker(
    draft: &mut Draft<'_>,
    page: &Page,
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    last: &mut Option<String>,
) {
    if let Some((speaker, _)) = claims::speaker(sentence, grammar) {
        let words = draft.place(&sentence.range);
        draft.remark(&format!("perhaps a claim of {speaker}, {words}"));
        *last = Some(speaker);
    } else if claims::is_unnamed(&page.text, sentence, grammar) {
        let perhaps = last
            .as_deref()
            .map_or(String::new(), |it| format!(" (perhaps {it})"));
        let words = draft.place(&sentence.range);
        draft.remark(&format!("claim of somebody unnamed{perhaps}, {words}"));
    }
}

/// A number that somebody says.
fn add_count(
    draft: &mut Draft<'_>,
    claim: &NamedNode,
    (speaker, speaker_words): &(String, Range<usize>),
    count: &Count,
) {
    let (Some(speaker), Some(property)) = (node(speaker), node(count.property)) else {
        return;
    };
    draft.add(claim, ann::CLAIMED_BY, speaker, speaker_words.clone());
    let mut add = |property: NamedNodeRef<'_>, value: Term| {
        draft.add(claim, property, value, count.words.clone());
    };
    let number =
        |value: u64| -> Term { Literal::new_typed_literal(value.to_string(), xsd::INTEGER).into() };
    let (least, most) = match count.value {
        Value::Exactly(value) => return add(property.as_ref(), number(value)),
        Value::About(value) => {
            add(property.as_ref(), number(value));
            return add(ann::APPROXIMATE, Literal::from(true).into());
        }
        Value::AtLeast(least) => (Some(least), None),
        Value::AtMost(most) => (None, Some(most)),
        Value::Between(least, most) => (Some(least), Some(most)),
    };
    add(ann::QUANTITY_OF, property.into());
    if let Some(least) = least {
        add(ann::VALUE_MIN, number(least));
    }
    if let Some(most) = most {
        add(ann::VALUE_MAX, number(most));
    }
}

fn add_claim(
    draft: &mut Draft<'_>,
    page: &Page,
    claim: &NamedNode,
    found: &SpokenClaim,
    language: Option<&str>,
) {
    if let Some(speaker) = node(&found.speaker) {
        draft.add(claim, ann::CLAIMED_BY, speaker, found.speaker_words.clone());
    }
    for (partner, words) in &found.with {
        if let Some(partner) = node(partner) {
            draft.add(claim, ann::CLAIMED_BY, partner, words.clone());
        }
    }
    if let Some((actor, words)) = &found.actor
        && let Some(actor) = node(actor)
    {
        draft.add(claim, ann::ATTRIBUTED_TO, actor, words.clone());
    }
    if let Some(stance) = found.stance.and_then(|it| node(&format!("ann:{it}"))) {
        draft.add(claim, ann::STANCE, stance, found.verb.clone());
    }
    if found.is_self_claimed {
        draft.add(
            claim,
            ann::BASIS,
            ann::SELF_CLAIMED.into_owned(),
            found.verb.clone(),
        );
    }
    if let Some((likelihood, words)) = &found.likelihood
        && let Some(likelihood) = node(likelihood)
    {
        draft.add(claim, ann::LIKELIHOOD, likelihood, words.clone());
    }
    if let Some(quote) = &found.quote {
        let said = page.text[quote.clone()]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        draft.add(claim, ann::QUOTE, words_in(&said, language), quote.clone());
    }
}

/// The day on which something was said: a date right beside the verb, and not after the day of
/// publication.
fn saying_day(
    sentence: &Sentence<'_>,
    found: &SpokenClaim,
    about: &Metadata,
) -> Option<(String, Range<usize>)> {
    let verb = sentence.word_at(found.verb.start);
    let day = sentence.dates.iter().find(|date| {
        let (begin, end) = (
            sentence.word_at(date.range.start),
            sentence.word_at(date.range.end),
        );
        begin == verb + 1 || end == verb
    })?;
    let edtf = day.edtf.clone()?;
    let when = When::edtf(&edtf).ok()?;
    let issued = about
        .issued
        .as_ref()
        .and_then(|it| When::edtf(&it.value).ok());
    let is_later = issued.is_some_and(|issued| issued.is_surely_before(&when));
    (!is_later && day.bound == Bound::At).then(|| (edtf, day.range.clone()))
}
