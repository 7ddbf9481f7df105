//! The store's folder: opened with care, because what lies there may be anything.
//!
//! ```text
//! data.mdb     everything          lock.mdb     who reads just now (LMDB's own)
//! write.lock   held while somebody writes, and says who
//! ```
//!
//! LMDB maps the file into memory and trusts it: a file that is shorter than it says ends the
//! process by a signal. So its first pages are read by hand before it is opened.

use super::tables::{TABLES, Tables};
use super::{Error, Result};
use heed::{Env, EnvFlags, EnvOpenOptions, WithoutTls};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Address space that is set aside, not memory: the store can grow so far without a new map.
const MAP: usize = if cfg!(target_pointer_width = "64") {
    64 << 30
} else {
    1 << 30
};

/// The version of everything that is laid down in `store/`.
pub const FORMAT: &str = "annals store 1";

/// The note that holds [`FORMAT`].
pub(super) const FORMAT_NOTE: &[u8] = b"\0format";

/// How often, and how long in between, a second writer tries before it gives up.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// How a write is brought to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A commit is on the disk before it returns.
    Durable,
    /// The system writes when it likes: for what can be made again.
    Scratch,
}

pub(super) fn data(folder: &Path) -> PathBuf {
    folder.join("data.mdb")
}

/// Opens the environment of a folder that exists.
pub(super) fn environment(folder: &Path, durability: Durability) -> Result<Env<WithoutTls>> {
    let mut options = EnvOpenOptions::new().read_txn_without_tls();
    options.map_size(MAP).max_dbs(TABLES).max_readers(1024);
    if durability == Durability::Scratch {
        // SAFETY: without syncing, only a crash of the whole system can damage the file, and a
        // scratch store is made again after one.
        unsafe { options.flags(EnvFlags::NO_SYNC | EnvFlags::NO_META_SYNC) };
    }
    // SAFETY: the file is ours by its header and whole by its length, and LMDB's own lock file
    // keeps other processes of ours from changing what is mapped.
    let env = unsafe { options.open(folder) }?;
    env.clear_stale_readers()?;
    Ok(env)
}

/// Makes an empty store in a folder that exists.
pub(super) fn create(folder: &Path, durability: Durability) -> Result<(Env<WithoutTls>, Tables)> {
    let env = environment(folder, durability)?;
    let mut txn = env.write_txn()?;
    let tables = Tables::create(&env, &mut txn)?;
    tables.notes.put(&mut txn, FORMAT_NOTE, FORMAT.as_bytes())?;
    txn.commit()?;
    Ok((env, tables))
}

/// Opens a store that is there.
pub(super) fn open(folder: &Path, durability: Durability) -> Result<(Env<WithoutTls>, Tables)> {
    inspect(folder)?;
    let env = environment(folder, durability)?;
    let txn = env.read_txn()?;
    let foreign = |_| Error::Foreign(data(folder));
    let tables = Tables::open(&env, &txn).map_err(foreign)?;
    let found = tables.notes.get(&txn, FORMAT_NOTE)?.unwrap_or_default();
    if found != FORMAT.as_bytes() {
        return Err(Error::Version {
            path: folder.to_owned(),
            found: String::from_utf8_lossy(found).into_owned(),
        });
    }
    // Dropped instead, it would close the tables again.
    txn.commit()?;
    Ok((env, tables))
}

/// What the first pages of LMDB's file say of it.
struct Meta {
    page: u64,
    last: u64,
    change: u64,
}

/// Reads one of the two meta pages; none if it is no such page.
fn meta(file: &mut File, at: u64) -> Option<Meta> {
    const MAGIC: u32 = 0xBEEF_C0DE;
    let mut bytes = [0; 152];
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    let word = |at: usize| bytes[at..at + 4].try_into().map(u32::from_ne_bytes).ok();
    let long = |at: usize| bytes[at..at + 8].try_into().map(u64::from_ne_bytes).ok();
    (word(16)? == MAGIC && word(20)? == 1).then_some(())?;
    Some(Meta {
        page: word(40)?.into(),
        last: long(136)?,
        change: long(144)?,
    })
}

