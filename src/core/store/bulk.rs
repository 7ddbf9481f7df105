//! Bulk loading a whole store: everything is interned and sorted, beyond some size on disk, then each table
//! is written in key order, which is several times as fast as inserting key by key.
//!
//! ```text
//! documents ─▶ Dictionary   ids of terms          (term_bytes: the middle of it on disk)
//!         └──▶ Rows         statements            (sorted_run: what is too much in runs on disk)
//!                └─ check, derive ─▶ Sorters, one for each table ─▶ tables    (bulk_write)
//! ```

use super::archive::ArchivedFile;
use super::batch::Batch;
use super::dictionary::Dictionary;
use super::graph_reader::{BulkGraph, RowIndex};
use super::id::Id;
use super::rows::{EncodedQuad, Rows};
use super::spans::SpanTerms;
use super::spill::Space;
use super::tables::{self, DERIVED};
use super::view::{Statement, View};
use super::words::WordTerms;
use super::{Error, Result, Store};
use oxrdf::{NamedNodeRef, TermRef};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// Collects the statements of a new store, then writes them all at once.
pub struct BulkLoader {
    pub(super) space: Space,
    pub(super) dictionary: Dictionary,
    pub(super) rows: Rows,
    pub(super) span_terms: SpanTerms,
    pub(super) word_terms: WordTerms,
    /// Those that are removed have no text.
    pub(super) notes: BTreeMap<String, Option<Vec<u8>>>,
    pub(super) archived: Vec<ArchivedFile>,
}

impl BulkLoader {
    /// An empty loader, which writes what is too much for memory into the system's folder of temporary
    /// files.
    ///
    /// # Errors
    /// None in practice: [`Error::Full`] is for the four-billionth term.
    pub fn new() -> Result<Self> {
        let space = Space::default();
        Self::with(Dictionary::new(&space), space)
    }

    /// An empty loader for a store, which writes what is too much for memory into its folder: more than
    /// so many bytes of statements, if that is given.
    ///
    /// # Errors
    /// As [`BulkLoader::new`].
    pub fn within(store: &Store, bytes: Option<usize>) -> Result<Self> {
        let space = Space::of(store.folder().to_owned(), bytes);
        Self::with(Dictionary::new(&space), space)
    }

    /// A loader without statements in which terms have the ids of a state of a store, so that the rest
    /// of the state can be [added](BulkLoader::add_stored); `None` if the ids have gaps. Otherwise as
    /// [`BulkLoader::within`].
    ///
    /// # Errors
    /// See [`Error`].
    pub fn continuing(store: &Store, view: View<'_>, bytes: Option<usize>) -> Result<Option<Self>> {
        let space = Space::of(store.folder().to_owned(), bytes);
        let dictionary = Dictionary::of(view, &space)?;
        dictionary.map(|it| Self::with(it, space)).transpose()
    }

    fn with(mut dictionary: Dictionary, space: Space) -> Result<Self> {
        let span_terms = SpanTerms::new(|term| dictionary.intern(term.into()))?;
        let word_terms = WordTerms::new(|term| dictionary.intern(term.into()))?;
        Ok(Self {
            dictionary,
            rows: Rows::new(&space),
            space,
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
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be read back.
    pub fn find<'a>(&self, term: impl Into<TermRef<'a>>) -> Result<Option<Id>> {
        self.dictionary.find(term.into())
    }

    /// How many subjects have this property and value.
    ///
    /// # Errors
    /// As [`BulkLoader::intern`], or [`Error::Io`].
    pub fn count(&mut self, p: NamedNodeRef<'_>, o: NamedNodeRef<'_>) -> Result<usize> {
        let (p, o) = (tables::narrow(self.intern(p)?), self.intern(o)?);
        self.rows.sort()?;
        let (mut count, mut last) = (0, None);
        for row in self.rows.iter() {
            let row = row?;
            if Some(row.p) == p && row.o == o && last.replace(row.s) != Some(row.s) {
                count += 1;
            }
        }
        Ok(count)
    }

    /// What is added from here on is another document.
    pub fn begin_document(&mut self) {
        self.rows.begin();
    }

    /// Drops what was added of the present document.
    pub fn discard_document(&mut self) {
        self.rows.discard();
    }

    /// Whether the present document has no statement yet.
    pub fn is_empty_document(&self) -> bool {
        self.rows.is_present_empty()
    }

    /// Sorts the statements of the present document; returns how many there are, each counted once.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn sort_document(&mut self) -> Result<usize> {
        self.rows.sort_present()
    }

    /// Removes the statements of a graph that were added before the present document; returns how many.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn remove_earlier(&mut self, graph: Id) -> Result<usize> {
        tables::narrow(graph).map_or(Ok(0), |graph| self.rows.remove_earlier(graph))
    }

