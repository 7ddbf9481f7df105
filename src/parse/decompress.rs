//! Compressed bytes to plain ones: gzip and Zstandard, within limits.
//!
//! A few kilobytes can unpack to terabytes, so what comes out is limited both by size and by its
//! ratio to what went in.

use crate::model::problem::{Code, Problem};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use std::io::{self, Read, Write};

/// No document is larger, in bytes.
const LARGEST: u64 = 4 << 30;

/// Nor larger than this many times its compressed size: repetitive Turtle reaches about fifty.
const RATIO: u64 = 250;

/// Up to here the ratio does not matter.
const HARMLESS: u64 = 16 << 20;

/// The bytes as they are, or what they unpack to; E006 if that is damaged, cut off or too much.
pub(super) fn unpack(bytes: Vec<u8>, file: &str) -> Result<Vec<u8>, Box<Problem>> {
    let limit = (bytes.len() as u64)
        .saturating_mul(RATIO)
        .clamp(HARMLESS, LARGEST);
    let (name, unpacked) = match *bytes {
        [0x1F, 0x8B, ..] => ("gzip", take(MultiGzDecoder::new(&*bytes), limit)),
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => {
            ("Zstandard", zstandard(&bytes, limit))
        }
        _ => return Ok(bytes),
    };
    match unpacked {
        Ok(unpacked) if unpacked.len() as u64 > limit => Err(Box::new(
            Problem::error(
                Code::BadCompression,
                format!("{file} unpacks to more than {limit} bytes"),
            )
            .help("unpack it and look what it is; a document that large is better split"),
        )),
        Ok(unpacked) => Ok(unpacked),
        Err(error) => Err(Box::new(
            Problem::error(
                Code::BadCompression,
                format!("{file} is damaged or cut off ({name}: {error})"),
            )
            .help("fetch or compress it again"),
        )),
    }
}

/// Packs what is to be kept, as gzip: at level 3 it takes 0.28 s and a tenth of the size for
/// 41 MB of Turtle, where our Zstandard encoder takes 0.29 s and a sixth.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::with_capacity(bytes.len() / 8), Compression::new(3));
    // Memory takes everything.
    let _ = packer.write_all(bytes);
    packer.finish().unwrap_or_default()
}

/// What [`pack`] has packed. There is no limit to it: it is our own.
///
/// # Errors
/// Where it is damaged or cut off.
pub fn unpack_kept(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Everything, but not more than one byte over the limit.
fn take(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    reader.take(limit + 1).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

/// A Zstandard file is a row of frames, some of which hold no data.
fn zstandard(mut bytes: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    while !bytes.is_empty() && unpacked.len() as u64 <= limit {
        match StreamingDecoder::new(&mut bytes) {
            Ok(mut frame) => {
                let room = limit - unpacked.len() as u64;
                unpacked.append(&mut take(&mut frame, room)?);
                let decoder = frame.into_frame_decoder();
                if let Some(sum) = decoder.get_checksum_from_data()
                    && unpacked.len() as u64 <= limit
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
    Ok(unpacked)
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
    fn what_was_packed_comes_back_and_plain_bytes_stay() {
        for packed in [gzip(b"abc"), zstd(b"abc"), b"abc".to_vec()] {
            assert_eq!(unpack(packed, "f").unwrap(), b"abc");
        }
    }

    #[test]
    fn several_members_or_frames_are_one_text() {
        let skipped = b"\x50\x2A\x4D\x18\x02\x00\x00\x00xx".to_vec();
        for packed in [
            [gzip(b"ab"), gzip(b"c")].concat(),
            [skipped, zstd(b"ab"), zstd(b"c")].concat(),
        ] {
            assert_eq!(unpack(packed, "f").unwrap(), b"abc");
        }
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let long: Vec<u8> = (0..9999_u32).flat_map(u32::to_le_bytes).collect();
        for packed in [gzip(&long), zstd(&long)] {
            for end in [4, 9, packed.len() / 2, packed.len() - 1] {
                let problem = unpack(packed[..end].to_vec(), "f").unwrap_err();
                assert_eq!(problem.code, Code::BadCompression);
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_bursts() {
        let zeros = vec![0; HARMLESS as usize + 1000];
        for packed in [gzip(&zeros), zstd(&zeros)] {
            let problem = unpack(packed, "f").unwrap_err();
            assert!(problem.message.contains("unpacks to more"), "{problem:?}");
        }
    }

    proptest! {
        #[test]
        fn damaged_bytes_never_panic(at in 0_usize..200, byte: u8, long in any::<bool>()) {
            let text = "ev:a a ann:Event .\n".repeat(if long { 100 } else { 2 });
            for mut packed in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
                let at = at % packed.len();
                packed[at] = byte;
                let _ = unpack(packed, "f");
            }
        }
    }
}
