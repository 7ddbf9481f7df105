//! SPARQL endpoints of others: the SPARQL Protocol and the Graph Store Protocol over HTTP.
//!
//! The only code that calls anybody, and it calls what it is given the address of. [`Client`] asks,
//! changes and copies graphs; `http` sends one request, and is the only file that names `ureq`. Built
//! without the feature `remote` the program has no such crate, and every call is
//! [`Error::NotBuilt`].
//!
//! ```
//! use annals::remote::{Address, Error};
//!
//! assert!(Address::parse("http://127.0.0.1:3030/ds").is_ok());
//! let with_password = Address::parse("https://me:secret@example.org/ds");
//! assert!(matches!(with_password, Err(Error::BadAddress { .. })));
//! ```

mod address;
mod client;
mod credentials;
#[cfg(feature = "remote")]
mod http;
mod results;
mod transport;

pub use address::Address;
pub use client::{Client, Dataset, Services, Settings};
pub use credentials::Credentials;
pub use results::{Results, SKOLEM, arrived};

use std::time::Duration;

/// Why an endpoint gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program cannot call anybody.
    #[error("this build of annals cannot ask an endpoint")]
    NotBuilt,
    /// The address is none of an endpoint.
    #[error("`{address}` is not the address of an endpoint: {reason}")]
    BadAddress {
        /// The address, without a password.
        address: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A password or token would be readable on its way.
    #[error("{0} is not encrypted, so no password or token is sent to it")]
    Unencrypted(String),
    /// The certificates of `--ca` cannot be read.
    #[error("{0}")]
    BadCertificates(String),
    /// No connection.
    #[error("cannot reach {address}: {reason}")]
    Unreachable {
        /// Who was called.
        address: String,
        /// What the system says.
        reason: String,
    },
    /// The time is over.
    #[error("{address} did not answer within {} s", .after.as_secs_f32())]
    TimedOut {
        /// Who was called.
        address: String,
        /// The time limit.
        after: Duration,
    },
    /// The answer ends before its end.
    #[error("the answer of {address} was cut off: {reason}")]
    Cut {
        /// Who was called.
        address: String,
        /// Where it ends.
        reason: String,
    },
    /// The answer is none of the protocol, such as a page for people.
    #[error("{address} answered with {found} where {expected} was expected")]
    Unexpected {
        /// Who was called.
        address: String,
        /// The type of the answer.
        found: String,
        /// The type that the protocol wants.
        expected: &'static str,
    },
    /// The endpoint sends elsewhere.
    #[error("{address} redirects to {to}, another host, which is not followed")]
    Redirected {
        /// Who was called.
        address: String,
        /// Where it sends.
        to: String,
    },
    /// The endpoint refuses or fails.
    #[error("{address} answered with status {status}{}", .says.as_ref().map(|it| format!(": {it}")).unwrap_or_default())]
    Status {
        /// Who was called.
        address: String,
        /// The status code of HTTP.
        status: u16,
        /// The first line of what it says.
        says: Option<String>,
    },
    /// The answer has more rows than are allowed.
    #[error("{address} answered with more than {rows} rows")]
    TooManyRows {
        /// Who was called.
        address: String,
        /// The limit.
        rows: usize,
    },
}

impl Error {
    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotBuilt => "build it with `cargo install --path . --features remote`",
            Self::Unencrypted(_) => "use https, or an endpoint on this computer",
            Self::Status { status: 401, .. } => {
                "set user and password, or a token, in the configuration or in ANNALS_PASSWORD or ANNALS_TOKEN"
            }
            Self::Status { status: 403, .. } => {
                "this user may not do that; publishing needs the right to write"
            }
            Self::Status {
                status: 404 | 405, ..
            } => "is this the address of the endpoint for queries?",
            Self::Status {
                status: 429 | 502..=504,
                ..
            } => "the endpoint is busy or restarting: try again later",
            Self::TimedOut { .. } => "set a longer `timeout` in endpoints.toml, or ask for less",
            Self::Unexpected { .. } => {
                "is this the address of the endpoint itself, and not of its pages?"
            }
            Self::Redirected { .. } => "name that address, if it is the right one",
            Self::TooManyRows { .. } => "add a filter",
            _ => return None,
        })
    }
}
