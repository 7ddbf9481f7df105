//! A response as the routes make it, its tag and its compressed form.

use crate::database::digest;
use hyper::body::Bytes;
use std::borrow::Cow;

/// What the tag of a compressed response ends in, since it has other bytes.
const GZIP_SUFFIX: &str = "-gzip";

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The media type, with its charset.
    pub content_type: Cow<'static, str>,
    /// Other headers.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// The body.
    pub body: Bytes,
}

impl Response {
    /// A response with status 200.
    pub fn new(content_type: impl Into<Cow<'static, str>>, body: impl Into<Bytes>) -> Self {
        Self {
            status: 200,
            content_type: content_type.into(),
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// The same with another header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same with a tag of its content, so that a client need not get it twice.
    pub(super) fn tagged(self) -> Self {
        match self.tag() {
            Some(_) => self,
            None => {
                let tag = format!("\"{}\"", tag(&self.body));
                self.header("etag", tag)
            }
        }
    }

    fn tag(&self) -> Option<&str> {
        let tag = self.headers.iter().find(|(name, _)| name == "etag");
        tag.map(|(_, tag)| tag.as_str())
    }

    /// The same with its body compressed with gzip.
    pub(super) fn compressed(&self, body: Vec<u8>) -> Self {
        let mut same = self.clone();
        same.body = body.into();
        for (name, value) in &mut same.headers {
            if name == "etag" {
                *value = format!("\"{}{GZIP_SUFFIX}\"", value.trim_matches('"'));
            }
        }
        same.header("content-encoding", "gzip")
    }

    /// The same, or 304 without a body if one of the tags in `If-None-Match` is that of this
    /// response, compressed or not.
    pub(super) fn if_none_match(mut self, tags: Option<&str>) -> Self {
        let (Some(own), Some(tags), 200) = (self.tag(), tags, self.status) else {
            return self;
        };
        let own = opaque(own);
        let weak = |tag: &str| opaque(tag.strip_prefix("W/").unwrap_or(tag));
        let same = |tag: &str| tag == "*" || weak(tag) == own;
        if tags.split(',').map(str::trim).any(same) {
            self.status = 304;
            self.body = Bytes::new();
        }
        self
    }

    /// The same with another status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}

/// The tag of some bytes, without its quotes.
pub(super) fn tag(body: &[u8]) -> String {
    digest(body)
}

/// A tag without its quotes, whether of a compressed response or not.
pub(super) fn opaque(tag: &str) -> Option<String> {
    let tag = tag.strip_prefix('"')?.strip_suffix('"')?;
    Some(tag.strip_suffix(GZIP_SUFFIX).unwrap_or(tag).to_owned())
}
