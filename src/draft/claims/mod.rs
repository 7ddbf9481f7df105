//! Who says what, from one sentence: a known speaker, a verb of saying beside it, and what is said.
//!
//! Nobody speaks whom the sentence does not name, and nothing is taken from what is negated, conditional
//! or still to come: between a speaker and the verb only words of a short list may stand.

mod grammar;

use super::gazetteer::Kind;
use super::names::Mention;
use super::sentence::Sentence;
use super::words::Word;
use grammar::Class;
pub(super) use grammar::Grammar;
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

/// The agent that stands at a word, after words that describe it, with the word after it.
fn described(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    from: usize,
) -> Option<(String, Range<usize>, usize)> {
    const MOST: usize = 5;
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
    for at in (verb.saturating_sub(FARTHEST)..verb).rev() {
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
            Verb::BlameResponsible if soon(Class::BlameNeeds, 8) => {
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

fn named(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    from: usize,
) -> Option<(String, Range<usize>)> {
    described(sentence, grammar, from).map(|(agent, range, _)| (agent, range))
}

/// "blamed Russia for …", "blamed the attack on Russia".
fn blamed(
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
fn attributed(
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

/// Whether what follows a name says that it did it.
fn acts(sentence: &Sentence<'_>, grammar: &Grammar, from: usize) -> bool {
    let words = &sentence.words;
    let is_filler = |it: &&Word<'_>| grammar.has(Class::Filler, it);
    let end = from + words.iter().skip(from).take_while(is_filler).count();
    let is_passive = words
        .get(from..end)
        .is_some_and(|it| grammar.any(Class::Passive, it));
    grammar.at(Class::AfterActor, words, end).is_some()
        || !is_passive && grammar.at(Class::AfterActorActive, words, end).is_some()
}

/// Whether what stands before a name, and what describes it, says that it did it.
fn is_done_by(sentence: &Sentence<'_>, grammar: &Grammar, name: usize) -> bool {
    const MOST: usize = 4;
    let words = &sentence.words;
    let mut begin = name;
    loop {
        if let Some(phrase) = grammar.before(Class::BeforeActor, words, begin) {
            let before = &words[phrase.saturating_sub(MOST)..phrase];
            let needs_more = grammar.language == "uk" || grammar.language == "ru";
            return !needs_more || grammar.any(Class::BeforeNeeds, before);
        }
        let goes_on =
            begin > 0 && name - begin < MOST && grammar.has(Class::Descriptor, &words[begin - 1]);
        if !goes_on {
            return false;
        }
        begin -= 1;
    }
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
