//! Names of the record in a text: all at once, at the borders of words, the longest first.

use super::gazetteer::{Gazetteer, Kind, Thing};
use aho_corasick::{AhoCorasick, BuildError};
use std::collections::HashMap;
use std::ops::Range;

/// A name where it stands.
#[derive(Debug, Clone)]
pub(super) struct Mention<'g> {
    pub range: Range<usize>,
    /// Whom or what it can mean.
    pub things: &'g [Thing],
}

impl Mention<'_> {
    /// The one agent that it means as a speaker or party: of a place and its state the state, of a group
    /// and its tool the group.
    pub fn agent(&self) -> Option<&Thing> {
        self.only(&[Kind::Agent])
    }

    /// The one thing of some kinds that it means.
    pub fn only(&self, kinds: &[Kind]) -> Option<&Thing> {
        let mut found = self.things.iter().filter(|it| kinds.contains(&it.kind));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Whether it names an agent, place or tool.
    pub fn is_name(&self) -> bool {
        let kinds = [Kind::Agent, Kind::Place, Kind::Tool];
        self.things.iter().any(|it| kinds.contains(&it.kind))
    }
}

/// Finds the names of a gazetteer.
pub(super) struct NameFinder<'g> {
    automaton: AhoCorasick,
    names: Vec<(&'g str, Vec<Thing>, bool)>,
}

impl<'g> NameFinder<'g> {
    /// # Errors
    /// [`BuildError`] where there are more names than the automaton can hold.
    pub fn new(gazetteer: &'g Gazetteer) -> Result<Self, BuildError> {
        let mut names: Vec<_> = gazetteer
            .names
            .iter()
            .map(|(name, things)| {
                (
                    name.as_str(),
                    things.clone(),
                    gazetteer.common.contains(name),
                )
            })
            .collect();
        names.sort_by_key(|(name, ..)| *name);
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(names.iter().map(|(name, ..)| name))?;
        Ok(Self { automaton, names })
    }

    /// The names in a text, in its order; none within another.
    pub fn find(&self, text: &str, sentences: &[Range<usize>]) -> Vec<Mention<'_>> {
        let mut longest: HashMap<usize, (usize, usize)> = HashMap::new();
        for found in self.automaton.find_overlapping_iter(text) {
            let (range, name) = (found.range(), found.pattern().as_usize());
            if self.is_mention(text, &range, name, sentences) {
                let known = longest.entry(range.start).or_insert((range.end, name));
                if range.end > known.0 {
                    *known = (range.end, name);
                }
            }
        }
        let mut found: Vec<_> = longest.into_iter().collect();
        found.sort_unstable();
        let (mut mentions, mut end) = (Vec::new(), 0);
        for (begin, (to, name)) in found {
            if begin >= end {
                end = to;
                mentions.push(Mention {
                    range: begin..to,
                    things: &self.names[name].1,
                });
            }
        }
        mentions
    }

    fn is_mention(
        &self,
        text: &str,
        range: &Range<usize>,
        name: usize,
        sentences: &[Range<usize>],
    ) -> bool {
        let (name, things, is_common) = &self.names[name];
        let (before, after) = (&text[..range.start], &text[range.end..]);
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let begins = before
            .chars()
            .next_back()
            .is_none_or(|c| !is_part(c) && !matches!(c, '-' | '@' | '/' | '.'));
        let rest = after.strip_prefix(['\'', '’']).unwrap_or(after);
        let ends = after.chars().next().is_none_or(|c| !is_part(c) && c != '@')
            && !is_address(after)
            && (rest.len() == after.len() || !rest.starts_with(is_part) || rest.starts_with('s'));
        if !begins || !ends {
            return false;
        }
        let written = &text[range.clone()];
        let is_concept = things
            .iter()
            .all(|it| !matches!(it.kind, Kind::Agent | Kind::Place | Kind::Tool));
        if is_concept {
            return true;
        }
        // Short names and acronyms are other words in another case.
        let is_exact = written == *name;
        let is_short = name.chars().count() <= 5 || !name.contains(char::is_lowercase);
        let has_capital = written.starts_with(|c: char| !c.is_lowercase());
        if !is_exact && (is_short || *is_common || !has_capital) {
            return false;
        }
        !is_common || is_no_word(text, range, sentences)
    }
}

/// Whether what follows a name makes it an address: "example.org", "name-of-a-file.txt".
fn is_address(after: &str) -> bool {
    let rest = after.strip_prefix('.');
    rest.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Whether a name that is an ordinary word too is no word here: not at a sentence's start, and no part of
/// a longer name.
fn is_no_word(text: &str, range: &Range<usize>, sentences: &[Range<usize>]) -> bool {
    let at = sentences.partition_point(|it| it.end <= range.start);
    let starts = sentences.get(at).is_some_and(|it| {
        let before = text.get(it.start..range.start).unwrap_or_default();
        !before.contains(char::is_alphanumeric)
    });
    let next = text[range.end..].trim_start_matches(' ');
    !starts && !next.starts_with(char::is_uppercase)
}
