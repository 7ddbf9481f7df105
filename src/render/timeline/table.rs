//! A timeline as a table: date, event, label, who, whom, number of sources.

use crate::render::attribution::title;
use crate::render::format::FormatInfo;
use crate::render::style::clean;
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::render::{parties, table};
use crate::views::timeline::{Detail, Timeline};
use std::io::{self, Write};

/// `table`.
#[derive(Debug)]
pub struct Table;

impl TimelineFormat for Table {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("table", &[], "Columns with headers")
    }

    fn detail(&self) -> Detail {
        Detail::Line
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        timeline: &Timeline,
        _: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write(&mut out, timeline)
    }
}

/// Writes a timeline as a table.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let rows: Vec<_> = timeline
        .entries
        .iter()
        .map(|entry| {
            vec![
                entry.short_date(),
                entry.slug().to_owned(),
                clean(&title(entry)).into_owned(),
                parties::who(entry, usize::MAX),
                parties::whom(entry, usize::MAX),
                entry.sources.len().to_string(),
            ]
        })
        .collect();
    table::write(
        out,
        &["date", "event", "label", "who", "whom", "sources"],
        &rows,
    )
}
