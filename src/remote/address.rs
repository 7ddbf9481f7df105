//! Addresses of endpoints: `http` or `https`, without a password.

use super::Error;
use std::fmt;

/// The address of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
    /// Where host and port begin and end.
    authority: (usize, usize),
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Error::BadAddress`] where it is not one of http or https, or holds a user or password.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let bad = |reason| {
            // What stands before an `@` may be a password.
            let shown = text.rsplit_once('@').map_or(text, |(_, rest)| rest);
            let address = shown.chars().take(200).collect();
            Err(Error::BadAddress { address, reason })
        };
        let begin = match text.split_once("://") {
            Some((scheme, _)) if scheme.eq_ignore_ascii_case("http") => 7,
            Some((scheme, _)) if scheme.eq_ignore_ascii_case("https") => 8,
            _ => return bad("it does not begin with http:// or https://"),
        };
        let rest = &text[begin..];
        let end = begin + rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let authority = &text[begin..end];
        if authority.contains('@') {
            return bad(
                "a user or password does not belong in an address; see `annals publish --help`",
            );
        }
        let host_name = host(authority);
        if host_name.is_empty() {
            return bad("it names no host");
        }
        if text.contains('#') {
            return bad("it has a fragment");
        }
        if !text.is_ascii()
            || text
                .bytes()
                .any(|byte| byte <= b' ' || b"<>\"{}|\\^`".contains(&byte))
        {
            return bad("it holds a character that must be percent-encoded");
        }
        Ok(Self {
            text: text.trim_end_matches('/').to_owned(),
            authority: (begin, end),
        })
    }

    /// Whether what is sent there is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.authority.0 == 8
    }

    /// Host and port.
    pub fn authority(&self) -> &str {
        &self.text[self.authority.0..self.authority.1]
    }

    /// Whether it is on this computer.
    pub fn is_loopback(&self) -> bool {
        let host = host(self.authority());
        match host.parse::<std::net::IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => host.eq_ignore_ascii_case("localhost"),
        }
    }

    /// Whether another address is of the same host, port and scheme.
    pub fn has_origin_of(&self, other: &Self) -> bool {
        self.is_encrypted() == other.is_encrypted()
            && self.authority().eq_ignore_ascii_case(other.authority())
    }

    /// The address below this one.
    pub fn child(&self, name: &str) -> Self {
        self.with(format!("{}/{name}", self.text))
    }

    /// The address beside this one, if this one ends in one of some names.
    pub fn beside(&self, own: &[&str], name: &str) -> Option<Self> {
        let (folder, last) = self.text[self.authority.1..].rsplit_once('/')?;
        let folder = &self.text[..self.authority.1 + folder.len()];
        own.contains(&last)
            .then(|| self.with(format!("{folder}/{name}")))
    }

    /// The address that a redirect from this one leads to.
    pub fn resolve(&self, location: &str) -> Result<Self, Error> {
        match location.starts_with('/') && !location.starts_with("//") {
            true => Self::parse(&format!("{}{location}", &self.text[..self.authority.1])),
            false => Self::parse(location),
        }
    }

    fn with(&self, text: String) -> Self {
        let authority = self.authority;
        Self { text, authority }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The host of host and port, without the brackets of IPv6.
fn host(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).expect("an address")
    }

    #[test]
    fn loopback_is_told_from_what_only_looks_like_it() {
        for text in [
            "http://localhost:3030/ds",
            "http://127.0.0.1",
            "http://127.9.9.9:1/",
            "http://[::1]:3030/ds",
        ] {
            assert!(address(text).is_loopback(), "{text}");
        }
        for text in [
            "http://localhost.example.org",
            "http://127.0.0.1.example.org/",
            "http://10.0.0.1",
            "https://example.org/127.0.0.1",
        ] {
            assert!(!address(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_and_no_password_is_repeated() {
        for text in [
            "",
            "ftp://example.org",
            "example.org/ds",
            "http://",
            "http:///ds",
            "http://me:geheim@example.org/",
            "https://geheim@example.org/",
            "http://example.org/#geheim-at",
            "http://example.org/a b",
            "http://exämple.org/",
            "http://e.org/\u{0}",
        ] {
            let error = Address::parse(text).expect_err(text);
            assert!(!error.to_string().contains("me:geheim"), "{error}");
        }
    }

    #[test]
    fn redirects_and_neighbours_are_resolved() {
        let query = address("http://h:1/ds/query");
        let update = query.beside(&["query"], "update").expect("a neighbour");
        assert_eq!(update.as_str(), "http://h:1/ds/update");
        assert_eq!(query.beside(&["sparql"], "update"), None);
        assert_eq!(query.child("x").as_str(), "http://h:1/ds/query/x");
        assert_eq!(address("http://h:1").beside(&["h:1"], "x"), None);
        let other = query.resolve("/other?x=1").expect("an address");
        assert_eq!(other.as_str(), "http://h:1/other?x=1");
        assert!(other.has_origin_of(&query));
        for elsewhere in ["https://h:1/ds", "http://h:2/ds", "http://i:1/"] {
            let to = query.resolve(elsewhere).expect("an address");
            assert!(!to.has_origin_of(&query), "{elsewhere}");
        }
        assert!(query.resolve("//evil.example/").is_err());
    }
}
