//! Consistency check: whether all tables agree with each other.

use super::file::{FORMAT, FORMAT_NOTE};
use super::id::Id;
use super::tables::{self, DEFAULT, DERIVED, FIRST, NEXT, from_spog};
use super::view::{Scope, View};
use super::{Error, Result, terms};
use std::collections::{BTreeMap, BTreeSet};

/// Counts from a full check of the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoreStats {
    /// Statements, counted once per document, including derived ones.
    pub statements: u64,
    /// Distinct statements.
    pub union: u64,
    /// Terms in the dictionary.
    pub terms: u64,
    /// Events with a span.
    pub spans: u64,
}

/// An error with this reason unless the condition holds.
fn ensure(holds: bool, what: &'static str) -> Result<()> {
    if holds {
        Ok(())
    } else {
        Err(Error::Damaged(what))
    }
}

impl View<'_> {
    /// Reads every entry of every table and checks that the tables agree.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the first inconsistency.
    pub fn verify(self) -> Result<StoreStats> {
        let format = self.tables.notes.table.get(self.txn, FORMAT_NOTE)?;
        ensure(format == Some(FORMAT.as_bytes()), "its version is missing")?;
        let mut stats = StoreStats {
            terms: self.verify_terms()?,
            ..StoreStats::default()
        };
        self.verify_statements(&mut stats)?;
        self.verify_spans(&mut stats)?;
        self.verify_words()?;
        self.verify_notes()?;
        Ok(stats)
    }

    /// Each note but that of the format has its checksum.
    fn verify_notes(self) -> Result<()> {
        for entry in self.tables.notes.table.iter(self.txn)? {
            let (name, _) = entry?;
            if name != FORMAT_NOTE {
                self.tables.notes.get(self.txn, name)?;
            }
        }
        Ok(())
    }

    /// Each id belongs to one term, and each term has one id.
    fn verify_terms(self) -> Result<u64> {
        let (mut count, mut listed) = (0, 0);
        let next = tables::count(self.tables.notes.get(self.txn, NEXT)?)?;
        self.tables.str.each(self.txn, |id, bytes| {
            let tag = id.tag();
            let tag = tag.ok_or(Error::Damaged("an id belongs to no term"))?;
            let listed = [terms::short_hash(terms::hash(tag, bytes)), id.to_u64()];
            let listed = self.tables.ids.contains(self.txn, listed)?;
            ensure(listed, "a term cannot be found by its text")?;
            let term = terms::read(id, bytes.to_owned())?;
            ensure(self.id(&term)? == Some(id), "a term has two ids")?;
            let given = (FIRST..next).contains(&id.payload());
            ensure(given, "an id was never assigned")?;
            count += 1;
            Ok(())
        })?;
        self.tables.ids.verify(self.txn, |_| {
            listed += 1;
            Ok(())
        })?;
        ensure(count == listed, "a term is missing")?;
        Ok(count)
    }

    /// The other tables hold exactly what `spog` holds: each of their entries has one there, and
    /// the counts match.
    fn verify_statements(self, stats: &mut StoreStats) -> Result<()> {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        let mut documents = BTreeSet::new();
        let (mut subjects, mut subject, mut last) = (0, None, None);
        self.tables.spog.verify(self.txn, |key| {
            let (s, p, o, g) = from_spog(key)?;
            stats.statements += 1;
            if subject.replace(s) != Some(s) {
                self.verify_term(s)?;
                ensure(s.is_resource(), "a literal is a subject")?;
                subjects += documents.len() as u64;
                documents.clear();
            }
            if g != DERIVED && documents.insert(g) && g != DEFAULT {
                self.verify_term(tables::widen(g))?;
            }
            if last.replace((s, p, o)) != Some((s, p, o)) {
                stats.union += 1;
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
        ensure(counted == counts, "the count of a property is wrong")?;
        self.verify_values(stats.union)?;
        self.verify_subjects(subjects)
    }

    fn verify_term(self, id: Id) -> Result<()> {
        let known = id.literal().is_some() || self.tables.str.get(self.txn, id)?.is_some();
        ensure(known, "a statement has an unknown term")
    }

    fn verify_values(self, union: u64) -> Result<()> {
        let mut values = 0;
        self.tables.pos.verify(self.txn, |[p, o, s]| {
            let is_stored = self.tables.spog.has_prefix(self.txn, &[s, p, o])?;
            ensure(
                is_stored,
                "the value index has a statement that does not exist",
            )?;
            values += 1;
            Ok(())
        })?;
        ensure(values == union, "a statement is missing in the value index")
    }

    fn verify_subjects(self, subjects: u64) -> Result<()> {
        let mut listed = 0;
        self.tables.gs.verify(self.txn, |[g, s]| {
            let has_subject = self.graph_has_subject(Id::from_u64(s), tables::low(g)?)?;
            ensure(has_subject, "the subject list of a document is wrong")?;
            listed += 1;
            Ok(())
        })?;
        ensure(
            listed == subjects,
            "a subject is missing in the list of its document",
        )
    }

    fn verify_spans(self, stats: &mut StoreStats) -> Result<()> {
        let span_terms = self.span_terms()?;
        let mut days = BTreeMap::<Id, u64>::new();
        let (of_type, event) = (Some(span_terms.of_type), Some(span_terms.event));
        for event in self.matches(None, of_type, event, Scope::Union)? {
            let event = event?.s;
            let span = span_terms.span(self.derived(event)?);
            let stored = self.tables.spans.contains(self.txn, span.key(event))?;
            ensure(stored, "the span of an event is wrong")?;
            stats.spans += 1;
            if let Some(day) = span.sort {
                *days.entry(day).or_default() += 1;
            }
        }
        let mut stored = 0;
        self.tables.spans.verify(self.txn, |_| {
            stored += 1;
            Ok(())
        })?;
        ensure(
            stored == stats.spans,
            "something that is not an event has a span",
        )?;
        let counted = self.event_days()?.collect::<Result<BTreeMap<_, _>>>()?;
        ensure(counted == days, "the count of events of a day is wrong")
    }
}
