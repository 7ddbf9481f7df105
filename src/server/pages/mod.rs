//! The pages that people read: HTML made on this side, by the same desks and renderers as the
//! command line. Pure: the same data and the same address give the same bytes, and the address is
//! the whole state.
//!
//! ```text
//! Asked ─▶ Visit ─▶ one file a page ─▶ frame ─▶ Page
//! ```
//!
//! [`answer`] is asked for every GET (and HEAD) that no route of the JSON API takes: that is each
//! path without an ending, and files such as `/annals.css`. It runs on a thread where it may wait.
//!
//! ```
//! use annals::Annals;
//! use annals::query::Limits;
//! use annals::server::{Asked, Params, pages};
//!
//! let annals = Annals::bundled()?;
//! let page = pages::answer(&Asked {
//!     annals: &annals,
//!     today: &annals,
//!     as_of: None,
//!     path: &["event", "kyivstar-attack"],
//!     params: &Params::default(),
//!     ending: None,
//!     limits: &Limits::default(),
//!     now: chrono::DateTime::UNIX_EPOCH,
//! });
//! let page = page.expect("events have pages").expect("this one is known");
//! assert!(String::from_utf8(page.body)?.contains("<h1>Attack on the Kyivstar mobile network"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod about;
mod card;
mod check;
mod claim;
mod claims;
mod facets;
mod find;
mod graph;
mod layout;
mod links;
mod list;
mod queries;
mod rows;
mod sources;
mod sparql;
mod strip;
mod terms;
mod timeline;

use super::{Asked, Failure, Page};
use crate::database::digest;
use crate::model::id;
use crate::render::escape::escape;
use layout::{Content, frame};
use links::Visit;

const HTML: &str = "text/html; charset=utf-8";

/// The page for what is asked, or none where there is none (then the answer is 404).
///
/// * `asked.path` is decoded and split: `/event/notpetya` is `["event", "notpetya"]`, `/` is `[]`;
///   an ending of [`super::ENDINGS`] stands in `asked.ending` and not in the path.
/// * `asked.annals` is already the data of the day that `as-of` names.
/// * Scripts and styles are files of our own (`default-src 'self'`), nothing inline.
///
/// # Errors
/// [`Failure`]; the server shows it by [`failure`].
pub fn answer(asked: &Asked<'_>) -> Option<Result<Page, Failure>> {
    let visit = Visit::new(asked);
    let content = match (asked.path, asked.ending) {
        (["terms"], Some("json")) => return Some(terms::answer(&visit)),
        (_, Some(ending)) => return asset(asked.path, ending).map(Ok),
        ([] | ["timeline"], _) => timeline::page(&visit),
        (["sources"], _) => sources::page(&visit),
        (["claims" | "conflicts"], _) => claims::conflicting(&visit),
        (["why", thing], _) => claims::grounds(&visit, thing),
        (["graph"], _) => graph::page(&visit),
        (["queries"], _) => queries::list(&visit),
        (["query", name], _) => queries::one(&visit, name),
        (["sparql"], _) => sparql::page(&visit),
        (["check"], _) => check::page(&visit),
        (["about"], _) => about::page(&visit),
        (["find"], _) => find::page(&visit),
        (["thing"], _) => card::anything(&visit, None),
        (["thing", name], _) => card::anything(&visit, Some(name)),
        ([kind, slug], _) => card::page(&visit, kind, slug)?,
        _ => return None,
    };
    Some(content.map(|content| {
        let page = Page::new(HTML, frame(Some(&visit), &content));
        page.status(content.status)
    }))
}

/// What a person sees of a failure.
pub fn failure(failure: &Failure) -> Page {
    let title = match failure.status {
        300 => "Which one is meant?",
        404 => "Not found",
        500.. => "It went wrong here",
        _ => "This cannot be shown",
    };
    let problems: String = failure.problems.iter().map(check::problem).collect();
    let hints: String = failure.hints.iter().map(|hint| self::hint(hint)).collect();
    let hints = match hints.is_empty() {
        true => hints,
        false => format!("<ul>\n{hints}</ul>\n"),
    };
    let body = format!(
        "<h1>{title}</h1>\n<div class=note><p>{}</p>\n{hints}</div>\n{problems}\
         <p><a href=\"/timeline\">All events</a></p>\n",
        escape(&failure.message)
    );
    Page {
        status: failure.status,
        headers: failure.headers.clone(),
        ..Page::new(HTML, frame(None, &Content::new(title, body)))
    }
}

/// What can be done: where it begins with the name of a thing, that is a link.
fn hint(hint: &str) -> String {
    let name = hint
        .split_once("  ")
        .filter(|(name, _)| id::expand(name).is_some());
    match name {
        Some((name, label)) => format!(
            "<li><a href=\"{}\">{}</a>\n",
            escape(&format!("/thing/{}", links::encode(name))),
            escape(label)
        ),
        None => format!("<li>{}\n", escape(hint)),
    }
}

/// The files that pages name, each with a tag that tells its content from any other.
fn asset(path: &[&str], ending: &str) -> Option<Page> {
    let page = match (path, ending) {
        (["annals"], "css") => Page::new("text/css; charset=utf-8", layout::stylesheet()),
        (["annals"], "js") => Page::new(
            "text/javascript; charset=utf-8",
            include_str!("../assets/annals.js"),
        ),
        (["editor"], "js") => Page::new(
            "text/javascript; charset=utf-8",
            include_str!("../assets/editor.js"),
        ),
        (["annals"], "svg") => Page::new("image/svg+xml", include_str!("../assets/annals.svg")),
        _ => return None,
    };
    let tag = format!("\"{}\"", digest(&page.body));
    Some(page.header("etag", tag))
}
