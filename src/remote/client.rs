//! One endpoint: queries, updates and whole graphs, with retries of reads.
//!
//! An endpoint has an address for queries, one for updates and one for graphs; some have one for all.
//! What is not set is found by asking: first the address itself, then those that engines usually have
//! below or beside it.

use super::results::{self, Results};
use super::transport::{Request, Response, Transport};
use super::{Address, Credentials, Error};
use crate::model::percent;
use std::io::Read;
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

/// How long is waited before each new try of a read.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];
/// The longest pause that an endpoint may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// The least time for a part of a graph: an engine writes slower than it reads.
const WRITE: Duration = Duration::from_secs(600);
/// How many redirects are followed.
const REDIRECTS: usize = 5;
/// The most rows of an answer where no limit is set.
const MOST_ROWS: usize = 20_000_000;

const JSON: &str = "application/sparql-results+json";
const TRIPLES: &str = "application/n-triples";
const FORM: &str = "application/x-www-form-urlencoded";

/// How an endpoint is reached.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it answers.
    pub services: Services,
    /// Who asks.
    pub credentials: Option<Credentials>,
    /// The time for one query.
    pub timeout: Duration,
    /// Certificates to trust in place of those that everybody trusts, in PEM.
    pub ca: Option<Vec<u8>>,
}

/// The addresses of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Services {
    /// The address that was named: of queries, or of all.
    pub query: Address,
    /// The address of updates, if it is known.
    pub update: Option<Address>,
    /// The address of the Graph Store Protocol, if it is known.
    pub store: Option<Address>,
}

/// The graphs that a query is put to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dataset<'a> {
    /// Its default graph; without, whatever the endpoint asks by itself.
    pub default: Option<&'a str>,
    /// The one graph that it finds by name.
    pub named: Option<&'a str>,
}

impl<'a> From<Option<&'a str>> for Dataset<'a> {
    fn from(default: Option<&'a str>) -> Self {
        Self {
            default,
            named: None,
        }
    }
}

/// The client of one endpoint.
pub struct Client {
    services: Services,
    authorization: Option<String>,
    timeout: Duration,
    transport: Box<dyn Transport>,
    /// The addresses that have answered: of queries, updates and graphs.
    found: Mutex<[Option<Address>; 3]>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Client").field(&self.services.query).finish()
    }
}

#[derive(Clone, Copy)]
enum Service {
    Query,
    Update,
    Store,
}

