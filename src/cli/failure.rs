//! Turns errors into messages with hints, and picks the exit code.

use crate::database::{
    BackupError, HistoryError, LoadError, MaintenanceError, UndoError, UpdateError, ValueError,
};
use crate::model::problem::Problem;
use crate::render::problems::text;
use crate::render::style::{Highlight, Style, clean};
use crate::{Rejected, ResolveError, parse, query, store};
use std::io::{self, Write};

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    message: String,
    hints: Vec<String>,
    problems: Vec<Problem>,
    /// The reader closed the pipe: exit quietly.
    closed_pipe: bool,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hints: Vec::new(),
            problems: Vec::new(),
            closed_pipe: false,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same with the place of what is wrong before its message.
    pub(super) fn at(&self, place: &str) -> Self {
        Self {
            message: format!("{place}: {}", self.message),
            hints: self.hints.clone(),
            problems: self.problems.clone(),
            closed_pipe: self.closed_pipe,
        }
    }

    /// Whether the reader closed the pipe, which is no failure of ours.
    pub(super) fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    /// Writes the problems, the message and the hints.
    pub(super) fn write(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        text::write_limited(out, &self.problems, Some(text::MAX_PER_CODE), style)?;
        let mark = style.paint(Highlight::Error, "error");
        writeln!(out, "{mark}: {}", clean(&self.message))?;
        for hint in &self.hints {
            writeln!(out, "  {}", clean(hint))?;
        }
        Ok(())
    }
}

/// What to do when a disk is full.
const FREE_SPACE: &str = "the disk is full: free some space and try again; nothing was changed";

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        let is_full = is_full(&error);
        let failure = Self {
            closed_pipe,
            ..Self::new(error.to_string())
        };
        match is_full {
            true => failure.hint(FREE_SPACE),
            false => failure,
        }
    }
}

impl From<query::Error> for Failure {
    fn from(error: query::Error) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            query::Error::Syntax(problem) => Self {
                problems: vec![*problem],
                ..Self::new("the query is not valid SPARQL")
            },
            query::Error::Limit(problem) => Self {
                problems: vec![*problem],
                ..Self::new("the query is too large")
            },
            query::Error::NoSuchQuery { near, .. } if !near.is_empty() => {
                failure.hint(format!("did you mean {}?", near.join(", ")))
            }
            query::Error::Remote(error) => error.into(),
            query::Error::NoSuchQuery { .. } => failure.hint("`annals query --list` lists them"),
            query::Error::BadParameter { query, .. } => failure.hint(format!(
                "`annals query {query} --print` shows its parameters"
            )),
            _ => failure,
        }
    }
}

impl From<parse::Error> for Failure {
    fn from(error: parse::Error) -> Self {
        let failure = Self::new(error.to_string());
        match error.help() {
            Some(help) => failure.hint(help),
            None => failure,
        }
    }
}

impl From<crate::import::Error> for Failure {
    fn from(error: crate::import::Error) -> Self {
        match error {
            crate::import::Error::File { message, help } => {
                help.into_iter().fold(Self::new(message), Self::hint)
            }
            crate::import::Error::Problem(problem) => Rejected(vec![*problem]).into(),
        }
    }
}

impl From<Rejected> for Failure {
    fn from(rejected: Rejected) -> Self {
        Self {
            message: rejected.to_string(),
            hints: Vec::new(),
            problems: rejected.0,
            closed_pipe: false,
        }
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Rejected(rejected) => rejected.into(),
            LoadError::Files(error) => error.into(),
            LoadError::History(error) => error.into(),
            LoadError::Store(error) => error.into(),
            LoadError::Reserved(_) | LoadError::Unnamed => Self::new(error.to_string()),
        }
    }
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Rejected(rejected) => rejected.into(),
            HistoryError::Store(error) => error.into(),
            HistoryError::Forgotten(_) => Self::new(error.to_string()),
            HistoryError::MissingFile(_) | HistoryError::CorruptFile(_) => {
                Self::new(error.to_string())
                    .hint("`annals store verify` shows what else is missing or damaged")
            }
        }
    }
}

impl From<UpdateError> for Failure {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Rejected(rejected) => rejected.into(),
            UpdateError::Query(error) => error.into(),
            UpdateError::History(error) => error.into(),
            UpdateError::Store(error) => error.into(),
        }
    }
}

impl From<UndoError> for Failure {
    fn from(error: UndoError) -> Self {
        match error {
            UndoError::History(error) => error.into(),
            UndoError::Store(error) => error.into(),
            UndoError::NothingToUndo | UndoError::NothingToRedo => {
                Self::new(error.to_string()).hint("`annals log` shows what has changed")
            }
        }
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::History(error) => error.into(),
            BackupError::Store(error) => error.into(),
            BackupError::NotEmpty(_) => {
                Self::new(error.to_string()).hint("--replace overwrites it with the backup")
            }
            BackupError::NotABackup(_) | BackupError::Corrupt(_) => Self::new(error.to_string()),
        }
    }
}

impl From<MaintenanceError> for Failure {
    fn from(error: MaintenanceError) -> Self {
        match error {
            MaintenanceError::Load(error) => error.into(),
            MaintenanceError::History(error) => error.into(),
            MaintenanceError::Store(error) => error.into(),
            MaintenanceError::UnexplainedState(_) => Self::new(error.to_string()).hint(
                "`annals store compact --forget` starts a new history from the current state",
            ),
            MaintenanceError::NoHistory(_) => Self::new(error.to_string()),
        }
    }
}

impl From<ValueError> for Failure {
    fn from(error: ValueError) -> Self {
        match error {
            ValueError::Name(error) => error.into(),
            ValueError::Query(error) => error.into(),
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            store::Error::Missing(_) => failure.hint("`annals init` creates one"),
            store::Error::Truncated { .. } | store::Error::Damaged(_) => {
                failure.hint("run `annals store rebuild` to rebuild it from its copies of the documents, or `annals restore` to restore a backup")
            }
            store::Error::Version { .. } => {
                failure.hint("run `annals store rebuild` to rebuild it for this version")
            }
            store::Error::Locked(_) | store::Error::Changed => {
                failure.hint("try again later, or wait longer with --wait SECONDS")
            }
            store::Error::Disk(_) => failure.hint(FREE_SPACE),
            store::Error::Io { source, .. } if is_full(&source) => failure.hint(FREE_SPACE),
            store::Error::Overtaken => failure.hint(
                "it can only be read from here, so writers do not wait for readers: try again, or read a backup",
            ),
            store::Error::InUse(_) => failure.hint("stop whatever is reading it, and try again"),
            _ => failure,
        }
    }
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        let failure = Self::new(error.to_string());
        let candidates = error.candidates().iter().map(ToString::to_string);
        let failure = match error {
            ResolveError::Store(error) => return error.into(),
            ResolveError::Query(error) => return (*error).into(),
            ResolveError::Ambiguous { .. } => failure.hint("which one do you mean?"),
            ResolveError::Unknown { .. } if error.candidates().is_empty() => failure,
            ResolveError::Unknown { .. } => failure.hint("did you mean one of these?"),
        };
        candidates.fold(failure, Self::hint)
    }
}

impl From<crate::model::when::DateError> for Failure {
    fn from(fault: crate::model::when::DateError) -> Self {
        let failure = Self::new(fault.to_string());
        fault.help.into_iter().fold(failure, Self::hint)
    }
}
