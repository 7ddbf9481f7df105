//! The texts of the dictionary by term id, in blocks: many texts in one entry of the file.
//!
//! Terms that were added one after the other often share a prefix, IRIs above all: so each text is
//! stored as the length of the prefix that it shares with the previous text, and the rest. As with
//! [`keys`](super::keys), a block is stored under its last id and ends in its checksum.
//!
//! ```text
//! block   for each text: the delta of its id (the first id in full),
//!         how many bytes it shares with the previous text, how many follow, these bytes
//! ```
//!
//! Texts are never removed: unused ones go when the store is rebuilt.

use super::block::{get, put};
use super::checksum::{self, Sealed};
use super::id::{Id, Tag};
use super::table::{Table, id_at};
use super::{Error, Result};
use heed::{PutFlags, RoTxn, RwTxn, WithoutTls};
use std::borrow::Cow;
use std::ops::Bound;

/// The greatest size of a block, unless a single text is longer.
const MAX_BLOCK_BYTES: usize = 480;

/// The table of texts; cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextTable {
    pub table: Table,
}

/// Encodes texts into a block.
#[derive(Debug, Default)]
struct TextBlockWriter {
    bytes: Vec<u8>,
    last: Option<(Id, Vec<u8>)>,
}

impl TextBlockWriter {
    fn push(&mut self, id: Id, text: &[u8]) {
        let before = self.last.take();
        let (number, mut last) = before.map_or((0, Vec::new()), |(id, last)| (id.to_u64(), last));
        let pairs = last.iter().zip(text);
        let shared = pairs.take_while(|(one, other)| one == other).count();
        put(id.to_u64().wrapping_sub(number), &mut self.bytes);
        put(shared as u64, &mut self.bytes);
        put((text.len() - shared) as u64, &mut self.bytes);
        self.bytes.extend(&text[shared..]);
        last.truncate(shared);
        last.extend(&text[shared..]);
        self.last = Some((id, last));
    }
}

/// Decodes a block text by text.
struct TextBlockReader<'b> {
    rest: &'b [u8],
    id: u64,
    text: Vec<u8>,
}

impl<'b> TextBlockReader<'b> {
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

    /// Moves to the next text; false at the end.
    fn next(&mut self) -> Result<bool> {
        if self.rest.is_empty() {
            return Ok(false);
        }
        let next = self.advance();
        next.map(|()| true)
            .ok_or(Error::damaged("a block of texts is truncated"))
    }
}

/// The texts of an entry whose checksum is right.
fn open<'b>(name: &[u8], block: &'b [u8]) -> Result<TextBlockReader<'b>> {
    Ok(TextBlockReader::new(Sealed::Str.open(name, block)?))
}

impl TextTable {
    /// The text of an id.
    pub fn get(self, txn: &RoTxn<'_, WithoutTls>, id: Id) -> Result<Option<Vec<u8>>> {
        let found = self.table.get_greater_than_or_equal_to(txn, &id.bytes())?;
        let Some((name, block)) = found else {
            return Ok(None);
        };
        let mut block = open(name, block)?;
        while block.next()? {
            if block.id >= id.to_u64() {
                return Ok((block.id == id.to_u64()).then_some(block.text));
            }
        }
        Ok(None)
    }

    /// Adds the text of an id that is greater than all others with its tag.
    pub fn insert(self, txn: &mut RwTxn<'_>, id: Id, text: &[u8]) -> Result<()> {
        let mut writer = TextBlockWriter::default();
        let mut old_key = None;
        // A block never mixes tags, so a new id is always appended, not inserted.
        if let Some((name, block)) = self.table.get_lower_than(txn, &id.bytes())?
            && id_at(name)?.tag() == id.tag()
            && block.len() + text.len() / 2 <= MAX_BLOCK_BYTES + checksum::LENGTH
        {
            old_key = Some(id_at(name)?);
            let mut block = open(name, block)?;
            while block.next()? {
                writer.push(Id::from_u64(block.id), &block.text);
            }
        }
        writer.push(id, text);
        Sealed::Str.seal(&id.bytes(), &mut writer.bytes);
        self.table.put(txn, &id.bytes(), &writer.bytes)?;
        // Last, for the reason given in `Keys::replace_block`.
        if let Some(old_key) = old_key {
            self.table.delete(txn, &old_key.bytes())?;
        }
        Ok(())
    }

