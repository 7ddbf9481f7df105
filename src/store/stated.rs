//! What derivation reads: a state of a store, or, sorted in memory, what is about to become one.

use super::bulk::{Derived, Row};
use super::dictionary::Dictionary;
use super::id::Id;
use super::tables;
use super::{Error, Result, Scope, View, terms};
use oxrdf::Term;
use std::collections::HashSet;

/// What derivation reads: a state of a store, or what is about to become one.
pub trait Graph {
    /// The term of a number.
    ///
    /// # Errors
    /// See [`Error`].
    fn term(&self, id: Id) -> Result<Term>;

    /// The properties and objects of a subject, as documents state them.
    ///
    /// # Errors
    /// See [`Error`].
    fn about(&self, s: Id) -> Result<Vec<(Id, Id)>>;

    /// The subjects that have this property and object.
    ///
    /// # Errors
    /// See [`Error`].
    fn pointing(&self, p: Id, o: Id) -> Result<Vec<Id>>;
}

impl Graph for View<'_> {
    fn term(&self, id: Id) -> Result<Term> {
        View::term(*self, id)
    }

    fn about(&self, s: Id) -> Result<Vec<(Id, Id)>> {
        self.stated(s)
    }

    fn pointing(&self, p: Id, o: Id) -> Result<Vec<Id>> {
        let found = self.matches(None, Some(p), Some(o), Scope::Union)?;
        found
            .map(|found| found.map(|statement| statement.s))
            .collect()
    }
}

/// What was added, sorted, before it is a store.
pub struct Stated<'b> {
    dictionary: &'b Dictionary,
    rows: &'b [Row],
    /// Where the statements of the nth term as subject begin.
    starts: Vec<u32>,
    reversed: Vec<(u32, Id, Id)>,
}

impl<'b> Stated<'b> {
    pub(super) fn new(dictionary: &'b Dictionary, rows: &'b [Row], reversed: &[Id]) -> Self {
        let mut starts = vec![u32::MAX; dictionary.entries.len() + 2];
        for (at, row) in rows.iter().enumerate() {
            let start = &mut starts[row.s.payload() as usize];
            *start = (*start).min(u32::try_from(at).unwrap_or(u32::MAX));
        }
        let asked: HashSet<u32> = reversed.iter().filter_map(|p| tables::narrow(*p)).collect();
        let pointing = rows.iter().filter(|row| asked.contains(&row.p));
        let mut reversed: Vec<_> = pointing.map(|row| (row.p, row.o, row.s)).collect();
        reversed.sort_unstable();
        reversed.dedup();
        Self {
            dictionary,
            rows,
            starts,
            reversed,
        }
    }

    fn subjects(&self) -> Vec<Id> {
        let mut subjects: Vec<Id> = self.rows.iter().map(|row| row.s).collect();
        subjects.dedup();
        subjects
    }

    /// Derives for all subjects, on two threads.
    pub(super) fn derive(
        &self,
        derive: impl Fn(&Self, &[Id]) -> Result<Vec<Derived>> + Sync,
    ) -> Result<Vec<Derived>> {
        let subjects = self.subjects();
        let (one, other) = subjects.split_at(subjects.len() / 2);
        if one.len() < 10_000 {
            return derive(self, &subjects);
        }
        std::thread::scope(|scope| {
            let first = scope.spawn(|| derive(self, one));
            let second = derive(self, other)?;
            let mut all = first
                .join()
                .map_err(|_| Error::damaged("derivation ended"))??;
            all.extend(second);
            Ok(all)
        })
    }
}

impl Graph for Stated<'_> {
    fn term(&self, id: Id) -> Result<Term> {
        if let Some(literal) = id.literal() {
            return Ok(literal.into());
        }
        let at = id.payload().wrapping_sub(1) as usize;
        if at >= self.dictionary.entries.len() {
            return Err(Error::damaged("a term is missing"));
        }
        terms::read(id, self.dictionary.bytes_of(at))
    }

    fn about(&self, s: Id) -> Result<Vec<(Id, Id)>> {
        let start = self.starts.get(s.payload() as usize).copied();
        let rows = start
            .and_then(|start| self.rows.get(start as usize..))
            .unwrap_or_default();
        let of_subject = rows.iter().take_while(|row| row.s == s);
        let mut found: Vec<_> = of_subject
            .map(|row| (tables::widen(row.p), row.o))
            .collect();
        found.dedup();
        Ok(found)
    }

    fn pointing(&self, p: Id, o: Id) -> Result<Vec<Id>> {
        let Some(p) = tables::narrow(p) else {
            return Ok(Vec::new());
        };
        let start = self
            .reversed
            .partition_point(|entry| (entry.0, entry.1) < (p, o));
        let found = self.reversed[start..].iter();
        Ok(found
            .take_while(|entry| (entry.0, entry.1) == (p, o))
            .map(|entry| entry.2)
            .collect())
    }
}
