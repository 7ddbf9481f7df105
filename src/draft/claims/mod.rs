//! Who says what, from one sentence: a known speaker, a verb of saying beside it, and what is said.
//!
//! Nobody speaks whom the sentence does not name, and nothing is taken from what is negated, conditional
//! or still to come: between a speaker and the verb only words of a short list may stand.

mod grammar;
mod named;
mod quotation;
mod speaker;

use super::gazetteer::Kind;
use super::names::Mention;
use super::sentence::Sentence;
use super::words::Word;
use grammar::Class;
pub(super) use grammar::Grammar;
use named::{acts, attributed, blamed, is_done_by, linked, named};
use quotation::quotation;
use speaker::{Named, Spoken, Verb, partners, voices};
use std::collections::HashSet;
use std::ops::Range;

/// A claim that a sentence reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SpokenClaim {
    pub speaker: String,
    pub speaker_words: Range<usize>,
    /// Who says it too: "the FBI and CISA said".
    pub with: Vec<Named>,
    /// Whom it names as the actor.
    pub actor: Option<Named>,
    pub stance: Option<&'static str>,
    pub is_self_claimed: bool,
    pub likelihood: Option<Named>,
    /// The words within the quotation marks.
    pub quote: Option<Range<usize>>,
    pub verb: Range<usize>,
}

impl SpokenClaim {
    /// Whether nothing says what is claimed but the sentence itself.
    pub fn is_report(&self) -> bool {
        self.actor.is_none() && self.stance.is_none() && self.quote.is_none()
    }
}

/// The claim of a sentence, if it has one.
pub(super) fn find(text: &str, sentence: &Sentence<'_>, grammar: &Grammar) -> Option<SpokenClaim> {
    let quote = quotation(text, sentence);
    let is_quoted = |byte: usize| quote.as_ref().is_some_and(|it| it.contains(&byte));
    if grammar.any(Class::Uncertain, &sentence.words) {
        return None;
    }
    (0..sentence.words.len()).find_map(|at| {
        let word = &sentence.words[at];
        if is_quoted(word.range.start) {
            return None;
        }
        let spoken = Spoken::at(sentence, grammar, at)?;
        let mut found = Content::read(sentence, grammar, &spoken, at, quote.as_ref())?;
        let is_own = |range: &Range<usize>| is_said_by(sentence, grammar, &spoken, at, range);
        if spoken.verb == Verb::Say && !found.is_self_claimed {
            found.actor = found.actor.filter(|(_, range)| is_own(range));
        }
        let is_text_only = found.actor.is_none();
        let quote = quote
            .clone()
            .filter(|_| !is_text_only || found.stance.is_some() || spoken.verb == Verb::Say)
            .filter(is_own);
        let is_enough = match spoken.verb {
            Verb::Decline => true,
            Verb::Deny => accuses(sentence, grammar, spoken.end),
            _ => false,
        };
        if is_text_only && quote.is_none() && !is_enough {
            return None;
        }
        let likelihood = found.actor.as_ref().and_then(|_| likelihood(sentence));
        Some(SpokenClaim {
            with: partners(sentence, grammar, &spoken),
            likelihood: likelihood.filter(|(_, range)| is_own(range)),
            speaker: spoken.speaker,
            speaker_words: spoken.speaker_words,
            is_self_claimed: found.is_self_claimed,
            actor: found.actor,
            stance: found.stance,
            quote,
            verb: word.range.start..spoken.verb_end,
        })
    })
}

/// Whether some words are those of a speaker, whose verb stands at a word: of all who speak in the sentence,
/// named or not, it is the nearest.
fn is_said_by(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    spoken: &Spoken,
    verb: usize,
    range: &Range<usize>,
) -> bool {
    let (begin, end) = (sentence.word_at(range.start), sentence.word_at(range.end));
    let distance = |at: usize| match at < begin {
        true => begin - at,
        false => at.saturating_sub(end),
    };
    let own = distance(verb);
    let nearer = voices(sentence, grammar)
        .into_iter()
        .filter(|(at, _)| distance(*at) < own);
    nearer
        .into_iter()
        .all(|(_, name)| name.as_ref() == Some(&spoken.speaker))
}

/// Whether nobody but one speaks in a sentence.
pub(super) fn has_one_voice(sentence: &Sentence<'_>, grammar: &Grammar) -> bool {
    let voices: HashSet<Option<String>> = voices(sentence, grammar)
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    voices.len() < 2
}

