//! The lanes of the SVG, with marks and labels.

use super::SvgOptions;
use super::mark::{self, MarkStyle, number, put};
use super::strip;
use crate::model::when::When;
use crate::render::attribution::{self, title};
use crate::render::escape::{escape, isolate_bidi};
use crate::render::parties::format_parties;
use crate::render::style::{clean, count};
use crate::render::timeline::text::missing_heading;
use crate::views::model::{DisputeKind, Named, Role};
use crate::views::timeline::layout::{
    Heading, Label, LabelLines, Lane, LaneContent, Layout, MARGIN, Mark, SYMBOL_RADIUS, Shape,
    text_width, truncate,
};
use crate::views::timeline::{Entry, GroupBy, Timeline};
use std::fmt::Write;

/// The heading of a lane.
fn heading(lane: &Lane<'_>, by: Option<GroupBy>) -> Option<String> {
    let of = |by| match by {
        GroupBy::Actor => "actor",
        GroupBy::Target => "target",
        GroupBy::Country => "country",
        GroupBy::Type => "type",
        GroupBy::Sector => "sector",
        GroupBy::Year => "year",
    };
    Some(match (lane.heading.as_ref()?, by?) {
        (Heading::Named(name), _) => clean(name).into_owned(),
        (Heading::Ungrouped, by) => missing_heading(by).to_owned(),
        (Heading::Others(n), GroupBy::Country) => format!("{n} other countries"),
        (Heading::Others(n), by) => format!("{n} other {}s", of(by)),
    })
}

/// Draws a lane: its heading, then its marks or its density strip.
pub(super) fn draw(
    out: &mut String,
    lane: &Lane<'_>,
    page: &Layout<'_>,
    timeline: &Timeline,
    options: &SvgOptions<'_>,
    max_count: usize,
) {
    let scale = lane.scale;
    if let Some(name) = heading(lane, options.by) {
        if lane.y > page.top {
            put!(
                out,
                "<path class=\"grid\" d=\"M{} {}H{}\"/>",
                number(scale.left),
                number(lane.y),
                number(scale.right)
            );
        }
        let marks = matches!(lane.content, LaneContent::Marks(_));
        let counted = count(lane.entries, "event");
        let room = scale.right - scale.left - text_width(&counted, 11.5) - 12.0;
        put!(
            out,
            "<text class=\"head\" x=\"{MARGIN}\" y=\"{}\">{}<tspan class=\"n\" dx=\"8\">{counted}</tspan></text>\n",
            number(lane.y + if marks { 24.5 } else { 19.0 }),
            isolate_bidi(&escape(&truncate(&name, room, 14.0)))
        );
    }
    match &lane.content {
        LaneContent::Marks(marks) => {
            for mark in marks {
                draw_mark(out, mark, page.lines, timeline, options);
            }
        }
        LaneContent::Density(strip) => strip::draw(out, strip, lane, max_count),
    }
}

/// The mark style of an entry.
fn mark_style(entry: &Entry, timeline: &Timeline) -> MarkStyle {
    let attack = entry.is_attack();
    MarkStyle {
        attack,
        contested: entry.is_contested(),
        off: !entry.state.happening.counts(),
        hollow: entry.is_only_possible(timeline.window),
        named: match entry.with_role(&Role::Initiator).next() {
            Some(_) => Named::None,
            None => entry.state.attribution.named,
        },
        denied: entry.state.attribution.has(DisputeKind::DeniedByAccused),
        weight: entry.weight(),
        class: match (entry.is_contested(), attack) {
            (true, _) => "c",
            (false, true) => "a",
            (false, false) => "e",
        },
    }
}

fn draw_mark(
    out: &mut String,
    mark: &Mark<'_>,
    lines: LabelLines,
    timeline: &Timeline,
    options: &SvgOptions<'_>,
) {
    let style = mark_style(mark.entry, timeline);
    let close = begin(out, mark.entry, style, options);
    mark::draw(out, &mark.shape, mark.y, style);
    label(out, &mark.label, lines);
    out.push_str(close);
}

