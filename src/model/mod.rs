//! The alphabet: names, dates and problems. Pure data and arithmetic, no I/O, no clock.
//!
//! Everything above this floor speaks in these words:
//!
//! * [`id`]: slugs, IRIs and the prefixes that stand for them
//! * [`slug`]: slugs from labels
//! * [`vocab`]: the terms of the ontology, as constants
//! * [`when`]: dates as sources give them, with what they bound and what they leave open
//! * [`problem`]: what is wrong with somebody's file or query, with its place and help
//! * [`property_names`]: what properties of other vocabularies are called
//! * [`origin`]: the name of a document, and of the file that it was read from
//!
//! ```
//! use annals::model::{id, when::When};
//!
//! let event = id::expand("ev:kyivstar-attack").unwrap();
//! assert_eq!(event.as_str(), "https://w3id.org/annals/id/event/kyivstar-attack");
//! let month = When::edtf("2023-05").unwrap();
//! assert_eq!(month.words(), "May 2023");
//! ```

pub mod id;
pub mod origin;
pub mod problem;
pub mod property_names;
pub mod slug;
pub mod vocab;
pub mod when;
