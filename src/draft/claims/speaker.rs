//! Who speaks in a sentence, and by which verb.

use super::super::names::Mention;
use super::super::sentence::Sentence;
use super::super::words::Word;
use super::grammar::{Class, Grammar};
use super::named::described;
use std::ops::Range;

/// What a verb does with what it reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Say,
    Blame,
    BlameResponsible,
    Attribute,
    /// Attributes only with the deed between it and whom it names.
    Link,
    Deny,
    Doubt,
    Decline,
    TakeCredit,
    /// What stands after a name and a colon.
    Headline,
}

/// Verbs with the classes of their words.
const VERBS: &[(Verb, Class)] = &[
    (Verb::Decline, Class::Decline),
    (Verb::TakeCredit, Class::Credit),
    (Verb::Attribute, Class::Attribute),
    (Verb::Link, Class::Link),
    (Verb::Deny, Class::Deny),
    (Verb::Doubt, Class::Doubt),
    (Verb::Blame, Class::Blame),
    (Verb::BlameResponsible, Class::BlameResponsible),
    (Verb::Say, Class::Say),
];

/// An agent with the words that name it.
pub(super) type Named = (String, Range<usize>);

/// A speaker with its verb.
pub(super) struct Spoken {
    pub speaker: String,
    pub speaker_words: Range<usize>,
    pub verb: Verb,
    /// The word after the verb, and the byte after it.
    pub end: usize,
    pub verb_end: usize,
    /// The word from which on the content is looked for.
    pub content: usize,
    /// Whom the words around the verb name themselves: "attributed to Sandworm by the SBU".
    pub actor: Option<Named>,
    /// Whether the words around the verb say that the speaker takes the credit.
    pub takes_credit: bool,
}

impl Spoken {
    fn new(
        sentence: &Sentence<'_>,
        (speaker, speaker_words): Named,
        verb: Verb,
        end: usize,
        content: usize,
    ) -> Self {
        Self {
            speaker,
            speaker_words,
            verb,
            end,
            verb_end: sentence.words[end - 1].range.end,
            content,
            actor: None,
            takes_credit: false,
        }
    }

    /// The speaker of a verb that stands at a word.
    pub fn at(sentence: &Sentence<'_>, grammar: &Grammar, at: usize) -> Option<Self> {
        let words = &sentence.words;
        if !grammar.can_speak(words.get(at)?) {
            return None;
        }
        if let Some(end) = grammar.at(Class::According, words, at) {
            return Self::cited(sentence, grammar, at, end);
        }
        let plain = VERBS.iter().find_map(|(verb, class)| {
            let end = grammar.at(*class, words, at)?;
            let (speaker, range, content) = before(sentence, grammar, at, end)
                .or_else(|| after(sentence, grammar, *verb, at, end))
                .or_else(|| with_apposition(sentence, grammar, at, end))?;
            Some(Self::new(sentence, (speaker, range), *verb, end, content))
        });
        // "ответственность взяла на себя группировка …": who stands before the verb is another.
        Self::credited(sentence, grammar, at)
            .or(plain)
            .or_else(|| Self::in_two(sentence, grammar, at))
            .or_else(|| Self::dismissing(sentence, grammar, at))
            .or_else(|| Self::reproaching(sentence, grammar, at))
            .or_else(|| Self::attributed(sentence, grammar, at))
            .or_else(|| Self::by_noun(sentence, grammar, at))
            .or_else(|| Self::after_what(sentence, grammar, at))
    }

    /// "according to the SBU".
    fn cited(sentence: &Sentence<'_>, grammar: &Grammar, at: usize, end: usize) -> Option<Self> {
        let words = &sentence.words;
        let (agent, range, next) = described(sentence, grammar, end)?;
        let ends = words.get(next).is_none_or(|it| {
            matches!(it.text, "," | "." | "”" | "\"")
                || !grammar.has(Class::NoSpeaker, it) && at == 0
        });
        let mut spoken = Self::new(sentence, (agent, range), Verb::Say, next, 0);
        spoken.verb_end = words[end - 1].range.end;
        ends.then_some(spoken)
    }

