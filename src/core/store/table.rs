//! One table of the file, and how ids and numbers are read from its bytes.

use super::id::Id;
use super::{Error, Result};
use heed::Database;
use heed::types::Bytes;

/// A table of plain bytes.
pub(super) type Table = Database<Bytes, Bytes>;

/// The id in the eight bytes of a key.
pub(super) fn id_at(bytes: &[u8]) -> Result<Id> {
    Ok(Id::from_u64(eight(bytes)?))
}

/// The number in the four bytes of a key.
pub(super) fn u32_at(bytes: &[u8]) -> Result<u32> {
    let four: Option<[u8; 4]> = bytes.try_into().ok();
    four.map(u32::from_be_bytes)
        .ok_or(Error::damaged("a key is not four bytes"))
}

fn eight(bytes: &[u8]) -> Result<u64> {
    let eight: Option<[u8; 8]> = bytes.try_into().ok();
    eight
        .map(u64::from_be_bytes)
        .ok_or(Error::damaged("a number is not eight bytes"))
}

/// The count in the eight bytes of a value.
pub(super) fn count(bytes: Option<&[u8]>) -> Result<u64> {
    bytes.map_or(Ok(0), eight)
}
