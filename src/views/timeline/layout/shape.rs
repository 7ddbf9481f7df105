//! The shape of a date on a scale: a point for a day, a bar for anything else, and whether each end
//! of the bar is bounded.
//!
//! The solid part covers the days on which the event was certainly going on; the light part around
//! it, the days on which it possibly was. An end that no source bounds is drawn open.

use crate::model::when::{Day, When};
use crate::views::timeline::scale::Scale;

/// A mark, in pixels along the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// A moment, or a day narrower than a symbol.
    Point {
        /// Its centre.
        x: f64,
        /// Whether the date is approximate or uncertain.
        approximate: bool,
    },
    /// A range of days.
    Bar {
        /// The left edge.
        from: f64,
        /// The right edge.
        to: f64,
        /// The part on which it was certainly going on.
        certain: Option<(f64, f64)>,
        /// The left end.
        left: BarEnd,
        /// The right end.
        right: BarEnd,
    },
}

/// The end of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarEnd {
    /// At a recorded bound.
    Closed,
    /// Fading: no bound is recorded.
    Open,
    /// Fading around an approximate or uncertain bound.
    Approximate,
    /// Clipped at the edge of the picture.
    Clipped,
}

/// The width of the fade of an open end.
pub const OPEN_FADE: f64 = 36.0;
/// The width of the fade of an approximate end.
pub const APPROXIMATE_FADE: f64 = 16.0;
/// Half the width of a symbol.
pub const SYMBOL_RADIUS: f64 = 5.5;
/// The width from which a day is drawn as a bar.
const MIN_DAY_BAR: f64 = 16.0;

impl BarEnd {
    /// The width of its fade.
    pub fn fade(self) -> f64 {
        match self {
            Self::Open => OPEN_FADE,
            Self::Approximate => APPROXIMATE_FADE,
            Self::Closed | Self::Clipped => 0.0,
        }
    }
}

impl Shape {
    /// The first and last pixel.
    pub fn reach(&self) -> (f64, f64) {
        match *self {
            Self::Point {
                x,
                approximate: false,
            } => (x - SYMBOL_RADIUS, x + SYMBOL_RADIUS),
            Self::Point {
                x,
                approximate: true,
            } => (
                x - SYMBOL_RADIUS - APPROXIMATE_FADE,
                x + SYMBOL_RADIUS + APPROXIMATE_FADE,
            ),
            Self::Bar { from, to, .. } => (from, to),
        }
    }

    /// The shape of a date; if it is only possible it has no certain part.
    pub(super) fn of(when: &When, scale: &Scale, only_possible: bool) -> Option<Self> {
        let bounds = when.bounds();
        let (approximate_begin, approximate_end) = when.qualified_ends();
        let approximate = approximate_begin || approximate_end;
        let days = [
            bounds.earliest,
            bounds.latest_begin,
            bounds.earliest_end,
            bounds.latest,
        ];
        if let [Some(day), ..] = days
            && days.iter().all(|other| *other == Some(day))
            && when.instants().0 == when.instants().1
            && let Some(x) = point(when, day, scale)
        {
            return Some(Self::Point { x, approximate });
        }
        let [earliest, begun, lasted, latest] = days;
        // If a bound is missing, the bar covers all days of the other bounds.
        let named = [begun, lasted, earliest, latest].into_iter().flatten();
        let first = earliest.or(named.clone().min())?;
        let last = latest.or(named.max())?;
        let (began, ended) = moments(when, scale);
        let (start, end) = (
            began.unwrap_or_else(|| scale.start(first)),
            ended.unwrap_or_else(|| scale.end(last)),
        );
        let end = end.max(start);
        let (mut left, mut from) = match (earliest, approximate_begin) {
            (None, _) => (BarEnd::Open, start - OPEN_FADE),
            (_, true) => (BarEnd::Approximate, start - APPROXIMATE_FADE),
            (_, false) => (BarEnd::Closed, start),
        };
        let (mut right, mut to) = match (latest, approximate_end) {
            (None, _) => (BarEnd::Open, end + OPEN_FADE),
            (_, true) => (BarEnd::Approximate, end + APPROXIMATE_FADE),
            (_, false) => (BarEnd::Closed, end),
        };
        // An unbounded event may have been going on anywhere in the picture on that side.
        if latest.is_none() && to < scale.left + OPEN_FADE {
            (to, right) = (scale.right, BarEnd::Clipped);
        }
        if earliest.is_none() && from > scale.right - OPEN_FADE {
            (from, left) = (scale.left, BarEnd::Clipped);
        }
        let certain = begun.zip(lasted).filter(|(begun, lasted)| begun <= lasted);
        // Near an approximate bound nothing is certain.
        let near = |approximate: bool| if approximate { APPROXIMATE_FADE } else { 0.0 };
        let certain = certain
            .map(|(begun, lasted)| {
                (
                    began.unwrap_or_else(|| scale.start(begun)) + near(approximate_begin),
                    ended.unwrap_or_else(|| scale.end(lasted)) - near(approximate_end),
                )
            })
            .filter(|(from, to)| !only_possible && from < to);
        Some(clip_to_scale(
            Self::Bar {
                from,
                to,
                certain,
                left,
                right,
            },
            scale,
        ))
    }
}

