//! A whole store's content at once: everything is numbered and sorted in memory, then each table is
//! written from its first key to its last, which is several times as fast as key by key.

use super::batch::Batch;
use super::id::{Id, Tag};
use super::lock::WriteLock;
use super::spans::{BY_HAND, Span};
use super::tables::{self, DERIVED, Graph as Number, Table, Tables};
use super::write::{NEXT, Words};
use super::{Error, Result, Scope, Store, View, terms};
use super::{file, whole};
use hashbrown::HashTable;
use heed::{PutFlags, RwTxn};
use oxrdf::{Term, TermRef};
use std::collections::{BTreeMap, HashSet};

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

/// The object of a derived statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    /// A term that has a number.
    Known(Id),
    /// A term that may be new.
    New(Box<Term>),
}

/// What is derived for one subject.
pub type Derived = (Id, Vec<(Id, Object)>);

/// A statement in numbers; the order of the fields is the order of `spog`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    s: Id,
    p: u32,
    o: Id,
    g: Number,
}

/// The terms so far.
#[derive(Default)]
struct Dictionary {
    bytes: Vec<u8>,
    /// Where the bytes of each term end, its tag and its hash; the place in the list is its number.
    entries: Vec<(u64, Tag, u64)>,
    found: HashTable<u32>,
}

impl Dictionary {
    fn bytes_of(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.entries[before].0);
        &self.bytes[start as usize..self.entries[at].0 as usize]
    }

    fn intern(&mut self, term: TermRef<'_>) -> Result<Id> {
        if let Some(id) = Id::inline(term) {
            return Ok(id);
        }
        let mut bytes = Vec::with_capacity(64);
        terms::write(term, &mut bytes);
        let tag = Id::kind(term);
        self.number(tag, &bytes, terms::hash(tag, &bytes))
    }

    fn number(&mut self, tag: Tag, bytes: &[u8], hash: u64) -> Result<Id> {
        let same = |at: &u32| {
            let (_, its, hashed) = self.entries[*at as usize];
            hashed == hash && its == tag && self.bytes_of(*at as usize) == bytes
        };
        let full = Error::Full("numbers for terms");
        let at = match self.found.find(hash, same) {
            Some(at) => *at,
            None => {
                let at = u32::try_from(self.entries.len()).map_err(|_| full)?;
                self.bytes.extend(bytes);
                self.entries.push((self.bytes.len() as u64, tag, hash));
                let entries = &self.entries;
                self.found
                    .insert_unique(hash, at, |at| entries[*at as usize].2);
                at
            }
        };
        Id::new(tag, u64::from(at) + 1).ok_or(Error::Full("numbers for terms"))
    }

    fn id(&self, at: usize) -> Option<Id> {
        Id::new(self.entries[at].1, at as u64 + 1)
    }
}

/// A store that is being made.
pub struct Bulk {
    dictionary: Dictionary,
    rows: Vec<Row>,
    words: Words,
    notes: BTreeMap<String, Vec<u8>>,
}

impl Bulk {
    /// An empty one.
    ///
    /// # Errors
    /// None in practice: [`Error::Full`] is for the four-billionth term.
    pub fn new() -> Result<Self> {
        let mut dictionary = Dictionary::default();
        let words = Words::new(|word| dictionary.intern(word.into()))?;
        Ok(Self {
            dictionary,
            rows: Vec::new(),
            words,
            notes: BTreeMap::new(),
        })
    }

