//! What derivation and checks read: a state of a store, or the sorted statements of a bulk load.

use super::dictionary::Dictionary;
use super::id::Id;
use super::tables::{self, FIRST, GraphId};
use super::view;
use super::{Error, Result, Scope, Statement, View, terms};
use oxrdf::{Term, TermRef};
use std::collections::HashSet;

/// Read access to a graph: a state of a store, or the statements of a bulk load.
pub trait GraphReader {
    /// The id of a term; `None` if the graph does not have the term.
    ///
    /// # Errors
    /// See [`Error`].
    fn term_id<'a>(&self, term: impl Into<TermRef<'a>>) -> Result<Option<Id>>;

    /// The term with an id.
    ///
    /// # Errors
    /// See [`Error`].
    fn term(&self, id: Id) -> Result<Term>;

    /// The asserted properties and objects of a subject.
    ///
    /// # Errors
    /// See [`Error`].
    fn outgoing(&self, s: Id) -> Result<Vec<(Id, Id)>>;

    /// The subjects that have this property and object.
    ///
    /// # Errors
    /// See [`Error`].
    fn incoming(&self, p: Id, o: Id) -> Result<Vec<Id>>;

    /// Appends the asserted statements about a subject, each with its document, sorted by property
    /// and object.
    ///
    /// # Errors
    /// See [`Error`].
    fn asserted(&self, s: Id, to: &mut Vec<Statement>) -> Result<()>;

    /// Whether a term is the subject of any statement.
    ///
    /// # Errors
    /// See [`Error`].
    fn is_described(&self, term: Id) -> Result<bool>;

    /// The instances of a class; `None` if there are more than `most`.
    ///
    /// # Errors
    /// See [`Error`].
    fn instances(&self, of_type: Id, class: Id, most: usize) -> Result<Option<Vec<Id>>>;
}

impl GraphReader for View<'_> {
    fn term_id<'a>(&self, term: impl Into<TermRef<'a>>) -> Result<Option<Id>> {
        self.id(term)
    }

    fn term(&self, id: Id) -> Result<Term> {
        View::term(*self, id)
    }

    fn outgoing(&self, s: Id) -> Result<Vec<(Id, Id)>> {
        self.asserted_pairs(s)
    }

    fn incoming(&self, p: Id, o: Id) -> Result<Vec<Id>> {
        let found = self.matches(None, Some(p), Some(o), Scope::Union)?;
        found
            .map(|found| found.map(|statement| statement.s))
            .collect()
    }

    fn asserted(&self, s: Id, to: &mut Vec<Statement>) -> Result<()> {
        self.asserted_statements(s, to)
    }

    fn is_described(&self, term: Id) -> Result<bool> {
        let mut found = self.matches(Some(term), None, None, Scope::Union)?;
        Ok(found.next().transpose()?.is_some())
    }

    fn instances(&self, of_type: Id, class: Id, most: usize) -> Result<Option<Vec<Id>>> {
        let found = self.matches(None, Some(of_type), Some(class), Scope::Union)?;
        let found = found.take(most + 1).map(|found| found.map(|found| found.s));
        let members = found.collect::<Result<Vec<Id>>>()?;
        Ok((members.len() <= most).then_some(members))
    }
}

/// The object of a derived statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    /// A term that has an id.
    Known(Id),
    /// A term that may be new.
    New(Box<Term>),
}

/// The derived properties and objects of one subject.
pub type Derived = (Id, Vec<(Id, Object)>);

/// A statement as ids; the order of the fields is that of `spog`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EncodedQuad {
    pub s: Id,
    pub p: u32,
    pub o: Id,
    pub g: GraphId,
}

impl EncodedQuad {
    pub fn statement(&self) -> Statement {
        Statement {
            s: self.s,
            p: tables::widen(self.p),
            o: self.o,
            document: (self.g != tables::DEFAULT).then(|| tables::widen(self.g)),
        }
    }
}

/// The sorted statements of a bulk load, before they are written.
pub struct BulkGraph<'b> {
    dictionary: &'b Dictionary,
    rows: &'b [EncodedQuad],
    /// Where the statements with the nth term as subject begin.
    starts: Vec<u32>,
    reversed: Vec<(u32, Id, Id)>,
}