    /// "hatte im Juni mitgeteilt", "hat Russland verantwortlich gemacht".
    fn in_two(sentence: &Sentence<'_>, grammar: &Grammar, at: usize) -> Option<Self> {
        const FARTHEST: usize = 16;
        let words = &sentence.words;
        let last = words.len().min(at + FARTHEST);
        let says = grammar.at(Class::SayOpen, words, at).and_then(|next| {
            let closes = |at: usize| grammar.at(Class::SayClose, words, at);
            let is_between =
                |at: &usize| sentence.is_in_date(*at) || grammar.has(Class::Between, &words[*at]);
            let gap = (next..last).take_while(is_between).count();
            Some((Verb::Say, closes(next + gap)?))
        });
        let blames = || {
            let next = grammar.at(Class::BlameOpen, words, at)?;
            let rest = words.get(next..last)?;
            grammar
                .any(Class::BlameClose, rest)
                .then_some((Verb::BlameResponsible, next))
        };
        let (verb, end) = says.or_else(blames)?;
        let (speaker, range, content) = before(sentence, grammar, at, end)?;
        Some(Self::new(sentence, (speaker, range), verb, end, content))
    }

    /// "wirft Russland einen Angriff vor".
    fn reproaching(sentence: &Sentence<'_>, grammar: &Grammar, at: usize) -> Option<Self> {
        const FARTHEST: usize = 24;
        let words = &sentence.words;
        let end = grammar.at(Class::Reproach, words, at)?;
        let rest = &words[end..words.len().min(end + FARTHEST)];
        let closes = (0..rest.len()).find(|at| {
            let next = grammar.at(Class::ReproachClose, rest, *at);
            next.is_some_and(|it| rest.get(it).is_none_or(|it| matches!(it.text, "." | ",")))
        })?;
        let is_plain = !grammar.any(Class::Negation, &rest[..closes]);
        let (actor, actor_words, _) = described(sentence, grammar, end)?;
        let (speaker, range, content) = before(sentence, grammar, at, end)?;
        let spoken = Self::new(sentence, (speaker, range), Verb::Attribute, end, content);
        is_plain.then_some(Self {
            actor: Some((actor, actor_words)),
            ..spoken
        })
    }

    /// "called the allegations baseless".
    fn dismissing(sentence: &Sentence<'_>, grammar: &Grammar, at: usize) -> Option<Self> {
        const FARTHEST: usize = 12;
        let words = &sentence.words;
        let end = grammar.at(Class::Dismiss, words, at)?;
        let rest = &words[end..words.len().min(end + FARTHEST)];
        let accusation = (0..rest.len()).find_map(|at| grammar.at(Class::Accusation, rest, at))?;
        let is_baseless = grammar.any(Class::Baseless, &rest[accusation..]);
        let is_plain = !grammar.any(Class::Negation, &words[..at]);
        let (speaker, range, content) = before(sentence, grammar, at, end)?;
        (is_baseless && is_plain)
            .then(|| Self::new(sentence, (speaker, range), Verb::Deny, end, content))
    }

    /// "Responsibility was claimed by KillNet", "о своей причастности заявила группировка KillNet".
    fn credited(sentence: &Sentence<'_>, grammar: &Grammar, at: usize) -> Option<Self> {
        const FARTHEST: usize = 8;
        let words = &sentence.words;
        let credits = [
            (Class::CreditBy, Class::CreditObject),
            (Class::OwnBy, Class::OwnObject),
        ];
        credits.into_iter().find_map(|(by, object)| {
            let end = grammar.at(by, words, at)?;
            let before = &words[at.saturating_sub(FARTHEST)..at];
            let (speaker, range, _) = described(sentence, grammar, end)?;
            let is_meant =
                grammar.any(object, before) && !grammar.any(Class::Negation, &words[..end]);
            let spoken = Self::new(sentence, (speaker, range), Verb::TakeCredit, end, end);
            is_meant.then_some(Self {
                takes_credit: true,
                ..spoken
            })
        })
    }

