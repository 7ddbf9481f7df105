//! The word index: which texts have a word, by which a search finds things.
//!
//! A posting says that a text is the value of a property of somebody, and so of whom: `pos` lists them.
//! It is there exactly while such a statement is, so it changes in the transaction of the statement. A
//! slug is a text too, that of a thing with a type.
//!
//! ```text
//! word      the first 24 bytes of its stem (see `model::words`), zeros after it: three numbers
//! posting   the number of the text in the dictionary · 256 + its tag · 32 + its property
//! ```

use super::block::Key;
use super::id::{Id, Tag};
use super::tables::{self, DEFAULT, Tables};
use super::view::View;
use super::{Error, Result};
use crate::model::vocab::{NAMES, ann, dcterms, skos};
use crate::model::{id, words};
use heed::RwTxn;
use oxrdf::NamedNodeRef;
use oxrdf::vocab::{rdf, rdfs};
use std::collections::BTreeSet;

/// The properties whose texts are searched; a posting has the place in this list.
const SEARCHED: [NamedNodeRef<'_>; 15] = {
    let [label, preferred, title, schema, old_schema, foaf] = NAMES;
    [
        label,
        preferred,
        title,
        schema,
        old_schema,
        foaf,
        skos::ALT_LABEL,
        skos::HIDDEN_LABEL,
        skos::NOTATION,
        ann::ALIAS,
        dcterms::DESCRIPTION,
        rdfs::COMMENT,
        skos::DEFINITION,
        ann::CLAIM_TEXT,
        ann::QUOTE,
    ]
};

/// What a posting has in place of a property if its text is a slug.
const SLUG: u8 = 31;

/// The kinds of things whose slugs are not searched: nobody but a program makes them up.
const WITHOUT_SLUG_WORDS: [&str; 3] = ["claim/", "source/", "document/"];

/// How many numbers of a key are the word.
const NUMBERS: usize = words::LENGTH / 8;

/// What a text is to the thing that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextRole {
    /// Its label or title.
    Name,
    /// Another name, code or slug of it.
    Alias,
    /// Its description or definition.
    Description,
    /// The words of a claim.
    Claim,
}

/// A text that has a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextHit {
    /// The text: a literal or, for a slug, the thing itself.
    pub text: Id,
    property: u8,
    /// Whether it has the word itself, and not only one that begins with it.
    pub whole: bool,
}

impl TextHit {
    /// What the text is to whoever has it.
    pub fn role(&self) -> TextRole {
        match self.property {
            0..=5 => TextRole::Name,
            10..=12 => TextRole::Description,
            13 | 14 => TextRole::Claim,
            _ => TextRole::Alias,
        }
    }

    /// Whether the text is the slug of the thing.
    pub fn is_slug(&self) -> bool {
        self.property == SLUG
    }
}

/// The term ids that the word index is built from.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordTerms {
    properties: [Id; SEARCHED.len()],
    /// The lowest and the highest of them: a new store numbers them one after the other.
    bounds: (Id, Id),
    of_type: Id,
}

