//! Bulk loading a whole store: everything is interned and sorted in memory, then each table is
//! written in key order, which is several times as fast as inserting key by key.

use super::archive::{self, ArchivedFile};
use super::batch::Batch;
use super::block::Key;
use super::derived_part::DerivedPart;
use super::dictionary::Dictionary;
use super::graph_reader::{BulkGraph, Derived, EncodedQuad};
use super::id::{Id, Tag};
use super::keys::KeyAppender;
use super::lock::WriteLock;
use super::spans::{ASSERTED_DATES, Span, SpanTerms};
use super::tables::{self, DERIVED, FIRST, NEXT, Tables};
use super::view::{Statement, View};
use super::word_lists::WordLists;
use super::words::WordTerms;
use super::{Error, Result, Store, terms, texts};
use super::{file, lmdb_file};
use heed::RwTxn;
use oxrdf::{NamedNodeRef, TermRef};
use std::collections::{BTreeMap, HashSet};
use std::sync::mpsc::{SyncSender, sync_channel};

/// Collects the statements of a new store, then writes them all at once.
pub struct BulkLoader {
    dictionary: Dictionary,
    rows: Vec<EncodedQuad>,
    span_terms: SpanTerms,
    word_terms: WordTerms,
    /// Those that are removed have no text.
    notes: BTreeMap<String, Option<Vec<u8>>>,
    archived: Vec<ArchivedFile>,
}

impl BulkLoader {
    /// An empty loader.
    ///
    /// # Errors
    /// None in practice: [`Error::Full`] is for the four-billionth term.
    pub fn new() -> Result<Self> {
        Self::with(Dictionary::default())
    }

