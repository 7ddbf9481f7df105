//! Converts the rows of tables, one after the other, and counts.

use super::check_terms;
use super::mapping::Mapping;
use super::row::Row;
use super::sheet::Sheet;
use crate::import::Options;
use crate::import::codes::ImportCode;
use crate::import::context::{Context, excerpt};
use crate::import::error::Error;
use crate::import::fate::{Cells, Fate};
use crate::import::graph::{Graph, node};
use crate::import::names::Names;
use crate::import::report::{Place, Report, first_few};
use crate::model::id;
use crate::model::vocab::dcterms;
use oxrdf::NamedNode;
use std::collections::{BTreeMap, HashMap};

/// Converts tables by a mapping.
pub struct Converter<'a> {
    /// What every format needs.
    pub context: Context<'a>,
    /// The mapping.
    pub mapping: &'a Mapping,
    /// The rows by the ids that they have.
    seen: HashMap<NamedNode, Place>,
    repeated: usize,
    /// Values without a term, by column.
    pub unmapped: BTreeMap<(String, String), usize>,
    /// Cells kept in words, by column.
    pub in_words: BTreeMap<String, usize>,
    /// Widened dates, by column and reason.
    pub widened: BTreeMap<(String, &'static str), usize>,
    /// What tells whether the order of dates is right, by column.
    pub orders: BTreeMap<String, OrderCount>,
    /// Events with a date and a public date, and those reported before they happened.
    pub reported: (usize, usize),
    used: Vec<bool>,
}

/// What tells whether the declared order of day and month is right.
#[derive(Debug, Default)]
pub struct OrderCount {
    /// Dates that can be read in this order only.
    pub proving: usize,
    /// Dates that cannot be read in this order.
    pub impossible: usize,
    /// All dates of digits.
    pub all: usize,
}

impl<'a> Converter<'a> {
    /// A converter for a mapping, whose terms must exist.
    pub fn new(
        mapping: &'a Mapping,
        names: &'a Names,
        options: &'a Options,
        mapping_name: &str,
    ) -> Result<Self, Error> {
        check_terms::check(mapping, names, mapping_name)?;
        let rule = &mapping.source;
        let title = rule.title.as_deref().unwrap_or(&mapping.list);
        let list_name = rule.publisher.as_deref().unwrap_or(title);
        let mut context = Context::new(names, options, &mapping.list, list_name);
        context.match_ids |= mapping.match_ids;
        context.describe_list(title, rule.url.as_deref(), rule.issued.as_deref());
        if rule.publisher.is_some() {
            let (source, agent) = (context.source.clone(), context.list_agent());
            context.graph.add(&source, dcterms::PUBLISHER, agent);
        }
        Ok(Self {
            context,
            mapping,
            seen: HashMap::new(),
            repeated: 0,
            unmapped: BTreeMap::new(),
            in_words: BTreeMap::new(),
            widened: BTreeMap::new(),
            orders: BTreeMap::new(),
            reported: (0, 0),
            used: Vec::new(),
        })
    }

    /// Converts the rows of one table.
    pub fn sheet(&mut self, sheet: &Sheet) -> Result<(), Error> {
        self.tell_notes(sheet);
        self.check_expectations(sheet);
        self.used = vec![false; sheet.header.len()];
        let limit = self.context.options.limit.unwrap_or(usize::MAX);
        self.context.expected = self.context.report.records + sheet.rows.len();
        let null = &self.mapping.file.null;
        let (records, taken) = (self.context.report.records, self.context.report.taken);
        let mut counts = vec![Cells::default(); sheet.header.len()];
        for (at, cells) in sheet.rows.iter().enumerate().take(limit) {
            let mut row = Row::new(sheet, cells, null, at + 1);
            self.context.begin_record();
            if row.width() > sheet.header.len() {
                self.too_wide(&row, sheet);
            }
            match self.row(&mut row) {
                true => self.context.report.taken += 1,
                false => {
                    row.leave();
                    self.context.report.left += 1;
                }
            }
            for (at, fate) in row.outcomes().into_iter().enumerate() {
                counts[at].count(fate);
                self.used[at] |= fate.is_some_and(|fate| fate > Fate::Left);
            }
        }
        if self.context.report.taken > taken {
            self.tell_unused(sheet, &counts);
        }
        for (column, cells) in sheet.header.iter().zip(counts) {
            self.context.report.count(column, cells);
        }
        let rows = self.context.report.records - records;
        self.check_ids(sheet, rows)
    }

