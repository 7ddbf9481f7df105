//! The legend of the SVG, for the marks that occur.

use super::mark::{self, MarkStyle, number, put};
use super::strip;
use crate::render::escape::escape;
use crate::render::parties;
use crate::views::model::{Named, Weight};
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

/// A sample mark and its label; a sign is its own sample.
struct LegendItem {
    mark: Option<(Shape, MarkStyle)>,
    text: String,
}

const PLAIN: MarkStyle = MarkStyle {
    attack: true,
    contested: false,
    off: false,
    hollow: false,
    named: Named::None,
    denied: false,
    weight: Weight::Medium,
    class: "k",
};

fn point(style: MarkStyle, text: &str) -> LegendItem {
    let shape = Shape::Point {
        x: SAMPLE_WIDTH / 2.0,
        approximate: false,
    };
    LegendItem {
        mark: Some((shape, style)),
        text: text.to_owned(),
    }
}

fn bar(
    certain: Option<(f64, f64)>,
    left: BarEnd,
    right: BarEnd,
    style: MarkStyle,
    text: &str,
) -> LegendItem {
    let shape = Shape::Bar {
        from: 0.0,
        to: SAMPLE_WIDTH - 4.0,
        certain,
        left,
        right,
    };
    LegendItem {
        mark: Some((shape, style)),
        text: text.to_owned(),
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
    let (mut x, mut y) = (MARGIN, y + 8.0);
    out.push_str("<g class=\"dim small\">");
    for item in legend_items(timeline, page) {
        let width = item.sample_width() + text_width(&item.text, NOTE_SIZE);
        if x > MARGIN && x + width > page.width - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        item.draw(out, x, y);
        x += width + GAP;
    }
    out.push_str("</g>\n");
    y + LINE
}

impl LegendItem {
    fn is_narrow(&self) -> bool {
        let shape = self.mark.map(|(shape, _)| shape);
        matches!(
            shape,
            Some(Shape::Point {
                approximate: false,
                ..
            })
        )
    }

    fn sample_width(&self) -> f64 {
        match self.mark {
            None => 0.0,
            Some(_) if self.is_narrow() => 18.0,
            Some(_) => SAMPLE_WIDTH + 4.0,
        }
    }

    fn draw(&self, out: &mut String, x: f64, y: f64) {
        if let Some((shape, style)) = &self.mark {
            let at = match self.is_narrow() {
                true => x - SAMPLE_WIDTH / 2.0 + 6.0,
                false => x,
            };
            let (class, at, y) = (style.class, number(at), number(y));
            put!(
                out,
                "<g class=\"{class}\" transform=\"translate({at} {y})\">"
            );
            mark::draw(out, shape, 0.0, *style);
            out.push_str("</g>");
        }
        let (at, y) = (number(x + self.sample_width()), number(y + 4.0));
        put!(
            out,
            "<text x=\"{at}\" y=\"{y}\">{}</text>\n",
            escape(&self.text)
        );
    }
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
        .chain(signs(entries))
        .chain(weights(entries))
        .collect()
}

/// The signs beside the names, each with the ring or line of its marks; that a mark is struck through
/// says that it is contested.
fn signs(entries: &[Entry]) -> impl Iterator<Item = LegendItem> {
    let signs = parties::meanings(entries).into_iter();
    let signs = signs.filter(|(sign, _)| *sign != parties::CONTESTED);
    signs.map(|(sign, meaning)| {
        let style = match sign {
            "?" => Some(MarkStyle {
                named: Named::Attributed,
                ..PLAIN
            }),
            "??" => Some(MarkStyle {
                named: Named::Alleged,
                ..PLAIN
            }),
            "claimed" => Some(MarkStyle {
                named: Named::SelfClaimed,
                ..PLAIN
            }),
            parties::DENIED => Some(MarkStyle {
                denied: true,
                ..PLAIN
            }),
            _ => None,
        };
        let text = format!("{sign}: {meaning}");
        match style {
            Some(style) => point(style, &text),
            None => LegendItem { mark: None, text },
        }
    })
}

/// The weights that occur, if there is more than one.
fn weights(entries: &[Entry]) -> Vec<LegendItem> {
    let all = [
        (Weight::Small, "little known of"),
        (Weight::Medium, "widely reported"),
        (Weight::Large, "great impact"),
    ];
    let occurs = |weight: Weight| entries.iter().any(|entry| entry.weight() == weight);
    let there = all.into_iter().filter(|(weight, _)| occurs(*weight));
    let items = there.map(|(weight, text)| point(MarkStyle { weight, ..PLAIN }, text));
    let items: Vec<LegendItem> = items.collect();
    if items.len() > 1 { items } else { Vec::new() }
}

/// The kinds of events, each with whether there is one.
fn kinds(entries: &[Entry]) -> [(bool, LegendItem); 4] {
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
                "contested: claimants name rivals, or a third party denies it",
            ),
        ),
        (
            entries.iter().any(|e| !e.state.happening.counts()),
            point(MarkStyle { off: true, ..PLAIN }, "cancelled or disproved"),
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
                mark: Some((
                    Shape::Point {
                        x: half,
                        approximate: true,
                    },
                    PLAIN,
                )),
                text: "approximate".to_owned(),
            },
        ),
    ]
}
