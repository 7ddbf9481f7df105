//! What a date looks like on a scale: a point for a day, a bar for all else, and at each end of
//! the bar whether the record closes it.
//!
//! Solid is what is sure: the days on which it was surely going on. Around it, or alone where
//! nothing is sure, stand the days on which it can have been. A bar that no source closes is not
//! closed.

use crate::model::when::{Day, When};
use crate::views::timeline::scale::Scale;

/// A mark, in pixels along the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// A moment, or a day that is narrower than a symbol.
    Point {
        /// Its middle.
        x: f64,
        /// Whether the source said "about" or "perhaps".
        vague: bool,
    },
    /// A stretch of days.
    Bar {
        /// Where what is drawn begins.
        from: f64,
        /// Where what is drawn ends.
        to: f64,
        /// The part on which it was surely going on.
        sure: Option<(f64, f64)>,
        /// How it begins.
        left: End,
        /// How it ends.
        right: End,
    },
}

/// How a bar ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// At a limit that the record gives.
    Firm,
    /// Fading: the record gives no limit.
    Open,
    /// Fading around a limit that the source itself called approximate or uncertain.
    Vague,
    /// It goes on beyond the picture.
    Beyond,
}

/// Pixels over which an open end fades.
pub const FADE: f64 = 36.0;
/// Pixels over which a vague end fades.
pub const SOFT: f64 = 16.0;
/// Half the width of a symbol.
pub const HALF: f64 = 5.5;
/// Pixels of a day from which on it is a bar.
const WIDE_DAY: f64 = 16.0;

impl End {
    /// Pixels over which it fades.
    pub fn fade(self) -> f64 {
        match self {
            Self::Open => FADE,
            Self::Vague => SOFT,
            Self::Firm | Self::Beyond => 0.0,
        }
    }
}

impl Shape {
    /// The first and last pixel.
    pub fn reach(&self) -> (f64, f64) {
        match *self {
            Self::Point { x, vague: false } => (x - HALF, x + HALF),
            Self::Point { x, vague: true } => (x - HALF - SOFT, x + HALF + SOFT),
            Self::Bar { from, to, .. } => (from, to),
        }
    }

    /// The shape of a date; a hollow one has no sure part.
    pub(super) fn of(when: &When, scale: &Scale, hollow: bool) -> Option<Self> {
        let bounds = when.bounds();
        let (vague_begin, vague_end) = when.marks();
        let vague = vague_begin || vague_end;
        let days = [
            bounds.earliest,
            bounds.latest_begin,
            bounds.earliest_end,
            bounds.latest,
        ];
        if let [Some(day), ..] = days
            && days.iter().all(|other| *other == Some(day))
            && let Some(x) = point(when, day, scale)
        {
            return Some(Self::Point { x, vague });
        }
        let [earliest, begun, lasted, latest] = days;
        // Where a limit is missing, all days that the others name belong to it.
        let named = [begun, lasted, earliest, latest].into_iter().flatten();
        let first = earliest.or(named.clone().min())?;
        let last = latest.or(named.max())?;
        let (mut left, mut from) = match (earliest, vague_begin) {
            (None, _) => (End::Open, scale.start(first) - FADE),
            (_, true) => (End::Vague, scale.start(first) - SOFT),
            (_, false) => (End::Firm, scale.start(first)),
        };
        let (mut right, mut to) = match (latest, vague_end) {
            (None, _) => (End::Open, scale.end(last) + FADE),
            (_, true) => (End::Vague, scale.end(last) + SOFT),
            (_, false) => (End::Firm, scale.end(last)),
        };
        // What has no limit on a side may have been going on in all of the picture on that side.
        if latest.is_none() && to < scale.left + FADE {
            (to, right) = (scale.right, End::Beyond);
        }
        if earliest.is_none() && from > scale.right - FADE {
            (from, left) = (scale.left, End::Beyond);
        }
        let sure = begun.zip(lasted).filter(|(begun, lasted)| begun <= lasted);
        // Near a limit that the source itself called approximate nothing is sure.
        let near = |vague: bool| if vague { SOFT } else { 0.0 };
        let sure = sure
            .map(|(begun, lasted)| {
                (
                    scale.start(begun) + near(vague_begin),
                    scale.end(lasted) - near(vague_end),
                )
            })
            .filter(|(from, to)| !hollow && from < to);
        Some(drawn(
            Self::Bar {
                from,
                to,
                sure,
                left,
                right,
            },
            scale,
        ))
    }
}

/// Where a day or a moment stands that needs no bar.
fn point(when: &When, day: Day, scale: &Scale) -> Option<f64> {
    let (start, end) = (scale.start(day), scale.end(day));
    match when.instant() {
        // The day is that of the source's own clock; the moment is in UTC.
        Some(instant) => Some(scale.at(instant.naive_utc())),
        None => (end - start < WIDE_DAY).then(|| f64::midpoint(start, end)),
    }
}

