//! Temporary folders, removed when dropped, or at the next start after a kill.

use super::{Error, Result};
use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

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
        static SWEPT: AtomicBool = AtomicBool::new(false);
        let temp_dir = std::env::temp_dir();
        let made = unique(&temp_dir, PREFIX, |path| private().create(path));
        let ((), path) = made.map_err(Error::io(&temp_dir))?;
        let alive = create_alive_file(&path).map_err(Error::io(&path))?;
        if !SWEPT.swap(true, Ordering::Relaxed) {
            remove_stale(&temp_dir, &path);
        }
        Ok(Self {
            path,
            _alive: alive,
        })
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

/// Makes something in a folder under a name that nothing else has there: the number of a process is not
/// enough, because it comes again, in other containers even at the same time.
pub(super) fn unique<T>(
    folder: &Path,
    prefix: &str,
    make: impl Fn(&Path) -> io::Result<T>,
) -> io::Result<(T, PathBuf)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{prefix}{}-{number}", std::process::id()));
        match make(&path) {
            Ok(made) => return Ok((made, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
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

/// Removes scratch folders whose processes are gone. Best effort: nothing depends on it. `own` has just
/// been made.
fn remove_stale(temp_dir: &Path, own: &Path) {
    let Ok(entries) = fs::read_dir(temp_dir) else {
        return;
    };
    let begun = |folder: &Path| fs::symlink_metadata(folder).and_then(|data| data.modified());
    let now = begun(own).ok();
    for entry in entries.flatten() {
        let path = entry.path();
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) || path == own {
            continue;
        }
        let age = now.and_then(|now| now.duration_since(begun(&path).ok()?).ok());
        if is_stale(&path, age.unwrap_or_default()) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

/// How old a folder without a file that says that it is in use must be to have been left behind.
const ABANDONED: Duration = Duration::from_secs(3600);

fn is_stale(folder: &Path, age: Duration) -> bool {
    let alive = folder.join(ALIVE);
    match fs::symlink_metadata(&alive) {
        // Opening a pipe of that name would block.
        Ok(data) => data.is_file() && File::open(&alive).is_ok_and(|file| file.try_lock().is_ok()),
        Err(_) => age >= ABANDONED,
    }
}
