//! The words by which languages report what somebody said: `grammar.tsv`. A language that is not there gives
//! no claim.

use super::super::words::Word;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a phrase does in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Say,
    /// What reports only after what is said: "…, so die Ministerin".
    SayAfter,
    /// The first and the last part of a verb of saying in two: "hatte … mitgeteilt".
    SayOpen,
    SayClose,
    /// Verbs of saying that name whom they tell: nobody speaks after them.
    Tell,
    /// With what a description of a speaker begins: "head of".
    Role,
    /// "wirft … vor".
    Reproach,
    ReproachClose,
    Blame,
    /// The same of a verb of blame: "hat Russland verantwortlich gemacht".
    BlameOpen,
    BlameClose,
    /// "machte … verantwortlich": a verb that blames only with [`Class::BlameNeeds`].
    BlameResponsible,
    BlameNeeds,
    /// What stands between a verb of blame and whom it blames: "a" in Spanish.
    BlameLead,
    /// "blamed the attack on".
    BlameJoint,
    /// What can follow whom a verb blames.
    BlameNext,
    Attribute,
    AttributeJoint,
    /// What follows the actor: "schrieb … Sandworm zu".
    AttributeAfter,
    /// "linked the attack to": attributes only with the deed between.
    Link,
    /// "attributed to", before the actor and who says so.
    AttributePassive,
    /// "by", before who says so.
    SaidBy,
    /// "Microsoft's attribution of the attack".
    Attribution,
    Deny,
    /// "called the allegations baseless": a verb that denies with both of the next.
    Dismiss,
    Accusation,
    Baseless,
    /// What is denied, where it is one's own part.
    Involvement,
    Doubt,
    Decline,
    Credit,
    /// What a verb of [`Class::Credit`] needs.
    Responsibility,
    /// Before who takes the credit: "was claimed by", and what of.
    CreditBy,
    CreditObject,
    /// The same, where the object must be the speaker's own: "о своей причастности заявила".
    OwnBy,
    OwnObject,
    According,
    /// What may stand between a speaker and its verb.
    Between,
    /// "в СБУ заявили": a preposition before a body that speaks.
    Body,
    /// Words before a name after which it does not speak itself.
    NoSpeaker,
    /// "a spokesperson for".
    Spokesperson,
    /// Sentences with these give no claim.
    Uncertain,
    /// What makes a content uncertain, or the reverse of what it seems.
    Negation,
    AfterActor,
    /// The same, but not after [`Class::Passive`].
    AfterActorActive,
    BeforeActor,
    /// What must stand before [`Class::BeforeActor`].
    BeforeNeeds,
    /// What somebody conducts who looks into a deed: "an investigation carried out by".
    Inquiry,
    /// A verb between what was done and who did it: "атаку реализовала группировка …", and the deed.
    Did,
    Deed,
    Passive,
    Filler,
    /// What an incident does: a sentence with it may be about the event.
    Harm,
    /// What makes of an incident another one.
    Other,
    /// What may stand before a name that is meant itself: "the Russian group".
    Descriptor,
    /// Pronouns by which a speaker speaks of itself.
    Own,
    /// Pronouns of persons, who speak without being named.
    Pronoun,
    /// Frequent words, which tell the language of a text.
    Stop,
}

