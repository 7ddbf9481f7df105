//! One state of a store, and what it is worth where the store can only be read: on a read-only mount,
//! or in a folder of somebody else.
//!
//! LMDB's table of readers cannot be written to then, so writers elsewhere do not know of us, and may
//! reuse pages that we still read. A writer reuses what was freed by commits before the last one: the
//! second commit after that of a snapshot is the first that its pages may not survive. So what was read
//! of a snapshot counts only if no more than one commit came after it by the time it was read to the
//! end; whoever gives an answer compares [`Store::overtaken`] before and after, and reads again where it
//! has grown.

use super::lock::UseLock;
use super::tables::Tables;
use super::{Error, Result, Store, View};
use heed::{Env, RoTxn, WithoutTls};
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How often an answer that was overtaken is made again before it is given up.
pub const READ_ATTEMPTS: usize = 20;

/// Whether an error says that something can be read at most.
pub(super) fn is_refused(error: &io::Error) -> bool {
    use ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem)
}

/// Counts the snapshots of a store that were overtaken by writers who do not know of them.
#[derive(Debug, Clone, Default)]
pub struct Overtaken(Arc<AtomicUsize>);

impl Overtaken {
    /// How many there were so far. An answer counts only if this has not grown while it was made;
    /// otherwise it is to be made again.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

/// One state of the store, unaffected by later writes.
pub struct Snapshot {
    /// Set in a store that can only be read; dropped first.
    unlisted: Option<Unlisted>,
    txn: RoTxn<'static, WithoutTls>,
    tables: Tables,
    /// Held because the snapshot may outlive the store.
    _in_use: Option<Arc<UseLock>>,
}

/// A snapshot that no writer knows of; counted when it is dropped, if it was overtaken.
struct Unlisted {
    env: Env<WithoutTls>,
    state: usize,
    overtaken: Overtaken,
}

impl Unlisted {
    fn is_overtaken(&self) -> bool {
        self.env.info().last_txn_id > self.state + 1
    }
}

impl Drop for Unlisted {
    fn drop(&mut self) {
        if self.is_overtaken() {
            self.overtaken.0.fetch_add(1, Ordering::AcqRel);
        }
    }
}

impl Store {
    /// The current state; later writes do not affect it.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn snapshot(&self) -> Result<Snapshot> {
        let txn = self.env.clone().static_read_txn()?;
        let unlisted = self.unlisted.as_ref().map(|overtaken| Unlisted {
            env: self.env.clone(),
            state: txn.id(),
            overtaken: overtaken.clone(),
        });
        Ok(Snapshot {
            unlisted,
            txn,
            tables: self.tables,
            _in_use: self.in_use.clone(),
        })
    }

    /// Whether the store can only be read: its folder is on a read-only mount, or somebody else's.
    pub fn is_read_only(&self) -> bool {
        self.unlisted.is_some()
    }

    /// Counts the snapshots whose pages writers may have overwritten; none, unless the store can only be
    /// read.
    pub fn overtaken(&self) -> Overtaken {
        self.unlisted.clone().unwrap_or_default()
    }

    pub(super) fn check_writable(&self) -> Result<()> {
        match self.unlisted {
            Some(_) => Err(Error::ReadOnly(self.folder.clone())),
            None => Ok(()),
        }
    }
}

impl Snapshot {
    /// The transaction number of the state: it grows by one with each commit.
    pub fn state(&self) -> usize {
        self.txn.id()
    }

    /// Whether what was read of it so far can be relied upon, which is a question only in a store that
    /// [can only be read](Store::is_read_only).
    ///
    /// # Errors
    /// [`Error::Overtaken`].
    pub fn confirm(&self) -> Result<()> {
        match &self.unlisted {
            Some(unlisted) if unlisted.is_overtaken() => Err(Error::Overtaken),
            _ => Ok(()),
        }
    }

    /// A reader of this state.
    pub fn view(&self) -> View<'_> {
        View {
            txn: &self.txn,
            tables: self.tables,
        }
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}
