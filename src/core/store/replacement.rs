//! Replacing the file of a store: the new one is built beside it and then moved into place
//! atomically.

use super::lock::{UseLock, WriteLock};
use super::{Error, Result, Store, archive, file, lmdb_file};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long the last step waits for others, while it keeps writers waiting.
const LAST_WAIT: Duration = Duration::from_millis(200);

/// A replacement under way: until it ends nobody else can write, and others can go on reading
/// until the new file is moved into place.
#[derive(Debug)]
pub struct StoreReplacement {
    folder: PathBuf,
    _lock: WriteLock,
}

impl StoreReplacement {
    /// Runs a job that replaces a store, again while others open the store before it is done and there
    /// is time; the job gets how much. So others are waited for before anything is locked.
    ///
    /// # Errors
    /// Those of the job; `is_in_use` tells which of them is [`Error::InUse`].
    pub fn within<T, E>(
        wait: Duration,
        is_in_use: impl Fn(&E) -> bool,
        mut job: impl FnMut(Duration) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = Instant::now();
        loop {
            match job(wait.saturating_sub(begun.elapsed())) {
                Err(error) if is_in_use(&error) && begun.elapsed() < wait => {}
                done => return done,
            }
        }
    }

    /// Begins to replace the store in a folder, which may be damaged or missing: waits until nobody
    /// has it open, and then for the write lock.
    ///
    /// # Errors
    /// [`Error::InUse`], [`Error::Locked`], or see [`Error`].
    pub fn begin(folder: &Path, wait: Duration) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let begun = Instant::now();
        // Given back at once: those who write have the store open too, and are not held off.
        drop(UseLock::exclusive(folder, wait)?);
        let replacement = Self {
            folder: folder.to_owned(),
            _lock: WriteLock::take(folder, wait.saturating_sub(begun.elapsed()))?,
        };
        // It is left over from a killed process, or does not exist.
        let _ = fs::remove_dir_all(replacement.staging_folder());
        fs::create_dir(replacement.staging_folder()).map_err(Error::io(folder))?;
        Ok(replacement)
    }

    /// The folder in which the new store is built.
    pub fn staging_folder(&self) -> PathBuf {
        self.folder.join("new")
    }

    /// Writes and syncs archived files that the new store refers to.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn archive_files(&self, files: &[(String, Vec<u8>)]) -> Result<()> {
        archive::write(&self.folder, files)
    }

    /// Moves the new store, which must be closed, into the place of the old one, and removes the
    /// archived files that are not needed.
    ///
    /// # Errors
    /// [`Error::InUse`] if others have opened the old store again, or see [`Error`]. Until the
    /// new store is in place, the old one stays as it was.
    pub fn finish(self, is_needed: impl Fn(&str) -> bool) -> Result<()> {
        let (new, data) = (
            file::data_file(&self.staging_folder()),
            file::data_file(&self.folder),
        );
        lmdb_file::extend_to_full_length(&new)?;
        File::open(&new)
            .and_then(|file| file.sync_all())
            .map_err(Error::io(&new))?;
        let _use_lock = UseLock::exclusive(&self.folder, LAST_WAIT)?;
        // It lists readers of the old file, and which of its states is the newest.
        let readers = self.folder.join("lock.mdb");
        if readers.exists() {
            fs::remove_file(&readers).map_err(Error::io(&readers))?;
        }
        file::remove_partial_files(&self.folder);
        fs::rename(&new, &data).map_err(Error::io(&data))?;
        archive::sync(&self.folder)?;
        for name in archive::names(&self.folder)? {
            if !is_needed(&name) {
                archive::remove(&self.folder, &name)?;
            }
        }
        Ok(())
    }

    /// Makes the new store a compacted copy of the current one.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn copy(&self) -> Result<()> {
        let store = Store::open(&self.folder, file::Durability::Durable)?;
        store.copy(&self.staging_folder())?;
        store.close();
        Ok(())
    }
}

impl Drop for StoreReplacement {
    fn drop(&mut self) {
        // A partial store is of no use.
        let _ = fs::remove_dir_all(self.staging_folder());
    }
}
