//! The pages that people read.
//!
//! [`answer`] is asked for every GET (and HEAD) that no route of the JSON API takes: that is each
//! path without an ending, and files such as `/style.css`. It runs on a thread where it may wait, and
//! is pure: same data, same parameters, same bytes.

use super::{Asked, Failure, Page};

/// The page for what is asked, or none where there is none (then the answer is 404).
///
/// * `asked.path` is decoded and split: `/event/notpetya` is `["event", "notpetya"]`, `/` is `[]`;
///   an ending of [`super::ENDINGS`] stands in `asked.ending` and not in the path.
/// * `asked.annals` is already the data of the day that `as-of` names; [`Asked::resolve`] finds
///   things and [`super::filter()`] reads the filter of a timeline.
/// * All that queries takes `asked.limits`, so that it ends when nobody waits for it any more.
/// * The server adds the headers of the guard: scripts and styles are files of our own
///   (`default-src 'self'`), nothing inline; a page redirects with status 303 and `location`.
///
/// # Errors
/// [`Failure`]; the server shows it by [`failure`].
pub fn answer(_asked: &Asked<'_>) -> Option<Result<Page, Failure>> {
    None
}

/// What a person sees of a failure.
pub fn failure(failure: &Failure) -> Page {
    failure.text()
}
