//! The store's folder: opened with care, because what lies there may be anything.
//!
//! ```text
//! data.mdb     everything          lock.mdb     who reads just now (LMDB's own)
//! write.lock   held while somebody writes, and says who
//! use.lock     shared by all who have the store open
//! kept/        what it can be made anew from: copies of documents, the history
//! new/         a new store on its way, under the lock of the writer
//! ```

use super::lock::{self, WriteLock};
use super::tables::{TABLES, Tables};
use super::whole::inspect;
use super::{Error, Result};
use heed::{Env, EnvFlags, EnvOpenOptions, MdbError, WithoutTls};
use std::fs;
use std::path::{Path, PathBuf};

/// Address space that is set aside, not memory: the store can grow so far without a new map.
pub(super) const MAP: usize = if cfg!(target_pointer_width = "64") {
    64 << 30
} else {
    1 << 30
};

/// How many can read at a time.
const READERS: u32 = 1024;

/// The version of everything that is laid down in `store/`.
pub const FORMAT: &str = "annals store 2";

/// The note that holds [`FORMAT`].
pub(super) const FORMAT_NOTE: &[u8] = b"\0format";

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

/// Whether there is a file of that name; that one may not look is an error.
pub(super) fn is_there(folder: &Path) -> Result<bool> {
    use std::io::ErrorKind::NotADirectory;
    let data = data(folder);
    match data.try_exists() {
        Err(error) if error.kind() == NotADirectory => Ok(false),
        there => there.map_err(Error::io(&data)),
    }
}

/// Opens the environment of a folder that exists.
fn environment(folder: &Path, durability: Durability, room: usize) -> Result<Env<WithoutTls>> {
    lay_out_readers(folder)?;
    let mut options = EnvOpenOptions::new().read_txn_without_tls();
    options.map_size(room).max_dbs(TABLES).max_readers(READERS);
    if durability == Durability::Scratch {
        // SAFETY: without syncing, only a crash of the whole system can damage the file, and a
        // scratch store is made again after one.
        unsafe { options.flags(EnvFlags::NO_SYNC | EnvFlags::NO_META_SYNC) };
    }
    // SAFETY: `inspect` has found every page that is in use within the file, or the file is new;
    // it is changed only through LMDB, whose locks every process keeps, and made longer, never
    // shorter, by `settle`. What another program does to it meanwhile is beyond us.
    let env = unsafe { options.open(folder) }.map_err(|error| match error {
        heed::Error::EnvAlreadyOpened => Error::Opened(folder.to_owned()),
        heed::Error::Mdb(MdbError::Invalid | MdbError::VersionMismatch) => {
            Error::Foreign(data(folder))
        }
        heed::Error::Io(source) => Error::io(folder)(source),
        error => error.into(),
    })?;
    env.clear_stale_readers()?;
    Ok(env)
}

/// Gives LMDB's file of readers its full length before it is mapped: a hole in it that is first
/// touched when the disk is full would end the process by a signal.
fn lay_out_readers(folder: &Path) -> Result<()> {
    // 64 bytes a reader, and a head of less than half a page.
    const LENGTH: usize = READERS as usize * 64 + 4096;
    let path = folder.join("lock.mdb");
    if path.exists() {
        return Ok(());
    }
    let new = folder.join(format!("lock.{}.new", std::process::id()));
    let laid_out = fs::write(&new, vec![0; LENGTH]);
    // Under its name it appears whole, or not at all where another process was faster.
    let named = laid_out.and_then(|()| fs::hard_link(&new, &path));
    let _ = fs::remove_file(&new);
    match named {
        Err(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            Err(Error::io(&path)(error))
        }
        // Without links, or where LMDB will say it better.
        _ => Ok(()),
    }
}

/// Makes an empty store in a folder of our own.
pub(super) fn create_here(
    folder: &Path,
    durability: Durability,
) -> Result<(Env<WithoutTls>, Tables)> {
    let env = environment(folder, durability, MAP)?;
    let mut txn = env.write_txn()?;
    let tables = Tables::create(&env, &mut txn)?;
    tables.notes.put(&mut txn, FORMAT_NOTE, FORMAT.as_bytes())?;
    txn.commit()?;
    Ok((env, tables))
}

/// Makes an empty store in a folder that exists: beside its place, so that neither a kill nor
/// another process ever meets half of one.
pub(super) fn create(folder: &Path, durability: Durability) -> Result<()> {
    let _lock = WriteLock::take(folder, lock::WAIT)?;
    if is_there(folder)? {
        return Err(Error::Exists(folder.to_owned()));
    }
    let new = folder.join("new");
    // Left behind by a kill, or not there.
    let _ = fs::remove_dir_all(&new);
    fs::create_dir(&new).map_err(Error::io(&new))?;
    let (env, _) = create_here(&new, durability)?;
    env.prepare_for_closing().wait();
    fs::rename(data(&new), data(folder)).map_err(Error::io(folder))?;
    let _ = fs::remove_dir_all(&new);
    match durability {
        Durability::Durable => super::kept::sync(folder),
        Durability::Scratch => Ok(()),
    }
}

/// Opens a store that is there.
pub(super) fn open(
    folder: &Path,
    durability: Durability,
    room: usize,
) -> Result<(Env<WithoutTls>, Tables)> {
    inspect(&data(folder))?;
    let env = environment(folder, durability, room)?;
    let txn = env.read_txn()?;
    // The version stands first: other versions may have other tables.
    let foreign = || Error::Foreign(data(folder));
    let notes = Tables::open_notes(&env, &txn).map_err(|_| foreign())?;
    let found = notes.get(&txn, FORMAT_NOTE)?.ok_or_else(foreign)?;
    if found != FORMAT.as_bytes() {
        return Err(Error::Version {
            path: folder.to_owned(),
            found: String::from_utf8_lossy(found).into_owned(),
        });
    }
    let tables = Tables::open(&env, &txn)?;
    // Dropped instead, it would close the tables again.
    txn.commit()?;
    Ok((env, tables))
}
