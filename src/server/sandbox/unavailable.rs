//! The pool where processes cannot be confined: there is none.

use super::super::{HttpError, Response};
use super::SandboxSettings;
use super::message::Job;
use crate::query::CancelToken;
use crate::store::Store;
use std::convert::Infallible;
use std::io;
use std::time::Duration;

/// Cannot be made.
pub(in crate::server) struct Pool(Infallible);

impl Pool {
    /// # Errors
    /// Always.
    pub fn start(_: SandboxSettings, _: &Store, _: usize, _: u64) -> io::Result<Self> {
        let why = "this system cannot limit the memory of a process";
        Err(io::Error::new(io::ErrorKind::Unsupported, why))
    }

    pub fn run(
        &self,
        _: Job,
        _: &[u8],
        _: &Store,
        _: Duration,
        _: Option<&CancelToken>,
    ) -> Result<Response, HttpError> {
        match self.0 {}
    }
}
