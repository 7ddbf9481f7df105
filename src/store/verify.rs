//! Whether every table says what the others say.

use super::file::{FORMAT, FORMAT_NOTE};
use super::id::Id;
use super::tables::{self, DEFAULT, DERIVED, id_at, u32_at};
use super::view::{Scope, View};
use super::write::NEXT;
use super::{Error, Result, terms};
use std::collections::{BTreeMap, BTreeSet};

/// What a whole reading of the store has counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Census {
    /// Statements, each document's counted, derived ones too.
    pub statements: u64,
    /// Different statements.
    pub union: u64,
    /// Terms in the dictionary.
    pub terms: u64,
    /// Events with a span.
    pub spans: u64,
}

/// Gives up with a reason unless something holds.
fn must(holds: bool, what: &'static str) -> Result<()> {
    if holds {
        Ok(())
    } else {
        Err(Error::Damaged(what))
    }
}

impl View<'_> {
    /// Reads every entry of every table and holds them against each other.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the first contradiction.
    pub fn verify(self) -> Result<Census> {
        let format = self.tables.notes.get(self.txn, FORMAT_NOTE)?;
        must(format == Some(FORMAT.as_bytes()), "its version is missing")?;
        let mut census = Census {
            terms: self.verify_terms()?,
            ..Census::default()
        };
        self.verify_statements(&mut census)?;
        self.verify_spans(&mut census)?;
        Ok(census)
    }

    /// Each number stands for one term, and each term has one number.
    fn verify_terms(self) -> Result<u64> {
        let mut count = 0;
        let next = tables::count(self.tables.notes.get(self.txn, NEXT)?)?;
        for entry in self.tables.ids.iter(self.txn)? {
            let (key, _) = entry?;
            let id = id_at(key, 8)?;
            let bytes = self.tables.str.get(self.txn, &id.bytes())?;
            let bytes = bytes.ok_or(Error::Damaged("a term is missing"))?;
            let tag = id
                .tag()
                .ok_or(Error::Damaged("a number stands for no term"))?;
            must(
                terms::hash(tag, bytes).to_be_bytes() == key[..8],
                "a term has another hash",
            )?;
            let term = terms::read(id, bytes)?;
            must(self.id(&term)? == Some(id), "a term has two numbers")?;
            must(
                (1..next).contains(&id.payload()),
                "a number was not given out",
            )?;
            count += 1;
        }
        must(
            count == self.tables.str.len(self.txn)?,
            "a term cannot be found by its characters",
        )?;
        Ok(count)
    }

    /// What `spog` says, the other tables say, and no more: each entry of theirs has one of its
    /// own there, and they are as many.
    fn verify_statements(self, census: &mut Census) -> Result<()> {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        let mut documents = BTreeSet::new();
        let (mut subjects, mut subject, mut last) = (0, None, None);
        for entry in self.tables.spog.iter(self.txn)? {
            let (key, _) = entry?;
            let (s, p) = (id_at(key, 0)?, u32_at(key, 8)?);
            let (o, g) = (id_at(key, 12)?, u32_at(key, 20)?);
            census.statements += 1;
            if subject.replace(s) != Some(s) {
                self.verify_term(s)?;
                must(s.is_resource(), "a literal is a subject")?;
                subjects += documents.len() as u64;
                documents.clear();
            }
            if g != DERIVED && documents.insert(g) && g != DEFAULT {
                self.verify_term(tables::widen(g))?;
            }
            if last.replace((s, p, o)) != Some((s, p, o)) {
                census.union += 1;
                *counts.entry(p).or_default() += 1;
                self.verify_term(o)?;
            }
        }
        subjects += documents.len() as u64;
        for p in counts.keys() {
            self.verify_term(tables::widen(*p))?;
        }
        let counted = self.properties()?.collect::<Result<BTreeMap<_, _>>>()?;
        must(counted == counts, "a property has another count")?;
        self.verify_values(census.union)?;
        self.verify_subjects(subjects)
    }

    fn verify_term(self, id: Id) -> Result<()> {
        let known = id.literal().is_some() || self.tables.str.get(self.txn, &id.bytes())?.is_some();
        must(known, "a statement has an unknown term")
    }

    fn verify_values(self, union: u64) -> Result<()> {
        let mut values = 0;
        for entry in self.tables.pos.iter(self.txn)? {
            let (key, value) = entry?;
            let (p, o, s) = (u32_at(key, 0)?, id_at(key, 4)?, id_at(value, 0)?);
            must(
                self.holds(s, tables::widen(p), o)?,
                "a value has another statement",
            )?;
            values += 1;
        }
        must(values == union, "a statement cannot be found by its value")
    }

    fn verify_subjects(self, subjects: u64) -> Result<()> {
        let mut listed = 0;
        for entry in self.tables.gs.iter(self.txn)? {
            let (key, value) = entry?;
            let (g, s) = (u32_at(key, 0)?, id_at(value, 0)?);
            must(self.speaks_of(s, g)?, "a document has other subjects")?;
            listed += 1;
        }
        must(
            listed == subjects,
            "a subject is not on its document's list",
        )
    }

    fn verify_spans(self, census: &mut Census) -> Result<()> {
        let words = self.words()?;
        let mut days = BTreeMap::<Id, u64>::new();
        let (of_type, event) = (Some(words.of_type), Some(words.event));
        for event in self.matches(None, of_type, event, Scope::Union)? {
            let event = event?.s;
            let span = words.span(self.derived(event)?);
            let (key, last) = span.entry(event);
            let stored = self.tables.spans.get(self.txn, &key)?;
            must(stored == Some(&last[..]), "an event has another span")?;
            census.spans += 1;
            if let Some(day) = span.sort {
                *days.entry(day).or_default() += 1;
            }
        }
        let stored = self.tables.spans.len(self.txn)?;
        must(stored == census.spans, "what is no event has a span")?;
        let counted = self.event_days()?.collect::<Result<BTreeMap<_, _>>>()?;
        must(counted == days, "a day has another count of events")
    }
}
