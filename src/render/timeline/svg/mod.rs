//! A timeline as a picture: one SVG, with text as text, a title and a description for every mark,
//! links, and colours for light and dark.
//!
//! ```
//! use annals::Annals;
//! use annals::query::Limits;
//! use annals::render::timeline::svg;
//! use annals::views::timeline::{Filter, gather};
//!
//! let annals = Annals::bundled()?;
//! let filter = Filter { words: vec!["kyivstar".into()], ..Filter::default() };
//! let timeline = gather(&annals, &filter, &Limits::default())?;
//! let picture = svg::Picture { title: "Kyivstar", ..svg::Picture::default() };
//! let drawn = svg::draw(&timeline, &picture);
//! assert!(drawn.starts_with("<svg ") && drawn.contains("Attack on the Kyivstar mobile network"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod calendar;
mod lane;
mod legend;
mod mark;
mod strip;

use crate::model::when::When;
use crate::render::escape::{apart, escape, web};
use crate::render::parties::across;
use crate::render::style::{clean, count};
use crate::render::timeline::text::{date, left_out};
use crate::views::timeline::layout::{LABEL, MARGIN, Options, Words, layout, lines};
use crate::views::timeline::{By, Entry, Timeline};
use mark::{number, put};
use std::collections::HashSet;
use std::fmt::Write;

/// What a picture is to be.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    /// Its width in pixels.
    pub width: u32,
    /// What the lanes are; none for a single one.
    pub by: Option<By>,
    /// What it is called.
    pub title: &'a str,
    /// What a reader has to know beside the counts, such as the day as of which it is told.
    pub about: Option<&'a str>,
    /// Where the mark of an entry leads.
    pub link: &'a dyn Fn(&Entry) -> Option<String>,
    /// Whether it is part of a page, which has title, counts and background of its own, and
    /// [`style`].
    pub inline: bool,
}

impl Default for Picture<'_> {
    fn default() -> Self {
        Self {
            width: 1200,
            by: None,
            title: "Timeline",
            about: None,
            link: &to_source,
            inline: false,
        }
    }
}

/// The address of the first source that has one, else the event's own.
pub fn to_source(entry: &Entry) -> Option<String> {
    let mut addresses = entry
        .sources
        .iter()
        .filter_map(|source| web(source.url.as_deref()?));
    addresses
        .next()
        .map(ToOwned::to_owned)
        .or_else(|| to_event(entry))
}

/// The event's own address.
pub fn to_event(entry: &Entry) -> Option<String> {
    web(entry.id.as_str()).map(ToOwned::to_owned)
}

const LIGHT: &str = include_str!("style.css");
const DARK: &str = include_str!("dark.css");

/// The style of pictures: each has it within, unless it is part of a page, which has it once.
pub fn style() -> String {
    format!("{LIGHT}@media screen and (prefers-color-scheme:dark){{\n{DARK}}}\n")
}

/// Height of the title, and of a line of text beneath it.
const TITLE: (f64, f64) = (28.0, 19.0);

/// Draws a timeline.
pub fn draw(timeline: &Timeline, picture: &Picture<'_>) -> String {
    let options = Options {
        width: f64::from(picture.width),
        by: picture.by,
        words: &words,
    };
    let page = layout(timeline, &options);
    let mut head = String::new();
    let mut y = MARGIN;
    if !picture.inline {
        y = title(&mut head, timeline, picture, y);
    }
    y = legend::draw(&mut head, timeline, &page, y);
    let mut out = String::new();
    let height = y + page.height + MARGIN;
    open(&mut out, timeline, picture, height);
    out.push_str(&head);
    put!(out, "<g transform=\"translate(0 {})\">\n", number(y));
    if timeline.entries.is_empty() {
        put!(
            out,
            "<text class=\"dim\" x=\"{MARGIN}\" y=\"0\">No event fits.</text>\n"
        );
    }
    calendar::draw(&mut out, &page);
    let highest = strip::highest(&page);
    for lane in &page.lanes {
        lane::draw(&mut out, lane, &page, timeline, picture, highest);
    }
    lane::undated(&mut out, &page, timeline, picture);
    out.push_str("</g>\n</svg>\n");
    out
}

/// What stands beside a mark.
fn words(entry: &Entry) -> Words {
    let parts = [
        entry.when.as_ref().map(When::words).unwrap_or_default(),
        across(entry, 48),
        match entry.sources.len() {
            0 => "no source".to_owned(),
            n => count(n, "source"),
        },
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Words {
        label: clean(&entry.label).trim().to_owned(),
        date: date(entry),
        more: parts.join(" · "),
    }
}

/// What the picture says of itself.
pub(crate) fn counts(timeline: &Timeline) -> String {
    let sources: HashSet<_> = timeline
        .entries
        .iter()
        .flat_map(|entry| entry.sources.iter().map(|source| &source.id))
        .collect();
    let mut counts = format!(
        "{} · {}",
        count(timeline.entries.len(), "event"),
        count(sources.len(), "source")
    );
    if let Some(as_of) = &timeline.as_of {
        counts.push_str(&format!(" · as known on {}", as_of.day.format("%-d %B %Y")));
    }
    match left_out(timeline) {
        Some(left_out) => format!("{counts} · {left_out}"),
        None => counts,
    }
}

fn open(out: &mut String, timeline: &Timeline, picture: &Picture<'_>, height: f64) {
    let (width, height) = (picture.width, number(height));
    put!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"annals\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{}\">\n",
        escape(picture.title)
    );
    if !picture.inline {
        put!(
            out,
            "<title>{}</title>\n<desc>{}</desc>\n",
            escape(picture.title),
            escape(&counts(timeline))
        );
    }
    if !picture.inline {
        put!(out, "<style>\n{}</style>\n", style());
    }
    out.push_str("<defs>\n");
    for class in ["a", "e", "c", "k"] {
        for (side, first, last) in [("l", "0", ".3"), ("r", ".3", "0")] {
            put!(
                out,
                "<linearGradient id=\"annals-{class}{side}\" class=\"{class}\">\
                 <stop stop-color=\"currentColor\" stop-opacity=\"{first}\"/>\
                 <stop offset=\"1\" stop-color=\"currentColor\" stop-opacity=\"{last}\"/></linearGradient>\n"
            );
        }
    }
    out.push_str(
        "<pattern id=\"annals-slash\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <path class=\"gap\" d=\"M-1 7L7-1M-1 1L1-1M5 7L7 5\"/></pattern>\n\
         <pattern id=\"annals-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <path class=\"c s\" d=\"M-1 7L7-1M-1 1L1-1M5 7L7 5\"/></pattern>\n</defs>\n",
    );
    if !picture.inline {
        out.push_str("<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n");
    }
}

/// Title and counts; where what follows begins.
fn title(out: &mut String, timeline: &Timeline, picture: &Picture<'_>, y: f64) -> f64 {
    let room = f64::from(picture.width) - 2.0 * MARGIN;
    let mut y = y;
    for line in lines(&clean(picture.title), room, 23.0) {
        y += TITLE.0;
        put!(
            out,
            "<text class=\"title\" x=\"{MARGIN}\" y=\"{}\">{}</text>\n",
            number(y - 6.0),
            apart(&escape(&line))
        );
    }
    let mut about = counts(timeline);
    if let Some(more) = picture.about {
        about = format!("{about} · {more}");
    }
    for line in lines(&about, room, LABEL) {
        y += TITLE.1;
        put!(
            out,
            "<text class=\"dim\" x=\"{MARGIN}\" y=\"{}\">{}</text>\n",
            number(y - 4.0),
            escape(&line)
        );
    }
    y + 6.0
}
