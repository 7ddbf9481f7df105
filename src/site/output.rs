//! The folder that holds the site: only what changed is written, what is no longer part of the site is
//! removed, and nothing else is touched.

use super::error::SiteError;
use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// The list of the files that this program wrote, one a line, after what they were made of.
const MANIFEST: &str = ".annals-site";

/// How the line in the list begins that says what the files were made of.
const MADE_OF: &str = "# ";

/// A folder that is being filled.
pub(super) struct Output {
    folder: PathBuf,
    /// What the files of the last run were made of, and when it was done.
    last_run: Option<(String, SystemTime)>,
    /// The files that the last run wrote.
    old: BTreeSet<String>,
    files: Mutex<BTreeSet<String>>,
    written: AtomicUsize,
}

impl Output {
    /// Opens a folder, which is created if need be.
    pub fn open(folder: &Path) -> Result<Self, SiteError> {
        fs::create_dir_all(folder).map_err(|error| SiteError::at(folder, error))?;
        let manifest = folder.join(MANIFEST);
        let old = fs::read_to_string(&manifest).unwrap_or_default();
        let done = fs::metadata(&manifest).and_then(|file| file.modified());
        let made_of = old.lines().next().and_then(|it| it.strip_prefix(MADE_OF));
        let last_run = made_of.map(str::to_owned).zip(done.ok());
        let old = old
            .lines()
            .filter(|name| is_inside(name))
            .map(str::to_owned);
        Ok(Self {
            folder: folder.to_owned(),
            last_run,
            old: old.collect(),
            files: Mutex::default(),
            written: AtomicUsize::new(0),
        })
    }

    /// How many files the last run wrote, if they were made of the same and nobody has touched them since.
    pub fn is_made_of(&self, what: &str) -> Option<usize> {
        let (_, done) = self.last_run.as_ref().filter(|(of, _)| of == what)?;
        let is_untouched = |name: &String| {
            let file = fs::metadata(self.folder.join(name)).ok();
            let file = file.filter(fs::Metadata::is_file);
            file.is_some_and(|file| file.modified().is_ok_and(|modified| modified <= *done))
        };
        self.old.iter().all(is_untouched).then_some(self.old.len())
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
        let is_ours = self.old.contains(name);
        let written = match is_ours && fs::read(&path).is_ok_and(|before| before == bytes) {
            true => return Ok(()),
            false => write(&path, bytes, is_ours),
        };
        match written {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return match fs::read(&path).is_ok_and(|before| before == bytes) {
                    true => Ok(()),
                    false => Err(SiteError::Foreign(path)),
                };
            }
            written => written.map_err(failed)?,
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Writes down which files belong to the site, also those of a run that failed, so that the next one
    /// knows them.
    pub fn note_files(&self) -> Result<(), SiteError> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let all: Vec<&str> = files.union(&self.old).map(String::as_str).collect();
        self.write_manifest(None, &all)
    }

    /// Removes what the last run wrote and this one did not, and says how many files there are, were
    /// written and were removed; `made_of` says what they were made of, where that is known.
    pub fn finish(self, made_of: Option<&str>) -> Result<[usize; 3], SiteError> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let gone: Vec<&String> = self.old.difference(&files).collect();
        for name in &gone {
            let path = self.folder.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
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
        self.write_manifest(made_of, &all)?;
        let written = self.written.load(Ordering::Relaxed);
        Ok([files.len(), written, gone.len()])
    }

    /// It is written last, so that it is not older than any file.
    fn write_manifest(&self, made_of: Option<&str>, names: &[&str]) -> Result<(), SiteError> {
        let path = self.folder.join(MANIFEST);
        let made_of = made_of.map(|what| format!("{MADE_OF}{what}\n"));
        let text = made_of.unwrap_or_default() + &names.join("\n") + "\n";
        fs::write(&path, text).map_err(|error| SiteError::at(&path, error))
    }
}

/// Writes a file, with its folder if need be; if it may not replace one, it is an error that there is one.
fn write(path: &Path, bytes: &[u8], replaces: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    match replaces {
        true => options.create(true).truncate(true),
        false => options.create_new(true),
    };
    let file = options.open(path).or_else(|error| match path.parent() {
        Some(folder) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            options.open(path)
        }
        _ => Err(error),
    });
    file?.write_all(bytes)
}

/// Whether a name of the list stays within the folder: somebody may have edited it.
fn is_inside(name: &str) -> bool {
    let parts = name.split('/');
    !name.is_empty()
        && !name.starts_with(MADE_OF)
        && !name.contains(['\\', ':'])
        && parts
            .into_iter()
            .all(|part| !["", ".", ".."].contains(&part))
}
