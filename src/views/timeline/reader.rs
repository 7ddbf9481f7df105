//! Reads the events of one timeline: which there are by queries, their details from a snapshot of the
//! store.

use super::filter::{Filter, day};
use super::unread::Unread;
use crate::Annals;
use crate::derive::{Deriver, SortKeys};
use crate::model::when::{Day, Overlap, Window};
use crate::query::search::Search;
use crate::query::{Answer, Error, ParamValues, QueryOptions, Table};
use crate::store::{self, Id, Snapshot};
use crate::views::model::{Entry, Equations};
use crate::views::read::{DetailReader, PartialEntry};
use oxrdf::{NamedNode, Term};
use std::panic::resume_unwind;

/// Matching events whose details are not read yet.
pub(super) type PartialEntries = Vec<PartialEntry>;

/// Gathers one timeline.
pub(super) struct TimelineReader<'a> {
    pub annals: &'a Annals,
    pub search: Option<Search<'a>>,
    /// The year or month among the words.
    pub period: Option<Window>,
    pub limits: QueryOptions,
    pub details: DetailReader<'a>,
    pub equations: Equations,
    /// The state of the store that the details are read from.
    pub state: usize,
    /// Whether more was brought from an endpoint than the details are read from.
    pub is_stale: bool,
}

impl<'a> TimelineReader<'a> {
    /// A reader that searches no words, and takes nothing for the same.
    pub fn of(
        annals: &'a Annals,
        snapshot: &'a Snapshot,
        limits: &QueryOptions,
    ) -> Result<Self, Error> {
        Ok(Self {
            annals,
            search: None,
            period: None,
            limits: limits.clone(),
            details: DetailReader::of(annals, snapshot)?.in_languages(&limits.languages),
            equations: Equations::default(),
            state: snapshot.state(),
            is_stale: false,
        })
    }
}