    /// A loader without statements in which terms have the ids of a state of a store, so that the rest
    /// of the state can be [added](BulkLoader::add_stored); `None` if the ids have gaps.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn continuing(view: View<'_>) -> Result<Option<Self>> {
        Dictionary::of(view)?.map(Self::with).transpose()
    }

    fn with(mut dictionary: Dictionary) -> Result<Self> {
        let span_terms = SpanTerms::new(|term| dictionary.intern(term.into()))?;
        let word_terms = WordTerms::new(|term| dictionary.intern(term.into()))?;
        Ok(Self {
            dictionary,
            rows: Vec::new(),
            span_terms,
            word_terms,
            notes: BTreeMap::new(),
            archived: Vec::new(),
        })
    }

    /// The id of a term, a new one if the term is new.
    ///
    /// # Errors
    /// [`Error::Full`] at the four-billionth term.
    pub fn intern<'a>(&mut self, term: impl Into<TermRef<'a>>) -> Result<Id> {
        self.dictionary.intern(term.into())
    }

    /// The id of a term, if it has one.
    pub fn find<'a>(&self, term: impl Into<TermRef<'a>>) -> Option<Id> {
        self.dictionary.find(term.into())
    }

    /// How many subjects have this property and value.
    ///
    /// # Errors
    /// As [`BulkLoader::intern`].
    pub fn count(&mut self, p: NamedNodeRef<'_>, o: NamedNodeRef<'_>) -> Result<usize> {
        let (p, o) = (tables::narrow(self.intern(p)?), self.intern(o)?);
        let rows = self.rows.iter();
        let having = rows.filter(|row| Some(row.p) == p && row.o == o);
        Ok(having.map(|row| row.s).collect::<HashSet<Id>>().len())
    }

    /// How many statements have been added.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none has been added.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Removes the statements of a document from the first `until` ones added; returns how many
    /// were removed.
    pub fn remove_document(&mut self, until: usize, document: Id) -> usize {
        let later = self.rows.split_off(until.min(self.rows.len()));
        let graph = tables::narrow(document);
        let before = self.rows.len();
        self.rows.retain(|row| Some(row.g) != graph);
        let gone = before - self.rows.len();
        self.rows.extend(later);
        gone
    }

    /// Sorts and deduplicates the statements after the first `since`; returns how many are left of
    /// these.
    pub fn sort_added(&mut self, since: usize) -> usize {
        // In place: there may be more than fit into memory twice.
        let since = since.min(self.rows.len());
        let added = &mut self.rows[since..];
        added.sort_unstable();
        let mut kept = 0;
        for at in 0..added.len() {
            if kept == 0 || added[at] != added[kept - 1] {
                added[kept] = added[at];
                kept += 1;
            }
        }
        self.rows.truncate(since + kept);
        kept
    }

    /// Drops all but the first `length` statements.
    pub fn truncate(&mut self, length: usize) {
        self.rows.truncate(length);
    }

    /// The statements added so far, in no particular order.
    pub fn statements(&self) -> impl Iterator<Item = Statement> {
        self.rows.iter().map(EncodedQuad::statement)
    }

    /// Keeps only the statements for which `fits` is true.
    pub fn retain(&mut self, mut fits: impl FnMut(Statement) -> bool) {
        self.rows.retain(|row| fits(row.statement()));
    }

    /// Adds a batch of statements.
    ///
    /// # Errors
    /// [`Error::Full`] at the four-billionth term.
    pub fn add_batch(&mut self, batch: &Batch) -> Result<()> {
        let (dictionary, rows) = (&mut self.dictionary, &mut self.rows);
        let mut beyond = false;
        batch.for_each(
            |tag, bytes, hash| dictionary.intern_encoded(tag, bytes, hash),
            |[s, p, o], g| match tables::narrow(p) {
                Some(p) => rows.push(EncodedQuad { s, p, o, g }),
                None => beyond = true,
            },
        )?;
        if beyond {
            Err(Error::Full("ids for properties and documents"))
        } else {
            Ok(())
        }
    }

    /// Adds a statement of a document, or of the default graph, as ids from
    /// [`BulkLoader::intern`].
    ///
    /// # Errors
    /// [`Error::Full`] if the id of the property or document does not fit into four bytes.
    pub fn add(&mut self, s: Id, p: Id, o: Id, document: Option<Id>) -> Result<()> {
        let full = Error::Full("ids for properties and documents");
        let g = document.map_or(Some(tables::DEFAULT), tables::narrow);
        let (Some(p), Some(g)) = (tables::narrow(p), g) else {
            return Err(full);
        };
        self.rows.push(EncodedQuad { s, p, o, g });
        Ok(())
    }

    /// Adds the asserted statements of the state that the loader
    /// [continues](BulkLoader::continuing), except those of some documents.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn add_stored(&mut self, view: View<'_>, left_out: &HashSet<Id>) -> Result<()> {
        let left_out: HashSet<_> = left_out
            .iter()
            .filter_map(|it| tables::narrow(*it))
            .collect();
        for key in view.tables.spog.all(view.txn)? {
            let (s, p, o, g) = tables::from_spog(key?)?;
            if g != DERIVED && !left_out.contains(&g) {
                self.rows.push(EncodedQuad { s, p, o, g });
            }
        }
        // Several sorted runs: the stable sort merges them.
        self.rows.sort();
        self.rows.dedup();
        Ok(())
    }

    /// Writes a note under a name, or removes it; the other notes of the store stay as they are.
    pub fn note(&mut self, name: &str, text: Option<&[u8]>) {
        self.notes
            .insert(name.to_owned(), text.map(ToOwned::to_owned));
    }

    /// Sorts and deduplicates the statements and passes them to `job`; `reversed` are the
    /// properties by which [`GraphReader::incoming`](super::GraphReader::incoming) is asked.
    pub fn with_graph<T>(&mut self, reversed: &[Id], job: impl FnOnce(&BulkGraph<'_>) -> T) -> T {
        self.rows.sort_unstable();
        self.rows.dedup();
        job(&BulkGraph::new(&self.dictionary, &self.rows, reversed))
    }

    /// Archives a file beside the store, under a name derived from its content: it is synced
    /// before the commit.
    pub fn archive_file(&mut self, name: String, bytes: Vec<u8>) {
        self.archived.push((name, bytes));
    }

    /// The files to archive, for another writer.
    pub fn take_archived(&mut self) -> Vec<(String, Vec<u8>)> {
        std::mem::take(&mut self.archived)
    }

    /// Derives statements from those added, and writes all of them to a store, replacing all of its
    /// content but its notes, in one transaction.
    ///
    /// `state` is the state that is replaced, so that no later write is lost; `reversed` lists the
    /// properties for which `derive` uses
    /// [`GraphReader::incoming`](super::GraphReader::incoming); `derive` gets subjects and returns
    /// what to derive for each.
    ///
    /// # Errors
    /// [`Error::Changed`], or see [`Error`]; the store is then as it was.
    pub fn finish(
        mut self,
        store: &Store,
        state: usize,
        reversed: &[Id],
        derive: impl Fn(&BulkGraph<'_>, &[Id]) -> Result<Vec<Derived>> + Sync,
    ) -> Result<()> {
        self.rows.sort_unstable();
        self.rows.dedup();
        let asserted_date = |row: &&EncodedQuad| self.span_terms.is_date(tables::widen(row.p));
        let asserted_date = self.rows.iter().filter(asserted_date).count() as u64;
        let derived = BulkGraph::new(&self.dictionary, &self.rows, reversed).derive(derive)?;
        let derived = self.index_derived(derived)?;
        store.check_writable()?;
        let tables = store.tables;
        let lock = WriteLock::take(&store.folder, store.wait)?;
        let mut txn = store.env.write_txn()?;
        if txn.id() != state + 1 {
            return Err(Error::Changed);
        }
        for table in tables.all_but_notes() {
            table.clear(&mut txn)?;
        }
        let next = self.dictionary.entries.len() as u64 + FIRST;
        let words = std::thread::scope(|scope| {
            let words = scope.spawn(|| self.words());
            self.write_terms(&mut txn, &tables)?;
            let words = words.join();
            words.map_err(|_| Error::damaged("a thread panicked"))
        })?;
        words.write(&mut txn, &tables)?;
        // It is half as large as the statements, and no longer needed.
        drop(std::mem::take(&mut self.dictionary));
        self.write_statements(&derived.rows, &mut txn, &tables)?;
        let mut by_span = KeyAppender::new(tables.spans);
        for key in derived.spans {
            by_span.push(&mut txn, key)?;
        }
        by_span.finish(&mut txn)?;
        for (day, count) in &derived.days {
            tables
                .days
                .put(&mut txn, &day.bytes(), &count.to_be_bytes())?;
        }
        tables.notes.put(&mut txn, NEXT, &next.to_be_bytes())?;
        file::put_format(&tables, &mut txn)?;
        tables
            .notes
            .put(&mut txn, ASSERTED_DATES, &asserted_date.to_be_bytes())?;
        for (name, text) in &self.notes {
            match text {
                Some(text) => tables.notes.put(&mut txn, name.as_bytes(), text)?,
                None => tables.notes.delete(&mut txn, name.as_bytes())?,
            }
        }
        archive::write(&store.folder, &self.archived)?;
        txn.commit()?;
        lmdb_file::extend_to_full_length(&file::data_file(&store.folder))?;
        drop(lock);
        Ok(())
    }

    /// The derived statements, sorted, and the span and day indexes built from them.
    fn index_derived(&mut self, parts: Vec<DerivedPart>) -> Result<DerivedRows> {
        let of_type = tables::narrow(self.span_terms.of_type).unwrap_or(DERIVED);
        let is_event = |row: &&EncodedQuad| row.p == of_type && row.o == self.span_terms.event;
        let mut events: HashSet<Id> = self.rows.iter().filter(is_event).map(|row| row.s).collect();
        let mut derived = DerivedRows::default();
        for part in parts {
            let rows = part.into_rows(&mut self.dictionary)?;
            for of_subject in rows.chunk_by(|a, b| a.s == b.s) {
                let subject = of_subject[0].s;
                if events.remove(&subject) {
                    let pairs = of_subject.iter().map(|row| (tables::widen(row.p), row.o));
                    let span = self.span_terms.span(pairs);
                    derived.spans.push(span.key(subject));
                    if let Some(day) = span.sort {
                        *derived.days.entry(day).or_default() += 1;
                    }
                }
            }
            match derived.rows.is_empty() {
                true => derived.rows = rows,
                false => derived.rows.extend(rows),
            }
        }
        let spans = events.into_iter().map(|event| Span::default().key(event));
        derived.spans.extend(spans);
        derived.spans.sort_unstable();
        Ok(derived)
    }

    fn write_statements(
        &mut self,
        derived: &[EncodedQuad],
        txn: &mut RwTxn<'_>,
        tables: &Tables,
    ) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        std::thread::scope(|scope| {
            // The next chunk by value is sorted while another is written.
            let (sender, chunks) = sync_channel(0);
            let rows = [&rows[..], derived];
            let sorter = scope.spawn(move || by_value(rows, sender));
            let mut subjects: Vec<(tables::GraphId, Id)> = Vec::new();
            let mut spog = KeyAppender::new(tables.spog);
            for row in merged(rows) {
                let key = tables::spog(row.s, row.p, row.o, row.g);
                spog.push(txn, key)?;
                if row.g != DERIVED && subjects.last() != Some(&(row.g, row.s)) {
                    subjects.push((row.g, row.s));
                }
            }
            spog.finish(txn)?;
            subjects.sort_unstable();
            subjects.dedup();
            let mut gs = KeyAppender::new(tables.gs);
            for (g, s) in subjects {
                gs.push(txn, [g.into(), s.to_u64()])?;
            }
            gs.finish(txn)?;
            let mut pos = KeyAppender::new(tables.pos);
            for chunk in chunks {
                for (p, o, s) in &chunk {
                    pos.push(txn, tables::pos(*p, *o, *s))?;
                }
                for run in chunk.chunk_by(|a, b| a.0 == b.0) {
                    let count = (run.len() as u64).to_be_bytes();
                    tables.pcount.put(txn, &run[0].0.to_be_bytes(), &count)?;
                }
            }
            pos.finish(txn)?;
            sorter
                .join()
                .map_err(|_| Error::damaged("the sorting thread panicked"))
        })
    }

    /// The words of all texts.
    fn words(&self) -> WordLists {
        let rows = self.rows.iter();
        let postings = rows.filter_map(|row| self.word_terms.posting(row.s, row.p, row.o));
        let bytes = |text: Id| {
            let at = text.payload().checked_sub(FIRST)?;
            Some(self.dictionary.bytes_of(usize::try_from(at).ok()?))
        };
        WordLists::new(postings.collect(), bytes)
    }

    fn write_terms(&self, txn: &mut RwTxn<'_>, tables: &Tables) -> Result<()> {
        let dictionary = &self.dictionary;
        let mut texts = texts::TextAppender::new(tables.str);
        for tag in Tag::OF_DICTIONARY {
            for (at, _) in dictionary
                .entries
                .iter()
                .enumerate()
                .filter(|(_, it)| it.1 == tag)
            {
                if let Some(id) = dictionary.id(at) {
                    texts.push(txn, id, dictionary.bytes_of(at))?;
                }
            }
        }
        texts.finish(txn)?;
        self.write_hashes(txn, tables)
    }

    /// Writes the terms by hash, in as many passes over all of them as keep each small.
    fn write_hashes(&self, txn: &mut RwTxn<'_>, tables: &Tables) -> Result<()> {
        let entries = &self.dictionary.entries;
        let hashes = entries.iter().map(|(_, _, hash)| terms::short_hash(*hash));
        let passes = (entries.len() / MAX_CHUNK + 1) as u64;
        // Of its 40 bits, the upper 32 say in which it is.
        let pass_of = |hash: u64| ((hash >> 8) * passes) >> 32;
        let mut ids = KeyAppender::new(tables.ids);
        for pass in 0..passes {
            let of_pass = hashes.clone().enumerate();
            let of_pass = of_pass.filter(|(_, hash)| pass_of(*hash) == pass);
            let keyed = of_pass.filter_map(|(at, hash)| Some((hash, self.dictionary.id(at)?)));
            let mut keyed: Vec<_> = keyed.collect();
            keyed.sort_unstable();
            for (hash, id) in keyed {
                ids.push(txn, [hash, id.to_u64()])?;
            }
        }
        ids.finish(txn)
    }
}

