//! Request handling: security checks, reading the body, and answering from memory or on a blocking
//! thread.

use super::cache::{Answer, Key};
use super::http_request::HttpRequest;
use super::peers::{Peer, Room};
use super::{HttpError, Params, Response, Server, base_path, pages, routes, sandbox, security};
use crate::model::languages::Languages;
use crate::query::{CancelToken, QueryOptions};
use http_body_util::{BodyExt, Full, Limited};
use hyper::StatusCode;
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Time a client has to send the body of a request.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// Time a request waits for a permit before it is rejected.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

/// The error response in the format that the client prefers.
pub(super) fn error_response(request: &HttpRequest, error: &HttpError) -> Response {
    let accept = request.header("accept").unwrap_or_default();
    let (_, extension) = request.segments();
    if extension == Some("json") || accept.starts_with("application/json") {
        error.json()
    } else if request.is_read_only() && accept.contains("text/html") {
        pages::error_page(error)
    } else {
        error.text()
    }
}

/// Cancels the work when dropped: the client has disconnected, or the time is up.
struct CancelOnDrop(CancelToken);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Answers one request.
pub(super) async fn handle(
    server: Arc<Server>,
    peer: Arc<Peer>,
    is_proxy: bool,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let started = Instant::now();
    let (mut head, body) = request.into_parts();
    let is_https = is_proxy && forwarded(&mut head.headers);
    let settings = &server.settings;
    let path = base_path::strip(&settings.base_path, head.uri.path()).map(str::to_owned);
    let mut request = HttpRequest {
        params: Params::parse(head.uri.query().unwrap_or_default()).without_trackers(),
        base_path: settings.base_path.clone(),
        is_https,
        path: path.clone().unwrap_or_else(|| head.uri.path().to_owned()),
        method: head.method,
        headers: head.headers,
        body: Vec::new(),
    };
    let host = head.uri.host().map(str::to_owned);
    let allowed = security::check_request(settings, &request, host.as_deref())
        .and_then(|()| match path {
            Some(_) => Ok(()),
            None => Err(HttpError::new(404, "there is no such page")
                .hint(format!("everything is below {}/", settings.base_path))),
        })
        .and_then(|()| routes::check_before_body(&server, &request));
    let body = match allowed {
        Ok(()) => read_body(&server, &peer, body).await,
        Err(error) => Err(error),
    };
    let (request, response) = match body {
        Ok((body, room)) => {
            request.body = body;
            let request = Arc::new(request);
            let response = run(&server, &peer, request.clone()).await;
            drop(room);
            (request, response)
        }
        // The unread rest of the request must not be parsed as the next one.
        Err(error) => (Arc::new(request), Err(error.header("connection", "close"))),
    };
    let mut response = prepare(&server, &request, response, started, &head.uri);
    let room = server.peers.room(&peer, response.body.len()).await;
    if room.is_none() {
        let error = busy("too many answers are waiting to be read");
        response = prepare(&server, &request, Err(error), started, &head.uri);
    }
    Ok(finish(&server, response, room))
}

/// Takes the host that a proxy was asked for as that of the request, and says whether it was asked by
/// HTTPS.
fn forwarded(headers: &mut HeaderMap) -> bool {
    let first = |name: &str| {
        let value = headers.get(name)?.to_str().ok()?;
        value.split(',').next().map(|value| value.trim().to_owned())
    };
    let is_https = first("x-forwarded-proto").is_some_and(|it| it.eq_ignore_ascii_case("https"));
    let host = first("x-forwarded-host").and_then(|host| HeaderValue::from_str(&host).ok());
    if let Some(host) = host {
        headers.insert(HOST, host);
    }
    is_https
}

/// The error for what has to wait for others.
fn busy(why: &str) -> HttpError {
    HttpError::new(503, format!("the server is busy: {why}")).header("retry-after", "1")
}

/// The body of a request, if it is neither too large nor too slow.
async fn read_body(
    server: &Server,
    peer: &Peer,
    body: Incoming,
) -> Result<(Vec<u8>, Room), HttpError> {
    let max = server.settings.max_body;
    let too_large = || HttpError::new(413, format!("a request body may have at most {max} bytes"));
    let size = body.size_hint();
    if size.lower() > max as u64 {
        return Err(too_large());
    }
    // A body whose length is not declared may be as long as any.
    let most = size.upper().map_or(max, |size| size as usize);
    let Some(room) = server.peers.room(peer, most).await else {
        return Err(busy("too much is being sent to it"));
    };
    match timeout(BODY_TIMEOUT, Limited::new(body, max).collect()).await {
        Err(_) => Err(HttpError::new(
            408,
            "the request body did not arrive in time",
        )),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(HttpError::new(400, "the request body cannot be read")),
        Ok(Ok(body)) => Ok((body.to_bytes().to_vec(), room)),
    }
}

