//! What a text says of its event: what kind it is, whom it struck, with what, where and when.

use super::dates::{Bound, DateExpression};
use super::gazetteer::{Gazetteer, Kind};
use super::sentence::Sentence;
use super::words::Word;
use std::collections::HashSet;
use std::ops::Range;

/// A short name with the words that say it.
pub(super) type Worded = (String, Range<usize>);

/// What a text says of its event.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub kind: Option<Worded>,
    pub targets: Vec<Worded>,
    pub tools: Vec<Worded>,
    pub places: Vec<Worded>,
    pub sectors: Vec<Worded>,
    pub date: Option<DateExpression>,
}

/// Words of an attack before the name of its target, and the joints between.
const STRIKES: &[&str] = &[
    "attack",
    "cyberattack",
    "attacks",
    "cyberattacks",
    "breach",
    "hack",
    "intrusion",
    "assault",
    "атака",
    "атаку",
    "атаки",
    "кібератака",
    "кібератаку",
    "кібератаки",
    "кибератака",
    "кибератаку",
    "angriff",
    "angriffe",
    "cyberangriff",
    "cyberattacke",
    "hackerangriff",
    "attaque",
    "attaques",
    "cyberattaque",
    "cyberattaques",
    "piratage",
    "ataque",
    "ataques",
    "ciberataque",
    "hackeo",
];
const ARTICLES: &[&str] = &[
    "the", "die", "der", "das", "den", "dem", "le", "la", "les", "l'", "el", "los", "las",
];
const STRIKE_JOINTS: &[&str] = &[
    "on",
    "against",
    "of",
    "at",
    "targeting",
    "hitting",
    "на",
    "проти",
    "против",
    "auf",
    "gegen",
    "contre",
    "contra",
];

/// What somebody does who is attacked, and what is done to them.
pub(super) const HIT: &[&str] = &[
    "hit",
    "attacked",
    "hacked",
    "breached",
    "targeted",
    "disrupted",
    "compromised",
    "struck",
    "crippled",
];

/// What somebody does who attacks, before whom it strikes.
const STRIKING: &[&str] = &[
    "hits",
    "hit",
    "attack",
    "attacks",
    "attacked",
    "target",
    "targets",
    "targeted",
    "breach",
    "breaches",
    "breached",
    "hack",
    "hacks",
    "hacked",
    "cripples",
    "crippled",
    "paralyses",
    "paralyzes",
    "атакували",
    "атакувала",
    "атакували",
    "зламали",
    "атаковали",
    "взломали",
    "legt",
    "traf",
    "trifft",
    "paralyse",
    "frappe",
    "touche",
    "vise",
    "paraliza",
    "golpea",
    "afecta",
    "sufre",
];

/// Verbs after which "the attack on X" is the deed of X.
const BLAMING: &[&str] = &[
    "blame", "blames", "blamed", "blaming", "pin", "pins", "pinned",
];

/// Verbs that date the saying rather than what is said.
const TELLING: &[&str] = &[
    "said",
    "says",
    "announced",
    "confirmed",
    "reported",
    "disclosed",
    "published",
    "posted",
    "told",
    "warned",
    "wrote",
    "revealed",
    "discovered",
    "aware",
    "detected",
    "identified",
    "notified",
    "learned",
    "noticed",
    "claimed",
    "blamed",
    "attributed",
    "denied",
    "declined",
    "restored",
    "resumed",
    "updated",
    "arrested",
    "charged",
    "sanctioned",
    "added",
    "stated",
];

/// Words that make of an attack one that was not, or another one.
const UNCERTAIN: &[&str] = &[
    "if",
    "would",
    "could",
    "may",
    "might",
    "will",
    "not",
    "similar",
    "previous",
    "previously",
    "earlier",
    "another",
];

