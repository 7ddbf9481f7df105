//! What was known on some days, kept for the next question about them.

use super::Failure;
use crate::Annals;
use crate::model::when::Day;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are kept, those that were asked for last.
const KEPT: usize = 8;

/// A state of the store and a day, with what was known then.
type Known = ((usize, Day), Arc<Annals>);

/// What was known on some days.
#[derive(Default)]
pub(super) struct Days(Mutex<Vec<Known>>);

impl Days {
    /// What was known on a day.
    pub fn of(&self, annals: &Annals, day: Day) -> Result<Arc<Annals>, Failure> {
        let key = (annals.store().snapshot()?.state(), day);
        if let Some(known) = self.kept(key) {
            return Ok(known);
        }
        // Two who ask for one day at once both make it; nobody waits for another.
        let known = Arc::new(annals.as_of(day)?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(0, (key, known.clone()));
        all.truncate(KEPT);
        Ok(known)
    }

    fn kept(&self, key: (usize, Day)) -> Option<Arc<Annals>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|(known, _)| *known == key)?;
        let found = all.remove(at);
        all.insert(0, found);
        Some(all[0].1.clone())
    }
}