const CLASSES: &[(&str, Class)] = &[
    ("say", Class::Say),
    ("say-after", Class::SayAfter),
    ("say-open", Class::SayOpen),
    ("say-close", Class::SayClose),
    ("tell", Class::Tell),
    ("role", Class::Role),
    ("reproach", Class::Reproach),
    ("reproach-close", Class::ReproachClose),
    ("blame", Class::Blame),
    ("blame-open", Class::BlameOpen),
    ("blame-close", Class::BlameClose),
    ("blame-responsible", Class::BlameResponsible),
    ("blame-needs", Class::BlameNeeds),
    ("blame-lead", Class::BlameLead),
    ("blame-joint", Class::BlameJoint),
    ("blame-next", Class::BlameNext),
    ("attribute", Class::Attribute),
    ("attribute-joint", Class::AttributeJoint),
    ("attribute-after", Class::AttributeAfter),
    ("link", Class::Link),
    ("attribute-passive", Class::AttributePassive),
    ("said-by", Class::SaidBy),
    ("attribution", Class::Attribution),
    ("deny", Class::Deny),
    ("dismiss", Class::Dismiss),
    ("accusation", Class::Accusation),
    ("baseless", Class::Baseless),
    ("involvement", Class::Involvement),
    ("doubt", Class::Doubt),
    ("decline", Class::Decline),
    ("credit", Class::Credit),
    ("responsibility", Class::Responsibility),
    ("credit-by", Class::CreditBy),
    ("credit-object", Class::CreditObject),
    ("own-by", Class::OwnBy),
    ("own-object", Class::OwnObject),
    ("according", Class::According),
    ("between", Class::Between),
    ("body", Class::Body),
    ("no-speaker", Class::NoSpeaker),
    ("spokesperson", Class::Spokesperson),
    ("uncertain", Class::Uncertain),
    ("negation", Class::Negation),
    ("after-actor", Class::AfterActor),
    ("after-actor-active", Class::AfterActorActive),
    ("before-actor", Class::BeforeActor),
    ("before-needs", Class::BeforeNeeds),
    ("inquiry", Class::Inquiry),
    ("did", Class::Did),
    ("deed", Class::Deed),
    ("passive", Class::Passive),
    ("filler", Class::Filler),
    ("harm", Class::Harm),
    ("other", Class::Other),
    ("descriptor", Class::Descriptor),
    ("self", Class::Own),
    ("pronoun", Class::Pronoun),
    ("stop", Class::Stop),
];

/// Classes with which somebody can begin to speak, as speakers are looked for.
const SPEAKING: &[Class] = &[
    Class::Say,
    Class::SayAfter,
    Class::SayOpen,
    Class::Blame,
    Class::BlameOpen,
    Class::BlameResponsible,
    Class::Reproach,
    Class::Attribute,
    Class::AttributePassive,
    Class::Attribution,
    Class::Link,
    Class::Deny,
    Class::Dismiss,
    Class::Doubt,
    Class::Decline,
    Class::Credit,
    Class::CreditBy,
    Class::OwnBy,
    Class::According,
];

/// The words of one language.
#[derive(Debug, Default)]
pub(in crate::draft) struct Grammar {
    pub language: &'static str,
    /// Phrases with what they do, by their first word.
    phrases: HashMap<&'static str, Vec<(Class, Vec<&'static str>)>>,
    /// The first words of those of [`SPEAKING`]: most words of a text are none.
    speaking: HashSet<&'static str>,
}

