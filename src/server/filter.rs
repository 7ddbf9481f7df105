//! The timeline filter from query parameters, named like the options of the command line.

use super::{HttpError, Request};
use crate::model::when::Window;
use crate::views::timeline::{Filter, GroupBy};
use oxrdf::NamedNode;

/// The filter that the parameters describe: `from`, `to`, `words`, `actor`, `with-units`, `target`,
/// `country`, `actor-country`, `sector`, `type`, `source`, `certain`, `reverse`, `n`.
///
/// # Errors
/// 400 for an invalid date or number, 404 and 300 as for [`Request::resolve`].
pub fn filter(request: &Request<'_>) -> Result<Filter, HttpError> {
    let params = request.params;
    let one = |name: &str, kinds: &[&str]| -> Result<Option<NamedNode>, HttpError> {
        let text = params.get(name);
        text.map(|text| request.resolve(text, kinds)).transpose()
    };
    let words = params.all("words").flat_map(str::split_whitespace);
    Ok(Filter {
        window: Window::parse(params.get("from"), params.get("to"))?,
        words: words.map(str::to_owned).collect(),
        actor: one("actor", &["ag"])?,
        with_units: params.flag("with-units"),
        target: one("target", &["ag"])?,
        country: one("country", &["pl"])?,
        actor_country: one("actor-country", &["pl"])?,
        sector: one("sector", &["ann"])?,
        event_type: one("type", &["ann"])?,
        source: one("source", &["src", "ag"])?,
        certain: params.flag("certain"),
        reverse: params.flag("reverse"),
        limit: params.number("n")?,
    })
}

/// The grouping that `by` names; `None` if it is not given.
///
/// # Errors
/// 400 for an unknown grouping.
pub fn group_by(request: &Request<'_>) -> Result<Option<Option<GroupBy>>, HttpError> {
    let Some(text) = request.params.get("by") else {
        return Ok(None);
    };
    Ok(Some(match text {
        "actor" => Some(GroupBy::Actor),
        "target" => Some(GroupBy::Target),
        "country" => Some(GroupBy::Country),
        "type" => Some(GroupBy::Type),
        "sector" => Some(GroupBy::Sector),
        "year" => Some(GroupBy::Year),
        "none" => None,
        other => {
            let error = HttpError::new(400, format!("cannot group by `{other}`"));
            return Err(error.hint("actor, target, country, type, sector, year or none"));
        }
    }))
}
