//! A timeline as a workbook: events on the first sheet, their sources on the second. Dates are text, so
//! that no spreadsheet turns May 2023 into a day; the days between which an event lies have columns of
//! their own.

use crate::render::format::FormatInfo;
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::views::timeline::Timeline;
use std::io::{self, Write};

/// `xlsx`.
#[derive(Debug)]
pub struct Xlsx;

impl TimelineFormat for Xlsx {
    fn info(&self) -> FormatInfo {
        FormatInfo::new(
            "xlsx",
            &["xlsx"],
            "A workbook, if annals was built with the `xlsx` feature",
        )
    }

    fn write(
        &self,
        out: &mut dyn Write,
        timeline: &Timeline,
        _: &FormatOptions<'_>,
    ) -> io::Result<()> {
        out.write_all(&workbook(timeline)?)
    }
}

#[cfg(feature = "xlsx")]
fn workbook(timeline: &Timeline) -> io::Result<Vec<u8>> {
    sheets::workbook(timeline).map_err(io::Error::other)
}

#[cfg(not(feature = "xlsx"))]
fn workbook(_: &Timeline) -> io::Result<Vec<u8>> {
    let message = "this build of annals cannot write XLSX";
    Err(io::Error::new(io::ErrorKind::Unsupported, message))
}

#[cfg(feature = "xlsx")]
mod sheets {
    //! The two sheets.

    use crate::model::when::When;
    use crate::render::style::clean;
    use crate::render::timeline::csv;
    use crate::views::model::{Entry, Source};
    use crate::views::timeline::Timeline;
    use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
    use std::collections::BTreeSet;

    /// The most characters of a cell.
    const MAX_CELL: usize = 32_767;

    const SOURCES: [&str; 12] = [
        "event",
        "event_label",
        "rank",
        "source",
        "title",
        "publisher",
        "kind",
        "issued",
        "read",
        "url",
        "archived_at",
        "copy_of",
    ];

    pub(super) fn workbook(timeline: &Timeline) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // The same timeline gives the same bytes.
        let epoch = ExcelDateTime::from_ymd(1980, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
        let head = Format::new().set_bold();
        let events = workbook.add_worksheet().set_name("Events")?;
        header(events, &csv::columns(), &head)?;
        let description = csv::columns().len();
        text(events, 0, description, "description")?;
        for (row, entry) in (1..).zip(&timeline.entries) {
            for (column, cell) in csv::cells(entry).iter().enumerate() {
                text(events, row, column, cell)?;
            }
            text(
                events,
                row,
                description,
                entry.description.as_deref().unwrap_or_default(),
            )?;
        }
        events.set_freeze_panes(1, 2)?;
        let sources = workbook.add_worksheet().set_name("Sources")?;
        header(sources, &SOURCES, &head)?;
        let mut row = 1;
        for entry in &timeline.entries {
            for (rank, source) in (1_usize..).zip(&entry.sources) {
                for (column, cell) in cells(entry, rank, source).iter().enumerate() {
                    text(sources, row, column, cell)?;
                }
                row += 1;
            }
        }
        sources.set_freeze_panes(1, 0)?;
        workbook.save_to_buffer()
    }

    fn header(sheet: &mut Worksheet, names: &[&str], format: &Format) -> Result<(), XlsxError> {
        debug_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for (column, name) in (0..).zip(names) {
            sheet.write_string_with_format(0, column, *name, format)?;
        }
        Ok(())
    }

    /// Writes text as text: neither a number, a date, a link nor a formula.
    fn text(sheet: &mut Worksheet, row: u32, column: usize, cell: &str) -> Result<(), XlsxError> {
        let cell = clean(cell);
        let cut: String = cell.chars().take(MAX_CELL).collect();
        let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
        if !cut.is_empty() {
            sheet.write_string(row, column, cut)?;
        }
        Ok(())
    }

    fn cells(entry: &Entry, rank: usize, source: &Source) -> [String; 12] {
        let date = |date: &Option<When>| {
            let edtf = date
                .as_ref()
                .map(|date| date.to_edtf().unwrap_or_else(|| date.words()));
            edtf.unwrap_or_default()
        };
        let shown = |value: &Option<crate::views::model::Value>| {
            value
                .as_ref()
                .map(|value| value.shown.clone())
                .unwrap_or_default()
        };
        [
            entry.slug().to_owned(),
            entry.label.clone(),
            rank.to_string(),
            source.id.as_str().to_owned(),
            source.title.clone().unwrap_or_default(),
            shown(&source.publisher),
            shown(&source.kind),
            date(&source.issued),
            date(&source.accessed),
            source.url.clone().unwrap_or_default(),
            source.archived_at.join("; "),
            source
                .copy_of
                .as_ref()
                .map(|of| of.as_str().to_owned())
                .unwrap_or_default(),
        ]
    }
}
