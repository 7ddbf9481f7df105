//! Addresses as RFC 3986 has them.

/// An address whose characters beyond ASCII, blanks and marks that no address holds are written
/// as `%` and their bytes; what is written so already stays.
pub(super) fn address(url: &str) -> String {
    let mut address = String::new();
    for byte in url.bytes() {
        let plain = byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte);
        match plain {
            true => address.push(char::from(byte)),
            false => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn what_an_address_cannot_hold_is_spelt_in_bytes() {
        assert_eq!(
            address("https://e.org/a b?ü=1#x%20"),
            "https://e.org/a%20b?%C3%BC=1#x%20"
        );
        assert_eq!(
            address("https://e.org/<\">\n"),
            "https://e.org/%3C%22%3E%0A"
        );
    }
}