    /// The statements added so far, in no particular order.
    pub fn statements(&self) -> impl Iterator<Item = Result<Statement>> {
        self.rows.iter().map(|row| Ok(row?.statement()))
    }

    /// Keeps only the statements for which `fits` is true.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn retain(&mut self, mut fits: impl FnMut(Statement) -> bool) -> Result<()> {
        self.rows.retain(|row| fits(row.statement()))
    }

    /// Adds a batch of statements.
    ///
    /// # Errors
    /// [`Error::Full`] at the four-billionth term; [`Error::Io`] or [`Error::Disk`] where there is no room.
    pub fn add_batch(&mut self, batch: &Batch) -> Result<()> {
        let (dictionary, rows) = (&mut self.dictionary, &mut self.rows);
        batch.for_each(
            |tag, bytes, hash| dictionary.intern_encoded(tag, bytes, hash),
            |[s, p, o], g| {
                let p = tables::narrow(p);
                let p = p.ok_or(Error::Full("ids for properties and documents"))?;
                rows.push(EncodedQuad { s, p, o, g })
            },
        )
    }

    /// Adds a statement of a document, or of the default graph, as ids from
    /// [`BulkLoader::intern`].
    ///
    /// # Errors
    /// [`Error::Full`] if the id of the property or document does not fit into four bytes; or as
    /// [`BulkLoader::add_batch`].
    pub fn add(&mut self, s: Id, p: Id, o: Id, document: Option<Id>) -> Result<()> {
        let full = Error::Full("ids for properties and documents");
        let g = document.map_or(Some(tables::DEFAULT), tables::narrow);
        let (Some(p), Some(g)) = (tables::narrow(p), g) else {
            return Err(full);
        };
        self.rows.push(EncodedQuad { s, p, o, g })
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
                self.rows.push(EncodedQuad { s, p, o, g })?;
            }
        }
        Ok(())
    }

    /// Writes a note under a name, or removes it; the other notes of the store stay as they are.
    pub fn note(&mut self, name: &str, text: Option<&[u8]>) {
        self.notes
            .insert(name.to_owned(), text.map(ToOwned::to_owned));
    }

    /// Sorts and deduplicates the statements and passes them to `job`; `reversed` are the
    /// properties by which [`GraphReader::incoming`](super::GraphReader::incoming) is asked.
    ///
    /// # Errors
    /// Those of `job`, or [`Error::Io`].
    pub fn with_graph<T, E: From<Error>>(
        &mut self,
        reversed: &[Id],
        job: impl FnOnce(&BulkGraph<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.rows.sort()?;
        let index = RowIndex::new(self.dictionary.len(), &self.rows, reversed)?;
        job(&BulkGraph::new(&self.dictionary, &self.rows, &index))
    }

    /// Archives a file beside the store, under a name derived from its content: it is synced
    /// before the commit.
    pub fn archive_file(&mut self, name: String, bytes: impl Into<Arc<Vec<u8>>>) {
        self.archived.push((name, bytes.into()));
    }

    /// The files to archive, for another writer.
    pub fn take_archived(&mut self) -> Vec<(String, Arc<Vec<u8>>)> {
        std::mem::take(&mut self.archived)
    }
}
