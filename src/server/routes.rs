//! Routing: the JSON API by its table, the protocols and the pages.

use super::http_request::HttpRequest;
use super::route_table::ROUTES;
use super::{
    HttpError, Params, Request, Response, Server, check, graphs, linked_data, pages, review,
    sandbox, security, sparql,
};
use crate::Annals;
use crate::model::when::Window;
use crate::query::{DefaultGraph, QueryOptions};
use crate::store;
use hyper::Method;

/// The methods of a resource.
fn allowed_methods(request: &HttpRequest) -> &'static str {
    match request.path.trim_matches('/') {
        _ if request.is_graph_store() => "GET, HEAD, POST, PUT, DELETE, OPTIONS",
        "sparql" | "check" | "check.json" | "review" => "GET, HEAD, POST, OPTIONS",
        _ => "GET, HEAD, OPTIONS",
    }
}

/// Responses that need no blocking thread, since they read no data.
pub(super) fn immediate(server: &Server, request: &HttpRequest) -> Option<Response> {
    let text = "text/plain; charset=utf-8";
    if request.method == Method::OPTIONS {
        let methods = allowed_methods(request);
        let response = Response::new(text, "").status(204).header("allow", methods);
        return Some(match server.settings.cors {
            Some(_) => response
                .header("access-control-allow-methods", methods)
                .header(
                    "access-control-allow-headers",
                    "accept, authorization, content-type, if-match, if-none-match",
                ),
            None => response,
        });
    }
    if !request.is_read_only() {
        return None;
    }
    match request.path.as_str() {
        "/health" => Some(Response::new(text, "ok\n")),
        "/metrics" => {
            let seats = [&server.permits, &server.sandbox_permits];
            let working =
                seats.map(|seats| server.settings.max_concurrent - seats.available_permits());
            let body = server.metrics.text(working.iter().sum());
            Some(Response::new(
                "text/plain; version=0.0.4; charset=utf-8",
                body,
            ))
        }
        _ => None,
    }
}

/// Whether a request brings a text that a stranger may have written to exhaust us: SPARQL, or a
/// record to check.
pub(super) fn is_foreign(http: &HttpRequest) -> bool {
    let (path, _) = http.segments();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let carries = |name: &str| !http.is_read_only() || http.params.get(name).is_some();
    match path.as_slice() {
        // A followed link is not run.
        ["sparql"] | ["sparql", "hints"] => carries("query") && !is_followed_link(http),
        ["check"] => carries("text"),
        _ => false,
    }
}

/// The headers on which an answer may depend: its format, its language, and the address under which the
/// client, or a proxy for it, asked.
const KEPT_BY: [&str; 6] = [
    "accept",
    "accept-language",
    "forwarded",
    "host",
    "x-forwarded-host",
    "x-forwarded-proto",
];

/// The headers on which an answer depends besides the address, if it may be kept: it is nobody else's
/// text that is answered, and nothing is changed.
pub(super) fn kept_by(http: &HttpRequest) -> Option<&'static [&'static str]> {
    if !http.is_read_only() || http.is_graph_store() {
        return None;
    }
    let (path, _) = http.segments();
    let carries = |name: &str| http.params.get(name).is_some();
    match path.first().map(String::as_str) {
        Some("sparql" | "check") if carries("query") || carries("text") => None,
        // Feeds, pages and descriptions name their own addresses, and things in the reader's language.
        _ => Some(&KEPT_BY),
    }
}

/// What can be refused before the body of a request is read.
pub(super) fn check_before_body(server: &Server, http: &HttpRequest) -> Result<(), HttpError> {
    let path = http.path.trim_matches('/');
    let (segments, _) = http.segments();
    if !server.settings.sparql && segments.first().is_some_and(|it| it == "sparql") {
        return Err(HttpError::new(404, "SPARQL is switched off on this server"));
    }
    let is_update = path == "sparql"
        && http
            .header("content-type")
            .is_some_and(|it| it.starts_with("application/sparql-update"));
    if http.is_graph_store() && http.method != Method::OPTIONS {
        return graphs::check_access(server, http);
    }
    if path == "review" && http.method != Method::OPTIONS {
        security::writing_token(&server.settings)?;
    }
    match is_update {
        true => security::authorize_write(&server.settings, http),
        false => Ok(()),
    }
}

/// Whether a page of another site leads here. Its reader need not know what it asks for, so a query
/// in the address is shown and not run.
pub(super) fn is_followed_link(http: &HttpRequest) -> bool {
    let site = http.header("sec-fetch-site").unwrap_or_default();
    http.is_read_only() && matches!(site, "cross-site" | "same-site")
}