impl WordTerms {
    pub fn new(mut intern: impl FnMut(NamedNodeRef<'static>) -> Result<Id>) -> Result<Self> {
        let mut properties = [Id::ABSENT; SEARCHED.len()];
        for (id, property) in properties.iter_mut().zip(SEARCHED) {
            *id = intern(property)?;
        }
        let [lowest, highest] = [properties.iter().min(), properties.iter().max()];
        let bound = |id: Option<&Id>| id.copied().unwrap_or(Id::ABSENT);
        Ok(Self {
            bounds: (bound(lowest), bound(highest)),
            properties,
            of_type: intern(rdf::TYPE)?,
        })
    }

    /// The posting that a statement stands for, if it gives a text to search.
    pub fn posting(&self, s: Id, p: u32, o: Id) -> Option<u64> {
        let p = tables::widen(p);
        if p == self.of_type {
            return (s.tag() == Some(Tag::Iri)).then(|| posting(s, SLUG));
        }
        if p < self.bounds.0 || p > self.bounds.1 {
            return None;
        }
        let is_text = matches!(o.tag(), Some(Tag::Text | Tag::Other));
        let at = self.properties.iter().position(|it| *it == p)?;
        is_text.then(|| posting(o, at as u8))
    }
}

fn posting(text: Id, property: u8) -> u64 {
    let tag = text.to_u64() >> 56;
    text.payload() << 8 | tag << 5 | u64::from(property)
}

/// The text of a posting, and the place of its property in the list.
pub(super) fn from_posting(posting: u64) -> Result<(Id, u8)> {
    let tag = Tag::from_byte((posting >> 5 & 7) as u8);
    let text = tag.and_then(|tag| Id::new(tag, posting >> 8));
    let text = text.ok_or(Error::damaged("a word is in no text"))?;
    Ok((text, (posting & 31) as u8))
}

/// A word as the first numbers of a key; `fill` follows it.
fn numbers(word: &str, fill: u8) -> Key<NUMBERS> {
    let mut bytes = [fill; words::LENGTH];
    let word = words::cut(word);
    bytes[..word.len()].copy_from_slice(word);
    let mut numbers = [0; NUMBERS];
    for (number, eight) in numbers.iter_mut().zip(bytes.chunks_exact(8)) {
        *number = eight.try_into().map_or(0, u64::from_be_bytes);
    }
    numbers
}

fn key([one, two, three]: Key<NUMBERS>, posting: u64) -> Key<4> {
    [one, two, three, posting]
}

/// The word of a key; of one that was cut, as many characters as are whole.
fn word([one, two, three, _]: Key<4>) -> String {
    let bytes: Vec<u8> = [one, two, three].map(u64::to_be_bytes).concat();
    let end = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    let text = String::from_utf8_lossy(&bytes[..end]);
    text.trim_end_matches(char::REPLACEMENT_CHARACTER)
        .to_owned()
}

/// Calls `job` with each key of a posting, given the bytes of its text in the dictionary; a word that is
/// there twice has its key twice.
pub(super) fn each_key(
    posting: u64,
    bytes: &[u8],
    mut job: impl FnMut(Key<4>) -> Result<()>,
) -> Result<()> {
    let mut done = Ok(());
    if let Some(text) = searched_text(posting, bytes) {
        words::each(text, |word| {
            if done.is_ok() && !words::is_stop_word(word.text()) {
                done = job(key(numbers(&words::stem(word.text()), 0), posting));
            }
        });
    }
    done
}

fn searched_text(posting: u64, bytes: &[u8]) -> Option<&str> {
    let (text, property) = from_posting(posting).ok()?;
    if property == SLUG {
        let iri = std::str::from_utf8(bytes).ok()?;
        let kind = iri.strip_prefix(id::DATA)?;
        let is_named = WITHOUT_SLUG_WORDS.iter().any(|it| kind.starts_with(it));
        return id::slug(iri).filter(|_| !is_named);
    }
    let bytes = match (text.tag(), bytes) {
        (Some(Tag::Text), text) => text,
        (_, [b'l' | b'd', rest @ ..]) => {
            let end = rest.iter().position(|byte| *byte == 0)?;
            &rest[end + 1..]
        }
        _ => return None,
    };
    std::str::from_utf8(bytes).ok()
}

/// The keys of a posting.
pub(super) fn keys(at: u64, bytes: &[u8]) -> Result<BTreeSet<Key<4>>> {
    let mut keys = BTreeSet::new();
    each_key(at, bytes, |key| {
        keys.insert(key);
        Ok(())
    })?;
    Ok(keys)
}

/// Reads the word index of one state of a store.
#[derive(Clone, Copy)]
pub struct WordIndex<'t> {
    view: View<'t>,
    terms: WordTerms,
}

impl<'t> View<'t> {
    /// The word index.
    pub fn word_index(self) -> Result<WordIndex<'t>> {
        // A property that is not in the dictionary is in no statement.
        let terms = WordTerms::new(|term| Ok(self.id(term)?.unwrap_or(Id::ABSENT)))?;
        Ok(WordIndex { view: self, terms })
    }
}

impl<'t> WordIndex<'t> {
    /// The texts with a word, by its stem, or with one that begins with `prefix`; a text of several
    /// such words more than once.
    pub fn texts(
        self,
        stem: &str,
        prefix: Option<&str>,
    ) -> Result<impl Iterator<Item = Result<TextHit>> + use<'t>> {
        let table = self.view.tables.words;
        let whole = table.with_prefix(self.view.txn, &numbers(stem, 0))?;
        let beginning = match prefix {
            Some(prefix) => {
                let (low, high) = (numbers(prefix, 0), numbers(prefix, u8::MAX));
                Some(table.range(self.view.txn, key(low, 0), key(high, u64::MAX))?)
            }
            None => None,
        };
        let is_whole = numbers(stem, 0);
        let found = whole.chain(
            beginning
                .into_iter()
                .flatten()
                .filter(move |key| !matches!(key, Ok(key) if key[..NUMBERS] == is_whole)),
        );
        Ok(found.map(move |key| {
            let key = key?;
            let (text, property) = from_posting(key[NUMBERS])?;
            let whole = key[..NUMBERS] == is_whole;
            Ok(TextHit {
                text,
                property,
                whole,
            })
        }))
    }

    /// Who has a text.
    pub fn having(self, hit: TextHit) -> Result<Vec<Id>> {
        if hit.is_slug() {
            return Ok(vec![hit.text]);
        }
        let property = self.terms.properties.get(usize::from(hit.property));
        let property = property.ok_or(Error::damaged("a word is in no text"))?;
        let found = self.view.range(*property, hit.text, hit.text)?;
        found.map(|found| Ok(found?.1)).collect()
    }

    /// What a statement gives to search, as a hit.
    pub fn hit(self, s: Id, p: Id, o: Id) -> Option<TextHit> {
        let posting = self.terms.posting(s, tables::narrow(p)?, o)?;
        let (text, property) = from_posting(posting).ok()?;
        Some(TextHit {
            text,
            property,
            whole: false,
        })
    }

    /// The text of a hit as it is searched.
    pub fn text(self, hit: TextHit) -> Result<Option<String>> {
        let bytes = self.view.tables.str.get(self.view.txn, hit.text)?;
        let bytes = bytes.ok_or(Error::damaged("a term is missing"))?;
        Ok(searched_text(posting(hit.text, hit.property), &bytes).map(str::to_owned))
    }

    /// Every stem in the index, once, in order.
    pub fn stems(self) -> Result<impl Iterator<Item = Result<String>> + use<'t>> {
        /// How many postings of one word are read before the next word is looked up.
        const FEW: usize = 16;
        let table = self.view.tables.words;
        let (low, high) = ([0; 4], [u64::MAX; 4]);
        let mut keys = table.range(self.view.txn, low, high)?;
        let mut last: Option<Key<4>> = None;
        let mut seen = 0;
        Ok(std::iter::from_fn(move || {
            loop {
                let next = match keys.next()? {
                    Ok(key) => key,
                    Err(error) => return Some(Err(error)),
                };
                if last.is_none_or(|last| last[..NUMBERS] != next[..NUMBERS]) {
                    (last, seen) = (Some(next), 0);
                    return Some(Ok(word(next)));
                }
                seen += 1;
                if seen == FEW {
                    let [one, two, three, _] = next;
                    let low = [one, two, three, u64::MAX];
                    match table.range(self.view.txn, low, high) {
                        Ok(range) => keys = range,
                        Err(error) => return Some(Err(error)),
                    }
                }
            }
        }))
    }
}

