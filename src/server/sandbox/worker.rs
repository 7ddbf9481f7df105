//! A worker: answers one request after the other, and ends with the server.

use super::super::handler::error_response;
use super::super::{Server, Settings, routes};
use super::message::{self, Job, Reply};
use crate::Annals;
use crate::query::{DefaultGraph, QueryOptions};
use crate::store::Durability;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How much later than its limit a worker ends itself, if the server has not killed it by then.
const PATIENCE: Duration = Duration::from_secs(2);
/// Requests are read whole by the server, which limits them.
const MAX_BODY: u64 = 1 << 32;

/// What a worker needs to know.
pub struct Worker<'a> {
    /// The store.
    pub store: &'a Path,
    /// The settings of the server.
    pub settings: Settings,
    /// Whether it uses so much memory that another worker should take its place.
    pub has_grown: fn() -> bool,
    /// Ends the process.
    pub end: fn(),
}

/// Answers requests until the connection ends.
///
/// # Errors
/// If the store cannot be opened, or the connection breaks.
pub fn work(worker: Worker<'_>, mut connection: impl Read + Write) -> io::Result<()> {
    let annals = open(worker.store)?;
    let settings = Settings {
        // The server keeps answers.
        cache_memory: 0,
        ..worker.settings
    };
    let mut server = Server::new(annals, settings);
    let mut view: Option<(PathBuf, Annals)> = None;
    let (limits, watched) = channel();
    std::thread::spawn(move || watch(&watched, worker.end));
    loop {
        let (job, body) = match message::read::<Job>(&mut connection, MAX_BODY) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            job => job?,
        };
        let time = Duration::from_millis(job.time);
        let _ = limits.send(Some(time + PATIENCE));
        view = match job.view.as_deref() {
            None => None,
            // What was known on a day is a store of its own, kept while it is asked for.
            Some(path) => match view.filter(|(open, _)| open == path) {
                Some(view) => Some(view),
                None => Some((path.to_owned(), open(path)?)),
            },
        };
        let options = QueryOptions {
            timeout: Some(time),
            max_rows: job.max_rows,
            ..QueryOptions::default()
        };
        server.settings.default_graph = match job.stored_default {
            true => DefaultGraph::Stored,
            false => DefaultGraph::Union,
        };
        let request = job.request(body);
        let annals = view.as_ref().map(|(_, annals)| annals);
        let current = annals.unwrap_or(&server.annals);
        let response = routes::respond(&server, &request, current, annals, &options)
            .unwrap_or_else(|error| error_response(&request, &error));
        let _ = limits.send(None);
        // A query that was stopped may go on for a while in a thread of its own.
        let retire = response.status == 422 || (worker.has_grown)();
        let (reply, body) = Reply::of(response, retire);
        message::write(&mut connection, &reply, &body)?;
    }
}

fn open(folder: &Path) -> io::Result<Annals> {
    Annals::open(folder, Durability::Durable).map_err(io::Error::other)
}

/// Ends the process when a request has taken much too long: the server may have been killed before
/// it could do that.
fn watch(limits: &Receiver<Option<Duration>>, end: fn()) {
    let mut limit = None;
    loop {
        let next = match limit {
            None => limits.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(limit) => limits.recv_timeout(limit),
        };
        match next {
            Ok(next) => limit = next,
            Err(RecvTimeoutError::Timeout) => return end(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
