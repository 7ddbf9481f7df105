//! What the marks of a picture mean; only those that stand in it.

use super::mark::{self, Look, number, put};
use super::strip;
use crate::views::timeline::Timeline;
use crate::views::timeline::layout::{Content, End, Layout, MARGIN, NOTE, Shape, pixels};
use std::fmt::Write;

/// Pixels of a sample, and between two entries.
const SAMPLE: f64 = 34.0;
const BETWEEN: f64 = 20.0;
/// Height of a line.
const LINE: f64 = 20.0;

/// A sample of a mark, and what it says.
struct Sample {
    shape: Shape,
    look: Look,
    says: &'static str,
}

const PLAIN: Look = Look {
    attack: true,
    contested: false,
    hollow: false,
    class: "k",
};

fn point(look: Look, says: &'static str) -> Sample {
    Sample {
        shape: Shape::Point {
            x: SAMPLE / 2.0,
            vague: false,
        },
        look,
        says,
    }
}

fn bar(sure: Option<(f64, f64)>, left: End, right: End, look: Look, says: &'static str) -> Sample {
    Sample {
        shape: Shape::Bar {
            from: 0.0,
            to: SAMPLE - 4.0,
            sure,
            left,
            right,
        },
        look,
        says,
    }
}

/// Draws the legend from a height downwards; where what follows begins.
pub(super) fn draw(out: &mut String, timeline: &Timeline, page: &Layout<'_>, y: f64) -> f64 {
    let strips = page.lanes.iter().find_map(|lane| match &lane.content {
        Content::Density(strip) => Some(strip),
        Content::Marks(_) => None,
    });
    if let Some(strip) = strips {
        return strip::legend(out, strip, page, y);
    }
    let samples = samples(timeline, page);
    let (mut x, mut y) = (MARGIN, y + 8.0);
    out.push_str("<g class=\"dim small\">");
    for sample in samples {
        let narrow = matches!(sample.shape, Shape::Point { vague: false, .. });
        let wide = if narrow { 18.0 } else { SAMPLE + 4.0 };
        let width = wide + pixels(sample.says, NOTE);
        if x > MARGIN && x + width > page.width - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        put!(
            out,
            "<g class=\"{}\" transform=\"translate({} {})\">",
            sample.look.class,
            number(if narrow { x - SAMPLE / 2.0 + 6.0 } else { x }),
            number(y)
        );
        mark::draw(out, &sample.shape, 0.0, sample.look);
        put!(
            out,
            "</g><text x=\"{}\" y=\"{}\">{}</text>\n",
            number(x + wide),
            number(y + 4.0),
            sample.says
        );
        x += width + BETWEEN;
    }
    out.push_str("</g>\n");
    y + LINE
}

fn samples(timeline: &Timeline, page: &Layout<'_>) -> Vec<Sample> {
    let entries = &timeline.entries;
    let marks = || {
        page.lanes.iter().flat_map(|lane| match &lane.content {
            Content::Marks(marks) => marks.as_slice(),
            Content::Density(_) => &[],
        })
    };
    let ends = |wanted: End| {
        marks().any(|mark| match mark.shape {
            Shape::Bar { left, right, .. } => left == wanted || right == wanted,
            Shape::Point { vague, .. } => vague && wanted == End::Vague,
        })
    };
    let has_sure = |wanted: bool| {
        marks().any(|mark| match mark.shape {
            Shape::Bar { sure, .. } => sure.is_some() == wanted,
            Shape::Point { .. } => false,
        })
    };
    let hollow = Look {
        hollow: true,
        ..PLAIN
    };
    let half = SAMPLE / 2.0;
    let all = [
        (
            entries.iter().any(|e| e.is_attack() && !e.contested),
            point(
                Look {
                    class: "a",
                    ..PLAIN
                },
                "attack",
            ),
        ),
        (
            entries.iter().any(|e| !e.is_attack() && !e.contested),
            point(
                Look {
                    class: "e",
                    attack: false,
                    ..PLAIN
                },
                "other event",
            ),
        ),
        (
            entries.iter().any(|e| e.contested),
            point(
                Look {
                    class: "c",
                    contested: true,
                    ..PLAIN
                },
                "contested: claims disagree about who did it",
            ),
        ),
        (
            has_sure(true),
            bar(
                Some((0.0, SAMPLE - 4.0)),
                End::Firm,
                End::Firm,
                PLAIN,
                "surely on these days",
            ),
        ),
        (
            has_sure(false),
            bar(
                None,
                End::Firm,
                End::Firm,
                PLAIN,
                "at some time in these days",
            ),
        ),
        (
            ends(End::Open),
            bar(
                Some((0.0, half - 6.0)),
                End::Firm,
                End::Open,
                PLAIN,
                "the record gives no limit",
            ),
        ),
        (
            ends(End::Vague),
            Sample {
                shape: Shape::Point {
                    x: half,
                    vague: true,
                },
                look: PLAIN,
                says: "about then, or probably",
            },
        ),
        (
            entries.iter().any(|e| e.is_hollow(timeline.window)),
            point(hollow, "possibly in this window"),
        ),
    ];
    all.into_iter()
        .filter(|(occurs, _)| *occurs)
        .map(|(_, sample)| sample)
        .collect()
}