static GRAMMARS: LazyLock<Vec<Grammar>> = LazyLock::new(|| {
    let mut grammars: Vec<Grammar> = Vec::new();
    let rows = include_str!("grammar.tsv")
        .lines()
        .filter(|it| !it.starts_with('#'));
    for row in rows {
        let mut columns = row.split('\t');
        let (Some(language), Some(class), Some(words)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let Some((_, class)) = CLASSES.iter().find(|(name, _)| *name == class) else {
            continue;
        };
        if grammars.last().is_none_or(|it| it.language != language) {
            grammars.push(Grammar {
                language,
                ..Grammar::default()
            });
        }
        if let Some(grammar) = grammars.last_mut() {
            for phrase in words.split('|') {
                let words: Vec<&str> = phrase.split(' ').collect();
                if SPEAKING.contains(class) {
                    grammar.speaking.insert(words[0]);
                }
                let known = grammar.phrases.entry(words[0]).or_default();
                known.push((*class, words));
            }
        }
    }
    grammars
});

impl Grammar {
    /// The grammar of a language by its tag.
    pub fn of(tag: &str) -> Option<&'static Self> {
        let language = tag
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        GRAMMARS.iter().find(|it| it.language == language)
    }

    /// The grammar of the language that a text seems to be in: that whose frequent words it has most.
    pub fn guessed<'w>(words: impl Iterator<Item = &'w Word<'w>>) -> Option<&'static Self> {
        const FEWEST: usize = 2;
        let mut counts = vec![0_usize; GRAMMARS.len()];
        for word in words {
            for (count, grammar) in counts.iter_mut().zip(GRAMMARS.iter()) {
                *count += usize::from(grammar.has(Class::Stop, word));
            }
        }
        let most = counts.iter().copied().max().filter(|it| *it >= FEWEST)?;
        let at = counts.iter().position(|it| *it == most)?;
        GRAMMARS.get(at)
    }

    /// The word after the longest phrase of a class that stands at a word.
    pub(super) fn at(&self, class: Class, words: &[Word<'_>], at: usize) -> Option<usize> {
        let phrases = self.phrases.get(words.get(at)?.lower.as_str())?;
        let stands = |(_, phrase): &&(Class, Vec<&str>)| {
            let part = words.get(at..at + phrase.len());
            part.is_some_and(|part| part.iter().zip(phrase).all(|(word, it)| word.lower == *it))
        };
        let of_class = phrases.iter().filter(|(it, _)| *it == class);
        let longest = of_class.filter(stands).map(|(_, it)| it.len()).max()?;
        Some(at + longest)
    }

    /// Whether somebody can begin to speak with a word.
    pub(super) fn can_speak(&self, word: &Word<'_>) -> bool {
        word.text == ":" || self.speaking.contains(word.lower.as_str())
    }

    /// The first word of a phrase of a class that ends right before a word.
    pub(super) fn before(&self, class: Class, words: &[Word<'_>], end: usize) -> Option<usize> {
        const LONGEST: usize = 6;
        (end.saturating_sub(LONGEST)..end).find(|at| self.at(class, words, *at) == Some(end))
    }

    /// Whether a word belongs to a class by itself.
    pub(super) fn has(&self, class: Class, word: &Word<'_>) -> bool {
        self.at(class, std::slice::from_ref(word), 0).is_some()
    }

    /// Whether a phrase of a class stands within some words.
    pub(super) fn any(&self, class: Class, words: &[Word<'_>]) -> bool {
        (0..words.len()).any(|at| self.at(class, words, at).is_some())
    }

    /// Whether a name from one word to another speaks, acts or is blamed there.
    pub fn is_party(&self, words: &[Word<'_>], begin: usize, end: usize) -> bool {
        let verbs = [
            Class::Say,
            Class::Blame,
            Class::BlameResponsible,
            Class::Attribute,
            Class::Deny,
            Class::Doubt,
            Class::Decline,
            Class::Credit,
            Class::AfterActor,
            Class::AfterActorActive,
        ];
        let fillers = words
            .iter()
            .skip(end)
            .take_while(|it| self.has(Class::Filler, it))
            .count();
        let speaks = verbs
            .iter()
            .any(|it| self.at(*it, words, end + fillers).is_some());
        let mut first = begin;
        while first > 0 && self.has(Class::Descriptor, &words[first - 1]) {
            first -= 1;
        }
        let is_named = [
            Class::Blame,
            Class::BlameResponsible,
            Class::BeforeActor,
            Class::According,
        ]
        .iter()
        .any(|it| self.before(*it, words, first).is_some());
        let joint = [Class::AttributeJoint, Class::BlameJoint, Class::BlameLead]
            .iter()
            .find_map(|it| self.before(*it, words, first));
        let is_blamed = joint.is_some_and(|joint| {
            let before = &words[joint.saturating_sub(6)..joint];
            self.any(Class::Attribute, before) || self.any(Class::Blame, before)
        });
        speaks || is_named || is_blamed
    }
}