/// Answers a request, on a thread that may block: here or, if it is foreign, in the sandbox.
pub(super) fn answer(
    server: &Server,
    http: &HttpRequest,
    options: &QueryOptions,
) -> Result<Response, HttpError> {
    if http.path.trim_matches('/') == "sparql" {
        sparql::check_access(server, http)?;
    }
    let submission = submission(http)?;
    let params = submission.as_ref().unwrap_or(&http.params);
    let as_of = Window::parse(None, params.get("as-of"))?.to;
    if server.annals.endpoint().is_some() && (as_of.is_some() || needs_store(http)) {
        let error = HttpError::new(501, "this needs a store, and this server asks an endpoint");
        return Err(error);
    }
    let cache = &server.as_of_cache;
    let visible = cache.visible(&server.annals, server.settings.max_marking)?;
    let current = visible.as_deref().unwrap_or(&server.annals);
    let view = as_of.map(|day| cache.get(&server.annals, current, day));
    let view = view.transpose()?;
    let Some(pool) = server.sandbox.as_ref().filter(|_| is_foreign(http)) else {
        return respond(server, http, current, view.as_deref(), options);
    };
    let store = server.annals.store();
    // A change is one of all data, whatever may be shown.
    let shown = view.as_deref();
    let shown = shown.or(visible.as_deref().filter(|_| !is_change(http)));
    let folder = shown.map(|shown| shown.store().folder().to_owned());
    let mut job = sandbox::Job::new(http, folder, options.max_rows);
    job.stored_default = server.settings.default_graph == DefaultGraph::Stored;
    let limit = options.timeout.unwrap_or(server.settings.timeout);
    if !is_change(http) {
        return pool.run(job, &http.body, store, limit, options.cancel.as_ref());
    }
    // A change is made even if the client has left.
    let before = store.snapshot()?.state();
    let answer = pool.run(job, &http.body, store, limit, None);
    let is_unchanged = store.snapshot()?.state() == before;
    answer.map_err(|error| match is_unchanged {
        true => error.hint("nothing was changed"),
        false => error.hint("`annals log` shows whether it was made before it was stopped"),
    })
}

/// Whether a request is answered from what only a store has: documents, history, the index of words.
fn needs_store(http: &HttpRequest) -> bool {
    let (path, extension) = http.segments();
    let first = path.first().map(String::as_str).unwrap_or_default();
    let is_about = first == "about" && extension.is_some();
    let of_a_store = ["since", "documents", "check", "known", "suggest", "stats"];
    http.is_graph_store() || is_change(http) || is_about || of_a_store.contains(&first)
}

/// Whether a request changes the store: then it is not given up halfway.
pub(super) fn is_change(http: &HttpRequest) -> bool {
    match http.path.trim_matches('/') {
        _ if http.is_graph_store() => !http.is_read_only(),
        "sparql" => sparql::is_update(http),
        "review" => !http.is_read_only(),
        _ => false,
    }
}

/// What a request submits to be checked; an error if it would change what is read-only.
fn submission(http: &HttpRequest) -> Result<Option<Params>, HttpError> {
    if check::is_submission(http) {
        return check::submission(http).map(Some);
    }
    let path = http.path.trim_matches('/');
    let is_review = path == "review" && http.method == Method::POST;
    if http.is_read_only() || path == "sparql" || is_review || http.is_graph_store() {
        return Ok(None);
    }
    let error = HttpError::new(405, "this resource is read-only");
    Err(error.header("allow", allowed_methods(http)))
}

/// Answers a request from the current data, as far as it may be shown, or, if it names a day, from the
/// view of it that was known then.
pub(super) fn respond(
    server: &Server,
    http: &HttpRequest,
    current: &Annals,
    view: Option<&Annals>,
    options: &QueryOptions,
) -> Result<Response, HttpError> {
    for _ in 0..store::READ_ATTEMPTS {
        let overtaken = current.store().overtaken();
        let before = overtaken.count();
        let response = respond_once(server, http, current, view, options);
        if overtaken.count() == before {
            return response;
        }
    }
    Err(store::Error::Overtaken.into())
}

fn respond_once(
    server: &Server,
    http: &HttpRequest,
    current: &Annals,
    view: Option<&Annals>,
    options: &QueryOptions,
) -> Result<Response, HttpError> {
    let (path, mut extension) = http.segments();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let protocol = extension.is_none() && path.as_slice() == ["sparql"];
    let submission = submission(http)?;
    let accept = http.header("accept").unwrap_or_default();
    if path.as_slice() == ["check"] && accept.starts_with("application/json") {
        extension = extension.or(Some("json"));
    }
    let params = submission.as_ref().unwrap_or(&http.params);
    let base = http.url();
    let request = Request {
        annals: view.unwrap_or(current),
        current,
        as_of: Window::parse(None, params.get("as-of"))?.to,
        path: &path,
        params,
        extension,
        options,
        is_followed_link: is_followed_link(http),
        base: Some(&base),
        now: (server.settings.now)(),
    };
    if path.as_slice() == ["sparql"] && request.is_followed_link && params.get("query").is_some() {
        return pages::answer(&Request {
            extension: None,
            ..request
        })
        .unwrap_or_else(|| Err(HttpError::new(404, "there is no such page")));
    }
    if http.is_graph_store() && (extension.is_none() || path.len() > 1) {
        return graphs::answer(server, http, &request);
    }
    match request.path {
        ["sparql"] if protocol => sparql::answer(server, http, &request),
        ["review"] if extension.is_none() => review::answer(server, http, &request),
        path if extension.is_none() && linked_data::is_thing(path) => answer_request(&Request {
            extension: linked_data::preferred(http),
            ..request
        }),
        _ => answer_request(&request),
    }
}

/// Answers what needs no server but the data: the JSON API, linked data and the pages.
///
/// # Errors
/// [`HttpError`]; 404 if there is nothing at this address.
pub fn answer_request(request: &Request<'_>) -> Result<Response, HttpError> {
    if let Some(route) = ROUTES.iter().find(|route| route.matches(request)) {
        route.check_params(request)?;
        return (route.answer)(request);
    }
    linked_data::answer(request)
        .or_else(|| pages::answer(request))
        .unwrap_or_else(|| Err(HttpError::new(404, "there is no such page")))
}
