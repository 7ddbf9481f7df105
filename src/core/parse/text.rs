//! Decodes bytes as UTF-8, or says which encoding they seem to be in.

use crate::model::problem::{Code, Location, Problem};

/// The text without its byte order mark; E001 where the bytes are not UTF-8.
pub(super) fn decode(mut bytes: Vec<u8>, file: &str) -> Result<String, Box<Problem>> {
    if let Some(order) = utf16(&bytes) {
        let problem = Problem::error(
            Code::NotUtf8,
            format!("{file} is encoded in UTF-16 ({order})"),
        );
        return Err(Box::new(problem.help(format!(
            "save it as UTF-8, or run: iconv -f UTF-16 -t UTF-8 {file}"
        ))));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Box::new(not_utf8(error.as_bytes(), at, file))
    })
}

/// The byte order of UTF-16 text, by its mark or by the zeros between ASCII letters.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match *bytes {
        [0xFF, 0xFE, ..] => Some("little-endian"),
        [0xFE, 0xFF, ..] => Some("big-endian"),
        [a, 0, b, 0, ..] if a != 0 && b != 0 => Some("little-endian"),
        [0, a, 0, b, ..] if a != 0 && b != 0 => Some("big-endian"),
        _ => None,
    }
}

fn not_utf8(bytes: &[u8], at: usize, file: &str) -> Problem {
    let start = bytes[..at]
        .iter()
        .rposition(|&b| b == b'\n')
        .map_or(0, |i| i + 1);
    let end = bytes[at..]
        .iter()
        .position(|&b| b == b'\n')
        .map_or(bytes.len(), |i| at + i);
    let shown = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
    let location = Location {
        file: file.to_owned(),
        line: bytes[..start].iter().filter(|&&b| b == b'\n').count() + 1,
        column: shown(&bytes[start..at]).chars().count() + 1,
        length: 1,
        text: shown(&bytes[start..end]).trim_end_matches('\r').to_owned(),
    };
    let byte = bytes[at];
    Problem::error(
        Code::NotUtf8,
        format!("byte {at} (0x{byte:02X}) is not UTF-8"),
    )
    .at(location)
    .label("not UTF-8 from here on")
    .help(match byte {
        // where Windows-1252 and Latin-1 agree, a byte is the character of that number
        0xA0.. => format!(
            "in Latin-1 it would be `{}`: save the file as UTF-8, or run: iconv -f WINDOWS-1252 -t UTF-8 {file}",
            char::from(byte)
        ),
        _ => "save the file as UTF-8".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(decode("\u{FEFF}a".into(), "f").unwrap(), "a");
    }

    #[test]
    fn utf16_is_recognised_with_and_without_its_mark() {
        for bytes in [
            &b"\xFF\xFEa\0"[..],
            b"\xFE\xFF\0a",
            b"@\0p\0r\0",
            b"\0@\0p\0r",
        ] {
            let problem = decode(bytes.to_vec(), "f").unwrap_err();
            assert!(problem.message.contains("UTF-16"), "{problem:?}");
        }
    }

    #[test]
    fn a_byte_that_is_not_utf8_is_given_with_line_column_and_offset() {
        let problem = decode(b"ab\n\xC3\xA9 caf\xE9!\r\nx".to_vec(), "f").unwrap_err();
        assert_eq!(problem.message, "byte 9 (0xE9) is not UTF-8");
        let location = problem.location.unwrap();
        assert_eq!((location.line, location.column), (2, 6));
        assert_eq!(location.text, "é caf\u{FFFD}!");
    }
}
