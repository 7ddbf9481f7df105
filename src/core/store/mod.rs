//! The triple store: documents, each a named graph, and the union graph that they form. The only
//! module that uses LMDB.
//!
//! Queries see the union of all documents, each statement once however many documents contain it,
//! together with the derived statements. Derived statements belong to no document: they are part
//! of the union and of nothing else.
//!
//! ```text
//!   Store ── snapshot ─▶ Snapshot ── view ─▶ View    terms, patterns, ranges, spans
//!     │ ── write ──────▶ Writer ──── view ─▶         one transaction: all of it or nothing
//!     └─── build ──────▶ BulkLoader                  a whole new store at once, in key order
//! ```
//!
//! The storage is LMDB: one memory-mapped file, B+ trees with ordered keys, one writer and any
//! number of readers, each with its own snapshot. [`Id`] explains how terms are encoded, `tables`
//! what the keys hold, `spans` how a time window is looked up.
//!
//! ```
//! # use annals_core as annals;
//! use annals::store::Store;
//! use oxrdf::{Literal, NamedNode, Triple, vocab::rdfs};
//!
//! let document = NamedNode::new("https://example.com/a.ttl")?;
//! let event = NamedNode::new("https://example.com/event")?;
//! let label = Triple::new(event.clone(), rdfs::LABEL, Literal::new_simple_literal("Outage"));
//!
//! let store = Store::scratch()?;
//! store.write(|writer| writer.replace(Some(&document), [&label]))?;
//! let snapshot = store.snapshot()?;
//! let view = snapshot.view();
//! let event = view.id(&event)?.unwrap();
//! let labels = view.objects(event, rdfs::LABEL)?;
//! assert_eq!(view.term(labels[0])?.to_string(), "\"Outage\"");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod batch;
mod block;
mod bulk;
mod bulk_write;
mod checksum;
mod cursor;
mod derived_part;
mod dictionary;
mod file;
mod graph_reader;
mod id;
mod id_map;
mod keys;
mod lmdb_file;
mod lock;
mod page_check;
mod ranges;
mod replacement;
mod rows;
mod scratch;
mod snapshot;
mod sorted_run;
mod sorter;
mod spans;
mod spill;
mod table;
mod tables;
mod term_bytes;
mod term_ids;
mod terms;
mod texts;
mod verify;
mod view;
mod words;
mod write;

pub use batch::Batch;
pub use bulk::BulkLoader;
pub use cursor::Cursor;
pub use file::{Durability, FORMAT};
pub use graph_reader::{BulkGraph, Derived, GraphReader, Object};
pub use id::{Id, Tag};
pub use id_map::{IdMap, IdSet};
pub use replacement::StoreReplacement;
pub use snapshot::{Overtaken, READ_ATTEMPTS, Snapshot};
pub use texts::TextReader;
pub use verify::StoreStats;
pub use view::{ResultIter, Scope, Statement, View};
pub use words::{TextHit, TextRole, WordIndex};
pub use write::{StatementChange, Writer};

use heed::{Env, MdbError, WithoutTls};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tables::Tables;

/// Why a store operation failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An input or output error.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// There is no store in the folder.
    #[error("there is no store in {}", .0.display())]
    Missing(PathBuf),
    /// The folder already holds a store.
    #[error("there is already a store in {}", .0.display())]
    Exists(PathBuf),
    /// The file is not a store.
    #[error("{} is not a store of annals", .0.display())]
    Foreign(PathBuf),
    /// A process can open a store only once at a time.
    #[error("the store in {} is already open in this process", .0.display())]
    Opened(PathBuf),
    /// The file is shorter than its header says.
    #[error("{path} is truncated: {length} of {needed} bytes", path = .path.display())]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Its length in bytes.
        length: u64,
        /// Its length according to its header.
        needed: u64,
    },
    /// The store has the format of another version of the program.
    #[error("the store in {path} has the format of another version: {found}", path = .path.display())]
    Version {
        /// The folder.
        path: PathBuf,
        /// The format it has.
        found: String,
    },
    /// Another writer holds the lock.
    #[error("the store is locked for writing by {0}")]
    Locked(String),
    /// Another process has it open, so it cannot be replaced.
    #[error("the store in {} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// The store can be read, but not changed, from here.
    #[error("the store in {} can only be read: its folder is not writable", .0.display())]
    ReadOnly(PathBuf),
    /// Writers who do not know of this reader have overwritten what it was reading.
    #[error("the store was changed while it was read")]
    Overtaken,
    /// Another writer changed the store in the meantime.
    #[error("the store was changed by another writer in the meantime")]
    Changed,
    /// The disk is full or failing.
    #[error("the disk is full or failing: {0}")]
    Disk(io::Error),
    /// A limit of the format is reached.
    #[error("the store is full: no more {0}")]
    Full(&'static str),
    /// Triple terms are nested too deep.
    #[error("triple terms are nested deeper than {}", terms::MAX_DEPTH)]
    TooDeep,
    /// The data is inconsistent.
    #[error("the store is damaged: {0}")]
    Damaged(&'static str),
    /// Any other LMDB error.
    #[error("storage error: {0}")]
    Storage(heed::Error),
}

/// The result of a store operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    fn damaged(what: &'static str) -> Self {
        Self::Damaged(what)
    }
}