impl TimelineReader<'_> {
    /// The first matching events, at least `most` unless there are fewer; and whether they are all.
    pub fn first(&mut self, filter: &Filter, most: usize) -> Result<(PartialEntries, bool), Error> {
        let mut values = filter.values();
        if filter.window.from.is_none() {
            // Every dated event is after this day; undated ones are read below.
            values.set("from", Day::from_ymd_opt(1, 1, 1).map(day));
        }
        if let Some(found) = self.first_in_part(filter, &values, most)? {
            return Ok((found, false));
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
                return Ok((self.found(std::slice::from_ref(filter))?, true));
            }
            let mut found = self.entries(&table)?;
            if self.is_stale {
                return Ok((found, true));
            }
            self.keep_searched(&mut found)?;
            // The query keeps some that the window may not: of a date it knows the days.
            keep_certain(&mut found, filter);
            if found.len() >= most {
                return Ok((found, false));
            }
            rows = rows.saturating_mul(2).saturating_add(2);
        }
    }

    /// The same from an endpoint that finds the events of a window faster than the first of all: from a
    /// window that has enough events; `None` if too few of them match.
    fn first_in_part(
        &mut self,
        filter: &Filter,
        values: &ParamValues,
        most: usize,
    ) -> Result<Option<PartialEntries>, Error> {
        let window = filter.window;
        let (name, own, other) = match filter.reverse {
            true => ("from", window.from, window.to),
            false => ("to", window.to, window.from),
        };
        if other.is_some() || self.search.is_some() || filter.is_selective() {
            return Ok(None);
        }
        // One more shows that there are more, and the window may not keep all.
        let Some(bound) = self.annals.day_of(most.saturating_add(1), filter.reverse)? else {
            return Ok(None);
        };
        let is_within = |day: Day| match filter.reverse {
            true => day >= bound,
            false => day <= bound,
        };
        if own.is_some_and(is_within) {
            return Ok(None);
        }
        let values = values.clone().with(name, [day(bound)]);
        let limits = QueryOptions {
            columns: Some(&["event", "sort"]),
            max_rows: Some(most),
            reverse: filter.reverse,
            ..self.limits.clone()
        };
        let Answer::Table(table) = self.annals.query_saved("timeline", &values, &limits)? else {
            return Err(Error::Refused("expected a table of rows"));
        };
        // Events that begin beyond the window and reach into it are not all there.
        let last = table.iter().last();
        let sort = last.and_then(|row| row.text("sort")?.parse().ok());
        if !table.truncated || !sort.is_some_and(is_within) {
            return Ok(None);
        }
        let mut found = self.entries(&table)?;
        if !self.is_stale {
            keep_certain(&mut found, filter);
        }
        Ok(Some(found).filter(|found| self.is_stale || found.len() >= most))
    }

    /// All events that match one of some filters, which differ in what they select alone; in order.
    pub fn found(&mut self, alternatives: &[Filter]) -> Result<PartialEntries, Error> {
        let Some((filter, others)) = alternatives.split_first() else {
            return Ok(Vec::new());
        };
        // If the query is not selective, it is faster to look the words up.
        let mut found = match self.search.is_none() || filter.is_selective() {
            true => {
                let rows = self.events(filter)?;
                self.entries(&rows)?
            }
            false => self.searched()?,
        };
        for other in others {
            let rows = self.events(other)?;
            found.extend(self.entries(&rows)?);
        }
        self.keep_searched(&mut found)?;
        keep_certain(&mut found, filter);
        self.order(&mut found, filter)?;
        found.dedup_by(|a, b| a.entry.id == b.entry.id);
        if filter.reverse {
            found.reverse();
        }
        // Undated events come last in either order.
        found.sort_by_key(|partial| partial.entry.dated().is_none());
        Ok(found)
    }

    /// Puts events in their order: that of the store or, if a time zone moves their moments to other
    /// days, that of the zone.
    fn order(&self, found: &mut PartialEntries, filter: &Filter) -> Result<(), Error> {
        if let Some(zone) = &filter.zone {
            let view = self.details.view();
            let deriver = Deriver::of(&view)?;
            let mut keys = SortKeys::in_zone(zone.clone());
            for partial in &mut *found {
                if let Some(key) = deriver.sort_key(&view, &mut keys, partial.event)? {
                    partial.order = (false, key);
                }
            }
        }
        in_order(found);
        Ok(())
    }

    fn events(&self, filter: &Filter) -> Result<Table, Error> {
        let values = filter.values();
        table(self.annals.query_saved("timeline", &values, &self.limits)?)
    }

    /// The partial entries of the events that have all words.
    fn searched(&mut self) -> Result<PartialEntries, Error> {
        let mut found = Vec::new();
        if let Some(search) = &mut self.search {
            search.complete()?;
            let events = search.events()?;
            if events.len() > self.limits.max_rows.unwrap_or(usize::MAX) {
                return Err(TOO_MANY);
            }
            found = self.entries_of(events)?;
        }
        Ok(found)
    }

    /// The partial entries of some events, in their order.
    pub fn entries_of(&mut self, events: Vec<Id>) -> Result<PartialEntries, Error> {
        self.on_threads(events, |details, events| {
            let found = events.into_iter().map(|event| details.entry_of(event));
            found.filter_map(Result::transpose).collect()
        })
    }

    /// The partial entries of the events related to a thing.
    pub fn around(&mut self, thing: &NamedNode) -> Result<PartialEntries, Error> {
        if self.annals.endpoint().is_some() {
            let values = ParamValues::default().with("thing", [thing.clone().into()]);
            let rows = self
                .annals
                .query_saved("card-events", &values, &self.limits)?;
            return self.entries(&table(rows)?);
        }
        let events = self.details.events_around(thing, &self.limits)?;
        self.entries_of(events)
    }

    /// Drops the entries that do not have all words, or are not of the time among them.
    fn keep_searched(&mut self, found: &mut PartialEntries) -> Result<(), Error> {
        if let Some(period) = &self.period {
            found.retain(|partial| partial.entry.falls_in(period));
        }
        let Some(search) = &mut self.search else {
            return Ok(());
        };
        let mut kept = Vec::with_capacity(found.len());
        for partial in found.drain(..) {
            if search.matches(partial.event)?.is_some() {
                kept.push(partial);
            }
        }
        *found = kept;
        Ok(())
    }

    /// The partial entries of the events in a table.
    pub fn entries(&mut self, rows: &Table) -> Result<PartialEntries, Error> {
        let events = rows.iter().filter_map(|row| match row.get("event") {
            Some(Term::NamedNode(event)) => Some(event.clone()),
            _ => None,
        });
        let events: Vec<NamedNode> = events.collect();
        self.is_stale |= self.annals.bring(&events)?;
        self.on_threads(events, |details, events| {
            let mut known = Vec::with_capacity(events.len());
            for event in events {
                if let Some(id) = details.view().id(&event)? {
                    known.push((id, event));
                }
            }
            in_id_order(
                known,
                |(id, _)| *id,
                |(id, event)| details.partial(id, event),
            )
        })
    }

    /// Completes the entries with the details of their events.
    pub fn complete(&mut self, found: PartialEntries) -> Result<Vec<Entry>, Error> {
        self.on_threads(found, |details, found| {
            in_id_order(found, |it| it.event, |it| details.fill(it))
        })
    }

    /// The entries of events of which nothing was kept but that they are to be read.
    pub fn read(&mut self, unread: Vec<Unread>) -> Result<Vec<Entry>, Error> {
        let entries = self.on_threads(unread, |details, unread| {
            in_id_order(unread, |it| it.event, |it| it.read(details))
        })?;
        Ok(entries.into_iter().flatten().collect())
    }

    /// Reads something of each item, in their order: of many, a second thread reads one half.
    fn on_threads<T: Send, R: Send>(
        &mut self,
        mut items: Vec<T>,
        read: impl Fn(&mut DetailReader<'_>, Vec<T>) -> store::Result<Vec<R>> + Sync,
    ) -> Result<Vec<R>, Error> {
        // To ask for the processors reads files: that is done only where it matters.
        let is_alone = || std::thread::available_parallelism().map_or(1, usize::from) == 1;
        if items.len() < MANY || is_alone() {
            return Ok(read(&mut self.details, items)?);
        }
        let snapshot = self.annals.store().snapshot()?;
        if snapshot.state() != self.state {
            return Ok(read(&mut self.details, items)?);
        }
        let rest = items.split_off(items.len() / 2);
        let (languages, zone) = (&self.limits.languages, self.details.zone().cloned());
        let (kept, detail) = (self.details.kept().cloned(), self.details.detail());
        let (details, read) = (&mut self.details, &read);
        std::thread::scope(|scope| {
            let other = scope.spawn(move || {
                let details = DetailReader::with(snapshot.view(), kept)?.with_detail(detail);
                let mut details = details.in_languages(languages).in_zone(zone);
                read(&mut details, rest)
            });
            let found = read(details, items);
            let others = other.join().unwrap_or_else(|panic| resume_unwind(panic));
            let mut found = found?;
            found.extend(others?);
            Ok(found)
        })
    }
}

