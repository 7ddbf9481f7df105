//! A timeline as GeoJSON (RFC 7946): a feature for each country and each place hit, and one for each
//! event.
//!
//! A country has its outline, a place its point if that is recorded. An event has the points of its
//! places; one of which only the country is known has no geometry of its own, since any point in the
//! country would say more than is known: it is listed with the country.

use crate::model::when::When;
use crate::render::attribution::title;
use crate::render::format::FormatInfo;
use crate::render::map::{BORDERS, CountryHits, Hits, PlaceHits, degrees, outline};
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::views::model::{Entry, LocationKind, Point};
use crate::views::timeline::Timeline;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The most sources of an event.
const MAX_SOURCES: usize = 3;

/// `geojson`.
#[derive(Debug)]
pub struct GeoJson;

impl TimelineFormat for GeoJson {
    fn info(&self) -> FormatInfo {
        FormatInfo::new(
            "geojson",
            &["geojson"],
            "The countries and places hit, for maps",
        )
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("application/geo+json")
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        timeline: &Timeline,
        _: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write(&mut out, timeline)
    }
}

/// Writes one collection.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let hits = Hits::of(&timeline.entries);
    let countries = hits.countries.iter().map(country);
    let places = hits.places.iter().map(place);
    let features = countries
        .chain(places)
        .chain(timeline.entries.iter().map(event));
    let value = json!({
        "type": "FeatureCollection",
        "note": BORDERS,
        "asOf": timeline.as_of.as_ref().map(|as_of| as_of.day.to_string()),
        "features": features.collect::<Vec<Value>>(),
    });
    serde_json::to_writer(&mut *out, &value)?;
    writeln!(out)
}

fn feature(id: &str, geometry: Value, properties: Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

fn slugs(entries: &[&Entry]) -> Vec<String> {
    entries
        .iter()
        .map(|entry| entry.slug().to_owned())
        .collect()
}

fn country(hits: &CountryHits<'_>) -> Value {
    let geometry = hits.code.and_then(outline).map(|outline| {
        let position = |at| {
            let (longitude, latitude) = degrees(at);
            json!([longitude, latitude])
        };
        let polygons: Vec<Vec<Vec<Value>>> = outline
            .polygons
            .into_iter()
            .map(|rings| {
                rings
                    .into_iter()
                    .map(|ring| ring.into_iter().map(position).collect())
                    .collect()
            })
            .collect();
        json!({ "type": "MultiPolygon", "coordinates": polygons })
    });
    let properties = json!({
        "kind": "country",
        "label": hits.country.label,
        "code": hits.code,
        "count": hits.events.len(),
        "claimedCount": hits.claimed.len(),
        "events": slugs(&hits.events),
        "claimedEvents": slugs(&hits.claimed),
    });
    feature(
        hits.country.id.as_str(),
        geometry.unwrap_or_default(),
        properties,
    )
}

fn place(hits: &PlaceHits<'_>) -> Value {
    let geometry = hits
        .point
        .map(|point| json!({ "type": "Point", "coordinates": coordinates(point) }));
    let properties = json!({
        "kind": "place",
        "label": hits.place.label,
        "count": hits.events.len(),
        "events": slugs(&hits.events),
    });
    feature(
        hits.place.id.as_str(),
        geometry.unwrap_or_default(),
        properties,
    )
}

fn coordinates(point: Point) -> [f64; 2] {
    let (longitude, latitude) = point.degrees();
    [longitude, latitude]
}

fn event(entry: &Entry) -> Value {
    let points: Vec<_> = entry
        .locations
        .iter()
        .filter(|location| location.kind == LocationKind::Place)
        .filter_map(|location| location.point)
        .map(coordinates)
        .collect();
    let geometry = match points.as_slice() {
        [] => Value::Null,
        [point] => json!({ "type": "Point", "coordinates": point }),
        points => json!({ "type": "MultiPoint", "coordinates": points }),
    };
    let of = |kind: LocationKind| {
        let locations = entry.locations.iter();
        let locations = locations.filter(move |location| location.kind == kind);
        locations.map(|location| location.code.as_deref().unwrap_or(&location.place.label))
    };
    let bounds = entry.dated().map(When::bounds);
    let day = |day: Option<crate::model::when::Day>| day.map(|day| day.to_string());
    let located = match (points.is_empty(), entry.locations.is_empty()) {
        (false, _) => "place",
        (true, false) => "country",
        (true, true) => "unknown",
    };
    let sources = entry.sources.iter().filter_map(|source| source.address());
    let properties = json!({
        "kind": "event",
        "slug": entry.slug(),
        "label": title(entry),
        "description": entry.description,
        "date": entry.dated().and_then(When::to_edtf),
        "words": entry.date_words(),
        "earliest": day(bounds.and_then(|bounds| bounds.earliest)),
        "latest": day(bounds.and_then(|bounds| bounds.latest)),
        "located": located,
        "countries": of(LocationKind::Country).collect::<Vec<_>>(),
        "claimedCountries": of(LocationKind::ClaimedCountry).collect::<Vec<_>>(),
        "places": of(LocationKind::Place).collect::<Vec<_>>(),
        "contested": entry.is_contested(),
        "sources": sources.take(MAX_SOURCES).collect::<Vec<_>>(),
    });
    feature(entry.id.as_str(), geometry, properties)
}
