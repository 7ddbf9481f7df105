//! How many events each country and each place has.

use crate::views::model::{Entity, Entry, Location, LocationKind, Point};
use oxrdf::NamedNode;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A country with its events.
#[derive(Debug, Clone)]
pub struct CountryHits<'a> {
    /// The country.
    pub country: &'a Entity,
    /// Its code of ISO 3166-1, if it has one.
    pub code: Option<&'a str>,
    /// Its events on record.
    pub events: Vec<&'a Entry>,
    /// The events that only a standing claim gives it.
    pub claimed: Vec<&'a Entry>,
}

/// A place with its events.
#[derive(Debug, Clone)]
pub struct PlaceHits<'a> {
    /// The place.
    pub place: &'a Entity,
    /// Where it lies; a map shows only its country if nobody recorded that.
    pub point: Option<Point>,
    /// Its events.
    pub events: Vec<&'a Entry>,
}

/// The countries and places of some events.
#[derive(Debug, Clone, Default)]
pub struct Hits<'a> {
    /// The countries, those with most events first.
    pub countries: Vec<CountryHits<'a>>,
    /// The places, those with most events first.
    pub places: Vec<PlaceHits<'a>>,
    /// The events without any.
    pub nowhere: Vec<&'a Entry>,
}

impl<'a> Hits<'a> {
    /// Counts.
    pub fn of(entries: &'a [Entry]) -> Self {
        let mut countries: BTreeMap<&NamedNode, CountryHits<'a>> = BTreeMap::new();
        let mut places: BTreeMap<&NamedNode, PlaceHits<'a>> = BTreeMap::new();
        for entry in entries {
            for location in &entry.locations {
                let Location {
                    place,
                    code,
                    point,
                    kind,
                } = location;
                let of_place = CountryHits {
                    country: place,
                    code: code.as_deref(),
                    events: Vec::new(),
                    claimed: Vec::new(),
                };
                match kind {
                    LocationKind::Country => {
                        countries
                            .entry(&place.id)
                            .or_insert(of_place)
                            .events
                            .push(entry);
                    }
                    LocationKind::ClaimedCountry => {
                        countries
                            .entry(&place.id)
                            .or_insert(of_place)
                            .claimed
                            .push(entry);
                    }
                    // A country as the place of an event is one of its countries.
                    LocationKind::Place if code.is_some() => {}
                    LocationKind::Place => {
                        let place = places.entry(&place.id).or_insert_with(|| PlaceHits {
                            place,
                            point: *point,
                            events: Vec::new(),
                        });
                        place.events.push(entry);
                    }
                }
            }
        }
        let mut hits = Self {
            countries: countries.into_values().collect(),
            places: places.into_values().collect(),
            nowhere: entries
                .iter()
                .filter(|entry| entry.locations.is_empty())
                .collect(),
        };
        let size = |it: &CountryHits<'_>| Reverse((it.events.len(), it.claimed.len()));
        hits.countries.sort_by_key(size);
        hits.places.sort_by_key(|place| Reverse(place.events.len()));
        hits
    }

    /// The most events on record of any country.
    pub fn most(&self) -> usize {
        self.countries
            .iter()
            .map(|country| country.events.len())
            .max()
            .unwrap_or(0)
    }
}
