//! A timeline as CSV or TSV.
//!
//! Columns: event, label, date, begin, end, public (as written), earliest, latest_begin,
//! earliest_end, latest (days), certainty, types, initiators, claimed, contested, named, dispute, agreed,
//! also_claimed_by, status, disputed_facts, targets,
//! countries, sectors, sources (a count), source_urls, day (by which it is ordered), possible_countries
//! (given by standing claims alone), initiator_ids, claimed_ids, target_ids, country_ids. Lists are joined by `; `. A cell that a
//! spreadsheet would run as a formula is prefixed with `'`.

use crate::model::id;
use crate::model::when::{Day, Overlap, When};
use crate::render::attribution;
use crate::render::format::FormatInfo;
use crate::render::timeline::format::{
    Entries, EntryWriter, FormatOptions, TimelineFormat, entries_of, write_whole,
};
use crate::views::model::{Entity, Entry, Role};
use crate::views::timeline::{Detail, Timeline};
use std::io::{self, Write};

const COLUMNS: [&str; 32] = [
    "event",
    "label",
    "date",
    "begin",
    "end",
    "public",
    "earliest",
    "latest_begin",
    "earliest_end",
    "latest",
    "certainty",
    "types",
    "initiators",
    "claimed",
    "contested",
    "named",
    "dispute",
    "agreed",
    "also_claimed_by",
    "status",
    "disputed_facts",
    "targets",
    "countries",
    "sectors",
    "sources",
    "source_urls",
    "day",
    "possible_countries",
    "initiator_ids",
    "claimed_ids",
    "target_ids",
    "country_ids",
];

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// `csv`.
#[derive(Debug)]
pub struct Csv;

impl TimelineFormat for Csv {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("csv", &["csv"], "Comma-separated values")
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("text/csv; charset=utf-8")
    }

    fn is_for_excel(&self) -> bool {
        true
    }

    fn write(
        &self,
        out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write_whole(self, out, timeline, options)
    }

    fn detail(&self) -> Detail {
        Detail::Shown
    }

    fn by_entry(&self) -> Option<&dyn EntryWriter> {
        Some(self)
    }
}

impl EntryWriter for Csv {
    fn write_entries(
        &self,
        out: &mut dyn Write,
        _: &Timeline,
        _: usize,
        entries: &mut Entries<'_>,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        if options.excel {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        write_rows(out, entries, b',')
    }
}

/// `tsv`.
#[derive(Debug)]
pub struct Tsv;

impl TimelineFormat for Tsv {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("tsv", &["tsv"], "Tab-separated values")
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("text/tab-separated-values; charset=utf-8")
    }

    fn write(
        &self,
        out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write_whole(self, out, timeline, options)
    }

    fn detail(&self) -> Detail {
        Detail::Shown
    }

    fn by_entry(&self) -> Option<&dyn EntryWriter> {
        Some(self)
    }
}

impl EntryWriter for Tsv {
    fn write_entries(
        &self,
        out: &mut dyn Write,
        _: &Timeline,
        _: usize,
        entries: &mut Entries<'_>,
        _: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write_rows(out, entries, b'\t')
    }
}

/// Writes a header and one row per entry.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline, delimiter: u8) -> io::Result<()> {
    write_rows(out, &mut entries_of(timeline), delimiter)
}

fn write_rows(out: &mut dyn Write, entries: &mut Entries<'_>, delimiter: u8) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(out);
    csv.write_record(COLUMNS)?;
    for entry in entries {
        csv.write_record(cells(&*entry?).iter().map(|cell| escape_formula(cell)))?;
    }
    csv.flush()
}

/// Prevents a spreadsheet from running a cell as a formula.
pub(crate) fn escape_formula(cell: &str) -> String {
    // Spreadsheets skip spaces, and read the wide forms of East Asian keyboards as the plain ones.
    let first = cell
        .trim_start_matches([' ', '\u{a0}', '\u{3000}'])
        .chars()
        .next();
    match first {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n') => {
            format!("'{cell}")
        }
        _ => cell.to_owned(),
    }
}

