//! Events of two lists that may be one and the same: pairs with their reasons, for somebody to confirm.
//!
//! Nothing is merged. What two records must not contradict (dates, countries, kind of event) rules a
//! pair out; what they share (names that few have, words, a page that few cite) makes it likely. An
//! event has at most one partner in the other list: the best of both sides.
//!
//! ```
//! use annals::Annals;
//! use annals::views::{duplicates, timeline::Filter};
//!
//! let annals = Annals::bundled()?;
//! let entries = annals.timeline(&Filter::default())?.entries;
//! let pairs = duplicates::find(&entries, &entries, duplicates::THRESHOLD);
//! assert!(pairs.iter().all(|pair| pair.one.id != pair.other.id && !pair.reasons.is_empty()));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use super::model::{Entry, Role};
use crate::model::when::{Day, When};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The score from which a pair is proposed: tuned on labelled pairs (`tests/data/import/pairs.csv`).
pub const THRESHOLD: f64 = 1.2;

/// Two events that may be one.
#[derive(Debug, Clone)]
pub struct Pair<'e> {
    /// The event of the first list.
    pub one: &'e Entry,
    /// That of the second.
    pub other: &'e Entry,
    /// How likely it is; no probability.
    pub score: f64,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// What is compared of an event.
struct Profile<'e> {
    entry: &'e Entry,
    label: BTreeSet<String>,
    words: BTreeSet<String>,
    names: BTreeSet<String>,
    targets: BTreeSet<String>,
    countries: BTreeSet<&'e str>,
    addresses: BTreeSet<&'e str>,
    days: (Option<Day>, Option<Day>),
    /// Words that are written as names.
    proper: HashSet<String>,
    kind: Kind,
}

/// What an event is, as far as it tells two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Something that happened to somebody.
    Incident,
    /// An answer to it, by its type.
    Reaction,
    /// An answer to it, by the words of its label alone.
    SaysReaction,
}

/// The pairs of two lists with at least this score, the likeliest first.
pub fn find<'e>(one: &'e [Entry], other: &'e [Entry], threshold: f64) -> Vec<Pair<'e>> {
    let (one, other): (Vec<_>, Vec<_>) = (
        one.iter().map(Profile::of).collect(),
        other.iter().map(Profile::of).collect(),
    );
    let common = Frequencies::of(one.iter().chain(&other));
    let mut pairs = Vec::new();
    for a in &one {
        let candidates = other.iter().filter(|b| a.entry.id != b.entry.id);
        for b in candidates.filter(|b| a.can_be(b)) {
            let (score, reasons) = common.compare(a, b);
            if score >= threshold {
                pairs.push(Pair {
                    one: a.entry,
                    other: b.entry,
                    score,
                    reasons,
                });
            }
        }
    }
    pairs.sort_by(|a, b| {
        let ids = |pair: &Pair<'_>| (pair.one.id.clone(), pair.other.id.clone());
        b.score
            .total_cmp(&a.score)
            .then_with(|| ids(a).cmp(&ids(b)))
    });
    best_of_both(pairs)
}

