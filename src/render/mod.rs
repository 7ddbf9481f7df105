//! The print shop: one small file a format. Pure: the same data gives the same bytes.
//!
//! ```
//! use annals::render::style::{Style, clean};
//!
//! assert_eq!(clean("a\u{202e}b"), "a\\u{202e}b");
//! assert_eq!(Style::default().width, 100);
//! ```

mod address;
pub mod answer;
pub mod assistance;
pub mod assistance_json;
pub mod atom;
pub mod card;
pub mod card_json;
pub mod catalog;
pub(crate) mod claim;
pub mod claims_json;
pub mod conflicts;
pub mod csv;
pub mod diagnostic;
pub mod difference;
pub mod documents;
pub mod explain;
pub(crate) mod figure;
pub mod graph;
pub mod html;
pub mod ics;
pub mod json;
pub mod log;
pub mod markdown;
pub mod ontology_html;
pub mod ontology_markdown;
pub mod outcome;
mod page;
pub(crate) mod parties;
#[cfg(feature = "png")]
pub mod png;
pub mod rdf;
pub mod sarif;
pub mod stix;
pub mod style;
pub mod svg;
pub mod table;
pub mod text;
pub mod timelinejs;
pub mod turtle;
pub mod why;
pub(crate) mod xml;
