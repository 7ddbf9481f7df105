//! Archived files beside the tables, in `kept/`: copies of documents, and the history, from which
//! a store can be rebuilt.
//!
//! A file is written once, under a name derived from its content, and never changed. It is synced
//! before the commit that refers to it, so that a state never refers to a missing file. Files that
//! no state refers to do no harm; [`StoreReplacement`](super::StoreReplacement) removes them.

use super::{Error, Result};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file to archive: its name and its content.
pub(super) type ArchivedFile = (String, Arc<Vec<u8>>);

/// How many threads write and sync files: syncing takes longer than writing.
const WRITE_THREADS: usize = 8;

/// The prefix of incomplete files.
const PART: &str = ".part-";

pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join("kept")
}

/// The content of a file; `None` if there is no such file.
pub(super) fn read(folder: &Path, name: &str) -> Result<Option<Vec<u8>>> {
    let path = path(folder).join(name);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(&path)(error)),
    }
}

/// The names of all files, sorted, including incomplete ones.
pub(super) fn names(folder: &Path) -> Result<Vec<String>> {
    let dir = path(folder);
    let entries = match fs::read_dir(&dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(&dir)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(Error::io(&dir))?.file_name();
        names.extend(name.into_string().ok());
    }
    names.sort();
    Ok(names)
}

/// Writes files and syncs all of them before it returns.
pub(super) fn write(folder: &Path, files: &[(String, impl AsRef<Vec<u8>>)]) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let dir = path(folder);
    if !dir.is_dir() {
        // Texts are as private as the store, which nobody else may read.
        super::scratch::private()
            .create(&dir)
            .map_err(Error::io(&dir))?;
        sync(folder)?;
    }
    // Two documents may have the same content.
    let files: BTreeMap<&str, &[u8]> = files.iter().map(|(n, b)| (&**n, &b.as_ref()[..])).collect();
    let files: Vec<_> = files.into_iter().collect();
    let share = files.len().div_ceil(WRITE_THREADS).max(1);
    std::thread::scope(|scope| {
        let dir = &dir;
        let parts = files.chunks(share);
        let writing: Vec<_> = parts
            .map(|part| {
                let mut part = part.iter();
                scope.spawn(move || part.try_for_each(|(name, bytes)| write_one(dir, name, bytes)))
            })
            .collect();
        writing.into_iter().try_for_each(|part| {
            let ended = Error::Damaged("a writing thread panicked");
            part.join().unwrap_or(Err(ended))
        })
    })?;
    sync(&dir)
}

/// Writes one file under a temporary name and renames it once it is complete.
fn write_one(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = dir.join(name);
    // The name identifies the content; the length reveals a file that a failing disk truncated.
    if fs::metadata(&path).is_ok_and(|known| known.len() == bytes.len() as u64) {
        return Ok(());
    }
    let part = dir.join(format!("{PART}{name}"));
    let written = File::create(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&part, &path));
    written.map_err(|error| {
        let _ = fs::remove_file(&part);
        if super::is_disk(&error) {
            Error::Disk(error)
        } else {
            Error::io(&path)(error)
        }
    })
}

/// Removes a file, complete or not.
pub(super) fn remove(folder: &Path, name: &str) -> Result<()> {
    let path = path(folder).join(name);
    fs::remove_file(&path).map_err(Error::io(&path))
}

/// Syncs a folder, where the operating system supports it.
pub(super) fn sync(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(Error::io(folder))
    } else {
        Ok(())
    }
}
