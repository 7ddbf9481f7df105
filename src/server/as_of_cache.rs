//! A cache of as-of views: the data as it was known on a day.

use super::HttpError;
use crate::Annals;
use crate::model::when::Day;
use std::sync::{Arc, Mutex, PoisonError};

/// Views kept, most recently used first.
const CAPACITY: usize = 8;

/// A state of the store and a day, with the view of that day.
type Entry = ((usize, Day), Arc<Annals>);

/// A cache of as-of views, least recently used evicted first.
#[derive(Default)]
pub(super) struct AsOfCache(Mutex<Vec<Entry>>);

impl AsOfCache {
    /// The data as it was known on a day.
    pub fn get(&self, annals: &Annals, day: Day) -> Result<Arc<Annals>, HttpError> {
        let key = (annals.store().snapshot()?.state(), day);
        if let Some(view) = self.cached(key) {
            return Ok(view);
        }
        // Two concurrent requests for one day both compute it; neither waits for the other.
        let view = Arc::new(annals.as_of(day)?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(0, (key, view.clone()));
        all.truncate(CAPACITY);
        Ok(view)
    }

    fn cached(&self, key: (usize, Day)) -> Option<Arc<Annals>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|(view, _)| *view == key)?;
        let found = all.remove(at);
        all.insert(0, found);
        Some(all[0].1.clone())
    }
}
