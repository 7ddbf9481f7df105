//! Maps and sets of terms by their ids, which need no hash that withstands attacks: the numbers of terms are
//! our own, in the order in which these are first named, and nobody can choose them so that they collide.
//! Values that are encoded in their ids can be chosen, and are no keys of these.

use super::id::Id;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map from the ids of terms in the dictionary.
pub type IdMap<V> = HashMap<Id, V, BuildHasherDefault<IdHasher>>;

/// A set of ids of terms in the dictionary.
pub type IdSet = HashSet<Id, BuildHasherDefault<IdHasher>>;

/// Hashes an id by one multiplication.
#[derive(Debug, Clone, Copy, Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64((*byte).into()));
    }

    fn write_u64(&mut self, number: u64) {
        // An odd number near 2^64 divided by the golden ratio spreads neighbours.
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(FACTOR);
    }

    fn finish(&self) -> u64 {
        // The high bits are the best, and a map takes the low ones for the place.
        self.0.rotate_left(26)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Tag;

    #[test]
    fn neighbouring_ids_are_spread() {
        let mut map = IdMap::default();
        let ids = (0..10_000).filter_map(|number| Id::new(Tag::Iri, number));
        map.extend(ids.zip(0..));
        assert_eq!(map.len(), 10_000);
        assert_eq!(Id::new(Tag::Iri, 77).and_then(|id| map.get(&id)), Some(&77));
        let mut places = [0_u32; 1024];
        for id in map.keys() {
            let mut hasher = IdHasher::default();
            std::hash::Hash::hash(id, &mut hasher);
            places[(hasher.finish() % 1024) as usize] += 1;
        }
        assert!(places.iter().all(|count| *count < 40), "{places:?}");
    }
}
