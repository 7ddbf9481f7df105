//! The events of the record that a text can be about.

use super::claims::Grammar;
use super::dates::Bound;
use super::event::{Facts, HIT};
use super::gazetteer::{Gazetteer, Kind, KnownEvent};
use super::names::Mention;
use super::sentence::Sentence;
use crate::model::when::When;
use chrono::{Months, NaiveDate};
use std::collections::HashSet;

/// The events of the record that a text can be about: of a party that it is about, of no contrary type, and at
/// a date that can be the same. A text that dates no incident of its own is about one of the last years, if its
/// victim is named as such.
pub(super) fn candidates<'g>(
    gazetteer: &'g Gazetteer,
    facts: &Facts,
    sentences: &[Sentence<'_>],
    published: Option<NaiveDate>,
    grammar: Option<&Grammar>,
) -> Vec<&'g KnownEvent> {
    let (focus, victims) = (focus(facts, sentences), victims(sentences, grammar));
    let dates = leading_dates(sentences);
    let headline = sentences
        .iter()
        .take(3)
        .flat_map(|it| &it.words)
        .map(|it| it.lower.as_str());
    let words: HashSet<&str> = headline.collect();
    let named = sentences.iter().flat_map(|it| it.mentions);
    let anywhere: HashSet<&str> = named
        .flat_map(|it| it.things)
        .map(|it| it.name.as_str())
        .collect();
    let (own_date, lately) = (stated(facts), published.and_then(last_years));
    let about = gazetteer.events.iter().filter(|event| {
        let any = |all: &HashSet<String>, of: &HashSet<&str>| {
            all.iter().any(|it| of.contains(it.as_str()))
        };
        let is_victim = any(&event.victims, &focus) || any(&event.victims, &victims);
        let is_suspect = any(&event.suspects, &focus) && any(&event.victims, &anywhere);
        let shares = any(&event.parties, &focus) || is_victim || is_suspect;
        let fits = match (&own_date, dates.is_empty()) {
            (Some(date), _) => event.can_be_at(date),
            (None, false) if dates.iter().any(|date| event.can_be_at(date)) => true,
            (None, _) if is_victim || is_suspect => {
                lately.as_ref().is_some_and(|it| event.can_be_at(it))
            }
            (None, false) => false,
            (None, true) => {
                let own = event.label.split_whitespace().map(str::to_lowercase);
                own.filter(|it| it.len() > 3)
                    .all(|it| words.contains(it.as_str()))
            }
        };
        let is_incident = event
            .types
            .iter()
            .any(|it| gazetteer.incidents.contains(it));
        let kind = facts.kind.as_ref().map(|(kind, _)| kind.as_str());
        let is_contrary = kind.is_some_and(|it| gazetteer.is_contrary(it, &event.types));
        // Another victim is another event.
        let is_other = !facts.targets.is_empty()
            && !event.victims.is_empty()
            && !facts.targets.iter().any(|it| event.victims.contains(&it.0));
        is_incident && shares && fits && !is_contrary && !is_other
    });
    about.collect()
}

/// The one of several events that lies within the date of the text's incident, else within one of its first
/// dates.
pub(super) fn dated_by<'g>(
    facts: &Facts,
    sentences: &[Sentence<'_>],
    events: &[&'g KnownEvent],
) -> Option<&'g KnownEvent> {
    let dates = match stated(facts) {
        Some(date) => vec![date],
        None => leading_dates(sentences),
    };
    only_within(events.iter().copied(), &dates)
}

/// The one of some events that lies wholly within one of some dates.
fn only_within<'g>(
    events: impl Iterator<Item = &'g KnownEvent>,
    dates: &[When],
) -> Option<&'g KnownEvent> {
    let mut found = events.filter(|it| dates.iter().any(|date| it.is_within(date)));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The date of a text's incident; until when it lasted does not tell which it was.
fn stated(facts: &Facts) -> Option<When> {
    let date = facts.date.as_ref().filter(|it| it.bound != Bound::End)?;
    When::edtf(date.edtf.as_deref()?).ok()
}

/// The two years up to the day of publication.
fn last_years(published: NaiveDate) -> Option<When> {
    let begin = published.checked_sub_months(Months::new(24))?;
    When::edtf(&format!("[{begin}..{published}]")).ok()
}

/// Whom and what a text is about: those struck, what was used, and who is in the headline, states excepted.
fn focus<'a>(facts: &'a Facts, sentences: &'a [Sentence<'_>]) -> HashSet<&'a str> {
    let facts = facts.targets.iter().chain(&facts.tools);
    let mut focus: HashSet<&str> = facts.map(|(name, _)| name.as_str()).collect();
    if let Some(headline) = sentences.first() {
        let things = headline.mentions.iter().flat_map(|it| it.things.iter());
        let named = things.filter(|it| matches!(it.kind, Kind::Agent | Kind::Tool) && !it.is_state);
        focus.extend(named.map(|it| it.name.as_str()));
    }
    focus
}

/// Who can have been struck: agents that stand beside an incident in the first sentences without speaking.
fn victims<'a>(sentences: &'a [Sentence<'_>], grammar: Option<&Grammar>) -> HashSet<&'a str> {
    const LEADING: usize = 6;
    let is_kind = |it: &Mention<'_>| it.things.iter().any(|it| it.kind == Kind::EventType);
    let telling = |it: &&Sentence<'_>| {
        it.mentions.iter().any(is_kind) || it.words.iter().any(|it| it.is(HIT))
    };
    let found = sentences
        .iter()
        .take(LEADING)
        .filter(telling)
        .flat_map(|sentence| {
            sentence.mentions.iter().filter_map(move |mention| {
                let agent = mention.agent().filter(|it| !it.is_state && !it.is_person)?;
                let (begin, end) = (
                    sentence.word_at(mention.range.start),
                    sentence.word_at(mention.range.end),
                );
                let speaks = grammar.is_some_and(|it| it.is_party(&sentence.words, begin, end));
                (!speaks).then_some(agent.name.as_str())
            })
        });
    found.collect()
}

/// The dates of the first sentences, else of all; a year alone proves nothing.
fn leading_dates(sentences: &[Sentence<'_>]) -> Vec<When> {
    // What comes later is background more often than not.
    const LEADING: usize = 5;
    let dated = |most: usize| -> Vec<When> {
        let dates = sentences.iter().take(most).flat_map(|it| &it.dates);
        let dates = dates.filter_map(|it| it.edtf.as_deref());
        dates
            .filter(|it| it.len() > 5)
            .filter_map(|it| When::edtf(it).ok())
            .collect()
    };
    let leading = dated(LEADING);
    match leading.is_empty() {
        true => dated(usize::MAX),
        false => leading,
    }
}

/// The one of several events whose date a sentence states.
pub(super) fn dated_one<'g>(
    events: &[&'g KnownEvent],
    sentence: &Sentence<'_>,
) -> Option<&'g KnownEvent> {
    let dates = sentence.dates.iter().filter_map(|it| it.edtf.as_deref());
    let dates: Vec<When> = dates
        .filter(|it| it.len() > 5)
        .filter_map(|it| When::edtf(it).ok())
        .collect();
    let stated = |event: &&&KnownEvent| {
        let is_bounded = event
            .bounds
            .as_ref()
            .is_some_and(|it| it.earliest.is_some() && it.latest.is_some());
        is_bounded && dates.iter().any(|date| event.can_be_at(date))
    };
    let found: Vec<&KnownEvent> = events.iter().filter(stated).copied().collect();
    match found.as_slice() {
        [one] => Some(one),
        _ => only_within(found.into_iter(), &dates),
    }
}
