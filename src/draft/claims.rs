//! Who says what, from one sentence: a known speaker, a verb of saying beside it, and what is said.
//!
//! Nobody speaks whom the sentence does not name, and nothing is taken from what is negated, conditional
//! or still to come: between a speaker and the verb only words of a short list may stand.

use super::gazetteer::Kind;
use super::names::Mention;
use super::sentence::Sentence;
use super::words::Word;
use std::ops::Range;

/// A claim that a sentence reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SpokenClaim {
    pub speaker: String,
    pub speaker_words: Range<usize>,
    /// Whom it names as the actor.
    pub actor: Option<(String, Range<usize>)>,
    pub stance: Option<&'static str>,
    pub is_self_claimed: bool,
    pub likelihood: Option<(String, Range<usize>)>,
    /// The words within the quotation marks.
    pub quote: Option<Range<usize>>,
    pub verb: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Say,
    Blame,
    Attribute,
    Deny,
    Doubt,
    Decline,
    TakeCredit,
}

const VERBS: &[(Verb, &[&str])] = &[
    (
        Verb::Say,
        &[
            "said",
            "says",
            "stated",
            "states",
            "announced",
            "confirmed",
            "warned",
            "wrote",
            "added",
            "assessed",
            "concluded",
            "believes",
            "alleged",
            "alleges",
        ],
    ),
    (Verb::Blame, &["blamed", "blames", "accused", "accuses"]),
    (Verb::Attribute, &["attributed", "attributes"]),
    (
        Verb::Deny,
        &[
            "denied",
            "denies",
            "rejected",
            "rejects",
            "dismissed",
            "dismisses",
        ],
    ),
    (
        Verb::Doubt,
        &["doubted", "doubts", "questioned", "questions"],
    ),
    (
        Verb::Decline,
        &["declined", "declines", "refused", "refuses"],
    ),
    (Verb::TakeCredit, &["claimed", "claims", "took", "takes"]),
];

/// What may stand between a speaker and its verb.
const BETWEEN: &[&str] = &[
    "'",
    "’",
    "s",
    ",",
    "spokesperson",
    "spokesman",
    "spokeswoman",
    "press",
    "office",
    "service",
    "ministry",
    "officials",
    "also",
    "later",
    "then",
    "has",
    "have",
    "had",
    "publicly",
    "formally",
    "officially",
    "on",
    "earlier",
    "immediately",
    "government",
    "authorities",
];

/// Words before a name after which it does not speak itself.
const NO_SPEAKER: &[&str] = &[
    "at", "in", "of", "to", "by", "with", "from", "near", "for", "against", "on", "about",
    "behind", "inside", "within", "through", "like", "than",
];

/// Sentences with these give no claim: nobody knows who speaks, or whether it is so.
const UNCERTAIN: &[&str] = &[
    "if",
    "unless",
    "whether",
    "would",
    "anonymity",
    "anonymous",
    "unnamed",
    "reportedly",
    "allegedly",
];

/// What makes a content uncertain or the reverse of what it seems.
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "neither", "nor", "without", "may", "might", "could", "cannot", "can't",
    "wasn't", "didn't", "isn't", "evidence", "unclear", "too",
];

/// The claim of a sentence, if it has one.
pub(super) fn find(text: &str, sentence: &Sentence<'_>) -> Option<SpokenClaim> {
    if sentence.words.iter().any(|it| it.is(UNCERTAIN)) {
        return None;
    }
    let quote = quotation(text, sentence);
    let is_quoted = |byte: usize| quote.as_ref().is_some_and(|it| it.contains(&byte));
    (0..sentence.words.len()).find_map(|at| {
        let word = &sentence.words[at];
        if is_quoted(word.range.start) {
            return None;
        }
        let (speaker, speaker_words, after) = speaker(sentence, at)?;
        let verb = verb(word).unwrap_or(Verb::Say);
        let found = Content::read(sentence, verb, at, after, &speaker)?;
        let is_text_only = found.actor.is_none();
        let quote = quote
            .clone()
            .filter(|_| !is_text_only || found.stance.is_some() || verb == Verb::Say);
        if is_text_only && quote.is_none() && verb != Verb::Decline {
            return None;
        }
        Some(SpokenClaim {
            speaker,
            speaker_words,
            is_self_claimed: found.is_self_claimed,
            likelihood: found.actor.as_ref().and_then(|_| likelihood(sentence)),
            actor: found.actor,
            stance: found.stance,
            quote,
            verb: word.range.clone(),
        })
    })
}