    /// "was attributed to Sandworm by the SBU".
    fn attributed(sentence: &Sentence<'_>, grammar: &Grammar, at: usize) -> Option<Self> {
        let words = &sentence.words;
        let end = grammar.at(Class::AttributePassive, words, at)?;
        let (actor, actor_words, next) = described(sentence, grammar, end)?;
        let by = grammar.at(Class::SaidBy, words, next)?;
        let (speaker, range, _) = described(sentence, grammar, by)?;
        let is_plain = !grammar.any(Class::Negation, &words[..end]);
        let spoken = Self::new(sentence, (speaker, range), Verb::Attribute, end, end);
        is_plain.then_some(Self {
            actor: Some((actor, actor_words)),
            ..spoken
        })
    }

    /// "Microsoft's attribution of the attack to Sandworm".
    fn by_noun(sentence: &Sentence<'_>, grammar: &Grammar, at: usize) -> Option<Self> {
        let words = &sentence.words;
        let end = grammar.at(Class::Attribution, words, at)?;
        let owner = at.checked_sub(1).map(|it| &words[it])?;
        let mention = sentence.mentions.iter().find(|it| {
            owner.range.contains(&it.range.start) || it.range.contains(&owner.range.start)
        })?;
        let is_owner = owner.range.end > mention.range.end && owner.lower.ends_with("'s");
        let first = sentence.word_at(mention.range.start);
        let speaks = first
            .checked_sub(1)
            .is_none_or(|it| !grammar.has(Class::NoSpeaker, &words[it]));
        let is_plain = !grammar.any(Class::Negation, words);
        let agent = mention.agent().filter(|_| is_owner && speaks && is_plain)?;
        let speaker = (agent.name.clone(), mention.range.clone());
        Some(Self::new(sentence, speaker, Verb::Attribute, end, end))
    }

    /// "…, so das BSI", and "SBU: Sandworm behind the attack" of headlines.
    fn after_what(sentence: &Sentence<'_>, grammar: &Grammar, at: usize) -> Option<Self> {
        let words = &sentence.words;
        if let Some(end) = grammar.at(Class::SayAfter, words, at) {
            let (speaker, range, content) = after(sentence, grammar, Verb::Say, at, end)?;
            return Some(Self::new(
                sentence,
                (speaker, range),
                Verb::Say,
                end,
                content,
            ));
        }
        let mention = sentence
            .mentions
            .first()
            .filter(|_| words[at].text == ":")?;
        let is_first =
            sentence.word_at(mention.range.start) == 0 && sentence.word_at(mention.range.end) == at;
        let agent = mention.agent().filter(|_| is_first)?;
        let speaker = (agent.name.clone(), mention.range.clone());
        Some(Self::new(sentence, speaker, Verb::Headline, at + 1, at + 1))
    }
}

/// Where somebody speaks in a sentence: the word of each verb, with the name of the speaker if that is known.
pub(super) fn voices(sentence: &Sentence<'_>, grammar: &Grammar) -> Vec<(usize, Option<String>)> {
    let words = &sentence.words;
    let is_unnamed = |at: usize| {
        let is_verb = VERBS
            .iter()
            .any(|(_, class)| grammar.at(*class, words, at).is_some());
        let before = at.checked_sub(1).map(|it| &words[it]);
        is_verb && before.is_some_and(|it| grammar.has(Class::Pronoun, it))
    };
    let found = (0..words.len()).filter_map(|at| {
        let named = Spoken::at(sentence, grammar, at).map(|it| Some(it.speaker));
        Some((at, named.or_else(|| is_unnamed(at).then_some(None))?))
    });
    found.collect()
}