impl Client {
    /// A client; nothing is called yet.
    ///
    /// # Errors
    /// [`Error::NotBuilt`], [`Error::Unencrypted`] where a password would be sent in the clear to
    /// another computer, or [`Error::BadCertificates`].
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let transport = transport(settings.ca.as_deref())?;
        let services = settings.services;
        let all = [&services.update, &services.store].into_iter().flatten();
        let in_clear = all
            .chain([&services.query])
            .find(|it| !it.is_encrypted() && !it.is_loopback());
        if let (Some(address), Some(_)) = (in_clear, &settings.credentials) {
            return Err(Error::Unencrypted(address.to_string()));
        }
        Ok(Self {
            found: Mutex::new([None, services.update.clone(), services.store.clone()]),
            services,
            authorization: settings.credentials.map(|it| it.header()),
            timeout: settings.timeout,
            transport,
        })
    }

    /// The address that was named.
    pub fn address(&self) -> &Address {
        &self.services.query
    }

    /// The answer to a query of rows or of yes and no.
    ///
    /// # Errors
    /// See [`Error`]; a part of an answer is never given.
    pub fn query<'a>(
        &self,
        text: &str,
        graphs: impl Into<Dataset<'a>>,
        timeout: Option<Duration>,
        most: Option<usize>,
    ) -> Result<Results, Error> {
        self.ask(text, graphs.into(), timeout, JSON, |address, answer| {
            let answer = expect(address, answer, &[JSON, "application/json"], JSON)?;
            results::read(address, answer.body, most.unwrap_or(MOST_ROWS))
        })
    }

    /// The triples of a CONSTRUCT or DESCRIBE, as N-Triples.
    ///
    /// # Errors
    /// See [`Error`]; errors of reading may follow later.
    pub fn construct<'a>(
        &self,
        text: &str,
        graphs: impl Into<Dataset<'a>>,
        timeout: Option<Duration>,
    ) -> Result<Box<dyn Read + Send>, Error> {
        self.ask(text, graphs.into(), timeout, TRIPLES, |address, answer| {
            Ok(expect(address, answer, &[TRIPLES, "text/plain"], TRIPLES)?.body)
        })
    }

    /// Sends a query and reads the answer.
    fn ask<T>(
        &self,
        text: &str,
        graphs: Dataset<'_>,
        timeout: Option<Duration>,
        accept: &'static str,
        read: impl Fn(&Address, Response) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let body = query_form(text, graphs);
        let timeout = timeout.unwrap_or(self.timeout);
        self.each(Service::Query, |address| {
            let answer = self.read(&Request {
                method: "POST",
                address,
                accept,
                body: Some((FORM, body.as_bytes())),
                authorization: self.authorization.as_deref(),
                timeout,
            })?;
            read(address, answer)
        })
    }

    /// Sends an update, once.
    ///
    /// # Errors
    /// See [`Error`]. After one it may have been done all the same, and success proves nothing of a
    /// condition in it: ask.
    pub fn update(&self, text: &str) -> Result<(), Error> {
        let body = format!("update={}", encoded(text));
        self.each(Service::Update, |address| {
            let answer = self.exchange(&Request {
                method: "POST",
                address,
                accept: "*/*",
                body: Some((FORM, body.as_bytes())),
                authorization: self.authorization.as_deref(),
                timeout: self.timeout.max(WRITE),
            })?;
            succeeded(address, answer).map(drop)
        })
    }

    /// Writes a part of a graph in N-Triples: the first in place of whatever it holds, each other one
    /// to it. Sent once.
    ///
    /// # Errors
    /// See [`Error`]; the part may have been written all the same.
    pub fn write_graph(&self, graph: &str, part: &[u8], is_first: bool) -> Result<(), Error> {
        let method = if is_first { "PUT" } else { "POST" };
        self.on_graph(method, graph, Some(part)).map(drop)
    }

    /// All of a graph, as N-Triples.
    ///
    /// # Errors
    /// See [`Error`]; errors of reading may follow later.
    pub fn read_graph(&self, graph: &str) -> Result<Box<dyn Read + Send>, Error> {
        self.on_graph("GET", graph, None)
    }

    fn on_graph(
        &self,
        method: &'static str,
        graph: &str,
        part: Option<&[u8]>,
    ) -> Result<Box<dyn Read + Send>, Error> {
        self.each(Service::Store, |service| {
            let mark = if service.as_str().contains('?') {
                '&'
            } else {
                '?'
            };
            let address = Address::parse(&format!("{service}{mark}graph={}", encoded(graph)))?;
            let request = Request {
                method,
                address: &address,
                accept: TRIPLES,
                body: part.map(|part| (TRIPLES, part)),
                authorization: self.authorization.as_deref(),
                timeout: self.timeout.max(WRITE),
            };
            match part {
                Some(_) => Ok(succeeded(&address, self.exchange(&request)?)?.body),
                None => {
                    let answer = self.read(&request)?;
                    Ok(expect(&address, answer, &[TRIPLES, "text/plain"], TRIPLES)?.body)
                }
            }
        })
    }

    /// Asks the address of a service, or each that may be, until one answers.
    fn each<T>(
        &self,
        service: Service,
        ask: impl Fn(&Address) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let known = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = service as usize;
        let address = known()[slot].clone();
        if let Some(address) = address {
            return ask(&address);
        }
        let mut failed: Option<Error> = None;
        for address in self.candidates(service) {
            match ask(&address) {
                Ok(answer) => {
                    known()[slot] = Some(address);
                    return Ok(answer);
                }
                // The service is elsewhere; one that finds fault with what was asked is likelier.
                Err(error) if is_elsewhere(&error) => {
                    let is_likelier = matches!(error, Error::Status { status: 400, .. });
                    failed = Some(match failed {
                        Some(first) if !is_likelier => first,
                        _ => error,
                    });
                }
                Err(error) => return Err(error),
            }
        }
        Err(failed.unwrap_or(Error::NotBuilt))
    }

    fn candidates(&self, service: Service) -> Vec<Address> {
        const NAMES: [&str; 3] = ["query", "sparql", "update"];
        let named = &self.services.query;
        let (beside, below): (&[&str], &[&str]) = match service {
            Service::Query => (&[], &["query", "sparql"]),
            Service::Update => (&["update"], &["update"]),
            Service::Store => (&["data", "store"], &["data", "store"]),
        };
        let beside = beside.iter().filter_map(|name| named.beside(&NAMES, name));
        let mut all: Vec<Address> = beside.collect();
        all.push(named.clone());
        all.extend(below.iter().map(|name| named.child(name)));
        all
    }

    /// Sends a request that changes nothing, again where the endpoint is busy or not there.
    fn read(&self, request: &Request<'_>) -> Result<Response, Error> {
        for pause in PAUSES {
            match self.exchange(request) {
                Ok(answer) if matches!(answer.status, 429 | 502..=504) => {
                    let wait = answer.retry_after.unwrap_or(pause);
                    sleep(wait.min(LONGEST_PAUSE));
                }
                Err(Error::Unreachable { .. }) => sleep(pause),
                other => return other,
            }
        }
        self.exchange(request)
    }

    /// Sends a request, and again where the same host sends it elsewhere.
    fn exchange(&self, request: &Request<'_>) -> Result<Response, Error> {
        let mut address = request.address.clone();
        for _ in 0..REDIRECTS {
            let answer = self.transport.send(&Request {
                address: &address,
                ..*request
            })?;
            let (301 | 302 | 307 | 308, Some(to)) = (answer.status, &answer.location) else {
                return Ok(answer);
            };
            let next = address.resolve(to)?;
            if !next.has_origin_of(&address) {
                return Err(Error::Redirected {
                    address: address.to_string(),
                    to: next.to_string(),
                });
            }
            address = next;
        }
        Err(Error::Unreachable {
            address: request.address.to_string(),
            reason: "it redirects in a circle".to_owned(),
        })
    }
}

