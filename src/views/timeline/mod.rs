//! Timelines: dated entries with their parties, attributions and sources.
//!
//! [`gather`] runs a saved query for the matching events and their order, and reads their details
//! (parties, attributions, sources) directly from the store, which is several times faster than a
//! query. The result is plain data that every renderer shares.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::views::timeline::{Filter, gather};
//! use annals::model::when::Window;
//!
//! let annals = Annals::bundled()?;
//! let filter = Filter {
//!     window: Window::parse(Some("2023-12"), Some("2023-12"))?,
//!     ..Filter::default()
//! };
//! let timeline = gather(&annals, &filter, &QueryOptions::default())?;
//! assert!(timeline.entries.iter().any(|entry| entry.slug() == "kyivstar-attack"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod filter;
mod fold;
mod group;
pub mod layout;
pub mod scale;

pub use super::model::Entry;
pub use filter::{FILTERS, Filter, FilterKind, FilterParam, FilterTexts, ThingParam, thing_params};
pub use fold::{Folded, fold};
pub use group::{GROUPINGS, Group, GroupBy, Grouping, group};

use crate::Annals;
use crate::database::AsOf;
use crate::model::when::{Day, Overlap, When, Window};
use crate::query::{Answer, Error, ParamValues, QueryOptions, Table};
use crate::views::read::{DetailReader, PartialEntry};
use filter::day;
use oxrdf::{NamedNode, Term};

/// Entries in chronological order.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// The requested window.
    pub window: Window,
    /// The entries: dated ones by first possible day, then undated ones.
    pub entries: Vec<Entry>,
    /// How many more entries match than are included; `None` if there are more, not counted.
    pub left_out: Option<usize>,
    /// The as-of day, if any.
    pub as_of: Option<AsOf>,
}

/// The timeline of the events that match a filter.
///
/// # Errors
/// See [`Error`]; a result that exceeds the row limit is refused rather than truncated.
pub fn gather(annals: &Annals, filter: &Filter, limits: &QueryOptions) -> Result<Timeline, Error> {
    let snapshot = annals.store().snapshot()?;
    let mut reader = TimelineReader {
        annals,
        limits: QueryOptions {
            columns: Some(&["event"]),
            ..limits.clone()
        },
        details: DetailReader::new(snapshot.view())?,
    };
    let (mut found, all) = match filter.limit.filter(|_| filter.is_query_only()) {
        Some(most) => reader.first(filter, most)?,
        None => (reader.found(filter)?, true),
    };
    let most = filter.limit.unwrap_or(usize::MAX);
    let left_out = all.then(|| found.len().saturating_sub(most));
    found.truncate(most);
    Ok(Timeline {
        window: filter.window,
        entries: reader.complete(found)?,
        left_out,
        as_of: annals.as_of_info()?,
    })
}

/// The timeline of the events related to one entity: an agent, a place, a tool, a source.
///
/// # Errors
/// See [`gather`].
pub fn around(
    annals: &Annals,
    thing: &NamedNode,
    limits: &QueryOptions,
) -> Result<Timeline, Error> {
    let values = ParamValues::default().with("thing", [thing.clone().into()]);
    let snapshot = annals.store().snapshot()?;
    let mut reader = TimelineReader {
        annals,
        limits: limits.clone(),
        details: DetailReader::new(snapshot.view())?,
    };
    let mut found = reader.entries(
        &table(annals.query_saved("card-events", &values, limits)?)?,
        &[],
    )?;
    let window = Window::default();
    for PartialEntry { entry, .. } in &mut found {
        entry.certainty = entry.when.as_ref().map(|when| when.overlap(&window));
    }
    by_time(&mut found);
    Ok(Timeline {
        window,
        entries: reader.complete(found)?,
        left_out: Some(0),
        as_of: annals.as_of_info()?,
    })
}

/// The events that became known most recently, latest first, by the dates of their sources. Events
/// with only undated sources have no known day and are left out.
///
/// # Errors
/// See [`Error`].
pub fn recent(annals: &Annals, most: usize, limits: &QueryOptions) -> Result<Timeline, Error> {
    let snapshot = annals.store().snapshot()?;
    let mut reader = TimelineReader {
        annals,
        limits: QueryOptions {
            columns: Some(&["event", "known"]),
            reverse: true,
            max_rows: Some(most),
            ..limits.clone()
        },
        details: DetailReader::new(snapshot.view())?,
    };
    let answer = annals.query_saved("made-public", &ParamValues::default(), &reader.limits)?;
    let Answer::Table(rows) = answer else {
        return Err(Error::Refused("expected a table of rows"));
    };
    let found = reader.entries(&rows, &[])?;
    let mut entries = reader.complete(found)?;
    entries.sort_by(|a, b| b.known.cmp(&a.known).then_with(|| a.id.cmp(&b.id)));
    Ok(Timeline {
        window: Window::default(),
        entries,
        left_out: (!rows.truncated).then_some(0),
        as_of: annals.as_of_info()?,
    })
}