    /// The texts of one kind of term, in id order.
    pub fn of_tag<'t>(
        self,
        txn: &'t RoTxn<'_, WithoutTls>,
        tag: Tag,
    ) -> Result<impl Iterator<Item = Result<(Id, Vec<u8>)>> + use<'t>> {
        let (low, high) = Id::tag_range(tag);
        let (low, high) = (low.bytes(), high.bytes());
        let bounds = (Bound::Included(&low[..]), Bound::Included(&high[..]));
        let mut blocks = self.table.range(txn, &bounds)?;
        let mut block = TextBlockReader::new(&[]);
        let mut next = move || -> Result<Option<(Id, Vec<u8>)>> {
            while !block.next()? {
                let Some((name, texts)) = blocks.next().transpose()? else {
                    return Ok(None);
                };
                block = open(name, texts)?;
            }
            Ok(Some((Id::from_u64(block.id), block.text.clone())))
        };
        Ok(std::iter::from_fn(move || next().transpose()))
    }

    /// Calls `job` with each text, in id order.
    pub fn each(
        self,
        txn: &RoTxn<'_, WithoutTls>,
        mut job: impl FnMut(Id, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut before = None;
        for entry in self.table.iter(txn)? {
            let (name, block) = entry?;
            let mut block = open(name, block)?;
            while block.next()? {
                let id = Id::from_u64(block.id);
                if before.replace(id).is_some_and(|before| before >= id) {
                    return Err(Error::damaged("texts are not in order"));
                }
                job(id, &block.text)?;
            }
            if before != Some(id_at(name)?) {
                return Err(Error::damaged(
                    "a block of texts is stored under the wrong id",
                ));
            }
        }
        Ok(())
    }
}

/// How many blocks are kept open: the texts of one event are in a few.
const OPEN_BLOCKS: usize = 8;

/// Reads texts, with one seek per block instead of one per text where ids are near each other.
pub struct TextReader<'t> {
    texts: TextTable,
    txn: &'t RoTxn<'t, WithoutTls>,
    /// The blocks that were read last.
    open: Vec<OpenBlock<'t>>,
    /// The one that was opened first.
    oldest: usize,
}

/// A block whose checksum is right, and how far it is read.
struct OpenBlock<'t> {
    bytes: &'t [u8],
    first: u64,
    last: u64,
    reader: TextBlockReader<'t>,
}

impl<'t> TextReader<'t> {
    pub(super) fn new(texts: TextTable, txn: &'t RoTxn<'t, WithoutTls>) -> Self {
        Self {
            texts,
            txn,
            open: Vec::with_capacity(OPEN_BLOCKS),
            oldest: 0,
        }
    }

    /// The text of an id as it is stored.
    fn find(&mut self, id: Id) -> Result<Option<&[u8]>> {
        let number = id.to_u64();
        let is_open = |block: &OpenBlock<'_>| (block.first..=block.last).contains(&number);
        let at = match self.open.iter().position(is_open) {
            Some(at) => at,
            None => match self.open_block(id)? {
                Some(at) => at,
                None => return Ok(None),
            },
        };
        let OpenBlock { bytes, reader, .. } = &mut self.open[at];
        if number < reader.id {
            *reader = TextBlockReader::new(bytes);
        }
        while reader.id < number && reader.next()? {}
        Ok((reader.id == number).then_some(&reader.text))
    }

    /// Opens the block that has an id, in the place of the one that was opened first.
    fn open_block(&mut self, id: Id) -> Result<Option<usize>> {
        let found = self.texts.table;
        let found = found.get_greater_than_or_equal_to(self.txn, &id.bytes())?;
        let Some((name, block)) = found else {
            return Ok(None);
        };
        let mut reader = open(name, block)?;
        let bytes = reader.rest;
        reader.next()?;
        let block = OpenBlock {
            bytes,
            first: reader.id,
            last: id_at(name)?.to_u64(),
            reader,
        };
        if self.open.len() < OPEN_BLOCKS {
            self.open.push(block);
            return Ok(Some(self.open.len() - 1));
        }
        let at = self.oldest;
        self.open[at] = block;
        self.oldest = (at + 1) % OPEN_BLOCKS;
        Ok(Some(at))
    }

