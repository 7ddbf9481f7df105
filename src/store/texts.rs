//! The dictionary's texts by their numbers, many to an entry of the file.
//!
//! Terms that came in one after the other begin alike, IRIs above all: so each text tells only how
//! much it shares with the one before, and what comes then. As with [`keys`](super::keys) a block
//! stands under its last number.
//!
//! ```text
//! block   for each text: by how much its number grows (the first is whole),
//!         how many bytes it shares with the text before, how many follow, these bytes
//! ```
//!
//! Nothing is ever taken away: a text that nobody uses any more goes when the store is made anew.

use super::block::{get, put};
use super::id::{Id, Tag};
use super::tables::{Table, id_at};
use super::{Error, Result};
use heed::{PutFlags, RoTxn, RwTxn, WithoutTls};
use std::borrow::Cow;

/// A block takes no more bytes than this unless one text alone does.
const FULL: usize = 480;

/// The table; copied freely.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts {
    pub table: Table,
}

/// Makes a block.
#[derive(Debug, Default)]
struct Packer {
    bytes: Vec<u8>,
    last: Option<(Id, Vec<u8>)>,
}

impl Packer {
    fn push(&mut self, id: Id, text: &[u8]) {
        let before = self.last.take();
        let (number, mut last) = before.map_or((0, Vec::new()), |(id, last)| (id.number(), last));
        let pairs = last.iter().zip(text);
        let shared = pairs.take_while(|(one, other)| one == other).count();
        put(id.number().wrapping_sub(number), &mut self.bytes);
        put(shared as u64, &mut self.bytes);
        put((text.len() - shared) as u64, &mut self.bytes);
        self.bytes.extend(&text[shared..]);
        last.truncate(shared);
        last.extend(&text[shared..]);
        self.last = Some((id, last));
    }
}

/// Reads a block text by text.
struct Unpacker<'b> {
    rest: &'b [u8],
    id: u64,
    text: Vec<u8>,
}

impl<'b> Unpacker<'b> {
    fn new(block: &'b [u8]) -> Self {
        Self {
            rest: block,
            id: 0,
            text: Vec::new(),
        }
    }

    fn advance(&mut self) -> Option<()> {
        let more = get(&mut self.rest)?;
        let shared = usize::try_from(get(&mut self.rest)?).ok()?;
        let length = usize::try_from(get(&mut self.rest)?).ok()?;
        let (own, rest) = self.rest.split_at_checked(length)?;
        if shared > self.text.len() {
            return None;
        }
        self.text.truncate(shared);
        self.text.extend(own);
        (self.id, self.rest) = (self.id.wrapping_add(more), rest);
        Some(())
    }

    /// Goes on to the next text; false at the end.
    fn next(&mut self) -> Result<bool> {
        if self.rest.is_empty() {
            return Ok(false);
        }
        let next = self.advance();
        next.map(|()| true)
            .ok_or(Error::damaged("a block of texts is cut off"))
    }
}

impl Texts {
    /// The text of a number.
    pub fn get(self, txn: &RoTxn<'_, WithoutTls>, id: Id) -> Result<Option<Vec<u8>>> {
        let found = self.table.get_greater_than_or_equal_to(txn, &id.bytes())?;
        let Some((_, block)) = found else {
            return Ok(None);
        };
        let mut block = Unpacker::new(block);
        while block.next()? {
            if block.id >= id.number() {
                return Ok((block.id == id.number()).then_some(block.text));
            }
        }
        Ok(None)
    }

    /// Adds the text of a number that is greater than all of its kind.
    pub fn insert(self, txn: &mut RwTxn<'_>, id: Id, text: &[u8]) -> Result<()> {
        let mut packer = Packer::default();
        let mut was = None;
        // Never two kinds in a block: so a new number always goes behind one, not into one.
        if let Some((name, block)) = self.table.get_lower_than(txn, &id.bytes())?
            && id_at(name)?.tag() == id.tag()
            && block.len() + text.len() / 2 <= FULL
        {
            was = Some(id_at(name)?);
            let mut block = Unpacker::new(block);
            while block.next()? {
                packer.push(Id::from_number(block.id), &block.text);
            }
        }
        packer.push(id, text);
        self.table.put(txn, &id.bytes(), &packer.bytes)?;
        // Last, for the reason given in `Keys::put`.
        if let Some(was) = was {
            self.table.delete(txn, &was.bytes())?;
        }
        Ok(())
    }

