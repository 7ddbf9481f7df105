//! Who is let in, and what a browser may do with an answer.
//!
//! A web page from elsewhere can send a browser to this machine under a name of its own (DNS
//! rebinding), and its scripts would then read the answers as those of their own site. So a request
//! must name a host that is ours.

use super::handler::Request;
use super::{Failure, Settings};
use crate::database::digest;

/// Scripts, styles and pictures of our own files alone; nobody may frame a page.
const PAGES: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; \
                     form-action 'self'; frame-ancestors 'none'";
/// A picture brings its style along, and nothing else.
const PICTURES: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Lets a request in whose host is ours.
pub(super) fn admit(
    settings: &Settings,
    request: &Request,
    in_target: Option<&str>,
) -> Result<(), Failure> {
    let mut named = request.headers.get_all("host").iter();
    let host = match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().unwrap_or_default(),
        _ => return Err(Failure::new(400, "a request names one host")),
    };
    let ours = |host: &str| is_ours(settings, host);
    if !ours(host) || in_target.is_some_and(|host| !ours(host)) {
        let failure = Failure::new(421, "this server is not called so");
        return Err(failure.hint("`annals serve --name NAME` lets it be asked under a name"));
    }
    // A page from elsewhere may lead here; it may not send requests behind its reader's back,
    // though it could not read the answers.
    let elsewhere = request.header("sec-fetch-site") == Some("cross-site");
    let led = request.header("sec-fetch-mode") == Some("navigate") && request.reads();
    if elsewhere && !led && settings.cors.is_none() {
        let failure = Failure::new(403, "a page from elsewhere may not ask this server");
        return Err(failure.hint("`annals serve --cors ORIGIN` lets one"));
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
        || (settings.names.iter()).any(|known| known.to_ascii_lowercase().as_str() == name)
}

/// Whether a request may change the store.
pub(super) fn may_write(settings: &Settings, request: &Request) -> Result<(), Failure> {
    let Some(token) = &settings.token else {
        let failure = Failure::new(403, "this server changes nothing");
        return Err(failure.hint("`annals serve --writable --token-file FILE` makes one that does"));
    };
    let given = request.header("authorization").unwrap_or_default();
    let given = given
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    match given.is_some_and(|(_, given)| is_same(given.trim(), token)) {
        true => Ok(()),
        false => Err(Failure::new(401, "a change needs the token of this server")
            .header("www-authenticate", "Bearer realm=\"annals\"")),
    }
}

/// Whether two secrets are the same, in a time that tells nothing of where they differ: their
/// digests are compared, and to the end.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (digest(one.as_bytes()), digest(other.as_bytes()));
    let differences = one.bytes().zip(other.bytes()).map(|(a, b)| a ^ b);
    std::hint::black_box(differences.fold(0, |all, one| all | one)) == 0
}

/// The headers of every answer.
pub(super) fn headers(settings: &Settings, content_type: &str) -> Vec<(&'static str, String)> {
    let policy = match content_type.starts_with("image/svg") {
        true => PICTURES,
        false => PAGES,
    };
    let mut headers = vec![
        ("content-security-policy", policy.to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
        ("referrer-policy", "no-referrer".to_owned()),
        ("cross-origin-resource-policy", "same-origin".to_owned()),
        ("cache-control", "no-cache".to_owned()),
        ("vary", "accept, origin".to_owned()),
    ];
    if let Some(origin) = &settings.cors {
        headers.retain(|(name, _)| *name != "cross-origin-resource-policy");
        headers.push(("access-control-allow-origin", origin.clone()));
    }
    headers
}
