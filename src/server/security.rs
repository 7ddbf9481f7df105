//! Security: host and origin checks, write authorization, and response headers.
//!
//! A foreign web page can point a host name of its own at this machine (DNS rebinding), and its
//! scripts could then read the responses as if they came from their own site. So a request must name
//! a host that is ours.

use super::http_request::HttpRequest;
use super::{HttpError, Settings};
use crate::database::digest;

/// Scripts, styles and images from this server only; pages cannot be framed.
const PAGE_CSP: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; \
                     form-action 'self'; frame-ancestors 'none'";
/// An SVG image has its style inline, and loads nothing else.
const SVG_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Rejects requests to foreign hosts, and cross-site requests that are not navigation.
pub(super) fn check_request(
    settings: &Settings,
    request: &HttpRequest,
    target_host: Option<&str>,
) -> Result<(), HttpError> {
    let mut hosts = request.headers.get_all("host").iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().unwrap_or_default(),
        _ => {
            return Err(HttpError::new(
                400,
                "a request needs exactly one Host header",
            ));
        }
    };
    let ours = |host: &str| is_ours(settings, host);
    if !ours(host) || target_host.is_some_and(|host| !ours(host)) {
        let error = HttpError::new(421, "this server does not answer to that host name");
        return Err(error.hint("`annals serve --name NAME` adds a host name"));
    }
    // A foreign page may link here; it may not send requests in the background, even though it
    // could not read the responses.
    let is_cross_site = request.header("sec-fetch-site") == Some("cross-site");
    let is_navigation =
        request.header("sec-fetch-mode") == Some("navigate") && request.is_read_only();
    if is_cross_site && !is_navigation && settings.cors.is_none() {
        let error = HttpError::new(403, "cross-site requests are not allowed");
        return Err(error.hint("`annals serve --cors ORIGIN` allows one origin"));
    }
    Ok(())
}

/// Whether a host, with or without its port, is this server.
fn is_ours(settings: &Settings, host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').unwrap_or_default(),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
        return false;
    }
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    let own = ["localhost", "127.0.0.1", "::1"];
    own.contains(&name)
        || (settings.hosts.iter()).any(|known| known.to_ascii_lowercase().as_str() == name)
}

/// Checks that a request may change the store.
pub(super) fn authorize_write(settings: &Settings, request: &HttpRequest) -> Result<(), HttpError> {
    let given = request.header("authorization").unwrap_or_default();
    let given = given
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    authorize_token(settings, given.map(|(_, given)| given)).map_err(|error| match error.status {
        401 => error.header("www-authenticate", "Bearer realm=\"annals\""),
        _ => error,
    })
}

/// Checks that somebody who shows a token may change the store.
pub(super) fn authorize_token(settings: &Settings, given: Option<&str>) -> Result<(), HttpError> {
    let token = writing_token(settings)?;
    match given.is_some_and(|given| constant_time_eq(given.trim(), token)) {
        true => Ok(()),
        false => Err(HttpError::new(
            401,
            "writing requires the token of this server",
        )),
    }
}

/// The token that authorizes changes.
///
/// # Errors
/// 403 if nobody may make them.
pub(super) fn writing_token(settings: &Settings) -> Result<&str, HttpError> {
    settings.token.as_deref().ok_or_else(|| {
        HttpError::new(403, "this server is read-only")
            .hint("`annals serve --writable --token-file FILE` allows writes")
    })
}

/// Compares two secrets in constant time, by comparing their digests to the end.
fn constant_time_eq(one: &str, other: &str) -> bool {
    let (one, other) = (digest(one.as_bytes()), digest(other.as_bytes()));
    let differences = one.bytes().zip(other.bytes()).map(|(a, b)| a ^ b);
    std::hint::black_box(differences.fold(0, |all, one| all | one)) == 0
}

/// The policy of pages that may be framed by named origins.
pub(super) fn embed_policy(settings: &Settings) -> String {
    let origins = match settings.embed.as_slice() {
        [] => "'none'".to_owned(),
        origins => origins.join(" "),
    };
    PAGE_CSP.replace(
        "frame-ancestors 'none'",
        &format!("frame-ancestors {origins}"),
    )
}

/// The security headers of every response.
pub(super) fn headers(settings: &Settings, content_type: &str) -> Vec<(&'static str, String)> {
    let policy = match content_type.starts_with("image/svg") {
        true => SVG_CSP,
        false => PAGE_CSP,
    };
    let mut headers = vec![
        ("content-security-policy", policy.to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
        ("referrer-policy", "no-referrer".to_owned()),
        ("cross-origin-resource-policy", "same-origin".to_owned()),
        ("cache-control", "no-cache".to_owned()),
        (
            "vary",
            "accept, accept-encoding, accept-language, origin".to_owned(),
        ),
    ];
    if let Some(origin) = &settings.cors {
        headers.retain(|(name, _)| *name != "cross-origin-resource-policy");
        headers.push(("access-control-allow-origin", origin.clone()));
        // Without these a script reads the body alone.
        let exposed = "allow, annals-left-out, etag, location, retry-after";
        headers.push(("access-control-expose-headers", exposed.to_owned()));
    }
    headers
}