/// Whether accusations stand soon after a verb: to deny them says what is denied.
fn accuses(sentence: &Sentence<'_>, grammar: &Grammar, from: usize) -> bool {
    const FARTHEST: usize = 5;
    let words = &sentence.words;
    let soon = from.min(words.len())..words.len().min(from + FARTHEST);
    grammar.any(Class::Accusation, &words[soon])
}

/// Who says what a sentence says as a fact: neither uncertain nor negated.
pub(super) fn speaker(sentence: &Sentence<'_>, grammar: &Grammar) -> Option<Named> {
    let (spoken, _) = sayer(sentence, grammar)?;
    Some((spoken.speaker, spoken.speaker_words))
}

/// The first who says what a sentence says as a fact, with the word of the verb.
fn sayer(sentence: &Sentence<'_>, grammar: &Grammar) -> Option<(Spoken, usize)> {
    let words = &sentence.words;
    if grammar.any(Class::Uncertain, words) || grammar.any(Class::Negation, words) {
        return None;
    }
    let said = (0..words.len()).filter_map(|at| Some((Spoken::at(sentence, grammar, at)?, at)));
    said.into_iter().find(|(it, _)| it.verb == Verb::Say)
}

/// What a known speaker says of an event in a text's own words: that stands as a comment, and the claim says
/// who spoke. Only what an incident does is of the event, and a sentence about anybody but its parties is not.
pub(super) fn report(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    parties: &HashSet<String>,
    is_incident: impl Fn(&str) -> bool,
) -> Option<SpokenClaim> {
    let words = &sentence.words;
    let (spoken, at) = sayer(sentence, grammar)?;
    let with = partners(sentence, grammar, &spoken);
    let speakers: HashSet<String> = (0..words.len())
        .filter_map(|at| Some(Spoken::at(sentence, grammar, at)?.speaker))
        .chain(with.iter().map(|(name, _)| name.clone()))
        .collect();
    let verb = words[at].range.start..spoken.verb_end;
    // What describes the speaker is not spoken of: "head of the department of the SBU, said".
    let description = spoken.speaker_words.start..verb.start;
    let is_foreign = sentence.mentions.iter().any(|it| {
        let own = |name: &String| speakers.contains(name) || parties.contains(name);
        it.things
            .iter()
            .any(|it| it.kind == Kind::Agent && !it.is_media)
            && !it.things.iter().any(|it| own(&it.name))
            && !is_place_here(sentence, it)
            && !description.contains(&it.range.start)
    });
    let is_content = |byte: usize| !spoken.speaker_words.contains(&byte) && !verb.contains(&byte);
    let harms = (0..words.len()).any(|at| {
        is_content(words[at].range.start) && grammar.at(Class::Harm, words, at).is_some()
    });
    let is_of_event = harms || sentence.incident(is_incident).is_some();
    if is_foreign || !is_of_event || grammar.any(Class::Other, words) {
        return None;
    }
    Some(SpokenClaim {
        with,
        speaker: spoken.speaker,
        speaker_words: spoken.speaker_words,
        actor: None,
        stance: None,
        is_self_claimed: false,
        likelihood: None,
        quote: None,
        verb,
    })
}

/// Whether a state is named as a place only: "in Germany".
fn is_place_here(sentence: &Sentence<'_>, mention: &Mention<'_>) -> bool {
    let is_place = mention.things.iter().any(|it| it.kind == Kind::Place);
    let before = sentence.word_at(mention.range.start).checked_sub(1);
    let is_within = before
        .is_some_and(|it| sentence.words[it].is(&["in", "across", "en", "au", "у", "в", "на"]));
    let end = sentence.word_at(mention.range.end);
    let is_owner = end
        .checked_sub(1)
        .is_some_and(|it| sentence.words[it].range.end > mention.range.end);
    is_place && is_within && !is_owner
}

