//! Whom a sentence names as the one who did it: whom a verb blames, and who stands beside the words for a deed.

use super::super::sentence::Sentence;
use super::super::words::Word;
use super::grammar::{Class, Grammar};
use std::ops::Range;

/// The agent that stands at a word, after words that describe it, with the word after it.
pub(super) fn described(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    from: usize,
) -> Option<(String, Range<usize>, usize)> {
    const MOST: usize = 8;
    for at in from..sentence.words.len().min(from + MOST) {
        let word = &sentence.words[at];
        if let Some(mention) = sentence
            .mentions
            .iter()
            .find(|it| it.range.start == word.range.start)
        {
            if let Some((agent, range)) = sentence.named(mention) {
                let next = sentence.word_at(range.end);
                return Some((agent.name.clone(), range, next));
            }
            // "state" and "group" are names of kinds too
            if mention.is_name() {
                return None;
            }
        }
        if !grammar.has(Class::Descriptor, word) {
            return None;
        }
    }
    None
}

pub(super) fn named(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    from: usize,
) -> Option<(String, Range<usize>)> {
    described(sentence, grammar, from).map(|(agent, range, _)| (agent, range))
}

/// "blamed Russia for …", "blamed the attack on Russia".
pub(super) fn blamed(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    end: usize,
) -> Option<(String, Range<usize>)> {
    let words = &sentence.words;
    let from = grammar.at(Class::BlameLead, words, end).unwrap_or(end);
    match described(sentence, grammar, from) {
        Some((agent, range, next)) => {
            let goes_on =
                next >= words.len() || grammar.at(Class::BlameNext, words, next).is_some();
            (goes_on && !is_glued(sentence, &range)).then_some((agent, range))
        }
        None => after_joint(sentence, grammar, Class::BlameJoint, end),
    }
}

/// "attributed the attack to Sandworm", "schrieb den Angriff Sandworm zu".
pub(super) fn attributed(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    end: usize,
) -> Option<(String, Range<usize>)> {
    after_joint(sentence, grammar, Class::AttributeJoint, end).or_else(|| {
        let last = sentence.words.len().min(end + 8);
        (end..last).find_map(|at| {
            let (agent, range, next) = described(sentence, grammar, at)?;
            let is_it = grammar
                .at(Class::AttributeAfter, &sentence.words, next)
                .is_some();
            is_it.then_some((agent, range))
        })
    })
}

/// "linked the attack to Sandworm": with the deed between.
pub(super) fn linked(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    end: usize,
) -> Option<(String, Range<usize>)> {
    let (agent, range) = after_joint(sentence, grammar, Class::AttributeJoint, end)?;
    let between = sentence.words.get(end..sentence.word_at(range.start))?;
    let names_another = sentence.mentions.iter().any(|it| {
        it.agent().is_some() && {
            let at = sentence.word_at(it.range.start);
            at == end || at == end + 1
        }
    });
    (grammar.any(Class::Harm, between) && !names_another).then_some((agent, range))
}

/// The agent after a joint, soon after a verb.
fn after_joint(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    joint: Class,
    end: usize,
) -> Option<(String, Range<usize>)> {
    const FARTHEST: usize = 10;
    let last = sentence.words.len().min(end + FARTHEST);
    (end..last).find_map(|at| {
        let next = grammar.at(joint, &sentence.words, at)?;
        let (agent, range, _) = described(sentence, grammar, next)?;
        (!is_glued(sentence, &range)).then_some((agent, range))
    })
}

/// Whether a name is only the first part of a description: "Russia-linked".
fn is_glued(sentence: &Sentence<'_>, name: &Range<usize>) -> bool {
    let next = sentence.words.get(sentence.word_at(name.end));
    next.is_some_and(|it| it.range.start == name.end && it.text == "-")
}

/// Whether what follows a name says that it did it.
pub(super) fn acts(sentence: &Sentence<'_>, grammar: &Grammar, from: usize) -> bool {
    let words = &sentence.words;
    let from = after_apposition(words, grammar, from);
    let is_filler = |it: &&Word<'_>| grammar.has(Class::Filler, it);
    let end = from + words.iter().skip(from).take_while(is_filler).count();
    let is_passive = words
        .get(from..end)
        .is_some_and(|it| grammar.any(Class::Passive, it));
    grammar.at(Class::AfterActor, words, end).is_some()
        || !is_passive && grammar.at(Class::AfterActorActive, words, end).is_some()
}

/// The word after a description between commas: "Sandworm, a Russian group, was behind".
fn after_apposition(words: &[Word<'_>], grammar: &Grammar, from: usize) -> usize {
    const FARTHEST: usize = 24;
    let is_comma = |at: usize| words.get(at).is_some_and(|it| it.text == ",");
    if !is_comma(from) || grammar.at(Class::Role, words, from + 1).is_none() {
        return from;
    }
    let close = (from + 2..words.len().min(from + FARTHEST)).find(|at| is_comma(*at));
    close.map_or(from, |it| it + 1)
}

/// Whether what stands before a name, and what describes it, says that it did it.
pub(super) fn is_done_by(sentence: &Sentence<'_>, grammar: &Grammar, name: usize) -> bool {
    const MOST: usize = 8;
    const NEAR: usize = 4;
    let words = &sentence.words;
    let mut begin = name;
    loop {
        if let Some(phrase) = grammar.before(Class::Did, words, begin) {
            return grammar.any(Class::Deed, &words[phrase.saturating_sub(MOST)..phrase]);
        }
        if let Some(phrase) = grammar.before(Class::BeforeActor, words, begin) {
            let before = &words[phrase.saturating_sub(MOST)..begin];
            return match grammar.language {
                "uk" | "ru" => {
                    let near = &words[phrase.saturating_sub(NEAR)..phrase];
                    grammar.any(Class::BeforeNeeds, near)
                }
                // "an investigation carried out by Microsoft"
                "en" => grammar.any(Class::Harm, before) && !grammar.any(Class::Inquiry, before),
                _ => true,
            };
        }
        let goes_on =
            begin > 0 && name - begin < MOST && grammar.has(Class::Descriptor, &words[begin - 1]);
        if !goes_on {
            return false;
        }
        begin -= 1;
    }
}
