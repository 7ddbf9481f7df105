//! An endpoint of the JSON API: its path, what it takes, and what answers it.

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
    /// Those of them without which it answers nothing.
    pub required: &'static [&'static str],
    /// Whether it accepts other parameters too: those of a saved query.
    pub any_params: bool,
    /// Whether a text can be submitted by POST.
    pub accepts_post: bool,
    /// What its JSON holds: a type of `assets/schemas.txt`.
    pub schema: &'static str,
    pub answer: fn(&Request<'_>) -> Result<Response, HttpError>,
}

/// A parameter: its name, its type and its help.
#[derive(Clone, Copy)]
pub(super) struct Param(pub &'static str, pub ParamType, pub &'static str);

/// The type of a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ParamType {
    Text,
    /// Words, which may be given more than once.
    Words,
    /// A date in EDTF.
    Date,
    /// A time zone.
    Zone,
    /// The beginning of a prefixed name of a thing.
    Name,
    /// A SPARQL query.
    Query,
    /// A whole number from the first to the second.
    Number(usize, usize),
    Flag,
    /// A name of `GROUPINGS`.
    Grouping,
    /// A media type of statements.
    MediaType,
}

/// For the greatest number of a range: as many as there may be rows in a response.
pub(super) const MAX_ROWS: usize = usize::MAX;

/// What a flag may be set to.
pub(super) const FLAG_VALUES: [&str; 8] = ["", "true", "1", "yes", "on", "false", "0", "no"];

impl ParamType {
    /// Why a value is not one of this type. Dates, zones and names are judged where they are read.
    fn check(self, name: &str, value: &str, max_rows: usize) -> Result<(), HttpError> {
        let refused = |expected: String| {
            Err(HttpError::new(
                400,
                format!("`{name}` takes {expected}, not `{value}`"),
            ))
        };
        match self {
            Self::Flag if !FLAG_VALUES.contains(&value) => refused("true or false".to_owned()),
            Self::Number(least, most) if !value.is_empty() => {
                let most = most.min(max_rows);
                match value.parse() {
                    Ok(number) if (least..=most).contains(&number) => Ok(()),
                    _ => refused(format!("a whole number from {least} to {most}")),
                }
            }
            _ => Ok(()),
        }
    }
}

impl Route {
    /// All query parameters that it names.
    pub fn params(&self) -> impl Iterator<Item = Param> {
        let filters = if self.has_filters { FILTERS } else { &[] };
        let filters = filters.iter().map(|filter| {
            let kind = match filter.kind {
                FilterKind::Flag { .. } => ParamType::Flag,
                FilterKind::Words => ParamType::Words,
                FilterKind::Date => ParamType::Date,
                FilterKind::Zone => ParamType::Zone,
                FilterKind::Thing(_) => ParamType::Text,
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

    /// Rejects unknown parameters, since a misspelt filter would let everything through, and values
    /// that are not of the parameter's type or would be passed over.
    pub fn check_params(&self, request: &Request<'_>) -> Result<(), HttpError> {
        let max_rows = request.options.max_rows.unwrap_or(usize::MAX);
        for (name, value) in request.params.iter() {
            let known = self.params().find(|Param(own, ..)| *own == name);
            match known {
                Some(Param(_, kind, _)) => {
                    kind.check(name, value, max_rows)?;
                    if kind != ParamType::Words && request.params.all(name).count() > 1 {
                        let error = format!("`{name}` is given more than once");
                        return Err(HttpError::new(400, error));
                    }
                }
                None if self.any_params => {}
                None => return Err(self.unknown_param(name)),
            }
        }
        Ok(())
    }

    fn unknown_param(&self, name: &str) -> HttpError {
        let error = HttpError::new(400, format!("unknown parameter `{name}`"));
        let own: Vec<&str> = self.params().map(|Param(own, ..)| own).collect();
        match own.is_empty() {
            true => error,
            false => error.hint(format!("the parameters are {}", own.join(", "))),
        }
    }
}
