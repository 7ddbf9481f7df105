//! A timeline as SVG: text as text, a title and description for every mark, links, and light and dark
//! colours.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::render::timeline::svg;
//! use annals::views::timeline::{Filter, gather};
//!
//! let annals = Annals::bundled()?;
//! let filter = Filter { words: vec!["kyivstar".into()], ..Filter::default() };
//! let timeline = gather(&annals, &filter, &QueryOptions::default())?;
//! let picture = svg::SvgOptions { title: "Kyivstar", ..svg::SvgOptions::default() };
//! let drawn = svg::draw(&timeline, &picture);
//! assert!(drawn.starts_with("<svg ") && drawn.contains("Attack on the Kyivstar mobile network"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod calendar;
mod lane;
mod legend;
mod mark;
mod options;
mod strip;

pub use options::{SvgOptions, to_event, to_source};

use crate::render::attribution;
use crate::render::escape::{escape, isolate_bidi};
use crate::render::format::FormatInfo;
use crate::render::parties::format_parties;
use crate::render::style::{clean, count};
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::render::timeline::text::{date, left_out};
use crate::views::timeline::layout::{LABEL_SIZE, LabelText, LayoutOptions, MARGIN, layout, wrap};
use crate::views::timeline::{Entry, Timeline};
use mark::{number, put};
use std::collections::HashSet;
use std::fmt::Write;
use std::io;

const LIGHT: &str = include_str!("style.css");
const DARK: &str = include_str!("dark.css");

/// The style sheet, embedded in each SVG unless it is inline.
pub fn style() -> String {
    format!("{LIGHT}@media screen and (prefers-color-scheme:dark){{\n{DARK}}}\n")
}

/// The height of a picture that is seen at once.
const SCREEN: f64 = 1000.0;

/// Line heights of the title and of the text below it.
const TITLE: (f64, f64) = (28.0, 19.0);

/// `svg`.
#[derive(Debug)]
pub struct Svg;

impl TimelineFormat for Svg {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("svg", &["svg"], "An SVG picture")
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("image/svg+xml")
    }

    fn write(
        &self,
        out: &mut dyn io::Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        out.write_all(draw(timeline, &options.picture).as_bytes())
    }

    fn has_groups(&self) -> bool {
        true
    }
}

/// Draws a timeline.
pub fn draw(timeline: &Timeline, options: &SvgOptions<'_>) -> String {
    let layout_options = LayoutOptions {
        width: f64::from(options.width),
        by: options.by,
        words: &words,
    };
    let mut page = layout(timeline, &layout_options);
    // On a page the calendar is never far above.
    if options.inline && page.repeats_calendar && page.bottom - page.top < SCREEN {
        page.repeats_calendar = false;
        if page.undated.is_empty() {
            page.height -= page.top;
        }
    }
    let mut head = String::new();
    let mut y = MARGIN;
    if !options.inline {
        y = title(&mut head, timeline, options, y);
    }
    y = legend::draw(&mut head, timeline, &page, y);
    let height = y + page.height + MARGIN;
    let mut out = head;
    put!(out, "<g transform=\"translate(0 {})\">\n", number(y));
    if timeline.entries.is_empty() {
        put!(
            out,
            "<text class=\"dim\" x=\"{MARGIN}\" y=\"0\">No matching events.</text>\n"
        );
    }
    calendar::draw(&mut out, &page);
    let max_count = strip::max_count(&page);
    for lane in &page.lanes {
        lane::draw(&mut out, lane, &page, timeline, options, max_count);
    }
    lane::undated(&mut out, &page, timeline, options);
    out.push_str("</g>\n</svg>\n");
    let mut picture = String::new();
    open(&mut picture, timeline, options, height);
    definitions(&mut picture, &out);
    if !options.inline {
        picture.push_str("<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n");
    }
    picture.push_str(&out);
    picture
}

/// The label of a mark.
fn words(entry: &Entry) -> LabelText {
    let parts = [
        entry
            .dated()
            .map(|_| entry.date_words())
            .unwrap_or_default(),
        format_parties(entry, 48),
        match entry.sources.len() {
            0 => "no source".to_owned(),
            n => count(n, "source"),
        },
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    LabelText {
        label: clean(&attribution::title(entry)).trim().to_owned(),
        date: date(entry),
        more: parts.join(" · "),
    }
}

/// The counts of events and sources, and what is left out.
pub(crate) fn counts(timeline: &Timeline) -> String {
    let sources: HashSet<_> = timeline
        .entries
        .iter()
        .flat_map(|entry| entry.sources.iter().map(|source| &source.id))
        .collect();
    let mut counts = format!(
        "{} · {}",
        attribution::count_events(&timeline.entries),
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

fn open(out: &mut String, timeline: &Timeline, options: &SvgOptions<'_>, height: f64) {
    let (width, height) = (options.width, number(height));
    put!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"annals\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{}\">\n",
        escape(options.title)
    );
    if !options.inline {
        put!(
            out,
            "<title>{}</title>\n<desc>{}</desc>\n",
            escape(options.title),
            escape(&counts(timeline))
        );
    }
    if !options.inline {
        put!(out, "<style>\n{}</style>\n", style());
    }
}

/// The gradients and patterns that a drawing uses.
fn definitions(out: &mut String, drawing: &str) {
    let mut all: Vec<(String, String)> = Vec::new();
    for class in ["a", "e", "c", "k"] {
        for (side, first, last) in [("l", "0", ".3"), ("r", ".3", "0")] {
            let id = format!("annals-{class}{side}");
            let gradient = format!(
                "<linearGradient id=\"{id}\" class=\"{class}\">\
                 <stop stop-color=\"currentColor\" stop-opacity=\"{first}\"/>\
                 <stop offset=\"1\" stop-color=\"currentColor\" stop-opacity=\"{last}\"/></linearGradient>\n"
            );
            all.push((id, gradient));
        }
    }
    for (id, class) in [("annals-slash", "gap"), ("annals-hatch", "c s")] {
        let pattern = format!(
            "<pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <path class=\"{class}\" d=\"M-1 7L7-1M-1 1L1-1M5 7L7 5\"/></pattern>\n"
        );
        all.push((id.to_owned(), pattern));
    }
    all.retain(|(id, _)| drawing.contains(&format!("url(#{id})")));
    if !all.is_empty() {
        let all: String = all.into_iter().map(|(_, definition)| definition).collect();
        put!(out, "<defs>\n{all}</defs>\n");
    }
}

/// Draws title and counts; returns the y position below.
fn title(out: &mut String, timeline: &Timeline, options: &SvgOptions<'_>, y: f64) -> f64 {
    let room = f64::from(options.width) - 2.0 * MARGIN;
    let mut y = y;
    for line in wrap(&clean(options.title), room, 23.0) {
        y += TITLE.0;
        put!(
            out,
            "<text class=\"title\" x=\"{MARGIN}\" y=\"{}\">{}</text>\n",
            number(y - 6.0),
            isolate_bidi(&escape(&line))
        );
    }
    let mut about = counts(timeline);
    if let Some(more) = options.about {
        about = format!("{about} · {more}");
    }
    for line in wrap(&about, room, LABEL_SIZE) {
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
