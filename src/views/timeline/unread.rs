//! Events of a timeline whose entries are read later: of very many, labels and dates would fill the memory.

use super::{Detail, Entry};
use crate::model::when::Overlap;
use crate::store::{Id, Result};
use crate::views::model::Sameness;
use crate::views::read::{DetailReader, PartialEntry};

/// An event whose entry is still to be read: only what its record does not say.
pub(super) struct Unread {
    pub event: Id,
    detail: Detail,
    certainty: Option<Overlap>,
    folded: Vec<Sameness>,
}

impl Unread {
    /// Of a partial entry, what cannot be read again.
    pub fn of(partial: PartialEntry) -> Self {
        Self {
            event: partial.event,
            detail: partial.detail,
            certainty: partial.entry.certainty,
            folded: partial.entry.folded,
        }
    }

    /// Reads the entry of the event.
    pub fn read(self, details: &mut DetailReader<'_>) -> Result<Option<Entry>> {
        let Some(mut partial) = details.entry_of(self.event)? else {
            return Ok(None);
        };
        partial.detail = self.detail;
        partial.entry.certainty = self.certainty;
        partial.entry.folded = self.folded;
        details.fill(partial).map(Some)
    }
}
