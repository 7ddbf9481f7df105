//! Density strips: event counts per period, for lanes with too many events to label.

use super::mark::{number, put};
use crate::render::style::count;
use crate::views::timeline::layout::{
    Bin, DensityStrip, Lane, LaneContent, Layout, MARGIN, NOTE_SIZE, text_width,
};
use std::fmt::Write;

/// The largest count of any bin, so that all strips have the same scale.
pub(super) fn max_count(page: &Layout<'_>) -> usize {
    let strips = page.lanes.iter().filter_map(|lane| match &lane.content {
        LaneContent::Density(strip) => Some(strip),
        LaneContent::Marks(_) => None,
    });
    strips
        .flat_map(|strip| strip.bins.iter().map(Bin::all))
        .max()
        .unwrap_or(0)
}

/// A round step that gives three to four grid lines.
fn grid_step(max_count: usize) -> usize {
    let mut unit = 1;
    loop {
        for step in [unit, unit * 2, unit * 5] {
            if max_count / step < 5 {
                return step;
            }
        }
        unit *= 10;
    }
}

/// Draws the strip of a lane.
pub(super) fn draw(out: &mut String, strip: &DensityStrip, lane: &Lane<'_>, max_count: usize) {
    let scale = lane.scale;
    let bottom = lane.y + lane.height - 8.0;
    let top = lane.y + if lane.heading.is_some() { 28.0 } else { 22.0 };
    #[expect(clippy::cast_precision_loss, reason = "counts of events")]
    let height_of = |events: usize| (bottom - top) * events as f64 / max_count.max(1) as f64;
    let (left, right) = (number(scale.left), number(scale.right));
    if lane.heading.is_none() {
        out.push_str("<g class=\"dim small\">");
        let step = grid_step(max_count);
        for events in (step..=max_count).step_by(step) {
            let y = bottom - height_of(events);
            put!(
                out,
                "<path class=\"grid\" d=\"M{left} {}H{right}\"/>",
                number(y)
            );
            put!(
                out,
                "<text x=\"{left}\" y=\"{}\">{events}</text>",
                number(y - 3.0)
            );
        }
        out.push_str("</g>\n");
    }
    for bin in &strip.bins {
        draw_bin(out, bin, strip, bottom, &height_of);
    }
    put!(
        out,
        "<path class=\"rule\" d=\"M{left} {}H{right}\"/>\n",
        number(bottom)
    );
    let most = strip.bins.iter().map(Bin::all).max().unwrap_or(0);
    if lane.heading.is_some() {
        put!(
            out,
            "<text class=\"n\" x=\"{right}\" y=\"{}\" text-anchor=\"end\">at most {most} per {}</text>\n",
            number(lane.y + 19.0),
            strip.step.describe()
        );
    }
}

fn draw_bin(
    out: &mut String,
    bin: &Bin,
    strip: &DensityStrip,
    bottom: f64,
    height_of: &dyn Fn(usize) -> f64,
) {
    let more = match bin.possible {
        0 => String::new(),
        n => format!(", possibly {n} more"),
    };
    put!(
        out,
        "<g><title>{}</title><desc>{}{more}: {}, {}, {} contested</desc>",
        strip.step.describe_period(bin.first),
        count(bin.certain(), "event"),
        count(bin.attacks, "attack"),
        count(bin.others, "other event"),
        bin.contested
    );
    let (x, width) = (number(bin.x + 0.5), number((bin.width - 1.0).max(0.5)));
    let mut y = bottom;
    let parts = [
        (bin.others, "e", "f"),
        (bin.attacks, "a", "f"),
        (bin.contested, "c", "f"),
        (bin.possible, "k", "l"),
    ];
    for (events, class, fill) in parts.into_iter().filter(|(events, ..)| *events > 0) {
        let height = height_of(events);
        y -= height;
        let place = format!(
            "x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{}\"",
            number(y),
            number(height)
        );
        put!(out, "<rect class=\"{class} {fill}\" {place}/>");
        if class == "c" {
            put!(out, "<rect fill=\"url(#annals-slash)\" {place}/>");
        }
    }
    out.push_str("</g>\n");
}

/// Draws the legend of the strips at `y`; returns the y position below.
pub(super) fn legend(out: &mut String, strip: &DensityStrip, page: &Layout<'_>, y: f64) -> f64 {
    let bins = || {
        page.lanes.iter().flat_map(|lane| match &lane.content {
            LaneContent::Density(strip) => strip.bins.as_slice(),
            LaneContent::Marks(_) => &[],
        })
    };
    let occurs = |count: fn(&Bin) -> usize| bins().any(|bin| count(bin) > 0);
    let items = [
        ("e", "f", "other events", occurs(|bin| bin.others)),
        ("a", "f", "attacks", occurs(|bin| bin.attacks)),
        (
            "c",
            "f",
            "contested: claimants name rivals, or a third party denies it",
            occurs(|bin| bin.contested),
        ),
        ("k", "l", "uncertain date", occurs(|bin| bin.possible)),
    ];
    let items = items.into_iter().filter(|(.., occurs)| *occurs);
    let (mut x, mut y) = (MARGIN, y + 8.0);
    put!(out, "<g class=\"dim small\">");
    for (class, fill, text, _) in items {
        let width = 18.0 + text_width(text, NOTE_SIZE);
        if x > MARGIN && x + width > page.width - MARGIN {
            (x, y) = (MARGIN, y + 20.0);
        }
        let place = format!(
            "x=\"{}\" y=\"{}\" width=\"11\" height=\"11\"",
            number(x),
            number(y - 5.5)
        );
        put!(out, "<rect class=\"{class} {fill}\" {place}/>");
        if class == "c" {
            put!(out, "<rect fill=\"url(#annals-slash)\" {place}/>");
        }
        put!(
            out,
            "<text x=\"{}\" y=\"{}\">{text}</text>\n",
            number(x + 18.0),
            number(y + 4.0)
        );
        x += width + 20.0;
    }
    put!(
        out,
        "<text x=\"{MARGIN}\" y=\"{}\">Too many events to label: each column counts the events of one {}; a lasting event counts in each.</text></g>\n",
        number(y + 24.0),
        strip.step.describe()
    );
    y + 40.0
}
