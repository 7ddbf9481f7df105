//! Many keys in one entry of the file: sorted keys, each written as what it adds to the one
//! before.
//!
//! A key of its own in a B+ tree costs some 40 bytes, whatever it says. Sorted keys say almost
//! the same as their neighbours: the next property of a subject, the next subject of a value. So
//! they stand in blocks of a few dozen, and a key takes a byte for the place where it begins to
//! differ, the difference there, and the numbers that follow:
//!
//! ```text
//! block   first key whole, then for each further key:
//!         byte         low two bits: the field that grows first; high six: by how much, 0 = see next
//!         number       by how much, unless it was told already
//!         number …     the fields behind it, whole
//! number  seven bits a byte, the lowest first; the highest bit says that more follow (LEB128)
//! ```

use super::id::Id;
use super::{Error, Result};

/// Up to four numbers; their order is that of the keys.
pub(super) type Key<const N: usize> = [u64; N];

/// What a field of a key holds: how it is written shortly depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Any number.
    Plain,
    /// The number of a term ([`Id`]).
    Term,
}

/// So much of the low bits of a packed term is its tag.
const TAG_BITS: u32 = 5;

/// What stands for a tag that has no place in those bits.
const NO_TAG: u64 = (1 << TAG_BITS) - 1;

/// How much a first differing field may grow to be told in the same byte.
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

impl Field {
    /// Writes a number whole.
    fn put(self, number: u64, to: &mut Vec<u8>) {
        if self == Self::Plain {
            return put(number, to);
        }
        let (tag, rest) = Id::from_number(number).small();
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
        Some(Id::of_small(tag as u8, rest).number())
    }
}

/// Makes a block of ascending keys.
#[derive(Debug)]
pub(super) struct Packer<const N: usize> {
    fields: [Field; N],
    pub bytes: Vec<u8>,
    pub last: Option<Key<N>>,
}

impl<const N: usize> Packer<N> {
    pub fn new(fields: [Field; N]) -> Self {
        Self {
            fields,
            bytes: Vec::new(),
            last: None,
        }
    }

    /// Adds a key that is greater than all before it.
    pub fn push(&mut self, key: Key<N>) {
        let bytes = &mut self.bytes;
        let whole = match self.last.replace(key) {
            None => 0,
            Some(last) => {
                let at = (0..N).find(|at| key[*at] != last[*at]).unwrap_or(0);
                let more = key[at].wrapping_sub(last[at]);
                match more {
                    1..=SMALL => bytes.push(at as u8 | (more as u8) << 2),
                    _ => {
                        bytes.push(at as u8);
                        put(more, bytes);
                    }
                }
                at + 1
            }
        };
        for (field, number) in self.fields.iter().zip(key).skip(whole) {
            field.put(number, bytes);
        }
    }

    /// Begins anew.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.last = None;
    }
}

/// Reads the keys of a block.
#[derive(Debug, Clone)]
pub(super) struct Unpacker<'b, const N: usize> {
    fields: [Field; N],
    rest: &'b [u8],
    last: Key<N>,
    begun: bool,
}

impl<'b, const N: usize> Unpacker<'b, N> {
    pub fn new(fields: [Field; N], block: &'b [u8]) -> Self {
        Self {
            fields,
            rest: block,
            last: [0; N],
            begun: false,
        }
    }

    #[inline]
    fn advance(&mut self) -> Option<Key<N>> {
        let mut whole = 0;
        if self.begun {
            let (first, rest) = self.rest.split_first()?;
            self.rest = rest;
            let at = usize::from(first & 3);
            let more = match first >> 2 {
                0 => get(&mut self.rest)?,
                more => more.into(),
            };
            let field = self.last.get_mut(at)?;
            *field = field.wrapping_add(more);
            whole = at + 1;
        }
        for at in whole..N {
            self.last[at] = self.fields[at].get(&mut self.rest)?;
        }
        self.begun = true;
        Some(self.last)
    }
}

impl<const N: usize> Iterator for Unpacker<'_, N> {
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
        Some(key.ok_or(Error::damaged("a block of keys is cut off")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::id::Tag;
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    const FIELDS: [Field; 4] = [Field::Term, Field::Plain, Field::Term, Field::Plain];

    fn number() -> impl Strategy<Value = u64> {
        let tags = prop::sample::select(vec![
            Tag::Iri,
            Tag::Text,
            Tag::Boolean,
            Tag::Date,
            Tag::EdtfDay,
            Tag::Own,
        ]);
        let biased = -400_i64..400;
        let inline = (tags, biased).prop_map(|(tag, n)| {
            let payload = ((1_i64 << 55) + n).unsigned_abs();
            Id::new(tag, payload).map_or(0, Id::number)
        });
        prop_oneof![0..3_u64, 0..200_u64, any::<u64>(), inline]
    }

    proptest! {
        #[test]
        fn keys_come_out_of_a_block_as_they_went_in(
            keys in btree_set([number(), number(), number(), number()], 1..80)
        ) {
            let mut packer = Packer::new(FIELDS);
            keys.iter().for_each(|key| packer.push(*key));
            let back: Result<Vec<_>> = Unpacker::new(FIELDS, &packer.bytes).collect();
            prop_assert_eq!(back.expect("a block"), keys.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_at_all_are_keys_or_an_error(bytes in vec(any::<u8>(), 0..60)) {
            let read = Unpacker::new(FIELDS, &bytes);
            prop_assert!(read.count() <= bytes.len());
        }
    }
}
