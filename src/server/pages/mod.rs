//! The HTML pages, rendered on the server from the same views as the command line. They are pure: the
//! same data and URL give the same bytes, and the URL is the whole state.
//!
//! ```text
//! Request ─▶ PageContext ─▶ one file per page ─▶ layout ─▶ Response
//! ```
//!
//! [`answer`] is called for every GET (and HEAD) that no route of the JSON API matches: paths without
//! an extension, and files such as `/annals.css`. It runs on a thread that may block.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::server::{Request, Params, pages};
//!
//! let annals = Annals::bundled()?;
//! let page = pages::answer(&Request {
//!     annals: &annals,
//!     current: &annals,
//!     as_of: None,
//!     path: &["event", "kyivstar-attack"],
//!     params: &Params::default(),
//!     extension: None,
//!     options: &QueryOptions::default(),
//!     is_followed_link: false,
//!     base: None,
//!     now: chrono::DateTime::UNIX_EPOCH,
//! });
//! let page = page.expect("events have pages").expect("this one is known");
//! assert!(str::from_utf8(&page.body)?.contains("<h1>Attack on the Kyivstar mobile network"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod about;
mod assistance;
mod card;
mod check;
mod cite;
mod claim;
mod claims;
mod embed;
mod errors;
mod facets;
mod find;
mod graph;
mod layout;
mod links;
mod list;
mod map;
mod queries;
pub(super) mod review;
mod rows;
mod since;
mod sources;
mod sparql;
mod state;
mod structured_data;
mod terms;
mod timeline;

use super::{HttpError, Request, Response};
use crate::render::html::{DOCTYPE, finish, html};
use layout::{Content, layout};
use links::PageContext;
pub use links::{local_name, thing_path};

const HTML: &str = "text/html; charset=utf-8";

/// The page for a request, or `None` if there is no such page (404).
///
/// * `request.path` is decoded and split: `/event/notpetya` is `["event", "notpetya"]`, `/` is `[]`;
///   [an extension](super::is_extension) is in `request.extension` and not in the path.
/// * `request.annals` is already the data as known on the day that `as-of` names.
/// * Scripts and styles are files from this server (`default-src 'self'`), nothing is inline.
///
/// # Errors
/// [`HttpError`]; the server renders it with [`error_page`].
pub fn answer(request: &Request<'_>) -> Option<Result<Response, HttpError>> {
    let context = match PageContext::new(request) {
        Ok(context) => context,
        Err(error) => return Some(Err(error)),
    };
    let content = match (request.path, request.extension) {
        (["terms"], Some("json")) => return Some(terms::answer(&context)),
        (["embed", "timeline"], None) => {
            return Some(embed::page(&context).map(|page| Response::new(HTML, page)));
        }
        (_, Some(extension)) => return asset(request.path, extension).map(Ok),
        ([] | ["timeline"], _) => timeline::page(&context),
        (["map"], _) => map::page(&context),
        (["since"], _) => since::page(&context),
        (["sources"], _) => sources::page(&context),
        (["assistance"], _) => assistance::page(&context),
        (["claims" | "conflicts"], _) => claims::conflicts_page(&context),
        (["why", thing], _) => card::claims_page(&context, thing),
        (["graph"], _) => graph::page(&context),
        (["queries"], _) => queries::list(&context),
        (["query", name], _) => queries::query_page(&context, name),
        (["sparql"], _) => sparql::page(&context),
        (["check"], _) => check::page(&context),
        (["about"], _) => about::page(&context),
        (["find"], _) => find::page(&context),
        (["thing"], _) => card::any_kind(&context, None),
        (["thing", name], _) => card::any_kind(&context, Some(name)),
        ([kind, slug], _) => card::page(&context, kind, slug)?,
        _ => return None,
    };
    Some(content.map(|content| {
        let response = Response::new(HTML, layout(Some(&context), &content));
        response.status(content.status)
    }))
}

/// Completions for editors.
pub(super) fn terms(request: &Request<'_>) -> Result<Response, HttpError> {
    terms::answer(&PageContext::new(request)?)
}

/// The page for an error.
pub fn error_page(error: &HttpError) -> Response {
    let title = match error.status {
        300 => "Which one did you mean?",
        404 => "Page not found",
        500.. => "Internal server error",
        _ => "Invalid request",
    };
    let body = html! {
        h1 { (title) }
        (errors::error(error, "note", None))
        p { a href="/timeline" { "All events" } }
    };
    Response {
        status: error.status,
        headers: error.headers.clone(),
        ..Response::new(HTML, layout(None, &Content::new(title, body)))
    }
}

/// The page that leads on to where something is now, where no server can redirect.
pub fn moved_page(error: &HttpError) -> Response {
    let location = error.headers.iter().find(|(name, _)| name == "location");
    let to = location.map_or("/timeline", |(_, to)| to.as_str());
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (error.message) }
                meta http-equiv="refresh" content={ "0; url=" (to) };
                meta name="robots" content="noindex";
            }
            body { p { a href=(to) { (error.message) } } }
        }
        "\n"
    };
    Response::new(HTML, finish(page))
}

/// The scripts, by name.
const SCRIPTS: [(&str, &str); 8] = [
    ("annals", include_str!("../assets/annals.js")),
    ("editor", include_str!("../assets/editor.js")),
    ("search", include_str!("../assets/search.js")),
    ("review", include_str!("../assets/review.js")),
    ("highlight", include_str!("../assets/highlight.js")),
    ("workbench", include_str!("../assets/workbench.js")),
    ("results", include_str!("../assets/results.js")),
    ("results-graph", include_str!("../assets/results-graph.js")),
];

/// The static files that pages use.
fn asset(path: &[&str], extension: &str) -> Option<Response> {
    let [name] = path else { return None };
    Some(match extension {
        "css" if *name == "annals" => {
            Response::new("text/css; charset=utf-8", layout::stylesheet())
        }
        "svg" if *name == "annals" => {
            Response::new("image/svg+xml", include_str!("../assets/annals.svg"))
        }
        "js" => {
            let (_, script) = SCRIPTS.iter().find(|(own, _)| own == name)?;
            Response::new("text/javascript; charset=utf-8", *script)
        }
        _ => return None,
    })
}
