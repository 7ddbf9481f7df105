//! The shop window: the same timelines in a browser, and SPARQL for every client.
//!
//! ```text
//! connection ─▶ exchange ─▶ guard ─▶ routes ─┬─ sparql, graphs   the two protocols of the W3C
//!  (accepts,     (one request;               ├─ timeline, things …   the JSON API
//!   times out)    permit, thread)            └─ pages            what people read
//! ```
//!
//! Here alone things are asynchronous, and only as far as `exchange`: everything that reads data runs on
//! a thread where it may wait, and is stopped when its time is over or its client has left.
//!
//! * [`pages`]: what people read
//! * `routes`: the table of the JSON API, from which `openapi` describes it
//!
//! ```no_run
//! use annals::Annals;
//! use annals::server::{Settings, serve};
//!
//! let listener = std::net::TcpListener::bind("127.0.0.1:7474")?;
//! serve(Annals::bundled()?, listener, Settings::new(chrono::Utc::now))?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod api_lists;
mod api_queries;
mod api_things;
mod as_of_cache;
mod check;
mod connection;
mod error;
mod filter;
mod graphs;
mod handler;
mod http;
mod metrics;
mod negotiation;
mod openapi;
pub mod pages;
mod routes;
mod security;
mod sparql;
mod timeline;

pub use error::Failure;
pub use filter::{by, filter};
pub use http::{Asked, ENDINGS, Page, Params};

use crate::Annals;
use chrono::{DateTime, Utc};
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Is given a line about each request.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// How to serve.
#[derive(Clone)]
pub struct Settings {
    /// Names and addresses under which the server may be asked, beside those of this machine.
    pub names: Vec<String>,
    /// Who has it may change the store; nobody may where there is none.
    pub token: Option<String>,
    /// The site whose scripts may read the answers.
    pub cors: Option<String>,
    /// Time until a request is stopped.
    pub time: Duration,
    /// Rows or events that an answer may have.
    pub rows: usize,
    /// Requests that are worked on at once.
    pub at_once: usize,
    /// Bytes that may be sent to the server in one request.
    pub body: usize,
    /// Is told every request.
    pub log: Option<Log>,
    /// Tells the time.
    pub now: fn() -> DateTime<Utc>,
}

impl Settings {
    /// The usual: read-only, 30 seconds, 100,000 rows, 16 MiB, twice as many requests at once as
    /// there are processors, 4 at least.
    pub fn new(now: fn() -> DateTime<Utc>) -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            names: Vec::new(),
            token: None,
            cors: None,
            time: Duration::from_secs(30),
            rows: 100_000,
            at_once: (2 * processors).max(4),
            body: 16 << 20,
            log: None,
            now,
        }
    }
}

/// What all requests share.
struct Server {
    annals: Annals,
    days: as_of_cache::Days,
    settings: Settings,
    permits: Arc<Semaphore>,
    metrics: metrics::Metrics,
}

/// Serves until the process is told to end (Ctrl-C, SIGTERM), and then until the answers that are
/// under way are sent.
///
/// # Errors
/// Where there is no runtime, or the listener cannot be used.
pub fn serve(annals: Annals, listener: TcpListener, settings: Settings) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_io()
        .enable_time()
        .build()?;
    let server = Arc::new(Server {
        annals,
        days: as_of_cache::Days::default(),
        permits: Arc::new(Semaphore::new(settings.at_once)),
        metrics: metrics::Metrics::default(),
        settings,
    });
    let served = runtime.block_on(connection::accept(server, listener));
    // A query that does not listen to its sign ends with the process.
    runtime.shutdown_background();
    served
}
