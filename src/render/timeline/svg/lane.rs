//! The lanes of a picture, and the marks in them with their words.

use super::Picture;
use super::mark::{self, Look, number, put};
use super::strip;
use crate::model::when::When;
use crate::render::escape::{apart, escape};
use crate::render::parties::across;
use crate::render::style::{clean, count};
use crate::render::timeline::text::nameless;
use crate::views::timeline::layout::{
    Content, HALF, Heading, Label, Lane, Layout, Lines, MARGIN, Mark, Shape, cut, pixels,
};
use crate::views::timeline::{By, Entry, Timeline};
use std::fmt::Write;

/// What the entries of a lane have in common, in words.
fn heading(lane: &Lane<'_>, by: Option<By>) -> Option<String> {
    let of = |by| match by {
        By::Actor => "actor",
        By::Target => "target",
        By::Country => "country",
        By::Type => "type",
        By::Sector => "sector",
        By::Year => "year",
    };
    Some(match (lane.heading.as_ref()?, by?) {
        (Heading::Named(name), _) => clean(name).into_owned(),
        (Heading::Nameless, by) => nameless(by).to_owned(),
        (Heading::Others(n), By::Country) => format!("{n} other countries"),
        (Heading::Others(n), by) => format!("{n} other {}s", of(by)),
    })
}

/// Draws a lane: its heading, then its marks or its density strip.
pub(super) fn draw(
    out: &mut String,
    lane: &Lane<'_>,
    page: &Layout<'_>,
    timeline: &Timeline,
    picture: &Picture<'_>,
    highest: usize,
) {
    let scale = lane.scale;
    if let Some(name) = heading(lane, picture.by) {
        if lane.y > page.top {
            put!(
                out,
                "<path class=\"grid\" d=\"M{} {}H{}\"/>",
                number(scale.left),
                number(lane.y),
                number(scale.right)
            );
        }
        let marks = matches!(lane.content, Content::Marks(_));
        let counted = count(lane.entries, "event");
        let room = scale.right - scale.left - pixels(&counted, 11.5) - 12.0;
        put!(
            out,
            "<text class=\"head\" x=\"{MARGIN}\" y=\"{}\">{}<tspan class=\"n\" dx=\"8\">{counted}</tspan></text>\n",
            number(lane.y + if marks { 24.5 } else { 19.0 }),
            apart(&escape(&cut(&name, room, 14.0)))
        );
    }
    match &lane.content {
        Content::Marks(marks) => {
            for mark in marks {
                draw_mark(out, mark, page.lines, timeline, picture);
            }
        }
        Content::Density(strip) => strip::draw(out, strip, lane, highest),
    }
}

/// What decides about the look of an entry.
fn look(entry: &Entry, timeline: &Timeline) -> Look {
    let attack = entry.is_attack();
    Look {
        attack,
        contested: entry.contested,
        hollow: entry.is_hollow(timeline.window),
        class: match (entry.contested, attack) {
            (true, _) => "c",
            (false, true) => "a",
            (false, false) => "e",
        },
    }
}

fn draw_mark(
    out: &mut String,
    mark: &Mark<'_>,
    lines: Lines,
    timeline: &Timeline,
    picture: &Picture<'_>,
) {
    let look = look(mark.entry, timeline);
    let close = begin(out, mark.entry, look, picture);
    mark::draw(out, &mark.shape, mark.y, look);
    label(out, &mark.label, lines);
    out.push_str(close);
}

/// Begins the group of an entry, with its link, title and description; how it is closed.
fn begin(out: &mut String, entry: &Entry, look: Look, picture: &Picture<'_>) -> &'static str {
    let mut class = look.class.to_owned();
    if picture.inline {
        // What a page shows and hides, whatever the colour.
        class.push_str(if look.attack { " k-a" } else { " k-e" });
    }
    if look.hollow {
        class.push_str(" p");
    }
    let close = match (picture.link)(entry) {
        Some(address) => {
            put!(out, "<a class=\"{class}\" href=\"{}\">", escape(&address));
            "</a>\n"
        }
        None => {
            put!(out, "<g class=\"{class}\">");
            "</g>\n"
        }
    };
    let when = entry
        .when
        .as_ref()
        .map_or_else(|| "undated".to_owned(), When::words);
    put!(out, "<title>{}, {when}</title>", escape(&entry.label));
    put!(out, "<desc>{}</desc>", escape(&described(entry, look)));
    close
}

fn described(entry: &Entry, look: Look) -> String {
    let kind = if look.attack { "Attack" } else { "Event" };
    let mut parts = vec![kind.to_owned()];
    let parties = across(entry, usize::MAX);
    if !parties.is_empty() {
        parts.push(parties);
    }
    if look.contested {
        parts.push("standing claims disagree about who did it".to_owned());
    }
    if look.hollow {
        parts.push("possibly in this window".to_owned());
    }
    parts.push(count(entry.sources.len(), "source"));
    parts.join("; ")
}

fn label(out: &mut String, label: &Label, lines: Lines) {
    let x = number(label.x);
    let anchor = if label.ends {
        " text-anchor=\"end\""
    } else {
        ""
    };
    let text = escape(&label.text);
    let text = apart(&text);
    let note = escape(&label.note);
    match lines {
        Lines::One => put_text(
            out,
            &x,
            label.y + 4.5,
            anchor,
            &format!("{text}<tspan class=\"n\" dx=\"6\">{note}</tspan>"),
        ),
        Lines::Two => {
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

/// What has no date, apart from all that has.
pub(super) fn undated(
    out: &mut String,
    page: &Layout<'_>,
    timeline: &Timeline,
    picture: &Picture<'_>,
) {
    let Some(first) = page.undated.first() else {
        return;
    };
    let more = match page.undated_more {
        0 => String::new(),
        n => format!("<tspan class=\"n\" dx=\"8\">and {n} more that are not named here</tspan>"),
    };
    put!(
        out,
        "<text class=\"head\" x=\"{MARGIN}\" y=\"{}\">No date in the record{more}</text>\n",
        number(first.y - 20.0)
    );
    for listed in &page.undated {
        let look = look(listed.entry, timeline);
        let close = begin(out, listed.entry, look, picture);
        let shape = Shape::Point {
            x: listed.x,
            vague: false,
        };
        mark::draw(out, &shape, listed.y, look);
        let text = escape(&listed.text);
        let text = apart(&text);
        put_text(
            out,
            &number(listed.x + HALF + 6.0),
            listed.y + 4.5,
            "",
            &text,
        );
        out.push_str(close);
    }
}
