//! What became of each filled cell, and the counts that must add up.

use serde::Serialize;

/// What became of a cell. Over several uses the best counts, within one use the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Nothing of it is in the output.
    Left,
    /// It is in the output as text, where nothing can be asked of it.
    Words,
    /// It is in the output with less precision than the file has.
    Widened,
    /// It is in the output.
    Taken,
}

/// Counts of cells, or of fields, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cells {
    /// Those that hold nothing, or a word that stands for nothing.
    pub empty: usize,
    /// See [`Fate::Taken`].
    pub taken: usize,
    /// See [`Fate::Widened`].
    pub widened: usize,
    /// See [`Fate::Words`].
    pub words: usize,
    /// See [`Fate::Left`].
    pub left: usize,
}

impl Cells {
    /// Counts a cell; `None` is an empty one.
    pub fn count(&mut self, fate: Option<Fate>) {
        *match fate {
            None => &mut self.empty,
            Some(Fate::Taken) => &mut self.taken,
            Some(Fate::Widened) => &mut self.widened,
            Some(Fate::Words) => &mut self.words,
            Some(Fate::Left) => &mut self.left,
        } += 1;
    }

    /// Adds other counts.
    pub fn add(&mut self, other: Self) {
        self.empty += other.empty;
        self.taken += other.taken;
        self.widened += other.widened;
        self.words += other.words;
        self.left += other.left;
    }

    /// All cells that hold something.
    pub fn filled(&self) -> usize {
        self.taken + self.widened + self.words + self.left
    }
}