    /// The number of a term, a new one where it is new.
    ///
    /// # Errors
    /// [`Error::Full`] at the four-billionth term.
    pub fn intern<'a>(&mut self, term: impl Into<TermRef<'a>>) -> Result<Id> {
        self.dictionary.intern(term.into())
    }

    /// How many statements were added.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes back what a document says in the statements added until there were so many; gives
    /// back how many it took.
    pub fn forget(&mut self, until: usize, document: Id) -> usize {
        let later = self.rows.split_off(until.min(self.rows.len()));
        let graph = tables::narrow(document);
        let before = self.rows.len();
        self.rows.retain(|row| Some(row.g) != graph);
        let gone = before - self.rows.len();
        self.rows.extend(later);
        gone
    }

    /// Puts what was added since there were so many in order, each statement once; gives back how
    /// many these are.
    pub fn settle(&mut self, since: usize) -> usize {
        let mut added = self.rows.split_off(since.min(self.rows.len()));
        added.sort_unstable();
        added.dedup();
        if self.rows.is_empty() {
            self.rows = added;
            return self.rows.len();
        }
        let count = added.len();
        self.rows.append(&mut added);
        count
    }

    /// Takes back what was added since there were so many.
    pub fn truncate(&mut self, length: usize) {
        self.rows.truncate(length);
    }

    /// Takes in some statements.
    ///
    /// # Errors
    /// [`Error::Full`] at the four-billionth term.
    pub fn take(&mut self, batch: &Batch) -> Result<()> {
        let (dictionary, rows) = (&mut self.dictionary, &mut self.rows);
        let mut beyond = false;
        batch.each(
            |tag, bytes, hash| dictionary.number(tag, bytes, hash),
            |[s, p, o], g| match tables::narrow(p) {
                Some(p) => rows.push(Row { s, p, o, g }),
                None => beyond = true,
            },
        )?;
        match beyond {
            false => Ok(()),
            true => Err(Error::Full("numbers for properties and documents")),
        }
    }

    /// Writes a note of the front desk's under a name.
    pub fn note(&mut self, name: &str, text: &[u8]) {
        self.notes.insert(name.to_owned(), text.to_owned());
    }

    /// Derives what follows from the statements, and writes it all to a store in place of
    /// everything that it held, in one transaction.
    ///
    /// `state` is the number of the state that is to be replaced, so that nothing is lost that
    /// somebody else has written since; `reversed` are the properties by which `derive` asks [`Graph::pointing`]; it is given
    /// subjects and gives back what to derive for each.
    ///
    /// # Errors
    /// [`Error::Changed`], or see [`Error`]; the store is then as it was.
    pub fn finish(
        mut self,
        store: &Store,
        state: usize,
        reversed: &[Id],
        derive: impl Fn(&Stated<'_>, &[Id]) -> Result<Vec<Derived>> + Sync,
    ) -> Result<()> {
        self.rows.sort_unstable();
        self.rows.dedup();
        let by_hand = |row: &&Row| self.words.is_date(tables::widen(row.p));
        let by_hand = self.rows.iter().filter(by_hand).count() as u64;
        let derived = Stated::new(&self.dictionary, &self.rows, reversed).derive(derive)?;
        let (spans, days) = self.take_derived(derived)?;
        let tables = store.tables;
        let lock = WriteLock::take(&store.folder)?;
        let mut load = Load {
            txn: store.env.write_txn()?,
        };
        if load.txn.id() != state + 1 {
            return Err(Error::Changed);
        }
        for table in tables.all() {
            table.clear(&mut load.txn)?;
        }
        let next = self.dictionary.entries.len() as u64 + 1;
        self.write_terms(&mut load, &tables)?;
        // It is as large as half of the statements, and not needed any more.
        drop(std::mem::take(&mut self.dictionary));
        self.write_statements(&mut load, &tables)?;
        for (key, last) in &spans {
            load.put(tables.spans, key, last)?;
        }
        for (day, count) in &days {
            load.put(tables.days, &day.bytes(), &count.to_be_bytes())?;
        }
        let mut txn = load.txn;
        tables.notes.put(&mut txn, NEXT, &next.to_be_bytes())?;
        tables
            .notes
            .put(&mut txn, file::FORMAT_NOTE, file::FORMAT.as_bytes())?;
        tables
            .notes
            .put(&mut txn, BY_HAND, &by_hand.to_be_bytes())?;
        for (name, text) in &self.notes {
            tables.notes.put(&mut txn, name.as_bytes(), text)?;
        }
        txn.commit()?;
        whole::settle(&file::data(&store.folder))?;
        drop(lock);
        Ok(())
    }

    /// Adds what was derived to the rows, and makes the index of spans from it.
    #[expect(clippy::type_complexity, reason = "two tables in the making")]
    fn take_derived(
        &mut self,
        derived: Vec<Derived>,
    ) -> Result<(Vec<([u8; 17], [u8; 8])>, BTreeMap<Id, u64>)> {
        let of_type = tables::narrow(self.words.of_type).unwrap_or(DERIVED);
        let is_event = |row: &&Row| row.p == of_type && row.o == self.words.event;
        let mut events: HashSet<Id> = self.rows.iter().filter(is_event).map(|row| row.s).collect();
        let (mut spans, mut days) = (Vec::new(), BTreeMap::new());
        self.rows
            .reserve_exact(derived.iter().map(|(_, list)| list.len()).sum());
        for (s, list) in derived {
            let mut numbers = Vec::with_capacity(list.len());
            for (p, object) in list {
                let o = match object {
                    Object::Known(id) => id,
                    Object::New(term) => self.dictionary.intern((*term).as_ref())?,
                };
                numbers.push((p, o));
            }
            if events.remove(&s) {
                let span = self.words.span(numbers.iter().copied());
                spans.push(span.entry(s));
                if let Some(day) = span.sort {
                    *days.entry(day).or_default() += 1;
                }
            }
            for (p, o) in numbers {
                let full = Error::Full("numbers for properties and documents");
                let p = tables::narrow(p).ok_or(full)?;
                self.rows.push(Row {
                    s,
                    p,
                    o,
                    g: DERIVED,
                });
            }
        }
        spans.extend(events.into_iter().map(|event| Span::default().entry(event)));
        // Two sorted runs: the stable sort merges them.
        self.rows.sort();
        self.rows.dedup();
        spans.sort_unstable();
        Ok((spans, days))
    }

    fn write_statements(&mut self, load: &mut Load<'_>, tables: &Tables) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        std::thread::scope(|scope| {
            // The order by value is made while the other is written.
            let by_value = scope.spawn(|| by_value(&rows));
            let mut subjects: Vec<(Number, Id)> = Vec::new();
            for row in &rows {
                let key = tables::spog(row.s, row.p, row.o, row.g);
                load.put(tables.spog, &key, &[])?;
                if row.g != DERIVED && subjects.last() != Some(&(row.g, row.s)) {
                    subjects.push((row.g, row.s));
                }
            }
            subjects.sort_unstable();
            subjects.dedup();
            for (g, s) in subjects {
                load.put_one_of(tables.gs, &g.to_be_bytes(), &s.bytes())?;
            }
            let by_value = by_value.join();
            let by_value = by_value.map_err(|_| Error::damaged("sorting ended"))?;
            for (p, o, s) in &by_value {
                load.put_one_of(tables.pos, &tables::pos(*p, *o), &s.bytes())?;
            }
            for run in by_value.chunk_by(|a, b| a.0 == b.0) {
                let count = (run.len() as u64).to_be_bytes();
                load.put(tables.pcount, &run[0].0.to_be_bytes(), &count)?;
            }
            Ok(())
        })
    }

    fn write_terms(&self, load: &mut Load<'_>, tables: &Tables) -> Result<()> {
        let dictionary = &self.dictionary;
        let numbers = (0..dictionary.entries.len()).filter_map(|at| Some((dictionary.id(at)?, at)));
        let mut order: Vec<_> = numbers.collect();
        order.sort_unstable();
        for (id, at) in &order {
            load.put(tables.str, &id.bytes(), dictionary.bytes_of(*at))?;
        }
        let mut hashes: Vec<_> = order
            .iter()
            .map(|(id, at)| (dictionary.entries[*at].2, *id))
            .collect();
        hashes.sort_unstable();
        for (hash, id) in hashes {
            let mut key = [0; 16];
            key[..8].copy_from_slice(&hash.to_be_bytes());
            key[8..].copy_from_slice(&id.bytes());
            load.put(tables.ids, &key, &[])?;
        }
        Ok(())
    }
}

/// The statements of the union by property and value.
fn by_value(rows: &[Row]) -> Vec<(u32, Id, Id)> {
    let mut sorted: Vec<_> = rows.iter().map(|row| (row.p, row.o, row.s)).collect();
    // Statements of several documents stand together still.
    sorted.dedup();
    sorted.sort_unstable();
    sorted
}

/// Writes keys in their order: each at the end of its table, without a search.
struct Load<'e> {
    txn: RwTxn<'e>,
}

impl Load<'_> {
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<()> {
        Ok(table.put_with_flags(&mut self.txn, PutFlags::APPEND, key, value)?)
    }

    fn put_one_of(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<()> {
        Ok(table.put_with_flags(&mut self.txn, PutFlags::APPEND_DUP, key, value)?)
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
    fn new(dictionary: &'b Dictionary, rows: &'b [Row], reversed: &[Id]) -> Self {
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
    fn derive(
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
