//! A store in one file, and back.
//!
//! The file is a tar archive, so that it can be looked at and unpacked without this program:
//! `data.mdb` is the storage as it was at one moment, whoever wrote meanwhile; `kept/` holds the
//! copies of the documents and the history; `SHA256SUMS` comes last and tells the digest of each,
//! in the form that `sha256sum -c` reads.

use super::history::{self, Occasion};
use super::{Error, archive, document, tar};
use crate::store::{self, Durability, Renewal, Store};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::Duration;

const DATA: &str = "data.mdb";
const KEPT: &str = "kept/";
const SUMS: &str = "SHA256SUMS";

/// How many kept files are brought to the disk together.
const AT_ONCE: usize = 100;

/// What is in a backup.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backup {
    /// Documents.
    pub documents: usize,
    /// Statements of theirs.
    pub statements: usize,
    /// The length of the file in bytes.
    pub bytes: u64,
}

/// Digests what passes through.
struct Digesting<T> {
    inner: T,
    digest: Sha256,
}

impl<T> Digesting<T> {
    fn new(inner: T) -> Self {
        let digest = Sha256::new();
        Self { inner, digest }
    }

    fn sum(self) -> String {
        let digest = self.digest.finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<T: Read> Read for Digesting<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.digest.update(&buffer[..read]);
        Ok(read)
    }
}

fn trouble(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Store(store::Error::Io { path, source })
}

/// Writes a backup of the present state of a store to a file, by way of a folder beside it that is
/// empty and of our own, and reads it back.
///
/// # Errors
/// [`Error::NoCopy`] and [`Error::BadCopy`] where the store is not whole, or see [`store::Error`];
/// the file is then not there, or as it was.
pub(super) fn write(
    store: &Store,
    file: &Path,
    workshop: &Path,
    occasion: &Occasion,
) -> Result<Backup, Error> {
    store.copy(workshop)?;
    let copy = Store::open(workshop, Durability::Scratch)?;
    copy.verify()?;
    let snapshot = copy.snapshot()?;
    let documents = document::of(snapshot.view())?;
    let last = history::last(snapshot.view())?;
    drop(snapshot);
    copy.close();
    let files = history::files(store.folder(), last)?;
    let new = workshop.join("backup");
    let sums = pack(store.folder(), workshop, &new, &files, occasion)?;
    let found = check(&new)?;
    if found != sums {
        return Err(Error::BadBackup(file.to_owned()));
    }
    let bytes = fs::metadata(&new).map_err(trouble(&new))?.len();
    fs::rename(&new, file).map_err(trouble(file))?;
    Ok(Backup {
        documents: documents.len(),
        statements: documents.iter().map(|record| record.statements).sum(),
        bytes,
    })
}

/// The digest of each file, by name.
type Sums = BTreeMap<String, String>;

/// Packs a copy of the storage and kept files of a store into a file.
fn pack<'a>(
    folder: &Path,
    workshop: &Path,
    to: &Path,
    files: impl IntoIterator<Item = &'a String>,
    occasion: &Occasion,
) -> Result<Sums, Error> {
    let time = occasion.now.map_or(0, |now| now.timestamp());
    let time = u64::try_from(time).unwrap_or(0);
    let mut out = BufWriter::new(File::create(to).map_err(trouble(to))?);
    let mut sums = Sums::new();
    let data = workshop.join(DATA);
    let content = File::open(&data).map_err(trouble(&data))?;
    let size = content.metadata().map_err(trouble(&data))?.len();
    let mut content = Digesting::new(content);
    tar::put(&mut out, DATA, size, time, &mut content).map_err(trouble(to))?;
    sums.insert(DATA.to_owned(), content.sum());
    for file in files {
        // Held against its own digest on the way.
        archive::fetch(folder, file)?;
        let bytes = Store::kept(folder, file)?.unwrap_or_default();
        let name = format!("{KEPT}{file}");
        let mut content = Digesting::new(bytes.as_slice());
        tar::put(&mut out, &name, bytes.len() as u64, time, &mut content).map_err(trouble(to))?;
        sums.insert(name, content.sum());
    }
    let list: String = sums
        .iter()
        .map(|(name, sum)| format!("{sum}  {name}\n"))
        .collect();
    let ended = tar::put(
        &mut out,
        SUMS,
        list.len() as u64,
        time,
        &mut list.as_bytes(),
    )
    .and_then(|()| tar::end(&mut out))
    .and_then(|()| out.flush())
    .and_then(|()| out.get_ref().sync_all());
    ended.map_err(trouble(to))?;
    Ok(sums)
}