/// The way to send requests; `ca` are certificates to trust in place of those that everybody trusts.
#[cfg(feature = "remote")]
fn transport(ca: Option<&[u8]>) -> Result<Box<dyn Transport>, Error> {
    super::http::Http::new(ca).map(|http| Box::new(http) as _)
}

/// There is none in this build.
#[cfg(not(feature = "remote"))]
fn transport(_ca: Option<&[u8]>) -> Result<Box<dyn Transport>, Error> {
    Err(Error::NotBuilt)
}

fn query_form(text: &str, Dataset { default, named }: Dataset<'_>) -> String {
    let mut form = format!("query={}", encoded(text));
    for (name, graph) in [("default", default), ("named", named)] {
        if let Some(graph) = graph {
            form.push_str(&format!("&{name}-graph-uri={}", encoded(graph)));
        }
    }
    form
}

fn encoded(text: &str) -> String {
    percent::encode(text, b"-._~")
}

fn is_elsewhere(error: &Error) -> bool {
    match error {
        Error::Status { status, .. } => matches!(status, 400 | 404 | 405 | 406 | 415 | 501),
        Error::Unexpected { .. } => true,
        _ => false,
    }
}

/// The answer, if its status says so.
fn succeeded(address: &Address, answer: Response) -> Result<Response, Error> {
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    /// As much of a message as may be read.
    const MESSAGE: u64 = 4096;
    let mut text = Vec::new();
    let is_plain = matches!(answer.media_type.as_str(), "text/plain" | "");
    let read = answer.body.take(MESSAGE).read_to_end(&mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines.next().filter(|_| is_plain && read.is_ok());
    Err(Error::Status {
        address: address.to_string(),
        status: answer.status,
        says: line.map(|line| line.chars().take(300).collect()),
    })
}

/// The answer, if it is of one of these types.
fn expect(
    address: &Address,
    answer: Response,
    types: &[&str],
    expected: &'static str,
) -> Result<Response, Error> {
    let answer = succeeded(address, answer)?;
    if types.contains(&answer.media_type.as_str()) {
        return Ok(answer);
    }
    let found = match answer.media_type.as_str() {
        "" => "no type".to_owned(),
        "text/html" | "application/xhtml+xml" => "a web page".to_owned(),
        other => other.to_owned(),
    };
    Err(Error::Unexpected {
        address: address.to_string(),
        found,
        expected,
    })
}