impl From<heed::Error> for Error {
    fn from(error: heed::Error) -> Self {
        match error {
            heed::Error::Mdb(MdbError::MapFull) => Self::Full("room in its memory map"),
            heed::Error::Mdb(MdbError::Corrupted | MdbError::PageNotFound) => {
                Self::Damaged("a page is corrupt")
            }
            heed::Error::Io(error) if is_disk(&error) => Self::Disk(error),
            error => Self::Storage(error),
        }
    }
}

/// Whether the disk is full or failing; LMDB reports a partial write as an input/output error.
fn is_disk(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    use io::ErrorKind as Kind;
    matches!(error.kind(), Kind::StorageFull | Kind::QuotaExceeded)
        || cfg!(unix) && error.raw_os_error() == Some(EIO)
}

/// A store: a folder on disk, or a scratch folder that is deleted when the value is dropped.
pub struct Store {
    env: Env<WithoutTls>,
    tables: Tables,
    folder: PathBuf,
    durability: Durability,
    wait: Duration,
    in_use: Option<Arc<lock::UseLock>>,
    /// Set if the store can only be read.
    unlisted: Option<Overtaken>,
    _scratch: Option<Arc<scratch::Scratch>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// An empty temporary store, deleted when the value is dropped and never synced to disk.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be created.
    pub fn scratch() -> Result<Self> {
        let scratch = scratch::Scratch::new()?;
        let (env, tables) = file::create_here(scratch.path(), Durability::Scratch)?;
        Ok(Self::in_scratch(scratch, env, tables))
    }

    fn in_scratch(scratch: scratch::Scratch, env: Env<WithoutTls>, tables: Tables) -> Self {
        Self {
            env,
            tables,
            folder: scratch.path().to_owned(),
            durability: Durability::Scratch,
            wait: lock::DEFAULT_WAIT,
            in_use: None,
            unlisted: None,
            _scratch: Some(Arc::new(scratch)),
        }
    }

    /// A temporary copy of the current state, which can be changed.
    ///
    /// # Errors
    /// [`Error::Overtaken`], or see [`Error`].
    pub fn scratch_copy(&self) -> Result<Self> {
        let scratch = scratch::Scratch::new()?;
        self.copy(scratch.path())?;
        let opened = file::open(scratch.path(), Durability::Scratch, file::DEFAULT_MAP_SIZE)?;
        Ok(Self::in_scratch(scratch, opened.env, opened.tables))
    }

    /// Creates an empty store in a folder, and the folder if it is missing.
    ///
    /// # Errors
    /// [`Error::Exists`], or see [`Error`].
    pub fn create(folder: &Path, durability: Durability) -> Result<Self> {
        file::create_folder(folder, durability)?;
        file::create(folder, durability)?;
        Self::open(folder, durability)
    }

