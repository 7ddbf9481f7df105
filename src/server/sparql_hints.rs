//! Hints on a query while it is typed, for editors.

use super::{HttpError, Request, Response};
use crate::query::{self, QueryOptions};
use serde_json::json;

/// The mistakes of the query in the URL, and the names in it that the data do not have.
pub(super) fn hints_json(request: &Request<'_>) -> Result<Response, HttpError> {
    let Some(text) = request.params.get("query") else {
        return Err(HttpError::new(400, "the parameter `query` is missing"));
    };
    let options = QueryOptions {
        base: request.base.map(str::to_owned),
        ..request.options.clone()
    };
    let hints = query::hints(request.annals.store(), text, &options)?;
    let body = json!({
        "form": hints.form,
        "problems": hints.problems,
        "notes": hints.notes,
    });
    Ok(Response::new("application/json", format!("{body:#}\n")))
}
