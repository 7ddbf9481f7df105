//! One request and its answer: looked at by the guard, read, and worked on by a thread.

use super::http::{Page, Params, decoded};
use super::{ENDINGS, Failure, Server, check, pages, routes, security};
use crate::query::{Limits, Stop};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Response, StatusCode};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Time in which a client has to send the content of a request.
const CONTENT: Duration = Duration::from_secs(30);
/// Time that a request waits for others to end before it is sent away.
const PATIENCE: Duration = Duration::from_secs(2);

/// A request, all of it.
pub(super) struct Request {
    /// What is to be done.
    pub method: Method,
    /// The path as it was sent.
    pub path: String,
    /// What stands behind the `?`.
    pub params: Params,
    /// The head.
    pub headers: HeaderMap,
    /// The content.
    pub body: Vec<u8>,
}

impl Request {
    /// A header's value, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether it only reads.
    pub fn reads(&self) -> bool {
        self.method == Method::GET || self.method == Method::HEAD
    }

    /// The parts of the path, and its ending.
    pub fn parts(&self) -> (Vec<String>, Option<&str>) {
        let path = self.path.trim_matches('/');
        let ending = path.rsplit_once('.').filter(|(before, ending)| {
            ENDINGS.contains(ending) && !before.is_empty() && !before.ends_with('/')
        });
        let (path, ending) = match ending {
            Some((path, ending)) => (path, Some(ending)),
            None => (path, None),
        };
        let parts = path.split('/').filter(|part| !part.is_empty());
        (parts.map(decoded).collect(), ending)
    }

    /// How a failure is told to whoever asked.
    fn tell(&self, failure: &Failure) -> Page {
        let accept = self.header("accept").unwrap_or_default();
        let (_, ending) = self.parts();
        if ending == Some("json") || accept.starts_with("application/json") {
            failure.json()
        } else if self.reads() && accept.contains("text/html") {
            pages::failure(failure)
        } else {
            failure.text()
        }
    }
}

/// Gives the sign to stop when it goes: the client has left, or the time is over.
struct Watch(Stop);

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.now();
    }
}

/// Answers one request.
pub(super) async fn exchange(
    server: Arc<Server>,
    request: hyper::Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let begun = Instant::now();
    let (head, content) = request.into_parts();
    let mut request = Request {
        params: Params::parse(head.uri.query().unwrap_or_default()),
        path: head.uri.path().to_owned(),
        method: head.method,
        headers: head.headers,
        body: Vec::new(),
    };
    let host = head.uri.host().map(str::to_owned);
    let answer = match security::admit(&server.settings, &request, host.as_deref()) {
        Err(refused) => Err(refused),
        Ok(()) => match read(&server, content).await {
            Err(failure) => Err(failure),
            Ok(body) => {
                request.body = body;
                let request = Arc::new(request);
                let answer = work(&server, request.clone()).await;
                return Ok(finish(&server, &request, answer, begun, &head.uri));
            }
        },
    };
    // What was not read of the request must not be taken for the next one.
    let answer = answer.map_err(|failure| failure.header("connection", "close"));
    Ok(finish(&server, &request, answer, begun, &head.uri))
}

/// The content of a request, if it is not too long and does not take too long.
async fn read(server: &Server, content: Incoming) -> Result<Vec<u8>, Failure> {
    let most = server.settings.body;
    let too_long = || Failure::new(413, format!("a request may have {most} bytes at most"));
    let size = content.size_hint();
    if size.lower() > most as u64 {
        return Err(too_long());
    }
    match timeout(CONTENT, Limited::new(content, most).collect()).await {
        Err(_) => Err(Failure::new(408, "the content did not come in time")),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(too_long()),
        Ok(Err(_)) => Err(Failure::new(400, "the content cannot be read")),
        Ok(Ok(content)) => Ok(content.to_bytes().to_vec()),
    }
}

/// Works on a request, on a thread where it may wait.
async fn work(server: &Arc<Server>, request: Arc<Request>) -> Result<Page, Failure> {
    if let Some(page) = routes::at_once(server, &request) {
        return Ok(page);
    }
    let busy = || {
        let failure = Failure::new(503, "too many requests are being worked on");
        failure.header("retry-after", "1")
    };
    let permit = timeout(PATIENCE, server.permits.clone().acquire_owned()).await;
    let Ok(Ok(permit)) = permit else {
        return Err(busy());
    };
    let time = server.settings.time;
    // The permit goes back when the last thread that works for this request has ended.
    let stop = Stop::new(permit);
    let watch = Watch(stop.clone());
    let limits = Limits {
        time: Some(time),
        rows: Some(server.settings.rows),
        stop: Some(stop),
        ..Limits::default()
    };
    // A change is made or not, whoever waits for it: its own limit stops it.
    let longest = match request.reads() || check::is_sent(&request) {
        true => time + PATIENCE,
        false => Duration::MAX,
    };
    let server = server.clone();
    let worker = tokio::task::spawn_blocking(move || routes::answer(&server, &request, &limits));
    let answer = timeout(longest, worker).await;
    drop(watch);
    match answer {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(Failure::new(500, "the answer could not be made")),
        Err(_) => Err(Failure::new(
            422,
            format!("it took longer than {} s and was stopped", time.as_secs()),
        )),
    }
}

/// The answer with the headers that all have; counted and told.
fn finish(
    server: &Server,
    request: &Request,
    answer: Result<Page, Failure>,
    begun: Instant,
    uri: &hyper::Uri,
) -> Response<Full<Bytes>> {
    let page = answer.unwrap_or_else(|failure| request.tell(&failure));
    let known = request.header("if-none-match").filter(|_| request.reads());
    let page = page.unless_known(known);
    let took = begun.elapsed();
    server.metrics.count(page.status, took);
    if let Some(log) = &server.settings.log {
        let now = (server.settings.now)().format("%Y-%m-%dT%H:%M:%SZ");
        let (method, status, bytes) = (&request.method, page.status, page.body.len());
        let took = took.as_secs_f64() * 1000.0;
        log(&format!(
            "{now} {method} {uri} {status} {bytes} B {took:.1} ms"
        ));
    }
    let mut response = Response::new(Full::new(Bytes::from(page.body)));
    *response.status_mut() =
        StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(page.content_type));
    let guarded = security::headers(&server.settings, page.content_type);
    for (name, value) in guarded.into_iter().chain(page.headers) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    response
}
