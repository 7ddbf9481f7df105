//! Bytes to text, in an encoding that is declared and never guessed.

use super::error::{Error, nearest};
use crate::parse;

/// The encodings that can be declared.
const ENCODINGS: &[&str] = &["utf-8", "utf-16", "windows-1252", "iso-8859-1", "latin-1"];

/// The characters of the bytes 0x80 to 0x9F in Windows-1252; `\u{FFFD}` where there is none.
const WINDOWS: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž',
    '\u{FFFD}', '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}',
    'ž', 'Ÿ',
];

/// The text of a file, decompressed.
///
/// # Errors
/// The first byte that the encoding does not have, with its place and what to do.
pub fn decode(bytes: Vec<u8>, file: &str, encoding: Option<&str>) -> Result<String, Error> {
    let encoding = encoding.unwrap_or("utf-8").to_lowercase();
    match encoding.as_str() {
        "utf-8" | "utf8" => {
            let likely = match bytes.as_slice() {
                [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "utf-16",
                _ => "windows-1252",
            };
            parse::text(bytes, file).map_err(|mut problem| {
                problem.help.push(format!(
                    "or name its encoding in the mapping: encoding = \"{likely}\" under [file]"
                ));
                problem.into()
            })
        }
        "utf-16" | "utf16" => {
            let bytes = parse::decompressed(bytes, file)?;
            utf16(&bytes).ok_or_else(|| Error::file(format!("{file} is not UTF-16")))
        }
        "windows-1252" | "cp1252" => {
            let bytes = parse::decompressed(bytes, file)?;
            Ok(bytes.iter().map(|byte| windows(*byte)).collect())
        }
        "iso-8859-1" | "latin-1" | "latin1" => {
            let bytes = parse::decompressed(bytes, file)?;
            Ok(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
        other => {
            let error = Error::file(format!("`{other}` is no encoding that can be read"));
            Err(match nearest(other, ENCODINGS.iter().copied()) {
                Some(near) => error.help(format!("did you mean \"{near}\"?")),
                None => error.help(format!("supported: {}", ENCODINGS.join(", "))),
            })
        }
    }
}

fn windows(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let (little, body) = match bytes {
        [0xFF, 0xFE, body @ ..] => (true, body),
        [0xFE, 0xFF, body @ ..] => (false, body),
        [_, 0, ..] => (true, bytes),
        body => (false, body),
    };
    if body.len() % 2 != 0 {
        return None;
    }
    let units = body.chunks_exact(2).map(|pair| match little {
        true => u16::from_le_bytes([pair[0], pair[1]]),
        false => u16::from_be_bytes([pair[0], pair[1]]),
    });
    char::decode_utf16(units).collect::<Result<_, _>>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_encoding_is_read_and_another_one_told_with_place_and_cure() {
        let text = |bytes: &[u8], encoding| decode(bytes.to_vec(), "t.csv", encoding);
        assert_eq!(
            text(b"caf\xE9 \x80", Some("windows-1252")).unwrap(),
            "café €"
        );
        assert_eq!(text(b"\xFF\xFEa\0\xE9\0", Some("utf-16")).unwrap(), "aé");
        let Err(Error::Problem(problem)) = text(b"a\ncaf\xE9", None) else {
            panic!("not UTF-8")
        };
        let place = problem.location.as_ref().unwrap();
        assert_eq!((place.line, place.column), (2, 4));
        assert!(problem.help.iter().any(|help| help.contains("encoding =")));
        assert!(text(b"", Some("utf-7")).is_err());
    }
}