impl<'b> BulkGraph<'b> {
    pub(super) fn new(
        dictionary: &'b Dictionary,
        rows: &'b [EncodedQuad],
        reversed: &[Id],
    ) -> Self {
        let mut starts = vec![u32::MAX; dictionary.entries.len() + FIRST as usize];
        for (at, row) in rows.iter().enumerate() {
            let start = &mut starts[row.s.payload() as usize];
            *start = (*start).min(u32::try_from(at).unwrap_or(u32::MAX));
        }
        let wanted: HashSet<u32> = reversed.iter().filter_map(|p| tables::narrow(*p)).collect();
        let pointing = rows.iter().filter(|row| wanted.contains(&row.p));
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

    /// Runs `job` on all subjects, on as many threads as there are if these are many; the results are
    /// in the order of the subjects.
    ///
    /// # Errors
    /// Those of `job`.
    pub fn each<T: Send>(&self, job: impl Fn(&Self, &[Id]) -> Result<T> + Sync) -> Result<Vec<T>> {
        self.each_of(&self.subjects(), job)
    }

    /// The same for some subjects.
    ///
    /// # Errors
    /// Those of `job`.
    pub fn each_of<T: Send>(
        &self,
        subjects: &[Id],
        job: impl Fn(&Self, &[Id]) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        // A thread is worth it from some thousands on.
        let share = subjects.len().div_ceil(threads).max(5_000);
        if subjects.len() <= share {
            return Ok(vec![job(self, subjects)?]);
        }
        std::thread::scope(|scope| {
            let job = &job;
            let parts = subjects.chunks(share);
            let working: Vec<_> = parts
                .map(|part| scope.spawn(move || job(self, part)))
                .collect();
            let done = working.into_iter().map(|part| {
                let ended = Error::damaged("a thread panicked");
                part.join().unwrap_or(Err(ended))
            });
            done.collect()
        })
    }

    fn rows_of(&self, s: Id) -> impl Iterator<Item = &EncodedQuad> {
        let start = self.starts.get(s.payload() as usize).copied();
        let rows = start
            .filter(|_| s.is_resource())
            .and_then(|start| self.rows.get(start as usize..));
        let rows = rows.unwrap_or_default().iter();
        rows.take_while(move |row| row.s == s)
    }
}

impl GraphReader for BulkGraph<'_> {
    fn term_id<'a>(&self, term: impl Into<TermRef<'a>>) -> Result<Option<Id>> {
        Ok(self.dictionary.find(term.into()))
    }

    fn term(&self, id: Id) -> Result<Term> {
        if let Some(literal) = id.literal() {
            return Ok(literal.into());
        }
        let at = id.payload().wrapping_sub(FIRST) as usize;
        if at >= self.dictionary.entries.len() {
            return Err(Error::damaged("a term is missing"));
        }
        terms::read(id, self.dictionary.bytes_of(at).to_owned())
    }

    fn outgoing(&self, s: Id) -> Result<Vec<(Id, Id)>> {
        let of_subject = self.rows_of(s);
        let mut found: Vec<_> = of_subject
            .map(|row| (tables::widen(row.p), row.o))
            .collect();
        found.dedup();
        Ok(found)
    }

    fn incoming(&self, p: Id, o: Id) -> Result<Vec<Id>> {
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

    fn asserted(&self, s: Id, to: &mut Vec<Statement>) -> Result<()> {
        to.extend(self.rows_of(s).map(|row| Statement {
            s,
            p: tables::widen(row.p),
            o: row.o,
            document: view::document(row.g),
        }));
        Ok(())
    }

    fn is_described(&self, term: Id) -> Result<bool> {
        Ok(self.rows_of(term).next().is_some())
    }

    fn instances(&self, of_type: Id, class: Id, most: usize) -> Result<Option<Vec<Id>>> {
        let of_type = tables::narrow(of_type);
        let of_class = |row: &&EncodedQuad| Some(row.p) == of_type && row.o == class;
        let found = self.rows.iter().filter(of_class).map(|row| row.s);
        let members: Vec<Id> = found.take(most + 1).collect();
        Ok((members.len() <= most).then_some(members))
    }
}
