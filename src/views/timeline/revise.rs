//! When the record of each event of a timeline was last changed, for formats that others subscribe to.

use super::{Entry, Timeline};
use crate::Annals;
use crate::database::{HistoryError, Revision, Revisions};
use chrono::{DateTime, Utc};

/// Says when each entry was last changed, by the history of a database: the latest change of the event,
/// of a claim about it, or of a source of either. Entries that neither the history nor their own
/// record dates were changed at `otherwise`, where that is given.
///
/// # Errors
/// See [`HistoryError`].
pub fn revise(
    timeline: &mut Timeline,
    history: Option<&Annals>,
    otherwise: Option<DateTime<Utc>>,
) -> Result<(), HistoryError> {
    let reviser = Reviser::new(history, otherwise)?;
    timeline
        .entries
        .iter_mut()
        .try_for_each(|entry| reviser.revise(entry))
}

/// Says of one entry after the other when it was last changed.
#[derive(Debug)]
pub struct Reviser<'a> {
    history: Option<(&'a Annals, Revisions)>,
    otherwise: Option<DateTime<Utc>>,
}

impl<'a> Reviser<'a> {
    /// Reads the history of a database; see [`revise`].
    ///
    /// # Errors
    /// See [`HistoryError`].
    pub fn new(
        history: Option<&'a Annals>,
        otherwise: Option<DateTime<Utc>>,
    ) -> Result<Self, HistoryError> {
        let history = history.map(|annals| annals.revisions().map(|it| (annals, it)));
        Ok(Self {
            history: history.transpose()?,
            otherwise,
        })
    }

    /// Says when an entry was last changed.
    ///
    /// # Errors
    /// See [`HistoryError`].
    pub fn revise(&self, entry: &mut Entry) -> Result<(), HistoryError> {
        if let Some((annals, revisions)) = &self.history {
            let sources = entry.sources.iter().map(|source| &source.id);
            let mut latest = annals.revision(revisions, &entry.id)?;
            for source in sources {
                let its = annals.revision(revisions, source)?;
                latest = match (latest, its) {
                    (Some(known), Some(its)) if its.at > known.at => Some(Revision {
                        at: its.at,
                        number: known.number + 1,
                    }),
                    (known, _) => known,
                };
            }
            entry.revision = latest;
        }
        if entry.revision.is_none() && entry.record.modified.is_none() {
            entry.revision = self.otherwise.map(|at| Revision { at, number: 0 });
        }
        Ok(())
    }
}
