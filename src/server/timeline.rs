//! The timeline in every export format, written by the same renderers as on the command line.

use super::filter::title;
use super::{HttpError, Request, Response, filter, group_by};
use crate::database::LoadError;
use crate::render::timeline::{FormatOptions, served, svg};
use crate::views::timeline::{gather_detail, kept_timeline, layout, revise};
use std::borrow::Cow;

/// The timeline in the format that the extension names.
pub(super) fn timeline(request: &Request<'_>) -> Result<Response, HttpError> {
    let filter = filter(request)?;
    let max = request.options.max_rows.unwrap_or(usize::MAX);
    if filter.limit.is_some_and(|wanted| wanted > max) {
        return Err(HttpError::new(400, format!("`n` is at most {max}")));
    }
    let by = group_by(request)?;
    let width = match request.params.number("width")?.map(u32::try_from) {
        None => 1200,
        Some(Ok(width @ 600..=2400)) => width,
        Some(_) => return Err(HttpError::new(400, "`width` must be 600 to 2400")),
    };
    let mut formats = served();
    let format = formats.find(|(extension, ..)| request.extension == Some(*extension));
    let Some((_, content_type, format)) = format else {
        return Err(HttpError::new(404, "there is no such page"));
    };
    let (annals, options) = (request.annals, request.options);
    let kept = match annals.keeps_views() {
        true => kept_timeline(annals, &filter, options)?,
        false => gather_detail(annals, &filter, format.detail(), options)?.into(),
    };
    let mut timeline = Cow::Borrowed(&*kept);
    let title = match request.params.get("title") {
        Some(title) => title.to_owned(),
        None => title(request, &filter),
    };
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
    let [own, page] = request.addresses();
    let format_options = FormatOptions {
        by: by.flatten(),
        picture,
        address: Some([&own, &page]),
        ..FormatOptions::default()
    };
    if format.tells_changes() {
        let history = request.as_of.is_none().then_some(request.annals);
        revise(timeline.to_mut(), history, None).map_err(LoadError::from)?;
    }
    let mut out = Vec::new();
    format.write(&mut out, &timeline, &format_options)?;
    let mut response = Response::new(content_type, out);
    // Formats without a place for this need a header.
    if timeline.left_out != Some(0) {
        let left_out = timeline
            .left_out
            .map_or("some".to_owned(), |n| n.to_string());
        response = response.header("annals-left-out", left_out);
    }
    if content_type.starts_with("text/html") {
        // Saved as a file: its inline style and script are not allowed on pages of this server.
        let download = "attachment; filename=\"timeline.html\"";
        response = response.header("content-disposition", download);
    }
    Ok(response)
}
