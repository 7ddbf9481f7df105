//! The tables of the store, and what their keys hold.
//!
//! ```text
//! spog    subject property object document   every statement with its document
//! pos     property object subject            every statement of the union, once, by value
//! gs      document subject                   the subjects of each document
//! ids     hash term                          from text to term id (text compared on a hit)
//! spans   class first event last             the interval index of events (see `spans`)
//! words   word word word posting             which texts have a word (see `words`)
//!
//! str     term → bytes      the dictionary (see `texts`)
//! pcount  p4    → n8        statements of the union by property
//! days    day8  → n8        events by the day that they are sorted by
//! notes   name  → bytes     metadata of the database layer, and the header
//! ```
//!
//! The first six are sets of keys, many in one entry of the file (see `keys`). In the last three each key
//! has its own entry. Each block of keys or texts, and each value of the last three, ends in its checksum.
//! Numbers are big-endian there, so that entries are in numeric order.

use super::block::{FieldEncoding, Key};
use super::checksum::Sealed;
use super::id::Id;
use super::keys::Keys;
pub(super) use super::table::{Entries, Table, count, u32_at};
use super::texts::TextTable;
use super::{Error, Result};
use heed::types::Bytes;
use heed::{Env, RoTxn, RwTxn, WithoutTls};

/// Handles of all tables; cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables {
    pub spog: Keys<4>,
    pub pos: Keys<3>,
    pub gs: Keys<2>,
    pub ids: Keys<2>,
    pub spans: Keys<4>,
    pub words: Keys<4>,
    pub str: TextTable,
    pub pcount: Entries,
    pub days: Entries,
    pub notes: Entries,
}

/// How many tables there are.
pub(super) const TABLES: u32 = 10;

impl Tables {
    fn make(mut table: impl FnMut(&str) -> Result<Table>) -> Result<Self> {
        use FieldEncoding::{Plain, Term};
        Ok(Self {
            spog: Keys::new(table("spog")?, Sealed::Spog, [Term, Plain, Term, Plain]),
            pos: Keys::new(table("pos")?, Sealed::Pos, [Plain, Term, Term]),
            gs: Keys::new(table("gs")?, Sealed::Gs, [Plain, Term]),
            ids: Keys::new(table("ids")?, Sealed::Ids, [Plain, Term]),
            spans: Keys::new(table("spans")?, Sealed::Spans, [Plain, Term, Term, Term]),
            words: Keys::new(table("words")?, Sealed::Words, [Plain; 4]),
            str: TextTable {
                table: table("str")?,
            },
            pcount: Entries::new(table("pcount")?, Sealed::Pcount),
            days: Entries::new(table("days")?, Sealed::Days),
            notes: Entries::new(table("notes")?, Sealed::Notes),
        })
    }

    pub fn all(&self) -> [Table; TABLES as usize] {
        [
            self.spog.table,
            self.pos.table,
            self.gs.table,
            self.ids.table,
            self.spans.table,
            self.words.table,
            self.str.table,
            self.pcount.table,
            self.days.table,
            self.notes.table,
        ]
    }

    /// The tables that hold statements and terms.
    pub fn all_but_notes(&self) -> impl Iterator<Item = Table> {
        self.all().into_iter().take(TABLES as usize - 1)
    }

    pub fn create(env: &Env<WithoutTls>, txn: &mut RwTxn<'_>) -> Result<Self> {
        Self::make(|name| {
            let mut options = env.database_options().types::<Bytes, Bytes>();
            Ok(options.name(name).create(txn)?)
        })
    }

    /// The table of notes alone, which every version has.
    pub fn open_notes(env: &Env<WithoutTls>, txn: &RoTxn<'_>) -> Result<Table> {
        let mut options = env.database_options().types::<Bytes, Bytes>();
        let table = options.name("notes").open(txn)?;
        table.ok_or(Error::damaged("a table is missing"))
    }

    pub fn open(env: &Env<WithoutTls>, txn: &RoTxn<'_>) -> Result<Self> {
        Self::make(|name| {
            let mut options = env.database_options().types::<Bytes, Bytes>();
            let table = options.name(name).open(txn)?;
            table.ok_or(Error::damaged("a table is missing"))
        })
    }
}

/// The id of a graph: the payload of the id of its name. 0 is the default graph itself.
pub(super) type GraphId = u32;

/// The default graph itself.
pub(super) const DEFAULT: GraphId = 0;

/// The reserved graph of derived statements: part of the union, but not a document.
pub(super) const DERIVED: GraphId = 1;

/// The first id that the dictionary assigns, after the two reserved graphs.
pub(super) const FIRST: u64 = 2;

/// The note that holds the next free id of the dictionary.
pub(super) const NEXT: &[u8] = b"\0next";

/// The id of an IRI in four bytes, as for properties and documents; `None` for any other term,
/// whose payload may be the same number.
pub(super) fn narrow(id: Id) -> Option<u32> {
    (id.tag() == Some(super::id::Tag::Iri)).then_some(())?;
    let number = u32::try_from(id.payload()).ok()?;
    (number != DEFAULT && number != DERIVED).then_some(number)
}

/// The id of a property or document from its four bytes.
pub(super) fn widen(narrow: u32) -> Id {
    // Four bytes are always below 2^56.
    Id::new(super::id::Tag::Iri, narrow.into()).unwrap_or(Id::tag_range(super::id::Tag::Iri).1)
}

/// A statement with its document, as a key of `spog`.
pub(super) fn spog(s: Id, p: u32, o: Id, g: GraphId) -> Key<4> {
    [s.to_u64(), p.into(), o.to_u64(), g.into()]
}

/// The parts of a key of `spog`.
pub(super) fn from_spog([s, p, o, g]: Key<4>) -> Result<(Id, u32, Id, GraphId)> {
    let (s, o) = (Id::from_u64(s), Id::from_u64(o));
    Ok((s, low(p)?, o, low(g)?))
}

/// A property, a value and a subject, as a key of `pos`.
pub(super) fn pos(p: u32, o: Id, s: Id) -> Key<3> {
    [p.into(), o.to_u64(), s.to_u64()]
}

/// The four bytes of a property or document.
pub(super) fn low(number: u64) -> Result<u32> {
    u32::try_from(number).map_err(|_| Error::damaged("a number does not fit into four bytes"))
}
