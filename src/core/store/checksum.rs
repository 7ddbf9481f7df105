//! Checksums of blocks and of single entries: what is read has the bytes that were written, under the key
//! and in the table that they were written for.
//!
//! LMDB has none, and a delta-encoded block with one wrong bit still decodes, to other keys. The four
//! bytes fit into what eight blocks leave free on a page.

use super::{Error, Result};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// How many bytes the checksum of a block takes.
pub(super) const LENGTH: usize = 4;

/// A table, as a part of its checksums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum Sealed {
    Spog = 1,
    Pos = 2,
    Gs = 3,
    Ids = 4,
    Spans = 5,
    Str = 6,
    Pcount = 7,
    Days = 8,
    Notes = 9,
    Words = 10,
}

impl Sealed {
    fn checksum(self, key: &[u8], block: &[u8]) -> [u8; LENGTH] {
        let of_key = xxh3_64_with_seed(key, self as u64);
        (xxh3_64_with_seed(block, of_key) as u32).to_le_bytes()
    }

    /// Appends the checksum to a block that is stored under a key.
    pub fn seal(self, key: &[u8], block: &mut Vec<u8>) {
        let checksum = self.checksum(key, block);
        block.extend(checksum);
    }

    /// The block without its checksum, which must be right.
    pub fn open<'b>(self, key: &[u8], stored: &'b [u8]) -> Result<&'b [u8]> {
        let split = stored.split_last_chunk::<LENGTH>();
        split
            .filter(|(block, checksum)| self.checksum(key, block) == **checksum)
            .map(|(block, _)| block)
            .ok_or(Error::Damaged("a block does not match its checksum"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_bit_of_key_block_and_checksum_is_noticed() {
        let (key, mut block) = (*b"the key", b"some bytes of a block".to_vec());
        Sealed::Pos.seal(&key, &mut block);
        assert_eq!(
            Sealed::Pos.open(&key, &block).expect("sound"),
            b"some bytes of a block"
        );
        assert!(Sealed::Spog.open(&key, &block).is_err());
        for bit in 0..8 * block.len() {
            let mut damaged = block.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(Sealed::Pos.open(&key, &damaged).is_err(), "{bit}");
        }
        for bit in 0..8 * key.len() {
            let mut other = key;
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(Sealed::Pos.open(&other, &block).is_err(), "{bit}");
        }
        for length in 0..block.len() {
            assert!(Sealed::Pos.open(&key, &block[..length]).is_err());
        }
    }
}
