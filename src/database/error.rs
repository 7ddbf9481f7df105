//! Why an operation on the database failed: an error for each kind of operation, and [`Error`] for whoever
//! does several.

use super::ResolveError;
use crate::model::problem::Problem;
use crate::{parse, query, store};
use std::path::PathBuf;

/// Documents were rejected because of errors in them; nothing was loaded.
#[derive(Debug, thiserror::Error)]
#[error("{} in the data", count(.0))]
pub struct Rejected(pub Vec<Problem>);

fn count(problems: &[Problem]) -> String {
    match problems.iter().filter(|problem| problem.is_error()).count() {
        1 => "1 error".to_owned(),
        n => format!("{n} errors"),
    }
}

/// Why documents could not be loaded or checked, or a database not be opened with them.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The documents have errors.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// A document would replace one of the built-in documents, or the copies of bundled descriptions.
    #[error("the name {0} is reserved for what the program brings along")]
    Reserved(String),
    /// A document has no name.
    #[error("a document needs a name")]
    Unnamed,
    /// A path leads to no document.
    #[error(transparent)]
    Files(#[from] parse::Error),
    /// The history could not be continued.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why the history of a store, or an archived document, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// An archived file is missing.
    #[error("the archived file {0} is missing")]
    MissingFile(String),
    /// An archived file does not match the digest in its name.
    #[error("the archived file {0} is damaged")]
    CorruptFile(String),
    /// The change with this number is no longer in the history.
    #[error("change {0} is no longer in the history and cannot be undone")]
    Forgotten(u64),
    /// An archived document cannot be parsed any more.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why a SPARQL Update failed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// What it would write has errors.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// It is no update, or could not be run.
    #[error(transparent)]
    Query(#[from] query::Error),
    /// The history could not be continued.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why nothing was undone or redone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no change to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// There is no undone change to redo.
    #[error("there is nothing to redo")]
    NothingToRedo,
    /// The history could not be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why a backup was not written or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file is not a backup.
    #[error("{} is not a backup of annals", .0.display())]
    NotABackup(PathBuf),
    /// A backup does not match its digests.
    #[error("the backup {} is damaged or truncated", .0.display())]
    Corrupt(PathBuf),
    /// A store would be replaced although that was not asked for.
    #[error("the store in {} holds documents or cannot be read", .0.display())]
    NotEmpty(PathBuf),
    /// The store is incomplete.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why a store was not verified, compacted or rebuilt.
#[derive(Debug, thiserror::Error)]
pub enum MaintenanceError {
    /// The history does not lead to what the store holds.
    #[error("the history does not explain the current state of `{0}`")]
    UnexplainedState(String),
    /// There is no history that a store could be rebuilt from.
    #[error("there is no history in {} to rebuild a store from", .0.display())]
    NoHistory(PathBuf),
    /// An archived document could not be loaded again.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The history could not be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why a value is none for a parameter of a saved query.
#[derive(Debug, thiserror::Error)]
pub enum ValueError {
    /// A name could not be resolved.
    #[error(transparent)]
    Name(#[from] ResolveError),
    /// The query does not take it.
    #[error(transparent)]
    Query(#[from] query::Error),
}

/// Any of these, for whoever does several things with a database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Of opening, loading or checking.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Of an update.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// Of undo or redo.
    #[error(transparent)]
    Undo(#[from] UndoError),
    /// Of backup or restore.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// Of verifying, compacting or rebuilding.
    #[error(transparent)]
    Maintenance(#[from] MaintenanceError),
    /// Of the history.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// Of the values of a saved query.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// Of a query.
    #[error(transparent)]
    Query(#[from] query::Error),
    /// A name could not be resolved.
    #[error(transparent)]
    Name(#[from] ResolveError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}
