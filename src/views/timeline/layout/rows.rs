//! Marks and their labels in rows, so that nothing lies on anything else.

use super::text_width::{cut, pixels};
use super::{LABEL, Label, Lines, NOTE, Words};

/// Pixels between a mark and its label.
const GAP: f64 = 6.0;
/// Pixels between neighbours in a row.
const APART: f64 = 14.0;
/// The widest label, and the part of the picture that one may take.
const WIDEST: (f64, f64) = (540.0, 0.72);

/// The rows of one lane, as far as they are taken.
pub(super) struct Rows {
    taken: Vec<Vec<(f64, f64)>>,
    left: f64,
    right: f64,
    lines: Lines,
}

/// A mark and its label that have found their rows.
pub(super) struct Place {
    pub row: usize,
    /// Whether the label stands beneath the mark.
    pub beneath: bool,
    pub label: Label,
}

impl Rows {
    pub(super) fn new(left: f64, right: f64, lines: Lines) -> Self {
        Self {
            taken: Vec::new(),
            left,
            right,
            lines,
        }
    }

    pub(super) fn count(&self) -> usize {
        self.taken.len()
    }

    /// Whether nothing lies on so many rows there.
    fn is_free(&self, row: usize, rows: usize, (from, to): (f64, f64)) -> bool {
        let apart = |other: &(f64, f64)| to + APART <= other.0 || other.1 + APART <= from;
        let taken = self.taken.iter().skip(row).take(rows);
        taken.flatten().all(apart)
    }

    /// Takes so many rows there.
    pub(super) fn take(&mut self, row: usize, rows: usize, stretch: (f64, f64)) {
        if self.taken.len() < row + rows {
            self.taken.resize(row + rows, Vec::new());
        }
        for taken in &mut self.taken[row..row + rows] {
            taken.push(stretch);
        }
    }

    /// The first row where a mark has room with its label: to the right of it, else to the left,
    /// else (where the mark leaves room on neither side of it) in the rows beneath.
    pub(super) fn place(&mut self, (from, to): (f64, f64), words: &Words) -> Place {
        let sides = (self.right - to - GAP, from - GAP - self.left);
        let (text, note, width) = self.words(words, sides);
        let (at_right, at_left) = ((from, to + GAP + width), (from - GAP - width, to));
        let (fits_right, fits_left) = (width <= sides.0, width <= sides.1);
        let beneath = from.min(self.right - width).max(self.left);
        let rows = self.lines.count();
        let mut row = 0;
        let (x, ends, is_beneath) = loop {
            if fits_right && self.is_free(row, rows, at_right) {
                self.take(row, rows, at_right);
                break (to + GAP, false, false);
            }
            if fits_left && self.is_free(row, rows, at_left) {
                self.take(row, rows, at_left);
                break (from - GAP, true, false);
            }
            let under = (beneath, beneath + width);
            let is_wide = !fits_right && !fits_left;
            if is_wide && self.is_free(row, 1, (from, to)) && self.is_free(row + 1, rows, under) {
                self.take(row, 1, (from, to));
                self.take(row + 1, rows, under);
                break (beneath, false, true);
            }
            row += 1;
        };
        let label = Label {
            x,
            ends,
            y: 0.0,
            text,
            note,
        };
        Place {
            row,
            beneath: is_beneath,
            label,
        }
    }

    /// The label and its note as they have room, and how wide they are together.
    fn words(&self, words: &Words, sides: (f64, f64)) -> (String, String, f64) {
        let room = WIDEST.0.min((self.right - self.left) * WIDEST.1);
        match self.lines {
            Lines::One => {
                let note = words.date.clone();
                let beside = pixels(&note, NOTE) + GAP;
                // A name is cut rather than driven away from its mark, where not much is lost.
                let side = sides.0.max(sides.1);
                let keeps = side - beside >= pixels(&words.label, LABEL) * 0.65;
                let room = if keeps { room.min(side) } else { room };
                let text = cut(&words.label, room - beside, LABEL);
                let width = pixels(&text, LABEL) + beside;
                (text, note, width)
            }
            Lines::Two => {
                let text = cut(&words.label, room, LABEL);
                let name = pixels(&text, LABEL);
                // A note is cut before it drives the label away from its mark.
                let side = sides.0.max(sides.1);
                let room = if name <= side { room.min(side) } else { room };
                let note = cut(&words.more, room, NOTE);
                let width = name.max(pixels(&note, NOTE));
                (text, note, width)
            }
        }
    }
}
