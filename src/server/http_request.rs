//! A request as it was sent.

use super::http::{Params, is_extension};
use crate::model::percent;
use hyper::{HeaderMap, Method};

/// An HTTP request with its whole body.
pub(super) struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The path below which everything is, or nothing.
    pub base_path: String,
    /// Whether the client reached us by HTTPS, by way of a proxy.
    pub is_https: bool,
    /// The path as it was sent, below the base path.
    pub path: String,
    /// The query string.
    pub params: Params,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// The value of a header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Its URL, without the query string.
    pub fn url(&self) -> String {
        let host = self.header("host").unwrap_or("localhost");
        let scheme = if self.is_https { "https" } else { "http" };
        format!("{scheme}://{host}{}{}", self.base_path, self.path)
    }

    /// Whether it is one of the Graph Store Protocol.
    pub fn is_graph_store(&self) -> bool {
        self.path.trim_matches('/') == "store" || self.path.starts_with("/store/")
    }

    /// Whether the method is GET or HEAD.
    pub fn is_read_only(&self) -> bool {
        self.method == Method::GET || self.method == Method::HEAD
    }

    /// The segments of the path, decoded, and its extension.
    pub fn segments(&self) -> (Vec<String>, Option<&str>) {
        let path = self.path.trim_matches('/');
        let extension = path.rsplit_once('.').filter(|(before, extension)| {
            is_extension(extension) && !before.is_empty() && !before.ends_with('/')
        });
        let (path, extension) = match extension {
            Some((path, extension)) => (path, Some(extension)),
            None => (path, None),
        };
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        (segments.map(percent::decode).collect(), extension)
    }
}