/// The digests of what a backup holds, which must be those that it tells.
fn check(file: &Path) -> Result<Sums, Error> {
    let (mut sums, mut told) = (Sums::new(), String::new());
    let mut input = BufReader::new(File::open(file).map_err(trouble(file))?);
    let read = tar::each(&mut input, |name, _, content| {
        if name == SUMS {
            content.read_to_string(&mut told)?;
            return Ok(());
        }
        let mut content = Digesting::new(content);
        io::copy(&mut content, &mut io::sink())?;
        sums.insert(name.to_owned(), content.sum());
        Ok::<_, io::Error>(())
    });
    read.map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => Error::NoBackup(file.to_owned()),
        io::ErrorKind::UnexpectedEof => Error::BadBackup(file.to_owned()),
        _ => trouble(file)(error),
    })?;
    let lines = told.lines().filter_map(|line| line.split_once("  "));
    let told: Sums = lines
        .map(|(sum, name)| (name.to_owned(), sum.to_owned()))
        .collect();
    match told == sums && sums.contains_key(DATA) {
        true => Ok(sums),
        false => Err(Error::BadBackup(file.to_owned())),
    }
}

/// Makes a folder hold the store of a backup; one that holds documents, or cannot be read, is
/// replaced only where that is wanted.
///
/// # Errors
/// [`Error::NoBackup`], [`Error::BadBackup`], [`Error::HasContent`], [`store::Error::InUse`], or
/// see [`store::Error`]; what is there stays as it was.
pub fn restore(file: &Path, folder: &Path, replace: bool, wait: Duration) -> Result<Backup, Error> {
    let sums = check(file)?;
    let renewal = Renewal::begin(folder, wait)?;
    if !replace && has_content(folder)? {
        return Err(Error::HasContent(folder.to_owned()));
    }
    let workshop = renewal.workshop();
    let mut input = BufReader::new(File::open(file).map_err(trouble(file))?);
    let mut kept = Vec::new();
    tar::each(&mut input, |name, _, content| {
        if name == DATA {
            let data = workshop.join(DATA);
            let out = File::create(&data);
            let copied = out.and_then(|mut out| io::copy(content, &mut out));
            copied.map_err(trouble(&data))?;
        } else if let Some(name) = name.strip_prefix(KEPT).filter(|it| is_plain(it)) {
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes)?;
            kept.push((name.to_owned(), bytes));
        }
        if kept.len() == AT_ONCE {
            renewal.keep(&std::mem::take(&mut kept))?;
        }
        Ok::<_, Error>(())
    })?;
    renewal.keep(&kept)?;
    let store = Store::open(&workshop, Durability::Scratch)?;
    let documents = document::all(&store)?;
    store.close();
    renewal.finish(|name| sums.contains_key(&format!("{KEPT}{name}")))?;
    Ok(Backup {
        documents: documents.len(),
        statements: documents.iter().map(|record| record.statements).sum(),
        bytes: fs::metadata(file).map_err(trouble(file))?.len(),
    })
}

/// Whether a name leads nowhere else.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\', ':']) && !name.starts_with('.')
}

/// Whether there is something in a folder that would be lost.
fn has_content(folder: &Path) -> Result<bool, Error> {
    match Store::open(folder, Durability::Durable) {
        Ok(store) => {
            let documents = document::all(&store)?;
            store.close();
            Ok(!documents.is_empty())
        }
        Err(store::Error::Missing(_)) => Ok(false),
        Err(error @ (store::Error::Opened(_) | store::Error::InUse(_))) => Err(error.into()),
        // What cannot be read may still be mended.
        Err(_) => Ok(true),
    }
}
