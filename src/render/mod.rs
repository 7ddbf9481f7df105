//! Renderers, one small module per format. They are pure: the same data gives the same bytes.
//!
//! ```
//! use annals::render::style::{Style, clean};
//!
//! assert_eq!(clean("a\u{202e}b"), "a\\u{202e}b");
//! assert_eq!(Style::default().width, 100);
//! ```

pub mod assistance;
pub(crate) mod attribution;
pub mod card;
pub mod citation;
pub mod claims;
pub mod diff;
pub(crate) mod escape;
pub mod feed;
pub mod find;
pub mod format;
pub mod graph;
pub(crate) mod html;
pub(crate) mod link;
pub mod map;
pub mod ontology;
pub(crate) mod parties;
pub mod problems;
pub(crate) mod quantity;
pub mod query;
pub mod rdf;
pub mod report;
pub mod same;
pub mod since;
pub mod store;
pub mod style;
pub mod table;
pub mod timeline;
pub mod turtle;
