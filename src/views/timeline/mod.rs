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
mod kept;
pub mod layout;
mod page;
mod reader;
mod revise;
pub mod scale;
mod stream;
mod suggestions;
mod unread;

pub use super::model::{Detail, Entry};
pub use filter::{FILTERS, Filter, FilterKind, FilterParam, FilterTexts, ThingParam, thing_params};
pub use group::{GROUPINGS, Group, GroupBy, Grouping, group, unique_label};
pub use kept::{AROUND_PAGE, kept_around, kept_around_page, kept_timeline};
pub use page::{ListPage, gather_page};
pub use revise::{Reviser, revise};
pub use stream::{Entries, each_entry};
pub use suggestions::{Suggestion, suggestions};

use crate::Annals;
use crate::database::AsOf;
use crate::model::when::{Window, Zone};
use crate::query::search::{Search, SearchNotes, SearchRequest};
use crate::query::{Answer, Error, ParamValues, QueryOptions};
use crate::store::{Id, Snapshot};
use crate::views::model::{Follow, SameAs};
use crate::views::read::{DetailReader, PartialEntry, equations};
use oxrdf::NamedNode;
use reader::{PartialEntries, TimelineReader, in_order, table};

/// Entries in chronological order.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// The requested window.
    pub window: Window,
    /// The time zone of all moments, if one was asked for.
    pub zone: Option<Zone>,
    /// The entries: dated ones in the order of their sort keys, then undated ones by label.
    pub entries: Vec<Entry>,
    /// How many more entries match than are included; `None` if there are more, not counted.
    pub left_out: Option<usize>,
    /// The as-of day, if any.
    pub as_of: Option<AsOf>,
    /// Which claims were followed about what is the same; `None` where none were asked for.
    pub same: Option<SameAs>,
    /// What became of the words.
    pub search: SearchNotes,
}

/// The timeline of the events that match a filter.
///
/// # Errors
/// See [`Error`]; a result that exceeds the row limit is refused rather than truncated.
pub fn gather(annals: &Annals, filter: &Filter, limits: &QueryOptions) -> Result<Timeline, Error> {
    gather_detail(annals, filter, Detail::All, limits)
}

/// As [`gather`], with as much of each entry as is wanted.
///
/// # Errors
/// See [`gather`].
pub fn gather_detail(
    annals: &Annals,
    filter: &Filter,
    detail: Detail,
    limits: &QueryOptions,
) -> Result<Timeline, Error> {
    let read = |reader: &mut TimelineReader<'_>, found| reader.complete(found);
    gather_by(annals, filter, detail, limits, read)
}

