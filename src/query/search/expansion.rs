//! From a word to the things that it finds.

use super::found::{Field, Match};
use super::request::SearchWord;
use super::terms::TermIds;
use crate::store::{Error, Id, Result, Scope, TextHit, TextRole, View, WordIndex};
use oxrdf::Literal;
use std::collections::{HashMap, HashSet};

/// The things that a word finds.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    /// Each with how it was found best.
    pub things: HashMap<Id, Match>,
    /// Whether these are all.
    pub complete: bool,
    most: usize,
}

impl Expansion {
    fn offer(&mut self, thing: Id, found: Match) {
        let best = self.things.entry(thing).or_insert(found);
        if found.rank() < best.rank() {
            *best = found;
        }
    }

    fn is_full(&self) -> bool {
        self.things.len() > self.most
    }
}

/// Follows words through one state of a store.
#[derive(Clone, Copy)]
pub(super) struct Expander<'t> {
    pub view: View<'t>,
    pub index: WordIndex<'t>,
    pub terms: TermIds,
    is_true: Id,
}

impl<'t> Expander<'t> {
    pub fn new(view: View<'t>) -> Result<Self> {
        // A term without an id is in no statement.
        let terms = TermIds::new(|term| Ok(view.id(term)?.unwrap_or(Id::ABSENT)))?;
        Ok(Self {
            index: view.word_index()?,
            is_true: view.id(&Literal::from(true))?.unwrap_or(Id::ABSENT),
            terms,
            view,
        })
    }

    /// The things that a word finds, up to a number: first those with a text that has it.
    pub fn expand(&self, word: &SearchWord, most: usize) -> Result<Expansion> {
        let mut found = Expansion {
            most,
            ..Expansion::default()
        };
        let mut named = Vec::new();
        for (at, stem) in word.stems.iter().enumerate() {
            let prefix = word.prefix.as_deref().filter(|_| at == 0);
            for hit in self.index.texts(stem, prefix)? {
                let hit = hit?;
                for thing in self.index.having(hit)? {
                    self.add(thing, hit, &mut found)?;
                    if found.is_full() {
                        return Ok(found);
                    }
                    if matches!(hit.role(), TextRole::Name | TextRole::Alias) {
                        named.push((thing, hit));
                    }
                }
            }
        }
        for (thing, hit) in named {
            if !self.is_event(thing)? {
                self.add_linked(thing, hit, &mut found)?;
            }
            // A claim gives an alias to what it is about.
            if hit.role() == TextRole::Alias {
                for about in self.named_by(thing)? {
                    self.add_linked(about, hit, &mut found)?;
                }
            }
            if found.is_full() {
                return Ok(found);
            }
        }
        found.complete = true;
        Ok(found)
    }

    /// Adds a thing by one of its texts; and by those of claims, what they are about.
    fn add(&self, thing: Id, hit: TextHit, found: &mut Expansion) -> Result<()> {
        let own = Match {
            field: hit.role().into(),
            text: hit,
        };
        found.offer(thing, own);
        let about = match hit.role() {
            TextRole::Claim => self.objects(thing, self.terms.about)?,
            TextRole::Alias => self.named_by(thing)?,
            TextRole::Name | TextRole::Description => Vec::new(),
        };
        for about in about {
            found.offer(about, own);
        }
        Ok(())
    }

    /// What a standing claim is about.
    pub fn named_by(&self, claim: Id) -> Result<Vec<Id>> {
        let about = self.objects(claim, self.terms.about)?;
        let stands = !about.is_empty() && self.stands(claim)?;
        Ok(if stands { about } else { Vec::new() })
    }

    /// Adds the events that belong to a thing which is named so, and what is under it.
    fn add_linked(&self, thing: Id, hit: TextHit, found: &mut Expansion) -> Result<()> {
        let terms = &self.terms;
        let mut seen = HashSet::from([thing]);
        let mut open = vec![thing];
        while let Some(it) = open.pop() {
            for (property, field) in terms.links() {
                let by = Match { field, text: hit };
                for subject in self.subjects(property, it)? {
                    self.add_link(subject?, by, found)?;
                    if found.is_full() {
                        return Ok(());
                    }
                }
            }
            self.add_targets(it, hit, found)?;
            for property in terms.inner() {
                for under in self.subjects(property, it)? {
                    open.extend(under.map(|under| seen.insert(under).then_some(under))?);
                }
            }
        }
        Ok(())
    }

    /// Adds a thing, or what a claim says it of.
    fn add_link(&self, subject: Id, by: Match, found: &mut Expansion) -> Result<()> {
        if self.objects(subject, self.terms.about)?.is_empty() {
            found.offer(subject, by);
        } else {
            for about in self.named_by(subject)? {
                found.offer(about, by);
            }
        }
        Ok(())
    }

    /// Adds the events whose targets are of a country.
    fn add_targets(&self, country: Id, hit: TextHit, found: &mut Expansion) -> Result<()> {
        let by = Match {
            field: Field::Place,
            text: hit,
        };
        for agent in self.subjects(self.terms.country, country)? {
            for event in self.subjects(self.terms.target, agent?)? {
                self.add_link(event?, by, found)?;
                if found.is_full() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Whether a thing is one that others are read from.
    pub fn is_source(&self, thing: Id) -> Result<bool> {
        self.view
            .contains(thing, self.terms.of_type, self.terms.source)
    }

    pub fn is_event(&self, thing: Id) -> Result<bool> {
        self.view
            .contains(thing, self.terms.of_type, self.terms.event)
    }

    /// Whether a claim holds, and asserts what it says.
    pub fn stands(&self, claim: Id) -> Result<bool> {
        if !self
            .view
            .contains(claim, self.terms.standing, self.is_true)?
        {
            return Ok(false);
        }
        let stances = self.objects(claim, self.terms.stance)?;
        Ok(stances.is_empty() || stances.contains(&self.terms.asserts))
    }

    pub fn objects(&self, s: Id, p: Id) -> Result<Vec<Id>> {
        let found = self.view.matches(Some(s), Some(p), None, Scope::Union)?;
        found.map(|statement| Ok(statement?.o)).collect()
    }

    pub fn subjects(&self, p: Id, o: Id) -> Result<impl Iterator<Item = Result<Id>> + use<'t>> {
        let found = self.view.range(p, o, o)?;
        Ok(found.map(|found| Ok(found?.1)))
    }

    /// The text by which something was found.
    pub fn text(&self, found: &Match) -> Result<String> {
        let text = self.index.text(found.text)?;
        text.ok_or(Error::Damaged("a word is in no text"))
    }
}

impl TermIds {
    /// The properties by which a thing is under another: what is found by the one is found by the other,
    /// so that a type of group finds what groups of that type did.
    pub fn inner(&self) -> [Id; 4] {
        [self.broader, self.within, self.tool_type, self.agent_type]
    }

    /// The properties by which an event, or an agent or tool of a type, is found.
    pub fn links(&self) -> [(Id, Field); 9] {
        [
            (self.involves, Field::Party),
            (self.attributed, Field::Party),
            (self.event_type, Field::Type),
            (self.agent_type, Field::Type),
            (self.tool_type, Field::Type),
            (self.sector, Field::Sector),
            (self.tool, Field::Tool),
            (self.place, Field::Place),
            (self.country, Field::Place),
        ]
    }
}
