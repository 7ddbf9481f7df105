//! The calendar grid of the SVG and its labels.

use super::mark::{number, put};
use crate::render::escape::escape;
use crate::views::timeline::layout::{Lane, Layout, MARGIN, text_width};
use crate::views::timeline::scale::Calendar;
use std::fmt::Write;

/// Draws grid lines through each lane, and labels at the top and, if it is tall, at the bottom.
pub(super) fn draw(out: &mut String, page: &Layout<'_>) {
    let Some(first) = page.lanes.first() else {
        return;
    };
    let mut grid = String::new();
    let mut line = |x: f64, from: f64, to: f64| {
        put!(grid, "M{} {}V{}", number(x), number(from), number(to));
    };
    for (at, lane) in page.lanes.iter().enumerate() {
        let Calendar {
            fine,
            coarse,
            apart,
        } = &lane.calendar;
        let (y, end) = (lane.y, lane.y + lane.height);
        let top = |above: f64| if at == 0 { above } else { y };
        for tick in coarse.iter().filter(|tick| tick.x > lane.scale.left) {
            match apart {
                // Not through the week labels.
                true => {
                    if at == 0 {
                        line(tick.x, 4.0, page.top - 20.0);
                    }
                    line(tick.x, y, end);
                }
                false => line(tick.x, top(4.0), top(page.top)),
            }
        }
        for tick in fine {
            line(
                tick.x,
                top(page.top - 20.0),
                if *apart { top(page.top) } else { end },
            );
        }
    }
    put!(out, "<path class=\"grid\" d=\"{grid}\"/>\n");
    let sides = (number(first.scale.left), number(first.scale.right));
    put!(
        out,
        "<path class=\"rule\" d=\"M{} {}H{}",
        sides.0,
        number(page.top),
        sides.1
    );
    put!(
        out,
        "M{} {}H{}\"/>\n",
        sides.0,
        number(page.bottom),
        sides.1
    );
    names(out, first, &page.zone, page.top - 7.0, page.top - 25.0);
    if page.repeats_calendar {
        let above = if page.top < 40.0 { 0.0 } else { 35.0 };
        names(
            out,
            first,
            &page.zone,
            page.bottom + 17.0,
            page.bottom + above,
        );
    }
}

fn names(out: &mut String, lane: &Lane<'_>, zone: &str, y: f64, y_above: f64) {
    let scale = lane.scale;
    let text = |out: &mut String, class: &str, x: f64, y: f64, text: &str| {
        let (x, y) = (number(x + 4.0), number(y));
        put!(out, "<text{class} x=\"{x}\" y=\"{y}\">{text}</text>");
    };
    out.push_str("<g class=\"dim small\">");
    let end = scale.right + MARGIN;
    for tick in &lane.calendar.fine {
        if tick.x + 4.0 + text_width(&tick.label, 11.5) <= end {
            text(out, "", tick.x, y, &tick.label);
        }
    }
    let coarse = &lane.calendar.coarse;
    for (at, tick) in coarse.iter().enumerate() {
        let end = coarse.get(at + 1).map_or(end, |next| next.x - 4.0);
        if tick.x + 4.0 + text_width(&tick.label, 12.0) <= end {
            text(out, " class=\"head\"", tick.x, y_above, &tick.label);
        }
    }
    if scale.is_in_hours() {
        put!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            number(scale.right),
            number(y_above),
            escape(zone)
        );
    }
    out.push_str("</g>\n");
}
