//! How many events a stretch of time has, where there are too many to name each.

use crate::model::when::{Day, Overlap, Window};
use crate::views::timeline::Entry;
use crate::views::timeline::scale::{Scale, Step};

/// The counts of one lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// What one bin is.
    pub step: Step,
    /// The stretches in which there is anything, in order of time.
    pub bins: Vec<Bin>,
}

/// The events that were going on in one stretch of time. One that lasts is in each that it
/// touches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Where it begins.
    pub x: f64,
    /// How wide it is.
    pub width: f64,
    /// Its first day.
    pub first: Day,
    /// Attacks that surely were, and of whom nobody disputes who did them.
    pub attacks: usize,
    /// Other events that surely were.
    pub others: usize,
    /// Events that surely were, and whose author is contested.
    pub contested: usize,
    /// Events that can have been.
    pub possible: usize,
}

impl Bin {
    /// All that can have been.
    pub fn all(&self) -> usize {
        self.sure() + self.possible
    }

    /// All that surely was.
    pub fn sure(&self) -> usize {
        self.attacks + self.others + self.contested
    }
}

/// Least pixels of a bin.
const BIN: f64 = 5.0;

/// The strip of some entries.
pub(super) fn strip(entries: &[&Entry], scale: &Scale) -> Strip {
    let (step, stretches) = scale.stretches(BIN);
    let bins = stretches.into_iter().filter_map(|(first, last)| {
        let x = scale.start(first).max(scale.left);
        let mut bin = Bin {
            x,
            width: scale.end(last).min(scale.right) - x,
            first,
            attacks: 0,
            others: 0,
            contested: 0,
            possible: 0,
        };
        let window = Window {
            from: Some(first),
            to: Some(last),
        };
        for entry in entries {
            match entry.when.as_ref().map(|when| when.overlap(&window)) {
                Some(Overlap::Definite) if entry.contested => bin.contested += 1,
                Some(Overlap::Definite) if entry.is_attack() => bin.attacks += 1,
                Some(Overlap::Definite) => bin.others += 1,
                Some(Overlap::Possible) => bin.possible += 1,
                Some(Overlap::None) | None => {}
            }
        }
        (bin.all() > 0).then_some(bin)
    });
    Strip {
        step,
        bins: bins.collect(),
    }
}
