//! Who answers what: one table, from which the description of the JSON API is made too.

use super::exchange::Request;
use super::{Asked, Failure, Page, Server, filter, pages};
use crate::model::when::Window;
use crate::query::Limits;
use crate::render::json;
use crate::timeline::gather;

/// What is answered without a thread: it reads nothing.
pub(super) fn at_once(server: &Server, request: &Request) -> Option<Page> {
    if !request.reads() {
        return None;
    }
    let text = "text/plain; charset=utf-8";
    match request.path.as_str() {
        "/health" => Some(Page::new(text, "ok\n")),
        "/metrics" => {
            let working = server.settings.at_once - server.permits.available_permits();
            let body = server.metrics.text(working);
            Some(Page::new("text/plain; version=0.0.4; charset=utf-8", body))
        }
        _ => None,
    }
}

/// The answer to a request, made on a thread where it may wait.
pub(super) fn answer(server: &Server, request: &Request, limits: &Limits) -> Result<Page, Failure> {
    let (path, ending) = request.parts();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    if !request.reads() {
        let failure = Failure::new(405, "this can only be read");
        return Err(failure.header("allow", "GET, HEAD"));
    }
    let as_of = Window::parse(None, request.params.get("as-of"))?.to;
    let known = as_of.map(|day| server.days.of(&server.annals, day));
    let known = known.transpose()?;
    let asked = Asked {
        annals: known.as_deref().unwrap_or(&server.annals),
        today: &server.annals,
        as_of,
        path: &path,
        params: &request.params,
        ending,
        limits,
        now: (server.settings.now)(),
    };
    match (asked.path, asked.ending) {
        (["timeline"], Some("json")) => timeline(&asked),
        _ => {
            pages::answer(&asked).unwrap_or_else(|| Err(Failure::new(404, "there is no such page")))
        }
    }
}

fn timeline(asked: &Asked<'_>) -> Result<Page, Failure> {
    let timeline = gather(asked.annals, &filter(asked)?, asked.limits)?;
    let mut out = Vec::new();
    json::write(&mut out, &timeline)?;
    Ok(Page::new("application/json", out))
}
