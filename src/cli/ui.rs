//! Where output goes, how wide it is, and whether it is in colour.

use super::Failure;
use super::args::{Colour, Common};
use crate::render::style::{Ink, Style, clean, harmless};
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Writes a whole output to a file or to standard output.
pub fn write(output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match output {
        Some(path) => replace(path, |file| Ok(Told { path, file }.write_all(bytes)?)),
        None => {
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            Ok(out.flush()?)
        }
    }
}

/// Writes a whole output of data, which may hold characters that a terminal shall not see.
pub fn write_data(output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match (on_terminal(output), std::str::from_utf8(bytes)) {
        (true, Ok(text)) => write(output, harmless(text).as_bytes()),
        _ => write(output, bytes),
    }
}

/// Writes an output of data piece by piece to a file, whole or not at all, or to standard output.
pub fn stream(
    output: Option<&Path>,
    job: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match output {
        Some(path) => replace(path, |file| {
            let mut out = BufWriter::new(Told { path, file });
            job(&mut out)?;
            Ok(out.flush()?)
        }),
        None if on_terminal(None) => {
            let mut out = Vec::new();
            job(&mut out)?;
            write_data(None, &out)
        }
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            job(&mut out)?;
            Ok(out.flush()?)
        }
    }
}

/// A file whose errors name it.
struct Told<'a> {
    path: &'a Path,
    file: &'a mut fs::File,
}

impl Told<'_> {
    fn tell(&self, error: &io::Error) -> io::Error {
        let text = format!("cannot write {}: {error}", self.path.display());
        io::Error::new(error.kind(), text)
    }
}

impl Write for Told<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(|error| self.tell(&error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(|error| self.tell(&error))
    }
}

/// Puts a file in place of what was there, whole or not at all: it is written beside it first.
fn replace(
    path: &Path,
    job: impl FnOnce(&mut fs::File) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let cannot =
        |error: io::Error| Failure::new(format!("cannot write {}: {error}", path.display()));
    // What a link points to is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let kept = match fs::metadata(&path) {
        // A pipe or a device is written to as it is.
        Ok(known) if !known.is_file() => {
            let file = fs::OpenOptions::new().write(true).open(&path);
            return job(&mut file.map_err(cannot)?);
        }
        Ok(known) => Some(known.permissions()),
        Err(_) => None,
    };
    let beside = beside(&path).map_err(cannot)?;
    let mut file = fs::File::create(&beside).map_err(cannot)?;
    let written = job(&mut file).and_then(|()| {
        kept.map_or(Ok(()), |kept| fs::set_permissions(&beside, kept))
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(cannot)
    });
    if written.is_err() {
        // The reason for the failure is told; a file that cannot be removed either adds nothing.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A name in the same folder that no other run of the program uses.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(hidden))
}

/// As wide as the terminal, within what reads well, and in colour where that is wanted; 100
/// columns and plain elsewhere.
pub fn style(common: &Common, output: Option<&Path>) -> Style {
    let terminal = (output.is_none() && io::stdout().is_terminal())
        .then(terminal_size::terminal_size)
        .flatten();
    Style {
        width: terminal.map_or(100, |(width, _)| usize::from(width.0).clamp(60, 200)),
        colour: output.is_none() && is_coloured(common.color, io::stdout().is_terminal()),
    }
}

/// The style of messages.
pub fn message_style(common: &Common) -> Style {
    Style {
        colour: is_coloured(common.color, io::stderr().is_terminal()),
        ..Style::default()
    }
}

/// The user's word counts most, then `NO_COLOR`, `CLICOLOR_FORCE`, and `TERM=dumb`.
fn is_coloured(wanted: Colour, terminal: bool) -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    match wanted {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if set("NO_COLOR").is_some() => false,
        Colour::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Colour::Auto => terminal && set("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Whether a person reads the answer directly.
pub fn on_terminal(output: Option<&Path>) -> bool {
    output.is_none() && io::stdout().is_terminal()
}

/// Tells something beside the answer.
pub fn note(common: &Common, text: &str) {
    tell(message_style(common).paint(Ink::Faint, "note:"), text);
}

/// Warns beside the answer.
pub fn warn(common: &Common, text: &str) {
    tell(message_style(common).paint(Ink::Doubt, "warning:"), text);
}

fn tell(mark: String, text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "{mark} {}", clean(text));
}

/// The format that the ending of an output file stands for, of those that are known.
pub fn format_of<T: Copy>(
    output: Option<&Path>,
    known: &[(&str, T)],
) -> Result<Option<T>, Failure> {
    let Some(ending) = output.and_then(Path::extension) else {
        return Ok(None);
    };
    let ending = ending.to_string_lossy().to_lowercase();
    let file = output.and_then(Path::file_name).unwrap_or_default();
    let file = file.to_string_lossy().to_lowercase();
    // Of `.json` and `.stix.json` the longer one.
    let fits = known
        .iter()
        .filter(|(name, _)| file.ends_with(&format!(".{name}")));
    match fits.max_by_key(|(name, _)| name.len()) {
        Some((_, format)) => Ok(Some(*format)),
        None => {
            let names: Vec<_> = known.iter().map(|(name, _)| format!(".{name}")).collect();
            Err(
                Failure::new(format!("no format goes by the ending `.{ending}`"))
                    .hint(format!("known here: {}", names.join(" ")))
                    .hint("or say which one with --format"),
            )
        }
    }
}