/// A bar wide enough to be seen, within the picture.
fn drawn(bar: Shape, scale: &Scale) -> Shape {
    let Shape::Bar {
        mut from,
        mut to,
        mut sure,
        mut left,
        mut right,
    } = bar
    else {
        return bar;
    };
    let width = to - from;
    if width < 2.0 * HALF {
        let middle = f64::midpoint(from, to);
        let wider = |x: f64| middle + (x - middle) * 2.0 * HALF / width;
        sure = sure.map(|(begin, end)| (wider(begin), wider(end)));
        (from, to) = (middle - HALF, middle + HALF);
    }
    if from < scale.left - HALF {
        from = scale.left;
        left = End::Beyond;
    }
    if to > scale.right + HALF {
        to = scale.right;
        right = End::Beyond;
    }
    let sure = sure
        .map(|(begin, end)| (begin.max(from), end.min(to)))
        .filter(|(begin, end)| begin < end);
    Shape::Bar {
        from,
        to,
        sure,
        left,
        right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::when::Window;

    /// Scales on which a day is a hair, and on which it is wider than a symbol.
    fn scales() -> [Scale; 2] {
        let over = |from, to, right| {
            let window = Window::parse(Some(from), Some(to)).expect("a window");
            Scale::over(&window, 0.0, right).expect("both ends are given")
        };
        [
            over("0000", "9999", 1000.0),
            over("0000", "9999", 200_000_000.0),
        ]
    }

    #[test]
    fn a_date_covers_all_its_days_and_is_closed_only_where_the_record_closes_it() {
        let cases = include_str!("../../../model/when/cases.tsv");
        let mut seen = [0; 3];
        for line in cases.lines().filter(|line| !line.starts_with('#')) {
            let written = line.split('\t').next().expect("a column");
            let Ok(when) = When::edtf(written) else {
                continue;
            };
            for scale in scales() {
                let shape = Shape::of(&when, &scale, false).expect("it is dated");
                let bounds = when.bounds();
                let (from, to) = shape.reach();
                let instant = when.instant().is_some();
                for day in [bounds.earliest, bounds.latest].into_iter().flatten() {
                    let (start, end) = (scale.start(day), scale.end(day));
                    assert!(
                        instant || from <= start + 0.01 && to >= end - 0.01,
                        "{written}: {shape:?}"
                    );
                }
                match shape {
                    Shape::Point { vague, .. } => {
                        seen[0] += 1;
                        assert!(
                            bounds.earliest.is_some() && bounds.earliest == bounds.latest,
                            "{written}"
                        );
                        assert_eq!(
                            vague,
                            when.is_approximate() || when.is_uncertain(),
                            "{written}"
                        );
                    }
                    Shape::Bar {
                        left, right, sure, ..
                    } => {
                        seen[1] += 1;
                        assert!(
                            bounds.earliest.is_some() || left != End::Firm,
                            "{written}: {shape:?}"
                        );
                        assert!(
                            bounds.latest.is_some() || right != End::Firm,
                            "{written}: {shape:?}"
                        );
                        let (begun, lasted) = (bounds.latest_begin, bounds.earliest_end);
                        if sure.is_some() {
                            seen[2] += 1;
                            assert!(
                                begun.is_some() && lasted.is_some() && begun <= lasted,
                                "{written}"
                            );
                        }
                    }
                }
            }
        }
        assert!(seen[0] > 20 && seen[1] > 150 && seen[2] > 20, "{seen:?}");
    }

    #[test]
    fn a_month_covers_the_month_and_before_fades_to_the_left() {
        let window = Window::parse(Some("2023-05"), Some("2023-06")).expect("a window");
        let scale = Scale::over(&window, 0.0, 610.0).expect("both ends are given");
        let shape = |edtf| Shape::of(&When::edtf(edtf).expect("a date"), &scale, false);
        let (sure, left, right) = (None, End::Firm, End::Firm);
        let may = Shape::Bar {
            from: 0.0,
            to: 310.0,
            sure,
            left,
            right,
        };
        assert_eq!(shape("2023-05"), Some(may));
        let before = Shape::Bar {
            from: 300.0 - FADE,
            to: 310.0,
            sure,
            left: End::Open,
            right,
        };
        assert_eq!(shape("[..2023-05-31]"), Some(before));
        assert_eq!(
            shape("2023-05-31"),
            Some(Shape::Point {
                x: 305.0,
                vague: false
            })
        );
        // Before a day that lies behind the window: possible in all of it.
        let (from, to) = (0.0, 610.0);
        let anywhere = Shape::Bar {
            from,
            to,
            sure,
            left: End::Beyond,
            right: End::Beyond,
        };
        assert_eq!(shape("[..2024-01-01]"), Some(anywhere));
    }
}
