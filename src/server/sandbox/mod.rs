//! The sandbox: worker processes that answer what a stranger wrote, SPARQL above all.
//!
//! ```text
//! routes ─▶ Pool ─ a message over a socket ─▶ worker (the same program, started anew)
//!             │                                 opens the same store, answers with `routes::respond`,
//!             └─ kills it at the deadline        and may use so much memory and no more
//! ```
//!
//! No check within a process makes a limit of time or memory certain: a query can multiply strings,
//! sort, or compare for minutes without reading a statement. A process can be ended at any time. An
//! answer comes back whole or not at all; a worker that was killed is replaced at once, and the
//! readers that it left in the store are removed.
//!
//! A worker is never forked from a process that has the store open, which LMDB does not allow. It
//! is the program itself, started with a command that help does not list.

mod message;
#[cfg(unix)]
mod pool;
#[cfg(not(unix))]
mod unavailable;
mod worker;

pub(super) use message::Job;
#[cfg(unix)]
pub(super) use pool::Pool;
#[cfg(not(unix))]
pub(super) use unavailable::Pool;
pub use worker::{Worker, work};

use super::HttpError;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// How workers are started.
#[derive(Debug, Clone)]
pub struct SandboxSettings {
    /// The program.
    pub program: PathBuf,
    /// Its arguments before the folder of the store.
    pub arguments: Vec<OsString>,
    /// The most memory that one may use, in bytes: for messages, the program itself sets it.
    pub memory: u64,
}

/// The error for a request that took too long.
pub(super) fn too_long(limit: Duration) -> HttpError {
    let seconds = limit.as_secs_f32();
    HttpError::new(
        422,
        format!("the request took longer than {seconds} s and was stopped"),
    )
}
