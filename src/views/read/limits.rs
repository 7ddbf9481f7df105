//! The limits of a question that is answered from the store itself: time, cancellation, rows.

use crate::query::{CancelToken, Error, QueryOptions};
use std::time::Instant;

/// When reading began, and how long it may go on.
pub(crate) struct Begun<'a> {
    at: Instant,
    limits: &'a QueryOptions,
}

impl<'a> Begun<'a> {
    pub fn now(limits: &'a QueryOptions) -> Self {
        Self {
            at: Instant::now(),
            limits,
        }
    }

    /// Fails once the time is over or nobody waits for the answer.
    pub fn go_on(&self) -> Result<(), Error> {
        let cancel = self.limits.cancel.as_ref();
        if cancel.is_some_and(CancelToken::is_cancelled) {
            return Err(Error::Cancelled);
        }
        match self.limits.timeout {
            Some(timeout) if self.at.elapsed() > timeout => Err(Error::TimedOut(timeout)),
            _ => Ok(()),
        }
    }
}

/// Refuses more rows than the limit allows.
pub(crate) fn within(rows: usize, limits: &QueryOptions) -> Result<(), Error> {
    match limits.max_rows {
        Some(most) if rows > most => Err(Error::TOO_MANY_ROWS),
        _ => Ok(()),
    }
}
