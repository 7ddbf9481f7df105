//! From a thing to whether it has a word: what [`expansion`](super::expansion) finds from the other side.

use super::expansion::Expander;
use super::found::{Field, Match};
use super::request::SearchWord;
use crate::model::words;
use crate::store::{Id, Result, TextHit, TextRole};
use std::collections::HashMap;

/// Reads the texts of things, and remembers the names of those that many events share.
pub(super) struct Checker<'t> {
    expander: Expander<'t>,
    /// By which of its names a thing has the word at a place of the search.
    names: HashMap<(usize, Id), Option<TextHit>>,
}

impl<'t> Checker<'t> {
    pub fn new(expander: Expander<'t>) -> Self {
        Self {
            expander,
            names: HashMap::new(),
        }
    }

    /// How a thing has the word at a place of the search, if it has it.
    pub fn check(&mut self, thing: Id, at: usize, word: &SearchWord) -> Result<Option<Match>> {
        let mut best = Best(None);
        let terms = self.expander.terms;
        let about = self.expander.view.union_pairs(thing, usize::MAX)?;
        for (p, o) in about.unwrap_or_default() {
            if let Some(hit) = self.text(thing, p, o, word)? {
                best.offer(hit.role().into(), hit);
            }
            for (_, field) in terms.links().into_iter().filter(|(link, _)| *link == p) {
                if let Some(hit) = self.name(o, at, word)? {
                    best.offer(field, hit);
                }
            }
            if p == terms.target {
                self.country(o, at, word, &mut best)?;
            }
        }
        self.claims(thing, at, word, &mut best)?;
        Ok(best.0)
    }

    /// What claims say of a thing.
    fn claims(&mut self, thing: Id, at: usize, word: &SearchWord, best: &mut Best) -> Result<()> {
        let terms = self.expander.terms;
        let claims: Result<Vec<Id>> = self.expander.subjects(terms.about, thing)?.collect();
        for claim in claims? {
            let stands = self.expander.stands(claim)?;
            let pairs = self.expander.view.union_pairs(claim, usize::MAX)?;
            for (p, o) in pairs.unwrap_or_default() {
                let hit = self.text(claim, p, o, word)?;
                let is_said = |hit: &TextHit| match hit.role() {
                    TextRole::Claim => true,
                    TextRole::Alias => stands && !hit.is_slug(),
                    TextRole::Name | TextRole::Description => false,
                };
                if let Some(hit) = hit.filter(is_said) {
                    best.offer(hit.role().into(), hit);
                }
                for (_, field) in terms
                    .links()
                    .into_iter()
                    .filter(|(link, _)| stands && *link == p)
                {
                    if let Some(hit) = self.name(o, at, word)? {
                        best.offer(field, hit);
                    }
                }
                if stands && p == terms.target {
                    self.country(o, at, word, best)?;
                }
            }
        }
        Ok(())
    }

    /// The country of a target.
    fn country(&mut self, target: Id, at: usize, word: &SearchWord, best: &mut Best) -> Result<()> {
        for country in self.expander.objects(target, self.expander.terms.country)? {
            if let Some(hit) = self.name(country, at, word)? {
                best.offer(Field::Place, hit);
            }
        }
        Ok(())
    }

    /// The name of a thing, or of what it is under, that has the word.
    fn name(&mut self, thing: Id, at: usize, word: &SearchWord) -> Result<Option<TextHit>> {
        if let Some(known) = self.names.get(&(at, thing)) {
            return Ok(*known);
        }
        // Whatever leads back to it finds nothing new.
        self.names.insert((at, thing), None);
        let mut best = Best(None);
        let terms = self.expander.terms;
        if thing.is_resource() && !self.expander.is_event(thing)? {
            let about = self.expander.view.union_pairs(thing, usize::MAX)?;
            for (p, o) in about.unwrap_or_default() {
                let hit = self.text(thing, p, o, word)?;
                if let Some(hit) = hit.filter(is_name) {
                    best.offer(hit.role().into(), hit);
                }
                if terms.inner().contains(&p)
                    && let Some(hit) = self.name(o, at, word)?
                {
                    best.offer(hit.role().into(), hit);
                }
            }
            let claims: Result<Vec<Id>> = self.expander.subjects(terms.about, thing)?.collect();
            for claim in claims? {
                if !self.expander.stands(claim)? {
                    continue;
                }
                let pairs = self.expander.view.union_pairs(claim, usize::MAX)?;
                for (p, o) in pairs.unwrap_or_default() {
                    let hit = self.text(claim, p, o, word)?;
                    if let Some(hit) = hit.filter(|hit| is_name(hit) && !hit.is_slug()) {
                        best.offer(hit.role().into(), hit);
                    }
                }
            }
        }
        let found = best.0.map(|best| best.text);
        self.names.insert((at, thing), found);
        Ok(found)
    }

    /// The text that a statement gives, if it has the word.
    fn text(&self, s: Id, p: Id, o: Id, word: &SearchWord) -> Result<Option<TextHit>> {
        let index = self.expander.index;
        let Some(mut hit) = index.hit(s, p, o) else {
            return Ok(None);
        };
        let text = index.text(hit)?.unwrap_or_default();
        let mut fits = None;
        words::each(&text, |it| {
            fits = fits.max(word.fits(&words::stem(it.text())))
        });
        hit.whole = fits == Some(true);
        Ok(fits.map(|_| hit))
    }
}

fn is_name(hit: &TextHit) -> bool {
    matches!(hit.role(), TextRole::Name | TextRole::Alias)
}

/// The best of several matches.
struct Best(Option<Match>);

impl Best {
    fn offer(&mut self, field: Field, text: TextHit) {
        let found = Match { field, text };
        if self.0.is_none_or(|best| found.rank() < best.rank()) {
            self.0 = Some(found);
        }
    }
}
