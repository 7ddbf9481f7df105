//! Lists as JSON: sources, recently published events, and search results.

use super::{HttpError, Request, Response};
use crate::query::ParamValues;
use crate::query::search::SearchRequest;
use crate::render::claims::json as claims_json;
use crate::render::feed::Feed;
use crate::render::find::json as find_json;
use crate::render::timeline::{atom, json};
use crate::views::find::{Findings, find};
use crate::views::model::Source;
use crate::views::read;
use crate::views::timeline::recent;
use std::cmp::Reverse;

const JSON: &str = "application/json";
/// Events in a feed, unless `n` says otherwise.
const DEFAULT_RECENT: usize = 50;
/// The most things that a search returns.
const MAX_RESULTS: usize = 50;
/// The most suggestions for a search that is being typed.
const MAX_SUGGESTIONS: usize = 8;

/// The sources whose publisher, title, URL or identifier contain all words of `q`, latest first,
/// and how many sources there are in all.
pub(super) fn sources(request: &Request<'_>) -> Result<(Vec<Source>, usize), HttpError> {
    let rows =
        request
            .annals
            .query_saved("all-sources", &ParamValues::default(), request.options)?;
    let mut sources = read::sources(&read::table(rows)?);
    let total = sources.len();
    // Undated sources come last.
    sources.sort_by_cached_key(|source| {
        let text = source.issued.is_none().then(|| searchable_text(source));
        (Reverse(source.issued.clone()), text)
    });
    let words = request.params.get("q").unwrap_or_default();
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    sources.retain(|source| {
        let text = searchable_text(source);
        words.iter().all(|word| text.contains(word))
    });
    Ok((sources, total))
}

/// The text that `q` is matched against, in lowercase.
fn searchable_text(source: &Source) -> String {
    let publisher = source.publisher.as_ref().map(|one| one.shown.as_str());
    let parts = [
        publisher,
        source.title.as_deref(),
        source.url.as_deref(),
        Some(source.id.as_str()),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    parts.join(" ").to_lowercase()
}

pub(super) fn sources_json(request: &Request<'_>) -> Result<Response, HttpError> {
    let mut out = Vec::new();
    claims_json::sources(&mut out, &sources(request)?.0)?;
    Ok(Response::new(JSON, out))
}

/// What has the words of `q`, best first.
pub(super) fn search(request: &Request<'_>, text: &str) -> Result<Findings, HttpError> {
    let request_words = SearchRequest::parse(text);
    Ok(find(
        request.annals,
        &request_words,
        MAX_RESULTS,
        request.options,
    )?)
}

/// The text of `q`.
fn searched<'r>(request: &Request<'r>) -> Result<&'r str, HttpError> {
    let missing = || HttpError::new(400, "the search is empty").hint("write ?q=WORDS");
    request.params.get("q").ok_or_else(missing)
}

pub(super) fn search_json(request: &Request<'_>) -> Result<Response, HttpError> {
    let mut out = Vec::new();
    find_json::write(&mut out, &search(request, searched(request)?)?)?;
    Ok(Response::new(JSON, out))
}

/// What a search that is being typed would find first.
pub(super) fn suggest_json(request: &Request<'_>) -> Result<Response, HttpError> {
    let words = SearchRequest::completing(searched(request)?);
    let mut out = Vec::new();
    let found = find(request.annals, &words, MAX_SUGGESTIONS, request.options)?;
    find_json::write(&mut out, &found)?;
    Ok(Response::new(JSON, out))
}

/// How many entries a feed has: `n`, or 50.
pub(super) fn number(request: &Request<'_>) -> Result<usize, HttpError> {
    let max = request.options.max_rows.unwrap_or(usize::MAX);
    let number = request
        .params
        .number("n")?
        .unwrap_or(DEFAULT_RECENT.min(max));
    match number <= max {
        true => Ok(number),
        false => Err(HttpError::new(400, format!("`n` is at most {max}"))),
    }
}

/// The events that became known most recently, as a feed or as a timeline.
pub(super) fn recent_json(request: &Request<'_>) -> Result<Response, HttpError> {
    let timeline = recent(request.annals, number(request)?, request.options)?;
    let mut out = Vec::new();
    if request.extension == Some("atom") {
        let [own, page] = request.addresses();
        // There is no page of these alone: they are on that of all.
        let page = page.replacen("/known", "/timeline", 1);
        let feed = Feed {
            title: "Recently known events",
            address: Some([&own, &page]),
        };
        feed.write(&mut out, &atom::entries(&timeline))?;
        return Ok(Response::new("application/atom+xml", out));
    }
    json::write(&mut out, &timeline)?;
    Ok(Response::new(JSON, out))
}
