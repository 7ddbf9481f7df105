//! The word index of a bulk load: the postings of each word in memory, delta-encoded, since they are
//! many more than the texts.

use super::block::{Key, get, put};
use super::id::Id;
use super::keys::KeyAppender;
use super::tables::Tables;
use super::words::{each_word, from_posting};
use super::{Error, Result};
use hashbrown::HashTable;
use heed::RwTxn;
use xxhash_rust::xxh3::xxh3_64;

/// The postings of all words.
#[derive(Default)]
pub(super) struct WordLists {
    lists: Vec<WordList>,
    index: HashTable<u32>,
}

/// A word with its postings, ascending: each as its difference from the one before.
struct WordList {
    word: Key<3>,
    deltas: Vec<u8>,
    last: u64,
}

fn hash(word: Key<3>) -> u64 {
    let [one, two, three] = word.map(u64::to_ne_bytes);
    let mut bytes = [0; 24];
    bytes[..8].copy_from_slice(&one);
    bytes[8..16].copy_from_slice(&two);
    bytes[16..].copy_from_slice(&three);
    xxh3_64(&bytes)
}

impl WordLists {
    /// Reads the words of some postings, in any order, from the bytes of their texts.
    pub fn new<'b>(mut postings: Vec<u64>, bytes: impl Fn(Id) -> Option<&'b [u8]>) -> Self {
        postings.sort_unstable();
        postings.dedup();
        let mut lists = Self::default();
        for posting in postings {
            let text = from_posting(posting).ok().and_then(|(text, _)| bytes(text));
            each_word(posting, text.unwrap_or_default(), |word| {
                lists.add(word, posting)
            });
        }
        lists
    }

    fn add(&mut self, word: Key<3>, posting: u64) {
        let (hashed, lists) = (hash(word), &self.lists);
        let found = self
            .index
            .find(hashed, |at| lists[*at as usize].word == word);
        let at = match found {
            Some(at) => *at as usize,
            None => {
                let at = self.lists.len();
                self.lists.push(WordList {
                    word,
                    deltas: Vec::new(),
                    last: 0,
                });
                let lists = &self.lists;
                let rehash = |at: &u32| hash(lists[*at as usize].word);
                self.index.insert_unique(hashed, at as u32, rehash);
                at
            }
        };
        let list = &mut self.lists[at];
        // A text may have a word twice.
        if list.last != posting {
            put(posting - list.last, &mut list.deltas);
            list.last = posting;
        }
    }

    /// Writes the table, in the order of its keys.
    pub fn write(mut self, txn: &mut RwTxn<'_>, tables: &Tables) -> Result<()> {
        self.lists.sort_unstable_by_key(|list| list.word);
        let mut keys = KeyAppender::new(tables.words);
        for WordList { word, deltas, .. } in &self.lists {
            let [one, two, three] = *word;
            let (mut rest, mut posting) = (&deltas[..], 0);
            while !rest.is_empty() {
                let delta = get(&mut rest).ok_or(Error::damaged("a list of words is cut off"))?;
                posting += delta;
                keys.push(txn, [one, two, three, posting])?;
            }
        }
        keys.finish(txn)
    }
}
