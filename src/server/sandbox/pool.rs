//! The pool of workers, as the server sees it.

use super::super::{HttpError, Response};
use super::message::{self, Job, Reply};
use super::{SandboxSettings, too_long};
use crate::query::CancelToken;
use crate::store::Store;
use std::io::{self, ErrorKind, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often a waiting request looks whether it was cancelled.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// How much longer than its limit a worker has to say that the time was up, before it is killed.
const GRACE: Duration = Duration::from_millis(250);

/// The workers.
pub(in crate::server) struct Pool {
    settings: SandboxSettings,
    store: PathBuf,
    /// The largest answer that is taken from a worker, in bytes.
    max_answer: u64,
    idle: Mutex<Vec<Process>>,
}

/// A worker, killed when dropped.
struct Process {
    child: Child,
    stream: UnixStream,
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only if it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Why there is no response.
enum NoResponse {
    /// The deadline has passed, or the client has left.
    Stopped,
    /// The worker has ended or does not answer.
    Io(io::Error),
}

impl Pool {
    /// Starts workers on a store, so many that are ready; their answers are limited in size.
    pub fn start(
        settings: SandboxSettings,
        store: &Store,
        ready: usize,
        max_answer: u64,
    ) -> io::Result<Self> {
        if !cfg!(target_os = "linux") {
            let why = "this system cannot limit the memory of a process";
            return Err(io::Error::new(ErrorKind::Unsupported, why));
        }
        let pool = Self {
            settings,
            store: store.folder().to_owned(),
            max_answer,
            idle: Mutex::default(),
        };
        for _ in 0..ready {
            let process = pool.spawn()?;
            pool.put_back(process);
        }
        Ok(pool)
    }

    fn spawn(&self) -> io::Result<Process> {
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_read_timeout(Some(POLL_INTERVAL))?;
        let child = Command::new(&self.settings.program)
            .args(&self.settings.arguments)
            .arg(&self.store)
            .env_clear()
            // An interrupt at the terminal is for the server, which first ends what is in progress.
            .process_group(0)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let stream = ours;
        Ok(Process { child, stream })
    }

    fn put_back(&self, process: Process) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(process);
    }

    fn take(&self) -> io::Result<Process> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        // All that have ended while they were idle go, not only those on top: until it is waited
        // for, an ended process keeps its place in the system's table.
        idle.retain_mut(|process| matches!(process.child.try_wait(), Ok(None)));
        if let Some(process) = idle.pop() {
            return Ok(process);
        }
        drop(idle);
        self.spawn()
    }

    /// Lets a worker answer within a time limit; `cancel` ends it earlier.
    ///
    /// # Errors
    /// 422 if it takes too long or too much memory.
    pub fn run(
        &self,
        mut job: Job,
        body: &[u8],
        store: &Store,
        limit: Duration,
        cancel: Option<&CancelToken>,
    ) -> Result<Response, HttpError> {
        let deadline = Instant::now() + limit + GRACE;
        job.time = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        let mut process = self.take()?;
        let waiting = |stream| Waiting {
            stream,
            deadline,
            cancel,
            stopped: false,
        };
        let answer = self.exchange(&mut process, &job, body, waiting);
        let error = match answer {
            Ok((reply, body)) => {
                match reply.retire {
                    true => self.replace(process, store),
                    false => self.put_back(process),
                }
                return reply.response(body);
            }
            Err(NoResponse::Stopped) => too_long(limit),
            Err(NoResponse::Io(error)) => self.ended(&mut process, &error),
        };
        self.replace(process, store);
        Err(error)
    }

    /// Sends a request and waits for the response.
    fn exchange<'a>(
        &self,
        process: &'a mut Process,
        job: &Job,
        body: &[u8],
        waiting: impl FnOnce(&'a UnixStream) -> Waiting<'a>,
    ) -> Result<(Reply, Vec<u8>), NoResponse> {
        message::write(&mut &process.stream, job, body).map_err(NoResponse::Io)?;
        let mut waiting = waiting(&process.stream);
        message::read(&mut waiting, self.max_answer).map_err(|error| match waiting.stopped {
            true => NoResponse::Stopped,
            false => NoResponse::Io(error),
        })
    }

    /// Kills a worker, and starts another one.
    fn replace(&self, process: Process, store: &Store) {
        drop(process);
        // If there is none now, the next request tries again and tells why it cannot.
        if let Ok(process) = self.spawn() {
            self.put_back(process);
        }
        let _ = store.clear_stale_readers();
    }

    /// The error for a worker that has ended by itself.
    fn ended(&self, process: &mut Process, error: &io::Error) -> HttpError {
        let memory = self.settings.memory >> 20;
        let status = match error.kind() {
            ErrorKind::FileTooLarge => {
                return HttpError::new(422, "the result is larger than the server may hold");
            }
            // It closed the connection, so it ends now.
            _ => process.child.wait(),
        };
        match status {
            Ok(status) if status.signal().is_some() => HttpError::new(
                422,
                format!("the request needed more than {memory} MB of memory and was stopped"),
            ),
            _ => HttpError::new(500, "the request failed unexpectedly"),
        }
    }
}

/// A stream that is read until a deadline, or until it is cancelled.
struct Waiting<'a> {
    stream: &'a UnixStream,
    deadline: Instant,
    cancel: Option<&'a CancelToken>,
    stopped: bool,
}

impl Read for Waiting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match (&mut &*self.stream).read(buffer) {
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    let cancelled = self.cancel.is_some_and(CancelToken::is_cancelled);
                    if cancelled || Instant::now() >= self.deadline {
                        self.stopped = true;
                        return Err(ErrorKind::TimedOut.into());
                    }
                }
                read => return read,
            }
        }
    }
}
