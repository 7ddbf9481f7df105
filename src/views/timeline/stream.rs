//! A timeline whose entries are read while they are written: no more than some thousands are in memory.

use super::reader::TimelineReader;
use super::unread::Unread;
use super::{Detail, Entry, Filter, Timeline, find};
use crate::Annals;
use crate::query::search::SearchRequest;
use crate::query::{Error, QueryOptions};
use std::borrow::Cow;
use std::io;

/// How many entries are read at once, on as many threads as there are.
const BLOCK: usize = 2048;

/// Entries one after the other, as they are read.
pub type Entries<'e> = dyn Iterator<Item = io::Result<Cow<'e, Entry>>> + 'e;

/// Calls `write` with a timeline without entries, with their number, and with the entries as they are read. If one
/// cannot be read, the iterator gives an error last, and so does this function. Gives the timeline with the last
/// of its entries alone.
///
/// # Errors
/// See [`gather`](super::gather); and whatever `write` gives.
pub fn each_entry<E: From<Error>>(
    annals: &Annals,
    filter: &Filter,
    detail: Detail,
    limits: &QueryOptions,
    write: impl FnOnce(&Timeline, usize, &mut Entries<'_>) -> Result<(), E>,
) -> Result<Timeline, E> {
    let request = SearchRequest::parse(&filter.words.join(" "));
    annals.bring_with_words(request.words.iter().map(|word| word.typed.as_str()))?;
    loop {
        let snapshot = annals.store().snapshot().map_err(Error::from)?;
        let Some(found) = find(annals, &snapshot, filter, detail, limits)? else {
            continue;
        };
        let unread: Vec<Unread> = found.partial.into_iter().map(Unread::of).collect();
        let count = unread.len();
        let mut blocks = Blocks {
            reader: found.reader,
            unread: unread.into_iter(),
            block: Vec::new().into_iter(),
            end: None,
            error: None,
        };
        let written = write(&found.head, count, &mut blocks);
        if let Some(error) = blocks.error {
            return Err(error.into());
        }
        written?;
        return Ok(Timeline {
            entries: blocks.end.into_iter().collect(),
            ..found.head
        });
    }
}

/// Reads entries block by block.
struct Blocks<'a> {
    reader: TimelineReader<'a>,
    unread: std::vec::IntoIter<Unread>,
    block: std::vec::IntoIter<Entry>,
    /// The last entry of all.
    end: Option<Entry>,
    error: Option<Error>,
}

impl<'a> Iterator for Blocks<'a> {
    type Item = io::Result<Cow<'a, Entry>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.block.as_slice().is_empty() && self.unread.len() > 0 {
            let block = self.unread.by_ref().take(BLOCK).collect();
            match self.reader.read(block) {
                Ok(entries) => self.block = entries.into_iter(),
                Err(error) => {
                    let shown = io::Error::other(error.to_string());
                    self.unread = Vec::new().into_iter();
                    self.error = Some(error);
                    return Some(Err(shown));
                }
            }
        }
        if let ([last], 0) = (self.block.as_slice(), self.unread.len()) {
            self.end = Some(last.clone());
        }
        self.block.next().map(|entry| Ok(Cow::Owned(entry)))
    }
}
