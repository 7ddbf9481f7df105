//! Backup of a store to one file, and restore.
//!
//! The file is a tar archive, so that it can be inspected and unpacked without this program:
//! `data.mdb` is a consistent copy of the tables, even while others write; `kept/` holds the
//! archived documents and the history; `SHA256SUMS` comes last and lists the digest of each file,
//! in the format of `sha256sum -c`.

use super::{BackupError, HistoryError, archive, document, history};
use crate::store::{self, Durability, Store, StoreReplacement};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::Duration;
use tar::{Archive, Builder, Entry, Header};

const DATA: &str = "data.mdb";
const ARCHIVE_DIR: &str = "kept/";
const SUMS: &str = "SHA256SUMS";

/// How many archived files are synced together.
const SYNC_BATCH: usize = 100;

/// What a backup contains.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BackupReport {
    /// Documents.
    pub documents: usize,
    /// Their statements.
    pub statements: usize,
    /// The size of the file in bytes.
    pub bytes: u64,
}

/// Computes the digest of everything read through it.
struct DigestReader<T> {
    inner: T,
    digest: Sha256,
}

impl<T> DigestReader<T> {
    fn new(inner: T) -> Self {
        let digest = Sha256::new();
        Self { inner, digest }
    }

    fn sum(self) -> String {
        let digest = self.digest.finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<T: Read> Read for DigestReader<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.digest.update(&buffer[..read]);
        Ok(read)
    }
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Store(store::Error::Io { path, source })
}

/// Writes a backup of the current state of a store to a file, by way of an empty folder beside it
/// that nobody else uses, and verifies it.
///
/// # Errors
/// [`BackupError::History`] if the store is incomplete, or see [`store::Error`];
/// the file is then unchanged or missing.
pub(super) fn write(
    store: &Store,
    file: &Path,
    staging: &Path,
    now: Option<DateTime<Utc>>,
) -> Result<BackupReport, BackupError> {
    store.copy(staging)?;
    let copy = Store::open(staging, Durability::Scratch)?;
    copy.verify()?;
    let snapshot = copy.snapshot()?;
    let documents = document::listed(snapshot.view())?;
    let last = history::last(snapshot.view())?;
    drop(snapshot);
    copy.close();
    let files = history::files(store.folder(), last)?;
    let new = staging.join("backup");
    let sums = pack(store.folder(), staging, &new, &files, now)?;
    let found = check(&new)?;
    if found != sums {
        return Err(BackupError::Corrupt(file.to_owned()));
    }
    let bytes = fs::metadata(&new).map_err(io_error(&new))?.len();
    fs::rename(&new, file).map_err(io_error(file))?;
    Ok(BackupReport {
        documents: documents.len(),
        statements: documents.iter().map(|record| record.statements).sum(),
        bytes,
    })
}

/// The digest of each file, by name.
type Sums = BTreeMap<String, String>;

/// Packs a copy of the tables and the archived files of a store into a file.
fn pack<'a>(
    folder: &Path,
    staging: &Path,
    to: &Path,
    files: impl IntoIterator<Item = &'a String>,
    now: Option<DateTime<Utc>>,
) -> Result<Sums, BackupError> {
    let time = now.map_or(0, |now| now.timestamp());
    let time = u64::try_from(time).unwrap_or(0);
    let mut out = Builder::new(BufWriter::new(File::create(to).map_err(io_error(to))?));
    let mut sums = Sums::new();
    let data = staging.join(DATA);
    let content = File::open(&data).map_err(io_error(&data))?;
    let size = content.metadata().map_err(io_error(&data))?.len();
    let sum = append(&mut out, DATA, size, time, content).map_err(io_error(to))?;
    sums.insert(DATA.to_owned(), sum);
    for file in files {
        // This checks the file against its own digest.
        archive::read(folder, file)?;
        let bytes = Store::archived_file(folder, file)?
            .ok_or_else(|| HistoryError::MissingFile(file.clone()))?;
        let name = format!("{ARCHIVE_DIR}{file}");
        let size = bytes.len() as u64;
        let sum = append(&mut out, &name, size, time, bytes.as_slice()).map_err(io_error(to))?;
        sums.insert(name, sum);
    }
    let list: String = sums
        .iter()
        .map(|(name, sum)| format!("{sum}  {name}\n"))
        .collect();
    append(&mut out, SUMS, list.len() as u64, time, list.as_bytes())
        .and_then(|_| out.into_inner()?.into_inner().map_err(Into::into))
        .and_then(|file| file.sync_all())
        .map_err(io_error(to))?;
    Ok(sums)
}

/// Appends a file of `size` bytes; its digest.
fn append(
    out: &mut Builder<impl Write>,
    name: &str,
    size: u64,
    time: u64,
    content: impl Read,
) -> io::Result<String> {
    let mut header = Header::new_ustar();
    header.set_path(name)?;
    header.set_size(size);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(time);
    header.set_cksum();
    let mut content = DigestReader::new(content);
    out.append(&header, &mut content)?;
    Ok(content.sum())
}

