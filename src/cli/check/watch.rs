//! Waits until files change. They are looked at twice a second: that needs no service of the system, and
//! works on every file system.

use crate::parse::{self, InputPath};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const INTERVAL: Duration = Duration::from_millis(500);

/// A file with its size and when it was changed.
type File = (PathBuf, u64, Option<SystemTime>);

/// What was found at some paths.
pub struct Files<'a> {
    paths: &'a [PathBuf],
    found: Vec<File>,
}

impl<'a> Files<'a> {
    /// What is there now.
    pub fn of(paths: &'a [PathBuf]) -> Self {
        Self {
            paths,
            found: found(paths),
        }
    }

    /// Returns as soon as a file is new, gone or another.
    pub fn wait(&self) {
        while found(self.paths) == self.found {
            std::thread::sleep(INTERVAL);
        }
    }
}

/// The files now. Those that cannot be read are left out: that they are missing is a change too.
fn found(paths: &[PathBuf]) -> Vec<File> {
    let found = parse::discover(paths, Path::new("."), None).unwrap_or_default();
    let files = found.into_iter().filter_map(|found| match found {
        InputPath::File { path, .. } => Some(path),
        InputPath::Stdin => None,
    });
    let file = |path: PathBuf| {
        let metadata = std::fs::metadata(&path).ok()?;
        Some((path, metadata.len(), metadata.modified().ok()))
    };
    files.filter_map(file).collect()
}
