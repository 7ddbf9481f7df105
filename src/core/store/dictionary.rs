//! The term dictionary of the bulk loader.
//!
//! Of each term, some twenty bytes are always in memory: where its bytes end, its hash, and its place in
//! the index. The bytes themselves are on disk where there are many (see [`term_bytes`](super::term_bytes)).

use super::id::{Id, Tag};
use super::spill::Space;
use super::tables::{self, FIRST, NEXT};
use super::term_bytes::TermBytes;
use super::view::View;
use super::{Error, Result, terms};
use hashbrown::HashTable;
use oxrdf::TermRef;
use std::borrow::Cow;
use std::cell::RefCell;

/// How many low bits of an entry are the tag of its term.
const TAG_BITS: u32 = 3;

/// The terms interned so far.
pub(super) struct Dictionary {
    bytes: TermBytes,
    /// Where the bytes of each term end, and its tag; the index in the list gives its id.
    entries: Vec<u64>,
    hashes: Vec<u64>,
    index: HashTable<u32>,
}

impl Dictionary {
    /// One without terms.
    pub fn new(space: &Space) -> Self {
        Self {
            bytes: TermBytes::new(space),
            entries: Vec::new(),
            hashes: Vec::new(),
            index: HashTable::new(),
        }
    }

    /// The dictionary of a state, with the same ids; `None` if a number between others has no term.
    pub fn of(view: View<'_>, space: &Space) -> Result<Option<Self>> {
        let next = tables::count(view.tables.notes.get(view.txn, NEXT)?)?.max(FIRST);
        let mut dictionary = Self::new(space);
        // The table has one kind of term after the other, and the numbers run through all kinds.
        let mut kinds = Vec::new();
        for tag in Tag::OF_DICTIONARY {
            let mut texts = view.tables.str.of_tag(view.txn, tag)?;
            let first = texts.next().transpose()?;
            kinds.push((tag, first, texts));
        }
        for number in FIRST..next {
            let is_next = |id: &Option<(Id, Vec<u8>)>| {
                id.as_ref().is_some_and(|(id, _)| id.payload() == number)
            };
            let Some((tag, text, texts)) = kinds.iter_mut().find(|kind| is_next(&kind.1)) else {
                return Ok(None);
            };
            if let Some((_, text)) = std::mem::replace(text, texts.next().transpose()?) {
                dictionary.push(*tag, &text, terms::hash(*tag, &text))?;
            }
        }
        let is_whole = kinds.iter().all(|(_, rest, _)| rest.is_none());
        Ok(is_whole.then_some(dictionary))
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The bytes of a term.
    pub fn bytes_of(&self, at: usize) -> Result<Cow<'_, [u8]>> {
        self.bytes.get(self.range(at))
    }

    /// The bytes of the term with an id.
    pub fn bytes(&self, id: Id) -> Result<Cow<'_, [u8]>> {
        let at = id.payload().wrapping_sub(FIRST) as usize;
        match at < self.len() {
            true => self.bytes_of(at),
            false => Err(Error::damaged("a term is missing")),
        }
    }

    fn range(&self, at: usize) -> std::ops::Range<u64> {
        let end = |at: usize| self.entries[at] >> TAG_BITS;
        at.checked_sub(1).map_or(0, end)..end(at)
    }

    /// The kind of a term.
    pub fn tag(&self, at: usize) -> Option<Tag> {
        Tag::from_byte((self.entries[at] & ((1 << TAG_BITS) - 1)) as u8)
    }

    /// The hash of a term.
    pub fn hash(&self, at: usize) -> u64 {
        self.hashes[at]
    }

    /// The id of a term, a new one if the term is new.
    pub fn intern(&mut self, term: TermRef<'_>) -> Result<Id> {
        if let Some(id) = Id::inline(term) {
            return Ok(id);
        }
        terms::check_depth(term)?;
        let (tag, bytes) = terms::encode(term);
        self.intern_encoded(tag, &bytes, terms::hash(tag, &bytes))
    }

    /// The id of a term that is in the dictionary or inline.
    pub fn find(&self, term: TermRef<'_>) -> Result<Option<Id>> {
        if let Some(id) = Id::inline(term) {
            return Ok(Some(id));
        }
        let (tag, bytes) = terms::encode(term);
        self.find_encoded(tag, &bytes, terms::hash(tag, &bytes))
    }

    /// The id of a term that is already encoded, if it is in the dictionary.
    pub fn find_encoded(&self, tag: Tag, bytes: &[u8], hash: u64) -> Result<Option<Id>> {
        let at = self.place(tag, bytes, hash)?;
        Ok(at.and_then(|at| Id::new(tag, u64::from(at) + FIRST)))
    }

    fn place(&self, tag: Tag, bytes: &[u8], hash: u64) -> Result<Option<u32>> {
        let failed = RefCell::new(None);
        let is_same = |at: &u32| {
            let at = *at as usize;
            self.hashes[at] == hash
                && self.tag(at) == Some(tag)
                && self
                    .bytes
                    .are(self.range(at), bytes)
                    .unwrap_or_else(|error| {
                        failed.replace(Some(error));
                        false
                    })
        };
        let found = self.index.find(hash, is_same).copied();
        match failed.into_inner() {
            Some(error) => Err(error),
            None => Ok(found),
        }
    }

    /// The id of a term that is already encoded, a new one if the term is new.
    pub fn intern_encoded(&mut self, tag: Tag, bytes: &[u8], hash: u64) -> Result<Id> {
        let at = match self.place(tag, bytes, hash)? {
            Some(at) => at,
            None => self.push(tag, bytes, hash)?,
        };
        Id::new(tag, u64::from(at) + FIRST).ok_or_else(|| Error::Full("ids for terms"))
    }

    /// Adds terms that are all new.
    pub fn append(&mut self, new: &Self) -> Result<()> {
        for at in 0..new.len() {
            let tag = new.tag(at).ok_or(Error::Damaged("a term is missing"))?;
            self.push(tag, &new.bytes_of(at)?, new.hash(at))?;
        }
        Ok(())
    }

    /// Adds a term that is new.
    fn push(&mut self, tag: Tag, bytes: &[u8], hash: u64) -> Result<u32> {
        let at = u32::try_from(self.entries.len()).map_err(|_| Error::Full("ids for terms"))?;
        self.bytes.append(bytes)?;
        self.entries.push(self.bytes.len() << TAG_BITS | tag as u64);
        self.hashes.push(hash);
        let hashes = &self.hashes;
        self.index
            .insert_unique(hash, at, |at| hashes[*at as usize]);
        Ok(at)
    }

    /// The id of a term.
    pub fn id(&self, at: usize) -> Option<Id> {
        Id::new(self.tag(at)?, at as u64 + FIRST)
    }
}