/// Answers a request: from memory if its answer is kept there.
async fn run(
    server: &Arc<Server>,
    peer: &Peer,
    request: Arc<HttpRequest>,
) -> Result<Response, HttpError> {
    if let Some(response) = routes::immediate(server, &request) {
        return Ok(response);
    }
    let (Some(answers), Some(headers)) = (&server.answers, routes::kept_by(&request)) else {
        return compute(server, peer, request, |response| response).await;
    };
    let state = server.annals.store().snapshot()?.state();
    let today = (server.settings.now)().date_naive();
    let key = Key::new(&request, state, today, headers);
    let answer = answers.answer(key, |flight| {
        let prepare = move |response| flight.answer(response);
        compute(server, peer, request.clone(), prepare)
    });
    let answer: Arc<Answer> = answer.await?;
    Ok(answer.response(request.header("accept-encoding")))
}

/// Computes an answer on a thread that may block, and prepares it there.
async fn compute<T: Send + 'static>(
    server: &Arc<Server>,
    peer: &Peer,
    request: Arc<HttpRequest>,
    prepare: impl FnOnce(Response) -> T + Send + 'static,
) -> Result<T, HttpError> {
    let seats = match server.sandbox.is_some() && routes::is_foreign(&request) {
        true => server.sandbox_permits.clone(),
        false => server.permits.clone(),
    };
    let too_many = || busy("too many requests at once");
    let place = peer.place(QUEUE_TIMEOUT).await.ok_or_else(too_many)?;
    let permit = timeout(QUEUE_TIMEOUT, seats.acquire_owned()).await;
    let Ok(Ok(permit)) = permit else {
        return Err(too_many());
    };
    let time_limit = server.settings.timeout;
    // The permits are released when the last thread working on this request has finished.
    let cancel = CancelToken::new((place, permit));
    let cancel_guard = CancelOnDrop(cancel.clone());
    let languages = request.header("accept-language");
    let options = QueryOptions {
        languages: languages.map(Languages::accepted).unwrap_or_default(),
        timeout: Some(time_limit),
        max_rows: Some(server.settings.max_rows),
        cancel: Some(cancel),
        ..QueryOptions::default()
    };
    // A change in this process goes on to its end, so its answer has to wait for it. Updates have a
    // time limit of their own; in the sandbox they have that of queries.
    let wait = match routes::is_change(&request) {
        true => Duration::MAX,
        false => time_limit + QUEUE_TIMEOUT,
    };
    let server = server.clone();
    let worker = tokio::task::spawn_blocking(move || {
        let response = routes::answer(&server, &request, &options)?;
        let response = base_path::apply(response, &server.settings.base_path);
        let has_tag = request.is_read_only() && response.status == 200;
        Ok(prepare(if has_tag { response.tagged() } else { response }))
    });
    let response = timeout(wait, worker).await;
    drop(cancel_guard);
    match response {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Err(HttpError::new(500, "the request failed unexpectedly")),
        Err(_) => Err(sandbox::too_long(time_limit)),
    }
}

/// Makes the response to send, counts the request and logs it.
fn prepare(
    server: &Server,
    request: &HttpRequest,
    response: Result<Response, HttpError>,
    started: Instant,
    uri: &hyper::Uri,
) -> Response {
    let response = response.unwrap_or_else(|error| {
        base_path::apply(error_response(request, &error), &server.settings.base_path)
    });
    let response = match request.path.starts_with("/embed/") && response.status == 200 {
        true => response.header(
            "content-security-policy",
            security::embed_policy(&server.settings),
        ),
        false => response,
    };
    let tags = request
        .header("if-none-match")
        .filter(|_| request.is_read_only());
    let response = response.if_none_match(tags);
    let took = started.elapsed();
    server.metrics.count(response.status, took);
    if let Some(log) = &server.settings.log {
        let now = (server.settings.now)().format("%Y-%m-%dT%H:%M:%SZ");
        let (method, status, bytes) = (&request.method, response.status, response.body.len());
        let took = took.as_secs_f64() * 1000.0;
        log(&format!(
            "{now} {method} {uri} {status} {bytes} B {took:.1} ms"
        ));
    }
    response
}

/// An answer, and the room that it takes until it is sent.
struct Held {
    body: Bytes,
    _room: Option<Room>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

/// Adds the common headers.
fn finish(server: &Server, response: Response, room: Option<Room>) -> hyper::Response<Full<Bytes>> {
    let held = Held {
        body: response.body,
        _room: room,
    };
    let mut out = hyper::Response::new(Full::new(Bytes::from_owner(held)));
    *out.status_mut() =
        StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = out.headers_mut();
    // A policy of its own takes the place of the common one: of two, both would hold.
    let has_policy = (response.headers.iter()).any(|(name, _)| name == "content-security-policy");
    let security_headers = security::headers(&server.settings, &response.content_type)
        .into_iter()
        .filter(|(name, _)| !has_policy || *name != "content-security-policy")
        .map(|(name, value)| (name.into(), value));
    let content_type = (
        CONTENT_TYPE.as_str().into(),
        response.content_type.into_owned(),
    );
    let own = [content_type].into_iter().chain(response.headers);
    for (name, value) in own.chain(security_headers) {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            headers.append(name, value);
        }
    }
    out
}
