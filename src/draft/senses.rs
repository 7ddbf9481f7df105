//! What a name of several things means where it stands: a country as the state that speaks or acts, or as the
//! place; a group, or the tool that is called like it.

use super::claims::Grammar;
use super::gazetteer::{Kind, Thing};
use super::names::Mention;
use super::sentence::Sentence;

/// Words before a tool.
const USED: &[&str] = &[
    "using", "with", "deployed", "called", "dubbed", "named", "via", "of",
];

/// Words after a tool, and those after which a group is meant nevertheless.
const SOFTWARE: &[&str] = &[
    "ransomware",
    "malware",
    "wiper",
    "backdoor",
    "trojan",
    "botnet",
    "spyware",
];
const PEOPLE: &[&str] = &[
    "gang",
    "group",
    "crew",
    "operators",
    "hackers",
    "affiliate",
    "affiliates",
    "cartel",
    "operation",
];

/// The agents, places and tools that a mention can mean where it stands.
pub(super) fn senses<'g>(
    sentence: &Sentence<'_>,
    mention: &Mention<'g>,
    grammar: Option<&Grammar>,
) -> Vec<&'g Thing> {
    let kinds = [Kind::Agent, Kind::Place, Kind::Tool];
    let all: Vec<&Thing> = mention
        .things
        .iter()
        .filter(|it| kinds.contains(&it.kind))
        .collect();
    let of = |kind: Kind| {
        all.iter()
            .copied()
            .filter(move |it| it.kind == kind)
            .collect::<Vec<_>>()
    };
    let (agents, places, tools) = (of(Kind::Agent), of(Kind::Place), of(Kind::Tool));
    let (begin, next) = (
        sentence.word_at(mention.range.start),
        sentence.word_at(mention.range.end),
    );
    let word = |at: Option<usize>, list: &[&str]| {
        at.and_then(|at| sentence.words.get(at))
            .is_some_and(|it| it.is(list))
    };
    if !agents.is_empty() && !places.is_empty() && agents.iter().all(|it| it.is_state) {
        let last = next.checked_sub(1).and_then(|at| sentence.words.get(at));
        let is_owner = last.is_some_and(|it| it.range.end > mention.range.end);
        let is_party = grammar.is_some_and(|it| it.is_party(&sentence.words, begin, next));
        return if is_party && !is_owner {
            agents
        } else {
            places
        };
    }
    if !agents.is_empty() && !tools.is_empty() {
        let is_software = word(Some(next), SOFTWARE) && !word(Some(next + 1), PEOPLE);
        let is_used = word(begin.checked_sub(1), USED) && !word(Some(next), PEOPLE);
        return if is_software || is_used {
            tools
        } else {
            agents
        };
    }
    all
}