    /// Gives each text to a job, in the order of the numbers.
    pub fn each(
        self,
        txn: &RoTxn<'_, WithoutTls>,
        mut job: impl FnMut(Id, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut before = None;
        for entry in self.table.iter(txn)? {
            let (name, block) = entry?;
            let mut block = Unpacker::new(block);
            while block.next()? {
                let id = Id::from_number(block.id);
                if before.replace(id).is_some_and(|before| before >= id) {
                    return Err(Error::damaged("texts are not in order"));
                }
                job(id, &block.text)?;
            }
            if before != Some(id_at(name)?) {
                return Err(Error::damaged("a block of texts has another name"));
            }
        }
        Ok(())
    }
}

/// Reads texts of ascending numbers: one search a block and not one a text.
pub struct Walk<'t> {
    texts: Texts,
    txn: &'t RoTxn<'t, WithoutTls>,
    block: Unpacker<'t>,
    last: u64,
}

impl<'t> Walk<'t> {
    pub(super) fn new(texts: Texts, txn: &'t RoTxn<'t, WithoutTls>) -> Self {
        Self {
            texts,
            txn,
            block: Unpacker::new(&[]),
            last: 0,
        }
    }

    /// The characters of a term that stands in the dictionary, without language and datatype.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn text(&mut self, id: Id) -> Result<Option<Cow<'_, str>>> {
        let number = id.number();
        if number < self.block.id || number > self.last {
            let found = self.texts.table;
            let found = found.get_greater_than_or_equal_to(self.txn, &id.bytes())?;
            let Some((name, block)) = found else {
                return Ok(None);
            };
            (self.block, self.last) = (Unpacker::new(block), id_at(name)?.number());
        }
        while self.block.id < number && self.block.next()? {}
        if self.block.id != number {
            return Ok(None);
        }
        let bytes = &self.block.text[..];
        let bytes = match id.tag() {
            Some(Tag::Other) => bytes.splitn(2, |byte| *byte == 0).nth(1).unwrap_or(bytes),
            _ => bytes,
        };
        Ok(Some(String::from_utf8_lossy(bytes)))
    }
}

/// Writes texts of ascending numbers, block by block.
pub(super) struct Appender {
    texts: Texts,
    packer: Packer,
}

impl Appender {
    pub fn new(texts: Texts) -> Self {
        let packer = Packer::default();
        Self { texts, packer }
    }

    pub fn push(&mut self, txn: &mut RwTxn<'_>, id: Id, text: &[u8]) -> Result<()> {
        let last = self.packer.last.as_ref().map(|(last, _)| last.tag());
        // Mostly half of a text is shared.
        let full = self.packer.bytes.len() + text.len() / 2 > FULL;
        if full || last.is_some_and(|last| last != id.tag()) {
            self.flush(txn)?;
        }
        self.packer.push(id, text);
        Ok(())
    }

    fn flush(&mut self, txn: &mut RwTxn<'_>) -> Result<()> {
        let packer = std::mem::take(&mut self.packer);
        if let Some((last, _)) = packer.last {
            let (append, table) = (PutFlags::APPEND, self.texts.table);
            table.put_with_flags(txn, append, &last.bytes(), &packer.bytes)?;
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
    use oxrdf::{Literal, NamedNode, Triple};
    use std::collections::BTreeSet;

    #[test]
    fn texts_of_all_lengths_come_back_whether_they_came_at_once_or_one_by_one() {
        let texts = ["", "a", "ab", "b"].map(str::to_owned).into_iter();
        let texts = texts.chain((0..6).map(|n| "long ".repeat(100 << n)));
        let texts: BTreeSet<String> = texts.chain((0..200).map(|n| format!("text {n}"))).collect();
        let node = NamedNode::new_unchecked("http://example.org/p");
        let triple = |text: &String| {
            let text = Literal::new_simple_literal(text);
            Triple::new(node.clone(), node.clone(), text)
        };
        let store = Store::scratch().expect("a place for it");
        for text in &texts {
            let written = store.write(|w| w.insert(None, &triple(text)));
            assert!(written.expect("a write"));
        }
        let snapshot = store.snapshot().expect("a state");
        let view = snapshot.view();
        let census = view.verify().expect("a sound store");
        assert_eq!(census.statements, texts.len() as u64);
        let p = view.id(&node).expect("a number").expect("a property");
        let back = view.objects(p, node.as_ref()).expect("objects");
        let back = back.into_iter().map(|id| match view.term(id) {
            Ok(oxrdf::Term::Literal(text)) => text.destruct().0,
            other => panic!("{other:?}"),
        });
        assert_eq!(back.collect::<BTreeSet<_>>(), texts);
    }

    #[test]
    fn a_block_that_is_cut_off_anywhere_is_an_error_and_no_panic() {
        let mut packer = Packer::default();
        packer.push(Id::from_number(7), b"one");
        packer.push(Id::from_number(9), b"onerous");
        for length in 1..packer.bytes.len() {
            let mut block = Unpacker::new(&packer.bytes[..length]);
            let mut read = Ok(true);
            while matches!(read, Ok(true)) {
                read = block.next();
            }
            // After the first text whole, the block may end.
            let whole = block.text == b"one" && length == 6;
            assert_eq!(read.is_err(), !whole, "{length}");
        }
    }
}
