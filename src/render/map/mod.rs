//! Maps: which countries and places were hit. [`Hits`] counts them, [`outlines`] has the shapes, which
//! are part of the program, and [`draw`] draws both.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::render::map::Hits;
//! use annals::views::timeline::{Filter, gather};
//!
//! let annals = Annals::bundled()?;
//! let timeline = gather(&annals, &Filter::default(), &QueryOptions::default())?;
//! let hits = Hits::of(&timeline.entries);
//! assert!(hits.countries.iter().any(|country| country.code.as_deref() == Some("UA")));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod hits;
mod outlines;
mod picture;
mod projection;

pub use hits::{CountryHits, Hits, PlaceHits};
pub use outlines::{Outline, Position, Ring, degrees, outline, outlines};
pub use picture::{MapOptions, draw, legend, style};
pub use projection::Region;

/// What a reader must know of the borders.
pub const BORDERS: &str = "Borders as the General Assembly of the United Nations recognises them: Crimea \
                           and Sevastopol are Ukraine’s. Made with Natural Earth.";
