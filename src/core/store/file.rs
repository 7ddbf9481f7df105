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
use super::{Error, Result, archive, scratch, snapshot, spill};
use heed::{Env, EnvFlags, EnvOpenOptions, MdbError, RwTxn, WithoutTls};
use std::fs::{self, File};
use std::io::Write;
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
pub const FORMAT: &str = "annals store 4";

/// The note that holds [`FORMAT`].
pub(super) const FORMAT_NOTE: &[u8] = b"\0format";

/// Writes the note of the format: without a checksum, since it is compared as a whole, and since other
/// versions read it.
pub(super) fn put_format(tables: &Tables, txn: &mut RwTxn<'_>) -> Result<()> {
    let notes = tables.notes.table;
    Ok(notes.put(txn, FORMAT_NOTE, FORMAT.as_bytes())?)
}

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

/// An open store.
pub(super) struct Opened {
    pub env: Env<WithoutTls>,
    pub tables: Tables,
    /// Whether it can only be read, without LMDB's table of readers.
    pub read_only: bool,
}

/// Opens the environment of a folder that exists; whether it can only be read.
fn open_environment(
    folder: &Path,
    durability: Durability,
    map_size: usize,
) -> Result<(Env<WithoutTls>, bool)> {
    preallocate_reader_table(folder)?;
    let flags = match durability {
        Durability::Durable => EnvFlags::empty(),
        Durability::Scratch => EnvFlags::NO_SYNC | EnvFlags::NO_META_SYNC,
    };
    let writable = map_what_fits(folder, flags, map_size);
    let (opened, read_only) = match writable {
        Err(heed::Error::Io(error)) if snapshot::is_refused(&error) => {
            let flags = EnvFlags::READ_ONLY | EnvFlags::NO_LOCK;
            (map_what_fits(folder, flags, map_size), true)
        }
        opened => (opened, false),
    };
    let env = opened.map_err(|error| match error {
        heed::Error::EnvAlreadyOpened => Error::Opened(folder.to_owned()),
        heed::Error::Mdb(MdbError::Invalid | MdbError::VersionMismatch) => {
            Error::Foreign(data_file(folder))
        }
        heed::Error::Io(source) => Error::io(folder)(source),
        error => error.into(),
    })?;
    env.clear_stale_readers()?;
    Ok((env, read_only))
}

/// Maps the file of an environment into memory, with less room to grow where there is less address
/// space.
fn map_what_fits(folder: &Path, flags: EnvFlags, map_size: usize) -> heed::Result<Env<WithoutTls>> {
    let smaller = SMALLER_MAP_SIZES.into_iter();
    let smaller = smaller.filter_map(|size| usize::try_from(size).ok());
    let mut smaller = smaller.filter(|size| *size < map_size);
    let mut opened = map(folder, flags, map_size);
    while let Err(heed::Error::Io(error)) = &opened
        && error.kind() == std::io::ErrorKind::OutOfMemory
        && let Some(size) = smaller.next()
    {
        opened = map(folder, flags, size);
    }
    opened
}

/// Maps the file of an environment into memory.
fn map(folder: &Path, flags: EnvFlags, map_size: usize) -> heed::Result<Env<WithoutTls>> {
    let mut options = EnvOpenOptions::new().read_txn_without_tls();
    options
        .map_size(map_size)
        .max_dbs(TABLES)
        .max_readers(MAX_READERS);
    // SAFETY: without syncing, only a crash of the whole system can damage the file, and a scratch
    // store is rebuilt after one; without locks, nothing is written, and what is read counts only if
    // nobody has overwritten it meanwhile (`snapshot`).
    unsafe { options.flags(flags) };
    // SAFETY: `inspect` has checked that every used page lies within the file, or the file is new;
    // it is changed only through LMDB, whose locks every process respects, and made longer, never
    // shorter, by `extend_to_full_length`. We cannot guard against other programs changing it.
    unsafe { options.open(folder) }
}

/// The prefix of reader tables that are not complete yet.
pub(super) const LOCK_PART: &str = ".lock-";

/// Writes LMDB's reader table in full before it is mapped: a hole in it that is first touched when
/// the disk is full would kill the process with a signal.
fn preallocate_reader_table(folder: &Path) -> Result<()> {
    // 64 bytes per reader, and a header of less than half a page.
    const LENGTH: usize = MAX_READERS as usize * 64 + 4096;
    let path = folder.join("lock.mdb");
    if path.exists() {
        return Ok(());
    }
    let new = scratch::unique(folder, LOCK_PART, |new| File::create_new(new));
    let named = new.and_then(|(mut file, new)| {
        // Linked only once complete; does nothing if another process was faster.
        let written = file.write_all(&[0; LENGTH]);
        let named = written.and_then(|()| fs::hard_link(&new, &path));
        let _ = fs::remove_file(&new);
        named
    });
    match named {
        Err(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            Err(Error::io(&path)(error))
        }
        // No hard links here, or not writable; LMDB will report any other error better.
        _ => Ok(()),
    }
}

/// Removes what processes left that were killed while they wrote the reader table, or made a temporary
/// file; nobody has the store open.
pub(super) fn remove_partial_files(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if [LOCK_PART, spill::PART]
            .iter()
            .any(|part| name.starts_with(part))
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Creates the folder of a new store, if it is missing, and with it those that hold it; each of them is
/// on disk before this returns.
pub(super) fn create_folder(folder: &Path, durability: Durability) -> Result<()> {
    let missing = folder.ancestors().take_while(|it| !it.exists());
    let parents: Vec<_> = missing.filter_map(Path::parent).collect();
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    if durability == Durability::Durable {
        for parent in parents {
            let is_here = parent.as_os_str().is_empty();
            archive::sync(if is_here { Path::new(".") } else { parent })?;
        }
    }
    Ok(())
}

/// Creates an empty store directly in a folder that only we use.
pub(super) fn create_here(
    folder: &Path,
    durability: Durability,
) -> Result<(Env<WithoutTls>, Tables)> {
    let (env, _) = open_environment(folder, durability, DEFAULT_MAP_SIZE)?;
    let mut txn = env.write_txn()?;
    let tables = Tables::create(&env, &mut txn)?;
    put_format(&tables, &mut txn)?;
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
        Durability::Durable => archive::sync(folder),
        Durability::Scratch => Ok(()),
    }
}

/// Opens an existing store.
pub(super) fn open(folder: &Path, durability: Durability, map_size: usize) -> Result<Opened> {
    inspect(&data_file(folder))?;
    let (env, read_only) = open_environment(folder, durability, map_size)?;
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
    Ok(Opened {
        env,
        tables,
        read_only,
    })
}
