//! A sorted set of keys in a table of the file, in blocks.
//!
//! Each entry of the table is a block ([`block`](super::block)) under its last key: so one search
//! for a key finds the block that holds it or would hold it, and the next entries go on from
//! there.

use super::block::{Field, Key, Packer, Unpacker};
use super::tables::Table;
use super::{Error, Result};
use heed::{PutFlags, RoRange, RoTxn, RwTxn, WithoutTls};
use std::ops::Bound;

/// A block takes no more bytes than this: eight of them fill a page of LMDB.
const FULL: usize = 460;

/// So many bytes a key takes mostly.
const TYPICAL: usize = 12;

/// A set of keys; copied freely.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys<const N: usize> {
    pub table: Table,
    fields: [Field; N],
}

/// The lowest and the highest key that begin with some numbers.
fn stretch<const N: usize>(start: &[u64]) -> (Key<N>, Key<N>) {
    let (mut low, mut high) = ([0; N], [u64::MAX; N]);
    for (at, number) in start.iter().take(N).enumerate() {
        (low[at], high[at]) = (*number, *number);
    }
    (low, high)
}

/// The name of a block in its table: the numbers' big-endian bytes, whose order is theirs.
fn name<const N: usize>(key: Key<N>) -> ([u8; 32], usize) {
    let mut bytes = [0; 32];
    for (eight, number) in bytes.chunks_exact_mut(8).zip(key) {
        eight.copy_from_slice(&number.to_be_bytes());
    }
    (bytes, 8 * N)
}

fn named<const N: usize>(bytes: &[u8]) -> Result<Key<N>> {
    let mut key = [0; N];
    if bytes.len() != 8 * N {
        return Err(Error::damaged("a block has a name of another length"));
    }
    for (number, eight) in key.iter_mut().zip(bytes.chunks_exact(8)) {
        let eight = eight.try_into();
        *number = eight.map_or(0, u64::from_be_bytes);
    }
    Ok(key)
}

impl<const N: usize> Keys<N> {
    pub fn new(table: Table, fields: [Field; N]) -> Self {
        Self { table, fields }
    }

