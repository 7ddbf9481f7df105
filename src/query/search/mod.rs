//! Search: the things that have some words, by the word index of the store.
//!
//! A thing is found by its own texts, and an event also by the names of its parties, type, sectors,
//! tools and places. Each word leads to a set of things, and what is in all sets is found. A word that
//! leads to very many is not followed to its end: what the other words found is looked at instead.
//!
//! ```
//! use annals::Annals;
//! use annals::query::search::{Search, SearchRequest};
//!
//! let annals = Annals::bundled()?;
//! let snapshot = annals.store().snapshot()?;
//! let request = SearchRequest::parse("Kyivstr December 2023");
//! assert_eq!(request.period.as_ref().map(|period| period.text.as_str()), Some("December 2023"));
//! let mut search = Search::new(snapshot.view(), &request.words)?;
//! assert_eq!(search.corrections()[0].shown, "Kyivstar");
//! assert!(!search.found()?.is_empty());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod check;
mod expansion;
mod found;
mod request;
mod slugs;
mod spelling;
mod terms;

pub use found::{Correction, Field, Match, SearchNotes};
pub use request::{Period, SearchRequest, SearchWord};
pub use slugs::slugs;

use crate::store::{Id, Result, View};
use check::Checker;
use expansion::{Expander, Expansion};

/// How many things a word may lead to before the others are looked at instead.
const FEW: usize = 20_000;

/// A search for some words in one state of a store.
pub struct Search<'t> {
    expander: Expander<'t>,
    checker: Checker<'t>,
    words: Vec<(SearchWord, Expansion)>,
    corrections: Vec<Correction>,
}

impl<'t> Search<'t> {
    /// Looks up each word; one that is nowhere is replaced by one that differs by a letter.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn new(view: View<'t>, words: &[SearchWord]) -> Result<Self> {
        Self::within(view, words, FEW)
    }

    /// The same, where no word is followed to more than `most` things.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn within(view: View<'t>, words: &[SearchWord], most: usize) -> Result<Self> {
        let expander = Expander::new(view)?;
        let mut search = Self {
            checker: Checker::new(expander),
            expander,
            words: Vec::new(),
            corrections: Vec::new(),
        };
        for word in words {
            let mut word = word.clone();
            let mut expansion = expander.expand(&word, most)?;
            if expansion.things.is_empty()
                && let Some((other, correction)) = spelling::correct(&expander, &word)?
            {
                expansion = expander.expand(&other, most)?;
                search.corrections.extend(correction);
                word = other;
            }
            search.words.push((word, expansion));
        }
        Ok(search)
    }

    /// The words that were replaced.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// Whether [`Search::found`] gives everything: one of the words was followed to its end.
    pub fn is_complete(&self) -> bool {
        self.words.iter().any(|(_, found)| found.complete)
    }

    /// Follows a word to its end, however far that is.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn complete(&mut self) -> Result<()> {
        if !self.is_complete()
            && let Some((word, expansion)) = self.words.first_mut()
        {
            *expansion = self.expander.expand(word, usize::MAX)?;
        }
        Ok(())
    }

    /// What has all words, with how each was found, in the order of the ids.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn found(&mut self) -> Result<Vec<(Id, Vec<Match>)>> {
        let shortest = self
            .words
            .iter()
            .min_by_key(|(_, found)| (!found.complete, found.things.len()));
        let Some((_, shortest)) = shortest else {
            return Ok(Vec::new());
        };
        let mut things: Vec<Id> = shortest.things.keys().copied().collect();
        things.sort_unstable();
        let mut all = Vec::new();
        for thing in things {
            if let Some(matches) = self.matches(thing)? {
                all.push((thing, matches));
            }
        }
        Ok(all)
    }

    /// The events that have all words.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn events(&mut self) -> Result<Vec<Id>> {
        let mut events = Vec::new();
        for (thing, _) in self.found()? {
            if self.expander.is_event(thing)? {
                events.push(thing);
            }
        }
        Ok(events)
    }

    /// How a thing has each word; `None` if it lacks one.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn matches(&mut self, thing: Id) -> Result<Option<Vec<Match>>> {
        let mut matches = Vec::with_capacity(self.words.len());
        for (at, (word, expansion)) in self.words.iter().enumerate() {
            let found = match expansion.things.get(&thing) {
                Some(found) => Some(*found),
                None if expansion.complete => None,
                None => self.checker.check(thing, at, word)?,
            };
            match found {
                Some(found) => matches.push(found),
                None => return Ok(None),
            }
        }
        Ok(Some(matches))
    }

    /// Whether a thing is a source: what was written about others.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn is_source(&self, thing: Id) -> Result<bool> {
        self.expander.is_source(thing)
    }

    /// The text by which a thing was found.
    ///
    /// # Errors
    /// See [`crate::store::Error`].
    pub fn text(&self, found: &Match) -> Result<String> {
        self.expander.text(found)
    }
}
