//! The term dictionary of the bulk loader, in memory.

use super::id::{Id, Tag};
use super::tables::{self, FIRST, NEXT};
use super::view::View;
use super::{Error, Result, terms};
use hashbrown::HashTable;
use oxrdf::TermRef;

/// The terms interned so far.
#[derive(Default)]
pub(super) struct Dictionary {
    bytes: Vec<u8>,
    /// Where the bytes of each term end, its tag and its hash; the index in the list gives its id.
    pub entries: Vec<(u64, Tag, u64)>,
    index: HashTable<u32>,
}

impl Dictionary {
    /// The dictionary of a state, with the same ids; `None` if a number between others has no term.
    pub fn of(view: View<'_>) -> Result<Option<Self>> {
        let (mut texts, mut found) = (Vec::new(), Vec::new());
        view.tables.str.each(view.txn, |id, text| {
            let tag = id.tag().ok_or(Error::Damaged("an id belongs to no term"))?;
            found.push((id.payload(), tag, texts.len(), text.len()));
            texts.extend(text);
            Ok(())
        })?;
        // By number, since the table has one kind of term after the other.
        found.sort_unstable();
        let next = tables::count(view.tables.notes.get(view.txn, NEXT)?)?.max(FIRST);
        let numbers = FIRST..next;
        if !found.iter().map(|(number, ..)| *number).eq(numbers) {
            return Ok(None);
        }
        let mut dictionary = Self::default();
        dictionary.bytes.reserve_exact(texts.len());
        dictionary.entries.reserve_exact(found.len());
        dictionary.index.reserve(found.len(), |_| 0);
        for (_, tag, start, length) in found {
            let text = &texts[start..start + length];
            dictionary.push(tag, text, terms::hash(tag, text))?;
        }
        Ok(Some(dictionary))
    }

    pub fn bytes_of(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.entries[before].0);
        &self.bytes[start as usize..self.entries[at].0 as usize]
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
    pub fn find(&self, term: TermRef<'_>) -> Option<Id> {
        if let Some(id) = Id::inline(term) {
            return Some(id);
        }
        let (tag, bytes) = terms::encode(term);
        let hash = terms::hash(tag, &bytes);
        let at = self
            .index
            .find(hash, |at| self.is_same(*at, tag, &bytes, hash));
        Id::new(tag, u64::from(*at?) + FIRST)
    }

    fn is_same(&self, at: u32, tag: Tag, bytes: &[u8], hash: u64) -> bool {
        let (_, its, hashed) = self.entries[at as usize];
        hashed == hash && its == tag && self.bytes_of(at as usize) == bytes
    }

    /// The id of a term that is already encoded, a new one if the term is new.
    pub fn intern_encoded(&mut self, tag: Tag, bytes: &[u8], hash: u64) -> Result<Id> {
        let same = |at: &u32| self.is_same(*at, tag, bytes, hash);
        let at = match self.index.find(hash, same) {
            Some(at) => *at,
            None => self.push(tag, bytes, hash)?,
        };
        Id::new(tag, u64::from(at) + FIRST).ok_or(Error::Full("ids for terms"))
    }

    /// Adds a term that is new.
    fn push(&mut self, tag: Tag, bytes: &[u8], hash: u64) -> Result<u32> {
        let at = u32::try_from(self.entries.len()).map_err(|_| Error::Full("ids for terms"))?;
        self.bytes.extend(bytes);
        self.entries.push((self.bytes.len() as u64, tag, hash));
        let entries = &self.entries;
        self.index
            .insert_unique(hash, at, |at| entries[*at as usize].2);
        Ok(at)
    }

    pub fn id(&self, at: usize) -> Option<Id> {
        Id::new(self.entries[at].1, at as u64 + FIRST)
    }
}
