//! Output: where it goes, how wide it is, whether it is coloured; notes and warnings.

use super::options::{Colour, Common};
use super::{Failure, reading};
use crate::render::style::{Highlight, Style, clean, escape_controls, wrap};
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// Writes text to a file or to standard output.
pub fn write(output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match output {
        Some(path) => write_atomically(path, |file| Ok(NamedFile { path, file }.write_all(bytes)?)),
        None => {
            reading::confirm()?;
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            Ok(out.flush()?)
        }
    }
}

/// Writes data, which may contain characters that are unsafe on a terminal.
pub fn write_data(output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match (on_terminal(output), std::str::from_utf8(bytes)) {
        (true, Ok(text)) => write(output, escape_controls(text).as_bytes()),
        _ => write(output, bytes),
    }
}

/// Streams data to a file, atomically, or to standard output.
pub fn stream(
    output: Option<&Path>,
    job: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match output {
        Some(path) => write_atomically(path, |file| {
            let mut out = BufWriter::new(NamedFile { path, file });
            job(&mut out)?;
            Ok(out.flush()?)
        }),
        None if on_terminal(None) || reading::is_uncertain() => {
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

/// A file whose errors include its path.
struct NamedFile<'a> {
    path: &'a Path,
    file: &'a mut fs::File,
}

impl NamedFile<'_> {
    fn with_path(&self, error: &io::Error) -> io::Error {
        let text = format!("cannot write {}: {error}", self.path.display());
        io::Error::new(error.kind(), text)
    }
}

impl Write for NamedFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file
            .write(bytes)
            .map_err(|error| self.with_path(&error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(|error| self.with_path(&error))
    }
}

/// Writes a file atomically: to a temporary file first, which is then renamed.
fn write_atomically(
    path: &Path,
    job: impl FnOnce(&mut fs::File) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let write_error =
        |error: io::Error| Failure::new(format!("cannot write {}: {error}", path.display()));
    // Replace the target of a symbolic link, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let permissions = match fs::metadata(&path) {
        // Write to pipes and devices directly.
        Ok(known) if !known.is_file() => {
            let file = fs::OpenOptions::new().write(true).open(&path);
            return job(&mut file.map_err(write_error)?);
        }
        Ok(known) => Some(known.permissions()),
        Err(_) => None,
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".part");
    // As any new file, readable by whom the mask allows, and not by the owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temp = builder.tempfile_in(folder).map_err(write_error)?;
    job(temp.as_file_mut())?;
    reading::confirm()?;
    if let Some(kept) = permissions {
        let set = temp.as_file().set_permissions(kept);
        set.map_err(write_error)?;
    }
    let persisted = temp.persist(&path).map_err(|error| error.error);
    persisted.map(drop).map_err(write_error)
}

/// The style of answers: as wide as `COLUMNS` or the terminal says (within limits) and coloured if
/// wanted; plain and 100 columns wide elsewhere.
pub fn style(common: &Common, output: Option<&Path>) -> Style {
    let terminal = (output.is_none() && io::stdout().is_terminal())
        .then(terminal_size::terminal_size)
        .flatten();
    let width = columns().or(terminal.map(|(width, _)| usize::from(width.0)));
    Style {
        width: width.map_or(100, |width| width.clamp(60, 200)),
        colour: output.is_none() && use_colour(common.color, io::stdout().is_terminal()),
    }
}

/// The width that the environment asks for.
fn columns() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok()?.trim().parse().ok();
    columns.filter(|columns| *columns > 0)
}

/// The style of messages.
pub fn message_style(common: &Common) -> Style {
    Style {
        colour: use_colour(common.color, io::stderr().is_terminal()),
        ..Style::default()
    }
}

/// In order of precedence: `--color`, `NO_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`.
fn use_colour(wanted: Colour, terminal: bool) -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    match wanted {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if set("NO_COLOR").is_some() => false,
        Colour::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Colour::Auto => terminal && set("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Whether the answer goes to a terminal.
pub fn on_terminal(output: Option<&Path>) -> bool {
    output.is_none() && io::stdout().is_terminal()
}

/// Whether somebody sits at a terminal who can be asked.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal()
}

/// Prints a note to standard error.
pub fn note(common: &Common, text: &str) {
    print_message(message_style(common).paint(Highlight::Faint, "note:"), text);
}

/// Prints a warning to standard error.
pub fn warn(common: &Common, text: &str) {
    print_message(
        message_style(common).paint(Highlight::Doubt, "warning:"),
        text,
    );
}

/// Prints a message: on a terminal wrapped at words, elsewhere in one line, so that it can be searched.
fn print_message(label: String, text: &str) {
    let terminal = io::stderr().is_terminal().then(|| {
        let size = terminal_size::terminal_size_of(io::stderr());
        size.map_or(100, |(width, _)| usize::from(width.0))
    });
    let width = terminal.map(|width| columns().unwrap_or(width));
    let text = clean(text);
    let message = match width {
        Some(width) => wrap(&text, &format!("{label} "), width.max(40)),
        None => format!("{label} {text}"),
    };
    // Ignored: standard error may be closed.
    let _ = writeln!(io::stderr(), "{message}");
}

/// Prints why a command failed to standard error.
pub fn report(common: &Common, failure: &Failure) {
    let mut text = Vec::new();
    // Writing to memory cannot fail.
    let _ = failure.write(&mut text, message_style(common));
    // If standard error is closed, there is nowhere left to report.
    let _ = io::stderr().write_all(&text);
}
