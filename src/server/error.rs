//! The error response to a request, with its HTTP status.

use super::Response;
use crate::database::{HistoryError, LoadError, UpdateError, ValueError};
use crate::model::problem::Problem;
use crate::model::when::DateError;
use crate::render::problems::text;
use crate::render::style::{Style, clean};
use crate::{Rejected, ResolveError, query, store};
use serde_json::json;
use std::borrow::Cow;
use std::io;

/// Why a request failed, with its HTTP status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpError {
    /// The HTTP status: 400 and above, or 300 for an ambiguous name.
    pub status: u16,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// How to fix it.
    pub hints: Vec<String>,
    /// Problems in a query or in data, with their places.
    pub problems: Vec<Problem>,
    /// Headers that go with the status.
    pub headers: Vec<(Cow<'static, str>, String)>,
}

impl HttpError {
    /// An error with this status.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            hints: Vec::new(),
            problems: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same with a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn problems(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems;
        self
    }

    /// The response as JSON.
    pub fn json(&self) -> Response {
        let mut problems = Vec::new();
        // Writing to memory cannot fail, and the result is valid JSON.
        let _ = text::write_json(&mut problems, &self.problems);
        let problems: serde_json::Value = serde_json::from_slice(&problems).unwrap_or_default();
        let body = json!({
            "error": self.message,
            "hints": self.hints,
            "problems": problems,
        });
        self.response("application/json", format!("{body:#}\n"))
    }

    /// The response as plain text.
    pub fn text(&self) -> Response {
        let mut text = Vec::new();
        let style = Style::default();
        let _ = text::write_limited(&mut text, &self.problems, None, style);
        text.extend(format!("error: {}\n", clean(&self.message)).bytes());
        for hint in &self.hints {
            text.extend(format!("  {}\n", clean(hint)).bytes());
        }
        self.response("text/plain; charset=utf-8", text)
    }

    fn response(
        &self,
        content_type: &'static str,
        body: impl Into<hyper::body::Bytes>,
    ) -> Response {
        Response {
            status: self.status,
            headers: self.headers.clone(),
            ..Response::new(content_type, body)
        }
    }
}

impl From<query::Error> for HttpError {
    fn from(error: query::Error) -> Self {
        use query::Error;
        let message = error.to_string();
        match error {
            Error::Syntax(problem) => {
                Self::new(400, "the query has a syntax error").problems(vec![*problem])
            }
            Error::Limit(problem) => Self::new(400, message).problems(vec![*problem]),
            Error::NoSuchQuery { near, .. } => match near.is_empty() {
                true => Self::new(404, message).hint("/queries.json lists them"),
                false => Self::new(404, message).hint(format!("did you mean {}?", near.join(", "))),
            },
            Error::BadParameter { .. } | Error::Refused(_) | Error::RefusedFor { .. } => {
                Self::new(400, message)
            }
            // A client error: sending it again would not help.
            Error::TimedOut(_) => Self::new(422, message),
            Error::Cancelled => Self::new(422, message),
            Error::Store(error) => error.into(),
            Error::Remote(_) | Error::WrongThere { .. } => Self::new(502, message),
            _ => Self::new(500, message),
        }
    }
}

impl From<store::Error> for HttpError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Locked(_) | store::Error::Changed => {
                Self::new(503, error.to_string()).header("retry-after", "2")
            }
            store::Error::Overtaken => Self::new(503, error.to_string()).header("retry-after", "1"),
            store::Error::ReadOnly(_) => Self::new(403, error.to_string()),
            error => Self::new(500, error.to_string()),
        }
    }
}

impl From<Rejected> for HttpError {
    fn from(Rejected(problems): Rejected) -> Self {
        Self::new(400, "the data has errors; nothing was changed").problems(problems)
    }
}

impl From<LoadError> for HttpError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Rejected(rejected) => rejected.into(),
            LoadError::Store(error) => error.into(),
            LoadError::Reserved(_) | LoadError::Unnamed => Self::new(403, error.to_string()),
            LoadError::History(error) => error.into(),
            LoadError::Files(_) => Self::new(500, error.to_string()),
        }
    }
}

impl From<UpdateError> for HttpError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Rejected(rejected) => rejected.into(),
            UpdateError::Query(error) => error.into(),
            UpdateError::Store(error) => error.into(),
            UpdateError::History(error) => error.into(),
        }
    }
}

impl From<HistoryError> for HttpError {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Store(error) => error.into(),
            error => Self::new(500, error.to_string()),
        }
    }
}

impl From<ValueError> for HttpError {
    fn from(error: ValueError) -> Self {
        match error {
            ValueError::Name(error) => error.into(),
            ValueError::Query(error) => error.into(),
        }
    }
}

impl From<ResolveError> for HttpError {
    fn from(error: ResolveError) -> Self {
        let status = match &error {
            ResolveError::Store(_) => 500,
            ResolveError::Query(_) => 502,
            ResolveError::Ambiguous { .. } => 300,
            ResolveError::Unknown { .. } => 404,
        };
        let candidates = error.candidates().iter().map(ToString::to_string);
        candidates.fold(Self::new(status, error.to_string()), Self::hint)
    }
}

impl From<DateError> for HttpError {
    fn from(fault: DateError) -> Self {
        let error = Self::new(400, fault.to_string());
        fault.help.into_iter().fold(error, Self::hint)
    }
}

impl From<io::Error> for HttpError {
    fn from(error: io::Error) -> Self {
        Self::new(500, error.to_string())
    }
}