/// Who speaks together with a speaker: "the FBI, CISA and the NSA said".
pub(super) fn partners(sentence: &Sentence<'_>, grammar: &Grammar, spoken: &Spoken) -> Vec<Named> {
    const MOST: usize = 8;
    let words = &sentence.words;
    let before_articles = |from: usize| {
        let is_article = |it: &&Word<'_>| grammar.has(Class::Descriptor, it) && it.text != "-";
        from - words[..from].iter().rev().take_while(is_article).count()
    };
    let mut found: Vec<Named> = Vec::new();
    let mut begin = before_articles(sentence.word_at(spoken.speaker_words.start));
    while let Some(joint) = begin.checked_sub(1).filter(|_| found.len() < MOST) {
        let is_and = words[joint].is(&["and", "und", "et", "y", "та", "і", "й", "и"]);
        if !is_and && (found.is_empty() || words[joint].text != ",") {
            break;
        }
        // "CISA, and the NSA"
        let comma = is_and && joint > 0 && words[joint - 1].text == ",";
        let Some(end) = joint.checked_sub(1 + usize::from(comma)) else {
            break;
        };
        let mut mentions = sentence.mentions.iter();
        let other = mentions.find(|it| it.range.end == words[end].range.end);
        let Some((other, agent)) = other.and_then(|it| Some((it, it.agent()?))) else {
            break;
        };
        if agent.name == spoken.speaker {
            break;
        }
        found.push((agent.name.clone(), other.range.clone()));
        begin = before_articles(sentence.word_at(other.range.start));
    }
    // "in Ukraine, CISA and the FBI said": what stands in a place does not speak.
    let speaks = begin
        .checked_sub(1)
        .is_none_or(|it| !grammar.has(Class::NoSpeaker, &words[it]));
    if !speaks {
        found.pop();
    }
    found
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
    let (mut at, mut lowest) = (verb, verb.saturating_sub(FARTHEST));
    while at > lowest {
        at -= 1;
        let word = &words[at];
        // "Annalena Baerbock (Greens) said": what is in brackets says who it is.
        if word.text == ")" {
            let begin = at.saturating_sub(FARTHEST);
            at = begin + words[begin..at].iter().rposition(|it| it.text == "(")?;
            lowest = at.saturating_sub(FARTHEST);
            continue;
        }
        let of_name =
            |it: &&Mention<'_>| it.range.start < word.range.end && word.range.start < it.range.end;
        let is_between = grammar.has(Class::Between, word);
        let Some(mention) = sentence.mentions.iter().find(of_name) else {
            if is_between || sentence.is_in_date(at) || closes_name(sentence, at) {
                continue;
            }
            return None;
        };
        // "ministry" is a word for a sector too
        if mention.agent().is_none() && !mention.is_name() && is_between {
            continue;
        }
        // "…, Sandworm, said the SBU": the comma parts it from the verb
        if words[verb - 1].text == "," && sentence.word_at(mention.range.end) + 1 == verb {
            return None;
        }
        return speaking(sentence, grammar, mention, end, at + 1 == verb);
    }
    None
}

/// "Illia Vitiuk, head of the department, said": a speaker whom words between commas describe.
fn with_apposition(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    verb: usize,
    end: usize,
) -> Option<(String, Range<usize>, usize)> {
    const FARTHEST: usize = 30;
    let words = &sentence.words;
    let close = verb.checked_sub(1).filter(|at| words[*at].text == ",")?;
    let begin = close.saturating_sub(FARTHEST);
    (begin..close).rev().find_map(|at| {
        let is_comma = words[at].text == ",";
        let described = &words[at + 1..close];
        let says = (0..described.len()).any(|at| {
            VERBS
                .iter()
                .any(|(_, class)| grammar.at(*class, described, at).is_some())
        });
        if !is_comma || says || grammar.at(Class::Role, described, 0).is_none() {
            return None;
        }
        // "the National Cyber Security Centre (NCSC), part of GCHQ"
        let mut last = at;
        if last > 0 && words[last - 1].text == ")" {
            let from = last.saturating_sub(6);
            last = from + words[from..last].iter().rposition(|it| it.text == "(")?;
        }
        let mut mentions = sentence.mentions.iter();
        let mention = mentions.find(|it| sentence.word_at(it.range.end) == last)?;
        speaking(sentence, grammar, mention, end, false)
    })
}

