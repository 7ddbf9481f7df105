//! Timelines, one module per output format. [`FORMATS`] lists them; a new one is a file and a line
//! here.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::render::timeline::{FORMATS, FormatOptions};
//! use annals::views::timeline::{Filter, gather};
//!
//! let annals = Annals::bundled()?;
//! let timeline = gather(&annals, &Filter::default(), &QueryOptions::default())?;
//! let calendar = FORMATS.iter().find(|format| format.info().name == "ics");
//! let mut out = Vec::new();
//! calendar.expect("there is one").write(&mut out, &timeline, &FormatOptions::default())?;
//! assert!(out.starts_with(b"BEGIN:VCALENDAR"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod atom;
pub mod csv;
mod format;
pub mod geojson;
pub mod html;
pub mod ics;
pub mod json;
pub mod markdown;
pub mod png;
pub mod stix;
pub mod svg;
pub mod table;
pub mod text;
pub mod timelinejs;
pub mod xlsx;

pub use format::{FormatOptions, TimelineFormat};

/// All formats, in the order in which the help lists them.
pub static FORMATS: &[&dyn TimelineFormat] = &[
    &text::Text,
    &table::Table,
    &markdown::Markdown,
    &html::Html,
    &svg::Svg,
    &png::Png,
    &csv::Csv,
    &csv::Tsv,
    &xlsx::Xlsx,
    &json::Json,
    &json::JsonLines,
    &ics::Ics,
    &atom::Atom,
    &timelinejs::TimelineJs,
    &geojson::GeoJson,
    &stix::Stix,
];

/// The extensions under which the server offers a timeline, with their media types.
pub fn served() -> impl Iterator<Item = (&'static str, &'static str, &'static dyn TimelineFormat)> {
    FORMATS.iter().filter_map(|format| {
        let extension = format.info().extensions.first()?;
        Some((*extension, format.media_type()?, *format))
    })
}
