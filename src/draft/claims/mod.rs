//! Who says what, from one sentence: a known speaker, a verb of saying beside it, and what is said.
//!
//! Nobody speaks whom the sentence does not name, and nothing is taken from what is negated, conditional
//! or still to come: between a speaker and the verb only words of a short list may stand.

mod grammar;
mod named;

use super::gazetteer::Kind;
use super::names::Mention;
use super::sentence::Sentence;
use super::words::Word;
use grammar::Class;
pub(super) use grammar::Grammar;
use named::{acts, attributed, blamed, described, is_done_by, named};
use std::ops::Range;

/// A claim that a sentence reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SpokenClaim {
    pub speaker: String,
    pub speaker_words: Range<usize>,
    /// Who says it too: "the FBI and CISA said".
    pub with: Option<(String, Range<usize>)>,
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
    BlameResponsible,
    Attribute,
    Deny,
    Doubt,
    Decline,
    TakeCredit,
}

/// Verbs with the classes of their words.
const VERBS: &[(Verb, Class)] = &[
    (Verb::Decline, Class::Decline),
    (Verb::TakeCredit, Class::Credit),
    (Verb::Attribute, Class::Attribute),
    (Verb::Deny, Class::Deny),
    (Verb::Doubt, Class::Doubt),
    (Verb::Blame, Class::Blame),
    (Verb::BlameResponsible, Class::BlameResponsible),
    (Verb::Say, Class::Say),
];

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
        let found = Content::read(sentence, grammar, &spoken, at)?;
        let is_text_only = found.actor.is_none();
        let quote = quote
            .clone()
            .filter(|_| !is_text_only || found.stance.is_some() || spoken.verb == Verb::Say);
        if is_text_only && quote.is_none() && spoken.verb != Verb::Decline {
            return None;
        }
        Some(SpokenClaim {
            with: partner(sentence, grammar, &spoken),
            speaker: spoken.speaker,
            speaker_words: spoken.speaker_words,
            is_self_claimed: found.is_self_claimed,
            likelihood: found.actor.as_ref().and_then(|_| likelihood(sentence)),
            actor: found.actor,
            stance: found.stance,
            quote,
            verb: word.range.start..spoken.verb_end,
        })
    })
}