/// Opens the group of an entry, with link, title and description; returns the closing tag.
fn begin(
    out: &mut String,
    entry: &Entry,
    style: MarkStyle,
    options: &SvgOptions<'_>,
) -> &'static str {
    let mut class = style.class.to_owned();
    if options.inline {
        // Used by the page's filters, independent of the colour.
        class.push_str(if style.attack { " k-a" } else { " k-e" });
    }
    if style.hollow {
        class.push_str(" p");
    }
    let close = match (options.link)(entry) {
        Some(address) => {
            put!(out, "<a class=\"{class}\" href=\"{}\">", escape(&address));
            "</a>\n"
        }
        None => {
            put!(out, "<g class=\"{class}\">");
            "</g>\n"
        }
    };
    // On a page the list says it, and the script shows it.
    if !options.inline {
        let when = entry
            .when
            .as_ref()
            .map_or_else(|| "undated".to_owned(), When::words);
        put!(out, "<title>{}, {when}</title>", escape(&title(entry)));
        put!(out, "<desc>{}</desc>", escape(&describe(entry, style)));
    }
    close
}

/// What a mark is, what happened, and who says so.
fn describe(entry: &Entry, style: MarkStyle) -> String {
    let kind = if style.attack { "Attack" } else { "Event" };
    let mut parts = vec![kind.to_owned()];
    let parties = format_parties(entry, usize::MAX);
    if !parties.is_empty() {
        parts.push(parties);
    }
    parts.extend(entry.description.clone());
    parts.extend(attribution::lines(entry));
    if style.hollow {
        parts.push("possibly in this period".to_owned());
    }
    parts.push(count(entry.sources.len(), "source"));
    parts.join("; ")
}

fn label(out: &mut String, label: &Label, lines: LabelLines) {
    let x = number(label.x);
    let anchor = if label.ends {
        " text-anchor=\"end\""
    } else {
        ""
    };
    let text = escape(&label.text);
    let text = isolate_bidi(&text);
    let note = escape(&label.note);
    match lines {
        LabelLines::One => put_text(
            out,
            &x,
            label.y + 4.5,
            anchor,
            &format!("{text}<tspan class=\"n\" dx=\"6\">{note}</tspan>"),
        ),
        LabelLines::Two => {
            put_text(out, &x, label.y + 4.5, anchor, &text);
            let note = format!("<tspan class=\"n\">{note}</tspan>");
            put_text(out, &x, label.y + 19.0, anchor, &note);
        }
    }
}

fn put_text(out: &mut String, x: &str, y: f64, anchor: &str, content: &str) {
    put!(
        out,
        "<text x=\"{x}\" y=\"{}\"{anchor}>{content}</text>",
        number(y)
    );
}

/// Draws the undated entries, below the lanes.
pub(super) fn undated(
    out: &mut String,
    page: &Layout<'_>,
    timeline: &Timeline,
    options: &SvgOptions<'_>,
) {
    let Some(first) = page.undated.first() else {
        return;
    };
    let more = match page.undated_more {
        0 => String::new(),
        n => format!("<tspan class=\"n\" dx=\"8\">and {n} more</tspan>"),
    };
    put!(
        out,
        "<text class=\"head\" x=\"{MARGIN}\" y=\"{}\">Undated{more}</text>\n",
        number(first.y - 20.0)
    );
    for listed in &page.undated {
        let style = mark_style(listed.entry, timeline);
        let close = begin(out, listed.entry, style, options);
        let shape = Shape::Point {
            x: listed.x,
            approximate: false,
        };
        mark::draw(out, &shape, listed.y, style);
        let text = escape(&listed.text);
        let text = isolate_bidi(&text);
        put_text(
            out,
            &number(listed.x + SYMBOL_RADIUS + 6.0),
            listed.y + 4.5,
            "",
            &text,
        );
        out.push_str(close);
    }
}
