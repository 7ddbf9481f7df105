//! Density strips: event counts per bin, where there are too many events to label.

use crate::model::when::{Day, Overlap, Window};
use crate::views::timeline::Entry;
use crate::views::timeline::scale::{CalendarStep, Scale};

/// The event counts of one lane.
#[derive(Debug, Clone, PartialEq)]
pub struct DensityStrip {
    /// The length of a bin.
    pub step: CalendarStep,
    /// The non-empty bins, in chronological order.
    pub bins: Vec<Bin>,
}

/// The events in one period. A long event is counted in every bin that it overlaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Its left edge.
    pub x: f64,
    /// Its width.
    pub width: f64,
    /// Its first day.
    pub first: Day,
    /// Attacks that certainly overlap it and are not contested.
    pub attacks: usize,
    /// Other events that certainly overlap it and are not contested.
    pub others: usize,
    /// Events that certainly overlap it and whose attribution is contested.
    pub contested: usize,
    /// Events that possibly overlap it.
    pub possible: usize,
}

impl Bin {
    /// All events that may overlap it.
    pub fn all(&self) -> usize {
        self.certain() + self.possible
    }

    /// All events that certainly overlap it.
    pub fn certain(&self) -> usize {
        self.attacks + self.others + self.contested
    }
}

/// The minimum width of a bin in pixels.
const MIN_BIN_WIDTH: f64 = 5.0;

/// The density strip of some entries.
pub(super) fn strip(entries: &[&Entry], scale: &Scale) -> DensityStrip {
    let (step, periods) = scale.bins(MIN_BIN_WIDTH);
    let ends = periods.first().zip(periods.last());
    let period = Window::of_days(ends.map(|(first, _)| first.0), ends.map(|(_, last)| last.1));
    let bins = periods.into_iter().filter_map(|(first, last)| {
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
        let window = Window::of_days(Some(first), Some(last));
        for entry in entries {
            match entry.overlap_in(&window, &period) {
                // What did not happen is drawn, not counted.
                _ if !entry.state.happening.counts() => {}
                Some(Overlap::Definite) if entry.is_contested() => bin.contested += 1,
                Some(Overlap::Definite) if entry.is_attack() => bin.attacks += 1,
                Some(Overlap::Definite) => bin.others += 1,
                Some(Overlap::Possible) => bin.possible += 1,
                Some(Overlap::None) | None => {}
            }
        }
        (bin.all() > 0).then_some(bin)
    });
    DensityStrip {
        step,
        bins: bins.collect(),
    }
}
