//! Why a request has no answer, with the status that HTTP knows for it.

use super::Page;
use crate::model::problem::Problem;
use crate::model::when::Fault;
use crate::render::problems::text;
use crate::render::style::{Style, clean};
use crate::{NotResolved, Rejected, database, query, store};
use serde_json::json;
use std::io;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The status code of HTTP: 400 and above, or 300 where several things are meant.
    pub status: u16,
    /// What is wrong, in a sentence without its full stop.
    pub message: String,
    /// What can be done.
    pub hints: Vec<String>,
    /// What is wrong with a query or with data, and where.
    pub problems: Vec<Problem>,
    /// Headers that HTTP wants with the status.
    pub headers: Vec<(&'static str, String)>,
}

impl Failure {
    /// A failure of this status.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            hints: Vec::new(),
            problems: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// The same, and what can be done.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same with a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn problems(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems;
        self
    }

    /// The answer that tells of it, as JSON.
    pub fn json(&self) -> Page {
        let mut problems = Vec::new();
        // Writing to memory cannot fail, and what we wrote is JSON.
        let _ = text::write_json(&mut problems, &self.problems);
        let problems: serde_json::Value = serde_json::from_slice(&problems).unwrap_or_default();
        let told = json!({
            "error": self.message,
            "hints": self.hints,
            "problems": problems,
        });
        self.page("application/json", format!("{told:#}\n"))
    }

    /// The answer that tells of it, as plain text.
    pub fn text(&self) -> Page {
        let mut text = Vec::new();
        let style = Style::default();
        let _ = text::write_some(&mut text, &self.problems, None, style);
        text.extend(format!("error: {}\n", clean(&self.message)).bytes());
        for hint in &self.hints {
            text.extend(format!("  {}\n", clean(hint)).bytes());
        }
        self.page("text/plain; charset=utf-8", text)
    }

    fn page(&self, content_type: &'static str, body: impl Into<Vec<u8>>) -> Page {
        Page {
            status: self.status,
            headers: self.headers.clone(),
            ..Page::new(content_type, body)
        }
    }
}

impl From<query::Error> for Failure {
    fn from(error: query::Error) -> Self {
        use query::Error;
        let message = error.to_string();
        match error {
            Error::Syntax(problem) => {
                Self::new(400, "the query cannot be read").problems(vec![*problem])
            }
            Error::NoSuchQuery { near, .. } => match near.is_empty() {
                true => Self::new(404, message).hint("/queries.json lists them"),
                false => Self::new(404, message).hint(format!("did you mean {}?", near.join(", "))),
            },
            Error::BadParameter { .. } | Error::Refused(_) | Error::RefusedFor { .. } => {
                Self::new(400, message)
            }
            // The request is at fault, and to send it again would not help.
            Error::TimedOut(_) => Self::new(422, message),
            Error::Stopped => Self::new(422, message),
            Error::Store(error) => error.into(),
            _ => Self::new(500, message),
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Locked(_) | store::Error::Changed => {
                Self::new(503, error.to_string()).header("retry-after", "2")
            }
            error => Self::new(500, error.to_string()),
        }
    }
}

impl From<database::Error> for Failure {
    fn from(error: database::Error) -> Self {
        match error {
            database::Error::Rejected(Rejected(problems)) => {
                Self::new(400, "the data has errors; nothing was changed").problems(problems)
            }
            database::Error::Query(error) => error.into(),
            database::Error::Name(error) => error.into(),
            database::Error::Store(error) => error.into(),
            error @ (database::Error::Reserved(_) | database::Error::Unnamed) => {
                Self::new(403, error.to_string())
            }
            error => Self::new(500, error.to_string()),
        }
    }
}

impl From<NotResolved> for Failure {
    fn from(error: NotResolved) -> Self {
        let status = match &error {
            NotResolved::Store(_) => 500,
            NotResolved::Ambiguous { .. } => 300,
            NotResolved::Unknown { .. } => 404,
        };
        let candidates = error.candidates().iter().map(ToString::to_string);
        candidates.fold(Self::new(status, error.to_string()), Self::hint)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let failure = Self::new(400, fault.to_string());
        fault.help.into_iter().fold(failure, Self::hint)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(500, error.to_string())
    }
}
