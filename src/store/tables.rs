//! The tables of the store, and what their keys hold.
//!
//! ```text
//! spog    s8 p4 o8 g4      → –          every statement with its document
//! pos     p4 o8            → s8 …       every statement of the union, once, by value
//! str     id8              → bytes      the dictionary
//! ids     hash8 id8        → –          and the way back (bytes are compared on a hit)
//! gs      g4               → s8 …       which subjects a document speaks of
//! pcount  p4               → n8         statements of the union by property
//! spans   class1 first8 e8 → last8      when events can have been going on (see `spans`)
//! days    day8             → n8         events by the day that they sort under
//! notes   name             → bytes      what the front desk writes down, and the header
//! ```
//!
//! All numbers are big-endian, so that the order of keys is the order of numbers.

use super::id::Id;
use super::{Error, Result};
use heed::types::Bytes;
use heed::{Database, DatabaseFlags, Env, RoTxn, RwTxn, WithoutTls};

/// A table of plain bytes.
pub(super) type Table = Database<Bytes, Bytes>;

/// Handles of all tables; copied freely.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables {
    pub spog: Table,
    pub pos: Table,
    pub str: Table,
    pub ids: Table,
    pub gs: Table,
    pub pcount: Table,
    pub spans: Table,
    pub days: Table,
    pub notes: Table,
}

/// How many tables there are.
pub(super) const TABLES: u32 = 9;

impl Tables {
    fn make(mut table: impl FnMut(&str, DatabaseFlags) -> Result<Table>) -> Result<Self> {
        let plain = DatabaseFlags::empty();
        let many = DatabaseFlags::DUP_SORT | DatabaseFlags::DUP_FIXED;
        Ok(Self {
            spog: table("spog", plain)?,
            pos: table("pos", many)?,
            str: table("str", plain)?,
            ids: table("ids", plain)?,
            gs: table("gs", many)?,
            pcount: table("pcount", plain)?,
            spans: table("spans", plain)?,
            days: table("days", plain)?,
            notes: table("notes", plain)?,
        })
    }

    pub fn all(&self) -> [Table; TABLES as usize] {
        [
            self.spog,
            self.pos,
            self.str,
            self.ids,
            self.gs,
            self.pcount,
            self.spans,
            self.days,
            self.notes,
        ]
    }

    pub fn create(env: &Env<WithoutTls>, txn: &mut RwTxn<'_>) -> Result<Self> {
        Self::make(|name, flags| {
            let mut options = env.database_options().types::<Bytes, Bytes>();
            Ok(options.name(name).flags(flags).create(txn)?)
        })
    }

    /// The table of notes alone, which every version has.
    pub fn open_notes(env: &Env<WithoutTls>, txn: &RoTxn<'_>) -> Result<Table> {
        let mut options = env.database_options().types::<Bytes, Bytes>();
        let table = options.name("notes").open(txn)?;
        table.ok_or(Error::damaged("a table is missing"))
    }

    pub fn open(env: &Env<WithoutTls>, txn: &RoTxn<'_>) -> Result<Self> {
        Self::make(|name, flags| {
            let mut options = env.database_options().types::<Bytes, Bytes>();
            let table = options.name(name).flags(flags).open(txn)?;
            table.ok_or(Error::damaged("a table is missing"))
        })
    }
}

/// A document's number: the payload of its name's id. 0 is the default graph proper.
pub(super) type Graph = u32;

/// The default graph proper.
pub(super) const DEFAULT: Graph = 0;

/// The reserved graph of derived statements: part of the union, no document's.
pub(super) const DERIVED: Graph = u32::MAX;

/// The number of an IRI in the four bytes that properties and documents have; none for any other
/// term, whose number may look the same below its tag.
pub(super) fn narrow(id: Id) -> Option<u32> {
    (id.tag() == Some(super::id::Tag::Iri)).then_some(())?;
    let number = u32::try_from(id.payload()).ok()?;
    (number != DEFAULT && number != DERIVED).then_some(number)
}

/// The id of a property or document from its four bytes.
pub(super) fn widen(narrow: u32) -> Id {
    // Four bytes are always below 2^56.
    Id::new(super::id::Tag::Iri, narrow.into()).unwrap_or(Id::limits(super::id::Tag::Iri).1)
}

/// A statement with its document, as the key of `spog`.
pub(super) fn spog(s: Id, p: u32, o: Id, g: Graph) -> [u8; 24] {
    let mut key = [0; 24];
    key[..8].copy_from_slice(&s.bytes());
    key[8..12].copy_from_slice(&p.to_be_bytes());
    key[12..20].copy_from_slice(&o.bytes());
    key[20..].copy_from_slice(&g.to_be_bytes());
    key
}

/// A property and value, as the key of `pos`.
pub(super) fn pos(p: u32, o: Id) -> [u8; 12] {
    let mut key = [0; 12];
    key[..4].copy_from_slice(&p.to_be_bytes());
    key[4..].copy_from_slice(&o.bytes());
    key
}

/// The id in eight bytes of a key or value at an offset.
pub(super) fn id_at(bytes: &[u8], at: usize) -> Result<Id> {
    let eight = bytes
        .get(at..at + 8)
        .and_then(|eight| eight.try_into().ok());
    eight
        .map(Id::from_bytes)
        .ok_or(Error::damaged("a key is too short"))
}

/// The number in four bytes of a key at an offset.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Result<u32> {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map(u32::from_be_bytes)
        .ok_or(Error::damaged("a key is too short"))
}

/// The count in the eight bytes of a value.
pub(super) fn count(bytes: Option<&[u8]>) -> Result<u64> {
    let Some(bytes) = bytes else { return Ok(0) };
    let eight: Option<[u8; 8]> = bytes.try_into().ok();
    eight
        .map(u64::from_be_bytes)
        .ok_or(Error::damaged("a count is not eight bytes"))
}
