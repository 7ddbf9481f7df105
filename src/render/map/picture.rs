//! The map as SVG: countries shaded by how many events they have, those that only a claim gives an event
//! hatched, small ones as a circle, and places as dots.

use super::outlines::{Outline, degrees, outlines};
use super::projection::{Region, Scale};
use super::{CountryHits, Hits};
use crate::render::escape::escape;
use crate::render::style::count;
use crate::views::model::Entity;
use std::fmt::Write;

const STYLE: &str = include_str!("map.css");

/// The least events of each shade but the first; a shade that no country has is not in the legend.
const STEPS: [usize; 4] = [2, 5, 10, 25];

/// A country whose outline is smaller than this, in pixels, is marked by a circle too.
const SMALL: f64 = 7.0;

/// How a map is drawn.
#[derive(Clone, Copy)]
pub struct MapOptions<'a> {
    /// The width in pixels.
    pub width: u32,
    /// What it shows.
    pub region: Region,
    /// The address of a country or place.
    pub link: &'a dyn Fn(&Entity) -> Option<String>,
}

/// The style of maps.
pub fn style() -> &'static str {
    STYLE
}

/// Draws a map.
pub fn draw(hits: &Hits<'_>, options: &MapOptions<'_>) -> String {
    let scale = Scale::new(options.region, f64::from(options.width));
    let (width, height) = scale.size;
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         role=\"group\" aria-label=\"Map of the countries and places hit\">\n\
         <defs><pattern id=\"map-claimed\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
         <rect class=\"m0\" width=\"8\" height=\"8\"/><path class=\"hatch\" d=\"M-2 10L10-2M-2 2L2-2M6 10L10 6\"/>\
         </pattern></defs>\n"
    );
    // A picture within the picture cuts off what lies outside of the region.
    let _ = writeln!(
        out,
        "<svg width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\">"
    );
    let mut last = String::new();
    for outline in outlines() {
        let hit = hits
            .countries
            .iter()
            .find(|hit| hit.code == Some(outline.code));
        // Kosovo's line is drawn within Serbia.
        let target = if outline.code == "XK" {
            &mut last
        } else {
            &mut out
        };
        country(target, &outline, hit, &scale, options);
    }
    out.push_str(&last);
    small(&mut out, hits, &scale, options);
    places(&mut out, hits, &scale, options);
    out.push_str("</svg>\n");
    out.push_str("</svg>\n");
    out
}

/// The class of a country: its shade, or that only claims give it events.
fn class(hit: Option<&CountryHits<'_>>) -> String {
    match hit {
        None => "m0".to_owned(),
        Some(hit) if hit.events.is_empty() => "claimed".to_owned(),
        Some(hit) => format!("m{}", shade(hit.events.len())),
    }
}

fn shade(events: usize) -> usize {
    1 + STEPS.iter().filter(|least| events >= **least).count()
}

/// What a country has: `12 events, 2 more according to claims`.
fn words(hit: &CountryHits<'_>) -> String {
    let more = match (hit.events.len(), hit.claimed.len()) {
        (_, 0) => String::new(),
        (0, claimed) => return format!("{} according to claims alone", count(claimed, "event")),
        (_, claimed) => format!(", {claimed} more according to claims alone"),
    };
    format!("{}{more}", count(hit.events.len(), "event"))
}

fn country(
    out: &mut String,
    outline: &Outline,
    hit: Option<&CountryHits<'_>>,
    scale: &Scale,
    options: &MapOptions<'_>,
) {
    let mut path = String::new();
    for rings in &outline.polygons {
        let points: Vec<Vec<(f64, f64)>> = rings
            .iter()
            .map(|ring| ring.iter().map(|at| scale.at(degrees(*at))).collect())
            .collect();
        let is_shown = points.iter().flatten().any(|point| scale.shows(*point));
        if !is_shown {
            continue;
        }
        for ring in &points {
            for (at, (x, y)) in ring.iter().enumerate() {
                let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' });
            }
            path.push('Z');
        }
    }
    if path.is_empty() {
        return;
    }
    let dashed = if outline.code == "XK" { " open" } else { "" };
    let class = match (hit, outline.code) {
        (None, "XK") => "line".to_owned(),
        _ => class(hit),
    };
    let (begin, end) = linked(hit.map(|hit| hit.country), options);
    let title = hit.map(|hit| format!("{}: {}", hit.country.label, words(hit)));
    let title = title.map(|title| format!("<title>{}</title>", escape(&title)));
    let title = title.unwrap_or_default();
    let _ = writeln!(
        out,
        "{begin}<path id=\"map-{}\" class=\"{class}{dashed}\" d=\"{path}\">{title}</path>{end}",
        outline.code
    );
}

