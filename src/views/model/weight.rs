//! How much an event weighs in a picture: by what is on record of its impact, never by opinion.
//!
//! | point | for |
//! |---|---|
//! | 1, 2 | three, eight independent publishers of its sources |
//! | 1, 2, 3 | a thousand, a hundred thousand, a million people or customers affected, by a standing claim |
//! | 1 | three or more sectors |
//! | 1 | five or more countries |
//!
//! Two points are medium, four are large.

use super::event::Entry;
use oxrdf::NamedNode;
use std::collections::BTreeSet;

/// How much an event weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Little is known of its impact.
    Small,
    /// Widely reported, or some impact is on record.
    Medium,
    /// Great impact is on record.
    Large,
}

impl Entry {
    /// How much it weighs.
    pub fn weight(&self) -> Weight {
        // A copy is no second witness.
        let originals = self
            .sources
            .iter()
            .filter(|source| source.copy_of.is_none());
        let publishers = originals.filter_map(|source| source.publisher.as_ref()?.node());
        let publishers = publishers.collect::<BTreeSet<&NamedNode>>().len();
        let steps = |number: u64, least: &[u64]| least.iter().filter(|it| number >= **it).count();
        let points = steps(publishers as u64, &[3, 8])
            + steps(self.affected.unwrap_or(0), &[1_000, 100_000, 1_000_000])
            + usize::from(self.sectors.len() >= 3)
            + usize::from(self.countries.len() >= 5);
        match points {
            0 | 1 => Weight::Small,
            2 | 3 => Weight::Medium,
            _ => Weight::Large,
        }
    }
}
