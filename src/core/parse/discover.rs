//! Finds the files that paths and patterns mean, and reads their bytes.

use super::Input;
use super::format::{EXTENSIONS, Format};
use crate::model::origin::Origin;
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// A file to read, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputPath {
    /// A file.
    File {
        /// Its path.
        path: PathBuf,
        /// The name of its document, and of the file for messages.
        origin: Origin,
        /// Its format.
        format: Format,
    },
    /// Standard input, `-`: the caller reads it and supplies name and format.
    Stdin,
}

/// Why files were not found or not opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An I/O error.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The path does not exist.
    #[error("{}: no such file or folder", .0.display())]
    NoSuchFile(PathBuf),
    /// The folder or the pattern contains no documents.
    #[error("{}: contains no documents", .0.display())]
    NothingFound(PathBuf),
    /// The extension of a file is not that of a known format.
    #[error("{}: unknown file extension", .0.display())]
    UnknownFormat(PathBuf),
    /// The name cannot be written in an IRI, nor distinguished from another such name.
    #[error("{}: the name is not Unicode", .0.display())]
    NameNotUnicode(PathBuf),
    /// The pattern is not one.
    #[error("{pattern}: {source}")]
    Pattern {
        /// The pattern as given.
        pattern: String,
        /// What is wrong with it.
        source: glob::PatternError,
    },
    /// Standard input has neither name nor format of its own.
    #[error("standard input has no name")]
    Unnamed,
}

impl Error {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        let extensions: Vec<String> = EXTENSIONS
            .iter()
            .map(|(extension, _)| format!(".{extension}"))
            .collect();
        match self {
            Self::UnknownFormat(_) => Some(format!(
                "supported: {}, also with .gz or .zst",
                extensions.join(" ")
            )),
            Self::NothingFound(_) => Some(format!(
                "documents have the extensions {}",
                extensions.join(" ")
            )),
            Self::Unnamed => Some("give it a name".to_owned()),
            Self::NameNotUnicode(_) => Some("rename it".to_owned()),
            Self::Io { .. } | Self::NoSuchFile(_) | Self::Pattern { .. } => None,
        }
    }
}

/// The documents that paths mean, in the order given, those of one folder or pattern sorted.
///
/// A folder means every file in and below it with a known extension, except hidden files and
/// folders, and links to folders. `*`, `?` and `[…]` are wildcards unless a file has that very name.
/// `-` is standard input. A document is named by its path below `base` if it is there, else by the
/// path as given; duplicates are removed. A file that is named itself, or matches a pattern, has the
/// given format where there is one, whatever its extension.
///
/// # Errors
/// A path that does not exist, a file with an unknown extension, a folder or pattern without
/// documents, a name that is not Unicode, and I/O errors.
pub fn discover(
    paths: &[PathBuf],
    base: &Path,
    format: Option<Format>,
) -> Result<Vec<InputPath>, Error> {
    let base = fs::canonicalize(base).unwrap_or_else(|_| base.to_owned());
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(InputPath::Stdin);
        } else if path.exists() {
            add(path, &base, format, &mut found)?;
        } else {
            let matches = expand(path)?;
            let known = |path: &PathBuf| {
                path.is_dir() || format.is_some() || Format::from_path(path).is_some()
            };
            let matches: Vec<_> = matches.into_iter().filter(known).collect();
            if matches.is_empty() {
                return Err(Error::NothingFound(path.clone()));
            }
            for path in matches {
                add(&path, &base, format, &mut found)?;
            }
        }
    }
    let mut seen = HashSet::new();
    found.retain(|found| match found {
        InputPath::File { origin, .. } => seen.insert(origin.name().to_owned()),
        InputPath::Stdin => true,
    });
    Ok(found)
}

/// Reads the bytes of a file, without decompressing them.
///
/// # Errors
/// I/O errors; [`InputPath::Stdin`], which the caller has to read and to name.
pub fn open(found: &InputPath) -> Result<Input, Error> {
    match found {
        InputPath::File {
            path,
            origin,
            format,
        } => Ok(Input {
            origin: origin.clone(),
            bytes: fs::read(path).map_err(|source| io_error(path, source))?,
            format: *format,
        }),
        InputPath::Stdin => Err(Error::Unnamed),
    }
}

fn io_error(path: &Path, source: io::Error) -> Error {
    Error::Io {
        path: path.to_owned(),
        source,
    }
}

