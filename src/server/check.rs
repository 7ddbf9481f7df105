//! Validation of a submitted text, sent in the URL, by a form or as the body.

use super::http_request::HttpRequest;
use super::negotiation::upload_format;
use super::sparql::{media_type, utf8};
use super::{HttpError, Params, Request, Response};
use crate::Annals;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::parse::Input;
use crate::render::problems::text;

/// Whether a request submits a text for validation.
pub(super) fn is_submission(request: &HttpRequest) -> bool {
    request.method == hyper::Method::POST
        && matches!(request.path.as_str(), "/check" | "/check.json")
}

/// The parameters of a submission: `text`, and its media type as `type`.
///
/// # Errors
/// 415 for a media type that is not an RDF format, 400 if the text is not UTF-8.
pub(super) fn submission(request: &HttpRequest) -> Result<Params, HttpError> {
    let (content_type, content) = (media_type(request)?, utf8(&request.body)?);
    let params = match content_type.as_str() {
        "application/x-www-form-urlencoded" => Params::parse(content),
        other => {
            upload_format(other)?;
            Params::default().with("text", content).with("type", other)
        }
    };
    Ok(params.merge(request.params.clone()))
}

/// The problems in the text; `None` if no text was given.
pub(super) fn problems(request: &Request<'_>) -> Result<Option<Vec<Problem>>, HttpError> {
    let Some(text) = request.params.get("text") else {
        return Ok(None);
    };
    let input = Input {
        origin: Origin::with_file("check/pasted.ttl", "pasted text"),
        bytes: text.as_bytes().to_vec(),
        format: upload_format(request.params.get("type").unwrap_or_default())?,
    };
    Ok(Some(Annals::check(vec![input], Some(request.annals))?))
}

/// The problems as `annals check --format json` writes them.
pub(super) fn problems_json(request: &Request<'_>) -> Result<Response, HttpError> {
    let Some(problems) = problems(request)? else {
        let error = HttpError::new(400, "there is no text to check");
        return Err(error.hint("POST it as text/turtle, or write ?text="));
    };
    let mut out = Vec::new();
    text::write_json(&mut out, &problems)?;
    Ok(Response::new("application/json", out))
}
