//! When the record of each event of a timeline was last changed, for formats that others subscribe to.

use super::Timeline;
use crate::Annals;
use crate::database::{HistoryError, Revision};
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
    let revisions = history.map(Annals::revisions).transpose()?;
    for entry in &mut timeline.entries {
        if let (Some(annals), Some(revisions)) = (history, &revisions) {
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
            entry.revision = otherwise.map(|at| Revision { at, number: 0 });
        }
    }
    Ok(())
}
