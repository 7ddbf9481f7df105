//! From an error to what the user reads and how the program exits.

use super::{Args, ui};
use crate::model::problem::Problem;
use crate::render::problems::text;
use crate::render::style::{Ink, clean};
use crate::{NotResolved, Rejected, parse, query, store};
use std::io::{self, Write};
use std::process::ExitCode;

/// Why a command could not do its job.
#[derive(Debug)]
pub struct Failure {
    message: String,
    hints: Vec<String>,
    problems: Vec<Problem>,
    /// Nobody reads on: end quietly.
    closed: bool,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hints: Vec::new(),
            problems: Vec::new(),
            closed: false,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Tells the user and gives the exit code: 2, or 0 where the reader of a pipe has left.
    pub fn report(&self, args: &Args) -> ExitCode {
        if self.closed {
            return ExitCode::SUCCESS;
        }
        let style = ui::message_style(&args.common);
        let mut text = Vec::new();
        // Writing to memory cannot fail.
        let _ = text::write_some(&mut text, &self.problems, Some(text::SOME), style);
        let mark = style.paint(Ink::Error, "error");
        let _ = writeln!(text, "{mark}: {}", clean(&self.message));
        for hint in &self.hints {
            let _ = writeln!(text, "  {}", clean(hint));
        }
        // If standard error is closed there is nobody left to tell.
        let _ = io::stderr().write_all(&text);
        ExitCode::from(2)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let closed = error.kind() == io::ErrorKind::BrokenPipe;
        Self {
            closed,
            ..Self::new(error.to_string())
        }
    }
}

impl From<query::Error> for Failure {
    fn from(error: query::Error) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            query::Error::Syntax(problem) => Self {
                problems: vec![*problem],
                ..Self::new("the query cannot be read")
            },
            query::Error::NoSuchQuery { near, .. } if !near.is_empty() => {
                failure.hint(format!("did you mean {}?", near.join(", ")))
            }
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

impl From<Rejected> for Failure {
    fn from(rejected: Rejected) -> Self {
        Self {
            message: rejected.to_string(),
            hints: Vec::new(),
            problems: rejected.0,
            closed: false,
        }
    }
}

impl From<crate::database::Error> for Failure {
    fn from(error: crate::database::Error) -> Self {
        match error {
            crate::database::Error::Rejected(rejected) => rejected.into(),
            crate::database::Error::Store(error) => error.into(),
            crate::database::Error::Query(error) => error.into(),
            crate::database::Error::Name(error) => error.into(),
            error @ (crate::database::Error::NoCopy(_) | crate::database::Error::BadCopy(_)) => {
                Self::new(error.to_string())
                    .hint("`annals store verify` tells what else is missing or damaged")
            }
            error @ crate::database::Error::HasContent(_) => {
                Self::new(error.to_string()).hint("--replace puts the backup in its place")
            }
            error @ crate::database::Error::NothingToUndo(_) => {
                Self::new(error.to_string()).hint("`annals log` tells what was changed")
            }
            error @ crate::database::Error::Untold(_) => Self::new(error.to_string())
                .hint("`annals store compact --forget` begins a new history with what is there"),
            error => Self::new(error.to_string()),
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            store::Error::Missing(_) => failure.hint("`annals init` makes one"),
            store::Error::Truncated { .. } | store::Error::Damaged(_) => {
                failure.hint("`annals store rebuild` makes it anew from the kept documents; `annals restore` from a backup")
            }
            store::Error::Version { .. } => {
                failure.hint("`annals store rebuild` makes it anew from the kept documents, for this version")
            }
            store::Error::Locked(_) | store::Error::Changed => {
                failure.hint("try again when it is done; --wait says how long to wait for it")
            }
            store::Error::InUse(_) => failure.hint("end whatever reads it, and try again"),
            _ => failure,
        }
    }
}

impl From<NotResolved> for Failure {
    fn from(error: NotResolved) -> Self {
        let failure = Self::new(error.to_string());
        let candidates = error.candidates().iter().map(ToString::to_string);
        let failure = match error {
            NotResolved::Store(error) => return error.into(),
            NotResolved::Ambiguous { .. } => failure.hint("say which one:"),
            NotResolved::Unknown { .. } if error.candidates().is_empty() => failure,
            NotResolved::Unknown { .. } => failure.hint("did you mean one of these?"),
        };
        candidates.fold(failure, Self::hint)
    }
}

impl From<crate::model::when::Fault> for Failure {
    fn from(fault: crate::model::when::Fault) -> Self {
        let failure = Self::new(fault.to_string());
        fault.help.into_iter().fold(failure, Self::hint)
    }
}