fn verb(word: &Word<'_>) -> Option<Verb> {
    VERBS
        .iter()
        .find(|(_, words)| word.is(words))
        .map(|(verb, _)| *verb)
}

/// The speaker of a verb, with the word after which the content is looked for.
fn speaker(sentence: &Sentence<'_>, at: usize) -> Option<(String, Range<usize>, usize)> {
    let words = &sentence.words;
    if words[at].is(&["according"]) && words.get(at + 1)?.is(&["to"]) {
        let mention = sentence.mention_at(at + 2)?;
        let next = sentence.word_at(mention.range.end);
        let ends = words
            .get(next)
            .is_none_or(|it| matches!(it.text, "," | "." | "”" | "\""));
        let agent = mention.agent().filter(|_| ends)?;
        return Some((agent.name.clone(), mention.range.clone(), 0));
    }
    let verb = verb(&words[at])?;
    before(sentence, at).or_else(|| {
        // "…, said the SBU."
        let is_inverted =
            verb == Verb::Say && at > 0 && matches!(words[at - 1].text, "," | "”" | "\"" | "»");
        let mention = sentence.mention_at(at + 1).filter(|_| is_inverted)?;
        let next = sentence.word_at(mention.range.end);
        let ends = words
            .get(next)
            .is_none_or(|it| matches!(it.text, "," | ".") || sentence.is_in_date(next));
        let agent = mention.agent().filter(|_| ends)?;
        Some((agent.name.clone(), mention.range.clone(), 0))
    })
}

fn before(sentence: &Sentence<'_>, verb: usize) -> Option<(String, Range<usize>, usize)> {
    const FARTHEST: usize = 8;
    let words = &sentence.words;
    for at in (verb.saturating_sub(FARTHEST)..verb).rev() {
        let word = &words[at];
        let of_name = |it: &&Mention<'_>| it.range.contains(&word.range.start);
        let Some(mention) = sentence.mentions.iter().find(of_name) else {
            if word.is(BETWEEN) || sentence.is_in_date(at) {
                continue;
            }
            return None;
        };
        let Some(agent) = mention.agent() else {
            // "ministry" is a word for a sector too
            if mention.is_name() || !word.is(BETWEEN) {
                return None;
            }
            continue;
        };
        let first = sentence.word_at(mention.range.start);
        let article = usize::from(first > 0 && words[first - 1].is(&["the"]));
        let previous = first.checked_sub(article + 1).map(|at| &words[at]);
        let speaks = previous.is_none_or(|it| {
            !it.is(NO_SPEAKER)
                && it.text != "-"
                && !(it.text == "’" || it.text == "'")
                && it.lower != "s"
        });
        return speaks.then(|| (agent.name.clone(), mention.range.clone(), verb + 1));
    }
    None
}

/// What is said.
#[derive(Default)]
struct Content {
    actor: Option<(String, Range<usize>)>,
    stance: Option<&'static str>,
    is_self_claimed: bool,
}

impl Content {
    fn read(
        sentence: &Sentence<'_>,
        verb: Verb,
        at: usize,
        after: usize,
        speaker: &str,
    ) -> Option<Self> {
        let words = &sentence.words;
        let next = |list: &[&str], within: usize| {
            (at + 1..words.len().min(at + 1 + within)).any(|it| words[it].is(list))
        };
        let own = || Some((speaker.to_owned(), words[at].range.clone()));
        let mut content = Self::default();
        match verb {
            Verb::TakeCredit if next(&["responsibility", "credit"], 2) => {
                (content.actor, content.is_self_claimed) = (own(), true);
            }
            Verb::TakeCredit => return None,
            Verb::Deny => {
                content.stance = Some("denies");
                if next(&["involvement", "responsibility", "behind"], 4) {
                    content.actor = own();
                }
            }
            Verb::Doubt => content.stance = Some("doubts"),
            Verb::Decline if next(&["to"], 1) => content.stance = Some("declines"),
            Verb::Decline => return None,
            Verb::Blame => content.actor = blamed(sentence, at),
            Verb::Attribute => content.actor = named_after(sentence, at, &["to"], 8),
            Verb::Say => content.actor = actor(sentence, after, speaker),
        }
        if let Some((actor, _)) = &content.actor
            && actor == speaker
            && !content.is_self_claimed
            && content.stance.is_none()
        {
            content.actor = None;
        }
        Some(content)
    }
}

