//! The assistance report as JSON, CSV and Markdown, by the renderers of the command line.

use super::{HttpError, Request, Response};
use crate::render::assistance;
use crate::views::assistance::{AssistanceReport, report};

/// The report on the mechanism that the request names, or on all assistance.
pub(super) fn read(request: &Request<'_>) -> Result<AssistanceReport, HttpError> {
    let mechanism = request.params.get("mechanism").map(str::trim);
    let mechanism = mechanism.filter(|text| !text.is_empty());
    let mechanism = mechanism.map(|text| request.resolve(text, &["mech"]));
    let mechanism = mechanism.transpose()?;
    Ok(report(request.annals, mechanism.as_ref(), request.options)?)
}

/// The report in the format that the extension names.
pub(super) fn answer(request: &Request<'_>) -> Result<Response, HttpError> {
    let report = read(request)?;
    let mut out = Vec::new();
    let content_type = match request.extension {
        Some("csv") => {
            assistance::csv::write(&mut out, &report)?;
            "text/csv; charset=utf-8"
        }
        Some("md") => {
            assistance::markdown::write(&mut out, &report)?;
            "text/markdown; charset=utf-8"
        }
        _ => {
            assistance::json::write(&mut out, &report)?;
            "application/json"
        }
    };
    Ok(Response::new(content_type, out))
}
