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
mod block;
mod bulk;
mod dictionary;
mod file;
mod id;
mod kept;
mod keys;
mod lock;
mod ranges;
mod renewal;
mod scratch;
mod spans;
mod stated;
mod tables;
mod terms;
mod texts;
mod verify;
mod view;
mod whole;
mod words;
mod write;

pub use batch::Batch;
pub use bulk::Bulk;
pub use file::{Durability, FORMAT};
pub use id::{Id, Tag};
pub use renewal::Renewal;
pub use stated::{Derived, Graph, Object, Stated};
pub use texts::Walk;
pub use verify::Census;
pub use view::{Found, Scope, Statement, View};
pub(crate) use words::words;
pub use write::{Change, Writer};

use heed::{Env, MdbError, RoTxn, WithoutTls};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
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
    /// A process can have a store open once only, and it has.
    #[error("the store in {} is open in this process already", .0.display())]
    Opened(PathBuf),
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
    /// Others have it open, so that nothing can be put in its place.
    #[error("the store in {} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// Somebody else wrote to the store in between.
    #[error("the store was changed by somebody else meanwhile")]
    Changed,
    /// The system could not write all of it.
    #[error("the disk is full or failing: {0}")]
    Disk(io::Error),
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
            heed::Error::Io(error) if is_disk(&error) => Self::Disk(error),
            error => Self::Storage(error),
        }
    }
}

/// Whether the system had no room; LMDB calls what was written by half an error of input/output.
fn is_disk(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    use io::ErrorKind as Kind;
    matches!(error.kind(), Kind::StorageFull | Kind::QuotaExceeded)
        || cfg!(unix) && error.raw_os_error() == Some(EIO)
}

/// A store: a folder on the disk, or a scratch folder that goes with the value.
pub struct Store {
    env: Env<WithoutTls>,
    tables: Tables,
    folder: PathBuf,
    durability: Durability,
    wait: Duration,
    in_use: Option<Arc<lock::InUse>>,
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
    /// An empty store that lasts as long as the value, without syncing to the disk.
    ///
    /// # Errors
    /// [`Error::Io`] where there is no place for it.
    pub fn scratch() -> Result<Self> {
        let scratch = scratch::Scratch::new()?;
        let folder = scratch.path().to_owned();
        let (env, tables) = file::create_here(&folder, Durability::Scratch)?;
        Ok(Self {
            env,
            tables,
            folder,
            durability: Durability::Scratch,
            wait: lock::WAIT,
            in_use: None,
            _scratch: Some(Arc::new(scratch)),
        })
    }

    /// An empty store in a folder, which is made where it is missing.
    ///
    /// # Errors
    /// [`Error::Exists`], or see [`Error`].
    pub fn create(folder: &Path, durability: Durability) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        file::create(folder, durability)?;
        Self::open(folder, durability)
    }

    /// The store of a folder. A process can open a store once at a time.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Opened`], [`Error::Foreign`], [`Error::Truncated`], [`Error::Version`], or see
    /// [`Error`].
    pub fn open(folder: &Path, durability: Durability) -> Result<Self> {
        Self::open_within(folder, durability, file::MAP)
    }

    /// The store of a folder, which may not grow beyond so many bytes (or beyond what it has
    /// already): a write that needs more is [`Error::Full`]. Otherwise as [`Store::open`], where
    /// the limit is 64 GiB.
    ///
    /// # Errors
    /// See [`Store::open`].
    pub fn open_within(folder: &Path, durability: Durability, room: usize) -> Result<Self> {
        if !file::is_there(folder)? {
            return Err(Error::Missing(folder.to_owned()));
        }
        let in_use = lock::InUse::share(folder)?;
        let (env, tables) = file::open(folder, durability, room)?;
        Ok(Self {
            env,
            tables,
            folder: folder.to_owned(),
            durability,
            wait: lock::WAIT,
            in_use: Some(Arc::new(in_use)),
            _scratch: None,
        })
    }

    /// The same store once more.
    pub(crate) fn again(&self) -> Self {
        Self {
            env: self.env.clone(),
            folder: self.folder.clone(),
            in_use: self.in_use.clone(),
            _scratch: self._scratch.clone(),
            ..*self
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
            _in_use: self.in_use.clone(),
        })
    }

    /// Makes one change: all of what `job` does, or nothing where it gives an error.
    ///
    /// Waits for a moment while another process writes: five seconds, or what
    /// [`Store::wait_for`] says.
    ///
    /// # Errors
    /// The job's own, [`Error::Locked`], or see [`Error`].
    pub fn write<T, E: From<Error>>(
        &self,
        job: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let lock = lock::WriteLock::take(&self.folder, self.wait)?;
        // A reader that was killed would keep pages from being used again.
        self.env.clear_stale_readers().map_err(Error::from)?;
        let txn = self.env.write_txn().map_err(Error::from)?;
        let mut writer = Writer::new(txn, self.tables)?;
        let done = job(&mut writer)?;
        if writer.is_given_up() {
            return Ok(done);
        }
        writer.commit(&self.folder)?;
        whole::settle(&file::data(&self.folder))?;
        drop(lock);
        Ok(done)
    }

    /// Writes a copy of the present state to a new file, without its free pages.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn copy(&self, to: &Path) -> Result<()> {
        fs::create_dir_all(to).map_err(Error::io(to))?;
        if file::is_there(to)? {
            return Err(Error::Exists(to.to_owned()));
        }
        // Under its name it appears when it is whole.
        let (data, part) = (file::data(to), to.join("data.part"));
        let copied = self
            .env
            .copy_to_path(&part, heed::CompactionOption::Enabled)?;
        copied.sync_all().map_err(Error::io(&part))?;
        whole::settle(&part)?;
        fs::rename(&part, &data).map_err(Error::io(&data))
    }

    /// Reads every entry of every table of the present state and holds them against each other.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the first contradiction, or see [`Error`].
    pub fn verify(&self) -> Result<Census> {
        self.snapshot()?.view().verify()
    }

    /// Sets how long a write waits while another process writes.
    pub fn wait_for(&mut self, wait: Duration) {
        self.wait = wait;
    }

    /// A file that was kept in the folder of a store, which need not be readable; none where there
    /// is none of that name.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn kept(folder: &Path, name: &str) -> Result<Option<Vec<u8>>> {
        kept::read(folder, name)
    }

    /// The names of the files that were kept in a folder, sorted.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn kept_names(folder: &Path) -> Result<Vec<String>> {
        kept::names(folder)
    }

    /// The bytes of the store in a folder and of the files that are kept with it.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn size(folder: &Path) -> Result<u64> {
        let length = |path: PathBuf| Ok(fs::metadata(&path).map_err(Error::io(&path))?.len());
        let kept = kept::names(folder)?.into_iter();
        let kept = kept.map(|name| length(kept::place(folder).join(name)));
        Ok(length(file::data(folder))? + kept.sum::<Result<u64>>()?)
    }

    /// Closes it, and waits until it is closed.
    pub fn close(self) {
        let Self { env, .. } = self;
        env.prepare_for_closing().wait();
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
    /// It may live longer than the store.
    _in_use: Option<Arc<lock::InUse>>,
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