/// Reads the facts: of the headline, and of the first sentence that names an incident.
pub(super) fn read(sentences: &[Sentence<'_>], gazetteer: &Gazetteer) -> Facts {
    /// What comes later is background more often than not.
    const LEADING: usize = 12;
    let is_incident = |name: &str| gazetteer.incidents.contains(name);
    let mut facts = Facts::default();
    for sentence in sentences.iter().take(LEADING) {
        let incident = sentence
            .incident(is_incident)
            .map(|(kind, range)| (kind.name.clone(), range));
        let targets = targets(sentence);
        if incident.is_none() && targets.is_empty() {
            continue;
        }
        if facts.kind.is_none() {
            facts.kind = incident.clone();
        }
        // Another victim is another event.
        let is_same = facts.targets.is_empty()
            || targets
                .iter()
                .any(|it| facts.targets.iter().any(|known| known.0 == it.0));
        if !is_same && !targets.is_empty() {
            continue;
        }
        if facts.targets.is_empty() {
            facts.targets = targets;
        }
        if incident.is_some() && facts.tools.is_empty() {
            facts.tools = tools(sentence);
        }
        if facts.places.is_empty() {
            facts.places = places(sentence);
        }
        if facts.date.is_none() {
            facts.date = date(sentence, is_incident);
        }
    }
    if let Some(headline) = sentences.first().filter(|_| facts.kind.is_some()) {
        let sectors = headline.mentions.iter().filter_map(|mention| {
            let sector = mention
                .only(&[Kind::Sector])
                .filter(|_| !mention.is_name())?;
            Some((sector.name.clone(), mention.range.clone()))
        });
        facts.sectors = sectors.take(1).collect();
    }
    facts
}

/// "attack on X", "X was hit by".
fn targets(sentence: &Sentence<'_>) -> Vec<Worded> {
    let words = &sentence.words;
    let is = |at: Option<usize>, list: &[&str]| {
        at.and_then(|at| words.get(at))
            .is_some_and(|it: &Word<'_>| it.is(list))
    };
    let found = sentence.mentions.iter().filter_map(|mention| {
        let (agent, range) = sentence.named(mention)?;
        let (begin, end) = (
            sentence.word_at(mention.range.start),
            sentence.word_at(range.end),
        );
        let article = usize::from(is(begin.checked_sub(1), ARTICLES));
        let joint = begin.checked_sub(1 + article);
        let is_struck =
            is(joint, STRIKE_JOINTS) && is(joint.and_then(|it| it.checked_sub(1)), STRIKES);
        // "blamed the attack on X"
        let is_blame = joint.is_some_and(|joint| {
            words[joint.saturating_sub(6)..joint]
                .iter()
                .any(|it| it.is(BLAMING))
        });
        let is_struck = is_struck && !is_blame;
        let was = usize::from(is(Some(end), &["was", "were", "has", "had"]));
        let been = usize::from(was > 0 && is(Some(end + was), &["been"]));
        let verb = end + was + been;
        let is_hit =
            was > 0 && is(Some(verb), HIT) && is(Some(verb + 1), &["by", "in", "on", "with"])
                || is(Some(end), &["hit"]) && is(Some(end + 1), &["by"]);
        let is_again = was > 0
            && is(Some(verb), HIT)
            && (is(Some(verb + 1), &["again"]) || sentence.is_in_date(verb + 1));
        let suffers = is(
            Some(verb),
            &[
                "suffered",
                "suffers",
                "зазнала",
                "зазнав",
                "зазнали",
                "sufrió",
                "subit",
                "erlitt",
                "подверглась",
                "подвергся",
            ],
        );
        // "a cyberattack hits X", "hackers breach X", but not "X hits back" or "was hit"
        let strikes = is(joint, STRIKING)
            && joint.is_some_and(|it| it > 0)
            && !is(
                joint.and_then(|it| it.checked_sub(1)),
                &[
                    "was", "were", "been", "not", "the", "a", "to", "by", "be", "не",
                ],
            );
        let can_be = !agent.is_state;
        (can_be && (is_struck || is_hit || is_again || suffers || strikes))
            .then(|| (agent.name.clone(), range))
    });
    let mut seen = HashSet::new();
    found
        .filter(|(name, _)| seen.insert(name.clone()))
        .collect()
}

/// Tools named as what was used.
fn tools(sentence: &Sentence<'_>) -> Vec<Worded> {
    let found = sentence.mentions.iter().filter_map(|mention| {
        let tool = mention.only(&[Kind::Tool])?;
        let at = sentence.word_at(mention.range.start);
        let used = at > 0
            && sentence.words[at - 1]
                .is(&["using", "with", "called", "dubbed", "named", "deployed"]);
        used.then(|| (tool.name.clone(), mention.range.clone()))
    });
    found.take(1).collect()
}

/// Countries "in" which it was.
fn places(sentence: &Sentence<'_>) -> Vec<Worded> {
    let found = sentence.mentions.iter().filter_map(|mention| {
        let place = mention.only(&[Kind::Place])?;
        let at = sentence.word_at(mention.range.start);
        let within = at > 0 && sentence.words[at - 1].is(&["in", "across"]);
        let next = sentence.words.get(sentence.word_at(mention.range.end));
        let is_owner = next.is_some_and(|it| matches!(it.text, "'" | "’" | "-"));
        (within && !is_owner).then(|| (place.name.clone(), mention.range.clone()))
    });
    found.take(1).collect()
}

/// The one date of a sentence that dates the incident and not what was said of it: the word of an incident
/// stands nearer before it than any word of telling.
fn date(sentence: &Sentence<'_>, is_incident: impl Fn(&str) -> bool) -> Option<DateExpression> {
    let incident = |at: usize| {
        let begin = sentence.words[at].range.start;
        sentence.words[at].is(HIT)
            || sentence.mentions.iter().any(|it| {
                it.range.contains(&begin) && it.things.iter().any(|thing| is_incident(&thing.name))
            })
    };
    let mut own = sentence
        .dates
        .iter()
        .filter(|date| is_of_incident(sentence, date, incident));
    let first = own.next()?;
    own.next().is_none().then(|| first.clone())
}

/// Whether a date is that of the incident.
fn is_of_incident(
    sentence: &Sentence<'_>,
    date: &DateExpression,
    incident: impl Fn(usize) -> bool,
) -> bool {
    const FARTHEST: usize = 8;
    let at = sentence.word_at(date.range.start);
    let end = sentence.word_at(date.range.end);
    // What stands after a date in the middle does not change it.
    let governing = if at < 2 {
        &sentence.words[..]
    } else {
        &sentence.words[..end]
    };
    if governing.iter().any(|it| it.is(UNCERTAIN)) {
        return false;
    }
    let before = (at.saturating_sub(FARTHEST)..at).rev();
    let nearest = before
        .into_iter()
        .find(|it| incident(*it) || sentence.words[*it].is(TELLING));
    let nearest = match nearest {
        Some(at) => Some(at),
        // "On 12 December, X was hit": the first word of either kind that follows.
        None if at < 2 => {
            (at..sentence.words.len()).find(|it| incident(*it) || sentence.words[*it].is(TELLING))
        }
        None => None,
    };
    let after = sentence.words.get(sentence.word_at(date.range.end));
    let told_after = after.is_some_and(|it| it.is(TELLING));
    let is_its_own = nearest.is_some_and(|it| !sentence.words[it].is(TELLING)) && !told_after;
    is_its_own && date.edtf.is_some()
}

/// The property by which an event has a date.
pub(super) fn date_property(date: &DateExpression) -> oxrdf::NamedNodeRef<'static> {
    use crate::model::vocab::ann;
    match date.bound {
        Bound::At => ann::DATE,
        Bound::Begin => ann::BEGIN_DATE,
        Bound::End => ann::END_DATE,
    }
}
