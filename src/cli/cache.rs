//! The cache of stores built from files. The key covers the content and the program version, so an
//! entry can never be out of date.
//!
//! It lives in the user's cache folder (`$XDG_CACHE_HOME/annals`, `~/.cache/annals`); if that is full or
//! not writable, a scratch store is built each time. A store is built in a temporary folder and renamed
//! when it is complete, so an interrupted build leaves at most a folder that the next build removes.

use super::reading;
use crate::Annals;
use crate::database::{LoadError, digest};
use crate::parse::Input;
use crate::store::{self, Durability};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// How many stores are kept, most recently used first.
const MAX_STORES: usize = 12;

/// The cache folder.
fn cache_dir() -> Option<PathBuf> {
    let folder = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let cache = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else {
        let home = || folder("HOME").map(|home| home.join(".cache"));
        folder("XDG_CACHE_HOME").or_else(home)
    };
    cache
        .filter(|cache| cache.is_absolute())
        .map(|cache| cache.join("annals"))
}

/// The key of some inputs: their names, formats and bytes, and the version of the program.
pub fn key(inputs: &[Input]) -> String {
    let mut text = format!("{} {}", Annals::version(), store::FORMAT);
    for input in inputs {
        let name = input.origin.name();
        text.push_str(&format!(
            "\n{} {:?} {:?} {name}",
            digest(&input.bytes),
            input.format,
            input.origin.base()
        ));
    }
    digest(text.as_bytes())
}

/// Opens the cached store for this key, or builds one with `make`: in the cache or, if that is full or
/// not writable, in a temporary store.
pub fn open(
    key: &str,
    mut make: impl FnMut(Option<&Path>) -> Result<Annals, LoadError>,
) -> Result<Annals, LoadError> {
    let Some(root) = cache_dir() else {
        return make(None);
    };
    let folder = root.join(key);
    let unusable = match reading::open(&folder, Durability::Scratch) {
        Ok(annals) => {
            touch(&folder);
            return Ok(annals);
        }
        Err(error @ LoadError::Store(store::Error::Opened(_))) => return Err(error),
        Err(LoadError::Store(store::Error::Missing(_))) => false,
        Err(_) => true,
    };
    evict(&root);
    let Ok(building) = building_folder(&root, key) else {
        return make(None);
    };
    match make(Some(building.path())) {
        Ok(built) => drop(built),
        // Removed first, since the temporary folder may be on the same disk.
        Err(LoadError::Store(error)) if is_for_want_of_room(&error) => {
            drop(building);
            return make(None);
        }
        Err(error) => return Err(error),
    }
    if unusable {
        let _ = fs::remove_dir_all(&folder);
    }
    // Another process may have built the same store first; then that one is used.
    if fs::rename(building.path(), &folder).is_ok() {
        // It is no longer there to be removed.
        let _ = building.keep();
    }
    match reading::open(&folder, Durability::Scratch) {
        Err(LoadError::Store(error)) if is_for_want_of_room(&error) => make(None),
        opened => opened,
    }
}

/// The ending of folders in which stores are built.
const BUILDING: &str = ".tmp";

/// A new folder in which a store is built, removed when it is dropped.
fn building_folder(root: &Path, key: &str) -> io::Result<TempDir> {
    fs::create_dir_all(root)?;
    let prefix = format!("{key}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(BUILDING);
    builder.tempdir_in(root)
}

/// Whether a store could not be built because of where it was to be.
fn is_for_want_of_room(error: &store::Error) -> bool {
    use store::Error::{Disk, Full, Io, Missing, ReadOnly};
    matches!(
        error,
        Disk(_) | Full(_) | Io { .. } | Missing(_) | ReadOnly(_)
    )
}

/// Records that a store was used.
fn touch(folder: &Path) {
    // Errors are ignored: this only affects the order of eviction.
    let mark = fs::File::create(folder.join("used"));
    let _ = mark.and_then(|file| file.set_modified(SystemTime::now()));
}

/// How long after its begin a build that nobody is at was certainly interrupted.
const INTERRUPTED: Duration = Duration::from_secs(60);

/// Removes interrupted builds and the least recently used stores.
fn evict(root: &Path) {
    let Ok(entries) = fs::read_dir(root) else {
        return;
    };
    let mut stores = Vec::new();
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let used = fs::metadata(path.join("used")).or_else(|_| entry.metadata());
        let used = used
            .and_then(|data| data.modified())
            .unwrap_or(SystemTime::UNIX_EPOCH);
        if !name.ends_with(BUILDING) {
            stores.push((used, path));
        } else if used.elapsed().is_ok_and(|age| age >= INTERRUPTED) && !is_in_use(&path) {
            let _ = fs::remove_dir_all(path);
        }
    }
    stores.sort();
    let surplus = stores.len().saturating_sub(MAX_STORES - 1);
    for (_, path) in stores.into_iter().take(surplus) {
        if !is_in_use(&path) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

/// Whether a process has a store open: one builds it, or a server would start workers on it.
fn is_in_use(folder: &Path) -> bool {
    let lock = fs::File::open(folder.join("use.lock"));
    lock.is_ok_and(|lock| lock.try_lock().is_err())
}
