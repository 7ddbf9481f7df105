//! The HTTP server: web pages, JSON API, SPARQL Protocol and Graph Store Protocol.
//!
//! ```text
//! connection ─▶ handler ─▶ security ─▶ cache ─▶ routes ─┬─ sparql, graphs           the two W3C protocols
//!  (accepts,     (one request;          (answers        ├─ timeline, api_things …  the JSON API
//!   times out)    permit, thread)        kept)          └─ pages                   HTML for people
//! ```
//!
//! This is the only asynchronous code, and only as far as `handler`: everything that reads data runs
//! on a thread that may block, and is cancelled on timeout or when the client disconnects.
//!
//! * [`pages`]: the HTML pages
//! * `routes`: the table of the JSON API; `openapi` describes it from the same table
//!
//! ```no_run
//! use annals::Annals;
//! use annals::server::{Settings, serve};
//!
//! let listener = std::net::TcpListener::bind("127.0.0.1:7474")?;
//! serve(Annals::bundled()?, listener, Settings::new(chrono::Utc::now))?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod api_assistance;
mod api_feeds;
mod api_lists;
mod api_queries;
mod api_since;
mod api_things;
mod as_of_cache;
mod base_path;
mod cache;
mod check;
mod connection;
mod draft_review;
mod error;
mod filter;
mod graphs;
mod handler;
mod http;
mod http_request;
mod linked_data;
mod metrics;
mod multipart;
mod negotiation;
mod openapi;
mod openapi_protocols;
mod openapi_schemas;
pub mod pages;
mod peers;
mod preconditions;
mod response;
mod review;
mod route;
mod route_table;
mod routes;
mod sandbox;
mod security;
mod sparql;
mod sparql_hints;
mod timeline;
mod write_timeout;

pub use error::HttpError;
pub use filter::{filter, filter_texts, group_by};
pub use http::{Params, Request, is_extension};
pub use response::Response;
pub use routes::answer_request;
pub use sandbox::{SandboxSettings, Worker, work};

use crate::Annals;
use crate::model::marking::Marking;
use crate::query::DefaultGraph;
use chrono::{DateTime, Utc};
use std::io;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Receives one line per request.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// The size of an answer from the sandbox that is taken however many there are at once.
const MIN_ANSWER: usize = 16 << 20;

/// Server settings.
#[derive(Clone)]
pub struct Settings {
    /// Host names and addresses to accept, besides those of this machine.
    pub hosts: Vec<String>,
    /// The token that authorizes writes; without one the server is read-only.
    pub token: Option<String>,
    /// The origin whose scripts may read responses.
    pub cors: Option<String>,
    /// The origins whose pages may frame what is below `/embed/`.
    pub embed: Vec<String>,
    /// The path of a proxy below which this server is, such as `/annals`, or nothing.
    pub base_path: String,
    /// The proxies that are believed when they say for which host and by which scheme they were asked.
    pub proxies: Vec<IpAddr>,
    /// Time limit of a request.
    pub timeout: Duration,
    /// Maximum number of rows or events in a response.
    pub max_rows: usize,
    /// Requests processed at once.
    pub max_concurrent: usize,
    /// Maximum size of a request body in bytes.
    pub max_body: usize,
    /// Memory for request bodies, unread answers and those that are kept, in bytes.
    pub buffer_memory: usize,
    /// How much of that is for answers that are kept, at most a quarter; with 0 none is.
    pub cache_memory: usize,
    /// Whether SPARQL is answered.
    pub sparql: bool,
    /// The default graph of the SPARQL protocol; pages and saved queries have the union.
    pub default_graph: DefaultGraph,
    /// How to start the workers that answer SPARQL and check records; without them both happen in
    /// this process, where limits of time and memory are not certain.
    pub sandbox: Option<SandboxSettings>,
    /// The access log.
    pub log: Option<Log>,
    /// The greatest label of TLP 2.0 that is served.
    pub max_marking: Marking,
    /// The clock.
    pub now: fn() -> DateTime<Utc>,
}

impl Settings {
    /// The defaults: read-only, 30 seconds, 100,000 rows, 16 MiB, twice as many requests at once as
    /// there are processors, at least 4.
    pub fn new(now: fn() -> DateTime<Utc>) -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            hosts: Vec::new(),
            token: None,
            cors: None,
            embed: Vec::new(),
            base_path: String::new(),
            proxies: Vec::new(),
            timeout: Duration::from_secs(30),
            max_rows: 100_000,
            max_concurrent: (2 * processors).max(4),
            max_body: 16 << 20,
            buffer_memory: 256 << 20,
            cache_memory: 64 << 20,
            sparql: true,
            default_graph: DefaultGraph::Union,
            sandbox: None,
            log: None,
            max_marking: Marking::default(),
            now,
        }
    }

    /// Memory for answers that are kept, in bytes.
    fn kept_memory(&self) -> usize {
        self.cache_memory.min(self.buffer_memory / 4)
    }
}

/// State shared by all requests.
struct Server {
    annals: Annals,
    as_of_cache: as_of_cache::AsOfCache,
    answers: Option<cache::AnswerCache>,
    settings: Settings,
    permits: Arc<Semaphore>,
    sandbox: Option<sandbox::Pool>,
    /// Permits of the sandbox, so that queries do not take those of the pages.
    sandbox_permits: Arc<Semaphore>,
    peers: peers::Peers,
    metrics: metrics::Metrics,
}

impl Server {
    fn new(annals: Annals, settings: Settings) -> Self {
        let permits = || Arc::new(Semaphore::new(settings.max_concurrent));
        let kept = settings.kept_memory();
        let others = settings.buffer_memory - kept;
        Self {
            annals,
            answers: (kept > 0).then(|| cache::AnswerCache::new(kept)),
            as_of_cache: as_of_cache::AsOfCache::default(),
            permits: permits(),
            sandbox: None,
            sandbox_permits: permits(),
            peers: peers::Peers::new(others, settings.max_concurrent),
            metrics: metrics::Metrics::default(),
            settings,
        }
    }
}

/// Serves until the process is asked to stop (Ctrl-C, SIGTERM), and then until the responses in
/// progress are sent.
///
/// # Errors
/// If the runtime cannot be started, or the listener cannot be used.
pub fn serve(annals: Annals, listener: TcpListener, settings: Settings) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Enough for the parser to need no stack of its own for most queries.
        .thread_stack_size(8 << 20)
        .enable_io()
        .enable_time()
        .build()?;
    let mut server = Server::new(annals, settings);
    if let Some(sandbox) = server.settings.sandbox.clone() {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        let ready = processors.min(server.settings.max_concurrent);
        let (all, at_once) = (
            server.settings.buffer_memory - server.settings.kept_memory(),
            server.settings.max_concurrent,
        );
        let max_answer = (all / at_once.max(1)).max(MIN_ANSWER) as u64;
        let store = server.annals.store();
        server.sandbox = Some(sandbox::Pool::start(sandbox, store, ready, max_answer)?);
    }
    let served = runtime.block_on(connection::accept(Arc::new(server), listener));
    // A query that does not notice its cancellation ends with the process.
    runtime.shutdown_background();
    served
}
