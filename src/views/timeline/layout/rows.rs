//! Packing marks and their labels into rows without overlaps.

use super::text_width::{text_width, truncate};
use super::{LABEL_SIZE, Label, LabelLines, LabelText, NOTE_SIZE};

/// The gap between a mark and its label.
const LABEL_GAP: f64 = 9.0;
/// The minimum gap between neighbours in a row.
const MIN_SPACING: f64 = 14.0;
/// The maximum width of a label, in pixels and as a fraction of the scale.
const MAX_LABEL_WIDTH: (f64, f64) = (540.0, 0.72);

/// The occupied intervals in the rows of one lane.
pub(super) struct RowLayout {
    occupied: Vec<Vec<(f64, f64)>>,
    /// The row of the last mark: no later one stands above it, so that rows are read in order.
    last: usize,
    left: f64,
    right: f64,
    lines: LabelLines,
}

/// Where a mark and its label are placed.
pub(super) struct Placement {
    pub row: usize,
    /// Whether the label is below the mark.
    pub label_below: bool,
    pub label: Label,
}

impl RowLayout {
    pub(super) fn new(left: f64, right: f64, lines: LabelLines) -> Self {
        Self {
            occupied: Vec::new(),
            last: 0,
            left,
            right,
            lines,
        }
    }

    pub(super) fn count(&self) -> usize {
        self.occupied.len()
    }

    /// Whether an interval is free in this many rows.
    fn is_free(&self, row: usize, rows: usize, (from, to): (f64, f64)) -> bool {
        let apart =
            |other: &(f64, f64)| to + MIN_SPACING <= other.0 || other.1 + MIN_SPACING <= from;
        let occupied = self.occupied.iter().skip(row).take(rows);
        occupied.flatten().all(apart)
    }

    /// Marks an interval as occupied in this many rows.
    pub(super) fn occupy(&mut self, row: usize, rows: usize, interval: (f64, f64)) {
        if self.occupied.len() < row + rows {
            self.occupied.resize(row + rows, Vec::new());
        }
        for occupied in &mut self.occupied[row..row + rows] {
            occupied.push(interval);
        }
    }

    /// Places a mark and its label in the first row that has room, from that of the mark before on: the label to the right, else to
    /// the left, else (if neither side is wide enough) in the rows below.
    pub(super) fn place(&mut self, (from, to): (f64, f64), words: &LabelText) -> Placement {
        let sides = (self.right - to - LABEL_GAP, from - LABEL_GAP - self.left);
        let (text, note, width) = self.words(words, sides);
        let (at_right, at_left) = (
            (from, to + LABEL_GAP + width),
            (from - LABEL_GAP - width, to),
        );
        let (fits_right, fits_left) = (width <= sides.0, width <= sides.1);
        let below = from.min(self.right - width).max(self.left);
        let rows = self.lines.count();
        let mut row = self.last;
        let (x, ends, is_below) = loop {
            if fits_right && self.is_free(row, rows, at_right) {
                self.occupy(row, rows, at_right);
                break (to + LABEL_GAP, false, false);
            }
            if fits_left && self.is_free(row, rows, at_left) {
                self.occupy(row, rows, at_left);
                break (from - LABEL_GAP, true, false);
            }
            let under = (below, below + width);
            let is_wide = !fits_right && !fits_left;
            if is_wide && self.is_free(row, 1, (from, to)) && self.is_free(row + 1, rows, under) {
                self.occupy(row, 1, (from, to));
                self.occupy(row + 1, rows, under);
                break (below, false, true);
            }
            row += 1;
        };
        self.last = row;
        let label = Label {
            x,
            ends,
            y: 0.0,
            text,
            note,
        };
        Placement {
            row,
            label_below: is_below,
            label,
        }
    }

    /// The label and its note, truncated to fit, and their combined width.
    fn words(&self, words: &LabelText, sides: (f64, f64)) -> (String, String, f64) {
        let room = MAX_LABEL_WIDTH
            .0
            .min((self.right - self.left) * MAX_LABEL_WIDTH.1);
        match self.lines {
            LabelLines::One => {
                let note = words.date.clone();
                let beside = text_width(&note, NOTE_SIZE) + LABEL_GAP;
                // Truncate the name to keep it beside its mark, if not much is lost.
                let side = sides.0.max(sides.1);
                let keeps = side - beside >= text_width(&words.label, LABEL_SIZE) * 0.65;
                let room = if keeps { room.min(side) } else { room };
                let text = truncate(&words.label, room - beside, LABEL_SIZE);
                let width = text_width(&text, LABEL_SIZE) + beside;
                (text, note, width)
            }
            LabelLines::Two => {
                let text = truncate(&words.label, room, LABEL_SIZE);
                let name = text_width(&text, LABEL_SIZE);
                // Truncate the note rather than moving the label away from its mark.
                let side = sides.0.max(sides.1);
                let room = if name <= side { room.min(side) } else { room };
                let note = truncate(&words.more, room, NOTE_SIZE);
                let width = name.max(text_width(&note, NOTE_SIZE));
                (text, note, width)
            }
        }
    }
}
