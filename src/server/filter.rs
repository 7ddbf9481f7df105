//! Which events a timeline shows, by the names that the command line has for it.

use super::{Asked, Failure};
use crate::model::when::Window;
use crate::views::timeline::{By, Filter};
use oxrdf::NamedNode;

/// The filter that the parameters make: `from`, `to`, `words`, `actor`, `with-units`, `target`,
/// `country`, `actor-country`, `sector`, `type`, `source`, `certain`, `reverse`, `n`.
///
/// # Errors
/// 400 for a date or number that is none, 404 and 300 as [`Asked::resolve`].
pub fn filter(asked: &Asked<'_>) -> Result<Filter, Failure> {
    let params = asked.params;
    let one = |name: &str, kinds: &[&str]| -> Result<Option<NamedNode>, Failure> {
        let text = params.get(name);
        text.map(|text| asked.resolve(text, kinds)).transpose()
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
        most: params.number("n")?,
    })
}

/// The headings or lanes that `by` names; none where it is not given.
///
/// # Errors
/// 400 where nothing is called so.
pub fn by(asked: &Asked<'_>) -> Result<Option<Option<By>>, Failure> {
    let Some(text) = asked.params.get("by") else {
        return Ok(None);
    };
    Ok(Some(match text {
        "actor" => Some(By::Actor),
        "target" => Some(By::Target),
        "country" => Some(By::Country),
        "type" => Some(By::Type),
        "sector" => Some(By::Sector),
        "year" => Some(By::Year),
        "none" => None,
        other => {
            let failure = Failure::new(400, format!("nothing is put together by `{other}`"));
            return Err(failure.hint("actor, target, country, type, sector, year or none"));
        }
    }))
}