    /// All keys from one to another, both included, in order.
    pub fn range<'t>(
        self,
        txn: &'t RoTxn<'_, WithoutTls>,
        low: Key<N>,
        high: Key<N>,
    ) -> Result<Range<'t, N>> {
        let (bytes, length) = name(low);
        let from = (Bound::Included(&bytes[..length]), Bound::Unbounded);
        Ok(Range {
            blocks: self.table.range(txn, &from)?,
            block: Unpacker::new(self.fields, &[]),
            fields: self.fields,
            low,
            high,
            ended: low > high,
        })
    }

    /// All keys that begin with some numbers, in order.
    pub fn starting<'t>(
        self,
        txn: &'t RoTxn<'_, WithoutTls>,
        start: &[u64],
    ) -> Result<Range<'t, N>> {
        let (low, high) = stretch(start);
        self.range(txn, low, high)
    }

    /// All keys, in order.
    pub fn all<'t>(self, txn: &'t RoTxn<'_, WithoutTls>) -> Result<Range<'t, N>> {
        self.starting(txn, &[])
    }

    /// All keys from one to another, both included, the highest first.
    pub fn backwards<'t>(
        self,
        txn: &'t RoTxn<'_, WithoutTls>,
        low: Key<N>,
        high: Key<N>,
    ) -> Result<impl Iterator<Item = Result<Key<N>>> + use<'t, N>> {
        let inside = move |block: heed::Result<(&[u8], &[u8])>| {
            let keys = block.map_err(Error::from);
            match keys.and_then(|(_, block)| self.unpack(block)) {
                Ok(mut keys) => {
                    keys.retain(|key| (low..=high).contains(key));
                    keys.into_iter().rev().map(Ok).collect()
                }
                Err(error) => vec![Err(error)],
            }
        };
        let (bytes, length) = name(high);
        let (high, table) = (&bytes[..length], self.table);
        // The block that holds the highest key may have greater ones, and then its name is beyond.
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

    /// Whether a key is there.
    pub fn holds(self, txn: &RoTxn<'_, WithoutTls>, key: Key<N>) -> Result<bool> {
        self.any(txn, &key)
    }

    /// Whether there is a key that begins with some numbers.
    pub fn any(self, txn: &RoTxn<'_, WithoutTls>, start: &[u64]) -> Result<bool> {
        Ok(self.starting(txn, start)?.next().transpose()?.is_some())
    }

    fn unpack(self, block: &[u8]) -> Result<Vec<Key<N>>> {
        Unpacker::new(self.fields, block).collect()
    }

    /// The first block whose last key is not below a key, by its name.
    fn block_of(
        self,
        txn: &RoTxn<'_, WithoutTls>,
        key: Key<N>,
    ) -> Result<Option<(Key<N>, Vec<Key<N>>)>> {
        let (bytes, length) = name(key);
        let found = self
            .table
            .get_greater_than_or_equal_to(txn, &bytes[..length])?;
        found
            .map(|(name, block)| Ok((named(name)?, self.unpack(block)?)))
            .transpose()
    }

    /// Adds a key; whether it was not there.
    pub fn insert(self, txn: &mut RwTxn<'_>, key: Key<N>) -> Result<bool> {
        if let Some((last, mut keys)) = self.block_of(txn, key)? {
            let Err(at) = keys.binary_search(&key) else {
                return Ok(false);
            };
            keys.insert(at, key);
            self.put(txn, last, &keys)?;
            return Ok(true);
        }
        // Behind all others: the last block grows until it is full, and then a new one begins.
        let last = self.table.last(txn)?;
        let last = last.filter(|(_, block)| block.len() + TYPICAL <= FULL);
        let last = last
            .map(|(name, block)| Ok::<_, Error>((named(name)?, self.unpack(block)?)))
            .transpose()?;
        let (name, mut keys) = last.unwrap_or((key, Vec::new()));
        keys.push(key);
        self.put(txn, name, &keys)?;
        Ok(true)
    }

    /// Takes a key away; whether it was there.
    pub fn remove(self, txn: &mut RwTxn<'_>, key: Key<N>) -> Result<bool> {
        let Some((last, mut keys)) = self.block_of(txn, key)? else {
            return Ok(false);
        };
        let Ok(at) = keys.binary_search(&key) else {
            return Ok(false);
        };
        keys.remove(at);
        self.put(txn, last, &keys)?;
        Ok(true)
    }

    /// Puts keys in the place of the block of that name, in two blocks where one is too small.
    fn put(self, txn: &mut RwTxn<'_>, was: Key<N>, keys: &[Key<N>]) -> Result<()> {
        // The old block goes last: a table that is empty in between gives its page away, and each
        // change would take a new one.
        if let Some(last) = keys.last() {
            self.put_under(txn, *last, keys)?;
        }
        if keys.last() != Some(&was) {
            let (bytes, length) = name(was);
            self.table.delete(txn, &bytes[..length])?;
        }
        Ok(())
    }

    fn put_under(self, txn: &mut RwTxn<'_>, last: Key<N>, keys: &[Key<N>]) -> Result<()> {
        let mut packer = Packer::new(self.fields);
        keys.iter().for_each(|key| packer.push(*key));
        if packer.bytes.len() > FULL && keys.len() > 1 {
            let (one, other) = keys.split_at(keys.len() / 2);
            self.put_under(txn, one[one.len() - 1], one)?;
            return self.put_under(txn, last, other);
        }
        let (bytes, length) = name(last);
        Ok(self.table.put(txn, &bytes[..length], &packer.bytes)?)
    }

    /// Reads every block and holds it against its name and the block before; gives each key to a
    /// job.
    pub fn verify(
        self,
        txn: &RoTxn<'_, WithoutTls>,
        mut job: impl FnMut(Key<N>) -> Result<()>,
    ) -> Result<()> {
        let mut before: Option<Key<N>> = None;
        for entry in self.table.iter(txn)? {
            let (name, block) = entry?;
            for key in Unpacker::new(self.fields, block) {
                let key = key?;
                if before.replace(key).is_some_and(|before| before >= key) {
                    return Err(Error::damaged("keys are not in order"));
                }
                job(key)?;
            }
            if before != Some(named(name)?) {
                return Err(Error::damaged("a block has another name"));
            }
        }
        Ok(())
    }
}

