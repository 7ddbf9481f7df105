//! Delta-encoded blocks of sorted keys: many keys in one entry of the file.
//!
//! A key of its own in a B+ tree costs some 40 bytes, whatever it holds, and sorted keys differ
//! little from their neighbours: the next property of a subject, the next subject of a value. So
//! they are stored in blocks of a few dozen; a key takes a byte for the first field that differs,
//! the difference there, and the fields that follow:
//!
//! ```text
//! block   first key in full, then for each further key:
//!         byte         low two bits: the first field that differs; high six: the delta, 0 = see next
//!         number       the delta, unless it was in the byte
//!         number …     the fields after it, in full
//! number  LEB128: seven bits a byte, lowest first; the high bit says that more follow
//! ```

use super::id::Id;
use super::{Error, Result};

/// A key: up to four numbers, compared in order.
pub(super) type Key<const N: usize> = [u64; N];

/// How a field of a key is encoded, which depends on what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldEncoding {
    /// Any number.
    Plain,
    /// A term [`Id`].
    Term,
}

/// How many low bits of an encoded term hold its tag.
const TAG_BITS: u32 = 5;

/// Marks a tag that does not fit into those bits; the id follows in full.
const NO_TAG: u64 = (1 << TAG_BITS) - 1;

/// The greatest delta that fits into the first byte.
const SMALL: u64 = 63;

/// Writes one number.
pub(super) fn put(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// Reads one number off the front.
#[inline]
pub(super) fn get(from: &mut &[u8]) -> Option<u64> {
    let (first, rest) = from.split_first()?;
    if *first < 0x80 {
        *from = rest;
        return Some((*first).into());
    }
    let mut number = 0;
    for (at, byte) in from.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f) << (7 * at);
        if *byte < 0x80 {
            *from = &from[at + 1..];
            return Some(number);
        }
    }
    None
}

impl FieldEncoding {
    /// Writes a number in full.
    fn put(self, number: u64, to: &mut Vec<u8>) {
        if self == Self::Plain {
            return put(number, to);
        }
        let (tag, rest) = Id::from_u64(number).to_compact();
        let tag = u64::from(tag);
        if tag < NO_TAG {
            put(rest << TAG_BITS | tag, to);
        } else {
            put(NO_TAG, to);
            to.extend(number.to_le_bytes());
        }
    }

    #[inline]
    fn get(self, from: &mut &[u8]) -> Option<u64> {
        let number = get(from)?;
        if self == Self::Plain {
            return Some(number);
        }
        let (tag, rest) = (number & NO_TAG, number >> TAG_BITS);
        if tag == NO_TAG {
            let (eight, rest) = from.split_first_chunk()?;
            *from = rest;
            return Some(u64::from_le_bytes(*eight));
        }
        Some(Id::from_compact(tag as u8, rest).to_u64())
    }
}

/// Encodes ascending keys into a block.
#[derive(Debug)]
pub(super) struct KeyBlockWriter<const N: usize> {
    fields: [FieldEncoding; N],
    pub bytes: Vec<u8>,
    pub last: Option<Key<N>>,
}

impl<const N: usize> KeyBlockWriter<N> {
    pub fn new(fields: [FieldEncoding; N]) -> Self {
        Self {
            fields,
            bytes: Vec::new(),
            last: None,
        }
    }

    /// Adds a key that is greater than all before it.
    pub fn push(&mut self, key: Key<N>) {
        let bytes = &mut self.bytes;
        let in_full = match self.last.replace(key) {
            None => 0,
            Some(last) => {
                let at = (0..N).find(|at| key[*at] != last[*at]).unwrap_or(0);
                let delta = key[at].wrapping_sub(last[at]);
                match delta {
                    1..=SMALL => bytes.push(at as u8 | (delta as u8) << 2),
                    _ => {
                        bytes.push(at as u8);
                        put(delta, bytes);
                    }
                }
                at + 1
            }
        };
        for (field, number) in self.fields.iter().zip(key).skip(in_full) {
            field.put(number, bytes);
        }
    }

    /// Starts a new block.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.last = None;
    }
}

/// Decodes the keys of a block.
#[derive(Debug, Clone)]
pub(super) struct KeyBlockReader<'b, const N: usize> {
    fields: [FieldEncoding; N],
    rest: &'b [u8],
    last: Key<N>,
    begun: bool,
}

impl<'b, const N: usize> KeyBlockReader<'b, N> {
    pub fn new(fields: [FieldEncoding; N], block: &'b [u8]) -> Self {
        Self {
            fields,
            rest: block,
            last: [0; N],
            begun: false,
        }
    }

    #[inline]
    fn advance(&mut self) -> Option<Key<N>> {
        let mut in_full = 0;
        if self.begun {
            let (first, rest) = self.rest.split_first()?;
            self.rest = rest;
            let at = usize::from(first & 3);
            let delta = match first >> 2 {
                0 => get(&mut self.rest)?,
                delta => delta.into(),
            };
            let field = self.last.get_mut(at)?;
            *field = field.wrapping_add(delta);
            in_full = at + 1;
        }
        for at in in_full..N {
            self.last[at] = self.fields[at].get(&mut self.rest)?;
        }
        self.begun = true;
        Some(self.last)
    }
}

impl<const N: usize> Iterator for KeyBlockReader<'_, N> {
    type Item = Result<Key<N>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let key = self.advance();
        if key.is_none() {
            self.rest = &[];
        }
        Some(key.ok_or(Error::damaged("a block of keys is truncated")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::id::Tag;
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    const FIELDS: [FieldEncoding; 4] = [
        FieldEncoding::Term,
        FieldEncoding::Plain,
        FieldEncoding::Term,
        FieldEncoding::Plain,
    ];

    fn number() -> impl Strategy<Value = u64> {
        let tags = prop::sample::select(vec![
            Tag::Iri,
            Tag::Text,
            Tag::Boolean,
            Tag::Date,
            Tag::EdtfDay,
            Tag::QueryLocal,
        ]);
        let biased = -400_i64..400;
        let inline = (tags, biased).prop_map(|(tag, n)| {
            let payload = ((1_i64 << 55) + n).unsigned_abs();
            Id::new(tag, payload).map_or(0, Id::to_u64)
        });
        prop_oneof![0..3_u64, 0..200_u64, any::<u64>(), inline]
    }

    proptest! {
        #[test]
        fn encoded_keys_decode_to_themselves(
            keys in btree_set([number(), number(), number(), number()], 1..80)
        ) {
            let mut writer = KeyBlockWriter::new(FIELDS);
            keys.iter().for_each(|key| writer.push(*key));
            let back: Result<Vec<_>> = KeyBlockReader::new(FIELDS, &writer.bytes).collect();
            prop_assert_eq!(back.expect("a block"), keys.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn arbitrary_bytes_decode_to_keys_or_an_error(bytes in vec(any::<u8>(), 0..60)) {
            let read = KeyBlockReader::new(FIELDS, &bytes);
            prop_assert!(read.count() <= bytes.len());
        }
    }
}