/// Adds a file, or the files of a folder.
fn add(
    path: &Path,
    base: &Path,
    format: Option<Format>,
    found: &mut Vec<InputPath>,
) -> Result<(), Error> {
    if !path.is_dir() {
        let format = format
            .or_else(|| Format::from_path(path))
            .or_else(|| named_json(path));
        let format = format.ok_or_else(|| Error::UnknownFormat(path.to_owned()))?;
        found.push(file(path, base, format)?);
        return Ok(());
    }
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|source| io_error(&folder, source))?;
        for entry in entries {
            let entry = entry.map_err(|source| io_error(&folder, source))?;
            let kind = entry
                .file_type()
                .map_err(|source| io_error(&folder, source))?;
            let path = entry.path();
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if let Some(format) = Format::from_path(&path)
                && path.is_file()
            {
                files.push(file(&path, base, format)?);
            }
        }
    }
    if files.is_empty() {
        return Err(Error::NothingFound(path.to_owned()));
    }
    files.sort_by(|a, b| name(a).cmp(name(b)));
    found.append(&mut files);
    Ok(())
}

/// A file that ends in `.json` is JSON-LD where it is named itself: a folder may hold any JSON.
fn named_json(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    name.ends_with(".json").then_some(Format::JsonLd)
}

fn name(found: &InputPath) -> &str {
    match found {
        InputPath::File { origin, .. } => origin.name(),
        InputPath::Stdin => "",
    }
}

fn file(path: &Path, base: &Path, format: Format) -> Result<InputPath, Error> {
    let unnamed = || Error::NameNotUnicode(path.to_owned());
    let given = with_slashes(path).ok_or_else(unnamed)?;
    let below = below(path, base);
    let absolute = below.clone().or_else(|| std::path::absolute(path).ok());
    let name = below.map_or(Some(given.clone()), |path| with_slashes(&path));
    let origin = Origin::with_file(name.ok_or_else(unnamed)?, given);
    Ok(InputPath::File {
        path: path.to_owned(),
        origin: match absolute.and_then(|path| with_slashes(&path)) {
            Some(path) => origin.with_path(path),
            None => origin,
        },
        format,
    })
}

/// The path relative to the base, with links in its folders resolved and its own name kept.
fn below(path: &Path, base: &Path) -> Option<PathBuf> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let folder = fs::canonicalize(folder).ok()?;
    Some(folder.strip_prefix(base).ok()?.join(path.file_name()?))
}

/// The path with `/` between its parts on every system, and without `.` parts.
fn with_slashes(path: &Path) -> Option<String> {
    let mut text = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => continue,
            Component::RootDir => text.push('/'),
            _ if text.is_empty() || text.ends_with('/') => {
                text.push_str(part.as_os_str().to_str()?)
            }
            _ => {
                text.push('/');
                text.push_str(part.as_os_str().to_str()?);
            }
        }
    }
    Some(text)
}

/// The paths that a pattern matches, sorted.
fn expand(pattern: &Path) -> Result<Vec<PathBuf>, Error> {
    let text = pattern
        .to_str()
        .filter(|text| text.contains(['*', '?', '[']))
        .ok_or_else(|| Error::NoSuchFile(pattern.to_owned()))?;
    // `require_literal_leading_dot` panics at a name that is not Unicode: see `is_shown`.
    let options = glob::MatchOptions {
        require_literal_separator: true,
        ..glob::MatchOptions::new()
    };
    let paths = glob::glob_with(text, options).map_err(|source| Error::Pattern {
        pattern: text.to_owned(),
        source,
    })?;
    paths
        .filter(|path| path.as_ref().map_or(true, |path| is_shown(path, pattern)))
        .map(|path| {
            path.map_err(|error| Error::Io {
                path: error.path().to_owned(),
                source: error.into(),
            })
        })
        .collect()
}

/// Whether the pattern itself begins each hidden part of a path with its dot.
fn is_shown(path: &Path, pattern: &Path) -> bool {
    let hidden = |path: &Path| -> Vec<String> {
        let parts = path.components().filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        });
        parts.filter(|name| name.starts_with('.')).collect()
    };
    let dotted = hidden(pattern);
    hidden(path).iter().all(|name| {
        let mut patterns = dotted
            .iter()
            .filter_map(|part| glob::Pattern::new(part).ok());
        patterns.any(|pattern| pattern.matches(name))
    })
}