/// Matching events whose details are not read yet.
type PartialEntries = Vec<PartialEntry>;

/// Gathers one timeline.
struct TimelineReader<'a> {
    annals: &'a Annals,
    limits: QueryOptions,
    details: DetailReader<'a>,
}

impl TimelineReader<'_> {
    /// The first matching events, at least `most` unless there are fewer; and whether they are all.
    fn first(&self, filter: &Filter, most: usize) -> Result<(PartialEntries, bool), Error> {
        let mut values = filter.values();
        if filter.window.from.is_none() {
            // Every dated event is after this day; undated ones are read below.
            values.set("from", Day::from_ymd_opt(1, 1, 1).map(day));
        }
        let mut rows = most;
        loop {
            let limits = QueryOptions {
                max_rows: Some(rows),
                reverse: filter.reverse,
                ..self.limits.clone()
            };
            let answer = self.annals.query_saved("timeline", &values, &limits)?;
            let Answer::Table(table) = answer else {
                return Err(Error::Refused("expected a table of rows"));
            };
            if !table.truncated {
                return Ok((self.found(filter)?, true));
            }
            let mut found = self.entries(&table, &[])?;
            if found.len() >= most {
                keep_certain(&mut found, filter);
                return Ok((found, false));
            }
            rows = rows.saturating_mul(2).saturating_add(2);
        }
    }

    /// All matching events, in order.
    fn found(&self, filter: &Filter) -> Result<PartialEntries, Error> {
        let words = filter.words.iter().map(|word| word.to_lowercase());
        let words: Vec<String> = words.collect();
        // If the query is not selective, searching labels is faster.
        let mut found = match words.is_empty() || filter.is_selective() {
            true => self.entries(&self.events(filter)?, &words)?,
            false => self.search(&words)?,
        };
        keep_certain(&mut found, filter);
        if filter.reverse {
            found.reverse();
        }
        // Undated events come last in either order.
        found.sort_by_key(|partial| partial.entry.when.is_none());
        Ok(found)
    }

    fn events(&self, filter: &Filter) -> Result<Table, Error> {
        let values = filter.values();
        table(self.annals.query_saved("timeline", &values, &self.limits)?)
    }

    /// The events whose label or slug contains all of some words, in order.
    fn search(&self, words: &[String]) -> Result<PartialEntries, Error> {
        let most = self.limits.max_rows.unwrap_or(usize::MAX);
        let mut found = self.details.with_words(words, most)?.ok_or(TOO_MANY)?;
        by_time(&mut found);
        Ok(found)
    }

    /// The partial entries of the events in a table whose label or slug contains all of some words.
    fn entries(&self, rows: &Table, words: &[String]) -> Result<PartialEntries, Error> {
        let mut found = Vec::with_capacity(rows.rows.len());
        for row in rows.iter() {
            if let Some(Term::NamedNode(event)) = row.get("event") {
                found.extend(self.details.entry(event.clone(), words)?);
            }
        }
        Ok(found)
    }

    /// Completes the entries with the details of their events.
    fn complete(&mut self, found: PartialEntries) -> Result<Vec<Entry>, Error> {
        let mut entries = Vec::with_capacity(found.len());
        for partial in found {
            entries.push(self.details.fill(partial)?);
        }
        Ok(entries)
    }
}

/// Sorts events in the order of the query `timeline`.
fn by_time(found: &mut PartialEntries) {
    found.sort_by_cached_key(|PartialEntry { entry, .. }| {
        let when = entry.when.as_ref();
        let day = when.and_then(When::sort_day);
        (
            day.is_none(),
            day,
            when.and_then(When::instant),
            entry.id.clone(),
        )
    });
}

/// Sets the certainty of each entry, and drops those that are certainly outside the window.
fn keep_certain(found: &mut PartialEntries, filter: &Filter) {
    for PartialEntry { entry, .. } in &mut *found {
        entry.certainty = entry.when.as_ref().map(|when| when.overlap(&filter.window));
    }
    found.retain(|partial| match partial.entry.certainty {
        Some(certainty) => {
            certainty == Overlap::Definite || certainty != Overlap::None && !filter.certain
        }
        None => filter.window == Window::default() && !filter.certain,
    });
}

const TOO_MANY: Error = Error::Refused("more rows than the limit allows; add a filter");

fn table(answer: Answer) -> Result<Table, Error> {
    match answer {
        Answer::Table(table) if !table.truncated => Ok(table),
        Answer::Table(_) => Err(TOO_MANY),
        Answer::Boolean(_) | Answer::Graph { .. } => {
            Err(Error::Refused("expected a table of rows"))
        }
    }
}
