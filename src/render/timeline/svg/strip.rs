//! Density strips: how many events there were, where there are too many to name each.

use super::mark::{number, put};
use crate::render::style::count;
use crate::views::timeline::layout::{Bin, Content, Lane, Layout, MARGIN, NOTE, Strip, pixels};
use std::fmt::Write;

/// The most events of any bin: the strips of one picture have one measure.
pub(super) fn highest(page: &Layout<'_>) -> usize {
    let strips = page.lanes.iter().filter_map(|lane| match &lane.content {
        Content::Density(strip) => Some(strip),
        Content::Marks(_) => None,
    });
    strips
        .flat_map(|strip| strip.bins.iter().map(Bin::all))
        .max()
        .unwrap_or(0)
}

/// A round number of which three or four make up a height.
fn round(highest: usize) -> usize {
    let mut unit = 1;
    loop {
        for step in [unit, unit * 2, unit * 5] {
            if highest / step < 5 {
                return step;
            }
        }
        unit *= 10;
    }
}

/// Draws the strip of a lane.
pub(super) fn draw(out: &mut String, strip: &Strip, lane: &Lane<'_>, highest: usize) {
    let scale = lane.scale;
    let foot = lane.y + lane.height - 8.0;
    let head = lane.y + if lane.heading.is_some() { 28.0 } else { 22.0 };
    #[expect(clippy::cast_precision_loss, reason = "counts of events")]
    let tall = |events: usize| (foot - head) * events as f64 / highest.max(1) as f64;
    let (left, right) = (number(scale.left), number(scale.right));
    if lane.heading.is_none() {
        out.push_str("<g class=\"dim small\">");
        let step = round(highest);
        for events in (step..=highest).step_by(step) {
            let y = foot - tall(events);
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
        draw_bin(out, bin, strip, foot, &tall);
    }
    put!(
        out,
        "<path class=\"rule\" d=\"M{left} {}H{right}\"/>\n",
        number(foot)
    );
    let most = strip.bins.iter().map(Bin::all).max().unwrap_or(0);
    if lane.heading.is_some() {
        put!(
            out,
            "<text class=\"n\" x=\"{right}\" y=\"{}\" text-anchor=\"end\">at most {most} a {}</text>\n",
            number(lane.y + 19.0),
            strip.step.words()
        );
    }
}

fn draw_bin(out: &mut String, bin: &Bin, strip: &Strip, foot: f64, tall: &dyn Fn(usize) -> f64) {
    let more = match bin.possible {
        0 => String::new(),
        n => format!(", possibly {n} more"),
    };
    put!(
        out,
        "<g><title>{}</title><desc>{}{more}: {}, {}, {} contested</desc>",
        strip.step.name(bin.first),
        count(bin.sure(), "event"),
        count(bin.attacks, "attack"),
        count(bin.others, "other event"),
        bin.contested
    );
    let (x, width) = (number(bin.x + 0.5), number((bin.width - 1.0).max(0.5)));
    let mut y = foot;
    let parts = [
        (bin.others, "e", "f"),
        (bin.attacks, "a", "f"),
        (bin.contested, "c", "f"),
        (bin.possible, "k", "l"),
    ];
    for (events, class, fill) in parts.into_iter().filter(|(events, ..)| *events > 0) {
        let height = tall(events);
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

/// The legend of the strips, from a height downwards; where what follows begins.
pub(super) fn legend(out: &mut String, strip: &Strip, page: &Layout<'_>, y: f64) -> f64 {
    let says = [
        ("e", "f", "other events"),
        ("a", "f", "attacks"),
        ("c", "f", "contested: claims disagree about who did it"),
        ("k", "l", "possibly then"),
    ];
    let (mut x, mut y) = (MARGIN, y + 8.0);
    put!(out, "<g class=\"dim small\">");
    for (class, fill, text) in says {
        let width = 18.0 + pixels(text, NOTE);
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
        "<text x=\"{MARGIN}\" y=\"{}\">Too many to name each: a column is the events of one {}; one that lasts is in each that it touches.</text></g>\n",
        number(y + 24.0),
        strip.step.words()
    );
    y + 40.0
}
