//! The folder that holds the site: only what changed is written, what is no longer part of the site is
//! removed, and nothing else is touched.

use super::error::SiteError;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The list of the files that this program wrote, one a line.
const MANIFEST: &str = ".annals-site";

/// A folder that is being filled.
pub(super) struct Output {
    folder: PathBuf,
    /// The files that the last run wrote.
    old: BTreeSet<String>,
    files: Mutex<BTreeSet<String>>,
    written: AtomicUsize,
}

impl Output {
    /// Opens a folder, which is created if need be.
    pub fn open(folder: &Path) -> Result<Self, SiteError> {
        fs::create_dir_all(folder).map_err(|error| SiteError::at(folder, error))?;
        let old = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
        let old = old
            .lines()
            .filter(|name| is_inside(name))
            .map(str::to_owned);
        Ok(Self {
            folder: folder.to_owned(),
            old: old.collect(),
            files: Mutex::default(),
            written: AtomicUsize::new(0),
        })
    }

    /// Puts a file in the folder, unless it is there with these bytes. A file that somebody else made is
    /// not replaced.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), SiteError> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if !files.insert(name.to_owned()) {
            return Err(SiteError::Twice(name.to_owned()));
        }
        drop(files);
        let path = self.folder.join(name);
        let failed = |error| SiteError::at(&path, error);
        if let Ok(before) = fs::read(&path) {
            if before == bytes {
                return Ok(());
            }
            if !self.old.contains(name) {
                return Err(SiteError::Foreign(path));
            }
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(&path, bytes).map_err(failed)?;
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Writes down which files belong to the site, also those of a run that failed, so that the next one
    /// knows them.
    pub fn note_files(&self) -> Result<(), SiteError> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let all: Vec<&str> = files.union(&self.old).map(String::as_str).collect();
        self.write_manifest(&all)
    }

    /// Removes what the last run wrote and this one did not, and says how many files there are, were
    /// written and were removed.
    pub fn finish(self) -> Result<[usize; 3], SiteError> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let gone: Vec<&String> = self.old.difference(&files).collect();
        for name in &gone {
            let path = self.folder.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(SiteError::at(&path, error));
                }
                _ => {}
            }
            // Fails for a folder that holds something else.
            let folders = path.ancestors().skip(1).take_while(|it| *it != self.folder);
            let _ = folders
                .map(fs::remove_dir)
                .take_while(Result::is_ok)
                .count();
        }
        let all: Vec<&str> = files.iter().map(String::as_str).collect();
        self.write_manifest(&all)?;
        let written = self.written.load(Ordering::Relaxed);
        Ok([files.len(), written, gone.len()])
    }

    fn write_manifest(&self, names: &[&str]) -> Result<(), SiteError> {
        let path = self.folder.join(MANIFEST);
        let text = names.join("\n") + "\n";
        if fs::read(&path).is_ok_and(|before| before == text.as_bytes()) {
            return Ok(());
        }
        fs::write(&path, text).map_err(|error| SiteError::at(&path, error))
    }
}

/// Whether a name of the list stays within the folder: somebody may have edited it.
fn is_inside(name: &str) -> bool {
    let parts = name.split('/');
    !name.is_empty()
        && !name.contains(['\\', ':'])
        && parts
            .into_iter()
            .all(|part| !["", ".", ".."].contains(&part))
}