/// What reads the entries of events, which are in their order.
trait Complete: Fn(&mut TimelineReader<'_>, PartialEntries) -> Result<Vec<Entry>, Error> {}

impl<F: Fn(&mut TimelineReader<'_>, PartialEntries) -> Result<Vec<Entry>, Error>> Complete for F {}

fn gather_by(
    annals: &Annals,
    filter: &Filter,
    detail: Detail,
    limits: &QueryOptions,
    complete: impl Complete,
) -> Result<Timeline, Error> {
    let request = SearchRequest::parse(&filter.words.join(" "));
    annals.bring_with_words(request.words.iter().map(|word| word.typed.as_str()))?;
    complete_after_bringing(|| gather_once(annals, filter, detail, limits, &complete))
}

/// The same, where only the labels and dates of the entries are read.
fn gather_dates(
    annals: &Annals,
    filter: &Filter,
    limits: &QueryOptions,
) -> Result<Timeline, Error> {
    complete_after_bringing(|| {
        gather_once(annals, filter, Detail::Counts, limits, &|_, found| {
            Ok(found.into_iter().map(|partial| partial.entry).collect())
        })
    })
}

/// How many events match the things of a filter, without reading them.
fn count(annals: &Annals, filter: &Filter, limits: &QueryOptions) -> Result<usize, Error> {
    let limits = QueryOptions {
        columns: Some(&["event"]),
        unordered: true,
        ..limits.clone()
    };
    let rows = table(annals.query_saved("timeline", &filter.values(), &limits)?)?;
    Ok(rows.rows.len())
}

/// Reads until nothing more had to be brought from an endpoint: a snapshot does not see what came after
/// it. From a store that is once.
fn complete_after_bringing(
    read: impl Fn() -> Result<Option<Timeline>, Error>,
) -> Result<Timeline, Error> {
    loop {
        if let Some(timeline) = read()? {
            return Ok(timeline);
        }
    }
}

fn gather_once(
    annals: &Annals,
    filter: &Filter,
    detail: Detail,
    limits: &QueryOptions,
    complete: &impl Complete,
) -> Result<Option<Timeline>, Error> {
    let snapshot = annals.store().snapshot()?;
    let Some(mut found) = find(annals, &snapshot, filter, detail, limits)? else {
        return Ok(None);
    };
    Ok(Some(Timeline {
        entries: complete(&mut found.reader, found.partial)?,
        ..found.head
    }))
}

/// The events of a timeline, of which the details are not read yet.
struct FoundEvents<'a> {
    reader: TimelineReader<'a>,
    partial: PartialEntries,
    /// The timeline without its entries.
    head: Timeline,
}

/// Finds the events of a timeline; `None` if more was brought from an endpoint than the snapshot shows.
fn find<'a>(
    annals: &'a Annals,
    snapshot: &'a Snapshot,
    filter: &Filter,
    detail: Detail,
    limits: &QueryOptions,
) -> Result<Option<FoundEvents<'a>>, Error> {
    let request = SearchRequest::parse(&filter.words.join(" "));
    let filter = &filter.within(request.period.as_ref());
    let search = match request.words.is_empty() {
        true => None,
        false => Some(Search::new(snapshot.view(), &request.words)?),
    };
    let notes = SearchNotes {
        corrections: search
            .iter()
            .flat_map(|it| it.corrections().to_vec())
            .collect(),
        period: request.period.as_ref().map(|period| period.text.clone()),
    };
    let is_query_only =
        filter.is_query_only() && search.as_ref().is_none_or(|it| !it.is_complete());
    let mut reader = TimelineReader {
        annals,
        search,
        period: request.period.map(|period| period.window),
        limits: QueryOptions {
            columns: Some(&["event"]),
            ..limits.clone()
        },
        details: DetailReader::of(annals, snapshot)?
            .with_detail(detail)
            .in_zone(filter.zone.clone())
            .in_languages(&limits.languages),
        equations: equations(annals, &filter.follow(), limits)?,
        state: snapshot.state(),
        is_stale: false,
    };
    let (alternatives, mut same) = filter.alternatives(&reader.equations);
    let (mut found, all) = match filter.limit.filter(|_| is_query_only) {
        Some(most) => reader.first(filter, most)?,
        None => (reader.found(&alternatives)?, true),
    };
    if reader.is_stale {
        return Ok(None);
    }
    if filter.fold {
        same.add(fold::fold(&mut found, &reader.equations, filter.reverse));
    }
    let most = filter.limit.unwrap_or(usize::MAX);
    let left_out = all.then(|| found.len().saturating_sub(most));
    found.truncate(most);
    let head = Timeline {
        window: filter.window,
        zone: filter.zone.clone(),
        entries: Vec::new(),
        left_out,
        as_of: annals.as_of_info()?,
        same: (filter.follow() != Follow::Nobody).then_some(same),
        search: notes,
    };
    Ok(Some(FoundEvents {
        reader,
        partial: found,
        head,
    }))
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
    around_same(annals, thing, &Filter::default(), limits)
}

/// As [`around`], also for what is said to be one with the entity, as the filter's `same`, `same_as`
/// and `fold` want it. Of more than its `limit`, the latest.
///
/// # Errors
/// See [`gather`].
pub fn around_same(
    annals: &Annals,
    thing: &NamedNode,
    filter: &Filter,
    limits: &QueryOptions,
) -> Result<Timeline, Error> {
    around_latest(annals, thing, filter, 0, limits)
}

/// As [`around_same`] without the latest `skipped`: a page of a long list, latest first.
///
/// # Errors
/// See [`gather`].
pub fn around_latest(
    annals: &Annals,
    thing: &NamedNode,
    filter: &Filter,
    skipped: usize,
    limits: &QueryOptions,
) -> Result<Timeline, Error> {
    complete_after_bringing(|| around_once(annals, thing, filter, skipped, limits))
}

