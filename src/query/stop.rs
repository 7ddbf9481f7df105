//! What stops a query from outside.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A sign to stop, shared by whoever gives it and all that work for one answer.
///
/// ```
/// use annals::query::{Error, Limits, Stop, ask};
/// use annals::store::Store;
///
/// let stop = Stop::new(());
/// stop.now();
/// let limits = Limits { stop: Some(stop), ..Limits::default() };
/// let answer = ask(&Store::scratch()?, "SELECT * { ?s ?p ?o }", &limits);
/// assert!(matches!(answer, Err(Error::Stopped)));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Stop(Arc<Shared>);

struct Shared {
    now: AtomicBool,
    /// Dropped when the last of those who work has ended, even one that was left behind.
    _held: Box<dyn Any + Send + Sync>,
}

impl Stop {
    /// A sign that was not given yet. `held` is kept until all who work have ended: a permit to
    /// work at all, for instance.
    pub fn new(held: impl Any + Send + Sync) -> Self {
        Self(Arc::new(Shared {
            now: AtomicBool::new(false),
            _held: Box::new(held),
        }))
    }

    /// Gives the sign.
    pub fn now(&self) {
        self.0.now.store(true, Ordering::Relaxed);
    }

    /// Whether it was given.
    pub fn is_given(&self) -> bool {
        self.0.now.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stop").field(&self.is_given()).finish()
    }
}
