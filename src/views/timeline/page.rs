//! A page of a list of events: of the events that are not on it only what is counted is read.

use super::{Detail, Entry, Filter, Timeline, gather_by, turn};
use crate::Annals;
use crate::query::{Error, QueryOptions};

/// Which part of a timeline is a page.
#[derive(Debug, Clone, Copy)]
pub struct ListPage {
    /// Its number, from 1; if there are fewer pages, the last is meant.
    pub number: usize,
    /// How many entries a page has.
    pub size: usize,
    /// Whether the list is in the other order than the timeline.
    pub is_turned: bool,
}

impl ListPage {
    /// How many pages so many entries fill.
    pub fn pages(&self, entries: usize) -> usize {
        entries.div_ceil(self.size.max(1)).max(1)
    }

    /// How many entries are on the pages before it.
    pub fn skipped(&self, entries: usize) -> usize {
        (self.number.clamp(1, self.pages(entries)) - 1) * self.size.max(1)
    }

    /// The entries on it.
    pub fn of<'a>(&self, timeline: &'a Timeline) -> Vec<&'a Entry> {
        let entries = &timeline.entries;
        let places = self.places(entries, |entry| entry.dated().is_some());
        places.into_iter().map(|place| &entries[place]).collect()
    }

    /// The places of its entries in a timeline, in the order of the list.
    fn places<T>(&self, entries: &[T], is_dated: impl Fn(&T) -> bool) -> Vec<usize> {
        let mut places: Vec<usize> = (0..entries.len()).collect();
        if self.is_turned {
            turn(&mut places, |place| is_dated(&entries[*place]));
        }
        places.drain(..self.skipped(entries.len()));
        places.truncate(self.size.max(1));
        places
    }
}

/// The timeline of a list, of which one page is shown: of the other entries only what is counted is there.
///
/// # Errors
/// See [`gather`](super::gather).
pub fn gather_page(
    annals: &Annals,
    filter: &Filter,
    page: ListPage,
    limits: &QueryOptions,
) -> Result<Timeline, Error> {
    gather_by(
        annals,
        filter,
        Detail::Counts,
        limits,
        move |reader, mut found| {
            for place in page.places(&found, |partial| partial.entry.dated().is_some()) {
                found[place].detail = Detail::Shown;
            }
            reader.complete(found)
        },
    )
}