/// The status of an event, or that it is disputed whether it happened.
fn status(entry: &Entry) -> String {
    let happening = &entry.state.happening;
    match (&happening.status, happening.is_disputed) {
        (_, true) => "disputed".to_owned(),
        (Some(status), false) => status.label.clone(),
        (None, false) => String::new(),
    }
}

/// The short names of things, which tell apart those of one label.
fn ids<'a>(things: impl Iterator<Item = &'a Entity>) -> String {
    let names: Vec<_> = things.map(|thing| id::shorten(thing.id.as_str())).collect();
    names.join("; ")
}

/// The labels of things.
fn labels<'a>(things: impl Iterator<Item = &'a Entity>) -> String {
    let labels: Vec<_> = things.map(|thing| thing.label.as_str()).collect();
    labels.join("; ")
}

/// The names of the columns, for other tables.
#[cfg(feature = "xlsx")]
pub(super) fn columns() -> [&'static str; 32] {
    COLUMNS
}

/// The cells of an entry, by column.
pub(super) fn cells(entry: &Entry) -> [String; 32] {
    let written = |date: &Option<String>| date.clone().unwrap_or_default();
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let bounds = entry.when.as_ref().map(When::bounds);
    let role = |role: &Role| labels(entry.with_role(role).map(|party| &party.agent));
    let role_ids = |role: &Role| ids(entry.with_role(role).map(|party| &party.agent));
    let attribution = &entry.state.attribution;
    let disputes: Vec<_> = attribution
        .dispute
        .iter()
        .map(attribution::dispute)
        .collect();
    let also = attribution.also_claimed.iter();
    let also: Vec<_> = also
        .filter_map(|own| Some(own.position.by.as_ref()?.label.as_str()))
        .collect();
    let facts: Vec<_> = entry
        .state
        .disputed_facts
        .iter()
        .map(attribution::fact)
        .collect();
    let urls: Vec<_> = entry
        .sources
        .iter()
        .filter_map(|s| s.url.as_deref())
        .collect();
    [
        entry.slug().to_owned(),
        attribution::labelled(entry),
        written(&entry.dates.date),
        written(&entry.dates.begin),
        written(&entry.dates.end),
        written(&entry.dates.public),
        day(bounds.and_then(|b| b.earliest)),
        day(bounds.and_then(|b| b.latest_begin)),
        day(bounds.and_then(|b| b.earliest_end)),
        day(bounds.and_then(|b| b.latest)),
        match entry.certainty {
            Some(Overlap::Definite) => "definite",
            Some(Overlap::Possible) => "possible",
            Some(Overlap::None) | None => "",
        }
        .to_owned(),
        labels(entry.types.iter()),
        role(&Role::Initiator),
        labels(entry.attributed_agents().into_iter()),
        entry.is_contested().to_string(),
        attribution.named.as_str().to_owned(),
        disputes.join("; "),
        labels(attribution.agreed.iter()),
        also.join("; "),
        status(entry),
        facts.join("; "),
        role(&Role::Target),
        labels(entry.countries.iter()),
        labels(entry.sectors.iter()),
        entry.sources.len().to_string(),
        urls.join("; "),
        day(entry.day()),
        labels(entry.possible_countries.iter()),
        role_ids(&Role::Initiator),
        ids(entry.attributed_agents().into_iter()),
        role_ids(&Role::Target),
        ids(entry.countries.iter()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_quoted() {
        for cell in [
            "=1",
            " =1",
            "\u{a0}=1",
            "\u{3000}＝1",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            "-1",
            "\t=1",
        ] {
            assert!(escape_formula(cell).starts_with('\''), "{cell:?}");
        }
        for cell in ["", "a", " a", "1=1", "2023-12"] {
            assert_eq!(escape_formula(cell), cell);
        }
    }
}
