//! What is compared of an event, and what makes two events two.

use crate::model::when::{Day, When};
use crate::views::model::{Entry, Role};
use std::collections::{BTreeSet, HashSet};

/// What is compared of an event.
pub(super) struct Profile<'e> {
    pub entry: &'e Entry,
    pub label: BTreeSet<String>,
    pub words: BTreeSet<String>,
    pub names: BTreeSet<String>,
    pub targets: BTreeSet<String>,
    pub countries: BTreeSet<&'e str>,
    pub addresses: BTreeSet<&'e str>,
    pub days: (Option<Day>, Option<Day>),
    /// Words that are written as names.
    pub proper: HashSet<String>,
    pub kind: Kind,
}

/// What an event is, as far as it tells two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Something that happened to somebody.
    Incident,
    /// An answer to it, by its type.
    Reaction,
    /// An answer to it, by the words of its label alone.
    SaysReaction,
}

/// Words that tell a reaction from what it reacts to.
const REACTIONS: &[&str] = &[
    "sanction",
    "sanctions",
    "sanctioned",
    "indictment",
    "indicted",
    "indicts",
    "attribution",
    "attributes",
    "attributed",
    "blames",
    "charged",
    "charges",
    "arrest",
    "arrests",
    "arrested",
    "takedown",
    "seized",
    "advisory",
    "notifies",
    "notification",
    "statement",
    "investigation",
    "lawsuit",
    "restored",
    "restoration",
    "recovery",
    "report",
    "reports",
    "condemns",
    "pledge",
    "summit",
];

/// Words that say nothing of an event.
const EMPTY: &[&str] = &[
    "the",
    "and",
    "for",
    "with",
    "from",
    "that",
    "this",
    "was",
    "were",
    "are",
    "has",
    "have",
    "had",
    "its",
    "their",
    "after",
    "against",
    "into",
    "which",
    "been",
    "also",
    "more",
    "than",
    "not",
    "but",
    "over",
    "during",
    "attack",
    "attacks",
    "attacked",
    "cyber",
    "cyberattack",
    "cyberattacks",
    "hackers",
    "hacker",
    "hacked",
    "group",
    "groups",
    "campaign",
    "incident",
    "said",
    "says",
    "used",
    "using",
    "data",
    "systems",
    "system",
    "network",
    "networks",
    "security",
    "malware",
    "actors",
    "actor",
    "threat",
    "https",
    "com",
    "www",
    "mitre",
    "org",
    "targeted",
    "several",
    "other",
    "one",
    "two",
    "first",
    "other",
    "would",
    "could",
    "company",
    "companies",
    "government",
    "state",
    "service",
    "services",
    "access",
    "information",
    "attackers",
    "public",
    "people",
];

fn tokens(text: &str) -> BTreeSet<String> {
    // addresses within a text are no words of it
    let words = text.split_whitespace().filter(|word| !word.contains("://"));
    let words = words.flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    let words = words
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 2);
    let words = words.filter(|word| !EMPTY.contains(&word.as_str()));
    words
        .map(
            |word| match word.strip_suffix("ing").or(word.strip_suffix('s')) {
                Some(stem) if stem.len() > 4 => stem.to_owned(),
                _ => word,
            },
        )
        .collect()
}

/// The words of a text that are written as names: with a capital that no sentence begins with, or
/// with a capital or digit inside.
fn proper(text: &str) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut begins = true;
    for word in text.split_whitespace() {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        let inner = plain
            .chars()
            .skip(1)
            .any(|c| c.is_uppercase() || c.is_ascii_digit());
        let capital = plain.chars().next().is_some_and(char::is_uppercase);
        if inner || (capital && !begins) {
            found.extend(tokens(plain));
        }
        begins = word.ends_with(['.', '!', '?', ':', '|']);
    }
    found
}

