//! Whether every table says what the others say.

use super::file::{FORMAT, FORMAT_NOTE};
use super::id::Id;
use super::tables::{self, DEFAULT, DERIVED, FIRST, of_spog};
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
        let (mut count, mut listed) = (0, 0);
        let next = tables::count(self.tables.notes.get(self.txn, NEXT)?)?;
        self.tables.str.each(self.txn, |id, bytes| {
            let tag = id.tag();
            let tag = tag.ok_or(Error::Damaged("a number stands for no term"))?;
            let listed = [terms::kept(terms::hash(tag, bytes)), id.number()];
            let listed = self.tables.ids.holds(self.txn, listed)?;
            must(listed, "a term cannot be found by its characters")?;
            let term = terms::read(id, bytes.to_owned())?;
            must(self.id(&term)? == Some(id), "a term has two numbers")?;
            let given = (FIRST..next).contains(&id.payload());
            must(given, "a number was not given out")?;
            count += 1;
            Ok(())
        })?;
        self.tables.ids.verify(self.txn, |_| {
            listed += 1;
            Ok(())
        })?;
        must(count == listed, "a term is missing")?;
        Ok(count)
    }

    /// What `spog` says, the other tables say, and no more: each entry of theirs has one of its
    /// own there, and they are as many.
    fn verify_statements(self, census: &mut Census) -> Result<()> {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        let mut documents = BTreeSet::new();
        let (mut subjects, mut subject, mut last) = (0, None, None);
        self.tables.spog.verify(self.txn, |key| {
            let (s, p, o, g) = of_spog(key)?;
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
            Ok(())
        })?;
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
        let known = id.literal().is_some() || self.tables.str.get(self.txn, id)?.is_some();
        must(known, "a statement has an unknown term")
    }

    fn verify_values(self, union: u64) -> Result<()> {
        let mut values = 0;
        self.tables.pos.verify(self.txn, |[p, o, s]| {
            let stands = self.tables.spog.any(self.txn, &[s, p, o])?;
            must(stands, "a value has another statement")?;
            values += 1;
            Ok(())
        })?;
        must(values == union, "a statement cannot be found by its value")
    }

    fn verify_subjects(self, subjects: u64) -> Result<()> {
        let mut listed = 0;
        self.tables.gs.verify(self.txn, |[g, s]| {
            let speaks = self.speaks_of(Id::from_number(s), tables::low(g)?)?;
            must(speaks, "a document has other subjects")?;
            listed += 1;
            Ok(())
        })?;
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
            let stored = self.tables.spans.holds(self.txn, span.key(event))?;
            must(stored, "an event has another span")?;
            census.spans += 1;
            if let Some(day) = span.sort {
                *days.entry(day).or_default() += 1;
            }
        }
        let mut stored = 0;
        self.tables.spans.verify(self.txn, |_| {
            stored += 1;
            Ok(())
        })?;
        must(stored == census.spans, "what is no event has a span")?;
        let counted = self.event_days()?.collect::<Result<BTreeMap<_, _>>>()?;
        must(counted == days, "a day has another count of events")
    }
}
