//! File locks: the write lock, held by one writer at a time, and the use lock, shared by all who
//! have the store open.

use super::{Error, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a second writer waits by default.
pub(super) const DEFAULT_WAIT: Duration = Duration::from_secs(5);

const POLL_INTERVAL: Duration = Duration::from_millis(50);

fn open(folder: &Path, name: &str) -> Result<File> {
    let path = folder.join(name);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    // Whoever can open a file can lock it, and so stop everybody else. Others than the owner and the
    // group cannot use the store anyhow: LMDB has to write to its reader table.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o660);
    let file = options.open(&path).map_err(Error::io(&path))?;
    #[cfg(unix)]
    close_to_others(&file);
    Ok(file)
}

/// Closes a lock file of an earlier version to others; only its owner can do that.
#[cfg(unix)]
fn close_to_others(file: &File) {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(data) = file.metadata()
        && data.permissions().mode() & 0o007 != 0
    {
        let mode = data.permissions().mode() & 0o770;
        let _ = file.set_permissions(std::fs::Permissions::from_mode(mode));
    }
}

/// Tries until it has the lock or the time is up; returns whether it has the lock.
fn lock(
    wait: Duration,
    path: &Path,
    mut lock: impl FnMut() -> Result<(), TryLockError>,
) -> Result<bool> {
    let begun = Instant::now();
    loop {
        match lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if begun.elapsed() < wait => {
                std::thread::sleep(POLL_INTERVAL)
            }
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(Error::io(path)(error)),
        }
    }
}

const WRITE_LOCK: &str = "write.lock";

/// The write lock, released when it is dropped or when the process ends in any way.
#[derive(Debug)]
pub(super) struct WriteLock(File);

impl WriteLock {
    /// Waits for the lock; when the time is up, the error says who holds it.
    pub fn take(folder: &Path, wait: Duration) -> Result<Self> {
        let mut file = open(folder, WRITE_LOCK)?;
        if lock(wait, &folder.join(WRITE_LOCK), || file.try_lock())? {
            let holder = format!("process {}", std::process::id());
            let written = file
                .set_len(0)
                .and_then(|()| file.write_all(holder.as_bytes()));
            // The name is only informative; on a full disk the lock works without it.
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
        // A leftover name does no harm: it is read only while the lock is held.
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

const USE_LOCK: &str = "use.lock";

/// How long opening a store waits while it is being replaced.
const OPEN_WAIT: Duration = Duration::from_secs(2);

/// The use lock: while it is shared, nobody may replace the file of the folder, because LMDB would
/// mistake the new file for the old one.
#[derive(Debug)]
pub(super) struct UseLock {
    _file: Option<File>,
}

impl UseLock {
    /// Takes the lock shared, as everybody who has the store open does.
    pub fn shared(folder: &Path) -> Result<Self> {
        let path = folder.join(USE_LOCK);
        // A folder that cannot be written to cannot have its store replaced either.
        let opened =
            open(folder, USE_LOCK).or_else(|_| File::open(&path).map_err(Error::io(&path)));
        let Ok(file) = opened else {
            return Ok(Self { _file: None });
        };
        if lock(OPEN_WAIT, &path, || file.try_lock_shared())? {
            Ok(Self { _file: Some(file) })
        } else {
            Err(Error::InUse(folder.to_owned()))
        }
    }

    /// Takes the lock exclusively.
    pub fn exclusive(folder: &Path, wait: Duration) -> Result<Self> {
        let file = open(folder, USE_LOCK)?;
        if lock(wait, &folder.join(USE_LOCK), || file.try_lock())? {
            Ok(Self { _file: Some(file) })
        } else {
            Err(Error::InUse(folder.to_owned()))
        }
    }
}