/// The tags of a link around a mark.
fn linked(thing: Option<&Entity>, options: &MapOptions<'_>) -> (String, &'static str) {
    match thing.and_then(options.link) {
        Some(address) => (format!("<a href=\"{}\">", escape(&address)), "</a>"),
        None => (String::new(), ""),
    }
}

/// Circles for countries that are too small to be seen.
fn small(out: &mut String, hits: &Hits<'_>, scale: &Scale, options: &MapOptions<'_>) {
    for outline in outlines() {
        let hit = hits
            .countries
            .iter()
            .find(|hit| hit.code == Some(outline.code));
        let (Some(hit), Some(middle)) = (hit, outline.middle()) else {
            continue;
        };
        let points = outline.polygons.iter().take(1).flatten().flatten();
        let points: Vec<_> = points.map(|at| scale.at(degrees(*at))).collect();
        let extent = |of: fn(&(f64, f64)) -> f64| {
            let numbers = points.iter().map(of);
            let (least, most) = numbers.fold((f64::MAX, f64::MIN), |(least, most), number| {
                (least.min(number), most.max(number))
            });
            most - least
        };
        let (x, y) = scale.at(middle);
        if extent(|point| point.0).max(extent(|point| point.1)) > SMALL || !scale.shows((x, y)) {
            continue;
        }
        let (begin, end) = linked(Some(hit.country), options);
        let title = escape(&format!("{}: {}", hit.country.label, words(hit)));
        let class = class(Some(hit));
        let _ = writeln!(
            out,
            "{begin}<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"><title>{title}</title></circle>{end}"
        );
    }
}

/// Dots for the places whose coordinates are recorded; of the others the country is shaded.
fn places(out: &mut String, hits: &Hits<'_>, scale: &Scale, options: &MapOptions<'_>) {
    for hit in &hits.places {
        let Some(point) = hit.point else { continue };
        let (x, y) = scale.at(point.degrees());
        if !scale.shows((x, y)) {
            continue;
        }
        let (begin, end) = linked(Some(hit.place), options);
        let title = format!("{}: {}", hit.place.label, count(hit.events.len(), "event"));
        let _ = writeln!(
            out,
            "{begin}<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"><title>{}</title></circle>{end}",
            escape(&title)
        );
    }
}

/// The shades, the hatching and the dots that occur: their classes, and what they mean.
pub fn legend(hits: &Hits<'_>) -> Vec<(String, String)> {
    let mut items: Vec<(String, String)> = Vec::new();
    for shade in 1..=STEPS.len() + 1 {
        let occurs = |hit: &CountryHits<'_>| {
            !hit.events.is_empty() && self::shade(hit.events.len()) == shade
        };
        if hits.countries.iter().any(occurs) {
            let least = if shade == 1 { 1 } else { STEPS[shade - 2] };
            let text = match STEPS.get(shade - 1) {
                Some(next) if next - 1 == least => count(least, "event"),
                Some(next) => format!("{least} to {} events", next - 1),
                None => format!("{least} events or more"),
            };
            items.push((format!("m{shade}"), text));
        }
    }
    if hits.countries.iter().any(|hit| hit.events.is_empty()) {
        items.push(("claimed".to_owned(), "according to claims alone".to_owned()));
    }
    if hits.places.iter().any(|place| place.point.is_some()) {
        items.push(("dot".to_owned(), "a place".to_owned()));
    }
    items
}