impl<'e> Profile<'e> {
    pub fn of(entry: &'e Entry) -> Self {
        let label = tokens(&entry.label);
        let mut text = format!(
            "{} {}",
            entry.label,
            entry.description.as_deref().unwrap_or("")
        );
        let parties = entry.parties.iter().map(|party| party.agent.label.as_str());
        let targets = entry
            .with_role(&Role::Target)
            .map(|party| party.agent.label.as_str());
        let actors = entry
            .attributed_agents()
            .into_iter()
            .map(|agent| agent.label.as_str());
        let tools = entry.tools.iter().map(|tool| tool.label.as_str());
        let named: Vec<&str> = parties.chain(actors).chain(tools).collect();
        let names = tokens(&named.join(" "));
        let countries = entry.countries.iter().map(|it| it.label.as_str());
        for name in named.into_iter().chain(countries) {
            text.push_str(". ");
            text.push_str(name);
        }
        let bounds = entry.when.as_ref().map(When::bounds);
        let lower: Vec<String> = entry
            .label
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let says_reaction = lower.iter().any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            REACTIONS.contains(&word)
        });
        let kind = match (entry.is_attack() || is_incident(entry), says_reaction) {
            (false, _) => Kind::Reaction,
            (true, true) => Kind::SaysReaction,
            (true, false) => Kind::Incident,
        };
        let mut proper = proper(&text);
        proper.extend(names.iter().cloned());
        Self {
            entry,
            words: tokens(&text),
            label,
            names,
            targets: tokens(&targets.collect::<Vec<_>>().join(" ")),
            proper,
            kind,
            countries: entry.countries.iter().map(|it| it.id.as_str()).collect(),
            addresses: entry
                .sources
                .iter()
                .filter_map(|it| it.url.as_deref())
                .collect(),
            days: (
                bounds.and_then(|it| it.earliest),
                bounds.and_then(|it| it.latest),
            ),
        }
    }

    /// Whether nothing that is known of two events makes them two.
    pub fn can_be(&self, other: &Self) -> bool {
        let apart = !self.countries.is_empty()
            && !other.countries.is_empty()
            && self.countries.is_disjoint(&other.countries);
        // what authorities do has its day; when an incident began is told differently
        let most = if self.kind == Kind::Incident {
            MOST_DAYS
        } else {
            0
        };
        self.is_of_kind(other) && !apart && self.gap(other) <= most
    }

    /// Two reactions of different types are two; so are a reaction and what it answers.
    fn is_of_kind(&self, other: &Self) -> bool {
        match (self.kind, other.kind) {
            (Kind::Incident, Kind::Incident) => true,
            (Kind::Incident, _) | (_, Kind::Incident) => false,
            (Kind::Reaction, Kind::Reaction) => {
                let mut types = self.entry.types.iter();
                types.any(|kind| other.entry.types.contains(kind))
            }
            _ => true,
        }
    }

    /// The days that are surely between two events.
    pub fn gap(&self, other: &Self) -> i64 {
        let between = |end: Option<Day>, begin: Option<Day>| match (end, begin) {
            (Some(end), Some(begin)) => (begin - end).num_days(),
            _ => 0,
        };
        between(self.days.1, other.days.0)
            .max(between(other.days.1, self.days.0))
            .max(0)
    }

    /// The days within which both must have been; none where one is open.
    pub fn window(&self, other: &Self) -> Option<i64> {
        let (first, last) = (
            self.days.0?.min(other.days.0?),
            self.days.1?.max(other.days.1?),
        );
        Some((last - first).num_days())
    }
}

/// Lists differ by some days on when something began or was noticed.
const MOST_DAYS: i64 = 5;

/// Whether an event is an incident of a kind that no attack is.
fn is_incident(entry: &Entry) -> bool {
    const INCIDENTS: &[&str] = &[
        "securityIncident",
        "accountTakeover",
        "moneyTheft",
        "vulnerabilityExploitation",
        "insiderMisuse",
        "humanError",
        "misdelivery",
        "misconfiguration",
        "publishingError",
        "disposalError",
        "deviceLoss",
    ];
    let mut types = entry.types.iter();
    types.any(|kind| {
        INCIDENTS
            .iter()
            .any(|name| kind.id.as_str().ends_with(&format!("#{name}")))
    })
}
