//! Read models: what a timeline, a card, a list of claims, a graph or a difference is made of, as
//! plain data that every renderer shares. One module for each kind of question; they do not
//! import each other, except that a card holds claims.
//!
//! ```
//! use annals::{Annals, query::Limits, views::timeline::{Filter, gather}};
//!
//! let annals = Annals::bundled()?;
//! let timeline = gather(&annals, &Filter::default(), &Limits::default())?;
//! assert!(timeline.entries.len() > 20);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod assistance;
pub mod card;
pub mod claims;
pub mod diff;
pub mod graph;
pub mod ontology;
pub mod timeline;