/// "blamed Russia for …", "blamed the attack on Russia".
fn blamed(sentence: &Sentence<'_>, at: usize) -> Option<(String, Range<usize>)> {
    let direct = sentence
        .mention_at(at + 1)
        .and_then(|it| sentence.named(it));
    match direct {
        Some((agent, range)) => {
            let next = sentence.words.get(sentence.word_at(range.end));
            let is_for = next.is_none_or(|it| it.is(&["for", "over", ".", ",", "of"]));
            is_for.then(|| (agent.name.clone(), range))
        }
        None => named_after(sentence, at, &["on"], 8),
    }
}

/// The agent after one of some words, soon after a verb.
fn named_after(
    sentence: &Sentence<'_>,
    at: usize,
    joints: &[&str],
    within: usize,
) -> Option<(String, Range<usize>)> {
    let last = sentence.words.len().min(at + 1 + within);
    (at + 1..last)
        .filter(|it| sentence.words[*it].is(joints))
        .find_map(|it| {
            let (agent, range) = sentence.named(sentence.mention_at(it + 1)?)?;
            Some((agent.name.clone(), range))
        })
}

/// "… that Sandworm was behind the attack", "… was carried out by Sandworm".
fn actor(sentence: &Sentence<'_>, from: usize, speaker: &str) -> Option<(String, Range<usize>)> {
    let words = &sentence.words;
    if words[from.min(words.len())..]
        .iter()
        .any(|it| it.is(NEGATIONS))
    {
        return None;
    }
    sentence.mentions.iter().find_map(|mention| {
        let (agent, range) = sentence.named(mention)?;
        let (begin, end) = (
            sentence.word_at(mention.range.start),
            sentence.word_at(range.end),
        );
        if agent.name == speaker || begin < from {
            return None;
        }
        let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|it| it.is(list));
        let was = usize::from(is(end, &["was", "is", "were", "had", "has"]));
        let acts = is(end + was, &["behind"])
            || is(end + was, &["responsible"]) && is(end + was + 1, &["for"])
            || is(end + was, &["carried"])
                && is(end + was + 1, &["out"])
                && !(was > 0 && is(end, &["was", "is", "were"]));
        let by = begin.checked_sub(1 + usize::from(begin > 0 && is(begin - 1, &["the"])));
        let is_done_by = by.is_some_and(|by| {
            is(by, &["by"])
                && by > 0
                && (is(by - 1, &["conducted", "perpetrated"])
                    || by > 1 && is(by - 1, &["out"]) && is(by - 2, &["carried"]))
        });
        (acts || is_done_by).then(|| (agent.name.clone(), range))
    })
}

/// The first quotation of two words or more.
fn quotation(text: &str, sentence: &Sentence<'_>) -> Option<Range<usize>> {
    const MARKS: &[(char, char)] = &[('“', '”'), ('"', '"'), ('„', '“'), ('«', '»')];
    let part = &text[sentence.range.clone()];
    MARKS.iter().find_map(|(open, close)| {
        let begin = part.find(*open)? + open.len_utf8();
        let end = begin + part[begin..].find(*close)?;
        let said = part[begin..end].trim_end_matches([',', '.']);
        let is_said = said.split_whitespace().nth(1).is_some() && !said.contains('\n');
        is_said.then(|| sentence.range.start + begin..sentence.range.start + begin + said.len())
    })
}

/// A word of likelihood; those of a published scale are the scale's own.
fn likelihood(sentence: &Sentence<'_>) -> Option<(String, Range<usize>)> {
    sentence.mentions.iter().find_map(|mention| {
        let of_kind = mention
            .things
            .iter()
            .filter(|it| it.kind == Kind::Likelihood);
        let plain = of_kind
            .into_iter()
            .find(|it| !it.name.starts_with("ann:phia") && !it.name.starts_with("ann:icd"));
        plain.map(|it| (it.name.clone(), mention.range.clone()))
    })
}
