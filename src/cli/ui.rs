//! Where output goes, and how wide it is.

use crate::render::style::Style;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Writes a whole output to a file or to standard output.
pub fn write(output: Option<&Path>, bytes: &[u8]) -> io::Result<()> {
    match output {
        Some(path) => std::fs::write(path, bytes),
        None => {
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            out.flush()
        }
    }
}

/// As wide as the terminal, within what reads well; 100 columns elsewhere.
pub fn style() -> Style {
    let terminal = io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size)
        .flatten();
    Style {
        width: terminal.map_or(100, |(width, _)| usize::from(width.0).clamp(80, 200)),
    }
}

/// Whether a person reads standard output directly.
pub fn on_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The ending of an output file, in lower case.
pub fn ending(output: Option<&Path>) -> Option<String> {
    Some(output?.extension()?.to_str()?.to_lowercase())
}
