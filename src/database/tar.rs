//! Reading and writing tar archives (POSIX ustar).

use std::io::{self, Read, Write};

const BLOCK: usize = 512;

/// The header of a file.
fn header(name: &str, size: u64, time: u64) -> io::Result<[u8; BLOCK]> {
    let mut header = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    if name.len() > 100 {
        return Err(io::Error::other("a name is too long"));
    }
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    match size {
        0..0o100_000_000_000 => put(124, format!("{size:011o}\0").as_bytes()),
        // Beyond 8 GB the size is stored in binary, marked by the first bit.
        _ => {
            put(124, &[0x80, 0, 0, 0]);
            put(128, &size.to_be_bytes());
        }
    }
    put(136, format!("{time:011o}\0").as_bytes());
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Ok(header)
}

/// How many bytes follow a file up to the next block.
fn padding(size: u64) -> usize {
    (BLOCK - (size % BLOCK as u64) as usize) % BLOCK
}

/// Writes one file; the reader must give exactly `size` bytes.
pub(super) fn put(
    out: &mut impl Write,
    name: &str,
    size: u64,
    time: u64,
    content: &mut impl Read,
) -> io::Result<()> {
    out.write_all(&header(name, size, time)?)?;
    let copied = io::copy(&mut content.take(size), out)?;
    if copied != size {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    out.write_all(&[0; BLOCK][..padding(size)])
}

/// Writes the end of the archive.
pub(super) fn end(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[0; 2 * BLOCK])
}

/// Calls `job` with every file, its name and size, up to the end marker, which is required.
pub(super) fn each<E: From<io::Error>>(
    input: &mut impl Read,
    mut give: impl FnMut(&str, u64, &mut dyn Read) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let mut block = [0; BLOCK];
        input.read_exact(&mut block)?;
        if block == [0; BLOCK] {
            return Ok(());
        }
        let (name, size) = parts(&block).ok_or_else(foreign)?;
        let mut content = input.take(size);
        give(&name, size, &mut content)?;
        io::copy(&mut content, &mut io::sink())?;
        if content.limit() > 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        input.read_exact(&mut [0; BLOCK][..padding(size)])?;
    }
}

fn foreign() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "not what `annals backup` writes",
    )
}

/// The name and size in a header.
fn parts(block: &[u8; BLOCK]) -> Option<(String, u64)> {
    let name = block[..100].split(|byte| *byte == 0).next()?;
    let name = std::str::from_utf8(name).ok()?;
    let size = match block[124] {
        0x80 => u64::from_be_bytes(block[128..136].try_into().ok()?),
        _ => {
            let digits = std::str::from_utf8(&block[124..135]).ok()?;
            u64::from_str_radix(digits, 8).ok()?
        }
    };
    // The checksum is part of it.
    let same = header(name, size, time(block)?).ok()? == *block;
    same.then(|| (name.to_owned(), size))
}

fn time(block: &[u8; BLOCK]) -> Option<u64> {
    let digits = std::str::from_utf8(&block[136..147]).ok()?;
    u64::from_str_radix(digits, 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_read_back_and_a_truncated_one_is_rejected() {
        let files = [
            ("a", vec![]),
            ("kept/b", vec![7; 511]),
            ("c", vec![1; 512]),
            ("d", vec![2; 513]),
        ];
        let mut packed = Vec::new();
        for (name, bytes) in &files {
            put(
                &mut packed,
                name,
                bytes.len() as u64,
                9,
                &mut bytes.as_slice(),
            )
            .unwrap();
        }
        end(&mut packed).unwrap();
        let unpack = |mut bytes: &[u8]| {
            let mut found = Vec::new();
            let done = each(&mut bytes, |name, size, content| {
                let mut bytes = Vec::new();
                content.read_to_end(&mut bytes)?;
                assert_eq!(bytes.len() as u64, size);
                found.push((name.to_owned(), bytes));
                Ok::<_, io::Error>(())
            });
            done.map(|()| found)
        };
        let found = unpack(&packed).unwrap();
        assert!(found.iter().map(|(n, b)| (n.as_str(), b.clone())).eq(files));
        assert!(unpack(&packed[..packed.len() - 2 * BLOCK]).is_err());
        packed[3] ^= 1;
        assert!(unpack(&packed).is_err());
    }

    #[test]
    fn the_size_of_a_file_over_8_gb_is_read_back() {
        for size in [0, 0o77_777_777_777, 0o100_000_000_000, 1 << 40] {
            let block = header("data.mdb", size, 1_700_000_000).unwrap();
            assert_eq!(parts(&block), Some(("data.mdb".to_owned(), size)));
        }
    }
}
