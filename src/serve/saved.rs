//! Saved queries: what there are, and their answers.

use super::negotiation::{ROWS, TRIPLES};
use super::sparql::written;
use super::{Asked, Failure, Page, Params};
use crate::Annals;
use crate::query::params::parse;
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
/// 400 for a value that is not of its type, 404 and 300 as [`Asked::resolve`].
pub fn values(annals: &Annals, saved: &Saved, params: &Params) -> Result<Values, Failure> {
    let header = saved.header()?;
    let mut values = Values::default();
    for (name, text) in params.iter() {
        if name == "as-of" || text.is_empty() {
            continue;
        }
        let known = header.params().find(|(known, _)| *known == name);
        let term = match known.map(|(_, param)| param.kind) {
            Some(kind) if kind.is_thing() => match annals.resolve(text, kind.prefix().as_slice()) {
                Ok(node) => node.into(),
                Err(unknown) if text.contains(':') => {
                    parse(kind, text).map_err(|_| Failure::from(unknown))?
                }
                Err(unknown) => return Err(unknown.into()),
            },
            Some(kind) => parse(kind, text)
                .map_err(|reason| Failure::new(400, format!("parameter `{name}`: {reason}")))?,
            // A name that it does not take is told by the query itself.
            None => oxrdf::Literal::new_simple_literal(text).into(),
        };
        let mut terms = values.get(name).unwrap_or_default().to_vec();
        terms.push(term);
        values.set(name, terms);
    }
    Ok(values)
}
