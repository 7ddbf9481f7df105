//! One table of the file, and how ids and numbers are read from its bytes.

use super::checksum::Sealed;
use super::id::Id;
use super::{Error, Result};
use heed::types::Bytes;
use heed::{Database, RoTxn, RwTxn, WithoutTls};

/// A table of plain bytes.
pub(super) type Table = Database<Bytes, Bytes>;

/// A table in which each key has an entry of its own, whose value ends in its checksum; cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entries {
    pub table: Table,
    sealed: Sealed,
}

/// The key and the value of an entry.
pub(super) type Entry<'t> = (&'t [u8], &'t [u8]);

impl Entries {
    pub fn new(table: Table, sealed: Sealed) -> Self {
        Self { table, sealed }
    }

    /// The value under a key.
    pub fn get<'t>(self, txn: &'t RoTxn<'_, WithoutTls>, key: &[u8]) -> Result<Option<&'t [u8]>> {
        let stored = self.table.get(txn, key)?;
        stored
            .map(|stored| self.sealed.open(key, stored))
            .transpose()
    }

    /// Writes a value under a key.
    pub fn put(self, txn: &mut RwTxn<'_>, key: &[u8], value: &[u8]) -> Result<()> {
        let mut value = value.to_vec();
        self.sealed.seal(key, &mut value);
        Ok(self.table.put(txn, key, &value)?)
    }

    /// Removes the entry of a key, if there is one.
    pub fn delete(self, txn: &mut RwTxn<'_>, key: &[u8]) -> Result<()> {
        self.table.delete(txn, key)?;
        Ok(())
    }

    /// All entries, in the order of their keys.
    pub fn all<'t>(
        self,
        txn: &'t RoTxn<'_, WithoutTls>,
    ) -> Result<impl Iterator<Item = Result<Entry<'t>>> + use<'t>> {
        let entries = self.table.iter(txn)?;
        Ok(entries.map(move |entry| self.open(entry)))
    }

    /// The entries whose keys have a prefix, in the order of their keys.
    pub fn with_prefix<'t>(
        self,
        txn: &'t RoTxn<'_, WithoutTls>,
        prefix: &[u8],
    ) -> Result<impl Iterator<Item = Result<Entry<'t>>> + use<'t>> {
        let entries = self.table.prefix_iter(txn, prefix)?;
        Ok(entries.map(move |entry| self.open(entry)))
    }

    fn open<'t>(self, entry: heed::Result<Entry<'t>>) -> Result<Entry<'t>> {
        let (key, stored) = entry?;
        Ok((key, self.sealed.open(key, stored)?))
    }
}

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
