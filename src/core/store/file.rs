//! Creating and opening the folder of a store, which may hold anything and is checked first.
//!
//! ```text
//! data.mdb     all tables          lock.mdb     the reader table (LMDB's own)
//! write.lock   held while somebody writes, and says who
//! use.lock     shared by all who have the store open
//! kept/        the archive it can be rebuilt from: copies of documents, the history
//! new/         a new store being built, under the write lock
//! ```

use super::lmdb_file::inspect;
use super::lock::{self, WriteLock};
use super::tables::{TABLES, Tables};
use super::{Error, Result};
use heed::{Env, EnvFlags, EnvOpenOptions, MdbError, WithoutTls};
use std::fs;
use std::path::{Path, PathBuf};

/// Reserved address space, not memory: how far the store can grow without being mapped again.
pub(super) const DEFAULT_MAP_SIZE: usize = if cfg!(target_pointer_width = "64") {
    64 << 30
} else {
    1 << 30
};

/// What is reserved where there is less address space, as under `ulimit -v`, largest first.
const SMALLER_MAP_SIZES: [u64; 3] = [4 << 30, 1 << 30, 256 << 20];

/// How many readers there can be at a time.
const MAX_READERS: u32 = 1024;

/// The version of the file format that `store/` defines.
pub const FORMAT: &str = "annals store 3";

/// The note that holds [`FORMAT`].
pub(super) const FORMAT_NOTE: &[u8] = b"\0format";

/// How commits are synced to disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A commit is on disk before it returns.
    Durable,
    /// The operating system writes when it likes: for data that can be rebuilt.
    Scratch,
}

pub(super) fn data_file(folder: &Path) -> PathBuf {
    folder.join("data.mdb")
}

/// Whether the folder has a data file; a lack of permission is an error.
pub(super) fn exists(folder: &Path) -> Result<bool> {
    use std::io::ErrorKind::NotADirectory;
    let data = data_file(folder);
    match data.try_exists() {
        Err(error) if error.kind() == NotADirectory => Ok(false),
        there => there.map_err(Error::io(&data)),
    }
}

/// Opens the environment of a folder that exists.
fn open_environment(
    folder: &Path,
    durability: Durability,
    map_size: usize,
) -> Result<Env<WithoutTls>> {
    preallocate_reader_table(folder)?;
    let smaller = SMALLER_MAP_SIZES.into_iter();
    let smaller = smaller.filter_map(|size| usize::try_from(size).ok());
    let mut smaller = smaller.filter(|size| *size < map_size);
    let mut opened = map(folder, durability, map_size);
    while let Err(heed::Error::Io(error)) = &opened
        && error.kind() == std::io::ErrorKind::OutOfMemory
        && let Some(size) = smaller.next()
    {
        opened = map(folder, durability, size);
    }
    let env = opened.map_err(|error| match error {
        heed::Error::EnvAlreadyOpened => Error::Opened(folder.to_owned()),
        heed::Error::Mdb(MdbError::Invalid | MdbError::VersionMismatch) => {
            Error::Foreign(data_file(folder))
        }
        heed::Error::Io(source) => Error::io(folder)(source),
        error => error.into(),
    })?;
    env.clear_stale_readers()?;
    Ok(env)
}

/// Maps the file of an environment into memory.
fn map(folder: &Path, durability: Durability, map_size: usize) -> heed::Result<Env<WithoutTls>> {
    let mut options = EnvOpenOptions::new().read_txn_without_tls();
    options
        .map_size(map_size)
        .max_dbs(TABLES)
        .max_readers(MAX_READERS);
    if durability == Durability::Scratch {
        // SAFETY: without syncing, only a crash of the whole system can damage the file, and a
        // scratch store is rebuilt after one.
        unsafe { options.flags(EnvFlags::NO_SYNC | EnvFlags::NO_META_SYNC) };
    }
    // SAFETY: `inspect` has checked that every used page lies within the file, or the file is new;
    // it is changed only through LMDB, whose locks every process respects, and made longer, never
    // shorter, by `extend_to_full_length`. We cannot guard against other programs changing it.
    unsafe { options.open(folder) }
}

/// Writes LMDB's reader table in full before it is mapped: a hole in it that is first touched when
/// the disk is full would kill the process with a signal.
fn preallocate_reader_table(folder: &Path) -> Result<()> {
    // 64 bytes per reader, and a header of less than half a page.
    const LENGTH: usize = MAX_READERS as usize * 64 + 4096;
    let path = folder.join("lock.mdb");
    if path.exists() {
        return Ok(());
    }
    let new = folder.join(format!("lock.{}.new", std::process::id()));
    let written = fs::write(&new, vec![0; LENGTH]);
    // Linked only once complete; does nothing if another process was faster.
    let named = written.and_then(|()| fs::hard_link(&new, &path));
    let _ = fs::remove_file(&new);
    match named {
        Err(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            Err(Error::io(&path)(error))
        }
        // No hard links here, or LMDB will report the error better.
        _ => Ok(()),
    }
}

/// Creates an empty store directly in a folder that only we use.
pub(super) fn create_here(
    folder: &Path,
    durability: Durability,
) -> Result<(Env<WithoutTls>, Tables)> {
    let env = open_environment(folder, durability, DEFAULT_MAP_SIZE)?;
    let mut txn = env.write_txn()?;
    let tables = Tables::create(&env, &mut txn)?;
    tables.notes.put(&mut txn, FORMAT_NOTE, FORMAT.as_bytes())?;
    txn.commit()?;
    Ok((env, tables))
}

/// Creates an empty store in an existing folder. It is built beside and then moved, so that
/// neither a kill nor another process ever sees a partial store.
pub(super) fn create(folder: &Path, durability: Durability) -> Result<()> {
    let _lock = WriteLock::take(folder, lock::DEFAULT_WAIT)?;
    if exists(folder)? {
        return Err(Error::Exists(folder.to_owned()));
    }
    let new = folder.join("new");
    // It is left over from a killed process, or does not exist.
    let _ = fs::remove_dir_all(&new);
    fs::create_dir(&new).map_err(Error::io(&new))?;
    let (env, _) = create_here(&new, durability)?;
    env.prepare_for_closing().wait();
    fs::rename(data_file(&new), data_file(folder)).map_err(Error::io(folder))?;
    let _ = fs::remove_dir_all(&new);
    match durability {
        Durability::Durable => super::archive::sync(folder),
        Durability::Scratch => Ok(()),
    }
}

/// Opens an existing store.
pub(super) fn open(
    folder: &Path,
    durability: Durability,
    map_size: usize,
) -> Result<(Env<WithoutTls>, Tables)> {
    inspect(&data_file(folder))?;
    let env = open_environment(folder, durability, map_size)?;
    let txn = env.read_txn()?;
    // Check the version first: other versions may have other tables.
    let foreign = || Error::Foreign(data_file(folder));
    let notes = Tables::open_notes(&env, &txn).map_err(|_| foreign())?;
    let found = notes.get(&txn, FORMAT_NOTE)?.ok_or_else(foreign)?;
    if found != FORMAT.as_bytes() {
        return Err(Error::Version {
            path: folder.to_owned(),
            found: String::from_utf8_lossy(found).into_owned(),
        });
    }
    let tables = Tables::open(&env, &txn)?;
    // Dropping it instead would close the tables again.
    txn.commit()?;
    Ok((env, tables))
}
