//! A sorted set of keys in a table, stored in blocks.
//!
//! Each entry of the table is a block ([`block`](super::block)), stored under its last key: so one
//! seek for a key finds the block that holds it or would hold it, and the next entries continue
//! from there. Its last bytes are its checksum.

use super::block::{FieldEncoding, Key, KeyBlockReader, KeyBlockWriter};
use super::checksum::{self, Sealed};
use super::table::Table;
use super::{Error, Result};
use heed::{PutFlags, RoRange, RoTxn, RwTxn, WithoutTls};
use std::ops::Bound;

/// The greatest size of a block: eight of them with their checksums fill an LMDB page.
const MAX_BLOCK_BYTES: usize = 460;

/// No block is longer, with a key that does not fit any more and the checksum.
const LONGEST_BLOCK: usize = 600;

/// How many bytes a key usually takes.
const TYPICAL_KEY_BYTES: usize = 12;

/// A set of keys; cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys<const N: usize> {
    pub table: Table,
    sealed: Sealed,
    pub fields: [FieldEncoding; N],
}

/// The lowest and the highest key that have a prefix.
fn prefix_range<const N: usize>(start: &[u64]) -> (Key<N>, Key<N>) {
    let (mut low, mut high) = ([0; N], [u64::MAX; N]);
    for (at, number) in start.iter().take(N).enumerate() {
        (low[at], high[at]) = (*number, *number);
    }
    (low, high)
}

/// The entry key of a block: big-endian bytes, so that entries are in numeric order.
pub(super) fn encode_key<const N: usize>(key: Key<N>) -> ([u8; 32], usize) {
    let mut bytes = [0; 32];
    for (eight, number) in bytes.chunks_exact_mut(8).zip(key) {
        eight.copy_from_slice(&number.to_be_bytes());
    }
    (bytes, 8 * N)
}

pub(super) fn decode_key<const N: usize>(bytes: &[u8]) -> Result<Key<N>> {
    let mut key = [0; N];
    if bytes.len() != 8 * N {
        return Err(Error::damaged("the key of a block has the wrong length"));
    }
    for (number, eight) in key.iter_mut().zip(bytes.chunks_exact(8)) {
        let eight = eight.try_into();
        *number = eight.map_or(0, u64::from_be_bytes);
    }
    Ok(key)
}

impl<const N: usize> Keys<N> {
    pub fn new(table: Table, sealed: Sealed, fields: [FieldEncoding; N]) -> Self {
        Self {
            table,
            sealed,
            fields,
        }
    }

