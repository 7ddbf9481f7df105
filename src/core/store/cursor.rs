//! Reading much from one state, one thing after the other: each look-up continues where the last one
//! ended, if that is near.
//!
//! A look-up of its own searches its table from the root, compares a checksum and decodes half a block. Who
//! reads the events of a timeline in the order of their ids reads the same block several times, or the
//! next: the statements of an event, those of the claims about it, their names.

use super::block::{Key, KeyBlockReader};
use super::id::Id;
use super::keys::{Keys, decode_key, encode_key};
use super::tables::{self, DERIVED, GraphId, Tables, from_spog};
use super::texts::TextReader;
use super::{Result, terms};
use heed::types::Bytes;
use heed::{RoRange, RoTxn, WithoutTls};
use oxrdf::Term;
use std::ops::Bound;

/// How many blocks further on a key is still looked for by going on: a page holds as many.
const NEAR: usize = 8;

/// Reads subjects, statements with a value, and terms of one state, where many are read in order.
pub struct Cursor<'t> {
    spog: KeyCursor<'t, 4>,
    pos: KeyCursor<'t, 3>,
    texts: TextReader<'t>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(tables: Tables, txn: &'t RoTxn<'t, WithoutTls>) -> Self {
        Self {
            spog: KeyCursor::new(tables.spog, txn),
            pos: KeyCursor::new(tables.pos, txn),
            texts: TextReader::new(tables.str, txn),
        }
    }

    /// The term with an id.
    ///
    /// # Errors
    /// See [`Error`](super::Error).
    pub fn term(&mut self, id: Id) -> Result<Term> {
        match id.literal() {
            Some(literal) => Ok(literal.into()),
            None => terms::read(id, self.texts.bytes(id)?),
        }
    }

    /// The properties and objects of a subject in the union, sorted, each pair once.
    ///
    /// # Errors
    /// See [`Error`](super::Error).
    pub fn union_pairs(&mut self, s: Id) -> Result<Vec<(Id, Id)>> {
        self.pairs(s, |_| true)
    }

    /// The asserted properties and objects of a subject, sorted, each pair once.
    ///
    /// # Errors
    /// See [`Error`](super::Error).
    pub fn asserted_pairs(&mut self, s: Id) -> Result<Vec<(Id, Id)>> {
        self.pairs(s, |graph| graph != DERIVED)
    }

    fn pairs(&mut self, s: Id, wanted: impl Fn(GraphId) -> bool) -> Result<Vec<(Id, Id)>> {
        let mut found = Vec::new();
        self.spog.each(&[s.to_u64()], |key| {
            let (_, p, o, graph) = from_spog(key)?;
            let pair = (tables::widen(p), o);
            if wanted(graph) && found.last() != Some(&pair) {
                found.push(pair);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Those of a subject that have a property and an object, if these are given.
    ///
    /// # Errors
    /// See [`Error`](super::Error).
    pub fn pairs_with(&mut self, s: Id, p: Option<Id>, o: Option<Id>) -> Result<Vec<(Id, Id)>> {
        let mut found = Vec::new();
        let Ok(p) = p.map(|p| tables::narrow(p).ok_or(())).transpose() else {
            return Ok(found);
        };
        let prefix = [s.to_u64(), p.unwrap_or_default().into()];
        let length = if p.is_some() { 2 } else { 1 };
        self.spog.each(&prefix[..length], |key| {
            let (_, p, object, _) = from_spog(key)?;
            let pair = (tables::widen(p), object);
            if o.is_none_or(|o| o == object) && found.last() != Some(&pair) {
                found.push(pair);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Whether the statements of a subject begin where it is now.
    pub fn is_at(&self, s: Id) -> bool {
        self.spog.is_at(&[s.to_u64(), 0, 0, 0])
    }

    /// The subjects of a property and object in the union.
    ///
    /// # Errors
    /// See [`Error`](super::Error).
    pub fn subjects(&mut self, p: Id, o: Id) -> Result<Vec<Id>> {
        let mut found = Vec::new();
        if let Some(p) = tables::narrow(p) {
            self.pos.each(&[p.into(), o.to_u64()], |[_, _, s]| {
                found.push(Id::from_u64(s));
                Ok(())
            })?;
        }
        Ok(found)
    }
}

/// A place in a table of keys, with the keys of the block there.
struct KeyCursor<'t, const N: usize> {
    keys: Keys<N>,
    txn: &'t RoTxn<'t, WithoutTls>,
    /// The blocks after this one.
    rest: Option<RoRange<'t, Bytes, Bytes>>,
    /// The lowest key that can be in the block.
    low: Key<N>,
    block: Vec<Key<N>>,
    /// How many blocks were decoded.
    #[cfg(test)]
    decoded: usize,
}

impl<'t, const N: usize> KeyCursor<'t, N> {
    fn new(keys: Keys<N>, txn: &'t RoTxn<'t, WithoutTls>) -> Self {
        Self {
            keys,
            txn,
            rest: None,
            low: [0; N],
            block: Vec::new(),
            #[cfg(test)]
            decoded: 0,
        }
    }

    /// Calls `job` with each key that has a prefix, in order.
    fn each(&mut self, prefix: &[u64], mut job: impl FnMut(Key<N>) -> Result<()>) -> Result<()> {
        let has_prefix = |key: &Key<N>| key.starts_with(prefix);
        let mut low = [0; N];
        for (field, number) in low.iter_mut().zip(prefix) {
            *field = *number;
        }
        let mut is_there = self.seek(low)?;
        while is_there {
            let first = self.block.partition_point(|key| *key < low);
            for key in self.block[first..].iter().copied() {
                if !has_prefix(&key) {
                    return Ok(());
                }
                job(key)?;
            }
            is_there = self.advance(low)?;
        }
        Ok(())
    }

    /// Whether the block holds a key, or would.
    fn is_at(&self, key: &Key<N>) -> bool {
        self.low <= *key && self.block.last().is_some_and(|last| key <= last)
    }

    /// Moves to the block that holds a key, or would; false if it is after all blocks.
    fn seek(&mut self, key: Key<N>) -> Result<bool> {
        match self.block.last() {
            Some(_) if self.is_at(&key) => Ok(true),
            Some(last) if *last < key => self.advance(key),
            _ => self.search(key),
        }
    }

    /// Moves on to the next block whose last key is not below a key, by searching if that is not near.
    fn advance(&mut self, key: Key<N>) -> Result<bool> {
        let mut last = self.block.last().copied();
        for _ in 0..NEAR {
            let Some(next) = self.rest.as_mut().and_then(Iterator::next) else {
                self.rest = None;
                self.block.clear();
                return Ok(false);
            };
            let (name, block) = next?;
            let name_key = decode_key(name)?;
            if name_key >= key {
                self.low = last.map_or(key, after);
                return self.decode(name, block);
            }
            last = Some(name_key);
        }
        self.search(key)
    }

    fn search(&mut self, key: Key<N>) -> Result<bool> {
        let (bytes, length) = encode_key(key);
        let from = (Bound::Included(&bytes[..length]), Bound::Unbounded);
        let mut rest = self.keys.table.range(self.txn, &from)?;
        let found = rest.next().transpose()?;
        self.rest = Some(rest);
        self.low = key;
        match found {
            Some((name, block)) => self.decode(name, block),
            None => {
                self.block.clear();
                Ok(false)
            }
        }
    }

    fn decode(&mut self, name: &[u8], block: &[u8]) -> Result<bool> {
        #[cfg(test)]
        {
            self.decoded += 1;
        }
        self.block.clear();
        let keys: KeyBlockReader<'_, N> = self.keys.open(name, block)?;
        for key in keys {
            self.block.push(key?);
        }
        Ok(!self.block.is_empty())
    }
}

/// The next greater key.
fn after<const N: usize>(mut key: Key<N>) -> Key<N> {
    for field in key.iter_mut().rev() {
        *field = field.wrapping_add(1);
        if *field != 0 {
            break;
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Scope, Store, View};
    use oxrdf::{NamedNode, Triple};
    use std::collections::BTreeSet;

    /// Subjects with a few statements each, of two properties.
    fn store() -> Store {
        let node = |name: String| NamedNode::new_unchecked(format!("urn:{name}"));
        let store = Store::scratch().expect("a temporary folder");
        let written = store.write(|writer| {
            for subject in 0..400_u64 {
                for value in 0..subject % 7 {
                    let property = node(format!("p{}", value % 2));
                    let value = node(format!("v{}", (subject * 31 + value) % 50));
                    let triple = Triple::new(node(format!("s{subject}")), property, value);
                    writer.insert(None, &triple)?;
                }
            }
            Ok::<_, crate::store::Error>(())
        });
        written.expect("a write");
        store
    }

    /// All ids in statements, in their order.
    fn ids(view: View<'_>) -> Vec<Id> {
        let found = view.matches(None, None, None, Scope::Union);
        let found = found.expect("statements").map(|it| it.expect("one"));
        let ids: BTreeSet<Id> = found.flat_map(|it| [it.s, it.p, it.o]).collect();
        ids.into_iter().collect()
    }

    #[test]
    fn a_cursor_reads_in_any_order_what_single_look_ups_read() {
        let (store, mut cursor_reads) = (store(), 0);
        let snapshot = store.snapshot().expect("a state");
        let view = snapshot.view();
        let ids = ids(view);
        let mut cursor = view.cursor();
        let up = 0..ids.len();
        let jumping = (0..ids.len()).map(|at| at * 37 % ids.len());
        for at in up.clone().chain(up.rev()).chain(jumping) {
            let id = ids[at];
            let pairs = view.union_pairs(id, usize::MAX).expect("pairs");
            assert_eq!(
                cursor.union_pairs(id).expect("pairs"),
                pairs.unwrap_or_default()
            );
            for p in [None, Some(ids[at / 2]), Some(ids[at])] {
                let all = |o| {
                    let found = view.matches(Some(id), p, o, Scope::Union);
                    let found = found.expect("statements");
                    let pairs = found.map(|it| it.expect("one")).map(|it| (it.p, it.o));
                    pairs.collect::<Vec<_>>()
                };
                let found = cursor.pairs_with(id, p, None).expect("pairs");
                assert_eq!(found, all(None));
                for (_, o) in found {
                    let found = cursor.pairs_with(id, p, Some(o)).expect("pairs");
                    assert_eq!(found, all(Some(o)));
                }
            }
            assert_eq!(
                cursor.term(id).expect("a term"),
                view.term(id).expect("a term")
            );
            for p in ids.iter().filter(|p| view.count(**p).expect("a count") > 0) {
                let found = view.matches(None, Some(*p), Some(id), Scope::Union);
                let found = found.expect("statements").map(|it| it.expect("one").s);
                let found: Vec<Id> = found.collect();
                cursor_reads += found.len();
                assert_eq!(cursor.subjects(*p, id).expect("subjects"), found);
            }
        }
        assert!(cursor_reads > 1000, "{cursor_reads}");
    }

    #[test]
    fn each_block_is_decoded_once_where_subjects_are_read_in_order() {
        let store = store();
        let snapshot = store.snapshot().expect("a state");
        let view = snapshot.view();
        let mut cursor = view.cursor();
        let ids = ids(view);
        for id in &ids {
            cursor.union_pairs(*id).expect("pairs");
        }
        let blocks = view.tables.spog.table.len(view.txn).expect("a count");
        assert!(blocks > 5, "{blocks}");
        let decoded = cursor.spog.decoded as u64;
        assert!(decoded <= blocks, "{decoded} of {blocks} blocks");
    }
}
