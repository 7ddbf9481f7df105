//! Writing a bulk load: what is derived, then each table from its first key to its last.

use super::archive;
use super::block::FieldEncoding;
use super::bulk::BulkLoader;
use super::derived_part::Derive;
use super::dictionary::Dictionary;
use super::graph_reader::{BulkGraph, RowIndex};
use super::id::{Id, Tag};
use super::keys::KeyAppender;
use super::lock::WriteLock;
use super::rows::{EncodedQuad, Rows, SortedRowWriter};
use super::sorter::{Sorted, Sorter};
use super::spans::{ASSERTED_DATES, Span};
use super::tables::{self, DERIVED, FIRST, NEXT, Tables};
use super::words::{self, from_posting};
use super::{Error, Result, Store, terms, texts};
use super::{file, lmdb_file};
use heed::RwTxn;
use std::collections::BTreeMap;

/// The derived statements, and the indexes that are built from them.
struct DerivedRows {
    rows: Rows,
    spans: Sorted<[u64; 4], 4>,
    days: BTreeMap<Id, u64>,
}

/// What is read of the statements while they are written by subject, for the other tables.
struct ByOthers {
    by_document: Sorted<[u64; 2], 2>,
    by_value: Sorted<[u64; 3], 3>,
    /// The texts to be searched.
    postings: Sorted<[u64; 1], 1>,
}

impl BulkLoader {
    /// Derives statements from those added, and writes all of them to a store, replacing all of its
    /// content but its notes, in one transaction.
    ///
    /// `state` is the state that is replaced, so that no later write is lost; `reversed` lists the
    /// properties for which `derive` uses
    /// [`GraphReader::incoming`](super::GraphReader::incoming); `derive` gets subjects and passes
    /// on what to derive for each.
    ///
    /// # Errors
    /// [`Error::Changed`], or see [`Error`]; the store is then as it was.
    pub fn finish(
        mut self,
        store: &Store,
        state: usize,
        reversed: &[Id],
        derive: impl Derive,
    ) -> Result<()> {
        let derived = self.derive(store.tables, reversed, derive)?;
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
        let next = self.dictionary.len() as u64 + FIRST;
        let (others, asserted_dates) = self.write_statements(derived.rows, &mut txn, &tables)?;
        let words = std::thread::scope(|scope| {
            let words = scope.spawn(|| self.words(others.postings, &tables));
            let hashes = self.write_texts(&mut txn, &tables)?;
            hashes.write(&mut txn, tables.ids)?;
            others.by_document.write(&mut txn, tables.gs)?;
            write_by_value(others.by_value, &mut txn, &tables)?;
            derived.spans.write(&mut txn, tables.spans)?;
            let words = words.join();
            words.map_err(|_| Error::damaged("a thread panicked"))?
        })?;
        let Self {
            notes,
            archived,
            dictionary,
            ..
        } = self;
        drop(dictionary);
        words.write(&mut txn, tables.words)?;
        for (day, count) in &derived.days {
            let count = count.to_be_bytes();
            tables.days.put(&mut txn, &day.bytes(), &count)?;
        }
        tables.notes.put(&mut txn, NEXT, &next.to_be_bytes())?;
        file::put_format(&tables, &mut txn)?;
        let asserted_dates = asserted_dates.to_be_bytes();
        tables
            .notes
            .put(&mut txn, ASSERTED_DATES, &asserted_dates)?;
        for (name, text) in &notes {
            match text {
                Some(text) => tables.notes.put(&mut txn, name.as_bytes(), text)?,
                None => tables.notes.delete(&mut txn, name.as_bytes())?,
            }
        }
        archive::write(&store.folder, &archived)?;
        txn.commit()?;
        lmdb_file::extend_to_full_length(&file::data_file(&store.folder))?;
        drop(lock);
        Ok(())
    }

    /// The derived statements, sorted, and the span and day indexes built from them.
    fn derive(
        &mut self,
        tables: Tables,
        reversed: &[Id],
        derive: impl Derive,
    ) -> Result<DerivedRows> {
        self.rows.sort()?;
        let index = RowIndex::new(self.dictionary.len(), &self.rows, reversed)?;
        let mut rows = SortedRowWriter::new(&self.space);
        let mut spans = Sorter::new(&self.space, tables.spans.fields);
        let mut days = BTreeMap::new();
        // Derivation reads the terms that are known while those are added that are new.
        let (known, mut new) = (self.dictionary.len(), Dictionary::new(&self.space));
        let graph = BulkGraph::new(&self.dictionary, &self.rows, &index);
        graph.derive(&self.span_terms, derive, |mut part| {
            let events = std::mem::take(&mut part.events);
            let derived = part.into_rows(known, &mut new)?;
            self.index_events(events, &derived, |event, span| {
                if let Some(day) = span.sort {
                    *days.entry(day).or_default() += 1;
                }
                spans.push(span.key(event))
            })?;
            derived.into_iter().try_for_each(|row| rows.push(row))
        })?;
        self.dictionary.append(&new)?;
        Ok(DerivedRows {
            rows: rows.finish()?,
            spans: spans.finish()?,
            days,
        })
    }

