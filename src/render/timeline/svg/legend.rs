//! The legend of the SVG, for the marks that occur.

use super::mark::{self, MarkStyle, number, put};
use super::strip;
use crate::views::timeline::layout::{
    BarEnd, LaneContent, Layout, MARGIN, NOTE_SIZE, Shape, text_width,
};
use crate::views::timeline::{Entry, Timeline};
use std::fmt::Write;

/// Width of a sample, and the gap between items.
const SAMPLE_WIDTH: f64 = 34.0;
const GAP: f64 = 20.0;
/// The line height.
const LINE: f64 = 20.0;

/// A sample mark and its label.
struct LegendItem {
    shape: Shape,
    style: MarkStyle,
    text: &'static str,
}

const PLAIN: MarkStyle = MarkStyle {
    attack: true,
    contested: false,
    hollow: false,
    class: "k",
};

fn point(style: MarkStyle, text: &'static str) -> LegendItem {
    LegendItem {
        shape: Shape::Point {
            x: SAMPLE_WIDTH / 2.0,
            approximate: false,
        },
        style,
        text,
    }
}

fn bar(
    certain: Option<(f64, f64)>,
    left: BarEnd,
    right: BarEnd,
    style: MarkStyle,
    text: &'static str,
) -> LegendItem {
    LegendItem {
        shape: Shape::Bar {
            from: 0.0,
            to: SAMPLE_WIDTH - 4.0,
            certain,
            left,
            right,
        },
        style,
        text,
    }
}

/// Draws the legend at `y`; returns the y position below.
pub(super) fn draw(out: &mut String, timeline: &Timeline, page: &Layout<'_>, y: f64) -> f64 {
    let strips = page.lanes.iter().find_map(|lane| match &lane.content {
        LaneContent::Density(strip) => Some(strip),
        LaneContent::Marks(_) => None,
    });
    if let Some(strip) = strips {
        return strip::legend(out, strip, page, y);
    }
    let legend_items = legend_items(timeline, page);
    let (mut x, mut y) = (MARGIN, y + 8.0);
    out.push_str("<g class=\"dim small\">");
    for item in legend_items {
        let narrow = matches!(
            item.shape,
            Shape::Point {
                approximate: false,
                ..
            }
        );
        let wide = if narrow { 18.0 } else { SAMPLE_WIDTH + 4.0 };
        let width = wide + text_width(item.text, NOTE_SIZE);
        if x > MARGIN && x + width > page.width - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        put!(
            out,
            "<g class=\"{}\" transform=\"translate({} {})\">",
            item.style.class,
            number(if narrow {
                x - SAMPLE_WIDTH / 2.0 + 6.0
            } else {
                x
            }),
            number(y)
        );
        mark::draw(out, &item.shape, 0.0, item.style);
        put!(
            out,
            "</g><text x=\"{}\" y=\"{}\">{}</text>\n",
            number(x + wide),
            number(y + 4.0),
            item.text
        );
        x += width + GAP;
    }
    out.push_str("</g>\n");
    y + LINE
}

fn legend_items(timeline: &Timeline, page: &Layout<'_>) -> Vec<LegendItem> {
    let hollow = MarkStyle {
        hollow: true,
        ..PLAIN
    };
    let entries = &timeline.entries;
    let possible = (
        entries.iter().any(|e| e.is_only_possible(timeline.window)),
        point(hollow, "possibly in this period"),
    );
    kinds(entries)
        .into_iter()
        .chain(dates(page))
        .chain([possible])
        .filter(|(occurs, _)| *occurs)
        .map(|(_, item)| item)
        .collect()
}

/// The kinds of events, each with whether there is one.
fn kinds(entries: &[Entry]) -> [(bool, LegendItem); 3] {
    [
        (
            entries.iter().any(|e| e.is_attack() && !e.is_contested()),
            point(
                MarkStyle {
                    class: "a",
                    ..PLAIN
                },
                "attack",
            ),
        ),
        (
            entries.iter().any(|e| !e.is_attack() && !e.is_contested()),
            point(
                MarkStyle {
                    class: "e",
                    attack: false,
                    ..PLAIN
                },
                "other event",
            ),
        ),
        (
            entries.iter().any(|e| e.is_contested()),
            point(
                MarkStyle {
                    class: "c",
                    contested: true,
                    ..PLAIN
                },
                "contested: claims disagree about who did it",
            ),
        ),
    ]
}

/// How sure dates are drawn, each with whether there is one.
fn dates(page: &Layout<'_>) -> [(bool, LegendItem); 4] {
    let marks = || {
        page.lanes.iter().flat_map(|lane| match &lane.content {
            LaneContent::Marks(marks) => marks.as_slice(),
            LaneContent::Density(_) => &[],
        })
    };
    let ends = |wanted: BarEnd| {
        marks().any(|mark| match mark.shape {
            Shape::Bar { left, right, .. } => left == wanted || right == wanted,
            Shape::Point { approximate, .. } => approximate && wanted == BarEnd::Approximate,
        })
    };
    let has_sure = |wanted: bool| {
        marks().any(|mark| match mark.shape {
            Shape::Bar { certain, .. } => certain.is_some() == wanted,
            Shape::Point { .. } => false,
        })
    };
    let half = SAMPLE_WIDTH / 2.0;
    [
        (
            has_sure(true),
            bar(
                Some((0.0, SAMPLE_WIDTH - 4.0)),
                BarEnd::Closed,
                BarEnd::Closed,
                PLAIN,
                "certain",
            ),
        ),
        (
            has_sure(false),
            bar(
                None,
                BarEnd::Closed,
                BarEnd::Closed,
                PLAIN,
                "some time in this span",
            ),
        ),
        (
            ends(BarEnd::Open),
            bar(
                Some((0.0, half - 6.0)),
                BarEnd::Closed,
                BarEnd::Open,
                PLAIN,
                "open-ended",
            ),
        ),
        (
            ends(BarEnd::Approximate),
            LegendItem {
                shape: Shape::Point {
                    x: half,
                    approximate: true,
                },
                style: PLAIN,
                text: "approximate",
            },
        ),
    ]
}
