//! Compression and decompression: gzip and Zstandard, within limits.
//!
//! A few kilobytes can decompress to terabytes, so the output is limited both by size and by its
//! ratio to the input.

use crate::model::problem::{Code, Problem};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use std::io::{self, Read, Write};

/// The largest document, in bytes.
const MAX_SIZE: u64 = 4 << 30;

/// The largest compression ratio: repetitive Turtle reaches about fifty.
const MAX_RATIO: u64 = 250;

/// Up to this many bytes the ratio is not limited.
const RATIO_FREE_SIZE: u64 = 16 << 20;

/// The bytes decompressed, or as they are; E006 if they are damaged, truncated or too many.
pub(super) fn decompress(bytes: Vec<u8>, file: &str) -> Result<Vec<u8>, Box<Problem>> {
    let limit = limit(bytes.len());
    let (name, decompressed) = match *bytes {
        [0x1F, 0x8B, ..] => ("gzip", read_limited(MultiGzDecoder::new(&*bytes), limit)),
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => {
            ("Zstandard", zstandard(&bytes, limit))
        }
        _ => return Ok(bytes),
    };
    match decompressed {
        Ok(decompressed) if decompressed.len() as u64 > limit => Err(Box::new(
            Problem::error(
                Code::DamagedCompression,
                format!("{file} decompresses to more than {limit} bytes"),
            )
            .help("decompress it and check what it is; split a document that large"),
        )),
        Ok(decompressed) => Ok(decompressed),
        Err(error) => Err(Box::new(
            Problem::error(
                Code::DamagedCompression,
                format!("{file} is damaged or truncated ({name}: {error})"),
            )
            .help("download or compress it again"),
        )),
    }
}

/// How many bytes so many compressed ones may become.
pub(super) fn limit(compressed: usize) -> u64 {
    (compressed as u64)
        .saturating_mul(MAX_RATIO)
        .clamp(RATIO_FREE_SIZE, MAX_SIZE)
}

/// Compresses with gzip: at level 3, 41 MB of Turtle take 0.28 s and a tenth of the size, where
/// the available Zstandard encoder takes 0.29 s and a sixth.
pub fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 8), Compression::new(3));
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// Compresses a text that comes part by part, as [`compress`] does.
pub struct Compressor(GzEncoder<Vec<u8>>);

impl Default for Compressor {
    fn default() -> Self {
        Self(GzEncoder::new(Vec::new(), Compression::new(3)))
    }
}

impl Compressor {
    /// Adds a part.
    pub fn add(&mut self, bytes: &[u8]) {
        // Writing to memory cannot fail.
        let _ = self.0.write_all(bytes);
    }

    /// All parts, compressed.
    pub fn finish(self) -> Vec<u8> {
        self.0.finish().unwrap_or_default()
    }
}

/// Reads the output of [`compress`] decompressed.
pub fn read_trusted(compressed: &[u8]) -> impl Read {
    MultiGzDecoder::new(compressed)
}

/// Decompresses the output of [`compress`], without a limit: it is our own.
///
/// # Errors
/// If it is damaged or truncated.
pub fn decompress_trusted(compressed: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(compressed).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Decompresses gzip within the limits of documents.
///
/// # Errors
/// What is wrong with it, in words.
pub fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let limit = limit(bytes.len());
    match read_limited(MultiGzDecoder::new(bytes), limit) {
        Ok(bytes) if bytes.len() as u64 > limit => {
            Err(format!("decompresses to more than {limit} bytes"))
        }
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(format!("is damaged or truncated (gzip: {error})")),
    }
}

/// Reads everything, but at most one byte more than the limit.
pub(super) fn read_limited(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut decompressed = Vec::new();
    reader.take(limit + 1).read_to_end(&mut decompressed)?;
    Ok(decompressed)
}

/// A Zstandard file is a sequence of frames, some of which are skippable.
fn zstandard(mut bytes: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    let mut decompressed = Vec::new();
    while !bytes.is_empty() && decompressed.len() as u64 <= limit {
        match StreamingDecoder::new(&mut bytes) {
            Ok(mut frame) => {
                let room = limit - decompressed.len() as u64;
                decompressed.append(&mut read_limited(&mut frame, room)?);
                let decoder = frame.into_frame_decoder();
                if let Some(sum) = decoder.get_checksum_from_data()
                    && decompressed.len() as u64 <= limit
                    && decoder.get_calculated_checksum() != Some(sum)
                {
                    return Err(io::Error::other("wrong checksum"));
                }
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                bytes = bytes
                    .get(length..)
                    .ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
            }
            Err(error) => return Err(io::Error::other(error)),
        }
    }
    Ok(decompressed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    #[test]
    fn compressed_bytes_are_restored_and_plain_bytes_stay() {
        for compressed in [gzip(b"abc"), zstd(b"abc"), b"abc".to_vec()] {
            assert_eq!(decompress(compressed, "f").unwrap(), b"abc");
        }
    }

    #[test]
    fn several_members_or_frames_are_one_text() {
        let skipped = b"\x50\x2A\x4D\x18\x02\x00\x00\x00xx".to_vec();
        for compressed in [
            [gzip(b"ab"), gzip(b"c")].concat(),
            [skipped, zstd(b"ab"), zstd(b"c")].concat(),
        ] {
            assert_eq!(decompress(compressed, "f").unwrap(), b"abc");
        }
    }

    #[test]
    fn truncated_data_is_rejected() {
        let long: Vec<u8> = (0..9999_u32).flat_map(u32::to_le_bytes).collect();
        for compressed in [gzip(&long), zstd(&long)] {
            for end in [4, 9, compressed.len() / 2, compressed.len() - 1] {
                let problem = decompress(compressed[..end].to_vec(), "f").unwrap_err();
                assert_eq!(problem.code, Code::DamagedCompression);
            }
        }
    }

    #[test]
    fn a_decompression_bomb_is_rejected_at_the_limit() {
        let zeros = vec![0; RATIO_FREE_SIZE as usize + 1000];
        for compressed in [gzip(&zeros), zstd(&zeros)] {
            let problem = decompress(compressed, "f").unwrap_err();
            assert!(
                problem.message.contains("decompresses to more"),
                "{problem:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn damaged_bytes_never_panic(at in 0_usize..200, byte: u8, long in any::<bool>()) {
            let text = "ev:a a ann:Event .\n".repeat(if long { 100 } else { 2 });
            for mut compressed in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
                let at = at % compressed.len();
                compressed[at] = byte;
                let _ = decompress(compressed, "f");
            }
        }
    }
}
