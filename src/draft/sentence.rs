//! A sentence with the names and dates in it.

use super::dates::{Context, DateExpression, find};
use super::gazetteer::{Kind, Thing};
use super::names::Mention;
use super::words::{Word, words};
use std::ops::Range;

/// Whether a part of a text is longer than any sentence: it is data, or an attack on readers, and is not read.
pub(super) fn is_too_long(range: &Range<usize>) -> bool {
    const LONGEST: usize = 20_000;
    range.len() > LONGEST
}

/// A sentence of a text.
pub(super) struct Sentence<'a> {
    pub range: Range<usize>,
    pub words: Vec<Word<'a>>,
    pub mentions: &'a [Mention<'a>],
    pub dates: Vec<DateExpression>,
}

impl<'a> Sentence<'a> {
    pub fn new(
        text: &'a str,
        range: Range<usize>,
        mentions: &'a [Mention<'a>],
        context: &Context,
    ) -> Self {
        if is_too_long(&range) {
            return Self {
                range,
                words: Vec::new(),
                mentions: &[],
                dates: Vec::new(),
            };
        }
        let begin = mentions.partition_point(|it| it.range.start < range.start);
        let end = mentions.partition_point(|it| it.range.start < range.end);
        let dates = find(text, range.clone(), context);
        let mut words = words(text, range.clone());
        for word in &mut words {
            let is_month = dates.iter().any(|it| it.range.contains(&word.range.start));
            // "on 4 May" is no "may"
            if is_month && word.text == "May" {
                word.lower = word.text.to_owned();
            }
        }
        Self {
            words,
            mentions: &mentions[begin..end],
            dates,
            range,
        }
    }

    /// The number of the first word at or after a byte.
    pub fn word_at(&self, byte: usize) -> usize {
        self.words.partition_point(|it| it.range.start < byte)
    }

    /// The mention that begins with a word, skipping "the".
    pub fn mention_at(&self, word: usize) -> Option<&'a Mention<'a>> {
        let article = self.words.get(word)?.is(&[
            "the", "a", "its", "l'", "la", "le", "das", "die", "der", "el",
        ]);
        let begin = self.words.get(word + usize::from(article))?.range.start;
        self.mentions.iter().find(|it| it.range.start == begin)
    }

    /// Whether a word belongs to a date.
    pub fn is_in_date(&self, word: usize) -> bool {
        let Some(word) = self.words.get(word) else {
            return false;
        };
        self.dates
            .iter()
            .any(|it| it.range.contains(&word.range.start))
    }

    /// The agent that a mention names itself: not "Russia-linked", and of "Russia's GRU" the GRU.
    pub fn named(&self, mention: &'a Mention<'a>) -> Option<(&'a Thing, Range<usize>)> {
        let next = self.word_at(mention.range.end);
        let after = self.words.get(next);
        if after.is_some_and(|it| it.range.start == mention.range.end && it.text == "-") {
            return None;
        }
        let last = next.checked_sub(1).and_then(|at| self.words.get(at));
        let is_possessive = last.is_some_and(|it| it.range.end > mention.range.end);
        if is_possessive {
            let owned = self.mention_at(next)?;
            return Some((owned.agent()?, owned.range.clone()));
        }
        Some((mention.agent()?, mention.range.clone()))
    }

    /// The incident that it speaks of: a concept of such a type, unless it is negated.
    pub fn incident(
        &self,
        is_incident: impl Fn(&str) -> bool,
    ) -> Option<(&'a Thing, Range<usize>)> {
        self.mentions.iter().find_map(|mention| {
            let kind = mention
                .only(&[Kind::EventType])
                .filter(|it| is_incident(&it.name))?;
            let at = self.word_at(mention.range.start);
            let is_negated = (at.saturating_sub(3)..at)
                .any(|it| self.words[it].is(&["no", "not", "never", "denied"]));
            (!is_negated).then(|| (kind, mention.range.clone()))
        })
    }
}

impl Sentence<'_> {
    /// Names that the record does not know: two or more capitalised words in a row, or one with a capital
    /// within it, which no sentence begins with.
    pub fn unknown_names(&self, text: &str) -> Vec<Range<usize>> {
        let is_known = |word: &Word<'_>| {
            self.mentions
                .iter()
                .any(|it| it.range.contains(&word.range.start))
        };
        let (mut found, mut at) = (Vec::new(), 0);
        while at < self.words.len() {
            let begin = at;
            let is_part = |at: usize| {
                let word = &self.words[at];
                let is_joined =
                    at == begin || text[self.words[at - 1].range.end..word.range.start] == *" ";
                is_joined && word.is_capitalised() && !is_known(word) && !self.is_in_date(at)
            };
            while at < self.words.len() && is_part(at) {
                at += 1;
            }
            let first = if begin == 0 { begin + 1 } else { begin };
            let one_word = || {
                let word = self.words[first].text;
                word.chars().skip(1).any(char::is_uppercase) && word.chars().count() > 2
            };
            if at > first + 1 || at == first + 1 && one_word() {
                found.push(self.words[first].range.start..self.words[at - 1].range.end);
            }
            at = at.max(begin + 1);
        }
        found
    }
}