/// The position of a moment, or of a day too narrow for a bar.
fn point(when: &When, day: Day, scale: &Scale) -> Option<f64> {
    let (start, end) = (scale.start(day), scale.end(day));
    if when.instant().is_some() {
        return moments(when, scale).0;
    }
    (end - start < MIN_DAY_BAR).then(|| f64::midpoint(start, end))
}

/// The positions of begin and end, where they are moments.
fn moments(when: &When, scale: &Scale) -> (Option<f64>, Option<f64>) {
    let (instants, clocks) = (when.instants(), when.clocks());
    let at = |utc, local| Some(scale.at(scale.moment(utc, local)?));
    (at(instants.0, clocks.0), at(instants.1, clocks.1))
}

/// A bar with a minimum width, clipped to the scale.
fn clip_to_scale(bar: Shape, scale: &Scale) -> Shape {
    let Shape::Bar {
        mut from,
        mut to,
        mut certain,
        mut left,
        mut right,
    } = bar
    else {
        return bar;
    };
    let width = to - from;
    if width < 2.0 * SYMBOL_RADIUS {
        let middle = f64::midpoint(from, to);
        // What begins and ends at one moment has no width at all.
        let wider = |x: f64| middle + (x - middle) * 2.0 * SYMBOL_RADIUS / width.max(1e-6);
        certain = certain.map(|(begin, end)| (wider(begin), wider(end)));
        (from, to) = (middle - SYMBOL_RADIUS, middle + SYMBOL_RADIUS);
    }
    if from < scale.left - SYMBOL_RADIUS {
        from = scale.left;
        left = BarEnd::Clipped;
    }
    if to > scale.right + SYMBOL_RADIUS {
        to = scale.right;
        right = BarEnd::Clipped;
    }
    let certain = certain
        .map(|(begin, end)| (begin.max(from), end.min(to)))
        .filter(|(begin, end)| begin < end);
    Shape::Bar {
        from,
        to,
        certain,
        left,
        right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::when::Window;

    /// Scales on which a day is narrower and wider than a symbol.
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
    fn a_date_covers_all_its_days_and_is_bounded_only_where_the_record_bounds_it() {
        let cases = include_str!("../../../core/model/when/cases.tsv");
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
                    Shape::Point { approximate, .. } => {
                        seen[0] += 1;
                        assert!(
                            bounds.earliest.is_some() && bounds.earliest == bounds.latest,
                            "{written}"
                        );
                        assert_eq!(
                            approximate,
                            when.is_approximate() || when.is_uncertain(),
                            "{written}"
                        );
                    }
                    Shape::Bar {
                        left,
                        right,
                        certain,
                        ..
                    } => {
                        seen[1] += 1;
                        assert!(
                            bounds.earliest.is_some() || left != BarEnd::Closed,
                            "{written}: {shape:?}"
                        );
                        assert!(
                            bounds.latest.is_some() || right != BarEnd::Closed,
                            "{written}: {shape:?}"
                        );
                        let (begun, lasted) = (bounds.latest_begin, bounds.earliest_end);
                        if certain.is_some() {
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
        let (certain, left, right) = (None, BarEnd::Closed, BarEnd::Closed);
        let may = Shape::Bar {
            from: 0.0,
            to: 310.0,
            certain,
            left,
            right,
        };
        assert_eq!(shape("2023-05"), Some(may));
        let before = Shape::Bar {
            from: 300.0 - OPEN_FADE,
            to: 310.0,
            certain,
            left: BarEnd::Open,
            right,
        };
        assert_eq!(shape("[..2023-05-31]"), Some(before));
        assert_eq!(
            shape("2023-05-31"),
            Some(Shape::Point {
                x: 305.0,
                approximate: false
            })
        );
        // Before a day after the window: possible anywhere in it.
        let (from, to) = (0.0, 610.0);
        let anywhere = Shape::Bar {
            from,
            to,
            certain,
            left: BarEnd::Clipped,
            right: BarEnd::Clipped,
        };
        assert_eq!(shape("[..2024-01-01]"), Some(anywhere));
    }
}
