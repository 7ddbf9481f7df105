//! What a request and an answer are, whoever sends them.

use super::{Address, Error};
use std::io::Read;
use std::time::Duration;

/// One request.
#[cfg_attr(not(feature = "remote"), allow(dead_code))] // nobody sends it
pub(super) struct Request<'a> {
    pub method: &'static str,
    pub address: &'a Address,
    pub accept: &'static str,
    /// The type of the body and the body.
    pub body: Option<(&'static str, &'a [u8])>,
    /// The value of the header `Authorization`.
    pub authorization: Option<&'a str>,
    pub timeout: Duration,
}

/// The answer to one request, whatever its status.
#[cfg_attr(not(feature = "remote"), allow(dead_code))] // nobody gives it
pub(super) struct Response {
    pub status: u16,
    /// The media type without parameters, in lowercase.
    pub media_type: String,
    pub location: Option<String>,
    pub retry_after: Option<Duration>,
    pub body: Box<dyn Read + Send>,
}

/// Sends requests.
pub(super) trait Transport: Send + Sync {
    fn send(&self, request: &Request<'_>) -> Result<Response, Error>;
}