/// Who says what a sentence says as a fact: neither uncertain nor negated.
pub(super) fn speaker(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
) -> Option<(String, Range<usize>)> {
    let words = &sentence.words;
    if grammar.any(Class::Uncertain, words) || grammar.any(Class::Negation, words) {
        return None;
    }
    let said = (0..words.len()).filter_map(|at| Spoken::at(sentence, grammar, at));
    let spoken = said.into_iter().find(|it| it.verb == Verb::Say)?;
    Some((spoken.speaker, spoken.speaker_words))
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

/// A speaker with its verb.
struct Spoken {
    speaker: String,
    speaker_words: Range<usize>,
    verb: Verb,
    /// The word after the verb, and the byte after it.
    end: usize,
    verb_end: usize,
    /// The word from which on the content is looked for.
    content: usize,
}

impl Spoken {
    /// The speaker of a verb that stands at a word.
    fn at(sentence: &Sentence<'_>, grammar: &Grammar, at: usize) -> Option<Self> {
        let words = &sentence.words;
        if let Some(end) = grammar.at(Class::According, words, at) {
            let (agent, speaker_words, next) = described(sentence, grammar, end)?;
            let ends = words.get(next).is_none_or(|it| {
                matches!(it.text, "," | "." | "”" | "\"")
                    || !grammar.has(Class::NoSpeaker, it) && at == 0
            });
            return ends.then_some(Self {
                speaker: agent,
                speaker_words,
                verb: Verb::Say,
                end: next,
                verb_end: words[end - 1].range.end,
                content: 0,
            });
        }
        let (verb, end) = VERBS
            .iter()
            .find_map(|(verb, class)| Some((*verb, grammar.at(*class, words, at)?)))?;
        let (speaker, speaker_words, content) = before(sentence, grammar, at, end)
            .or_else(|| after(sentence, grammar, verb, at, end))?;
        Some(Self {
            speaker,
            speaker_words,
            verb,
            end,
            verb_end: words[end - 1].range.end,
            content,
        })
    }
}

/// The other of two speakers: "the FBI and CISA said".
fn partner(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    spoken: &Spoken,
) -> Option<(String, Range<usize>)> {
    let words = &sentence.words;
    let is_article = |it: &&Word<'_>| grammar.has(Class::Descriptor, it);
    let first = sentence.word_at(spoken.speaker_words.start);
    let articles = words[..first].iter().rev().take_while(is_article).count();
    let and = first.checked_sub(articles + 1)?;
    let is_and = words[and].is(&["and", "und", "et", "y", "та", "і", "й", "и"]);
    let end = and.checked_sub(1).filter(|_| is_and)?;
    let mut mentions = sentence.mentions.iter();
    let other = mentions.find(|it| it.range.end == words[end].range.end)?;
    let begin = sentence.word_at(other.range.start);
    let articles = words[..begin].iter().rev().take_while(is_article).count();
    let before = begin.checked_sub(articles + 1).map(|at| &words[at]);
    let speaks = before.is_none_or(|it| !grammar.has(Class::NoSpeaker, it));
    let agent = other
        .agent()
        .filter(|it| speaks && it.name != spoken.speaker)?;
    Some((agent.name.clone(), other.range.clone()))
}

/// The speaker before a verb, and where the content is: after the verb, or before a speaker that a comma parts
/// from it.
fn before(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    verb: usize,
    end: usize,
) -> Option<(String, Range<usize>, usize)> {
    const FARTHEST: usize = 8;
    let words = &sentence.words;
    // "Annalena Baerbock (Greens) said": what is in brackets says who it is.
    let is_open = |it: &Word<'_>| it.text == "(";
    let said_by = match verb.checked_sub(1).filter(|at| words[*at].text == ")") {
        Some(close) => words[verb.saturating_sub(FARTHEST)..close]
            .iter()
            .rposition(is_open)
            .map_or(verb, |at| verb.saturating_sub(FARTHEST) + at),
        None => verb,
    };
    for at in (verb.saturating_sub(FARTHEST)..said_by).rev() {
        let word = &words[at];
        let of_name =
            |it: &&Mention<'_>| it.range.start < word.range.end && word.range.start < it.range.end;
        let is_between = grammar.has(Class::Between, word);
        let Some(mention) = sentence.mentions.iter().find(of_name) else {
            if is_between || sentence.is_in_date(at) {
                continue;
            }
            return None;
        };
        let Some(agent) = mention.agent() else {
            // "ministry" is a word for a sector too
            if mention.is_name() || !is_between {
                return None;
            }
            continue;
        };
        let mut first = sentence.word_at(mention.range.start);
        while first > 0
            && words[first - 1].is(&[
                "the", "das", "die", "der", "la", "le", "l'", "el", "les", "los",
            ])
        {
            first -= 1;
        }
        let previous = first.checked_sub(1).map(|at| &words[at]);
        // "…, Sandworm, said the SBU": the comma parts it from the verb
        if words[verb - 1].text == "," && sentence.word_at(mention.range.end) + 1 == verb {
            return None;
        }
        let is_body = previous.is_some_and(|it| grammar.has(Class::Body, it)) && at + 1 == verb;
        let is_spoken_for = first > 1
            && words[first - 1].is(&["for", "of"])
            && grammar.has(Class::Spokesperson, &words[first - 2]);
        let speaks = previous
            .is_none_or(|it| !grammar.has(Class::NoSpeaker, it) && !matches!(it.text, "-" | "/"));
        let is_parted =
            first > 1 && previous.is_some_and(|it| matches!(it.text, "," | "”" | "\"" | "»" | "“"));
        let content = if is_parted { 0 } else { end };
        let is_speaker = is_body || is_spoken_for || speaks;
        return is_speaker.then(|| (agent.name.clone(), mention.range.clone(), content));
    }
    None
}

/// The speaker after a verb: "…, said the SBU.", "…, заявили в СБУ".
fn after(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    verb: Verb,
    at: usize,
    end: usize,
) -> Option<(String, Range<usize>, usize)> {
    let words = &sentence.words;
    let marks = [",", "”", "\"", "»", "“", "-", "–", "—"];
    if verb != Verb::Say || at == 0 || !marks.contains(&words[at - 1].text) {
        return None;
    }
    let body = words
        .get(end)
        .is_some_and(|it| grammar.has(Class::Body, it));
    let (agent, range, next) = described(sentence, grammar, end + usize::from(body))?;
    let ends = words
        .get(next)
        .is_none_or(|it| matches!(it.text, "," | "." | "mit" | "am") || sentence.is_in_date(next));
    ends.then_some((agent, range, 0))
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
            Verb::TakeCredit if soon(Class::Responsibility, 5) => {
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
            Verb::Attribute => content.actor = attributed(sentence, grammar, end),
            Verb::Say => {
                content.actor = actor(sentence, grammar, spoken);
                if content.actor.is_none() && is_own_deed(sentence, grammar, spoken) {
                    (content.actor, content.is_self_claimed) = (own(), true);
                }
            }
        }
        // A negation reverses what it stands in.
        let is_negated = grammar.language != "en" && grammar.any(Class::Negation, words);
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
