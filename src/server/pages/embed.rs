//! `/embed/timeline`: the list of a timeline without anything around it, to be framed in a page of
//! somebody else. Its links open the whole pages beside that.

use super::layout::{Content, bare};
use super::links::PageContext;
use super::list::list;
use crate::render::html::html;
use crate::render::style::count;
use crate::server::{self, HttpError};
use crate::views::timeline::{Filter, gather};

/// Events that are listed, unless `n` says otherwise, and at most.
const EVENTS: (usize, usize) = (20, 300);

pub(super) fn page(context: &PageContext<'_>) -> Result<String, HttpError> {
    let number = context.params.number("n")?.unwrap_or(EVENTS.0);
    let filter = Filter {
        reverse: true,
        limit: Some(number.clamp(1, EVENTS.1)),
        ..server::filter(context.request)?
    };
    let timeline = gather(context.annals, &filter, context.options)?;
    let title = context.get("title").unwrap_or("Timeline");
    let kept = context.params_with(&[("n", None), ("title", None)]);
    let whole = super::links::url("/timeline", &kept);
    let others = timeline.left_out.unwrap_or(0);
    let body = html! {
        h1 { (title) }
        @if timeline.entries.is_empty() { p.note { "No events found." } }
        (list(context, &timeline))
        p {
            @if others > 0 { (count(others, "more event")) " · " }
            a href=(whole) { "The whole timeline" }
        }
    };
    Ok(bare(&Content::new(title, body)))
}
