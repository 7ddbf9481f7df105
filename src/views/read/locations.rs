//! Where an event took place, as far as a map can show it: countries by their code, places by their
//! coordinates.

use super::entities::{EntityReader, text};
use crate::derive::bounds::values;
use crate::store::{Id, Result};
use crate::views::model::{Location, LocationKind, Point};
use oxrdf::NamedNodeRef;

/// Latitude and longitude in degrees, of the W3C's Basic Geo vocabulary.
const COORDINATES: [NamedNodeRef<'static>; 2] = [
    NamedNodeRef::new_unchecked("http://www.w3.org/2003/01/geo/wgs84_pos#lat"),
    NamedNodeRef::new_unchecked("http://www.w3.org/2003/01/geo/wgs84_pos#long"),
];

impl EntityReader<'_> {
    /// The locations of these places and countries.
    pub fn locations(&mut self, ids: &[Id], kind: LocationKind) -> Result<Vec<Location>> {
        let mut locations = Vec::new();
        for id in ids {
            locations.extend(self.location(*id, kind)?);
        }
        locations.sort_by(|a, b| a.place.id.cmp(&b.place.id));
        locations.dedup_by(|a, b| a.place.id == b.place.id);
        Ok(locations)
    }

    /// Many events share a place: it is read once.
    fn location(&mut self, id: Id, kind: LocationKind) -> Result<Option<Location>> {
        let known = match self.shared.locations.get(&id) {
            Some(known) => known.clone(),
            None => {
                let read = self.read_location(id)?;
                self.shared.locations.insert(id, read.clone());
                read
            }
        };
        Ok(known.map(|location| Location { kind, ..location }))
    }

    fn read_location(&mut self, id: Id) -> Result<Option<Location>> {
        let Some(place) = self.known(id)?.thing.clone() else {
            return Ok(None);
        };
        let about = self.about(id)?;
        let code = self.least(values(&about, self.terms.notation))?.map(text);
        let mut numbers = [None, None];
        for (number, property) in numbers.iter_mut().zip(COORDINATES) {
            if let Some(property) = self.view.id(property)? {
                *number = self.first(&about, property)?.map(text);
            }
        }
        let [latitude, longitude] = numbers;
        Ok(Some(Location {
            place,
            code,
            kind: LocationKind::Place,
            point: Point::parse(latitude.as_deref(), longitude.as_deref()),
        }))
    }
}
