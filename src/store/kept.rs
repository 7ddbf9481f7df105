//! Files that a state rests on, beside its tables: what a store is made anew from.
//!
//! A file is written once, under a name that tells its content, and never changed. It is on the
//! disk before the commit that names it, so that a state never names a file that is not there.
//! What no state names does no harm; [`Renewal`](super::Renewal) removes it.

use super::{Error, Result};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A file to be kept: its name, and what it holds.
pub(super) type Kept = (String, Vec<u8>);

/// How many are brought to the disk at once: waiting for it takes longer than writing.
const AT_ONCE: usize = 8;

/// What is not yet whole begins so.
const PART: &str = ".part-";

pub(super) fn place(folder: &Path) -> PathBuf {
    folder.join("kept")
}

/// The content of a file; none where there is no such file.
pub(super) fn read(folder: &Path, name: &str) -> Result<Option<Vec<u8>>> {
    let path = place(folder).join(name);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(&path)(error)),
    }
}

/// The names of all files, sorted; those that are not whole among them.
pub(super) fn names(folder: &Path) -> Result<Vec<String>> {
    let place = place(folder);
    let entries = match fs::read_dir(&place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(&place)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(Error::io(&place))?.file_name();
        names.extend(name.into_string().ok());
    }
    names.sort();
    Ok(names)
}

/// Brings files to the disk, all of them before it returns.
pub(super) fn write(folder: &Path, files: &[Kept]) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let place = place(folder);
    if !place.is_dir() {
        // Texts are as private as the store, which nobody else may read.
        super::scratch::private()
            .create(&place)
            .map_err(Error::io(&place))?;
        sync(folder)?;
    }
    // Two documents may say the same.
    let files: BTreeMap<&str, &[u8]> = files.iter().map(|(n, b)| (&**n, &**b)).collect();
    let files: Vec<_> = files.into_iter().collect();
    let share = files.len().div_ceil(AT_ONCE).max(1);
    std::thread::scope(|scope| {
        let place = &place;
        let parts = files.chunks(share);
        let writing: Vec<_> = parts
            .map(|part| {
                let mut part = part.iter();
                scope.spawn(move || part.try_for_each(|(name, bytes)| one(place, name, bytes)))
            })
            .collect();
        writing.into_iter().try_for_each(|part| {
            let ended = Error::Damaged("writing ended before its time");
            part.join().unwrap_or(Err(ended))
        })
    })?;
    sync(&place)
}

/// Under its name it appears when it is whole.
fn one(place: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = place.join(name);
    // The name tells the content; the length tells what a failing disk has cut off.
    if fs::metadata(&path).is_ok_and(|known| known.len() == bytes.len() as u64) {
        return Ok(());
    }
    let part = place.join(format!("{PART}{name}"));
    let written = File::create(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&part, &path));
    written.map_err(|error| {
        let _ = fs::remove_file(&part);
        match super::is_disk(&error) {
            true => Error::Disk(error),
            false => Error::io(&path)(error),
        }
    })
}

/// Removes a file, whole or not.
pub(super) fn remove(folder: &Path, name: &str) -> Result<()> {
    let path = place(folder).join(name);
    fs::remove_file(&path).map_err(Error::io(&path))
}

/// Brings the names in a folder to the disk, where the system has such a thing.
pub(super) fn sync(folder: &Path) -> Result<()> {
    match cfg!(unix) {
        true => File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(Error::io(folder)),
        false => Ok(()),
    }
}
