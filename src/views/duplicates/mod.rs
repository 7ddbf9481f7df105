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

mod profile;

use super::model::Entry;
use profile::Profile;
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