/// Whom a mention names as the speaker of a verb that ends at a word, unless what stands before it says that
/// it does not speak.
fn speaking(
    sentence: &Sentence<'_>,
    grammar: &Grammar,
    mention: &Mention<'_>,
    end: usize,
    is_beside: bool,
) -> Option<(String, Range<usize>, usize)> {
    const ARTICLES: &[&str] = &[
        "the", "das", "die", "der", "la", "le", "l'", "el", "les", "los",
    ];
    let words = &sentence.words;
    let agent = mention.agent()?;
    let mut first = sentence.word_at(mention.range.start);
    while first > 0 && words[first - 1].is(ARTICLES) {
        first -= 1;
    }
    let is_in_marks = closes_name(sentence, sentence.word_at(mention.range.end));
    first = first.saturating_sub(usize::from(is_in_marks));
    let previous = first.checked_sub(1).map(|at| &words[at]);
    let is_body = previous.is_some_and(|it| grammar.has(Class::Body, it)) && is_beside;
    let is_spoken_for = first > 1
        && words[first - 1].is(&["for", "of"])
        && grammar.has(Class::Spokesperson, &words[first - 2]);
    let speaks = previous
        .is_none_or(|it| !grammar.has(Class::NoSpeaker, it) && !matches!(it.text, "-" | "/"));
    let is_parted =
        first > 1 && previous.is_some_and(|it| matches!(it.text, "," | "”" | "\"" | "»" | "“"));
    let content = if is_parted { 0 } else { end };
    let is_speaker = is_body || is_spoken_for || speaks;
    is_speaker.then(|| (agent.name.clone(), mention.range.clone(), content))
}

/// Whether a mark closes the quotation of nothing but a name: «Аэрофлот».
fn closes_name(sentence: &Sentence<'_>, at: usize) -> bool {
    let words = &sentence.words;
    let mark = words.get(at).map_or("", |it| it.text);
    if !matches!(mark, "»" | "”" | "“" | "\"" | "’") {
        return false;
    }
    let mut mentions = sentence.mentions.iter();
    let name = mentions.find(|it| it.range.end == words[at].range.start);
    let before = name.and_then(|it| sentence.word_at(it.range.start).checked_sub(1));
    before.is_some_and(|it| matches!(words[it].text, "«" | "“" | "„" | "\"" | "‘"))
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
    // "told Reuters" names who was told
    let addresses = grammar.at(Class::Tell, words, at).is_some();
    if verb != Verb::Say || addresses || at == 0 || !marks.contains(&words[at - 1].text) {
        return None;
    }
    let body = words
        .get(end)
        .is_some_and(|it| grammar.has(Class::Body, it));
    // "наголосили в «Укрзалізниці»"
    let first = end + usize::from(body);
    let is_mark = |it: &Word<'_>| matches!(it.text, "«" | "“" | "„" | "\"" | "»" | "”");
    let open = usize::from(words.get(first).is_some_and(is_mark));
    let (agent, range, next) = described(sentence, grammar, first + open)?;
    let next = next + usize::from(open > 0 && words.get(next).is_some_and(is_mark));
    let ends = words
        .get(next)
        .is_none_or(|it| matches!(it.text, "," | "." | "mit" | "am") || sentence.is_in_date(next));
    ends.then_some((agent, range, 0))
}
