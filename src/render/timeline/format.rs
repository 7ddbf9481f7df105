//! What every format of a timeline is: its names, and a writer.

use super::svg::SvgOptions;
use crate::render::format::FormatInfo;
use crate::render::style::Style;
pub use crate::views::timeline::Entries;
use crate::views::timeline::{Detail, Entry, GroupBy, Timeline};
use std::borrow::Cow;
use std::fmt::Debug;
use std::io::{self, Write};

/// What a format is told besides the timeline.
#[derive(Clone, Copy, Default)]
pub struct FormatOptions<'a> {
    /// What entries are grouped by under headings.
    pub by: Option<GroupBy>,
    /// Whether a table begins with a byte order mark, by which Excel recognises UTF-8.
    pub excel: bool,
    /// The width and colours of text.
    pub style: Style,
    /// How a picture is drawn.
    pub picture: SvgOptions<'a>,
    /// The address of the file and that of the page that shows the same, if it is served.
    pub address: Option<[&'a str; 2]>,
}

impl FormatOptions<'_> {
    /// What the timeline holds, as a title.
    pub fn title(&self) -> &str {
        match self.picture.title {
            "" => "Timeline",
            title => title,
        }
    }
}

/// A format of a timeline. All of them are in [`FORMATS`](super::FORMATS).
pub trait TimelineFormat: Debug + Sync {
    /// Its names.
    fn info(&self) -> FormatInfo;

    /// Its media type, if the server offers it at the address with its extension.
    fn media_type(&self) -> Option<&'static str> {
        None
    }

    /// Writes a timeline.
    ///
    /// # Errors
    /// Fails if writing fails; [`io::ErrorKind::Unsupported`] if this build cannot write the format.
    fn write(
        &self,
        out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()>;

    /// How much of each entry it shows.
    fn detail(&self) -> Detail {
        Detail::All
    }

    /// The same format as one that takes the entries one after the other, if it can.
    fn by_entry(&self) -> Option<&dyn EntryWriter> {
        None
    }

    /// Whether it shows what entries are grouped by.
    fn has_groups(&self) -> bool {
        false
    }

    /// Whether it says when each record was last changed.
    fn tells_changes(&self) -> bool {
        false
    }

    /// Whether `excel` makes a difference to it.
    fn is_for_excel(&self) -> bool {
        false
    }

    /// How many entries it leaves out for want of a date.
    fn left_out(&self, _timeline: &Timeline) -> usize {
        0
    }

    /// Whether it is safe to print in a terminal as it is, with its colours.
    fn is_for_terminals(&self) -> bool {
        false
    }

    /// What its marks mean, unless it says so itself.
    fn legend(&self, _timeline: &Timeline) -> Option<String> {
        None
    }
}

/// A format that needs no more than one entry at a time.
pub trait EntryWriter {
    /// Writes a timeline of so many entries. An entry that cannot be read ends the writing with its error.
    ///
    /// # Errors
    /// Fails if reading or writing fails.
    fn write_entries(
        &self,
        out: &mut dyn Write,
        head: &Timeline,
        count: usize,
        entries: &mut Entries<'_>,
        options: &FormatOptions<'_>,
    ) -> io::Result<()>;
}

/// The entries of a timeline that is read already.
pub(super) fn entries_of(timeline: &Timeline) -> impl Iterator<Item = io::Result<Cow<'_, Entry>>> {
    timeline
        .entries
        .iter()
        .map(|entry| Ok(Cow::Borrowed(entry)))
}

/// Writes a timeline that is read already by what takes entries one after the other.
pub(super) fn write_whole(
    writer: &dyn EntryWriter,
    out: &mut dyn Write,
    timeline: &Timeline,
    options: &FormatOptions<'_>,
) -> io::Result<()> {
    let count = timeline.entries.len();
    writer.write_entries(out, timeline, count, &mut entries_of(timeline), options)
}