    /// Calls `index` with some events and with the spans that are derived of them.
    fn index_events(
        &self,
        events: Vec<Id>,
        rows: &[EncodedQuad],
        mut index: impl FnMut(Id, Span) -> Result<()>,
    ) -> Result<()> {
        let mut events = events.into_iter().peekable();
        for of_subject in rows.chunk_by(|a, b| a.s == b.s) {
            let subject = of_subject[0].s;
            while let Some(event) = events.next_if(|event| *event < subject) {
                index(event, Span::default())?;
            }
            if events.next_if_eq(&subject).is_some() {
                let pairs = of_subject.iter().map(|row| (tables::widen(row.p), row.o));
                index(subject, self.span_terms.span(pairs))?;
            }
        }
        events.try_for_each(|event| index(event, Span::default()))
    }

    /// Writes the statements by subject, and gathers what the other tables take from them; how many of
    /// them are dates that only the program should derive.
    fn write_statements(
        &mut self,
        derived: Rows,
        txn: &mut RwTxn<'_>,
        tables: &Tables,
    ) -> Result<(ByOthers, u64)> {
        let rows = std::mem::replace(&mut self.rows, Rows::new(&self.space));
        let mut asserted_dates = 0;
        let mut by_document = Sorter::new(&self.space, tables.gs.fields);
        let mut by_value = Sorter::new(&self.space, tables.pos.fields);
        let mut postings = Sorter::new(&self.space, [FieldEncoding::Plain]);
        let mut spog = KeyAppender::new(tables.spog);
        rows.merged_with(&derived).each(|row| {
            spog.push(txn, tables::spog(row.s, row.p, row.o, row.g))?;
            by_value.push(tables::pos(row.p, row.o, row.s))?;
            if row.g != DERIVED {
                by_document.push([row.g.into(), row.s.to_u64()])?;
                if let Some(posting) = self.word_terms.posting(row.s, row.p, row.o) {
                    postings.push([posting])?;
                }
                asserted_dates += u64::from(self.span_terms.is_date(tables::widen(row.p)));
            }
            Ok(())
        })?;
        spog.finish(txn)?;
        let others = ByOthers {
            by_document: by_document.finish()?,
            by_value: by_value.finish()?,
            postings: postings.finish()?,
        };
        Ok((others, asserted_dates))
    }

    /// The words of some texts.
    fn words(&self, postings: Sorted<[u64; 1], 1>, tables: &Tables) -> Result<Sorted<[u64; 4], 4>> {
        let mut words = Sorter::new(&self.space, tables.words.fields);
        for posting in postings.iter() {
            let [posting] = posting?;
            let bytes = self.dictionary.bytes(from_posting(posting)?.0)?;
            words::each_key(posting, &bytes, |key| words.push(key))?;
        }
        words.finish()
    }

    /// Writes the texts of all terms, one kind after the other; gives the terms by their hashes.
    fn write_texts(&self, txn: &mut RwTxn<'_>, tables: &Tables) -> Result<Sorted<[u64; 2], 2>> {
        let dictionary = &self.dictionary;
        let mut hashes = Sorter::new(&self.space, tables.ids.fields);
        let mut texts = texts::TextAppender::new(tables.str);
        for tag in Tag::OF_DICTIONARY {
            for at in (0..dictionary.len()).filter(|at| dictionary.tag(*at) == Some(tag)) {
                if let Some(id) = dictionary.id(at) {
                    texts.push(txn, id, &dictionary.bytes_of(at)?)?;
                    hashes.push([terms::short_hash(dictionary.hash(at)), id.to_u64()])?;
                }
            }
        }
        texts.finish(txn)?;
        hashes.finish()
    }
}

/// Writes the statements of the union by property and value, and how many each property has.
fn write_by_value(
    by_value: Sorted<[u64; 3], 3>,
    txn: &mut RwTxn<'_>,
    tables: &Tables,
) -> Result<()> {
    let mut pos = KeyAppender::new(tables.pos);
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    let mut counted = (0, 0);
    by_value.each(|key| {
        if counted.0 != key[0] {
            counts.insert(counted.0, counted.1);
            counted = (key[0], 0);
        }
        counted.1 += 1;
        pos.push(txn, key)
    })?;
    pos.finish(txn)?;
    counts.insert(counted.0, counted.1);
    for (property, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        let property = tables::low(property)?.to_be_bytes();
        tables.pcount.put(txn, &property, &count.to_be_bytes())?;
    }
    Ok(())
}
