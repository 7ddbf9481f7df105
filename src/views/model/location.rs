//! Where an event took place.

use super::entity::Entity;

/// A country or place of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The place.
    pub place: Entity,
    /// The code of a country in ISO 3166-1.
    pub code: Option<String>,
    /// Where it lies, if that is recorded.
    pub point: Option<Point>,
    /// How it belongs to the event.
    pub kind: LocationKind,
}

/// How a location belongs to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LocationKind {
    /// A country on record: its own, or that of a target or place.
    Country,
    /// A country that only a standing claim gives it.
    ClaimedCountry,
    /// Where it took place.
    Place,
}

/// A point on the globe, in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    latitude: i32,
    longitude: i32,
}

const MILLIONTHS: f64 = 1e6;

impl Point {
    /// The point of a latitude and a longitude in degrees; none if either is missing or out of range.
    pub fn parse(latitude: Option<&str>, longitude: Option<&str>) -> Option<Self> {
        let degrees = |text: &str, most: f64| {
            let number = text.trim().parse::<f64>().ok()?;
            #[expect(clippy::cast_possible_truncation, reason = "at most 180 million")]
            (number.abs() <= most).then(|| (number * MILLIONTHS).round() as i32)
        };
        Some(Self {
            latitude: degrees(latitude?, 90.0)?,
            longitude: degrees(longitude?, 180.0)?,
        })
    }

    /// Longitude and latitude in degrees, in the order of GeoJSON.
    pub fn degrees(self) -> (f64, f64) {
        let degrees = |millionths: i32| f64::from(millionths) / MILLIONTHS;
        (degrees(self.longitude), degrees(self.latitude))
    }
}

#[cfg(test)]
mod tests {
    use super::Point;

    #[test]
    fn only_what_lies_on_the_globe_is_a_point() {
        let kyiv = Point::parse(Some("50.45"), Some(" 30.5234 "));
        assert_eq!(kyiv.map(Point::degrees), Some((30.5234, 50.45)));
        for (latitude, longitude) in [
            (None, Some("1")),
            (Some("1"), None),
            (Some("90.1"), Some("1")),
            (Some("1"), Some("-181")),
            (Some("NaN"), Some("1")),
            (Some("north"), Some("1")),
        ] {
            assert_eq!(
                Point::parse(latitude, longitude),
                None,
                "{latitude:?} {longitude:?}"
            );
        }
    }
}
