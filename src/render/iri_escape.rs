//! Percent-encoding of URLs (RFC 3986).

use crate::model::percent;

/// Percent-encodes non-ASCII characters, spaces and other characters that a URL cannot contain;
/// existing escapes are kept.
pub(super) fn percent_encode(url: &str) -> String {
    percent::encode(url, b"!#$%&'()*+,-./:;=?@[]_~")
}

#[cfg(test)]
mod tests {
    use super::percent_encode;

    #[test]
    fn characters_that_a_url_cannot_contain_are_percent_encoded() {
        assert_eq!(
            percent_encode("https://e.org/a b?ü=1#x%20"),
            "https://e.org/a%20b?%C3%BC=1#x%20"
        );
        assert_eq!(
            percent_encode("https://e.org/<\">\n"),
            "https://e.org/%3C%22%3E%0A"
        );
    }
}
