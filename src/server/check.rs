//! What `annals check` says of a text that is sent, by its address, by a form or directly.

use super::handler::Request;
use super::negotiation::format;
use super::sparql::{media_type, text};
use super::{Asked, Failure, Page, Params};
use crate::Annals;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::parse::Input;
use crate::render::problems::text;

/// Whether a request sends a text to be checked.
pub(super) fn is_sent(request: &Request) -> bool {
    request.method == hyper::Method::POST
        && matches!(request.path.as_str(), "/check" | "/check.json")
}

/// The parameters of a request that sends its text: `text`, and its media type as `type`.
///
/// # Errors
/// 415 for a type that is no format of statements, 400 for what is not UTF-8.
pub(super) fn sent(request: &Request) -> Result<Params, Failure> {
    let (content_type, content) = (media_type(request)?, text(&request.body)?);
    let own = match content_type.as_str() {
        "application/x-www-form-urlencoded" => Params::parse(content),
        other => {
            format(other)?;
            Params::default().with("text", content).with("type", other)
        }
    };
    Ok(own.and(request.params.clone()))
}

/// What is wrong with the text; none where there is no text.
pub(super) fn found(asked: &Asked<'_>) -> Result<Option<Vec<Problem>>, Failure> {
    let Some(text) = asked.params.get("text") else {
        return Ok(None);
    };
    let input = Input {
        origin: Origin::named("check/pasted.ttl", "pasted text"),
        bytes: text.as_bytes().to_vec(),
        format: format(asked.params.get("type").unwrap_or_default())?,
    };
    Ok(Some(Annals::check(vec![input], Some(asked.annals))?))
}

/// The problems as `annals check --format json` tells them.
pub(super) fn answer(asked: &Asked<'_>) -> Result<Page, Failure> {
    let Some(problems) = found(asked)? else {
        let failure = Failure::new(400, "there is no text to check");
        return Err(failure.hint("POST it as text/turtle, or write ?text="));
    };
    let mut out = Vec::new();
    text::write_json(&mut out, &problems)?;
    Ok(Page::new("application/json", out))
}
