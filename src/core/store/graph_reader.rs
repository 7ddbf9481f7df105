//! What derivation and checks read: a state of a store, or the sorted statements of a bulk load.

use super::dictionary::Dictionary;
use super::id::Id;
use super::rows::{EncodedQuad, RowReader, Rows};
use super::tables::{self, FIRST};
use super::view;
use super::{Error, Result, Scope, Statement, View, terms};
use oxrdf::{Term, TermRef};
use std::collections::BTreeSet;

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

/// What finds the sorted statements of a bulk load by subject, and some of them by value.
pub(super) struct RowIndex {
    /// Where the statements with the nth term as subject begin.
    starts: Vec<u32>,
    pub subjects: Vec<Id>,
    /// Of each property that is followed backwards: its objects, sorted, each with a subject.
    reversed: Vec<(u32, Vec<(Id, Id)>)>,
}

/// The place of a term that is no subject.
const NOWHERE: u32 = u32::MAX;

impl RowIndex {
    /// The statements must be sorted.
    pub fn new(terms: usize, rows: &Rows, reversed: &[Id]) -> Result<Self> {
        let wanted: BTreeSet<u32> = reversed.iter().filter_map(|p| tables::narrow(*p)).collect();
        let mut index = Self {
            starts: vec![NOWHERE; terms + FIRST as usize],
            subjects: Vec::new(),
            reversed: wanted.into_iter().map(|p| (p, Vec::new())).collect(),
        };
        for (at, row) in rows.iter().enumerate() {
            let row = row?;
            if index.subjects.last() != Some(&row.s) {
                index.subjects.push(row.s);
                if let Some(start) = index.starts.get_mut(row.s.payload() as usize) {
                    *start =
                        u32::try_from(at).map_err(|_| Error::Full("numbers for statements"))?;
                }
            }
            if let Some((_, pairs)) = index.reversed.iter_mut().find(|(p, _)| *p == row.p) {
                pairs.push((row.o, row.s));
            }
        }
        for (_, pairs) in &mut index.reversed {
            pairs.sort_unstable();
            pairs.dedup();
        }
        Ok(index)
    }
}

/// The sorted statements of a bulk load, before they are written.
pub struct BulkGraph<'b> {
    dictionary: &'b Dictionary,
    rows: &'b Rows,
    reader: RowReader<'b>,
    index: &'b RowIndex,
}

impl<'b> BulkGraph<'b> {
    pub(super) fn new(dictionary: &'b Dictionary, rows: &'b Rows, index: &'b RowIndex) -> Self {
        Self {
            dictionary,
            rows,
            reader: RowReader::new(rows),
            index,
        }
    }

    /// Runs `job` on all subjects, on as many threads as there are if these are many; the results are
    /// in the order of the subjects.
    ///
    /// # Errors
    /// Those of `job`.
    pub fn each<T: Send>(&self, job: impl Fn(&Self, &[Id]) -> Result<T> + Sync) -> Result<Vec<T>> {
        self.each_of(self.subjects(), job)
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

    pub(super) fn dictionary(&self) -> &'b Dictionary {
        self.dictionary
    }

    pub(super) fn subjects(&self) -> &'b [Id] {
        &self.index.subjects
    }

    /// Calls `job` with the statements of a subject.
    pub(super) fn rows_of(&self, s: Id, job: impl FnMut(&EncodedQuad)) -> Result<()> {
        let start = self.index.starts.get(s.payload() as usize);
        match start.filter(|start| s.is_resource() && **start != NOWHERE) {
            Some(start) => self.reader.each_of(s, *start as usize, job),
            None => Ok(()),
        }
    }
}

impl GraphReader for BulkGraph<'_> {
    fn term_id<'a>(&self, term: impl Into<TermRef<'a>>) -> Result<Option<Id>> {
        self.dictionary.find(term.into())
    }

    fn term(&self, id: Id) -> Result<Term> {
        if let Some(literal) = id.literal() {
            return Ok(literal.into());
        }
        terms::read(id, self.dictionary.bytes(id)?.into_owned())
    }

    fn outgoing(&self, s: Id) -> Result<Vec<(Id, Id)>> {
        /// A list that grows is copied each time; few things have more.
        const TYPICAL: usize = 20;
        let mut found = Vec::with_capacity(TYPICAL);
        self.rows_of(s, |row| found.push((tables::widen(row.p), row.o)))?;
        found.dedup();
        Ok(found)
    }

    fn incoming(&self, p: Id, o: Id) -> Result<Vec<Id>> {
        let p = tables::narrow(p);
        let of_property = self.index.reversed.iter().find(|it| Some(it.0) == p);
        let pairs = of_property.map_or(&[][..], |(_, pairs)| pairs);
        let start = pairs.partition_point(|(object, _)| *object < o);
        let found = pairs[start..].iter().take_while(|(object, _)| *object == o);
        Ok(found.map(|(_, s)| *s).collect())
    }

    fn asserted(&self, s: Id, to: &mut Vec<Statement>) -> Result<()> {
        self.rows_of(s, |row| {
            to.push(Statement {
                s,
                p: tables::widen(row.p),
                o: row.o,
                document: view::document(row.g),
            });
        })
    }

    fn is_described(&self, term: Id) -> Result<bool> {
        let start = self.index.starts.get(term.payload() as usize);
        Ok(term.is_resource() && start.is_some_and(|start| *start != NOWHERE))
    }

    fn instances(&self, of_type: Id, class: Id, most: usize) -> Result<Option<Vec<Id>>> {
        let of_type = tables::narrow(of_type);
        let mut members = Vec::new();
        for row in self.rows.iter() {
            let row = row?;
            if Some(row.p) == of_type && row.o == class {
                members.push(row.s);
                if members.len() > most {
                    return Ok(None);
                }
            }
        }
        Ok(Some(members))
    }
}
