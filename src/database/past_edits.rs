//! The documents of a store as they were recorded at a moment, restored from the archive.

use super::history::{self, Changes, Operation};
use super::{Annals, HistoryError, MaintenanceError, maintenance};
use crate::store::Store;
use chrono::{DateTime, Utc};

impl Annals {
    /// A temporary database with the documents as they were at a moment, before any change of that time
    /// or later. A change of unknown time goes with the one that follows it.
    ///
    /// # Errors
    /// [`HistoryError::Forgotten`] if the history does not reach back so far, or see
    /// [`MaintenanceError`].
    pub fn as_edited_before(&self, moment: DateTime<Utc>) -> Result<Self, MaintenanceError> {
        let folder = self.store.folder();
        let mut last = history::last(self.store.snapshot()?.view())?;
        for change in Changes::new(folder, last.clone()) {
            let change = change?;
            if change.when.is_some_and(|when| when < moment) {
                break;
            }
            if change.kind == Operation::Forget {
                return Err(HistoryError::Forgotten(change.number).into());
            }
            last = change.previous;
        }
        let documents = history::documents(folder, last)?;
        let store = Store::scratch()?;
        maintenance::fill(&store, folder, &documents, None)?;
        Ok(Self::over(store))
    }
}