/// Calls `job` with the name and content of each file of a backup.
fn each_file(
    file: &Path,
    mut job: impl FnMut(&str, &mut Entry<'_, BufReader<File>>) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let input = BufReader::new(File::open(file).map_err(io_error(file))?);
    let mut archive = Archive::new(input);
    // What does not begin as an archive is something else, and what ends as none is damaged.
    let mut error = BackupError::NotABackup(file.to_owned());
    for entry in archive.entries().map_err(io_error(file))? {
        let Ok(mut entry) = entry else {
            return Err(error);
        };
        error = BackupError::Corrupt(file.to_owned());
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        job(&name, &mut entry)?;
    }
    Ok(())
}

/// The digests of the files in a backup, which must match those it lists.
fn check(file: &Path) -> Result<Sums, BackupError> {
    let (mut sums, mut listed) = (Sums::new(), String::new());
    let corrupt = |_| BackupError::Corrupt(file.to_owned());
    each_file(file, |name, content| {
        if name == SUMS {
            content.read_to_string(&mut listed).map_err(corrupt)?;
            return Ok(());
        }
        let mut content = DigestReader::new(content);
        io::copy(&mut content, &mut io::sink()).map_err(corrupt)?;
        sums.insert(name.to_owned(), content.sum());
        Ok(())
    })?;
    let lines = listed.lines().filter_map(|line| line.split_once("  "));
    let listed: Sums = lines
        .map(|(sum, name)| (name.to_owned(), sum.to_owned()))
        .collect();
    if listed == sums && sums.contains_key(DATA) {
        Ok(sums)
    } else {
        Err(corrupt(io::ErrorKind::InvalidData.into()))
    }
}

/// Restores the store of a backup in a folder; a store there that holds documents, or cannot be
/// read, is replaced only if `replace` is set.
///
/// # Errors
/// [`BackupError::NotABackup`], [`BackupError::Corrupt`], [`BackupError::NotEmpty`], [`store::Error::InUse`], or
/// see [`store::Error`]; the folder is unchanged.
pub fn restore(
    file: &Path,
    folder: &Path,
    replace: bool,
    wait: Duration,
) -> Result<BackupReport, BackupError> {
    let sums = check(file)?;
    let is_in_use =
        |error: &BackupError| matches!(error, BackupError::Store(store::Error::InUse(_)));
    StoreReplacement::within(wait, is_in_use, |wait| {
        let replacement = StoreReplacement::begin(folder, wait)?;
        restore_into(replacement, file, &sums, folder, replace)
    })
}

fn restore_into(
    replacement: StoreReplacement,
    file: &Path,
    sums: &Sums,
    folder: &Path,
    replace: bool,
) -> Result<BackupReport, BackupError> {
    if !replace && has_content(folder)? {
        return Err(BackupError::NotEmpty(folder.to_owned()));
    }
    let staging = replacement.staging_folder();
    let mut archived = Vec::new();
    each_file(file, |name, content| {
        if name == DATA {
            let data = staging.join(DATA);
            let out = File::create(&data);
            let copied = out.and_then(|mut out| io::copy(content, &mut out));
            copied.map_err(io_error(&data))?;
        } else if let Some(name) = name
            .strip_prefix(ARCHIVE_DIR)
            .filter(|it| is_plain_name(it))
        {
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes).map_err(io_error(file))?;
            archived.push((name.to_owned(), bytes));
        }
        if archived.len() == SYNC_BATCH {
            replacement.archive_files(&std::mem::take(&mut archived))?;
        }
        Ok(())
    })?;
    replacement.archive_files(&archived)?;
    Store::check_pages(&staging)?;
    let store = Store::open(&staging, Durability::Scratch)?;
    store.verify()?;
    let snapshot = store.snapshot()?;
    let last = history::last(snapshot.view())?;
    drop(snapshot);
    for name in history::files(folder, last)? {
        if !sums.contains_key(&format!("{ARCHIVE_DIR}{name}")) {
            return Err(HistoryError::MissingFile(name).into());
        }
        // The history entries were read just now.
        if history::number(&name).is_none() {
            archive::read(folder, &name)?;
        }
    }
    let documents = document::all(&store)?;
    store.close();
    replacement.finish(|name| sums.contains_key(&format!("{ARCHIVE_DIR}{name}")))?;
    Ok(BackupReport {
        documents: documents.len(),
        statements: documents.iter().map(|record| record.statements).sum(),
        bytes: fs::metadata(file).map_err(io_error(file))?.len(),
    })
}

/// Whether a name is a plain file name that cannot lead out of the folder.
fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\', ':']) && !name.starts_with('.')
}

/// Whether a folder holds something that would be lost.
fn has_content(folder: &Path) -> Result<bool, BackupError> {
    match Store::open(folder, Durability::Durable) {
        Ok(store) => {
            let documents = document::all(&store)?;
            store.close();
            Ok(!documents.is_empty())
        }
        Err(store::Error::Missing(_)) => Ok(false),
        Err(error @ (store::Error::Opened(_) | store::Error::InUse(_))) => Err(error.into()),
        // An unreadable store may still be repairable.
        Err(_) => Ok(true),
    }
}
