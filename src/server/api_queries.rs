//! Saved queries: the catalog, and the results of one; the results of a query in the URL.

use super::negotiation::{RESULT_FORMATS, TRIPLE_FORMATS};
use super::sparql::query_response;
use super::{HttpError, Params, Request, Response};
use crate::Annals;
use crate::query::{self, Answer, ParamValues, QueryOptions, SavedQuery};
use serde_json::{Value, json};

/// The saved queries and their parameters.
pub(super) fn catalog(request: &Request<'_>) -> Result<Response, HttpError> {
    let mut all = Vec::new();
    for saved in request.annals.catalog().listed() {
        let header = saved.header()?;
        let params = header.params().map(|(name, param)| {
            json!({
                "name": name,
                "type": param.kind,
                "default": param.default,
                "optional": param.optional,
                "many": param.many,
                "description": param.description,
            })
        });
        all.push(json!({
            "name": saved.name(),
            "folder": saved.folder(),
            "summary": header.summary,
            "tags": header.tags,
            "view": header.view,
            "params": params.collect::<Vec<_>>(),
            "text": saved.text(),
        }));
    }
    Ok(Response::new(
        "application/json",
        format!("{:#}\n", Value::Array(all)),
    ))
}

/// The results of a saved query, in the format that the extension names.
pub(super) fn results(request: &Request<'_>) -> Result<Response, HttpError> {
    let (_, answer) = run(request)?;
    response(&answer, &[], request)
}

/// The saved query that the path names, and its answer.
pub(super) fn run<'r>(request: &Request<'r>) -> Result<(&'r SavedQuery, Answer), HttpError> {
    let name = request.path.get(1).copied().unwrap_or_default();
    let saved = request.annals.catalog().get(name)?;
    let values = values(request.annals, saved, request.params)?;
    let answer = request.annals.run_saved(saved, &values, request.options)?;
    Ok((saved, answer))
}

/// The results of the query in the URL, in the format that the extension names; in JSON with notes on
/// why there are none.
pub(super) fn sparql_results(request: &Request<'_>) -> Result<Response, HttpError> {
    let Some(text) = request.params.get("query") else {
        return Err(HttpError::new(400, "the parameter `query` is missing"));
    };
    let options = QueryOptions {
        base: request.base.map(str::to_owned),
        ..request.options.clone()
    };
    let answer = request.annals.query_with(text, &options)?;
    let notes = match query::is_empty(&answer) {
        true => query::why_empty(request.annals.store(), text, &options)?,
        false => Vec::new(),
    };
    response(&answer, &notes, request)
}

/// An answer in the format that the extension names.
fn response(
    answer: &Answer,
    notes: &[String],
    request: &Request<'_>,
) -> Result<Response, HttpError> {
    let wanted = match (request.extension, answer) {
        (Some("csv"), _) => "text/csv",
        (Some("tsv"), _) => "text/tab-separated-values",
        (_, Answer::Graph { .. }) => "application/ld+json",
        _ => "application/sparql-results+json",
    };
    let mut formats = RESULT_FORMATS.iter().chain(&TRIPLE_FORMATS);
    let known = formats.find(|(name, _)| *name == wanted);
    let (content_type, format) = known.copied().unwrap_or(RESULT_FORMATS[0]);
    if matches!(answer, Answer::Graph { .. }) && wanted.starts_with("text/") {
        return Err(
            HttpError::new(406, "this query returns a graph, not rows").hint("request it as .json")
        );
    }
    query_response(answer, notes, content_type, format, request.options)
}

/// The parameter values that a request passes to a saved query. `as-of` is not one of them, and
/// empty form fields are ignored.
///
/// # Errors
/// 400 for a value of the wrong type, 404 for an unknown thing, 300 for an ambiguous name.
pub(super) fn values(
    annals: &Annals,
    saved: &SavedQuery,
    params: &Params,
) -> Result<ParamValues, HttpError> {
    let given = params
        .iter()
        .filter(|(name, text)| *name != "as-of" && !text.is_empty());
    Ok(annals.values(saved, given)?)
}