/// The derived statements, and the indexes that are built from them.
#[derive(Default)]
struct DerivedRows {
    rows: Vec<EncodedQuad>,
    spans: Vec<Key<4>>,
    days: BTreeMap<Id, u64>,
}

/// A property, a value and a subject.
type ByValue = (u32, Id, Id);

/// How many statements, of whole properties, are sorted at a time.
const MAX_CHUNK: usize = 1 << 21;

/// Two sorted runs as one.
fn merged(runs: [&[EncodedQuad]; 2]) -> impl Iterator<Item = &EncodedQuad> {
    let [mut one, mut other] = runs.map(|run| run.iter().peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(first), Some(second)) if first > second => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    })
}

/// Sends the statements of the union by property and value, chunk by chunk: all of them at once
/// would need as much memory as the rows.
fn by_value(runs: [&[EncodedQuad]; 2], sender: SyncSender<Vec<ByValue>>) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for run in runs
        .iter()
        .flat_map(|rows| rows.chunk_by(|a, b| a.p == b.p))
    {
        *counts.entry(run[0].p).or_default() += run.len();
    }
    let mut properties = counts.into_iter().peekable();
    while let Some((first, mut size)) = properties.next() {
        let mut last = first;
        while let Some((next, more)) = properties.next_if(|(_, more)| size + more <= MAX_CHUNK) {
            (last, size) = (next, size + more);
        }
        let mut chunk: Vec<ByValue> = Vec::with_capacity(size);
        let rows = runs.iter().flat_map(|rows| rows.iter());
        let wanted = rows.filter(|row| (first..=last).contains(&row.p));
        chunk.extend(wanted.map(|row| (row.p, row.o, row.s)));
        chunk.sort_unstable();
        // Several documents may contain a statement, and it may be derived as well.
        chunk.dedup();
        if sender.send(chunk).is_err() {
            // Writing has failed, and the receiver is gone.
            return;
        }
    }
}
