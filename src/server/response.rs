//! A response as the routes make it.

use std::borrow::Cow;

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
    pub body: Vec<u8>,
}

impl Response {
    /// A response with status 200.
    pub fn new(content_type: impl Into<Cow<'static, str>>, body: impl Into<Vec<u8>>) -> Self {
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

    /// The same, or 304 without a body if one of the tags in `If-None-Match` is that of this
    /// response.
    pub(super) fn if_none_match(mut self, tags: Option<&str>) -> Self {
        let own = self.headers.iter().find(|(name, _)| name == "etag");
        let (Some((_, own)), Some(tags), 200) = (own, tags, self.status) else {
            return self;
        };
        let same = |tag: &str| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == own;
        if tags.split(',').map(str::trim).any(same) {
            self.status = 304;
            self.body.clear();
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
