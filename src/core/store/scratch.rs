//! Temporary folders, removed when dropped, or at the next start after a kill.

use super::{Error, Result};
use std::fs::{self, DirBuilder, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

const PREFIX: &str = "annals-scratch-";

/// The file whose lock says that the folder is in use.
const ALIVE: &str = "alive";

/// A folder in the system's temporary directory, removed when the value is dropped.
#[derive(Debug)]
pub(super) struct Scratch {
    path: PathBuf,
    /// Held for as long as the folder is in use.
    _alive: File,
}

impl Scratch {
    /// A new folder.
    pub fn new() -> Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let temp_dir = std::env::temp_dir();
        if COUNT.load(Ordering::Relaxed) == 0 {
            remove_stale(&temp_dir);
        }
        loop {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = temp_dir.join(format!("{PREFIX}{}-{number}", std::process::id()));
            match private().create(&path) {
                Ok(()) => {
                    let alive = create_alive_file(&path).map_err(Error::io(&path))?;
                    return Ok(Self {
                        path,
                        _alive: alive,
                    });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io(&path)(error)),
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now is removed at the next start.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The temporary directory may be shared, but the data is private.
pub(super) fn private() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Creates the file that says that the folder is in use. It is locked before it gets its name, so
/// that nobody finds it unlocked.
fn create_alive_file(folder: &Path) -> std::io::Result<File> {
    let unborn = folder.join("unborn");
    let file = File::create(&unborn)?;
    file.lock()?;
    fs::rename(&unborn, folder.join(ALIVE))?;
    Ok(file)
}

/// Removes scratch folders whose processes are gone. Best effort: nothing depends on it.
fn remove_stale(temp_dir: &Path) {
    let Ok(entries) = fs::read_dir(temp_dir) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_stale(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_stale(folder: &Path) -> bool {
    let alive = folder.join(ALIVE);
    // Opening a pipe of that name would block.
    let is_file = fs::symlink_metadata(&alive).is_ok_and(|data| data.is_file());
    is_file && File::open(&alive).is_ok_and(|file| file.try_lock().is_ok())
}
