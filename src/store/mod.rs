//! The cellar: documents and the one graph that they make together. The only room that names
//! the storage.
//!
//! Every document is a named graph of its own. Queries see the union of all documents, each
//! statement once however many documents make it, together with what the program derives.
//! Derived statements belong to no document: they are part of the union and of nothing else.
//!
//! ```text
//!   Store ── snapshot ─▶ Snapshot ── view ─▶ View    terms, patterns, ranges, spans
//!     │ ── write ──────▶ Writer ──── view ─▶         one change: all of it or nothing
//!     └─── build ──────▶ Bulk                        a whole new store at once, in key order
//! ```
//!
//! The storage is LMDB: one file, mapped into memory, B+ trees with ordered keys, one writer and
//! any number of readers that see one state each. [`Id`] says how terms become numbers,
//! `tables` what the keys hold, `spans` how a window of days is answered.
//!
//! ```
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

mod batch;
mod bulk;
mod file;
mod id;
mod spans;
mod tables;
mod terms;
mod verify;
mod view;
mod write;

pub use batch::Batch;
pub use bulk::{Bulk, Derived, Graph, Object, Stated};
pub use file::{Durability, FORMAT};
pub use id::{Id, Tag};
pub use verify::Census;
pub use view::{Found, Scope, Statement, View};
pub use write::{Change, Writer};

use heed::{Env, MdbError, RoTxn, WithoutTls};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tables::Tables;

/// Why the store could not do its job.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The system refused.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// What was to be read or written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is no store in the folder.
    #[error("there is no store in {}", .0.display())]
    Missing(PathBuf),
    /// There is one already.
    #[error("there is a store in {} already", .0.display())]
    Exists(PathBuf),
    /// The file is something else.
    #[error("{} is not a store of annals", .0.display())]
    Foreign(PathBuf),
    /// The file has lost its end.
    #[error("{path} is cut off: {length} of {needed} bytes", path = .path.display())]
    Truncated {
        /// The file.
        path: PathBuf,
        /// How long it is, in bytes.
        length: u64,
        /// How long it says it is.
        needed: u64,
    },
    /// Another version of the program made the store.
    #[error("the store in {path} is of another version: {found}", path = .path.display())]
    Version {
        /// The folder.
        path: PathBuf,
        /// What it calls itself.
        found: String,
    },
    /// Somebody else is writing and does not end.
    #[error("the store is being written by {0}")]
    Locked(String),
    /// Somebody else wrote to the store in between.
    #[error("the store was changed by somebody else meanwhile")]
    Changed,
    /// A limit of the format is reached.
    #[error("the store is full: no more {0}")]
    Full(&'static str),
    /// What is there contradicts itself.
    #[error("the store is damaged: {0}")]
    Damaged(&'static str),
    /// The storage refused.
    #[error("the store: {0}")]
    Storage(heed::Error),
}

/// What the store gives back.
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
            heed::Error::Mdb(MdbError::MapFull) => Self::Full("room in its map"),
            heed::Error::Mdb(MdbError::Corrupted | MdbError::PageNotFound) => {
                Self::Damaged("a page is not what it should be")
            }
            error => Self::Storage(error),
        }
    }
}

/// A store: a folder on the disk, or a scratch folder that goes with the value.
pub struct Store {
    env: Env<WithoutTls>,
    tables: Tables,
    folder: PathBuf,
    durability: Durability,
    _scratch: Option<file::Scratch>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// An empty store that lasts as long as the value, without syncing to the disk.
    ///
    /// # Errors
    /// [`Error::Io`] where there is no place for it.
    pub fn scratch() -> Result<Self> {
        let scratch = file::Scratch::new()?;
        let folder = scratch.path().to_owned();
        let (env, tables) = file::create(&folder, Durability::Scratch)?;
        Ok(Self {
            env,
            tables,
            folder,
            durability: Durability::Scratch,
            _scratch: Some(scratch),
        })
    }

    /// An empty store in a folder, which is made where it is missing.
    ///
    /// # Errors
    /// [`Error::Exists`], or see [`Error`].
    pub fn create(folder: &Path, durability: Durability) -> Result<Self> {
        if file::data(folder).exists() {
            return Err(Error::Exists(folder.to_owned()));
        }
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let (env, tables) = file::create(folder, durability)?;
        Ok(Self::of(env, tables, folder, durability))
    }

    /// The store of a folder. A process can open a store once at a time.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Foreign`], [`Error::Truncated`], [`Error::Version`], or see
    /// [`Error`].
    pub fn open(folder: &Path, durability: Durability) -> Result<Self> {
        if !file::data(folder).exists() {
            return Err(Error::Missing(folder.to_owned()));
        }
        let (env, tables) = file::open(folder, durability)?;
        Ok(Self::of(env, tables, folder, durability))
    }

    fn of(env: Env<WithoutTls>, tables: Tables, folder: &Path, durability: Durability) -> Self {
        Self {
            env,
            tables,
            folder: folder.to_owned(),
            durability,
            _scratch: None,
        }
    }

    /// The folder that the store is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The present state; it stays as it is whatever is written later.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn snapshot(&self) -> Result<Snapshot> {
        Ok(Snapshot {
            txn: self.env.clone().static_read_txn()?,
            tables: self.tables,
        })
    }

    /// Makes one change: all of what `job` does, or nothing where it gives an error.
    ///
    /// Waits up to two seconds while another process writes.
    ///
    /// # Errors
    /// The job's own, [`Error::Locked`], or see [`Error`].
    pub fn write<T, E: From<Error>>(
        &self,
        job: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let lock = file::WriteLock::take(&self.folder)?;
        let txn = self.env.write_txn().map_err(Error::from)?;
        let mut writer = Writer::new(txn, self.tables)?;
        let done = job(&mut writer)?;
        writer.commit()?;
        file::settle(&self.folder)?;
        drop(lock);
        Ok(done)
    }

    /// Writes a copy of the present state to a new file, without its free pages.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn copy(&self, to: &Path) -> Result<()> {
        fs::create_dir_all(to).map_err(Error::io(to))?;
        let data = file::data(to);
        if data.exists() {
            return Err(Error::Exists(to.to_owned()));
        }
        let copied = self
            .env
            .copy_to_path(&data, heed::CompactionOption::Enabled)?;
        copied.sync_all().map_err(Error::io(&data))?;
        file::settle(to)
    }

    /// Whether writes are brought to the disk.
    pub fn durability(&self) -> Durability {
        self.durability
    }
}

/// One state of the store, whatever is written meanwhile.
pub struct Snapshot {
    txn: RoTxn<'static, WithoutTls>,
    tables: Tables,
}

impl Snapshot {
    /// The number of the state: it grows by one with each change of the store.
    pub fn state(&self) -> usize {
        self.txn.id()
    }

    /// What reads it.
    pub fn view(&self) -> View<'_> {
        View {
            txn: &self.txn,
            tables: self.tables,
        }
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}
