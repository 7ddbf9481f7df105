//! Messages between the server and a worker: a request and its response, each a head in JSON and a
//! body in bytes, both preceded by their lengths.

use super::super::http::Params;
use super::super::http_request::HttpRequest;
use super::super::{HttpError, Response};
use hyper::Method;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::path::PathBuf;

/// The longest head: that of an HTTP request has less.
const MAX_HEAD: u32 = 1 << 20;

/// The headers of a request that decide about its answer.
const HEADERS: [&str; 4] = ["accept", "content-type", "host", "sec-fetch-site"];

/// The head of a request.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::server) struct Job {
    /// The store with what was known on a day or may be shown, if that is not all.
    pub view: Option<PathBuf>,
    /// The time that is left, in milliseconds.
    pub time: u64,
    pub max_rows: Option<usize>,
    /// Whether the default graph of SPARQL is the stored one.
    pub stored_default: bool,
    method: String,
    base_path: String,
    is_https: bool,
    path: String,
    params: Vec<(String, String)>,
    headers: Vec<(String, String)>,
}

impl Job {
    /// The head for a request; its body goes separately.
    pub fn new(request: &HttpRequest, view: Option<PathBuf>, max_rows: Option<usize>) -> Self {
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let headers = HEADERS.iter();
        let headers = headers.filter_map(|name| Some(pair((name, request.header(name)?))));
        Self {
            view,
            time: 0,
            max_rows,
            stored_default: false,
            method: request.method.to_string(),
            base_path: request.base_path.clone(),
            is_https: request.is_https,
            path: request.path.clone(),
            params: request.params.iter().map(pair).collect(),
            headers: headers.collect(),
        }
    }

    /// The request again.
    pub fn request(&self, body: Vec<u8>) -> HttpRequest {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name.as_str());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
                headers.insert(name, value);
            }
        }
        let params = self.params.iter();
        HttpRequest {
            method: Method::from_bytes(self.method.as_bytes()).unwrap_or_default(),
            base_path: self.base_path.clone(),
            is_https: self.is_https,
            path: self.path.clone(),
            params: params.fold(Params::default(), |all, (name, value)| {
                all.with(name, value)
            }),
            headers,
            body,
        }
    }
}

/// The head of a response.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Reply {
    status: u16,
    content_type: String,
    headers: Vec<(String, String)>,
    /// Whether the worker has grown so much that another one should take its place.
    pub retire: bool,
}

impl Reply {
    /// The head of a response, and its body.
    pub fn of(response: Response, retire: bool) -> (Self, Vec<u8>) {
        let headers = response.headers.into_iter();
        let reply = Self {
            status: response.status,
            content_type: response.content_type.into_owned(),
            headers: headers
                .map(|(name, value)| (name.into_owned(), value))
                .collect(),
            retire,
        };
        (reply, response.body.into())
    }

    /// The response again: one that is an error stays one.
    pub fn response(self, body: Vec<u8>) -> Result<Response, HttpError> {
        let headers = self.headers.into_iter();
        Ok(Response {
            status: self.status,
            content_type: Cow::Owned(self.content_type),
            headers: headers
                .map(|(name, value)| (Cow::Owned(name), value))
                .collect(),
            body: body.into(),
        })
    }
}

/// Writes a message.
pub(super) fn write(out: &mut impl Write, head: &impl Serialize, body: &[u8]) -> io::Result<()> {
    let head = serde_json::to_vec(head)?;
    let mut start = Vec::with_capacity(12 + head.len());
    let length = u32::try_from(head.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    start.extend(length.to_le_bytes());
    start.extend((body.len() as u64).to_le_bytes());
    start.extend(&head);
    out.write_all(&start)?;
    out.write_all(body)?;
    out.flush()
}

/// Reads a message; its body may have so many bytes.
pub(super) fn read<T: DeserializeOwned>(
    from: &mut impl Read,
    max_body: u64,
) -> io::Result<(T, Vec<u8>)> {
    let (mut length, mut body_length) = ([0; 4], [0; 8]);
    from.read_exact(&mut length)?;
    from.read_exact(&mut body_length)?;
    let (length, body_length) = (u32::from_le_bytes(length), u64::from_le_bytes(body_length));
    if length > MAX_HEAD || body_length > max_body {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut head = vec![0; length as usize];
    from.read_exact(&mut head)?;
    let mut body = vec![0; body_length as usize];
    from.read_exact(&mut body)?;
    Ok((serde_json::from_slice(&head)?, body))
}
