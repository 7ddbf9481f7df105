//! Another file in the place of a store's own: made anew beside it, then put there at once.

use super::lock::{InUse, WriteLock};
use super::{Error, Result, Store, file, kept, whole};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The renewal of a store: from its beginning to its end nobody else writes, and others read on
/// until the new file is put in place.
#[derive(Debug)]
pub struct Renewal {
    folder: PathBuf,
    wait: Duration,
    _lock: WriteLock,
}

impl Renewal {
    /// Begins the renewal of what a folder holds: a store, a damaged one, or none yet.
    ///
    /// # Errors
    /// [`Error::Locked`], or see [`Error`].
    pub fn begin(folder: &Path, wait: Duration) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let renewal = Self {
            folder: folder.to_owned(),
            wait,
            _lock: WriteLock::take(folder, wait)?,
        };
        // Left behind by a kill, or not there.
        let _ = fs::remove_dir_all(renewal.workshop());
        fs::create_dir(renewal.workshop()).map_err(Error::io(folder))?;
        Ok(renewal)
    }

    /// The folder in which the new store is made.
    pub fn workshop(&self) -> PathBuf {
        self.folder.join("new")
    }

    /// Brings files to the disk that the new store rests on.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn keep(&self, files: &[(String, Vec<u8>)]) -> Result<()> {
        kept::write(&self.folder, files)
    }

    /// Puts the store in the workshop in place of the one that was there, and removes kept files
    /// that `spare` does not spare. The new store must be closed.
    ///
    /// # Errors
    /// [`Error::InUse`] where others do not close the old one in time, or see [`Error`]. Until
    /// the new store is in its place, the old one is as it was.
    pub fn finish(self, spare: impl Fn(&str) -> bool) -> Result<()> {
        let (new, data) = (file::data(&self.workshop()), file::data(&self.folder));
        whole::settle(&new)?;
        File::open(&new)
            .and_then(|file| file.sync_all())
            .map_err(Error::io(&new))?;
        let _alone = InUse::alone(&self.folder, self.wait)?;
        // It tells of readers of the old file, and which of its states is the newest.
        let readers = self.folder.join("lock.mdb");
        if readers.exists() {
            fs::remove_file(&readers).map_err(Error::io(&readers))?;
        }
        fs::rename(&new, &data).map_err(Error::io(&data))?;
        kept::sync(&self.folder)?;
        for name in kept::names(&self.folder)? {
            if !spare(&name) {
                kept::remove(&self.folder, &name)?;
            }
        }
        Ok(())
    }

    /// Makes the new store a copy of the present one, without the pages that are not in use.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn copy(&self) -> Result<()> {
        let store = Store::open(&self.folder, file::Durability::Durable)?;
        store.copy(&self.workshop())?;
        store.close();
        Ok(())
    }
}

impl Drop for Renewal {
    fn drop(&mut self) {
        // Half of a store is of no use to anybody.
        let _ = fs::remove_dir_all(self.workshop());
    }
}