/// Reads something of each item in the order of their ids, in which the store keeps them, and gives it in
/// the order of the items.
fn in_id_order<T, R>(
    items: Vec<T>,
    id: impl Fn(&T) -> Id,
    mut read: impl FnMut(T) -> store::Result<R>,
) -> store::Result<Vec<R>> {
    let mut items: Vec<(usize, T)> = items.into_iter().enumerate().collect();
    items.sort_by_key(|(_, item)| id(item));
    let (mut found, mut places) = (
        Vec::with_capacity(items.len()),
        Vec::with_capacity(items.len()),
    );
    for (place, item) in items {
        found.push(read(item)?);
        places.push(place);
    }
    // Each is swapped into its place: entries are large, and a second list of them would double the peak.
    for at in 0..found.len() {
        while places[at] != at {
            let place = places[at];
            found.swap(at, place);
            places.swap(at, place);
        }
    }
    Ok(found)
}

/// Sorts events as the query `timeline` does, and those without a date after them, by label.
pub(super) fn in_order(found: &mut PartialEntries) {
    found.sort_by(|a, b| (&a.order, &a.entry.id).cmp(&(&b.order, &b.entry.id)));
}

/// Sets the certainty of each entry, and drops those that are certainly outside the window.
fn keep_certain(found: &mut PartialEntries, filter: &Filter) {
    for PartialEntry { entry, .. } in &mut *found {
        entry.certainty = entry.overlap(&filter.window);
    }
    found.retain(|partial| match partial.entry.certainty {
        Some(certainty) => {
            certainty == Overlap::Definite || certainty != Overlap::None && !filter.certain
        }
        None => filter.window == Window::default() && !filter.certain,
    });
}

/// How many entries are worth another thread, which reads for itself what events share.
const MANY: usize = 1000;

const TOO_MANY: Error = Error::Refused("more rows than the limit allows; add a filter");

pub(super) fn table(answer: Answer) -> Result<Table, Error> {
    match answer {
        Answer::Table(table) if !table.truncated => Ok(table),
        Answer::Table(_) => Err(TOO_MANY),
        Answer::Boolean(_) | Answer::Graph { .. } => {
            Err(Error::Refused("expected a table of rows"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_id_order;
    use crate::store::{Id, Tag};

    #[test]
    fn items_are_read_in_the_order_of_ids_and_given_in_their_own() {
        let id = |number: &u64| Id::new(Tag::Iri, *number).expect("an id");
        let mut seen = Vec::new();
        let items = vec![5, 1, 9, 3, 7, 2, 8];
        let doubled = in_id_order(items, id, |number| {
            seen.push(number);
            Ok(number * 2)
        });
        assert_eq!(doubled.expect("numbers"), [10, 2, 18, 6, 14, 4, 16]);
        assert_eq!(seen, [1, 2, 3, 5, 7, 8, 9]);
    }
}
