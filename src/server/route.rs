//! An endpoint of the JSON API: its path, what it takes, and what answers it.

use super::http::is_tracker;
use super::{HttpError, Request, Response};
use crate::views::timeline::{FILTERS, FilterKind};

/// An endpoint of the JSON API.
pub(super) struct Route {
    /// The path without its extension: `/event/{name}`; a part in braces is any text.
    pub path: &'static str,
    /// The extensions it supports.
    pub extensions: fn() -> Vec<&'static str>,
    /// What it returns.
    pub summary: &'static str,
    /// What `{name}` stands for.
    pub name_help: &'static str,
    /// Whether it takes the parameters of the timeline's filter.
    pub has_filters: bool,
    /// Its own query parameters.
    pub params: &'static [Param],
    /// Whether it accepts other parameters too: those of a saved query.
    pub any_params: bool,
    /// Whether a text can be submitted by POST.
    pub accepts_post: bool,
    pub answer: fn(&Request<'_>) -> Result<Response, HttpError>,
}

/// A parameter: its name, its type and its help.
#[derive(Clone, Copy)]
pub(super) struct Param(pub &'static str, pub ParamType, pub &'static str);

/// The type of a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ParamType {
    Text,
    Number,
    Flag,
    /// A name of `GROUPINGS`.
    Grouping,
}

impl Route {
    /// All query parameters that it names.
    pub fn params(&self) -> impl Iterator<Item = Param> {
        let filters = if self.has_filters { FILTERS } else { &[] };
        let filters = filters.iter().map(|filter| {
            let kind = match filter.kind {
                FilterKind::Flag { .. } => ParamType::Flag,
                _ => ParamType::Text,
            };
            Param(filter.name, kind, filter.help)
        });
        filters.chain(self.params.iter().copied())
    }

    /// Whether this route answers a request, by its path and extension.
    pub fn matches(&self, request: &Request<'_>) -> bool {
        let own: Vec<&str> = self.path.split('/').skip(1).collect();
        let fits = match own.split_last() {
            Some((&"{name}", before)) => {
                request.path.len() >= own.len() && request.path.starts_with(before)
            }
            _ => request.path == own,
        };
        fits && request
            .extension
            .is_some_and(|extension| (self.extensions)().contains(&extension))
    }

    /// Rejects unknown parameters: a misspelt filter would let everything through.
    pub fn check_params(&self, request: &Request<'_>) -> Result<(), HttpError> {
        let known = |name: &str| {
            self.any_params || is_tracker(name) || self.params().any(|Param(own, ..)| own == name)
        };
        let Some((name, _)) = request.params.iter().find(|(name, _)| !known(name)) else {
            return Ok(());
        };
        let error = HttpError::new(400, format!("unknown parameter `{name}`"));
        let own: Vec<&str> = self.params().map(|Param(own, ..)| own).collect();
        Err(match own.is_empty() {
            true => error,
            false => error.hint(format!("the parameters are {}", own.join(", "))),
        })
    }
}
