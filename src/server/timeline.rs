//! The timeline in every format that a program may want, by the renderers of the command line.

use super::{Asked, Failure, Page, by, filter};
use crate::render::timeline::{atom, csv, html, ics, json, markdown, svg};
use crate::views::timeline::{gather, layout};

/// What a picture or page is called unless `title` says so: what was asked for.
fn title(asked: &Asked<'_>) -> String {
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
    if let Some(title) = asked.params.get("title") {
        return title.to_owned();
    }
    let asked: Vec<&str> = NAMES
        .iter()
        .filter_map(|name| asked.params.get(name))
        .collect();
    match asked.is_empty() {
        true => "Timeline".to_owned(),
        false => format!("Timeline: {}", asked.join(", ")),
    }
}

/// The timeline in the format of its ending.
pub(super) fn timeline(asked: &Asked<'_>) -> Result<Page, Failure> {
    let filter = filter(asked)?;
    let most = asked.limits.rows.unwrap_or(usize::MAX);
    if filter.most.is_some_and(|wanted| wanted > most) {
        return Err(Failure::new(400, format!("`n` is {most} at most")));
    }
    let by = by(asked)?;
    let width = match asked.params.number("width")?.map(u32::try_from) {
        None => 1200,
        Some(Ok(width @ 600..=2400)) => width,
        Some(_) => return Err(Failure::new(400, "`width` is 600 to 2400")),
    };
    let timeline = gather(asked.annals, &filter, asked.limits)?;
    let title = title(asked);
    let about = asked
        .as_of
        .map(|day| format!("as known on {}", day.format("%Y-%m-%d")));
    let picture = svg::Picture {
        width,
        by: by.unwrap_or_else(|| layout::fitting(&timeline)),
        title: &title,
        about: about.as_deref(),
        ..svg::Picture::default()
    };
    let headings = by.flatten();
    let mut out = Vec::new();
    let content_type = match asked.ending {
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
    let mut page = Page::new(content_type, out);
    // What may be missing is said where the format itself has no word for it.
    if timeline.left_out != Some(0) {
        let left_out = timeline
            .left_out
            .map_or("some".to_owned(), |n| n.to_string());
        page = page.header("annals-left-out", left_out);
    }
    if asked.ending == Some("html") {
        // One file to be kept: it has its style and script within, which no page here may.
        let keep = "attachment; filename=\"timeline.html\"";
        page = page.header("content-disposition", keep);
    }
    Ok(page)
}
