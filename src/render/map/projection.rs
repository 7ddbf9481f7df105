//! The projection of the map, Equal Earth (Šavrič, Patterson and Jenny 2018): what is larger on the map is
//! larger on the globe. And the part of it that is shown.

/// The coefficients of the projection.
const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];

/// Longitude and latitude in degrees as a point of the plane, y downwards, in units of the radius.
pub(super) fn project((longitude, latitude): (f64, f64)) -> (f64, f64) {
    let (lambda, phi) = (longitude.to_radians(), latitude.to_radians());
    let theta = (3_f64.sqrt() / 2.0 * phi.sin()).asin();
    let (square, sixth) = (theta * theta, theta.powi(6));
    let slope = 9.0f64.mul_add(
        A[3] * sixth * square,
        7.0f64.mul_add(A[2] * sixth, 3.0f64.mul_add(A[1] * square, A[0])),
    );
    let x = 2.0 * 3_f64.sqrt() * lambda * theta.cos() / (3.0 * slope);
    let y = theta
        * A[3].mul_add(
            sixth * square,
            A[2].mul_add(sixth, A[1].mul_add(square, A[0])),
        );
    (x, -y)
}

/// The part of the world that a map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Region {
    /// All of it but Antarctica.
    #[default]
    World,
    /// Europe with its neighbours.
    Europe,
    /// Asia and Oceania.
    Asia,
    /// The Americas.
    Americas,
    /// Africa.
    Africa,
}

impl Region {
    /// All of them, each with its name in an address and its title.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::World, "world", "World"),
        (Self::Europe, "europe", "Europe"),
        (Self::Asia, "asia", "Asia and Oceania"),
        (Self::Americas, "americas", "Americas"),
        (Self::Africa, "africa", "Africa"),
    ];

    /// West, south, east and north, in degrees.
    fn bounds(self) -> [f64; 4] {
        match self {
            Self::World => [-180.0, -56.5, 180.0, 83.7],
            Self::Europe => [-12.0, 34.0, 45.0, 70.5],
            Self::Asia => [40.0, -47.0, 154.0, 56.0],
            Self::Americas => [-130.0, -56.0, -34.0, 62.0],
            Self::Africa => [-19.0, -35.5, 52.0, 38.0],
        }
    }

    /// The middle meridian: the map is drawn around it, so that a region stands upright.
    fn meridian(self) -> f64 {
        let [west, _, east, _] = self.bounds();
        f64::midpoint(west, east)
    }
}

/// From degrees to the pixels of a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    meridian: f64,
    left: f64,
    top: f64,
    factor: f64,
    /// The size of the picture.
    pub size: (f64, f64),
}

impl Scale {
    /// The scale of a region in a picture of some width.
    pub fn new(region: Region, width: f64) -> Self {
        let [west, south, east, north] = region.bounds();
        let meridian = region.meridian();
        // The outline of the region bulges: its widest parallel and both its poles count.
        let widest = match south <= 0.0 && north >= 0.0 {
            true => 0.0,
            false => south.abs().min(north.abs()).copysign(south + north),
        };
        let corners = [west, east].map(|x| project((x - meridian, widest)).0);
        let [top, bottom] = [north, south].map(|y| project((0.0, y)).1);
        let factor = width / (corners[1] - corners[0]);
        Self {
            meridian,
            left: corners[0],
            top,
            factor,
            size: (width, (bottom - top) * factor),
        }
    }

    /// A point of the picture.
    pub fn at(&self, (longitude, latitude): (f64, f64)) -> (f64, f64) {
        let (x, y) = project((longitude - self.meridian, latitude));
        ((x - self.left) * self.factor, (y - self.top) * self.factor)
    }

    /// Whether a point lies in the picture.
    pub fn shows(&self, (x, y): (f64, f64)) -> bool {
        (0.0..=self.size.0).contains(&x) && (0.0..=self.size.1).contains(&y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_holds_its_own_and_the_plane_is_as_published() {
        // The extent of Equal Earth, from its paper.
        let (x, _) = project((180.0, 0.0));
        let (_, y) = project((0.0, 90.0));
        assert!(
            (x - 2.706_63).abs() < 1e-4 && (y + 1.317_36).abs() < 1e-4,
            "{x} {y}"
        );
        for (region, place) in [
            (Region::World, (30.5, 50.45)),
            (Region::Europe, (30.5, 50.45)),
            (Region::Asia, (121.0, 24.0)),
            (Region::Americas, (-77.0, 38.9)),
            (Region::Africa, (31.2, 30.0)),
        ] {
            let scale = Scale::new(region, 1000.0);
            assert!(
                scale.shows(scale.at(place)),
                "{region:?} {:?}",
                scale.at(place)
            );
        }
    }
}
