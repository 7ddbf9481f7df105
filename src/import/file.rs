//! The files of an import: read when their turn comes, so that of many only one is in memory.

use super::error::Error;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::{fmt, fs};

/// A file to import, perhaps compressed.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, for messages.
    pub name: String,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Bytes(Vec<u8>),
    OnDisk(PathBuf),
}

impl File {
    /// A file whose bytes are there already.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            content: Content::Bytes(bytes.into()),
        }
    }

    /// A file on disk.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self {
            name: path.display().to_string(),
            content: Content::OnDisk(path),
        }
    }

    /// Its bytes, as they are stored.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, Error> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.clone()),
            Content::OnDisk(path) => {
                fs::read(path).map_err(|error| Error::file(format!("{}: {error}", self.name)))
            }
        }
    }

    /// Its text, decompressed.
    pub(super) fn text(&self) -> Result<String, Error> {
        self.text_in(Vec::new())
    }

    /// The same in the memory of the text before: most of many files are small.
    pub(super) fn text_in(&self, mut memory: Vec<u8>) -> Result<String, Error> {
        memory.clear();
        match &self.content {
            Content::Bytes(bytes) => memory.extend(bytes),
            Content::OnDisk(path) => {
                let read = fs::File::open(path).and_then(|mut it| it.read_to_end(&mut memory));
                read.map_err(|error| Error::file(format!("{}: {error}", self.name)))?;
            }
        }
        Ok(crate::parse::text(memory, &self.name)?)
    }
}

/// Is told, for each record, how many have been read, and how many there are (0 if that is not known).
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(usize, usize) + Send + Sync>);

impl Progress {
    /// A progress callback.
    pub fn new(tell: impl Fn(usize, usize) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Tells how many of how many records have been read.
    pub(super) fn tell(&self, read: usize, of: usize) {
        (self.0)(read, of);
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}
