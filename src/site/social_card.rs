//! The picture that social networks show beside a link to the site: how many events there are in which
//! years. It is in pixels, since they take no SVG, and so there where the program draws PNG.

use super::error::SiteError;
use super::output::Output;
use super::plan::View;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::render::timeline::png;
use std::fmt::Write;
use std::path::Path;

/// The file of the picture.
pub(super) const FILE: &str = "card.png";
/// Its size, which is what networks ask for.
pub(super) const SIZE: [u32; 2] = [1200, 630];

/// Where the columns stand.
const LEFT: f64 = 80.0;
const BOTTOM: f64 = 550.0;
const WIDTH: f64 = 1040.0;
const HEIGHT: f64 = 260.0;

/// Writes the picture; none where no event is dated.
pub(super) fn write(view: &View<'_>, output: &Output) -> Result<(), SiteError> {
    let pixels = png::pixels(&picture(view), 1);
    let pixels = pixels.map_err(|error| SiteError::at(Path::new(FILE), error))?;
    output.put(FILE, &pixels)
}

fn picture(view: &View<'_>) -> String {
    let years = &view.things.years;
    let pages = view.things.pages().iter();
    let events = pages.filter(|page| page.path[0] == "event").count();
    let mut title = count(events, "event");
    let span = years.first_key_value().zip(years.last_key_value());
    if let Some(((first, _), (last, _))) = span {
        let _ = match first == last {
            true => write!(title, ", {first}"),
            false => write!(title, ", {first} to {last}"),
        };
    }
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" \
         font-family=\"Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif\">\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\
         <rect width=\"100%\" height=\"16\" fill=\"#0072b2\"/>\
         <text x=\"{LEFT}\" y=\"120\" font-size=\"64\" font-weight=\"700\" fill=\"#1d2530\">Timeline of cyber incidents</text>\
         <text x=\"{LEFT}\" y=\"190\" font-size=\"40\" fill=\"#55606e\">{}</text>",
        SIZE[0],
        SIZE[1],
        escape(&title)
    );
    if let Some(((first, _), (last, _))) = span {
        columns(&mut svg, *first, *last, view);
    }
    svg + "</svg>"
}

/// A column for each year, as high as it has events.
fn columns(svg: &mut String, first: i32, last: i32, view: &View<'_>) {
    let years = &view.things.years;
    let most = years.values().max().copied().unwrap_or(1) as f64;
    let step = WIDTH / f64::from(last - first + 1);
    for (year, events) in years {
        let height = HEIGHT * *events as f64 / most;
        let _ = write!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"#0072b2\"/>",
            LEFT + step * f64::from(year - first),
            BOTTOM - height,
            (step * 0.8).max(1.0),
        );
    }
    for (year, x, anchor) in [(first, LEFT, "start"), (last, LEFT + WIDTH, "end")] {
        let _ = write!(
            svg,
            "<text x=\"{x}\" y=\"{}\" font-size=\"28\" fill=\"#55606e\" text-anchor=\"{anchor}\">{year}</text>",
            BOTTOM + 40.0
        );
    }
}