/// Each event once, with its best partner.
fn best_of_both(pairs: Vec<Pair<'_>>) -> Vec<Pair<'_>> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Pair<'_>> = Vec::new();
    for pair in pairs {
        let ids = [pair.one.id.clone(), pair.other.id.clone()];
        if ids.iter().any(|id| seen.contains(id)) {
            continue;
        }
        seen.extend(ids);
        kept.push(pair);
    }
    kept
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
    fn of(entry: &'e Entry) -> Self {
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
    fn can_be(&self, other: &Self) -> bool {
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
    fn gap(&self, other: &Self) -> i64 {
        let between = |end: Option<Day>, begin: Option<Day>| match (end, begin) {
            (Some(end), Some(begin)) => (begin - end).num_days(),
            _ => 0,
        };
        between(self.days.1, other.days.0)
            .max(between(other.days.1, self.days.0))
            .max(0)
    }

    /// The days within which both must have been; none where one is open.
    fn window(&self, other: &Self) -> Option<i64> {
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

/// How many events have a word, and how many cite a page.
struct Frequencies<'e> {
    words: HashMap<String, usize>,
    addresses: HashMap<&'e str, usize>,
    all: f64,
}

impl<'e> Frequencies<'e> {
    fn of<'p>(profiles: impl Iterator<Item = &'p Profile<'e>>) -> Self
    where
        'e: 'p,
    {
        let mut found = Self {
            words: HashMap::new(),
            addresses: HashMap::new(),
            all: 0.0,
        };
        for profile in profiles {
            found.all += 1.0;
            for word in &profile.words {
                *found.words.entry(word.clone()).or_default() += 1;
            }
            for address in &profile.addresses {
                *found.addresses.entry(address).or_default() += 1;
            }
        }
        found
    }

    /// How much a word tells: much if few events have it.
    fn weight(&self, word: &str) -> f64 {
        let times = self.words.get(word).copied().unwrap_or(1);
        ((self.all + 1.0) / count(times)).ln()
    }

    fn is_rare(&self, word: &str) -> bool {
        const FEW: usize = 6;
        self.words.get(word).is_none_or(|times| *times <= FEW)
    }

    fn compare(&self, a: &Profile<'_>, b: &Profile<'_>) -> (f64, Vec<String>) {
        let mut reasons = Vec::new();
        let cover = |label: &BTreeSet<String>, words: &BTreeSet<String>| {
            let all: f64 = label.iter().map(|word| self.weight(word)).sum();
            let shared: f64 = label
                .intersection(words)
                .map(|word| self.weight(word))
                .sum();
            if all > 0.0 { shared / all } else { 0.0 }
        };
        let words = cover(&a.label, &b.words).max(cover(&b.label, &a.words)) * 0.6
            + cover(&a.label, &b.words).min(cover(&b.label, &a.words)) * 0.6;
        let mut score = words;
        let is_marked =
            |it: &Profile<'_>, word: &String| it.label.contains(word) || it.names.contains(word);
        let rare: Vec<&str> = a
            .words
            .intersection(&b.words)
            .filter(|word| is_marked(a, word) || is_marked(b, word))
            .filter(|word| a.proper.contains(*word) || b.proper.contains(*word))
            .filter(|word| self.is_rare(word) && !word.chars().all(|c| c.is_ascii_digit()))
            .map(String::as_str)
            .collect();
        score += 0.25 * count(rare.len().min(3));
        if !rare.is_empty() {
            reasons.push(format!("both name {}", rare.join(", ")));
        }
        let named: Vec<&str> = a.names.intersection(&b.names).map(String::as_str).collect();
        if !named.is_empty() {
            // what many events have in common tells little
            let telling = named
                .iter()
                .map(|word| self.weight(word))
                .fold(0.0, f64::max);
            score += 0.3 * (telling / self.all.ln()).min(1.0);
            reasons.push(format!("parties or tools in common: {}", named.join(", ")));
        }
        if !a.targets.is_empty() && !b.targets.is_empty() && a.targets.is_disjoint(&b.targets) {
            // victims of one breach, or of one attacker on one day
            score -= 0.35;
            reasons.push("other targets are named".to_owned());
        }
        let (days, why) = dates(a, b);
        score += days;
        reasons.push(why.to_owned());
        let pages = a.addresses.intersection(&b.addresses);
        let pages: f64 = pages
            .map(|page| 2.0 / count(self.addresses.get(page).copied().unwrap_or(2)))
            .sum();
        if pages > 0.0 {
            // alone, a page proves little: it may tell of many events
            score += 0.4 * pages.min(1.0);
            reasons.push("a page in common".to_owned());
        }
        if !a.countries.is_disjoint(&b.countries) {
            score += 0.1;
            reasons.push("a country in common".to_owned());
        }
        (score, reasons)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn count(number: usize) -> f64 {
    number as f64
}

/// How well the dates of two events agree.
fn dates(a: &Profile<'_>, b: &Profile<'_>) -> (f64, &'static str) {
    match (a.gap(b), a.window(b)) {
        (1.., _) => (-0.1, "their dates are some days apart"),
        (_, Some(0..=3)) => (0.6, "the same day, or nearly"),
        (_, Some(4..=31)) => (0.45, "the same month"),
        (_, Some(32..=200)) => (0.25, "their dates overlap"),
        (_, Some(201..=400)) => (0.15, "the same year"),
        (_, Some(_)) => (0.05, "their dates overlap widely"),
        (_, None) => (0.0, "their dates can be the same"),
    }
}
