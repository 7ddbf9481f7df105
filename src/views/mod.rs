//! Read models: timelines, cards, claims, graphs, differences, assistance and the ontology as plain
//! data that every renderer shares. One module per view; views import
//! [`model`] and `read`, and not each other, except that a card holds claims.
//!
//! ```
//! use annals::{Annals, views::timeline::Filter};
//!
//! let annals = Annals::bundled()?;
//! let timeline = annals.timeline(&Filter::default())?;
//! assert!(timeline.entries.len() > 20);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod assistance;
pub mod card;
pub mod citation;
pub mod claims;
pub mod diff;
pub mod duplicates;
pub mod find;
pub mod graph;
pub mod model;
pub mod ontology;
pub(crate) mod read;
pub mod timeline;

use crate::Annals;
use crate::query::{Error, QueryOptions};
use timeline::{Filter, Timeline, gather};

impl Annals {
    /// The events that a filter selects, in chronological order; [`timeline::gather`] takes limits.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn timeline(&self, filter: &Filter) -> Result<Timeline, Error> {
        gather(self, filter, &QueryOptions::default())
    }
}
