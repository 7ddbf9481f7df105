//! Stores made from files, kept for the next time: the key is the content and the version of the
//! program, so that nothing in it can be out of date.
//!
//! The folder is the system's for such (`$XDG_CACHE_HOME/annals`, `~/.cache/annals`); where none
//! can be written, a scratch store is made each time. A store is built beside its place and moved
//! there when it is whole, so that a kill leaves at most a folder that the next build removes.

use crate::Annals;
use crate::database::{Error, digest};
use crate::parse::Input;
use crate::store::{self, Durability};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How many stores are kept, the latest used ones.
const KEPT: usize = 12;

/// Where stores are kept.
fn root() -> Option<PathBuf> {
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
            "\n{} {:?} {name}",
            digest(&input.bytes),
            input.format
        ));
    }
    digest(text.as_bytes())
}

/// The store of this key, or a new one that `make` fills: in a folder, or as long as the value
/// lives where no folder can be kept.
pub fn open(
    key: &str,
    make: impl FnOnce(Option<&Path>) -> Result<Annals, Error>,
) -> Result<Annals, Error> {
    let Some(root) = root() else {
        return make(None);
    };
    let folder = root.join(key);
    let unusable = match Annals::open(&folder, Durability::Scratch) {
        Ok(annals) => {
            touch(&folder);
            return Ok(annals);
        }
        Err(error @ Error::Store(store::Error::Opened(_))) => return Err(error),
        Err(Error::Store(store::Error::Missing(_))) => false,
        Err(_) => true,
    };
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let building = root.join(format!("{name}.{}.tmp", std::process::id()));
    clean(&root);
    if fs::create_dir_all(&building).is_err() {
        // No place to keep it: a home that cannot be written.
        return make(None);
    }
    let built = make(Some(&building));
    if unusable {
        let _ = fs::remove_dir_all(&folder);
    }
    // Another process may have been faster: its store is as good.
    if built.is_err() || fs::rename(&building, &folder).is_err() {
        let _ = fs::remove_dir_all(&building);
    }
    drop(built?);
    Annals::open(&folder, Durability::Scratch)
}

/// Marks a store as used.
fn touch(folder: &Path) {
    // Only the order in which old stores go depends on it.
    let mark = fs::File::create(folder.join("used"));
    let _ = mark.and_then(|file| file.set_modified(SystemTime::now()));
}

/// Removes what was left behind, and the stores that were not used for the longest time.
fn clean(root: &Path) {
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
        let hours = used.elapsed().map_or(0, |age| age.as_secs() / 3600);
        if !name.ends_with(".tmp") {
            stores.push((used, path));
        } else if hours >= 1 {
            let _ = fs::remove_dir_all(path);
        }
    }
    stores.sort();
    let surplus = stores.len().saturating_sub(KEPT - 1);
    for (_, path) in stores.into_iter().take(surplus) {
        let _ = fs::remove_dir_all(path);
    }
}