    /// All keys from `low` to `high`, both included, in order.
    pub fn range<'t>(
        self,
        txn: &'t RoTxn<'_, WithoutTls>,
        low: Key<N>,
        high: Key<N>,
    ) -> Result<Range<'t, N>> {
        let (bytes, length) = encode_key(low);
        let from = (Bound::Included(&bytes[..length]), Bound::Unbounded);
        Ok(Range {
            blocks: self.table.range(txn, &from)?,
            block: KeyBlockReader::new(self.fields, &[]),
            keys: self,
            low,
            high,
            ended: low > high,
        })
    }

    /// All keys that have a prefix, in order.
    pub fn with_prefix<'t>(
        self,
        txn: &'t RoTxn<'_, WithoutTls>,
        start: &[u64],
    ) -> Result<Range<'t, N>> {
        let (low, high) = prefix_range(start);
        self.range(txn, low, high)
    }

    /// All keys, in order.
    pub fn all<'t>(self, txn: &'t RoTxn<'_, WithoutTls>) -> Result<Range<'t, N>> {
        self.with_prefix(txn, &[])
    }

    /// All keys from `low` to `high`, both included, in reverse order.
    pub fn range_rev<'t>(
        self,
        txn: &'t RoTxn<'_, WithoutTls>,
        low: Key<N>,
        high: Key<N>,
    ) -> Result<impl Iterator<Item = Result<Key<N>>> + use<'t, N>> {
        let inside = move |block: heed::Result<(&[u8], &[u8])>| {
            let keys = block.map_err(Error::from);
            match keys.and_then(|(name, block)| self.unpack(name, block)) {
                Ok(mut keys) => {
                    keys.retain(|key| (low..=high).contains(key));
                    keys.into_iter().rev().map(Ok).collect()
                }
                Err(error) => vec![Err(error)],
            }
        };
        let (bytes, length) = encode_key(high);
        let (high, table) = (&bytes[..length], self.table);
        // The block that holds the highest key may hold greater ones too, and be stored beyond it.
        let border = table.get_greater_than_or_equal_to(txn, high)?;
        let below = table.rev_range(txn, &(Bound::Unbounded, Bound::Excluded(high)))?;
        let below = below.map(inside).take_while(|keys| !keys.is_empty());
        Ok(border
            .map(Ok)
            .map(inside)
            .into_iter()
            .chain(below)
            .flatten())
    }

    /// Whether the set contains a key.
    pub fn contains(self, txn: &RoTxn<'_, WithoutTls>, key: Key<N>) -> Result<bool> {
        self.has_prefix(txn, &key)
    }

    /// Whether there is a key with a prefix.
    pub fn has_prefix(self, txn: &RoTxn<'_, WithoutTls>, start: &[u64]) -> Result<bool> {
        Ok(self.with_prefix(txn, start)?.next().transpose()?.is_some())
    }

    /// The keys of an entry whose checksum is right.
    pub fn open<'b>(self, name: &[u8], block: &'b [u8]) -> Result<KeyBlockReader<'b, N>> {
        if block.len() > LONGEST_BLOCK {
            // A damaged length may lead out of the file.
            return Err(Error::damaged("a block is too long"));
        }
        let block = self.sealed.open(name, block)?;
        Ok(KeyBlockReader::new(self.fields, block))
    }

    fn unpack(self, name: &[u8], block: &[u8]) -> Result<Vec<Key<N>>> {
        self.open(name, block)?.collect()
    }

    /// The first block whose last key is not below a key, with that last key.
    fn block_of(
        self,
        txn: &RoTxn<'_, WithoutTls>,
        key: Key<N>,
    ) -> Result<Option<(Key<N>, Vec<Key<N>>)>> {
        let (bytes, length) = encode_key(key);
        let found = self
            .table
            .get_greater_than_or_equal_to(txn, &bytes[..length])?;
        found
            .map(|(name, block)| Ok((decode_key(name)?, self.unpack(name, block)?)))
            .transpose()
    }

    /// Adds a key; returns whether it is new.
    pub fn insert(self, txn: &mut RwTxn<'_>, key: Key<N>) -> Result<bool> {
        if let Some((last, mut keys)) = self.block_of(txn, key)? {
            let Err(at) = keys.binary_search(&key) else {
                return Ok(false);
            };
            keys.insert(at, key);
            self.replace_block(txn, last, &keys)?;
            return Ok(true);
        }
        // After all others: the last block grows until it is full, and then a new one begins.
        let last = self.table.last(txn)?;
        let room = MAX_BLOCK_BYTES + checksum::LENGTH - TYPICAL_KEY_BYTES;
        let last = last.filter(|(_, block)| block.len() <= room);
        let last = last
            .map(|(name, block)| Ok::<_, Error>((decode_key(name)?, self.unpack(name, block)?)))
            .transpose()?;
        let (name, mut keys) = last.unwrap_or((key, Vec::new()));
        keys.push(key);
        self.replace_block(txn, name, &keys)?;
        Ok(true)
    }

    /// Removes a key; returns whether it was there.
    pub fn remove(self, txn: &mut RwTxn<'_>, key: Key<N>) -> Result<bool> {
        let Some((last, mut keys)) = self.block_of(txn, key)? else {
            return Ok(false);
        };
        let Ok(at) = keys.binary_search(&key) else {
            return Ok(false);
        };
        keys.remove(at);
        self.replace_block(txn, last, &keys)?;
        Ok(true)
    }

    /// Replaces the block stored under `old_key` by these keys, split in two if they do not fit.
    fn replace_block(self, txn: &mut RwTxn<'_>, old_key: Key<N>, keys: &[Key<N>]) -> Result<()> {
        // The old block is deleted last: a table that is empty in between frees its page, and each
        // change would allocate a new one.
        if let Some(last) = keys.last() {
            self.write_blocks(txn, *last, keys)?;
        }
        if keys.last() != Some(&old_key) {
            let (bytes, length) = encode_key(old_key);
            self.table.delete(txn, &bytes[..length])?;
        }
        Ok(())
    }

    fn write_blocks(self, txn: &mut RwTxn<'_>, last: Key<N>, keys: &[Key<N>]) -> Result<()> {
        let mut writer = KeyBlockWriter::new(self.fields);
        keys.iter().for_each(|key| writer.push(*key));
        if writer.bytes.len() > MAX_BLOCK_BYTES && keys.len() > 1 {
            let (one, other) = keys.split_at(keys.len() / 2);
            self.write_blocks(txn, one[one.len() - 1], one)?;
            return self.write_blocks(txn, last, other);
        }
        let (bytes, length) = encode_key(last);
        self.sealed.seal(&bytes[..length], &mut writer.bytes);
        Ok(self.table.put(txn, &bytes[..length], &writer.bytes)?)
    }

    /// Checks every block against its entry key and the previous block; calls `job` with each
    /// key.
    pub fn verify(
        self,
        txn: &RoTxn<'_, WithoutTls>,
        mut job: impl FnMut(Key<N>) -> Result<()>,
    ) -> Result<()> {
        let mut before: Option<Key<N>> = None;
        for entry in self.table.iter(txn)? {
            let (name, block) = entry?;
            for key in self.open(name, block)? {
                let key = key?;
                if before.replace(key).is_some_and(|before| before >= key) {
                    return Err(Error::damaged("keys are not in order"));
                }
                job(key)?;
            }
            if before != Some(decode_key(name)?) {
                return Err(Error::damaged("a block is stored under the wrong key"));
            }
        }
        Ok(())
    }
}

