//! Percent-encoding (RFC 3986).

use percent_encoding::{percent_decode_str, percent_encode_byte};

/// Percent-encodes all bytes of a text but letters and digits of ASCII and these others.
///
/// ```
/// # use annals_core as annals;
/// use annals::model::percent;
///
/// let encoded = percent::encode("über uns/a+b", b"/");
/// assert_eq!(encoded, "%C3%BCber%20uns/a%2Bb");
/// assert_eq!(percent::decode(&encoded), "über uns/a+b");
/// ```
pub fn encode(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(percent_encode_byte(byte));
        }
    }
    encoded
}

/// Decodes `%41`; invalid sequences are left unchanged.
pub fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
