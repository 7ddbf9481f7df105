//! The members of a ZIP archive: stored or deflated ones, within the limits of other compression.

use super::decompress::{limit, read_limited};
use flate2::Crc;
use flate2::read::DeflateDecoder;

/// Where the parts of an archive begin, and how long their fixed parts are.
const END: (&[u8], usize) = (b"PK\x05\x06", 22);
const ENTRY: (&[u8], usize) = (b"PK\x01\x02", 46);
const LOCAL: (&[u8], usize) = (b"PK\x03\x04", 30);

/// Names and bytes of the files in an archive, in its order; those that `wanted` does not want are not
/// decompressed.
///
/// # Errors
/// What is wrong with the archive, in words.
pub fn zip_members(
    bytes: &[u8],
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<(String, Vec<u8>)>, String> {
    let end = find_end(bytes).ok_or("it is damaged or truncated: it has no directory")?;
    let count = number(bytes, end + 10, 2)?;
    let mut at = number(bytes, end + 16, 4)?;
    if at == 0xFFFF_FFFF || count == 0xFFFF {
        return Err("it is too large for the plain form of ZIP".to_owned());
    }
    let mut room = limit(bytes.len());
    let mut members = Vec::new();
    for _ in 0..count {
        let entry = part(bytes, at, ENTRY)?;
        let field = |from: usize, length: usize| number(entry, from, length);
        let (name, extra, comment) = (field(28, 2)?, field(30, 2)?, field(32, 2)?);
        let raw = slice(bytes, at + ENTRY.1, name)?;
        let name = String::from_utf8_lossy(raw).replace('\\', "/");
        at += ENTRY.1 + raw.len() + extra + comment;
        if name.ends_with('/') || !wanted(&name) {
            continue;
        }
        let content = content(bytes, entry, room).map_err(|why| format!("{name} {why}"))?;
        room = room.saturating_sub(content.len() as u64);
        members.push((name, content));
    }
    Ok(members)
}

/// The bytes of one member.
fn content(bytes: &[u8], entry: &[u8], room: u64) -> Result<Vec<u8>, String> {
    let field = |from: usize, length: usize| number(entry, from, length);
    if field(8, 2)? & 1 == 1 {
        return Err("is encrypted".to_owned());
    }
    let at = field(42, 4)?;
    let local = part(bytes, at, LOCAL)?;
    let start = at + LOCAL.1 + number(local, 26, 2)? + number(local, 28, 2)?;
    let packed = slice(bytes, start, field(20, 4)?)?;
    let content = match field(10, 2)? {
        0 => packed.to_vec(),
        8 => read_limited(DeflateDecoder::new(packed), room)
            .map_err(|error| format!("is damaged: {error}"))?,
        method => {
            return Err(format!(
                "is compressed in a way that cannot be read ({method})"
            ));
        }
    };
    if content.len() as u64 > room {
        return Err("decompresses to more than the archive may hold".to_owned());
    }
    let mut sum = Crc::new();
    sum.update(&content);
    match usize::try_from(sum.sum()).is_ok_and(|sum| Ok(sum) == field(16, 4)) {
        true => Ok(content),
        false => Err("is damaged: its checksum is wrong".to_owned()),
    }
}

/// The last record of the directory; a comment may follow it.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END.1)?;
    let first = last.saturating_sub(0xFFFF);
    (first..=last)
        .rev()
        .find(|at| bytes[*at..].starts_with(END.0))
}

/// A part with a signature and a fixed length.
fn part<'b>(
    bytes: &'b [u8],
    at: usize,
    (signature, length): (&[u8], usize),
) -> Result<&'b [u8], String> {
    let part = slice(bytes, at, length)?;
    match part.starts_with(signature) {
        true => Ok(part),
        false => Err("it is damaged: its directory leads nowhere".to_owned()),
    }
}

fn slice(bytes: &[u8], at: usize, length: usize) -> Result<&[u8], String> {
    let end = at.checked_add(length);
    let found = end.and_then(|end| bytes.get(at..end));
    found.ok_or_else(|| "it is damaged or truncated".to_owned())
}

/// A number of two or four bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Result<usize, String> {
    let bytes = slice(bytes, at, length)?.iter().rev();
    Ok(bytes.fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use std::io::Write;

    /// An archive of one deflated and one stored member.
    fn archive() -> Vec<u8> {
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        for (name, text, method) in [
            ("a/x.csv", "id\n1\n".repeat(50), 8_u16),
            ("y.txt", "no".to_owned(), 0),
        ] {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(text.as_bytes()).unwrap();
            let packed = match method {
                8 => encoder.finish().unwrap(),
                _ => text.as_bytes().to_vec(),
            };
            let mut sum = Crc::new();
            sum.update(text.as_bytes());
            let at = u32::try_from(bytes.len()).unwrap();
            let mut common = Vec::new();
            common.extend([20, 0, 0, 0]);
            common.extend(method.to_le_bytes());
            common.extend([0; 4]);
            common.extend(sum.sum().to_le_bytes());
            common.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
            common.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
            common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            common.extend([0, 0]);
            bytes.extend(b"PK\x03\x04");
            bytes.extend(&common);
            bytes.extend(name.as_bytes());
            bytes.extend(packed);
            directory.extend(b"PK\x01\x02\x14\x00");
            directory.extend(&common);
            directory.extend([0; 10]);
            directory.extend(at.to_le_bytes());
            directory.extend(name.as_bytes());
        }
        let at = u32::try_from(bytes.len()).unwrap();
        let size = u32::try_from(directory.len()).unwrap();
        bytes.extend(directory);
        bytes.extend(b"PK\x05\x06\0\0\0\0\x02\0\x02\0");
        bytes.extend(size.to_le_bytes());
        bytes.extend(at.to_le_bytes());
        bytes.extend([0, 0]);
        bytes
    }

    #[test]
    fn the_members_that_are_wanted_are_read() {
        let members = zip_members(&archive(), |name| name.ends_with(".csv")).unwrap();
        assert_eq!(members.len(), 1);
        assert_eq!(members[0].0, "a/x.csv");
        assert_eq!(members[0].1, "id\n1\n".repeat(50).as_bytes());
        assert_eq!(zip_members(&archive(), |_| true).unwrap().len(), 2);
    }

    #[test]
    fn damage_is_told_and_never_panics() {
        let whole = archive();
        for at in 0..whole.len() {
            assert!(zip_members(&whole[..at], |_| true).is_err(), "{at}");
            for flip in [1, 0x80] {
                let mut damaged = whole.clone();
                damaged[at] ^= flip;
                let _ = zip_members(&damaged, |_| true);
            }
        }
    }
}