fn around_once(
    annals: &Annals,
    thing: &NamedNode,
    filter: &Filter,
    skipped: usize,
    limits: &QueryOptions,
) -> Result<Option<Timeline>, Error> {
    let snapshot = annals.store().snapshot()?;
    let mut reader = TimelineReader {
        equations: equations(annals, &filter.follow(), limits)?,
        ..TimelineReader::of(annals, &snapshot, limits)?
    };
    let mut same = match filter.same || filter.same_as.is_some() {
        true => reader.equations.same(thing),
        false => SameAs::default(),
    };
    let mut found = PartialEntries::new();
    for thing in std::iter::once(thing).chain(same.things()) {
        found.extend(reader.around(thing)?);
    }
    if reader.is_stale {
        return Ok(None);
    }
    let window = Window::default();
    for PartialEntry { entry, .. } in &mut found {
        entry.certainty = entry.overlap(&window);
    }
    in_order(&mut found);
    found.dedup_by(|a, b| a.entry.id == b.entry.id);
    if filter.fold {
        same.add(fold::fold(&mut found, &reader.equations, false));
    }
    let all = found.len();
    if let Some(most) = filter.limit {
        let is_dated = |partial: &PartialEntry| partial.entry.dated().is_some();
        turn(&mut found, is_dated);
        found.drain(..skipped.min(all));
        found.truncate(most);
        turn(&mut found, is_dated);
    }
    Ok(Some(Timeline {
        window,
        zone: None,
        left_out: Some(all - found.len()),
        entries: reader.complete(found)?,
        as_of: annals.as_of_info()?,
        same: (filter.follow() != Follow::Nobody).then_some(same),
        search: SearchNotes::default(),
    }))
}

/// The events related to an entity, latest first, undated ones last: what the pages of a long list are taken
/// from, if the data are here.
fn latest_around(
    annals: &Annals,
    thing: &NamedNode,
    limits: &QueryOptions,
) -> Result<Vec<Id>, Error> {
    let snapshot = annals.store().snapshot()?;
    let mut found = TimelineReader::of(annals, &snapshot, limits)?.around(thing)?;
    in_order(&mut found);
    turn(&mut found, |partial| partial.entry.dated().is_some());
    Ok(found.into_iter().map(|partial| partial.event).collect())
}

/// A timeline of some events, which are given latest first; so many others belong to it.
fn of_events(
    annals: &Annals,
    events: &[Id],
    left_out: usize,
    limits: &QueryOptions,
) -> Result<Timeline, Error> {
    let snapshot = annals.store().snapshot()?;
    let mut reader = TimelineReader::of(annals, &snapshot, limits)?;
    let mut found = reader.entries_of(events.to_vec())?;
    for PartialEntry { entry, .. } in &mut found {
        entry.certainty = entry.overlap(&Window::default());
    }
    turn(&mut found, |partial| partial.entry.dated().is_some());
    Ok(Timeline {
        entries: reader.complete(found)?,
        left_out: Some(left_out),
        as_of: annals.as_of_info()?,
        ..Timeline::default()
    })
}

/// Turns the order of entries around; undated ones come last in either.
pub(crate) fn turn<T>(entries: &mut [T], is_dated: impl Fn(&T) -> bool) {
    let dated = entries.iter().take_while(|entry| is_dated(entry)).count();
    entries[..dated].reverse();
}

/// The events that became known most recently, latest first, by the dates of their sources. Events
/// with only undated sources have no known day and are left out.
///
/// # Errors
/// See [`Error`].
pub fn recent(annals: &Annals, most: usize, limits: &QueryOptions) -> Result<Timeline, Error> {
    complete_after_bringing(|| recent_once(annals, most, limits))
}

fn recent_once(
    annals: &Annals,
    most: usize,
    limits: &QueryOptions,
) -> Result<Option<Timeline>, Error> {
    let snapshot = annals.store().snapshot()?;
    let limits = &QueryOptions {
        columns: Some(&["event", "known"]),
        reverse: true,
        max_rows: Some(most),
        ..limits.clone()
    };
    let mut reader = TimelineReader::of(annals, &snapshot, limits)?;
    let answer = annals.query_saved("made-public", &ParamValues::default(), &reader.limits)?;
    let Answer::Table(rows) = answer else {
        return Err(Error::Refused("expected a table of rows"));
    };
    let found = reader.entries(&rows)?;
    if reader.is_stale {
        return Ok(None);
    }
    let mut entries = reader.complete(found)?;
    entries.sort_by(|a, b| b.known.cmp(&a.known).then_with(|| a.id.cmp(&b.id)));
    Ok(Some(Timeline {
        window: Window::default(),
        zone: None,
        entries,
        left_out: (!rows.truncated).then_some(0),
        as_of: annals.as_of_info()?,
        same: None,
        search: SearchNotes::default(),
    }))
}
