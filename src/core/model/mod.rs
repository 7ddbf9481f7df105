//! The domain model: identifiers, vocabulary, dates and problems. Pure data and arithmetic, no
//! I/O, no clock. All other layers build on it.
//!
//! * [`id`]: slugs, IRIs and prefixes
//! * [`percent`]: the percent-encoding of URLs
//! * [`slug`]: slugs from labels
//! * [`vocab`]: the terms of the ontology, as constants
//! * [`when`]: dates as sources give them, with their bounds and precision
//! * [`problem`]: problems of a user's file or query, with location and help
//! * [`property_names`]: labels of properties of other vocabularies
//! * [`months`]: the names of months in several languages
//! * [`origin`]: the name of a document, and of its file
//! * [`languages`]: in which languages names are shown
//! * [`words`]: the words of a text, as search compares them
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::{id, when::When};
//!
//! let event = id::expand("ev:kyivstar-attack").unwrap();
//! assert_eq!(event.as_str(), "https://w3id.org/annals/id/event/kyivstar-attack");
//! let month = When::edtf("2023-05").unwrap();
//! assert_eq!(month.words(), "May 2023");
//! ```

pub mod id;
pub mod languages;
pub mod marking;
pub mod months;
pub mod origin;
pub mod percent;
pub mod problem;
pub mod property_names;
pub mod slug;
pub mod vocab;
pub mod when;
pub mod words;
