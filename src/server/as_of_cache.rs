//! A cache of views of the data: without what is marked above an allowed label, and as it was known on
//! a day.

use super::HttpError;
use crate::Annals;
use crate::model::marking::Marking;
use crate::model::when::Day;
use std::sync::{Arc, Mutex, PoisonError};

/// Views kept, most recently used first.
const CAPACITY: usize = 8;

/// A state of the store, and a day or none.
type Key = (usize, Option<Day>);

/// A cache of views, least recently used evicted first.
#[derive(Default)]
pub(super) struct AsOfCache(Mutex<Vec<(Key, Arc<Annals>)>>);

impl AsOfCache {
    /// The data without what is marked above a label; `None` if that is all of it.
    pub fn visible(
        &self,
        annals: &Annals,
        allowed: Marking,
    ) -> Result<Option<Arc<Annals>>, HttpError> {
        // What an endpoint holds was withheld when it was published.
        if annals.endpoint().is_some() || !annals.has_marked_above(allowed)? {
            return Ok(None);
        }
        let key = (annals.store().snapshot()?.state(), None);
        if let Some(view) = self.cached(key) {
            return Ok(Some(view));
        }
        let visible = annals.visible_to(allowed)?;
        Ok(visible.map(|view| self.keep(key, view)))
    }

    /// What is visible of the data, as it was known on a day.
    pub fn get(
        &self,
        annals: &Annals,
        visible: &Annals,
        day: Day,
    ) -> Result<Arc<Annals>, HttpError> {
        let key = (annals.store().snapshot()?.state(), Some(day));
        if let Some(view) = self.cached(key) {
            return Ok(view);
        }
        // Two concurrent requests for one day both compute it; neither waits for the other.
        Ok(self.keep(key, visible.as_of(day)?))
    }

    fn keep(&self, key: Key, view: Annals) -> Arc<Annals> {
        let view = Arc::new(view);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(0, (key, view.clone()));
        all.truncate(CAPACITY);
        view
    }

    fn cached(&self, key: Key) -> Option<Arc<Annals>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|(view, _)| *view == key)?;
        let found = all.remove(at);
        all.insert(0, found);
        Some(all[0].1.clone())
    }
}
