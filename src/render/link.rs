//! Links to addresses from the data, for every format that has links.
//!
//! An address is text that somebody wrote into a file: as a link, `javascript:` would run in the
//! reader's browser. So every renderer asks [`safe_link`], and what is no safe link stays text.

use super::escape::escape;
use crate::model::id;

/// The schemes that a link may have.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// The address as the target of a link, percent-encoded (RFC 3986); none unless it is HTTP, HTTPS or
/// an e-mail address.
pub(crate) fn safe_link(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let complete = match scheme.as_str() {
        "mailto" => rest.contains('@'),
        _ => rest.starts_with("//"),
    };
    (complete && SCHEMES.contains(&scheme.as_str())).then(|| percent_encode(address))
}

/// The path that the pages of a server, or of a site, have for a thing with an identifier of ours:
/// `/event/notpetya`.
pub(crate) fn page_path(iri: &str) -> Option<String> {
    let (kind, slug) = iri.strip_prefix(id::DATA)?.split_once('/')?;
    id::is_slug(slug).then(|| format!("/{kind}/{slug}"))
}

/// A name, already HTML, as a link to an address; an address that is no safe link follows as text.
pub(super) fn html_link(name: &str, address: Option<&str>) -> String {
    match address.map(|address| (address, safe_link(address))) {
        Some((_, Some(link))) => format!("<a href=\"{}\">{name}</a>", escape(&link)),
        Some((address, None)) => format!("{name} ({})", escape(address)),
        None => name.to_owned(),
    }
}

/// Percent-encodes non-ASCII characters, spaces and other characters that a URL cannot contain;
/// existing escapes are kept.
fn percent_encode(url: &str) -> String {
    let mut encoded = String::new();
    for byte in url.bytes() {
        let plain = byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte);
        match plain {
            true => encoded.push(char::from(byte)),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{html_link, safe_link};

    #[test]
    fn characters_that_a_url_cannot_contain_are_percent_encoded() {
        for (address, link) in [
            (
                "https://e.org/a b?ü=1#x%20",
                "https://e.org/a%20b?%C3%BC=1#x%20",
            ),
            ("https://e.org/<\">\n", "https://e.org/%3C%22%3E%0A"),
            ("HTTP://e.org", "HTTP://e.org"),
            ("mailto:a@e.org", "mailto:a@e.org"),
        ] {
            assert_eq!(safe_link(address).as_deref(), Some(link));
        }
    }

    #[test]
    fn only_addresses_of_the_web_and_of_mail_are_links() {
        for address in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "javascript://e.org/%0Aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "https:e.org",
            "//e.org",
            "/local",
            "mailto:",
            "",
        ] {
            assert_eq!(safe_link(address), None, "{address}");
            assert!(!html_link("a", Some(address)).contains('<'), "{address}");
        }
        let plain = html_link("a", Some("javascript:alert(\"<b>\")"));
        assert_eq!(plain, "a (javascript:alert(&quot;&lt;b&gt;&quot;))");
    }
}
