//! A whole store's content at once: everything is numbered and sorted in memory, then each table is
//! written from its first key to its last, which is several times as fast as key by key.

use super::batch::Batch;
use super::block::Key;
use super::dictionary::Dictionary;
use super::id::Id;
use super::kept::{self, Kept};
use super::keys::Appender;
use super::lock::WriteLock;
use super::spans::{BY_HAND, Span, Words};
use super::stated::{Derived, Object, Row, Stated};
use super::tables::{self, DERIVED, FIRST, Tables};
use super::view::Statement;
use super::write::NEXT;
use super::{Error, Result, Store, terms, texts};
use super::{file, whole};
use heed::RwTxn;
use oxrdf::{NamedNodeRef, TermRef};
use std::collections::{BTreeMap, HashSet};
use std::sync::mpsc::{SyncSender, sync_channel};

/// A store that is being made.
pub struct Bulk {
    dictionary: Dictionary,
    rows: Vec<Row>,
    words: Words,
    notes: BTreeMap<String, Vec<u8>>,
    kept: Vec<Kept>,
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
            kept: Vec::new(),
        })
    }

    /// The number of a term, a new one where it is new.
    ///
    /// # Errors
    /// [`Error::Full`] at the four-billionth term.
    pub fn intern<'a>(&mut self, term: impl Into<TermRef<'a>>) -> Result<Id> {
        self.dictionary.intern(term.into())
    }

    /// How many subjects have this property and value.
    ///
    /// # Errors
    /// As [`Bulk::intern`].
    pub fn count(&mut self, p: NamedNodeRef<'_>, o: NamedNodeRef<'_>) -> Result<usize> {
        let (p, o) = (tables::narrow(self.intern(p)?), self.intern(o)?);
        let rows = self.rows.iter();
        let having = rows.filter(|row| Some(row.p) == p && row.o == o);
        Ok(having.map(|row| row.s).collect::<HashSet<Id>>().len())
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

    /// What was added so far, in no order.
    pub fn statements(&self) -> impl Iterator<Item = Statement> {
        self.rows.iter().map(Row::statement)
    }

    /// Keeps of what was added only what fits.
    pub fn retain(&mut self, mut fits: impl FnMut(Statement) -> bool) {
        self.rows.retain(|row| fits(row.statement()));
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

    /// Takes in a statement of a document, or of the default graph, in numbers of
    /// [`Bulk::intern`].
    ///
    /// # Errors
    /// [`Error::Full`] where property or document has a number beyond four bytes.
    pub fn add(&mut self, s: Id, p: Id, o: Id, document: Option<Id>) -> Result<()> {
        let full = Error::Full("numbers for properties and documents");
        let g = document.map_or(Some(tables::DEFAULT), tables::narrow);
        let (Some(p), Some(g)) = (tables::narrow(p), g) else {
            return Err(full);
        };
        self.rows.push(Row { s, p, o, g });
        Ok(())
    }

    /// Writes a note of the front desk's under a name.
    pub fn note(&mut self, name: &str, text: &[u8]) {
        self.notes.insert(name.to_owned(), text.to_owned());
    }

    /// Puts the statements in order, each once, and looks at them all; `reversed` are the
    /// properties by which [`Graph::pointing`](super::Graph::pointing) is asked.
    pub fn look<T>(&mut self, reversed: &[Id], job: impl FnOnce(&Stated<'_>) -> T) -> T {
        self.rows.sort_unstable();
        self.rows.dedup();
        job(&Stated::new(&self.dictionary, &self.rows, reversed))
    }

    /// Keeps a file beside the store, under a name that tells its content: it is on the disk
    /// before the store is.
    pub fn keep(&mut self, name: String, bytes: Vec<u8>) {
        self.kept.push((name, bytes));
    }

    /// Derives what follows from the statements, and writes it all to a store in place of
    /// everything that it held, in one transaction.
    ///
    /// `state` is the number of the state that is to be replaced, so that nothing is lost that
    /// somebody else has written since; `reversed` are the properties by which `derive` asks [`Graph::pointing`](super::Graph::pointing); it is given
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
        let lock = WriteLock::take(&store.folder, store.wait)?;
        let mut txn = store.env.write_txn()?;
        if txn.id() != state + 1 {
            return Err(Error::Changed);
        }
        for table in tables.all() {
            table.clear(&mut txn)?;
        }
        let next = self.dictionary.entries.len() as u64 + FIRST;
        self.write_terms(&mut txn, &tables)?;
        // It is as large as half of the statements, and not needed any more.
        drop(std::mem::take(&mut self.dictionary));
        self.write_statements(&mut txn, &tables)?;
        let mut by_span = Appender::new(tables.spans);
        for key in spans {
            by_span.push(&mut txn, key)?;
        }
        by_span.finish(&mut txn)?;
        for (day, count) in &days {
            tables
                .days
                .put(&mut txn, &day.bytes(), &count.to_be_bytes())?;
        }
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
        kept::write(&store.folder, &self.kept)?;
        txn.commit()?;
        whole::settle(&file::data(&store.folder))?;
        drop(lock);
        Ok(())
    }

    /// Adds what was derived to the rows, and makes the index of spans from it.
    fn take_derived(&mut self, derived: Vec<Derived>) -> Result<(Vec<Key<4>>, BTreeMap<Id, u64>)> {
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
                spans.push(span.key(s));
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
        spans.extend(events.into_iter().map(|event| Span::default().key(event)));
        // Two sorted runs: the stable sort merges them.
        self.rows.sort();
        self.rows.dedup();
        spans.sort_unstable();
        Ok((spans, days))
    }

    fn write_statements(&mut self, txn: &mut RwTxn<'_>, tables: &Tables) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        std::thread::scope(|scope| {
            // The next part by value is put in order while another is written.
            let (hand, parts) = sync_channel(0);
            let rows = &rows;
            let sorter = scope.spawn(move || by_value(rows, hand));
            let mut subjects: Vec<(tables::Graph, Id)> = Vec::new();
            let mut spog = Appender::new(tables.spog);
            for row in rows {
                let key = tables::spog(row.s, row.p, row.o, row.g);
                spog.push(txn, key)?;
                if row.g != DERIVED && subjects.last() != Some(&(row.g, row.s)) {
                    subjects.push((row.g, row.s));
                }
            }
            spog.finish(txn)?;
            subjects.sort_unstable();
            subjects.dedup();
            let mut gs = Appender::new(tables.gs);
            for (g, s) in subjects {
                gs.push(txn, [g.into(), s.number()])?;
            }
            gs.finish(txn)?;
            let mut pos = Appender::new(tables.pos);
            for part in parts {
                for (p, o, s) in &part {
                    pos.push(txn, tables::pos(*p, *o, *s))?;
                }
                for run in part.chunk_by(|a, b| a.0 == b.0) {
                    let count = (run.len() as u64).to_be_bytes();
                    tables.pcount.put(txn, &run[0].0.to_be_bytes(), &count)?;
                }
            }
            pos.finish(txn)?;
            sorter.join().map_err(|_| Error::damaged("sorting ended"))
        })
    }

    fn write_terms(&self, txn: &mut RwTxn<'_>, tables: &Tables) -> Result<()> {
        let dictionary = &self.dictionary;
        let numbers = (0..dictionary.entries.len()).filter_map(|at| Some((dictionary.id(at)?, at)));
        let mut order: Vec<_> = numbers.collect();
        order.sort_unstable();
        let mut texts = texts::Appender::new(tables.str);
        for (id, at) in &order {
            texts.push(txn, *id, dictionary.bytes_of(*at))?;
        }
        texts.finish(txn)?;
        let mut hashes: Vec<_> = order
            .iter()
            .map(|(id, at)| (terms::kept(dictionary.entries[*at].2), *id))
            .collect();
        hashes.sort_unstable();
        let mut ids = Appender::new(tables.ids);
        for (hash, id) in hashes {
            ids.push(txn, [hash, id.number()])?;
        }
        ids.finish(txn)
    }
}

/// A property, a value and a subject.
type ByValue = (u32, Id, Id);

/// How many statements of whole properties are put in order at a time.
const PART: usize = 1 << 21;

/// Hands over the statements of the union by property and value, a part after the other: all of
/// them at once would need as much memory as the rows.
fn by_value(rows: &[Row], hand: SyncSender<Vec<ByValue>>) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for run in rows.chunk_by(|a, b| a.p == b.p) {
        *counts.entry(run[0].p).or_default() += run.len();
    }
    let mut properties = counts.into_iter().peekable();
    while let Some((first, mut size)) = properties.next() {
        let mut last = first;
        while let Some((next, more)) = properties.next_if(|(_, more)| size + more <= PART) {
            (last, size) = (next, size + more);
        }
        let mut part: Vec<ByValue> = Vec::with_capacity(size);
        let wanted = rows.iter().filter(|row| (first..=last).contains(&row.p));
        part.extend(wanted.map(|row| (row.p, row.o, row.s)));
        // Statements of several documents stand together still.
        part.dedup();
        part.sort_unstable();
        if hand.send(part).is_err() {
            // Writing has failed: nobody takes any more.
            return;
        }
    }
}
