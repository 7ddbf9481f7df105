//! Temporary files for what a bulk load does not hold in memory.
//!
//! They are made in the folder of the store, where there is room for it, and lose their names at once, so
//! that nothing is left behind whatever becomes of the process. A store that may not be written to, and a
//! load without a store, use the system's folder of temporary files.

use super::{Error, Result, is_disk, scratch};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The prefix of temporary files that have not lost their names yet.
pub(super) const PART: &str = ".spill-";

/// How much a bulk load holds in memory of each kind of thing, in bytes, unless it is told otherwise.
const DEFAULT_BYTES: usize = 384 << 20;

/// How much a bulk load holds in memory, and where it writes the rest.
#[derive(Debug, Clone)]
pub(super) struct Space {
    folder: PathBuf,
    /// How many bytes of statements are held in memory; what takes less room has parts of it.
    pub bytes: usize,
}

impl Default for Space {
    fn default() -> Self {
        Self::of(std::env::temp_dir(), None)
    }
}

impl Space {
    pub fn of(folder: PathBuf, bytes: Option<usize>) -> Self {
        let bytes = bytes.unwrap_or(DEFAULT_BYTES);
        Self { folder, bytes }
    }

    /// How many things of a size are held in memory, if they may have one part of so many.
    pub fn room(&self, size: usize, parts: usize) -> usize {
        (self.bytes / parts / size.max(1)).max(2)
    }

    /// A new file, empty and without a name.
    pub fn file(&self) -> Result<SpillFile> {
        let (file, folder) = match unnamed(&self.folder) {
            Err(error) if !is_disk(&error) => {
                let folder = std::env::temp_dir();
                (unnamed(&folder).map_err(Error::io(&folder))?, folder)
            }
            made => (made.map_err(failed(&self.folder))?, self.folder.clone()),
        };
        Ok(SpillFile {
            file: Mutex::new(file),
            length: 0,
            folder,
        })
    }
}

fn unnamed(folder: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let (file, path) = scratch::unique(folder, PART, |path| options.open(path))?;
    fs::remove_file(path)?;
    Ok(file)
}

/// What is said of a file without a name.
fn failed(folder: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = folder.to_owned();
    move |source| match is_disk(&source) {
        true => Error::Disk(source),
        false => Error::Io { path, source },
    }
}

/// A file without a name, which is gone when it is dropped.
#[derive(Debug)]
pub(super) struct SpillFile {
    file: Mutex<File>,
    length: u64,
    folder: PathBuf,
}

impl SpillFile {
    pub fn len(&self) -> u64 {
        self.length
    }

    fn lock(&self) -> MutexGuard<'_, File> {
        // A thread that panicked has not changed what was written.
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes at the end.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        let mut file = self.lock();
        let written = file.seek(SeekFrom::Start(self.length));
        let written = written.and_then(|_| file.write_all(bytes));
        drop(file);
        written.map_err(failed(&self.folder))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Reads so many bytes from a place.
    pub fn read(&self, at: u64, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        let mut file = self.lock();
        let read = file.seek(SeekFrom::Start(at));
        let read = read.and_then(|_| file.read_exact(&mut bytes));
        read.map_err(failed(&self.folder))?;
        Ok(bytes)
    }
}
