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

pub use format::{Entries, EntryWriter, FormatOptions, TimelineFormat};

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

#[cfg(test)]
mod tests {
    use super::html::facets::FACETS;
    use super::*;
    use crate::Annals;
    use crate::model::id;
    use crate::model::when::Window;
    use crate::query::{Error, QueryOptions};
    use crate::views::timeline::{Detail, Filter, ListPage, Timeline, each_entry, gather};
    use crate::views::timeline::{gather_detail, gather_page};

    fn written(format: &dyn TimelineFormat, timeline: &Timeline) -> Option<String> {
        let mut out = Vec::new();
        let written = format.write(&mut out, timeline, &FormatOptions::default());
        written.ok()?;
        let legend = format.legend(timeline).unwrap_or_default();
        Some(String::from_utf8_lossy(&out).into_owned() + &legend)
    }

    /// Writes a timeline as the command does that reads entries while it writes them.
    fn streamed(annals: &Annals, format: &dyn TimelineFormat, filter: &Filter) -> Option<String> {
        let writer = format.by_entry()?;
        let mut out = Vec::new();
        let (detail, limits) = (format.detail(), QueryOptions::default());
        let last = each_entry(annals, filter, detail, &limits, |head, count, entries| {
            assert!(head.entries.is_empty());
            let options = FormatOptions::default();
            let written = writer.write_entries(&mut out, head, count, entries, &options);
            written.expect("it writes");
            Ok::<(), Error>(())
        });
        assert_eq!(last.expect("a timeline").entries.len(), 1);
        Some(String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn a_format_shows_the_same_where_no_more_is_read_than_it_asks_for() {
        let annals = Annals::bundled().expect("the bundled data");
        let limits = QueryOptions::default();
        let folded = Filter {
            window: Window::parse(Some("2022"), Some("2024")).expect("a window"),
            same: true,
            fold: true,
            reverse: true,
            ..Filter::default()
        };
        for filter in [Filter::default(), folded] {
            let all = gather(&annals, &filter, &limits).expect("a timeline");
            assert!(all.entries.len() > 50);
            for format in FORMATS {
                let (name, detail) = (format.info().name, format.detail());
                let expected = written(*format, &all);
                if detail != Detail::All {
                    let read = gather_detail(&annals, &filter, detail, &limits);
                    let read = read.expect("a timeline");
                    assert_eq!(written(*format, &read), expected, "{name}");
                }
                if let Some(streamed) = streamed(&annals, *format, &filter) {
                    assert_eq!(Some(streamed), expected, "{name}");
                }
            }
        }
    }

    #[test]
    fn what_a_page_counts_is_what_all_entries_have() {
        let annals = Annals::bundled().expect("the bundled data");
        let limits = QueryOptions::default();
        let page = ListPage {
            number: 2,
            size: 25,
            is_turned: true,
        };
        let iri = |name: &str| oxrdf::NamedNode::new_unchecked(format!("{}{name}", id::DATA));
        let filters = [
            Filter::default(),
            Filter {
                reverse: true,
                country: Some(iri("place/ua")),
                ..Filter::default()
            },
        ];
        for filter in filters {
            let all = gather(&annals, &filter, &limits).expect("a timeline");
            let counted = gather_page(&annals, &filter, page, &limits).expect("a timeline");
            assert_eq!(svg::counts(&counted), svg::counts(&all));
            for facet in &FACETS {
                for certain in [false, true] {
                    let values = |timeline: &Timeline| {
                        let values = facet.values(&timeline.entries, certain).into_iter();
                        let values = values.map(|it| (it.label, it.entries.len()));
                        values.collect::<Vec<_>>()
                    };
                    assert_eq!(values(&counted), values(&all), "{}", facet.name);
                }
            }
            #[cfg(feature = "server")]
            {
                let bars = |timeline| html::histogram::histogram(timeline, |_| String::new()).0;
                assert_eq!(bars(&counted), bars(&all));
            }
            let shown = |timeline: &Timeline| {
                let entries = page.of(timeline).into_iter().cloned().collect();
                let shown = Timeline {
                    entries,
                    ..Timeline::default()
                };
                written(&json::Json, &shown)
            };
            assert_eq!(shown(&counted), shown(&all));
            assert!(!page.of(&counted).is_empty());
        }
    }
}