/// How long the file has to be, by its own word; none if it is no file of LMDB's.
fn length_by_meta(path: &Path) -> Result<Option<u64>> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    let Some(first) = meta(&mut file, 0).filter(|meta| (512..=65536).contains(&meta.page)) else {
        return Ok(None);
    };
    let second = meta(&mut file, first.page);
    let newest = second
        .into_iter()
        .chain([first])
        .max_by_key(|meta| meta.change);
    Ok(newest.and_then(|meta| meta.page.checked_mul(meta.last.checked_add(1)?)))
}

/// Refuses a file that is not ours or not whole.
fn inspect(folder: &Path) -> Result<()> {
    let path = data(folder);
    let Some(needed) = length_by_meta(&path)? else {
        return Err(Error::Foreign(path));
    };
    let length = fs::metadata(&path).map_err(Error::io(&path))?.len();
    if length >= needed {
        return Ok(());
    }
    // A commit may leave out free pages at the end; `settle` fills the file up behind it. Only
    // a writer that died in between leaves it short and its name in the lock.
    let interrupted = fs::metadata(lock_path(folder)).is_ok_and(|lock| lock.len() > 0);
    if !interrupted {
        return Err(Error::Truncated {
            path,
            length,
            needed,
        });
    }
    settle(folder)
}

/// Makes the file as long as it says it is.
pub(super) fn settle(folder: &Path) -> Result<()> {
    let path = data(folder);
    let length = fs::metadata(&path).map_err(Error::io(&path))?.len();
    match length_by_meta(&path)? {
        Some(needed) if length < needed => {
            let file = OpenOptions::new().write(true).open(&path);
            file.and_then(|file| file.set_len(needed))
                .map_err(Error::io(&path))
        }
        _ => Ok(()),
    }
}

fn lock_path(folder: &Path) -> PathBuf {
    folder.join("write.lock")
}

/// The right to write, until it is dropped.
#[derive(Debug)]
pub(super) struct WriteLock(File);

impl WriteLock {
    /// Waits a moment for the lock, then says who holds it.
    pub fn take(folder: &Path) -> Result<Self> {
        let path = lock_path(folder);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(Error::io(&path))?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => {
                    let holder = format!("process {}", std::process::id());
                    let write = file
                        .set_len(0)
                        .and_then(|()| file.write_all(holder.as_bytes()));
                    write.map_err(Error::io(&path))?;
                    return Ok(Self(file));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(Error::io(&path)(error)),
            }
        }
        let mut holder = String::new();
        let _ = file.read_to_string(&mut holder);
        Err(Error::Locked(match holder.trim() {
            "" => "another process".to_owned(),
            holder => holder.to_owned(),
        }))
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // An empty lock says that the last write ended in good order. If it cannot be emptied,
        // the next opening only looks more closely.
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

/// A folder that goes when the program ends, or at the next start after a kill.
#[derive(Debug)]
pub(super) struct Scratch {
    path: PathBuf,
    /// Held for as long as the folder is in use.
    _alive: File,
}

impl Scratch {
    const PREFIX: &'static str = "annals-scratch-";

    /// A new folder in the system's place for such.
    pub fn new() -> Result<Self> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let place = std::env::temp_dir();
        if COUNT.load(Ordering::Relaxed) == 0 {
            sweep(&place);
        }
        loop {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("{}{}-{number}", Self::PREFIX, std::process::id());
            let path = place.join(name);
            match fs::create_dir(&path) {
                Ok(()) => {
                    let alive = path.join("alive");
                    let file = File::create(&alive).map_err(Error::io(&alive))?;
                    file.lock().map_err(Error::io(&alive))?;
                    return Ok(Self { path, _alive: file });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io(&path)(error)),
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now is swept away at the next start.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Removes scratch folders whose owners are gone. Best effort: nothing depends on it.
fn sweep(place: &Path) {
    let Ok(entries) = fs::read_dir(place) else {
        return;
    };
    for entry in entries.flatten() {
        let ours = entry
            .file_name()
            .to_string_lossy()
            .starts_with(Scratch::PREFIX);
        let dead = || {
            let alive = File::open(entry.path().join("alive"));
            alive.is_ok_and(|file| file.try_lock().is_ok())
        };
        if ours && dead() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