    /// Opens the store in a folder. A process can open a store only once at a time. Where the folder is
    /// not writable, the store [can only be read](Store::is_read_only).
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Opened`], [`Error::Foreign`], [`Error::Truncated`], [`Error::Version`], or see
    /// [`Error`].
    pub fn open(folder: &Path, durability: Durability) -> Result<Self> {
        Self::open_within(folder, durability, file::DEFAULT_MAP_SIZE)
    }

    /// Opens a store that may not grow beyond `map_size` bytes (or its present size): a write that
    /// needs more is [`Error::Full`]. Otherwise as [`Store::open`], whose limit is 64 GiB.
    ///
    /// # Errors
    /// See [`Store::open`].
    pub fn open_within(folder: &Path, durability: Durability, map_size: usize) -> Result<Self> {
        if !file::exists(folder)? {
            return Err(Error::Missing(folder.to_owned()));
        }
        let in_use = lock::UseLock::shared(folder)?;
        let opened = file::open(folder, durability, map_size)?;
        Ok(Self {
            env: opened.env,
            tables: opened.tables,
            folder: folder.to_owned(),
            durability,
            wait: lock::DEFAULT_WAIT,
            in_use: Some(Arc::new(in_use)),
            unlisted: opened.read_only.then(Overtaken::default),
            _scratch: None,
        })
    }

    /// Another handle on the same open store.
    pub fn clone_handle(&self) -> Self {
        Self {
            env: self.env.clone(),
            folder: self.folder.clone(),
            in_use: self.in_use.clone(),
            unlisted: self.unlisted.clone(),
            _scratch: self._scratch.clone(),
            ..*self
        }
    }

    /// The folder that the store is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs one write transaction: all of what `job` does, or nothing if it returns an error.
    ///
    /// Waits while another process writes: five seconds, or what [`Store::wait_for`] sets.
    ///
    /// # Errors
    /// Those of `job`, [`Error::Locked`], or see [`Error`].
    pub fn write<T, E: From<Error>>(
        &self,
        job: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.check_writable()?;
        let lock = lock::WriteLock::take(&self.folder, self.wait)?;
        // A killed reader would keep pages from being reused.
        self.env.clear_stale_readers().map_err(Error::from)?;
        let txn = self.env.write_txn().map_err(Error::from)?;
        let mut writer = Writer::new(txn, self.tables)?;
        let done = job(&mut writer)?;
        if writer.is_aborted() {
            return Ok(done);
        }
        writer.commit(&self.folder)?;
        lmdb_file::extend_to_full_length(&file::data_file(&self.folder))?;
        drop(lock);
        Ok(done)
    }

    /// Frees what killed readers held: pages that they read cannot be reused before.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn clear_stale_readers(&self) -> Result<()> {
        self.env.clear_stale_readers()?;
        Ok(())
    }

    /// Writes a compacted copy of the current state to another folder.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn copy(&self, to: &Path) -> Result<()> {
        fs::create_dir_all(to).map_err(Error::io(to))?;
        if file::exists(to)? {
            return Err(Error::Exists(to.to_owned()));
        }
        // Renamed only once complete, so that nobody sees a partial file.
        let (data, part) = (file::data_file(to), to.join("data.part"));
        // What is copied is not older than this.
        let snapshot = self.snapshot()?;
        let copied = self
            .env
            .copy_to_path(&part, heed::CompactionOption::Enabled)?;
        copied.sync_all().map_err(Error::io(&part))?;
        snapshot.confirm()?;
        lmdb_file::extend_to_full_length(&part)?;
        fs::rename(&part, &data).map_err(Error::io(&data))
    }

    /// Reads every entry of every table and checks that the tables agree.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the first inconsistency, or see [`Error`].
    pub fn verify(&self) -> Result<StoreStats> {
        self.snapshot()?.view().verify()
    }

    /// Checks the pages of the store in a folder by reading them, before anything maps them: damage
    /// there could end the process by a signal.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::Missing`], or see [`Error`].
    pub fn check_pages(folder: &Path) -> Result<()> {
        if !file::exists(folder)? {
            return Err(Error::Missing(folder.to_owned()));
        }
        let data = file::data_file(folder);
        lmdb_file::inspect(&data)?;
        page_check::check(&data)
    }

    /// Sets how long a write waits while another process writes.
    pub fn wait_for(&mut self, wait: Duration) {
        self.wait = wait;
    }

    /// The content of an archived file, or `None`; the store itself need not be readable.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn archived_file(folder: &Path, name: &str) -> Result<Option<Vec<u8>>> {
        archive::read(folder, name)
    }

    /// The names of the archived files, sorted.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn archived_names(folder: &Path) -> Result<Vec<String>> {
        archive::names(folder)
    }

    /// The size in bytes of the store and its archived files.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn size(folder: &Path) -> Result<u64> {
        let length = |path: PathBuf| Ok(fs::metadata(&path).map_err(Error::io(&path))?.len());
        let files = archive::names(folder)?.into_iter();
        let sizes = files.map(|name| length(archive::path(folder).join(name)));
        Ok(length(file::data_file(folder))? + sizes.sum::<Result<u64>>()?)
    }

    /// Closes the store and waits until it is closed.
    pub fn close(self) {
        let Self { env, .. } = self;
        env.prepare_for_closing().wait();
    }

    /// Whether commits are synced to disk.
    pub fn durability(&self) -> Durability {
        self.durability
    }
}
