//! The right to write: one process at a time has it, and the others are told which.

use super::{Error, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often, and how long in between, a second writer tries before it gives up.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);

fn path(folder: &Path) -> PathBuf {
    folder.join("write.lock")
}

/// The right to write, until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub(super) struct WriteLock(File);

impl WriteLock {
    /// Waits a moment for the lock, then says who holds it.
    pub fn take(folder: &Path) -> Result<Self> {
        let path = path(folder);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(Error::io(&path))?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => {
                    let holder = format!("process {}", std::process::id());
                    let written = file
                        .set_len(0)
                        .and_then(|()| file.write_all(holder.as_bytes()));
                    // The name is for others to read; the lock holds without it, on a full disk.
                    let _ = written;
                    return Ok(Self(file));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(Error::io(&path)(error)),
            }
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
