//! What every format of a graph is: its names, and a writer.

use super::Caption;
use crate::render::format::FormatInfo;
use crate::render::style::Style;
use crate::views::graph::Network;
use std::fmt::Debug;
use std::io::{self, Write};

/// A format of a graph. All of them are in [`FORMATS`](super::FORMATS).
pub trait GraphFormat: Debug + Sync {
    /// Its names.
    fn info(&self) -> FormatInfo;

    /// Writes a graph; the style is for formats that are read in a terminal.
    ///
    /// # Errors
    /// Fails if writing fails.
    fn write(
        &self,
        out: &mut dyn Write,
        network: &Network,
        caption: &Caption,
        style: Style,
    ) -> io::Result<()>;

    /// Whether people look at it, so that it should not hold too much.
    fn is_for_people(&self) -> bool {
        false
    }

    /// Whether it is safe to print in a terminal as it is, with its colours.
    fn is_for_terminals(&self) -> bool {
        false
    }
}