/// The keys between two keys, in order.
pub(super) struct Range<'t, const N: usize> {
    blocks: RoRange<'t, heed::types::Bytes, heed::types::Bytes>,
    block: KeyBlockReader<'t, N>,
    keys: Keys<N>,
    low: Key<N>,
    high: Key<N>,
    ended: bool,
}

impl<'t, const N: usize> Range<'t, N> {
    fn next_block(&mut self) -> Result<Option<KeyBlockReader<'t, N>>> {
        if self.ended {
            return Ok(None);
        }
        let Some(entry) = self.blocks.next() else {
            self.ended = true;
            return Ok(None);
        };
        let (name, block) = entry?;
        self.ended = decode_key::<N>(name)? >= self.high;
        self.keys.open(name, block).map(Some)
    }
}

impl<const N: usize> Iterator for Range<'_, N> {
    type Item = Result<Key<N>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.block.next() {
                Some(Ok(key)) if key < self.low => {}
                Some(Ok(key)) if key > self.high => {
                    self.ended = true;
                    self.block = KeyBlockReader::new(self.keys.fields, &[]);
                    return None;
                }
                Some(found) => return Some(found),
                None => match self.next_block() {
                    Ok(Some(block)) => self.block = block,
                    Ok(None) => return None,
                    Err(error) => {
                        self.ended = true;
                        return Some(Err(error));
                    }
                },
            }
        }
    }
}

/// Appends ascending keys after all existing ones, block by block.
pub(super) struct KeyAppender<const N: usize> {
    keys: Keys<N>,
    writer: KeyBlockWriter<N>,
}

impl<const N: usize> KeyAppender<N> {
    pub fn new(keys: Keys<N>) -> Self {
        Self {
            keys,
            writer: KeyBlockWriter::new(keys.fields),
        }
    }

    pub fn push(&mut self, txn: &mut RwTxn<'_>, key: Key<N>) -> Result<()> {
        if self.writer.bytes.len() + TYPICAL_KEY_BYTES > MAX_BLOCK_BYTES {
            self.flush(txn)?;
        }
        self.writer.push(key);
        Ok(())
    }

    fn flush(&mut self, txn: &mut RwTxn<'_>) -> Result<()> {
        if let Some(last) = self.writer.last {
            let (bytes, length) = encode_key(last);
            let (append, block) = (PutFlags::APPEND, &mut self.writer.bytes);
            self.keys.sealed.seal(&bytes[..length], block);
            let table = self.keys.table;
            table.put_with_flags(txn, append, &bytes[..length], block)?;
            self.writer.clear();
        }
        Ok(())
    }

    /// Writes what is left.
    pub fn finish(mut self, txn: &mut RwTxn<'_>) -> Result<()> {
        self.flush(txn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Few enough distinct keys that many occur twice, and enough of them for many blocks.
    fn key() -> impl Strategy<Value = Key<3>> {
        let far = prop_oneof![4 => 0..40_u64, 1 => any::<u64>()];
        (0..3_u64, 0..40_u64, far).prop_map(|(one, two, three)| [one, two, three])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn keys_behave_like_a_set_in_memory(
            at_once in prop::collection::btree_set(key(), 0..600),
            changes in prop::collection::vec((key(), prop::bool::weighted(0.6)), 0..900),
            bounds in prop::collection::vec((key(), key()), 12),
        ) {
            let store = Store::scratch().expect("a temporary folder");
            let keys = store.tables.pos;
            let mut txn = store.env.write_txn().expect("a write");
            let mut model: BTreeSet<Key<3>> = at_once;
            let mut appender = KeyAppender::new(keys);
            for key in &model {
                appender.push(&mut txn, *key).expect("room");
            }
            appender.finish(&mut txn).expect("room");
            for (key, add) in changes {
                let (done, was) = if add { (keys.insert(&mut txn, key), model.insert(key)) } else { (keys.remove(&mut txn, key), model.remove(&key)) };
                prop_assert_eq!(done.expect("a change"), was);
            }
            let mut read = Vec::new();
            let sound = keys.verify(&txn, |key| {
                read.push(key);
                Ok(())
            });
            sound.expect("sound blocks");
            prop_assert!(read.iter().eq(&model));
            for (low, high) in bounds {
                let found: Result<Vec<_>> = keys.range(&txn, low, high).expect("one").collect();
                let inside = model.iter().copied().filter(|key| (low..=high).contains(key));
                let mut inside: Vec<_> = inside.collect();
                prop_assert_eq!(&found.expect("keys"), &inside);
                let found = keys.range_rev(&txn, low, high).expect("another");
                inside.reverse();
                prop_assert_eq!(found.collect::<Result<Vec<_>>>().expect("keys"), inside);
                prop_assert_eq!(keys.contains(&txn, low).expect("a look"), model.contains(&low));
            }
        }
    }
}