/// Adds the words that a statement gives to the index, if nothing gives them yet: the statement is new
/// in the union, and not in the value index yet.
pub(super) fn add(
    txn: &mut RwTxn<'_>,
    tables: Tables,
    terms: &WordTerms,
    (s, p, o): (Id, u32, Id),
) -> Result<()> {
    let Some(at) = terms.posting(s, p, o) else {
        return Ok(());
    };
    let view = View { txn, tables };
    if !is_slug(at) && view.is_posted(at, s, p, o)? {
        return Ok(());
    }
    for key in view.keys_of(at)? {
        tables.words.insert(txn, key)?;
    }
    Ok(())
}

/// Removes the words that a statement gave from the index, unless another still gives them: the
/// statement is no longer in any table.
pub(super) fn remove(
    txn: &mut RwTxn<'_>,
    tables: Tables,
    terms: &WordTerms,
    (s, p, o): (Id, u32, Id),
) -> Result<()> {
    let Some(at) = terms.posting(s, p, o) else {
        return Ok(());
    };
    let view = View { txn, tables };
    if view.is_posted(at, s, p, o)? {
        return Ok(());
    }
    for key in view.keys_of(at)? {
        tables.words.remove(txn, key)?;
    }
    Ok(())
}

impl View<'_> {
    /// Whether a statement gives somebody the text of a posting, as this one does.
    fn is_posted(self, at: u64, s: Id, p: u32, o: Id) -> Result<bool> {
        match is_slug(at) {
            true => {
                let key = tables::spog(s, p, o, DEFAULT);
                self.tables.spog.has_prefix(self.txn, &key[..2])
            }
            false => {
                let value = [p.into(), o.to_u64()];
                self.tables.pos.has_prefix(self.txn, &value)
            }
        }
    }

    fn keys_of(self, at: u64) -> Result<BTreeSet<Key<4>>> {
        let bytes = self.tables.str.get(self.txn, from_posting(at)?.0)?;
        keys(at, &bytes.ok_or(Error::damaged("a term is missing"))?)
    }

    /// The words of every text are in the index, and no others.
    pub(super) fn verify_words(self) -> Result<()> {
        let (mut counted, mut listed) = (0_u64, 0_u64);
        let terms = self.word_index()?.terms;
        for p in terms.properties.iter().chain([&terms.of_type]) {
            let Some(p) = tables::narrow(*p) else {
                continue;
            };
            let mut before = None;
            // A thing of several types has one slug.
            let mut slugs = BTreeSet::new();
            for found in self.tables.pos.with_prefix(self.txn, &[p.into()])? {
                let [_, o, s] = found?;
                let at = terms.posting(Id::from_u64(s), p, Id::from_u64(o));
                let Some(at) = at.filter(|at| before.replace(*at) != Some(*at)) else {
                    continue;
                };
                if is_slug(at) && !slugs.insert(at) {
                    continue;
                }
                for key in self.keys_of(at)? {
                    let found = self.tables.words.contains(self.txn, key)?;
                    ensure(found, "a word of a text is not in the word index")?;
                    counted += 1;
                }
            }
        }
        self.tables.words.verify(self.txn, |_| {
            listed += 1;
            Ok(())
        })?;
        ensure(
            counted == listed,
            "the word index has a word that no text has",
        )
    }
}

fn ensure(holds: bool, what: &'static str) -> Result<()> {
    match holds {
        true => Ok(()),
        false => Err(Error::Damaged(what)),
    }
}

fn is_slug(at: u64) -> bool {
    at & 31 == u64::from(SLUG)
}
