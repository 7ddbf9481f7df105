//! A token that cancels a running query from outside.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Cancels a query; clones share one state.
///
/// ```
/// use annals::query::{CancelToken, Error, QueryOptions, run_query};
/// use annals::store::Store;
///
/// let cancel = CancelToken::new(());
/// cancel.cancel();
/// let options = QueryOptions { cancel: Some(cancel), ..QueryOptions::default() };
/// let answer = run_query(&Store::scratch()?, "SELECT * { ?s ?p ?o }", &options);
/// assert!(matches!(answer, Err(Error::Cancelled)));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct CancelToken(Arc<Shared>);

struct Shared {
    cancelled: AtomicBool,
    /// Dropped when the last thread of the query has ended, even one that was abandoned.
    _held: Box<dyn Any + Send + Sync>,
}

impl CancelToken {
    /// A token that is not cancelled yet. `held` is kept until every thread of the query has ended:
    /// a semaphore permit, for instance.
    pub fn new(held: impl Any + Send + Sync) -> Self {
        Self(Arc::new(Shared {
            cancelled: AtomicBool::new(false),
            _held: Box::new(held),
        }))
    }

    /// Cancels the query.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the query was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for CancelToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CancelToken")
            .field(&self.is_cancelled())
            .finish()
    }
}