    /// Converts a row; false if it is left out.
    fn row(&mut self, row: &mut Row<'_>) -> bool {
        if let Some(rule) = &self.mapping.agent {
            let cell = row.cell(&rule.column).unwrap_or_default();
            if rule.is.iter().any(|it| super::field::fits(it, cell)) {
                return self.agent_row(row, rule);
            }
        }
        let Some(event) = self.id(row) else {
            let message = "there is no id, nor anything to make one of; left out";
            self.context
                .report
                .note(ImportCode::BrokenRecord, row.place.clone(), message);
            return false;
        };
        if let Some(first) = self.seen.get(&event) {
            self.repeated += 1;
            let place = match first.file == row.place.file {
                true => format!("line {}", first.line),
                false => format!("{}:{}", first.file, first.line),
            };
            let message = format!(
                "the id `{}` stands in {place} already; left out",
                id::slug(event.as_str()).unwrap_or_default(),
            );
            self.context
                .report
                .note(ImportCode::RepeatedId, row.place.clone(), message);
            return false;
        }
        self.seen.insert(event.clone(), row.place.clone());
        self.event(row, &event);
        for rule in &self.mapping.claims {
            self.claim(row, rule, &event);
        }
        true
    }

    /// The IRI of the event of a row.
    fn id(&mut self, row: &mut Row<'_>) -> Option<NamedNode> {
        let rule = &self.mapping.id;
        let length = rule.length.map_or(usize::MAX, |it| it as usize);
        if let Some(column) = &rule.column
            && let Some(cell) = row.cell(column)
        {
            row.mark(column, Fate::Taken);
            let key: String = cell.chars().take(length).collect();
            if rule.own && id::is_slug(&key) {
                return Some(node("ev", &key));
            }
            return Some(self.event_with_key(&key));
        }
        let cells: Vec<&str> = rule
            .from
            .iter()
            .map(|it| row.cell(it).unwrap_or_default())
            .collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            return None;
        }
        let key = crate::database::digest(cells.join("\u{1f}").as_bytes());
        Some(self.event_with_key(&key[..12]))
    }

    /// Ids that differ in capitals alone are one.
    fn event_with_key(&mut self, key: &str) -> NamedNode {
        let list = self.context.list.clone();
        self.context.graph.thing("ev", &list, &key.to_lowercase())
    }

    fn too_wide(&mut self, row: &Row<'_>, sheet: &Sheet) {
        let message = format!(
            "the row has {} cells and the header {}: it looks shifted",
            row.width(),
            sheet.header.len()
        );
        self.context
            .report
            .note(ImportCode::ShiftedRow, row.place.clone(), message);
    }

    fn tell_notes(&mut self, sheet: &Sheet) {
        for note in &sheet.notes {
            let message = format!("{}: {}", sheet.file, note.message);
            let report = &mut self.context.report;
            report.note_times(note.code, note.times, message);
            report.help(note.help.clone());
        }
    }

    fn check_expectations(&mut self, sheet: &Sheet) {
        let rows = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
        if let Some(expected) = self.mapping.expected_rows.filter(|it| *it != rows) {
            let message = format!(
                "{} has {rows} rows, the mapping expects {expected}",
                sheet.file
            );
            self.context
                .report
                .note_times(ImportCode::Unexpected, 1, message);
        }
    }

    fn tell_unused(&mut self, sheet: &Sheet, counts: &[Cells]) {
        let leave = &self.mapping.leave;
        let unused = sheet.header.iter().zip(&self.used).zip(counts);
        let unused = unused
            .filter(|((name, used), cells)| !**used && !leave.contains(name) && cells.filled() > 0);
        let unused: Vec<(&str, usize)> = unused
            .map(|((name, _), cells)| (name.as_str(), cells.filled()))
            .collect();
        let names: Vec<&str> = unused.iter().map(|(name, _)| *name).collect();
        if !names.is_empty() {
            let cells: usize = unused.iter().map(|(_, filled)| filled).sum();
            let message = format!("left: columns {}", first_few(&names));
            self.context
                .report
                .note_times(ImportCode::Left, cells, message);
        }
    }

    /// One error where the column of ids is the wrong one.
    fn check_ids(&mut self, sheet: &Sheet, rows: usize) -> Result<(), Error> {
        let Some(column) = &self.mapping.id.column else {
            return Ok(());
        };
        if rows < 4 || self.repeated * 2 <= rows {
            return Ok(());
        }
        let share = self.repeated * 100 / rows;
        let error = Error::file(format!(
            "{}: `{column}` repeats in {share} % of the rows, so it is no id",
            sheet.file
        ));
        Err(error.help(
            "name another column under [id], or make the id of several: from = [\"…\", \"…\"]",
        ))
    }

    /// A cell that is kept as words of the event.
    pub fn keep(&mut self, row: &mut Row<'_>, event: &NamedNode, column: &str, cell: &str) {
        let text = format!("{column}: {cell}");
        let lang = self.mapping.lang.clone();
        self.context
            .graph
            .text(event, crate::model::vocab::rdfs::COMMENT, &text, &lang);
        row.mark(column, Fate::Words);
        *self.in_words.entry(column.to_owned()).or_default() += 1;
    }

    /// Ends the import: what is told once for all rows.
    pub fn finish(mut self) -> (Graph, Report) {
        for ((column, why), times) in std::mem::take(&mut self.widened) {
            let message = format!("dates of `{column}` are wider than written: {why}");
            self.context
                .report
                .note_times(ImportCode::Widened, times, message);
        }
        for ((column, value), times) in std::mem::take(&mut self.unmapped) {
            self.tell_unmapped(&column, &value, times);
        }
        for (column, times) in std::mem::take(&mut self.in_words) {
            let message = format!("cells of `{column}` are kept in words");
            self.context
                .report
                .note_times(ImportCode::KeptInWords, times, message);
        }
        self.tell_orders();
        self.context.finish()
    }

    fn tell_unmapped(&mut self, column: &str, value: &str, times: usize) {
        let message = format!(
            "`{}` of `{column}` has no term; kept in words",
            excerpt(value)
        );
        self.context
            .report
            .note_times(ImportCode::UnmappedValue, times, message);
        let known = self.mapping.known_values(column);
        let first = |short: &str| {
            known
                .iter()
                .find(|it| it.to_lowercase().starts_with(&short.to_lowercase()))
        };
        let parts = known
            .iter()
            .filter(|it| value.contains(it.as_str()))
            .count();
        let initials = |it: &String| -> String {
            it.split_whitespace()
                .filter_map(|w| w.chars().next())
                .collect()
        };
        if parts > 1 {
            self.context
                .report
                .help("several known values stand side by side: declare a `separator`");
        } else if let Some(known) = known
            .iter()
            .find(|it| initials(it).eq_ignore_ascii_case(value) && value.len() > 1)
        {
            self.context
                .report
                .help(format!("is it short for `{known}`?"));
        } else if let Some(known) = first(value).filter(|_| value.len() > 2) {
            self.context.report.help(format!("is it `{known}`?"));
        }
    }

    fn tell_orders(&mut self) {
        let (both, before) = self.reported;
        for (column, count) in std::mem::take(&mut self.orders) {
            let message = format!(
                "is `order` of `{column}` right? {} of {} dates can be read in it alone, {} not at all, {before} of {both} events were reported before they happened",
                count.proving, count.all, count.impossible
            );
            // one slip in a short table proves nothing
            let more = |part: usize, all: usize| part > 1 && part * 50 > all;
            let doubtful = more(count.impossible, count.all) || more(before, both);
            let code = match doubtful && count.all > 0 {
                true => ImportCode::DoubtfulOrder,
                false => continue,
            };
            self.context
                .report
                .note_times(code, count.impossible + before, message);
        }
    }
}
