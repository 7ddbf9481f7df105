//! The outlines of countries that are part of the program: Natural Earth, simplified, with borders as
//! the General Assembly of the United Nations recognises them. `outlines/README.md` tells their origin,
//! licence and form.

const COUNTRIES: &str = include_str!("outlines/countries.txt");

/// A longitude and a latitude, in tenths of a degree.
pub type Position = (i32, i32);

/// A closed line.
pub type Ring = Vec<Position>;

/// The outline of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Its code of ISO 3166-1.
    pub code: &'static str,
    /// Its polygons, each an outer ring and its holes; the largest comes first.
    pub polygons: Vec<Vec<Ring>>,
}

/// All outlines, by code.
pub fn outlines() -> impl Iterator<Item = Outline> {
    COUNTRIES.lines().filter_map(read)
}

/// The outline of a country.
pub fn outline(code: &str) -> Option<Outline> {
    let mut lines = COUNTRIES.lines();
    let line = lines.find(|line| line.split('\t').next() == Some(code))?;
    read(line)
}

fn read(line: &'static str) -> Option<Outline> {
    let (code, polygons) = line.split_once('\t')?;
    let polygons = polygons.split('|');
    Some(Outline {
        code,
        polygons: polygons
            .map(|rings| rings.split(';').map(ring).collect())
            .collect(),
    })
}

fn ring(text: &str) -> Ring {
    let mut numbers = text
        .split(' ')
        .filter_map(|number| number.parse::<i32>().ok());
    let (mut x, mut y) = (0, 0);
    let mut ring = Ring::new();
    while let (Some(dx), Some(dy)) = (numbers.next(), numbers.next()) {
        (x, y) = (x + dx, y + dy);
        ring.push((x, y));
    }
    ring
}

impl Outline {
    /// Whether a place lies within, by longitude and latitude in degrees.
    pub fn contains(&self, (x, y): (f64, f64)) -> bool {
        let crosses = |ring: &Ring| {
            let edges = ring.iter().zip(ring.iter().cycle().skip(1));
            let crossed = edges.filter(|(a, b)| {
                let [(ax, ay), (bx, by)] = [degrees(**a), degrees(**b)];
                (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
            });
            crossed.count() % 2 == 1
        };
        let inside = |rings: &Vec<Ring>| rings.iter().filter(|ring| crosses(ring)).count() % 2 == 1;
        self.polygons.iter().any(inside)
    }

    /// The middle of its largest part, by longitude and latitude in degrees.
    pub fn middle(&self) -> Option<(f64, f64)> {
        let ring = self.polygons.first()?.first()?;
        let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let [(ax, ay), (bx, by)] = [degrees(*a), degrees(*b)];
            let cross = ax * by - bx * ay;
            area += cross;
            x += (ax + bx) * cross;
            y += (ay + by) * cross;
        }
        match area.abs() > f64::EPSILON {
            true => Some((x / (3.0 * area), y / (3.0 * area))),
            false => ring.first().copied().map(degrees),
        }
    }
}

/// A position in degrees.
pub fn degrees((x, y): Position) -> (f64, f64) {
    (f64::from(x) / 10.0, f64::from(y) / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn countries_at(place: (f64, f64)) -> Vec<&'static str> {
        let found = outlines().filter(|outline| outline.code != "XK" && outline.contains(place));
        found.map(|outline| outline.code).collect()
    }

    /// Longitude, latitude, and whose it is.
    const PLACES: [((f64, f64), &str); 22] = [
        // Crimea and Sevastopol, from the isthmus to the strait
        ((34.1, 44.95), "UA"),
        ((33.52, 44.7), "UA"),
        ((36.3, 45.3), "UA"),
        ((33.7, 46.0), "UA"),
        ((30.5, 50.45), "UA"),
        ((37.8, 48.0), "UA"),
        ((39.3, 48.5), "UA"),
        ((35.2, 47.8), "UA"),
        ((38.0, 45.2), "RU"),
        ((37.6, 55.75), "RU"),
        ((33.4, 35.3), "CY"),
        ((35.8, 33.0), "SY"),
        ((-13.0, 26.5), "EH"),
        ((-8.0, 31.6), "MA"),
        ((44.0, 9.6), "SO"),
        ((21.1, 42.6), "RS"),
        ((41.6, 43.0), "GE"),
        ((43.9, 42.3), "GE"),
        ((29.5, 46.9), "MD"),
        ((35.2, 31.9), "PS"),
        ((121.0, 23.9), "TW"),
        ((-53.0, 4.0), "FR"),
    ];

    #[test]
    fn borders_are_as_the_general_assembly_recognises_them() {
        for (place, code) in PLACES {
            assert_eq!(countries_at(place), [code], "{place:?}");
        }
    }

    #[test]
    fn outlines_are_closed_run_as_geojson_wants_and_are_small() {
        assert!(COUNTRIES.len() < 150_000, "{}", COUNTRIES.len());
        let mut codes = Vec::new();
        for outline in outlines() {
            for rings in &outline.polygons {
                for (at, ring) in rings.iter().enumerate() {
                    let edges = ring.iter().zip(&ring[1..]);
                    let area: i64 = edges
                        .map(|(a, b)| {
                            i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)
                        })
                        .sum();
                    assert!(
                        ring.len() > 3 && ring.first() == ring.last(),
                        "{}",
                        outline.code
                    );
                    assert!((area > 0) == (at == 0), "{} {at}", outline.code);
                    // None crosses the 180th meridian: such an edge would cross the whole map.
                    let is_short = |(a, b): (&Position, &Position)| (a.0 - b.0).abs() < 900;
                    assert!(
                        ring.iter().zip(&ring[1..]).all(is_short),
                        "{}",
                        outline.code
                    );
                    let in_range = |(x, y): &Position| x.abs() <= 1800 && y.abs() <= 900;
                    assert!(ring.iter().all(in_range), "{}", outline.code);
                }
            }
            codes.push(outline.code);
        }
        assert!(codes.len() > 230 && codes.is_sorted(), "{}", codes.len());
    }
}