/// Keys between two, in order.
pub(super) struct Range<'t, const N: usize> {
    blocks: RoRange<'t, heed::types::Bytes, heed::types::Bytes>,
    block: Unpacker<'t, N>,
    fields: [Field; N],
    low: Key<N>,
    high: Key<N>,
    ended: bool,
}

impl<'t, const N: usize> Range<'t, N> {
    fn next_block(&mut self) -> Result<Option<&'t [u8]>> {
        if self.ended {
            return Ok(None);
        }
        let Some(entry) = self.blocks.next() else {
            self.ended = true;
            return Ok(None);
        };
        let (name, block) = entry?;
        self.ended = named::<N>(name)? >= self.high;
        Ok(Some(block))
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
                    self.block = Unpacker::new(self.fields, &[]);
                    return None;
                }
                Some(found) => return Some(found),
                None => match self.next_block() {
                    Ok(Some(block)) => self.block = Unpacker::new(self.fields, block),
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

/// Writes ascending keys behind all that are there, block by block.
pub(super) struct Appender<const N: usize> {
    keys: Keys<N>,
    packer: Packer<N>,
}

impl<const N: usize> Appender<N> {
    pub fn new(keys: Keys<N>) -> Self {
        Self {
            keys,
            packer: Packer::new(keys.fields),
        }
    }

    pub fn push(&mut self, txn: &mut RwTxn<'_>, key: Key<N>) -> Result<()> {
        if self.packer.bytes.len() + TYPICAL > FULL {
            self.flush(txn)?;
        }
        self.packer.push(key);
        Ok(())
    }

    fn flush(&mut self, txn: &mut RwTxn<'_>) -> Result<()> {
        if let Some(last) = self.packer.last {
            let (bytes, length) = name(last);
            let (append, block) = (PutFlags::APPEND, &self.packer.bytes);
            let table = self.keys.table;
            table.put_with_flags(txn, append, &bytes[..length], block)?;
            self.packer.clear();
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

    /// Few enough different keys that many are met twice, and enough of them for many blocks.
    fn key() -> impl Strategy<Value = Key<3>> {
        let far = prop_oneof![4 => 0..40_u64, 1 => any::<u64>()];
        (0..3_u64, 0..40_u64, far).prop_map(|(one, two, three)| [one, two, three])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn keys_go_in_and_out_as_in_a_set_in_memory(
            at_once in prop::collection::btree_set(key(), 0..600),
            changes in prop::collection::vec((key(), prop::bool::weighted(0.6)), 0..900),
            bounds in prop::collection::vec((key(), key()), 12),
        ) {
            let store = Store::scratch().expect("a place for it");
            let keys = store.tables.pos;
            let mut txn = store.env.write_txn().expect("a write");
            let mut model: BTreeSet<Key<3>> = at_once;
            let mut appender = Appender::new(keys);
            for key in &model {
                appender.push(&mut txn, *key).expect("room");
            }
            appender.finish(&mut txn).expect("room");
            for (key, add) in changes {
                let (done, was) = match add {
                    true => (keys.insert(&mut txn, key), model.insert(key)),
                    false => (keys.remove(&mut txn, key), model.remove(&key)),
                };
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
                let found = keys.backwards(&txn, low, high).expect("another");
                inside.reverse();
                prop_assert_eq!(found.collect::<Result<Vec<_>>>().expect("keys"), inside);
                prop_assert_eq!(keys.holds(&txn, low).expect("a look"), model.contains(&low));
            }
        }
    }
}
