//! Saved queries: what there are, and their answers.

use super::negotiation::{ROWS, TRIPLES};
use super::sparql::written;
use super::{Asked, Failure, Page, Params};
use crate::Annals;
use crate::query::{Answer, Saved, Values};
use serde_json::{Value, json};

/// The queries that people ask, with what they take.
pub(super) fn catalog(asked: &Asked<'_>) -> Result<Page, Failure> {
    let mut all = Vec::new();
    for saved in asked.annals.catalog().listed() {
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
    Ok(Page::new(
        "application/json",
        format!("{:#}\n", Value::Array(all)),
    ))
}

/// The answer to a saved query, in the format of the ending.
pub(super) fn answer(asked: &Asked<'_>) -> Result<Page, Failure> {
    let name = asked.path.get(1).copied().unwrap_or_default();
    let saved = asked.annals.catalog().get(name)?;
    let values = values(asked.annals, saved, asked.params)?;
    let answer = asked.annals.run(saved, &values, asked.limits)?;
    let wanted = match (asked.ending, &answer) {
        (Some("csv"), _) => "text/csv",
        (Some("tsv"), _) => "text/tab-separated-values",
        (_, Answer::Graph { .. }) => "application/ld+json",
        _ => "application/sparql-results+json",
    };
    let mut formats = ROWS.iter().chain(&TRIPLES);
    let known = formats.find(|(name, _)| *name == wanted);
    let (content_type, format) = known.copied().unwrap_or(ROWS[0]);
    if matches!(answer, Answer::Graph { .. }) && wanted.starts_with("text/") {
        return Err(Failure::new(406, "a graph has no rows").hint("ask for it as .json"));
    }
    written(&answer, content_type, format, asked.limits)
}

/// The values that a request gives to the parameters of a saved query; `as-of` is none of them, and
/// a field that was left empty says nothing.
///
/// # Errors
/// 400 for a value that is not of its type, 404 and 300 for a thing that is not there.
pub(super) fn values(annals: &Annals, saved: &Saved, params: &Params) -> Result<Values, Failure> {
    let given = params
        .iter()
        .filter(|(name, text)| *name != "as-of" && !text.is_empty());
    Ok(annals.values(saved, given)?)
}
