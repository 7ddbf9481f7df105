//! The right to write, which one process at a time has, and the sign that a store is in use.

use super::{Error, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a second writer waits unless told otherwise.
pub(super) const WAIT: Duration = Duration::from_secs(5);

const PAUSE: Duration = Duration::from_millis(50);

fn open(folder: &Path, name: &str) -> Result<File> {
    let path = folder.join(name);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(&path).map_err(Error::io(&path))
}

/// Tries until it is locked or the time is over; whether it is.
fn lock(
    wait: Duration,
    path: &Path,
    mut lock: impl FnMut() -> Result<(), TryLockError>,
) -> Result<bool> {
    let begun = Instant::now();
    loop {
        match lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if begun.elapsed() < wait => std::thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(Error::io(path)(error)),
        }
    }
}

const WRITE: &str = "write.lock";

/// The right to write, until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub(super) struct WriteLock(File);

impl WriteLock {
    /// Waits a moment for the lock, then says who holds it.
    pub fn take(folder: &Path, wait: Duration) -> Result<Self> {
        let mut file = open(folder, WRITE)?;
        if lock(wait, &folder.join(WRITE), || file.try_lock())? {
            let holder = format!("process {}", std::process::id());
            let written = file
                .set_len(0)
                .and_then(|()| file.write_all(holder.as_bytes()));
            // The name is for others to read; the lock holds without it, on a full disk.
            let _ = written;
            return Ok(Self(file));
        }
        let mut holder = Vec::new();
        let _ = file.take(100).read_to_end(&mut holder);
        let holder = String::from_utf8_lossy(&holder);
        Err(Error::Locked(match holder.trim() {
            "" => "another process".to_owned(),
            holder => holder.to_owned(),
        }))
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // A name that stays behind misleads nobody: it is read only while the lock is held.
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

const USE: &str = "use.lock";

/// How long one waits who opens a store that is being put in place.
const MOMENT: Duration = Duration::from_secs(2);

/// The sign that the file of a folder is in use, so that no other is put in its place: LMDB
/// would take the one for the other.
#[derive(Debug)]
pub(super) struct InUse {
    _file: Option<File>,
}

impl InUse {
    /// Shares it with whoever else has the store open.
    pub fn share(folder: &Path) -> Result<Self> {
        let path = folder.join(USE);
        // Where nothing may be written, nothing is put in place either.
        let opened = open(folder, USE).or_else(|_| File::open(&path).map_err(Error::io(&path)));
        let Ok(file) = opened else {
            return Ok(Self { _file: None });
        };
        match lock(MOMENT, &path, || file.try_lock_shared())? {
            true => Ok(Self { _file: Some(file) }),
            false => Err(Error::InUse(folder.to_owned())),
        }
    }

    /// Has it alone.
    pub fn alone(folder: &Path, wait: Duration) -> Result<Self> {
        let file = open(folder, USE)?;
        match lock(wait, &folder.join(USE), || file.try_lock())? {
            true => Ok(Self { _file: Some(file) }),
            false => Err(Error::InUse(folder.to_owned())),
        }
    }
}
