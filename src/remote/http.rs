//! HTTP and TLS by `ureq`: one request, one answer. Redirects are left to the caller.

use super::transport::{Request, Response, Transport};
use super::{Address, Error};
use std::io;
use std::time::Duration;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, http};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// Connections to endpoints.
pub(super) struct Http {
    agent: Agent,
}

impl Http {
    pub fn new(ca: Option<&[u8]>) -> Result<Self, Error> {
        let mut tls = TlsConfig::builder();
        if let Some(pem) = ca {
            tls = tls.root_certs(RootCerts::new_with_certs(&certificates(pem)?));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT))
            .user_agent(concat!("annals/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls.build());
        let agent = config.build().into();
        Ok(Self { agent })
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, Error> {
    let bad =
        |reason: String| Error::BadCertificates(format!("the certificates to trust: {reason}"));
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| bad(error.to_string()))? {
            found.push(certificate);
        }
    }
    match found.is_empty() {
        true => Err(bad("the file holds none in PEM".to_owned())),
        false => Ok(found),
    }
}

impl Transport for Http {
    fn send(&self, request: &Request<'_>) -> Result<Response, Error> {
        let address = request.address;
        let failed = |error: ureq::Error| failure(address, request.timeout, error);
        let mut builder = http::Request::builder()
            .method(request.method)
            .uri(address.as_str())
            .header(http::header::ACCEPT, request.accept);
        if let Some(authorization) = request.authorization {
            builder = builder.header(http::header::AUTHORIZATION, authorization);
        }
        let answer = match request.body {
            Some((media_type, body)) => {
                let sent = builder
                    .header(http::header::CONTENT_TYPE, media_type)
                    .body(body)
                    .map_err(|error| failed(error.into()))?;
                let sent = self.agent.configure_request(sent);
                self.agent
                    .run(sent.timeout_global(Some(request.timeout)).build())
            }
            None => {
                let sent = builder.body(()).map_err(|error| failed(error.into()))?;
                let sent = self.agent.configure_request(sent);
                self.agent
                    .run(sent.timeout_global(Some(request.timeout)).build())
            }
        };
        let answer = answer.map_err(failed)?;
        let header = |name| answer.headers().get(name).and_then(|it| it.to_str().ok());
        let media_type = header(http::header::CONTENT_TYPE).unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default();
        let wait = header(http::header::RETRY_AFTER).and_then(|it| it.trim().parse().ok());
        Ok(Response {
            status: answer.status().as_u16(),
            media_type: media_type.trim().to_ascii_lowercase(),
            location: header(http::header::LOCATION).map(ToOwned::to_owned),
            retry_after: wait.map(Duration::from_secs),
            body: Box::new(answer.into_body().into_reader()),
        })
    }
}

fn failure(address: &Address, after: Duration, error: ureq::Error) -> Error {
    let address = address.to_string();
    match error {
        ureq::Error::Timeout(ureq::Timeout::Connect) => Error::Unreachable {
            address,
            reason: format!("no connection within {} s", CONNECT.as_secs()),
        },
        ureq::Error::Timeout(_) => Error::TimedOut { address, after },
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
            Error::TimedOut { address, after }
        }
        ureq::Error::Io(error) => Error::Unreachable {
            address,
            reason: error.to_string(),
        },
        ureq::Error::HostNotFound => Error::Unreachable {
            address,
            reason: "there is no such host".to_owned(),
        },
        other => Error::Unreachable {
            address,
            reason: other.to_string(),
        },
    }
}