    /// The bytes of a term in the dictionary.
    pub(super) fn bytes(&mut self, id: Id) -> Result<Vec<u8>> {
        let found = self.find(id)?;
        found
            .map(<[u8]>::to_vec)
            .ok_or(Error::damaged("a term is missing"))
    }

    /// The text of a term in the dictionary, without language and datatype.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn text(&mut self, id: Id) -> Result<Option<Cow<'_, str>>> {
        let Some(bytes) = self.find(id)? else {
            return Ok(None);
        };
        let bytes = match id.tag() {
            Some(Tag::Other) => bytes.splitn(2, |byte| *byte == 0).nth(1).unwrap_or(bytes),
            _ => bytes,
        };
        Ok(Some(String::from_utf8_lossy(bytes)))
    }
}

/// Appends texts in id order, block by block.
pub(super) struct TextAppender {
    texts: TextTable,
    writer: TextBlockWriter,
}

impl TextAppender {
    pub fn new(texts: TextTable) -> Self {
        let writer = TextBlockWriter::default();
        Self { texts, writer }
    }

    pub fn push(&mut self, txn: &mut RwTxn<'_>, id: Id, text: &[u8]) -> Result<()> {
        let last = self.writer.last.as_ref().map(|(last, _)| last.tag());
        // About half of a text is usually shared.
        let full = self.writer.bytes.len() + text.len() / 2 > MAX_BLOCK_BYTES;
        if full || last.is_some_and(|last| last != id.tag()) {
            self.flush(txn)?;
        }
        self.writer.push(id, text);
        Ok(())
    }

    fn flush(&mut self, txn: &mut RwTxn<'_>) -> Result<()> {
        let mut writer = std::mem::take(&mut self.writer);
        if let Some((last, _)) = writer.last {
            let (append, table) = (PutFlags::APPEND, self.texts.table);
            Sealed::Str.seal(&last.bytes(), &mut writer.bytes);
            table.put_with_flags(txn, append, &last.bytes(), &writer.bytes)?;
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
    fn texts_of_all_lengths_are_read_back_as_they_were_written() {
        let texts = ["", "a", "ab", "b"].map(str::to_owned).into_iter();
        let texts = texts.chain((0..6).map(|n| "long ".repeat(100 << n)));
        let texts: BTreeSet<String> = texts.chain((0..200).map(|n| format!("text {n}"))).collect();
        let node = NamedNode::new_unchecked("http://example.org/p");
        let triple = |text: &String| {
            let text = Literal::new_simple_literal(text);
            Triple::new(node.clone(), node.clone(), text)
        };
        let store = Store::scratch().expect("a temporary folder");
        for text in &texts {
            let written = store.write(|w| w.insert(None, &triple(text)));
            assert!(written.expect("a write"));
        }
        let snapshot = store.snapshot().expect("a state");
        let view = snapshot.view();
        let stats = view.verify().expect("a sound store");
        assert_eq!(stats.statements, texts.len() as u64);
        let p = view.id(&node).expect("a number").expect("a property");
        let back = view.objects(p, node.as_ref()).expect("objects");
        let back = back.into_iter().map(|id| match view.term(id) {
            Ok(oxrdf::Term::Literal(text)) => text.destruct().0,
            other => panic!("{other:?}"),
        });
        assert_eq!(back.collect::<BTreeSet<_>>(), texts);
    }

    #[test]
    fn a_truncated_block_is_an_error_and_not_a_panic() {
        let mut writer = TextBlockWriter::default();
        writer.push(Id::from_u64(7), b"one");
        writer.push(Id::from_u64(9), b"onerous");
        for length in 1..writer.bytes.len() {
            let mut block = TextBlockReader::new(&writer.bytes[..length]);
            let mut read = Ok(true);
            while matches!(read, Ok(true)) {
                read = block.next();
            }
            // The block may end after the first complete text.
            let whole = block.text == b"one" && length == 6;
            assert_eq!(read.is_err(), !whole, "{length}");
        }
    }
}