/// Whether a sentence reports somebody by pronoun or description: it quotes, or names who did it.
pub(super) fn is_unnamed(text: &str, sentence: &Sentence<'_>, grammar: &Grammar) -> bool {
    const PRONOUNS: &[&str] = &[
        "he",
        "she",
        "they",
        "it",
        "він",
        "вона",
        "вони",
        "он",
        "она",
        "они",
        "er",
        "sie",
        "il",
        "elle",
        "ils",
        "él",
        "ella",
        "ellos",
        "officials",
        "official",
        "person",
        "people",
    ];
    let words = &sentence.words;
    let says = grammar.any(Class::Say, words) || grammar.any(Class::Deny, words);
    let is_pronoun = words.iter().any(|it| it.is(PRONOUNS));
    let is_named = (0..words.len()).any(|at| Spoken::at(sentence, grammar, at).is_some());
    let acts = |it: &Mention<'_>| acts(sentence, grammar, sentence.word_at(it.range.end));
    let says_something =
        || quotation(text, sentence).is_some() || sentence.mentions.iter().any(acts);
    says && is_pronoun && !is_named && says_something()
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
        grammar: &Grammar,
        spoken: &Spoken,
        at: usize,
        quote: Option<&Range<usize>>,
    ) -> Option<Self> {
        let (words, end) = (&sentence.words, spoken.end);
        let soon = |class: Class, within: usize| {
            grammar.any(
                class,
                &words[end.min(words.len())..words.len().min(end + within)],
            )
        };
        let own = || {
            Some((
                spoken.speaker.clone(),
                words[at].range.start..spoken.verb_end,
            ))
        };
        let mut content = Self::default();
        match spoken.verb {
            Verb::TakeCredit if spoken.takes_credit || soon(Class::Responsibility, 5) => {
                (content.actor, content.is_self_claimed) = (own(), true);
            }
            Verb::TakeCredit => return None,
            Verb::Deny => {
                content.stance = Some("denies");
                if soon(Class::Involvement, 4) {
                    content.actor = own();
                }
            }
            Verb::Doubt => content.stance = Some("doubts"),
            Verb::Decline => content.stance = Some("declines"),
            Verb::Blame => content.actor = blamed(sentence, grammar, end),
            Verb::BlameResponsible if soon(Class::BlameNeeds, 20) => {
                content.actor = named(sentence, grammar, end);
            }
            Verb::BlameResponsible => return None,
            Verb::Attribute if spoken.actor.is_some() => content.actor.clone_from(&spoken.actor),
            Verb::Attribute => content.actor = attributed(sentence, grammar, end),
            Verb::Link => content.actor = linked(sentence, grammar, end),
            Verb::Headline => content.actor = actor(sentence, grammar, spoken),
            Verb::Say => {
                content.actor = actor(sentence, grammar, spoken);
                if content.actor.is_none() && is_own_deed(sentence, grammar, spoken) {
                    (content.actor, content.is_self_claimed) = (own(), true);
                }
            }
        }
        // A negation reverses what it stands in; within a quotation it is quoted.
        let is_negated = grammar.language != "en" && {
            let is_quoted = |it: &&Word<'_>| quote.is_some_and(|q| q.contains(&it.range.start));
            let own: Vec<Word<'_>> = words.iter().filter(|it| !is_quoted(it)).cloned().collect();
            match content.actor {
                Some(_) if spoken.verb == Verb::BlameResponsible => {
                    let needs =
                        (end..words.len()).find_map(|at| grammar.at(Class::BlameNeeds, words, at));
                    grammar.any(Class::Negation, &words[..needs.unwrap_or(words.len())])
                }
                Some(_) => grammar.any(Class::Negation, words),
                None => grammar.any(Class::Negation, &own),
            }
        };
        if is_negated && spoken.verb != Verb::Decline {
            return None;
        }
        if let Some((actor, _)) = &content.actor
            && *actor == spoken.speaker
            && !content.is_self_claimed
            && content.stance.is_none()
        {
            content.actor = None;
        }
        Some(content)
    }
}

/// "… that Sandworm was behind the attack", "… was carried out by Sandworm".
fn actor(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    spoken: &Spoken,
) -> Option<(String, Range<usize>)> {
    let (words, from) = (&sentence.words, spoken.content);
    if grammar.any(Class::Negation, &words[from.min(words.len())..]) {
        return None;
    }
    sentence.mentions.iter().find_map(|mention| {
        let (agent, range) = sentence.named(mention)?;
        let begin = sentence.word_at(mention.range.start);
        if agent.name == spoken.speaker || begin < from {
            return None;
        }
        let acts = acts(sentence, grammar, sentence.word_at(range.end));
        (acts || is_done_by(sentence, grammar, begin)).then(|| (agent.name.clone(), range))
    })
}

/// "said it was behind the attack": a deed of the speaker.
fn is_own_deed(sentence: &Sentence<'_>, grammar: &Grammar, spoken: &Spoken) -> bool {
    let words = &sentence.words;
    if spoken.content != spoken.end
        || grammar.any(Class::Negation, &words[spoken.end.min(words.len())..])
    {
        return false;
    }
    let that = usize::from(words.get(spoken.end).is_some_and(|it| it.is(&["that"])));
    let own = spoken.end + that;
    grammar
        .at(Class::Own, words, own)
        .is_some_and(|next| acts(sentence, grammar, next))
}

/// A word of likelihood; those of a published scale are the scale's own.
fn likelihood(sentence: &Sentence<'_>) -> Option<Named> {
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
