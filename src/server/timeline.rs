//! The timeline in every export format, written by the same renderers as on the command line.

use super::{HttpError, Request, Response, filter, group_by};
use crate::render::timeline::{atom, csv, html, ics, json, markdown, svg};
use crate::views::timeline::{gather, layout};

/// The title of an image or page: `title`, or else the filters.
fn title(request: &Request<'_>) -> String {
    const NAMES: [&str; 8] = [
        "words",
        "actor",
        "target",
        "country",
        "actor-country",
        "sector",
        "type",
        "source",
    ];
    if let Some(title) = request.params.get("title") {
        return title.to_owned();
    }
    let filters: Vec<&str> = NAMES
        .iter()
        .filter_map(|name| request.params.get(name))
        .collect();
    match filters.is_empty() {
        true => "Timeline".to_owned(),
        false => format!("Timeline: {}", filters.join(", ")),
    }
}

/// The timeline in the format that the extension names.
pub(super) fn timeline(request: &Request<'_>) -> Result<Response, HttpError> {
    let filter = filter(request)?;
    let max = request.options.max_rows.unwrap_or(usize::MAX);
    if filter.limit.is_some_and(|wanted| wanted > max) {
        return Err(HttpError::new(400, format!("`n` is at max {max}")));
    }
    let by = group_by(request)?;
    let width = match request.params.number("width")?.map(u32::try_from) {
        None => 1200,
        Some(Ok(width @ 600..=2400)) => width,
        Some(_) => return Err(HttpError::new(400, "`width` must be 600 to 2400")),
    };
    let timeline = gather(request.annals, &filter, request.options)?;
    let title = title(request);
    let about = request
        .as_of
        .map(|day| format!("as known on {}", day.format("%Y-%m-%d")));
    let picture = svg::SvgOptions {
        width,
        by: by.unwrap_or_else(|| layout::default_grouping(&timeline)),
        title: &title,
        about: about.as_deref(),
        ..svg::SvgOptions::default()
    };
    let headings = by.flatten();
    let mut out = Vec::new();
    let content_type = match request.extension {
        Some("jsonl") => {
            json::write_lines(&mut out, &timeline)?;
            "application/jsonl"
        }
        Some("csv") => {
            csv::write(&mut out, &timeline, b',')?;
            "text/csv; charset=utf-8"
        }
        Some("tsv") => {
            csv::write(&mut out, &timeline, b'\t')?;
            "text/tab-separated-values; charset=utf-8"
        }
        Some("svg") => {
            out = svg::draw(&timeline, &picture).into_bytes();
            "image/svg+xml"
        }
        Some("ics") => {
            ics::write(&mut out, &timeline)?;
            "text/calendar; charset=utf-8"
        }
        Some("atom") => {
            atom::write(&mut out, &timeline)?;
            "application/atom+xml"
        }
        Some("md") => {
            markdown::write(&mut out, &timeline, headings)?;
            "text/markdown; charset=utf-8"
        }
        Some("html") => {
            out = html::page(&timeline, &picture).into_bytes();
            "text/html; charset=utf-8"
        }
        _ => {
            json::write(&mut out, &timeline)?;
            "application/json"
        }
    };
    let mut response = Response::new(content_type, out);
    // Formats without a place for this need a header.
    if timeline.left_out != Some(0) {
        let left_out = timeline
            .left_out
            .map_or("some".to_owned(), |n| n.to_string());
        response = response.header("annals-left-out", left_out);
    }
    if request.extension == Some("html") {
        // Saved as a file: its inline style and script are not allowed on pages of this server.
        let download = "attachment; filename=\"timeline.html\"";
        response = response.header("content-disposition", download);
    }
    Ok(response)
}
