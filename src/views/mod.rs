//! Read models: timelines, cards, claims, graphs, differences, assistance and the ontology as plain
//! data that every renderer shares. One module per view; views import
//! [`model`] and `read`, and not each other, except that a card holds claims.
//!
//! ```
//! use annals::{Annals, query::QueryOptions, views::timeline::{Filter, gather}};
//!
//! let annals = Annals::bundled()?;
//! let timeline = gather(&annals, &Filter::default(), &QueryOptions::default())?;
//! assert!(timeline.entries.len() > 20);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod assistance;
pub mod card;
pub mod claims;
pub mod diff;
pub mod graph;
pub mod model;
pub mod ontology;
pub(crate) mod read;
pub mod timeline;
